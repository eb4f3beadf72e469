#include "scoring/verdict_rules.h"
#include "tests/support/trace_fixture.h"
#include "tests/test.h"

static evq_trace *trace;
static evq_scorecard *card;

static int start(void **state)
{
    (void)state;
    trace = fixture_trace();
    card = NULL;
    return 0;
}

static int finish(void **state)
{
    (void)state;
    evq_scorecard_free(card);
    fixture_free(trace);
    return 0;
}

static const evq_verdict *verdict(void)
{
    evq_scorecard_free(card);
    evq_scorecard_make(&card, trace, NULL);
    return &card->verdict;
}

// A trial that was answered once and then lost the server: each of its attempts found it so.
static void crash(int attempts, evq_health_state health)
{
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDPOINT_FAILED);
    fixture_calls(trace, trial, "read", "{\"path\":\"config.ini\"}");
    evq_step *step = fixture_fails(trace, trial, EVQ_FAILURE_CUT_STREAM, attempts, 1);
    for (size_t i = 0; i < step->attempt_count; i++) step->attempts[i].health.state = health;
}

static void two_crashes_fail(void **state)
{
    (void)state;
    crash(1, EVQ_HEALTH_DOWN);
    assert_int_equal(verdict()->word, EVQ_INSUFFICIENT);
    crash(3, EVQ_HEALTH_DOWN);
    assert_int_equal(verdict()->word, EVQ_FAILED);
    const evq_reason *reason = &verdict()->reasons[0];
    assert_non_null(strstr(reason->text, "the server crashed 2 times, first at step 2 with a prompt of about "));
    assert_int_equal(reason->trial, 0);
    assert_int_equal(reason->step, 2);
}

static void one_outage_is_one_crash(void **state)
{
    (void)state;
    crash(3, EVQ_HEALTH_DOWN);
    evq_step *step = fixture_fails(trace, fixture_trial(trace, EVQ_OUTCOME_ENDPOINT_FAILED), EVQ_FAILURE_REFUSED, 3, 1);
    for (size_t i = 0; i < step->attempt_count; i++) step->attempts[i].health.state = EVQ_HEALTH_DOWN;
    assert_int_equal(verdict()->word, EVQ_INSUFFICIENT);
}

static void a_live_server_has_not_crashed(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) crash(2, EVQ_HEALTH_ALIVE);
    assert_int_equal(verdict()->word, EVQ_INSUFFICIENT);
}

static void answers_in_the_reasoning_fail(void **state)
{
    (void)state;
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDED);
    fixture_calls(trace, trial, "read", "{\"path\":\"config.ini\"}");
    evq_step *step = fixture_says(trace, trial, "");
    step->attempts[0].reply.message.reasoning = "The port is 8471.";
    step->attempts[0].reply.finish = EVQ_FINISH_STOP;
    assert_int_equal(verdict()->word, EVQ_FAILED);
    assert_non_null(
        strstr(verdict()->reasons[0].text, "all that the model wrote is in its reasoning, in 1 of 2 replies"));
    assert_non_null(strstr(verdict()->reasons[0].text, "enable_thinking"));
    assert_int_equal(card->replies[EVQ_REPLY_ANSWER_IN_REASONING], 1);
    assert_int_equal(card->replies[EVQ_REPLY_OK], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(two_crashes_fail, start, finish),
        cmocka_unit_test_setup_teardown(one_outage_is_one_crash, start, finish),
        cmocka_unit_test_setup_teardown(a_live_server_has_not_crashed, start, finish),
        cmocka_unit_test_setup_teardown(answers_in_the_reasoning_fail, start, finish),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
