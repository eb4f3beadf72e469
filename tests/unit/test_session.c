#include "base/clock.h"
#include "replay/session.h"
#include "tests/test.h"

#define SECOND EVQ_NS_PER_S

// Two turns of two steps each: read a file and answer, write it and confirm.
static const char document[] =
    "{\"format\": \"evalq-scenario/1\", \"name\": \"two-turns\", \"purpose\": \"Does the thread hold?\","
    " \"system\": \"Be careful.\","
    " \"tools\": [{\"name\": \"read\", \"description\": \"Reads.\", \"world\": \"files.read\", \"parameters\":"
    "   {\"type\": \"object\", \"required\": [\"path\"], \"properties\": {\"path\": {\"type\": \"string\"}}}},"
    "  {\"name\": \"write\", \"description\": \"Writes.\", \"world\": \"files.write\", \"parameters\":"
    "   {\"type\": \"object\", \"required\": [\"path\", \"content\"], \"properties\": {\"path\": {\"type\": "
    "\"string\"},"
    "    \"content\": {\"type\": \"string\"}}}}],"
    " \"history\": [{\"role\": \"user\", \"content\": \"Hello\"}, {\"role\": \"assistant\", \"content\": \"Hi\"}],"
    " \"turns\": [{\"user\": \"Which port?\", \"reference\": ["
    "   {\"tool_calls\": [{\"name\": \"read\", \"arguments\": {\"path\": \"a.ini\"}}]}, {\"content\": \"8471.\"}]},"
    "  {\"user\": \"Make it 9000.\", \"reference\": ["
    "   {\"tool_calls\": [{\"name\": \"write\", \"arguments\": {\"path\": \"a.ini\", \"content\": \"port = "
    "9000\\n\"}}]},"
    "   {\"content\": \"Done.\"}]}],"
    " \"world\": {\"cwd\": \"/srv\", \"files\": {\"a.ini\": \"port = 8471\\n\"}},"
    " \"checks\": [{\"id\": \"said\", \"title\": \"it was said\", \"kind\": \"reply\", \"contains\": \"Done\","
    "  \"earliest\": 4}]}";

static const evq_tool_call read_call = {"call_1", "read", "{\"path\": \"a.ini\"}"};
static const evq_tool_call write_call = {"call_2", "write", "{\"path\": \"a.ini\", \"content\": \"port = 9000\\n\"}"};
static const evq_message reads = {.role = EVQ_ASSISTANT, .calls = &read_call, .call_count = 1};
static const evq_message writes = {.role = EVQ_ASSISTANT, .calls = &write_call, .call_count = 1};
static const evq_message says = {.role = EVQ_ASSISTANT, .content = "It is 8471."};

static evq_scenario *scenario;
static evq_limits limits;

static int parse(void **state)
{
    (void)state;
    evq_err err;
    int rc = evq_scenario_parse(&scenario, document, strlen(document), "document", &err);
    if (rc) fprintf(stderr, "%s: %s\n", err.where, err.text);
    return rc;
}

static int forget(void **state)
{
    (void)state;
    evq_scenario_free(scenario);
    return 0;
}

static int default_limits(void **state)
{
    (void)state;
    limits = scenario->limits;
    return 0;
}

static evq_session *begun(evq_mode mode)
{
    static const evq_endpoint endpoint = {.dialect = &evq_openai_chat, .model = "model"};
    return evq_session_new(scenario, &limits, mode, &endpoint, true, 0);
}

static void expect_send(evq_session *session, uint64_t now_ns, int step, int attempt)
{
    evq_action action = evq_session_next(session, now_ns);
    assert_int_equal(action.kind, EVQ_ACTION_SEND);
    assert_int_equal(evq_session_step(session)->number, step);
    assert_int_equal(evq_session_attempt(session), attempt);
}

static void expect_done(evq_session *session, uint64_t now_ns, evq_outcome outcome)
{
    assert_int_equal(evq_session_next(session, now_ns).kind, EVQ_ACTION_DONE);
    assert_int_equal(evq_session_outcome(session), outcome);
}

