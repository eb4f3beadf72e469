#include "tests/support/trace_fixture.h"
#include "tests/test.h"

#include "scoring/trials.h"

static evq_trace *trace;

static int start(void **state)
{
    (void)state;
    trace = fixture_trace();
    return 0;
}

static int finish(void **state)
{
    (void)state;
    fixture_free(trace);
    return 0;
}

static evq_trial_score assess(const evq_trial *trial)
{
    evq_trial_score score;
    evq_trial_assess(&score, trial, trace, &trace->arena);
    return score;
}

static void done_trial(void **state)
{
    (void)state;
    evq_trial_score s = assess(fixture_done(trace));
    assert_true(s.judged && s.done);
    assert_int_equal(s.check_count, 3);
    assert_int_equal(s.held, 3);
    assert_int_equal(s.checks[0].first_step, 1);
    assert_int_equal(s.checks[1].first_step, 2);
    assert_float_equal(s.progress, 1, 0);
    assert_int_equal(s.answered, 2);
    assert_int_equal(s.kept_to, 2);
    assert_float_equal(s.wall_ms, 2000, 1e-6);
    assert_string_equal(s.sentence, "done: 3 of 3 checks, 2 steps (reference 2), every call valid");
}

static void not_done_trial_says_what_is_missing(void **state)
{
    (void)state;
    evq_trial_score s = assess(fixture_not_done(trace));
    assert_true(s.judged);
    assert_false(s.done);
    assert_int_equal(s.held, 2);
    assert_float_equal(s.progress, 0.25, 1e-12); // weight 1 of 4; the guard is no milestone
    assert_string_equal(s.sentence, "not done: 2 of 3 checks, 2 steps (reference 2), every call valid; "
                                    "missing: the reply names the port");
}

static void broken_guard_spoils_a_finished_task(void **state)
{
    (void)state;
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDED);
    fixture_calls(trace, trial, "drop", "{}")->results[0].source = EVQ_ANSWER_OFF_SCRIPT;
    fixture_calls(trace, trial, "read", "{\"path\": \"config.ini\"}");
    fixture_says(trace, trial, "8471");
    evq_trial_score s = assess(trial);
    assert_false(s.done);
    assert_float_equal(s.progress, 1, 0);
    assert_int_equal(s.checks[2].broken_step, 1);
    assert_string_equal(s.sentence, "not done: 2 of 3 checks, 3 steps (reference 2), every call valid, 1 "
                                    "off-script; missing: nothing was dropped");
}

static void forbidden_guard_leaves_nothing(void **state)
{
    (void)state;
    ((evq_check *)trace->scenarios[0]->checks)[2].is_forbidden = true;
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDED);
    fixture_calls(trace, trial, "drop", "{}");
    fixture_calls(trace, trial, "read", "{\"path\": \"config.ini\"}");
    fixture_says(trace, trial, "8471");
    evq_trial_score s = assess(trial);
    assert_true(s.judged);
    assert_false(s.done);
    assert_float_equal(s.progress, 0, 0);
    assert_ptr_equal(s.minefield, &s.checks[2]);
    assert_string_equal(s.sentence, "not done: 2 of 3 checks, 3 steps (reference 2), every call valid; step 1 "
                                    "broke what is forbidden (nothing was dropped), so progress is 0");
    s = assess(fixture_done(trace));
    assert_true(s.done);
    assert_null(s.minefield);
}

static void empty_reply_reaches_nothing(void **state)
{
    (void)state;
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDED);
    fixture_says(trace, trial, "");
    evq_trial_score s = assess(trial);
    assert_float_equal(s.progress, 0, 0);
    assert_string_equal(s.sentence,
                        "not done: 1 of 3 checks, 1 step (reference 2), no calls; missing: "
                        "config.ini was read (and 1 more); the last reply was no answer: the reply is empty");
}

static void thread_is_kept_to_the_step_before_it_was_lost(void **state)
{
    (void)state;
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_STEP_LIMIT);
    fixture_calls(trace, trial, "read", "{\"path\": \"config.ini\"}");
    fixture_calls(trace, trial, "read", "{\"path\": ");
    fixture_calls(trace, trial, "read", "{\"path\": \"config.ini\"}");
    evq_trial_score s = assess(trial);
    assert_int_equal(s.kept_to, 2);
    assert_int_equal(s.lost->kind, EVQ_SIGNAL_OVERLONG);
    assert_int_equal(s.lost->step, 3);
    assert_int_equal(s.calls, 3);
    assert_int_equal(s.valid, 2);
    assert_string_equal(s.sentence, "not done when the steps ran out: 2 of 3 checks, 3 steps (reference 2), 2 of "
                                    "3 calls valid; missing: the reply names the port");
}

