#include "tests/test.h"

#include "scoring/cost.h"
#include "tests/support/scorecard_fixture.h"

static evq_scorecard *priced(evq_prices prices, evq_usage usage)
{
    evq_scorecard *card = card_normal();
    ((evq_trace *)card->trace)->run.prices = prices;
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t k = 0; k < card->trials[i].step_count; k++)
            if (card->trials[i].steps[k].answer) ((evq_attempt *)card->trials[i].steps[k].answer)->reply.usage = usage;
    evq_cost_measure(card);
    return card;
}

static size_t answers(const evq_scorecard *card)
{
    size_t count = 0;
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t k = 0; k < card->trials[i].step_count; k++) count += card->trials[i].steps[k].answer != NULL;
    return count;
}

// The example of docs/metrics.md, "Cost".
static void cached_tokens_have_their_own_price(void **state)
{
    (void)state;
    evq_scorecard *card =
        priced((evq_prices){.input = 0.6, .output = 2.4, .cache_read = 0.06, .cache_write = EVQ_UNKNOWN},
               (evq_usage){31204, 28672, EVQ_UNKNOWN, 210, EVQ_UNKNOWN});
    assert_true(card->cost.total.scored);
    assert_float_equal(card->cost.total.value, (double)answers(card) * 0.00374352, 1e-9);
    assert_float_equal(card->cost.per_trial.value, card->cost.total.value / (double)card->trial_count, 1e-9);
    // Of two trials one was done, and the other was paid for, too.
    assert_float_equal(card->cost.per_done.value, card->cost.total.value, 1e-9);
    card_free(card);
}

static void a_price_that_is_not_given_is_the_prompts(void **state)
{
    (void)state;
    evq_scorecard *card =
        priced((evq_prices){1, 0, EVQ_UNKNOWN, EVQ_UNKNOWN}, (evq_usage){1000, 400, 100, 50, EVQ_UNKNOWN});
    assert_float_equal(card->cost.total.value, (double)answers(card) * 0.001, 1e-9);
    card_free(card);
}

static void without_prices_or_counts_there_is_none(void **state)
{
    (void)state;
    evq_scorecard *card = priced(EVQ_PRICES_UNKNOWN, (evq_usage){1000, 0, 0, 50, 0});
    assert_false(card->cost.total.scored);
    assert_string_equal(card->cost.total.reason, "no prices are given for the endpoint");
    card_free(card);
    card = priced((evq_prices){1, 1, 1, 1}, EVQ_USAGE_UNKNOWN);
    assert_false(card->cost.per_done.scored);
    assert_string_equal(card->cost.total.reason, "the endpoint reports no token counts");
    card_free(card);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cached_tokens_have_their_own_price),
        cmocka_unit_test(a_price_that_is_not_given_is_the_prompts),
        cmocka_unit_test(without_prices_or_counts_there_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