static size_t reply(evq_session *session, const evq_message *message, const evq_result **results)
{
    const evq_result *ignored;
    size_t count;
    evq_session_reply(session, message, results ? results : &ignored, &count);
    return count;
}

static void free_replay_follows_the_model(void **state)
{
    (void)state;
    const evq_result *results;
    evq_session *session = begun(EVQ_MODE_FREE);
    expect_send(session, 0, 1, 1);
    assert_int_equal(reply(session, &reads, &results), 1);
    assert_int_equal(results[0].call, 0);
    assert_string_equal(results[0].content, "port = 8471\n");
    assert_false(results[0].is_error);
    assert_int_equal(results[0].source, EVQ_ANSWER_FILES);
    assert_int_equal(results[0].change_count, 0);
    expect_send(session, 0, 2, 1);
    assert_int_equal(reply(session, &says, &results), 0); // the first turn ends
    expect_send(session, 0, 3, 1);
    assert_non_null(strstr(evq_session_step(session)->added, "Make it 9000."));
    assert_int_equal(reply(session, &writes, &results), 1);
    assert_int_equal(results[0].change_count, 1);
    assert_string_equal(results[0].changes[0].path, "/srv/a.ini");
    assert_string_equal(results[0].changes[0].content, "port = 9000\n");
    assert_int_equal(results[0].changes[0].len, 12);
    expect_send(session, 0, 4, 1);
    assert_int_equal(reply(session, &reads, &results), 1);
    assert_string_equal(results[0].content, "port = 9000\n"); // what it did has consequences
    expect_send(session, 0, 5, 1);
    reply(session, &says, NULL);
    expect_done(session, 0, EVQ_OUTCOME_ENDED);
    evq_session_free(session);
}

static void several_calls_are_answered_in_order(void **state)
{
    (void)state;
    const evq_tool_call calls[] = {
        write_call, {"call_3", "no_such_tool", "{}"}, read_call, {"call_4", "read", "{\"path\": "}};
    const evq_message message = {.role = EVQ_ASSISTANT, .calls = calls, .call_count = 4};
    const evq_result *results;
    evq_session *session = begun(EVQ_MODE_FREE);
    size_t before = evq_session_step(session)->message_count;
    assert_int_equal(reply(session, &message, &results), 4);
    for (int i = 0; i < 4; i++) assert_int_equal(results[i].call, i);
    assert_true(results[1].is_error);
    assert_int_equal(results[1].source, EVQ_ANSWER_INVALID);
    assert_string_equal(results[2].content, "port = 9000\n");
    assert_int_equal(results[3].source, EVQ_ANSWER_INVALID);
    assert_int_equal(evq_session_step(session)->message_count, before + 5); // the reply and its four answers
    assert_non_null(strstr(evq_session_step(session)->added, "call_4"));
    evq_session_free(session);
}

