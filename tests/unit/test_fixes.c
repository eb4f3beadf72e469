#include "tests/support/trace_fixture.h"
#include "tests/test.h"

#include "scoring/fixes.h"

#include <math.h>

// A server of so many tokens a second that is seen on its way through 99,000 tokens until the limit ends it, twice.
static evq_trace *slow_run(double rate, double limit_s)
{
    evq_trace *trace = fixture_trace();
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDPOINT_FAILED);
    trial->limits.seconds_per_step = limit_s;
    evq_step *step = fixture_step(trace, trial, 400000);
    for (int i = 0; i < 2; i++) {
        double at = 10 + 4000 * i;
        evq_attempt *attempt = fixture_attempt(trace, step, EVQ_FAILURE_TOTAL_TIMEOUT, at, at + limit_s);
        for (int k = 1; k <= 6; k++)
            fixture_progress(attempt, at + limit_s * k / 6, (int64_t)(rate * limit_s * k / 6), 99000);
    }
    return trace;
}

static void the_teams_own_case(void **state)
{
    (void)state;
    evq_trace *trace = slow_run(43, 600);
    evq_scorecard *card;
    evq_scorecard_make(&card, trace, NULL);
    assert_int_equal(card->verdict.word, EVQ_TOO_SLOW);
    evq_slow_fix fix;
    assert_true(evq_slow_fix_find(&fix, card));
    assert_float_equal(fix.rate, 165, 0.5);
    assert_float_equal(fix.had_rate, 43, 0.2);
    assert_float_equal(fix.cache_share, 0.739, 0.002);
    assert_float_equal(fix.prompt_tokens, 25800, 60);
    assert_float_equal(fix.needed_s, 2302, 5);
    assert_int_equal(card->verdict.fix_count, 4);
    assert_non_null(strstr(card->verdict.fixes[0], "at least 165 tokens/s at 99,000 tokens (it was 43.0)"));
    assert_non_null(strstr(card->verdict.fixes[1], "keeps at least 74 %"));
    assert_non_null(strstr(card->verdict.fixes[2], "at most 25,"));
    assert_non_null(strstr(card->verdict.fixes[3], "a limit of at least 38m"));
    evq_scorecard_free(card);
    fixture_free(trace);
}

// What is named does it, and a tenth less does not.
static void each_is_just_enough(void **state)
{
    (void)state;
    evq_trace *trace = slow_run(43, 600);
    evq_scorecard *card;
    evq_slow_fix fix;
    evq_scorecard_make(&card, trace, NULL);
    assert_true(evq_slow_fix_find(&fix, card));
    const evq_prefill_model *model = &card->outlook.curve.model;
    double cached = fix.cache_share * fix.tokens;
    assert_true(evq_prefill_seconds(model, fix.tokens, cached * 1.001) <= fix.limit_s);
    assert_true(evq_prefill_seconds(model, fix.tokens, cached * 0.9) > fix.limit_s);
    assert_true(evq_prefill_seconds(model, fix.prompt_tokens * 0.999, 0) <= fix.limit_s);
    assert_true(evq_prefill_seconds(model, fix.prompt_tokens * 1.1, 0) > fix.limit_s);
    evq_prefill_model quicker = *model;
    quicker.b *= fix.had_rate / fix.rate;
    assert_true(evq_prefill_seconds(&quicker, fix.tokens, 0) <= fix.limit_s * 1.001);
    quicker.b /= 0.9;
    assert_true(evq_prefill_seconds(&quicker, fix.tokens, 0) > fix.limit_s);
    evq_scorecard_free(card);
    fixture_free(trace);
}

static void nothing_to_fix(void **state)
{
    (void)state;
    evq_trace *trace = fixture_trace();
    fixture_done(trace);
    evq_scorecard *card;
    evq_scorecard_make(&card, trace, NULL);
    assert_int_equal(card->verdict.fix_count, 0);
    evq_scorecard_free(card);
    fixture_free(trace);
    // A server that hangs: by its own progress it should have been through, so the prompt is not what it needs.
    trace = slow_run(400, 600);
    evq_scorecard_make(&card, trace, NULL);
    assert_int_equal(card->verdict.fix_count, 0);
    evq_scorecard_free(card);
    fixture_free(trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_teams_own_case),
        cmocka_unit_test(each_is_just_enough),
        cmocka_unit_test(nothing_to_fix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