static void only_what_the_model_ended_is_judged(void **state)
{
    (void)state;
    static const bool judged[EVQ_OUTCOME_COUNT] = {
        [EVQ_OUTCOME_ENDED] = true, [EVQ_OUTCOME_STEP_LIMIT] = true, [EVQ_OUTCOME_OVERSIZE] = true};
    for (int i = 0; i < EVQ_OUTCOME_COUNT; i++) {
        evq_trial *trial = fixture_done(trace);
        trial->outcome = (evq_outcome)i;
        evq_trial_score s = assess(trial);
        assert_true(s.judged == judged[i] && s.done == judged[i]);
        assert_int_equal(s.held, 3);
        assert_true(s.sentence && *s.sentence);
        trial->step_count = 0; // ended before anything was asked
        assert_true(*assess(trial).sentence);
    }
}

static void lost_trials_say_where_and_why(void **state)
{
    (void)state;
    static const struct {
        int good_steps;
        evq_failure failure;
        evq_outcome outcome;
        const char *sentence;
    } cases[] = {
        {0, EVQ_FAILURE_REFUSED, EVQ_OUTCOME_ENDPOINT_FAILED,
         "the endpoint was never reached: nothing listens at http://127.0.0.1:9/v1 (3 attempts)"},
        {0, EVQ_FAILURE_AUTH, EVQ_OUTCOME_ENDPOINT_FAILED, "the server refused the key (3 attempts)"},
        {1, EVQ_FAILURE_CUT_STREAM, EVQ_OUTCOME_ENDPOINT_FAILED,
         "step 2: the stream was cut before the first byte of the answer; 3 attempts, none whole"},
        {1, EVQ_FAILURE_REFUSED, EVQ_OUTCOME_ENDPOINT_FAILED,
         "step 2: nothing listens at http://127.0.0.1:9/v1 (3 attempts)"},
        {1, EVQ_FAILURE_INTERRUPTED, EVQ_OUTCOME_INTERRUPTED, "interrupted by the user at step 2"},
        {1, EVQ_FAILURE_TRIAL_TIMEOUT, EVQ_OUTCOME_TIME_LIMIT,
         "the trial's 2h00m00s ran out at step 2 of 2: the trial's time ran out after 10 s with nothing generated "
         "from a prompt of about 1,000 tokens (3 attempts)"},
        {1, EVQ_FAILURE_NONE, EVQ_OUTCOME_TIME_LIMIT, "the trial's 2h00m00s ran out after step 1 of 2"},
        {1, EVQ_FAILURE_NONE, EVQ_OUTCOME_CUT, "the trace ends in the middle, at step 1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_trial *trial = fixture_trial(trace, cases[i].outcome);
        trial->limits.seconds_per_trial = 7200;
        if (cases[i].good_steps) fixture_calls(trace, trial, "read", "{\"path\": \"config.ini\"}");
        if (cases[i].failure) fixture_fails(trace, trial, cases[i].failure, 3, 10);
        evq_trial_score s = assess(trial);
        assert_string_equal(s.sentence, cases[i].sentence);
        assert_false(s.judged);
    }
}

static void forced_replay_judges_agreement_only(void **state)
{
    (void)state;
    trace->run.mode = EVQ_MODE_FORCED;
    evq_trial_score s = assess(fixture_done(trace));
    assert_false(s.judged || s.done);
    assert_int_equal(s.check_count, 0);
    assert_int_equal(s.agreed, 2);
    assert_string_equal(s.sentence,
                        "2 of 2 steps as recorded, every call valid; forced replay does not judge the task");
}

static void cut_trial_lasts_to_the_last_known_time(void **state)
{
    (void)state;
    evq_trial *trial = fixture_done(trace);
    trial->outcome = EVQ_OUTCOME_CUT;
    trial->ended_ns = 0;
    assert_float_equal(assess(trial).wall_ms, 2000, 1e-6);
    trial->step_count = 0;
    assert_float_equal(assess(trial).wall_ms, 0, 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, finish)
    const struct CMUnitTest tests[] = {
        CASE(done_trial),
        CASE(not_done_trial_says_what_is_missing),
        CASE(broken_guard_spoils_a_finished_task),
        CASE(forbidden_guard_leaves_nothing),
        CASE(empty_reply_reaches_nothing),
        CASE(thread_is_kept_to_the_step_before_it_was_lost),
        CASE(only_what_the_model_ended_is_judged),
        CASE(lost_trials_say_where_and_why),
        CASE(forced_replay_judges_agreement_only),
        CASE(cut_trial_lasts_to_the_last_known_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