// What the dialect may write of a reply's reasoning is the policy's to say.
static void reasoning_goes_back_by_policy(void **state)
{
    (void)state;
    static const evq_message thinks = {.role = EVQ_ASSISTANT,
                                       .reasoning = "plain thought",
                                       .echo = "[{\"reasoning_detail\":{\"data\":\"sealed thought\"}}]",
                                       .calls = &read_call,
                                       .call_count = 1};
    static const struct {
        evq_reasoning_policy policy;
        bool plain, sealed;
    } cases[] = {
        {EVQ_REASONING_STRIP, false, false}, {EVQ_REASONING_ECHO, false, true}, {EVQ_REASONING_KEEP, true, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const evq_endpoint endpoint = {.dialect = &evq_openai_chat, .model = "m", .reasoning = cases[i].policy};
        evq_session *session = evq_session_new(scenario, &limits, EVQ_MODE_FREE, &endpoint, true, 0);
        const evq_result *results;
        size_t count;
        evq_session_next(session, 0);
        evq_session_reply(session, &thinks, &results, &count);
        const evq_action action = evq_session_next(session, 0);
        assert_int_equal(strstr(action.body, "\"reasoning_content\":\"plain thought\"") != NULL, cases[i].plain);
        assert_int_equal(strstr(action.body, "sealed thought") != NULL, cases[i].sealed);
        evq_session_free(session);
    }
}

static void forced_replay_goes_by_the_recording(void **state)
{
    (void)state;
    evq_session *well = begun(EVQ_MODE_FORCED), *badly = begun(EVQ_MODE_FORCED);
    for (int step = 1; step <= scenario->reference_steps; step++) {
        expect_send(well, 0, step, 1);
        expect_send(badly, 0, step, 1);
        evq_action a = evq_session_next(well, 0), b = evq_session_next(badly, 0);
        assert_int_equal(a.body_len, b.body_len);
        assert_memory_equal(a.body, b.body, a.body_len);
        assert_int_equal(evq_session_step(well)->prompt_hash, evq_session_step(badly)->prompt_hash);
        assert_null(strstr(a.body, "It is 8471.")); // what the model said goes nowhere
        const evq_result *results;
        assert_int_equal(reply(well, evq_scenario_reference(scenario, step - 1, NULL), &results), 0);
        assert_null(results);
        assert_int_equal(reply(badly, step % 2 ? &says : &writes, &results), 0);
    }
    expect_done(well, 0, EVQ_OUTCOME_ENDED);
    expect_done(badly, 0, EVQ_OUTCOME_ENDED);
    evq_session_free(well);
    evq_session_free(badly);
}

static void the_body_is_what_was_added(void **state)
{
    (void)state;
    static const evq_message *const replies[] = {&reads, &says, &writes, &says};
    evq_buf sum = EVQ_BUF_INIT(EVQ_MIB(1)), closing = EVQ_BUF_INIT(100);
    evq_openai_chat.close(&closing, EVQ_NO_ROLE);
    for (int mode = 0; mode < EVQ_MODE_COUNT; mode++) {
        evq_session *session = begun((evq_mode)mode);
        uint64_t hash = 0;
        evq_buf_truncate(&sum, 0);
        for (int i = 0; i < 4; i++) {
            const evq_action action = evq_session_next(session, 0);
            const evq_step *step = evq_session_step(session);
            assert_int_equal(action.kind, EVQ_ACTION_SEND);
            assert_int_equal(step->added_bytes, strlen(step->added));
            evq_buf_puts(&sum, step->added);
            size_t open_len = sum.len;
            evq_buf_append(&sum, closing.data, closing.len);
            assert_int_equal(action.body_len, sum.len);
            assert_memory_equal(action.body, sum.data, sum.len);
            assert_int_equal(step->request_bytes, sum.len);
            json_t *body = json_loadb(action.body, action.body_len, 0, NULL);
            assert_int_equal(json_array_size(json_object_get(body, "messages")), step->message_count);
            json_decref(body);
            assert_true(step->prompt_hash != hash);
            hash = step->prompt_hash;
            evq_buf_truncate(&sum, open_len);
            reply(session, replies[i], NULL);
        }
        expect_done(session, 0, EVQ_OUTCOME_ENDED);
        evq_session_free(session);
    }
    evq_buf_dispose(&sum);
    evq_buf_dispose(&closing);
}

static void history_comes_first(void **state)
{
    (void)state;
    evq_session *session = begun(EVQ_MODE_FREE);
    const evq_step *step = evq_session_step(session);
    assert_int_equal(step->number, 1);
    assert_int_equal(step->message_count, 4);
    const char *system = strstr(step->added, "Be careful."), *history = strstr(step->added, "Hello"),
               *turn = strstr(step->added, "Which port?");
    assert_true(system && history && turn && system < history && history < turn);
    evq_session_free(session);
}

static void steps_are_limited(void **state)
{
    (void)state;
    for (limits.steps = 0; limits.steps < 4; limits.steps++) {
        evq_session *session = begun(EVQ_MODE_FREE);
        for (int step = 1; step <= limits.steps; step++) {
            expect_send(session, 0, step, 1);
            reply(session, &reads, NULL);
        }
        expect_done(session, 0, EVQ_OUTCOME_STEP_LIMIT);
        evq_session_free(session);
    }
}

static void the_last_allowed_step_may_end_it(void **state)
{
    (void)state;
    limits.steps = 2;
    evq_session *session = begun(EVQ_MODE_FREE);
    reply(session, &says, NULL);
    reply(session, &says, NULL);
    expect_done(session, 0, EVQ_OUTCOME_ENDED);
    evq_session_free(session);
}

static void time_is_limited(void **state)
{
    (void)state;
    limits.seconds_per_trial = 100;
    limits.seconds_per_step = 60;
    evq_session *session = begun(EVQ_MODE_FREE);
    evq_action action = evq_session_next(session, 0);
    assert_true(action.total_seconds == 60);
    assert_false(action.trial_is_up);
    reply(session, &reads, NULL);
    action = evq_session_next(session, 70 * SECOND);
    assert_true(action.total_seconds > 29.9 && action.total_seconds < 30.1);
    assert_true(action.trial_is_up);
    expect_done(session, 100 * SECOND, EVQ_OUTCOME_TIME_LIMIT);
    evq_session_free(session);

    session = begun(EVQ_MODE_FREE);
    evq_session_failed(session, EVQ_FAILURE_TRIAL_TIMEOUT, EVQ_UNKNOWN, EVQ_UNKNOWN, 100 * SECOND - 1);
    expect_done(session, 100 * SECOND - 1, EVQ_OUTCOME_TIME_LIMIT);
    evq_session_free(session);
}

static void what_may_pass_is_tried_again(void **state)
{
    (void)state;
    limits.retries = 2;
    evq_session *session = begun(EVQ_MODE_FREE);
    expect_send(session, 0, 1, 1);
    assert_int_equal(evq_session_wait_ns(session), 0);
    evq_action first = evq_session_next(session, 0);
    char *body = strdup(first.body);
    evq_session_failed(session, EVQ_FAILURE_SERVER_ERROR, EVQ_UNKNOWN, EVQ_UNKNOWN, 10 * SECOND);
    evq_action action = evq_session_next(session, 10 * SECOND);
    assert_int_equal(action.kind, EVQ_ACTION_WAIT);
    assert_int_equal(action.wait_ns, SECOND / 2);
    assert_int_equal(evq_session_wait_ns(session), SECOND / 2);
    action = evq_session_next(session, 10 * SECOND + SECOND / 4); // asked early: the rest
    assert_int_equal(action.kind, EVQ_ACTION_WAIT);
    assert_int_equal(action.wait_ns, SECOND / 4);
    expect_send(session, 10 * SECOND + SECOND / 2, 1, 2);
    assert_string_equal(evq_session_next(session, 11 * SECOND).body, body); // the same request
    free(body);
    evq_session_failed(session, EVQ_FAILURE_RATE_LIMIT, 3000, EVQ_UNKNOWN, 20 * SECOND); // the server says how long
    assert_int_equal(evq_session_next(session, 20 * SECOND).wait_ns, 3 * SECOND);
    expect_send(session, 23 * SECOND, 1, 3);
    reply(session, &reads, NULL);
    expect_send(session, 23 * SECOND, 2, 1); // a new step, a new count
    assert_int_equal(evq_session_wait_ns(session), 0);
    for (int attempt = 1; attempt <= 3; attempt++)
        evq_session_failed(session, EVQ_FAILURE_OVERLOAD, 0, EVQ_UNKNOWN, 23 * SECOND); // at once, as the server allows
    expect_done(session, 23 * SECOND, EVQ_OUTCOME_ENDPOINT_FAILED);
    evq_session_free(session);
}

static void what_cannot_pass_ends_it(void **state)
{
    (void)state;
    static const evq_failure failures[] = {EVQ_FAILURE_AUTH, EVQ_FAILURE_CONTEXT_OVERFLOW, EVQ_FAILURE_OVERSIZE,
                                           EVQ_FAILURE_DNS};
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        evq_session *session = begun(EVQ_MODE_FREE);
        evq_session_failed(session, failures[i], EVQ_UNKNOWN, EVQ_UNKNOWN, 0);
        expect_done(session, 0, EVQ_OUTCOME_ENDPOINT_FAILED);
        evq_session_free(session);
    }
    limits.retries = 0;
    evq_session *session = begun(EVQ_MODE_FREE);
    evq_session_failed(session, EVQ_FAILURE_SERVER_ERROR, EVQ_UNKNOWN, EVQ_UNKNOWN, 0);
    expect_done(session, 0, EVQ_OUTCOME_ENDPOINT_FAILED);
    evq_session_free(session);
}

