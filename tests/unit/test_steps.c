#include "tests/support/trace_fixture.h"
#include "tests/test.h"

#include "scoring/expectation.h"
#include "scoring/steps.h"

static evq_trace *trace;
static evq_trial *trial;

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
    fixture_free(trace);
    return 0;
}

static evq_step_score assess(const evq_step *step)
{
    evq_step_score score;
    evq_expecting expecting = evq_expecting_init(trace->scenarios[0], trace->run.mode);
    const evq_step_context context = {
        .trace = trace, .trial = trial, .expects = evq_expecting_at(&expecting, step->number)};
    evq_step_assess(&score, step, &context, &trace->arena);
    return score;
}

static evq_attempt *last_attempt(evq_step *step)
{
    return &step->attempts[step->attempt_count - 1];
}

static void good_step_needs_no_sentence(void **state)
{
    (void)state;
    evq_step_score s = assess(fixture_calls(trace, trial, "read", "{\"path\": \"config.ini\"}"));
    assert_non_null(s.answer);
    assert_int_equal(s.call_count, 1);
    assert_int_equal(s.valid, 1);
    assert_string_equal(s.calls[0].tool, "read");
    assert_string_equal(s.calls[0].why, "");
    assert_true(s.calls[0].answered && s.calls[0].source == EVQ_ANSWER_FILES);
    assert_true(s.speed.e2e_ms.scored);
    assert_null(s.sentence);
    assert_float_equal(s.waste_ms, 0, 0);
}

static void malformed_call_is_told_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *tool, *arguments;
        evq_rung rung;
    } cases[] = {{"read", "{\"path\": ", EVQ_RUNG_TRUNCATED_JSON},
                 {"reed", "{}", EVQ_RUNG_UNKNOWN_TOOL},
                 {"read", "{}", EVQ_RUNG_MISSING_REQUIRED}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trial->step_count = 0;
        evq_step *step = fixture_calls(trace, trial, "read", "{\"path\": \"a\"}");
        fixture_call(last_attempt(step), cases[i].tool, cases[i].arguments);
        evq_step_score s = assess(step);
        assert_int_equal(s.valid, 1);
        assert_int_equal(s.calls[1].rung, cases[i].rung);
        assert_false(s.calls[1].answered);
        assert_true(strlen(s.calls[1].why) > 0);
        char expected[64];
        snprintf(expected, sizeof expected, "call 2 of 2, %s, %s: ", cases[i].tool, evq_rung_words[cases[i].rung]);
        assert_memory_equal(s.sentence, expected, strlen(expected));
    }
}

static void empty_replies_and_cut_ones_are_told(void **state)
{
    (void)state;
    evq_step *step = fixture_says(trace, trial, "");
    assert_string_equal(assess(step).sentence, "the reply is empty");
    last_attempt(step)->reply.message.content = NULL;
    last_attempt(step)->reply.message.reasoning = "It is 8471.";
    assert_string_equal(assess(step).sentence, "the reply is empty: all that the model wrote is in its reasoning");
    last_attempt(step)->reply.message.content = "It lis";
    last_attempt(step)->reply.finish = EVQ_FINISH_LENGTH;
    trial->limits.output_tokens = 4096;
    assert_string_equal(assess(step).sentence, "the reply was cut at the limit of 4,096 output tokens");
}

static void unanswered_step_is_unscored_and_wasted(void **state)
{
    (void)state;
    evq_step *step = fixture_fails(trace, trial, EVQ_FAILURE_REFUSED, 3, 2);
    step->attempts[1].wait_ns = 500000000;
    step->attempts[2].wait_ns = 1000000000;
    evq_step_score s = assess(step);
    assert_null(s.answer);
    assert_false(s.speed.ttft_ms.scored);
    assert_string_equal(s.speed.ttft_ms.reason, "the request was not answered");
    assert_float_equal(s.waste_ms, 7500, 1e-6);
    assert_string_equal(s.sentence, "nothing listens at http://127.0.0.1:9/v1 (3 attempts)");
    assert_false(s.agrees);
}

static void retried_step_tells_why_and_counts_the_waste(void **state)
{
    (void)state;
    evq_step *step = fixture_fails(trace, trial, EVQ_FAILURE_CUT_STREAM, 2, 3);
    evq_attempt *good = fixture_attempt(trace, step, EVQ_FAILURE_NONE, 8, 9);
    fixture_call(good, "read", "{\"path\": \"config.ini\"}");
    good->wait_ns = 500000000;
    evq_step_score s = assess(step);
    assert_ptr_equal(s.answer, good);
    assert_float_equal(s.waste_ms, 6500, 1e-6);
    assert_string_equal(s.sentence, "answered only at attempt 3; before that: the stream was cut");
}

static void what_the_user_broke_off_is_no_waste(void **state)
{
    (void)state;
    evq_step_score s = assess(fixture_fails(trace, trial, EVQ_FAILURE_INTERRUPTED, 1, 30));
    assert_float_equal(s.waste_ms, 0, 0);
    assert_string_equal(s.sentence, "the user interrupted it (1 attempt)");
}

static void forced_replay_compares_with_the_recording(void **state)
{
    (void)state;
    trace->run.mode = EVQ_MODE_FORCED;
    evq_step_score s = assess(fixture_calls(trace, trial, "read", "{ \"path\":\"config.ini\" }"));
    assert_true(s.agrees);
    assert_null(s.sentence);
    s = assess(fixture_calls(trace, trial, "read", "{\"path\": \"config.ini\"}")); // step 2: a text is recorded
    assert_false(s.agrees);
    assert_string_equal(s.sentence, "read, a call where none was needed: the recording calls nothing here");
    s = assess(fixture_says(trace, trial, "There is no step 3 in the recording.")); // nothing to compare with
    assert_false(s.agrees);
    assert_null(s.sentence);
}

static void whole_body_in_a_streamed_run_has_no_first_token(void **state)
{
    (void)state;
    evq_step *step = fixture_says(trace, trial, "8471");
    fixture_chunk(last_attempt(step), 1.5, EVQ_EVENT_CONTENT, EVQ_UNKNOWN);
    assert_true(assess(step).speed.ttft_ms.scored);
    last_attempt(step)->reply.remarks = 1u << EVQ_REMARK_UNASKED_BODY;
    assert_false(assess(step).speed.ttft_ms.scored);
    last_attempt(step)->reply.remarks = 0;
    trial->stream = false;
    assert_string_equal(assess(step).speed.ttft_ms.reason, "the answer was not streamed");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, finish)
    const struct CMUnitTest tests[] = {
        CASE(good_step_needs_no_sentence),
        CASE(malformed_call_is_told_with_its_place),
        CASE(empty_replies_and_cut_ones_are_told),
        CASE(unanswered_step_is_unscored_and_wasted),
        CASE(retried_step_tells_why_and_counts_the_waste),
        CASE(what_the_user_broke_off_is_no_waste),
        CASE(forced_replay_compares_with_the_recording),
        CASE(whole_body_in_a_streamed_run_has_no_first_token),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
