#include "tests/support/trace_fixture.h"
#include "tests/test.h"

#include "scoring/scorecard.h"

#include <math.h>

// A step whose prompt has `tokens`, of them `cached`, first token after `seconds`, then `output` tokens at 50 a second.
static evq_step *step_of(evq_trace *trace, evq_trial *trial, double at_s, int64_t tokens, int64_t cached,
                         double seconds, int output)
{
    evq_step *step = fixture_step(trace, trial, (size_t)tokens * 4);
    double end = at_s + seconds + (output - 1) / 50.0;
    evq_attempt *a = fixture_attempt(trace, step, EVQ_FAILURE_NONE, at_s, end);
    step->at_ns = a->sent_ns;
    a->reply.usage =
        (evq_usage){.prompt = tokens, .cached = cached, .cache_write = -1, .completion = output, .reasoning = -1};
    for (int i = 0; i < output; i++) fixture_chunk(a, at_s + seconds + i / 50.0, EVQ_EVENT_CONTENT, EVQ_UNKNOWN);
    trial->ended_ns = a->done_ns;
    return step;
}

// 0.5 s and 10 ms a token.
static double cold_s(double tokens)
{
    return 0.5 + 0.01 * tokens;
}

static evq_scorecard *agent_run(evq_trace *trace, bool tells_cache)
{
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDED);
    double at = 1;
    int64_t before = 0;
    for (int i = 0; i < 6; i++) {
        int64_t tokens = 8000 + 1000 * i;
        double seconds = cold_s((double)(tokens - before));
        step_of(trace, trial, at, tokens, tells_cache ? before : 0, seconds, 21);
        at += seconds + 0.4;
        before = tokens;
    }
    evq_scorecard *card;
    evq_scorecard_make(&card, trace, NULL);
    return card;
}

static void task_with_and_without_a_cache(void **state)
{
    (void)state;
    evq_trace *trace = fixture_trace();
    evq_scorecard *card = agent_run(trace, true);
    const evq_outlook *outlook = &card->outlook;
    assert_true(outlook->curve.fitted);
    assert_float_equal(outlook->curve.model.b, 0.01, 1e-4);
    assert_float_equal(outlook->curve.model.a, 0.5, 0.01);
    assert_true(outlook->cache_share.scored);
    assert_float_equal(outlook->cache_share.value, 1, 1e-9);
    double cached = 6 * (0.5 + 20 / 50.0) + 0.01 * 13000;
    double uncached = 6 * (0.5 + 20 / 50.0) + 0.01 * (8000 + 9000 + 10000 + 11000 + 12000 + 13000);
    assert_float_equal(outlook->wall_cached_ms.value / 1000, cached, 0.02 * cached);
    assert_float_equal(outlook->wall_uncached_ms.value / 1000, uncached, 0.02 * uncached);
    assert_float_equal(outlook->wall_ms.value / 1000, cached, 0.02 * cached);
    assert_float_equal(outlook->limit_s, trace->scenarios[0]->limits.seconds_per_step, 1e-9);
    assert_float_equal(outlook->reach.value, (outlook->limit_s - 0.5) / 0.01, 600);
    // What even an empty prompt costs is taken off.
    const evq_value *prefill = &card->trials[0].steps[0].speed.prefill_ms;
    assert_float_equal(prefill->value, 80000, 100);
    assert_string_equal(prefill->source, "client clock, less the curve's fixed cost");
    evq_scorecard_free(card);
    fixture_free(trace);
}

static void a_secret_cache_is_caught(void **state)
{
    (void)state;
    evq_trace *trace = fixture_trace();
    evq_scorecard *card = agent_run(trace, false);
    assert_true(card->outlook.secret_cache);
    for (size_t i = 0; i < card->trials[0].step_count; i++) assert_false(card->trials[0].steps[i].speed.pp_cold.scored);
    assert_false(card->speed.pp_cold.scored);
    assert_false(card->outlook.curve.fitted);
    evq_scorecard_free(card);
    fixture_free(trace);
}

static void an_honest_server_without_a_cache_is_not(void **state)
{
    (void)state;
    evq_trace *trace = fixture_trace();
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDED);
    for (int i = 0; i < 6; i++) step_of(trace, trial, 1 + 200 * i, 8000 + 1000 * i, 0, cold_s(8000 + 1000 * i), 21);
    evq_scorecard *card;
    evq_scorecard_make(&card, trace, NULL);
    assert_false(card->outlook.secret_cache);
    assert_true(card->speed.pp_cold.scored);
    assert_float_equal(card->outlook.cache_share.value, 0, 1e-9);
    evq_scorecard_free(card);
    fixture_free(trace);
}

// The figures of a real evening: 98,972 tokens, three attempts.
static evq_step *spiral_step(evq_trace *trace, evq_trial *trial, bool keeps_progress)
{
    static const int64_t came_to[] = {71681, 81921, 88065};
    evq_step *step = fixture_step(trace, trial, 400000);
    int64_t start = 0;
    for (int i = 0; i < 3; i++) {
        evq_attempt *a = fixture_attempt(trace, step, EVQ_FAILURE_IDLE_TIMEOUT, 10 + 2000 * i, 10 + 2000 * i + 1800);
        fixture_progress(a, 10 + 2000 * i + 1800, came_to[i], 98972);
        ((evq_progress *)a->progress)[0].cached = start;
        if (keeps_progress) start = came_to[i];
    }
    return step;
}