static void no_wait_is_longer_than_the_trial(void **state)
{
    (void)state;
    limits.seconds_per_trial = 10;
    evq_session *session = begun(EVQ_MODE_FREE);
    evq_session_failed(session, EVQ_FAILURE_RATE_LIMIT, 30000, EVQ_UNKNOWN, 4 * SECOND);
    evq_action action = evq_session_next(session, 4 * SECOND);
    assert_int_equal(action.kind, EVQ_ACTION_WAIT);
    assert_int_equal(action.wait_ns, 6 * SECOND);
    expect_done(session, 10 * SECOND, EVQ_OUTCOME_TIME_LIMIT);
    evq_session_free(session);
}

static void a_conversation_can_outgrow_the_ceiling(void **state)
{
    (void)state;
    char *huge = malloc(EVQ_PROMPT_MAX_BYTES + 1);
    assert_non_null(huge);
    memset(huge, 'x', EVQ_PROMPT_MAX_BYTES);
    huge[EVQ_PROMPT_MAX_BYTES] = '\0';
    const evq_message long_one = {.role = EVQ_ASSISTANT, .content = huge, .calls = &read_call, .call_count = 1};
    const evq_result *results;
    evq_session *session = begun(EVQ_MODE_FREE);
    assert_int_equal(reply(session, &long_one, &results), 1); // what happened is told all the same
    assert_string_equal(results[0].content, "port = 8471\n");
    expect_done(session, 0, EVQ_OUTCOME_OVERSIZE);
    evq_session_free(session);
    free(huge);
}

