// The signals one by one, at their edges. That real replays raise the right ones and no others is cli/run/coherence.
#include "tests/support/trace_fixture.h"
#include "tests/test.h"

#include "scoring/trials.h"

#include <string.h>

static evq_trace *trace;
static evq_trial *trial;
static evq_arena arena;

static int start(void **state)
{
    (void)state;
    trace = fixture_trace();
    trial = fixture_trial(trace, EVQ_OUTCOME_ENDED);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    evq_arena_dispose(&arena);
    fixture_free(trace);
    return 0;
}

static evq_trial_score assess(void)
{
    evq_trial_score score;
    evq_trial_assess(&score, trial, trace, &arena);
    return score;
}

static const evq_signal *find(evq_signal_kind kind)
{
    evq_trial_score score = assess();
    for (size_t i = 0; i < score.signal_count; i++)
        if (score.signals[i].kind == kind) return &score.signals[i];
    return NULL;
}

static evq_step *read_file(const char *path)
{
    static char arguments[4][80];
    static int next;
    char *text = arguments[next++ % 4];
    snprintf(text, sizeof arguments[0], "{\"path\": \"%s\"}", path);
    evq_step *step = fixture_calls(trace, trial, "read", evq_arena_strdup(&arena, text));
    return step;
}

static void fails(evq_step *step)
{
    step->results[0].is_error = true;
    step->results[0].content = "no such file";
}

static void changes(evq_step *step)
{
    static const evq_change change = {"/srv/config.ini", "port = 1", 8};
    step->results[0].changes = &change;
    step->results[0].change_count = 1;
}

static void the_same_call_four_times(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) read_file("config.ini");
    assert_null(find(EVQ_SIGNAL_REPEATED_CALL));
    read_file("config.ini");
    const evq_signal *signal = find(EVQ_SIGNAL_REPEATED_CALL);
    assert_non_null(signal);
    assert_int_equal(signal->step, 2); // where it began
    assert_string_equal(signal->evidence, "read {\"path\":\"config.ini\"}, 4 times in a row with the same result");
    trial->steps[2].results[0].content = "port = 8472\n"; // somebody waits for something
    assert_null(find(EVQ_SIGNAL_REPEATED_CALL));
}

static void the_same_call_twice_in_one_reply_is_said_once(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        evq_step *step = read_file("config.ini");
        fixture_call(&step->attempts[0], "read", "{\"path\":  \"config.ini\"}");
        fixture_result(step, 1, EVQ_ANSWER_FILES, false);
    }
    assert_null(find(EVQ_SIGNAL_REPEATED_CALL));
}

static void a_call_that_changes_something_is_work(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) changes(read_file("config.ini"));
    assert_null(find(EVQ_SIGNAL_REPEATED_CALL));
}

static void to_and_fro_six_calls(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) read_file(i % 2 ? "config.ini" : "other.ini");
    assert_null(find(EVQ_SIGNAL_OSCILLATION));
    read_file("config.ini");
    assert_int_equal(find(EVQ_SIGNAL_OSCILLATION)->step, 3);
    assert_null(find(EVQ_SIGNAL_REPEATED_CALL));
}

static void a_failed_call_three_times(void **state)
{
    (void)state;
    fails(read_file("gone.ini"));
    read_file("config.ini"); // what lies between changes nothing
    fails(read_file("gone.ini"));
    assert_null(find(EVQ_SIGNAL_FAILED_CALL_REPEATED)); // one retry is everybody's right
    fails(read_file("gone.ini"));
    const evq_signal *signal = find(EVQ_SIGNAL_FAILED_CALL_REPEATED);
    assert_int_equal(signal->step, 3);
    assert_non_null(strstr(signal->evidence, "3 times, though each time it was told: no such file"));
    changes(&trial->steps[1]); // something changed in between: it may work now
    assert_null(find(EVQ_SIGNAL_FAILED_CALL_REPEATED));
}

static void calls_that_lead_nowhere(void **state)
{
    (void)state;
    static const char *const paths[] = {"a", "b", "c", "d", "e", "f", "g"};
    for (int i = 0; i < 5; i++) read_file(paths[i]);
    assert_null(find(EVQ_SIGNAL_NO_PROGRESS));
    read_file(paths[5]);
    assert_int_equal(find(EVQ_SIGNAL_NO_PROGRESS)->step, 1);
    changes(&trial->steps[2]);
    assert_null(find(EVQ_SIGNAL_NO_PROGRESS));
}

static void a_loop_says_more_than_no_progress(void **state)
{
    (void)state;
    for (int i = 0; i < 8; i++) fails(read_file("gone.ini"));
    assert_null(find(EVQ_SIGNAL_NO_PROGRESS));
    assert_non_null(find(EVQ_SIGNAL_FAILED_CALL_REPEATED));
}