static void retries_that_got_nowhere(void **state)
{
    (void)state;
    evq_trace *trace = fixture_trace();
    trace->run.prices.input = 0.6;
    spiral_step(trace, fixture_trial(trace, EVQ_OUTCOME_ENDPOINT_FAILED), false);
    spiral_step(trace, fixture_trial(trace, EVQ_OUTCOME_ENDPOINT_FAILED), true);
    fixture_fails(trace, fixture_trial(trace, EVQ_OUTCOME_ENDPOINT_FAILED), EVQ_FAILURE_IDLE_TIMEOUT, 1, 5);
    fixture_fails(trace, fixture_trial(trace, EVQ_OUTCOME_ENDPOINT_FAILED), EVQ_FAILURE_SERVER_ERROR, 3, 5);
    evq_scorecard *card;
    evq_scorecard_make(&card, trace, NULL);
    assert_int_equal(card->outlook.spiral_count, 2);
    const evq_spiral *s = &card->outlook.spirals[0];
    assert_int_equal(s->attempts, 3);
    assert_int_equal(s->prompt_tokens, 98972);
    assert_int_equal(s->first_processed, 71681);
    assert_int_equal(s->best_processed, 88065);
    assert_true(s->restarts);
    assert_float_equal(s->wasted_ms, 3 * 1800e3, 1);
    assert_float_equal(s->wasted_tokens, 71681 + 81921 + 88065, 0.5);
    assert_float_equal(s->cost, (71681 + 81921 + 88065) * 0.6 / 1e6, 1e-6);
    assert_false(card->outlook.spirals[1].restarts);
    assert_float_equal(card->outlook.spirals[1].wasted_tokens, 88065, 0.5);
    evq_scorecard_free(card);
    fixture_free(trace);
}

// The evening again, with a curve from what was answered before: the task's requests are foreseen, the lost one included.
static void what_a_lost_step_would_have_taken(void **state)
{
    (void)state;
    evq_trace *trace = fixture_trace();
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDPOINT_FAILED);
    for (int i = 0; i < 5; i++) step_of(trace, trial, 1 + 700 * i, 8000 << (i / 2), 0, cold_s(8000 << (i / 2)), 21);
    evq_step *lost = fixture_step(trace, trial, 400000);
    for (int i = 0; i < 2; i++) {
        evq_attempt *a = fixture_attempt(trace, lost, EVQ_FAILURE_TOTAL_TIMEOUT, 5000 + 700 * i, 5600 + 700 * i);
        fixture_progress(a, 5600 + 700 * i, 59950, 98972);
    }
    evq_scorecard *card;
    evq_scorecard_make(&card, trace, NULL);
    const evq_outlook *outlook = &card->outlook;
    assert_int_equal(outlook->spiral_count, 1);
    assert_float_equal(outlook->spirals[0].needed_s, cold_s(98972), 10);
    double uncached = 5 * 0.4 + 2 * cold_s(8000) + 2 * cold_s(16000) + cold_s(32000) + cold_s(98972);
    assert_float_equal(outlook->wall_uncached_ms.value / 1000, uncached, 0.02 * uncached);
    assert_true(outlook->wall_cached_ms.value < outlook->wall_uncached_ms.value);
    evq_scorecard_free(card);
    fixture_free(trace);
}

static void load_and_goals(void **state)
{
    (void)state;
    evq_trace *trace = fixture_trace();
    trace->run.goals = (evq_goals){.first_token_s = 5, .rate = 40};
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDED);
    step_of(trace, trial, 1, 1000, 0, 2, 51);
    step_of(trace, trial, 11, 1000, 0, 8, 51)->attempts[0].reused = true; // too late
    fixture_fails(trace, trial, EVQ_FAILURE_SERVER_ERROR, 1, 5);
    evq_scorecard *card;
    evq_scorecard_make(&card, trace, NULL);
    assert_int_equal(card->load.good.count, 1);
    assert_int_equal(card->load.good.of, 3);
    assert_int_equal(card->load.reused, 1);
    assert_float_equal(card->load.output_rate.value, 102 * 1000 / card->load.span_ms, 1e-6);
    evq_scorecard_free(card);
    trace->run.goals.rate = 60; // the streams come at 50
    evq_scorecard_make(&card, trace, NULL);
    assert_int_equal(card->load.good.count, 0);
    evq_scorecard_free(card);
    fixture_free(trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(task_with_and_without_a_cache),           cmocka_unit_test(a_secret_cache_is_caught),
        cmocka_unit_test(an_honest_server_without_a_cache_is_not), cmocka_unit_test(retries_that_got_nowhere),
        cmocka_unit_test(what_a_lost_step_would_have_taken),       cmocka_unit_test(load_and_goals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
