#include "tests/support/trace_fixture.h"
#include "tests/test.h"

#include "scoring/scorecard.h"

static void run_is_added_up(void **state)
{
    (void)state;
    evq_trace *trace = fixture_trace();
    fixture_done(trace);
    fixture_not_done(trace);
    evq_trial *lost = fixture_trial(trace, EVQ_OUTCOME_ENDPOINT_FAILED);
    fixture_calls(trace, lost, "read", "{}");
    fixture_fails(trace, lost, EVQ_FAILURE_SERVER_ERROR, 3, 2);
    evq_scorecard *card;
    evq_scorecard_make(&card, trace, NULL);
    assert_ptr_equal(card->trace, trace);
    assert_int_equal(card->trial_count, 3);
    assert_int_equal(card->requests, 6);
    assert_int_equal(card->answered, 5);
    assert_int_equal(card->attempts, 8);
    assert_int_equal(card->done.count, 1);
    assert_int_equal(card->done.of, 2);
    assert_int_equal(card->validity.valid.count, 2);
    assert_int_equal(card->validity.valid.of, 3);
    assert_float_equal(card->waste_ms, 6000, 1e-6);
    assert_int_equal(card->speed.e2e_ms.n, 5);
    assert_float_equal(card->speed.e2e_ms.value, 1000, 1e-6);
    assert_false(card->speed.tg.scored);
    assert_int_equal(card->size_count, 0);
    evq_scorecard_free(card);
    fixture_free(trace);
}

static void steps_are_sorted_into_sizes(void **state)
{
    (void)state;
    evq_trace *trace = fixture_trace();
    evq_trial *trial = fixture_done(trace);
    trial->steps[0].attempts[0].reply.usage.prompt = 3000;
    trial->steps[1].attempts[0].reply.usage.prompt = 40000;
    evq_scorecard *card;
    evq_scorecard_make(&card, trace, NULL);
    assert_int_equal(card->size_count, 2);
    assert_int_equal(card->sizes[0].below, 4096);
    assert_int_equal(card->sizes[1].from, 32768);
    evq_scorecard_free(card);
    fixture_free(trace);
}

static void empty_trace_has_a_scorecard(void **state)
{
    (void)state;
    evq_trace *trace = fixture_trace();
    evq_scorecard *card;
    evq_scorecard_make(&card, trace, NULL);
    assert_int_equal(card->requests, 0);
    assert_string_equal(card->speed.ttft_ms.reason, "no request was answered");
    assert_string_equal(evq_verdict_names[card->verdict.word], "Insufficient evidence");
    evq_scorecard_free(card);
    evq_scorecard_free(NULL);
    fixture_free(trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(run_is_added_up),
        cmocka_unit_test(steps_are_sorted_into_sizes),
        cmocka_unit_test(empty_trace_has_a_scorecard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