static void ends_of_the_task(void **state)
{
    (void)state;
    static const struct {
        bool looks;
        const char *says;
        int kind; // -1: none
    } cases[] = {
        {false, "I will look into it tomorrow.", EVQ_SIGNAL_EARLY_STOP},
        {false, "All done, the file is fixed.", EVQ_SIGNAL_FALSE_CLAIM},
        {false, "Done, but the file could not be read.", EVQ_SIGNAL_EARLY_STOP},
        {false, "It is not done.", EVQ_SIGNAL_EARLY_STOP},
        {true, "Port 8472.", EVQ_SIGNAL_WRONG_RECALL},
        {true, "Port 8471.", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trial->step_count = 0;
        if (cases[i].looks) read_file("config.ini");
        fixture_says(trace, trial, cases[i].says);
        evq_trial_score score = assess();
        if ((int)score.signal_count != (cases[i].kind >= 0)) fail_msg("%s: %zu", cases[i].says, score.signal_count);
        if (cases[i].kind < 0) continue;
        assert_int_equal(score.signals[0].kind, cases[i].kind);
        assert_true(score.signals[0].is_loss);
        assert_ptr_equal(score.lost, &score.signals[0]);
        assert_int_equal(score.kept_to, cases[i].looks ? 1 : 0);
        assert_string_equal(score.signals[0].quote, cases[i].says);
    }
}

static void a_rule_that_is_broken_is_lost_for_good(void **state)
{
    (void)state;
    read_file("config.ini");
    fixture_calls(trace, trial, "drop", "{}");
    fixture_says(trace, trial, "Port 8471.");
    evq_trial_score score = assess();
    assert_int_equal(score.lost->kind, EVQ_SIGNAL_RULE_FORGOTTEN);
    assert_int_equal(score.lost->step, 2);
    assert_string_equal(score.lost->evidence, "nothing was dropped");
    assert_int_equal(score.kept_to, 1);
}

static void what_is_made_up_for_is_a_slip(void **state)
{
    (void)state;
    fixture_calls(trace, trial, "reed", "{\"path\": \"config.ini\"}");
    read_file("config.ini");
    evq_trial_score score = assess();
    assert_int_equal(score.signals[0].kind, EVQ_SIGNAL_INVENTED_TOOL);
    assert_false(score.signals[0].is_loss); // progress came after it
    assert_null(score.lost);
    fixture_calls(trace, trial, "reed", "{\"path\": \"config.ini\"}");
    score = assess();
    assert_true(score.signals[1].is_loss); // none came after this one
    assert_int_equal(score.lost->step, 3);
    fixture_says(trace, trial, "Port 8471.");
    score = assess();
    assert_true(score.done);
    assert_null(score.lost);
    assert_int_equal(score.kept_to, 4);
}

static void what_the_server_did_is_no_loss(void **state)
{
    (void)state;
    read_file("config.ini");
    evq_step *step = fixture_says(trace, trial, "");
    step->attempts[0].reply.message.reasoning = "It is port 8471.";
    evq_trial_score score = assess();
    assert_int_equal(score.signals[0].kind, EVQ_SIGNAL_EMPTY_REPLY);
    assert_int_equal(score.signals[0].culprit, EVQ_CULPRIT_ENDPOINT);
    assert_null(score.lost);
    step->attempts[0].reply.message.reasoning = NULL;
    step->attempts[0].reply.usage.completion = 40; // generated, and lost on the way
    assert_int_equal(find(EVQ_SIGNAL_EMPTY_REPLY)->culprit, EVQ_CULPRIT_ENDPOINT);
    step->attempts[0].reply.usage.completion = 1; // nothing but the end mark
    assert_int_equal(find(EVQ_SIGNAL_EMPTY_REPLY)->culprit, EVQ_CULPRIT_MODEL);
    assert_non_null(assess().lost);
}

static void cut_off_trials_keep_their_thread(void **state)
{
    (void)state;
    trial->outcome = EVQ_OUTCOME_ENDPOINT_FAILED;
    read_file("config.ini");
    fixture_fails(trace, trial, EVQ_FAILURE_SERVER_ERROR, 3, 1);
    evq_trial_score score = assess();
    assert_false(score.judged);
    assert_null(score.lost);
    assert_int_equal(score.kept_to, 1);
    assert_int_equal(score.signal_count, 0);
}

static void a_limit_below_the_recording_judges_nobody(void **state)
{
    (void)state;
    trial->outcome = EVQ_OUTCOME_STEP_LIMIT;
    trial->limits.steps = 1;
    read_file("config.ini");
    evq_trial_score score = assess();
    assert_false(score.judged);
    assert_null(score.lost);
    trial->limits.steps = 2;
    assert_true(assess().judged);
}

static void forced_replay_has_no_thread(void **state)
{
    (void)state;
    trace->run.mode = EVQ_MODE_FORCED;
    for (int i = 0; i < 6; i++) read_file("config.ini");
    fixture_says(trace, trial, "Good.<|im_end|>");
    evq_trial_score score = assess();
    assert_int_equal(score.signal_count, 1); // what a reply looks like can be told all the same
    assert_int_equal(score.signals[0].kind, EVQ_SIGNAL_TEMPLATE_MARKS);
    assert_null(score.lost);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, finish)
    const struct CMUnitTest tests[] = {
        CASE(the_same_call_four_times),
        CASE(the_same_call_twice_in_one_reply_is_said_once),
        CASE(a_call_that_changes_something_is_work),
        CASE(to_and_fro_six_calls),
        CASE(a_failed_call_three_times),
        CASE(calls_that_lead_nowhere),
        CASE(a_loop_says_more_than_no_progress),
        CASE(ends_of_the_task),
        CASE(a_rule_that_is_broken_is_lost_for_good),
        CASE(what_is_made_up_for_is_a_slip),
        CASE(what_the_server_did_is_no_loss),
        CASE(cut_off_trials_keep_their_thread),
        CASE(a_limit_below_the_recording_judges_nobody),
        CASE(forced_replay_has_no_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