static void interrupted(void **state)
{
    (void)state;
    evq_session *session = begun(EVQ_MODE_FREE);
    evq_session_interrupt(session);
    expect_done(session, 0, EVQ_OUTCOME_INTERRUPTED);
    evq_session_free(session);

    session = begun(EVQ_MODE_FREE);
    evq_session_failed(session, EVQ_FAILURE_AUTH, EVQ_UNKNOWN, EVQ_UNKNOWN, 0);
    evq_session_interrupt(session); // it was over already
    expect_done(session, 0, EVQ_OUTCOME_ENDPOINT_FAILED);
    evq_session_free(session);
    evq_session_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(free_replay_follows_the_model, default_limits),
        cmocka_unit_test_setup(several_calls_are_answered_in_order, default_limits),
        cmocka_unit_test_setup(reasoning_goes_back_by_policy, default_limits),
        cmocka_unit_test_setup(forced_replay_goes_by_the_recording, default_limits),
        cmocka_unit_test_setup(the_body_is_what_was_added, default_limits),
        cmocka_unit_test_setup(history_comes_first, default_limits),
        cmocka_unit_test_setup(steps_are_limited, default_limits),
        cmocka_unit_test_setup(the_last_allowed_step_may_end_it, default_limits),
        cmocka_unit_test_setup(time_is_limited, default_limits),
        cmocka_unit_test_setup(what_may_pass_is_tried_again, default_limits),
        cmocka_unit_test_setup(what_cannot_pass_ends_it, default_limits),
        cmocka_unit_test_setup(no_wait_is_longer_than_the_trial, default_limits),
        cmocka_unit_test_setup(a_conversation_can_outgrow_the_ceiling, default_limits),
        cmocka_unit_test_setup(interrupted, default_limits),
    };
    return cmocka_run_group_tests(tests, parse, forget);
}
