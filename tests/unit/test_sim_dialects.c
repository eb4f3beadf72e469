// Both sides of every dialect must understand each other: what the simulated endpoint writes is what the client reads, and
// the reverse.
#include "endpoints/decoder.h"
#include "endpoints/prompt.h"
#include "simulator/sim_dialect.h"
#include "tests/test.h"

static const evq_sim_dialect *const sides[] = {&evq_sim_chat, &evq_sim_responses, &evq_sim_messages, &evq_sim_gemini,
                                               &evq_sim_ollama};
enum { SIDES = sizeof sides / sizeof *sides };

static const evq_tool_call calls[] = {{"id_1", "read", "{\"path\":\"\xC3\xA9 \\\"x\\\"\",\"n\":[1,0.5]}"},
                                      {"id_2", "now", "{}"}};
static const evq_message messages[] = {
    {.role = EVQ_ASSISTANT,
     .content = "Let me look.\n",
     .reasoning = "Two \"files\".",
     .calls = calls,
     .call_count = 2},
    {.role = EVQ_ASSISTANT, .calls = calls, .call_count = 1},
    {.role = EVQ_ASSISTANT, .content = "\xE2\x82\xAC 7"},
    {.role = EVQ_ASSISTANT, .content = ""},
};

typedef struct answer {
    evq_arena arena;
    evq_sim_plan plan;
    evq_sim_answer said;
} answer;

static void make_answer(answer *out, const evq_message *message, evq_sim_fault fault, evq_sim_slip slip)
{
    *out = (answer){.arena = EVQ_ARENA_INIT};
    evq_sim_profile profile;
    evq_sim_profile_init(&profile);
    const evq_sim_order order = {
        .message = message, .prompt_bytes = 40000, .cached_bytes = 4000, .usage = true, .fault = fault, .slip = slip};
    evq_sim_plan_make(&out->plan, &profile, &order, &out->arena);
    out->said = (evq_sim_answer){.plan = &out->plan, .id = "a1", .model = "m", .usage = true, .timings = true};
}

static void write_stream(evq_buf *out, const evq_sim_dialect *side, const answer *a)
{
    for (size_t i = 0; i < a->plan.count; i++) side->piece(out, &a->said, &a->plan.pieces[i]);
}

static evq_failure read_answer(evq_reply *out, const evq_sim_dialect *side, bool stream, const evq_buf *bytes,
                               evq_arena *arena)
{
    evq_decoder decoder;
    char text[256];
    evq_decoder_init(&decoder, evq_dialect_find(side->name), stream, NULL, NULL);
    evq_decoder_head(&decoder, 200, stream ? side->stream_type : "application/json");
    assert_int_equal(evq_decoder_feed(&decoder, bytes->data, bytes->len), 0);
    evq_failure failure = evq_decoder_end(&decoder, out, text, sizeof text, arena);
    evq_decoder_dispose(&decoder);
    return failure;
}

static void assert_text(const char *said, const char *wanted)
{
    assert_string_equal(said ? said : "", wanted ? wanted : "");
}

static void assert_reply(const evq_reply *reply, const answer *a)
{
    const evq_message *wanted = a->plan.message, *said = &reply->message;
    assert_text(said->content, wanted->content);
    assert_text(said->reasoning, wanted->reasoning);
    assert_int_equal(said->call_count, wanted->call_count);
    for (size_t i = 0; i < said->call_count; i++) {
        assert_string_equal(said->calls[i].id, wanted->calls[i].id);
        assert_string_equal(said->calls[i].name, wanted->calls[i].name);
        assert_string_equal(said->calls[i].arguments, wanted->calls[i].arguments);
    }
    assert_int_equal(reply->finish, said->call_count ? EVQ_FINISH_TOOL_CALLS : EVQ_FINISH_STOP);
    assert_int_equal(reply->usage.prompt, 10000);
    assert_int_equal(reply->usage.cached, 1000);
    assert_int_equal(reply->usage.completion, a->plan.output_tokens);
    assert_int_equal(reply->remarks, 0);
}

static void what_one_side_says_the_other_reads(void **state)
{
    (void)state;
    for (size_t s = 0; s < SIDES; s++)
        for (size_t m = 0; m < sizeof messages / sizeof *messages; m++)
            for (int stream = 0; stream < 2; stream++) {
                answer a;
                evq_reply reply;
                evq_buf bytes = EVQ_BUF_INIT(EVQ_MIB(1));
                make_answer(&a, &messages[m], EVQ_SIM_FAULT_NONE, EVQ_SIM_SLIP_NONE);
                if (stream)
                    write_stream(&bytes, sides[s], &a);
                else
                    sides[s]->body(&bytes, &a.said);
                assert_int_equal(read_answer(&reply, sides[s], stream, &bytes, &a.arena), EVQ_FAILURE_NONE);
                assert_reply(&reply, &a);
                evq_buf_dispose(&bytes);
                evq_arena_dispose(&a.arena);
            }
}

static void streams_that_break_off(void **state)
{
    (void)state;
    static const struct {
        evq_sim_fault fault;
        evq_failure failure;
    } cases[] = {{EVQ_SIM_FAULT_ERROR, EVQ_FAILURE_STREAM_ERROR},
                 {EVQ_SIM_FAULT_CUT, EVQ_FAILURE_CUT_STREAM},
                 {EVQ_SIM_FAULT_STALL, EVQ_FAILURE_CUT_STREAM}};
    for (size_t s = 0; s < SIDES; s++)
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            answer a;
            evq_reply reply;
            evq_buf bytes = EVQ_BUF_INIT(EVQ_MIB(1));
            make_answer(&a, &messages[0], cases[i].fault, EVQ_SIM_SLIP_NONE);
            write_stream(&bytes, sides[s], &a);
            if (read_answer(&reply, sides[s], true, &bytes, &a.arena) != cases[i].failure)
                fail_msg("%s, %s: %s", sides[s]->name, evq_sim_fault_names[cases[i].fault], evq_buf_text(&bytes));
            evq_buf_dispose(&bytes);
            evq_arena_dispose(&a.arena);
        }
}

static void limits_in_the_reasoning(void **state)
{
    (void)state;
    static const evq_message thinking = {.role = EVQ_ASSISTANT, .reasoning = "First I"};
    for (size_t s = 0; s < SIDES; s++)
        for (int stream = 0; stream < 2; stream++) {
            answer a;
            evq_reply reply;
            evq_buf bytes = EVQ_BUF_INIT(EVQ_MIB(1));
            make_answer(&a, &thinking, EVQ_SIM_FAULT_NONE, EVQ_SIM_SLIP_TRUNCATED_IN_REASONING);
            if (stream)
                write_stream(&bytes, sides[s], &a);
            else
                sides[s]->body(&bytes, &a.said);
            assert_int_equal(read_answer(&reply, sides[s], stream, &bytes, &a.arena), EVQ_FAILURE_NONE);
            assert_int_equal(reply.finish, EVQ_FINISH_LENGTH);
            assert_text(reply.message.reasoning, "First I");
            evq_buf_dispose(&bytes);
            evq_arena_dispose(&a.arena);
        }
}

// ---- requests ----

static const evq_tool tools[] = {
    {.name = "read", .description = "Reads.", .parameters = "{\"type\":\"object\",\"required\":[\"path\"]}"}};
static const evq_message history[] = {
    {.role = EVQ_SYSTEM, .content = "Be careful."},
    {.role = EVQ_USER, .content = "Which port?"},
    {.role = EVQ_ASSISTANT, .content = "Let me look.", .calls = calls, .call_count = 2},
    {.role = EVQ_TOOL, .content = "one", .call_id = "id_1", .call_name = "read"},
    {.role = EVQ_TOOL, .content = "two", .call_id = "id_2", .call_name = "now", .is_error = true},
    {.role = EVQ_ASSISTANT, .calls = calls, .call_count = 1},
    {.role = EVQ_TOOL, .content = "three", .call_id = "id_1", .call_name = "read"},
};
static const evq_message recorded[] = {{.role = EVQ_ASSISTANT, .content = "1"},
                                       {.role = EVQ_ASSISTANT, .content = "2"},
                                       {.role = EVQ_ASSISTANT, .content = "3"}};
static const evq_turn turn = {.user = "Which port?", .reference = recorded, .reference_count = 3};
static const evq_scenario task = {
    .name = "task", .system = "Be careful.", .turns = &turn, .turn_count = 1, .reference_steps = 3};

static const char *text_at(const json_t *list, size_t index, const char *key)
{
    const char *text = json_string_value(json_object_get(json_array_get(list, index), key));
    return text ? text : "";
}

static void what_is_asked_is_understood(void **state)
{
    (void)state;
    static const evq_scenario *const scenarios[] = {&task};
    const evq_request_options options = {.model = "m", .tools = tools, .tool_count = 1, .stream = true};
    for (size_t s = 0; s < SIDES; s++) {
        evq_prompt prompt;
        evq_prompt_init(&prompt, evq_dialect_find(sides[s]->name), &options);
        for (size_t i = 0; i < sizeof history / sizeof *history; i++)
            assert_int_equal(evq_prompt_add(&prompt, &history[i]), 0);
        const evq_sim_route route = {.dialect = sides[s], .streams = sides[s] == &evq_sim_gemini};
        evq_sim_request request;
        evq_err err;
        if (evq_sim_request_read(&request, &route, prompt.body.data, prompt.body.len, &err))
            fail_msg("%s: %s", sides[s]->name, err.text);
        assert_true(request.stream);
        assert_int_equal(json_array_size(request.messages), 7);
        assert_string_equal(text_at(request.messages, 0, "content"), "Be careful.");
        assert_string_equal(text_at(request.messages, 2, "content"), "Let me look.");
        assert_int_equal(json_array_size(json_object_get(json_array_get(request.messages, 2), "tool_calls")), 2);
        assert_string_equal(text_at(request.messages, 4, "role"), "tool");
        assert_string_equal(text_at(request.messages, 4, "content"), "two");
        assert_string_equal(evq_sim_request_last_user(&request), "Which port?");
        const json_t *function = json_object_get(json_array_get(request.tools, 0), "function");
        assert_string_equal(json_string_value(json_object_get(function, "name")), "read");
        assert_true(json_is_object(json_object_get(function, "parameters")));
        evq_sim_place place;
        evq_sim_place_find(&place, &request, scenarios, 1);
        assert_ptr_equal(place.scenario, &task);
        assert_int_equal(place.step, 3);
        evq_sim_request_dispose(&request);
        evq_prompt_dispose(&prompt);
    }
}

static void what_is_no_request_is_refused(void **state)
{
    (void)state;
    static const char *const bodies[] = {"{}", "[]", "{\"messages\":7,\"input\":7,\"contents\":7,\"max_tokens\":1}",
                                         "{\"messages\":[],\"input\":[],\"contents\":[],\"max_tokens\":1}"};
    for (size_t s = 0; s < SIDES; s++)
        for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
            const evq_sim_route route = {.dialect = sides[s]};
            evq_sim_request request;
            evq_err err;
            assert_int_equal(evq_sim_request_read(&request, &route, bodies[i], strlen(bodies[i]), &err), EVQ_EFORMAT);
        }
}

// A refusal's words and class come through in every vendor's shape.
static void refusals_are_understood(void **state)
{
    (void)state;
    for (size_t s = 0; s < SIDES; s++) {
        evq_buf body = EVQ_BUF_INIT(4096);
        char text[256];
        int64_t retry;
        sides[s]->error(&body, 404, "not_found_error", "there is no model \"x\" here: not found");
        assert_int_equal(evq_failure_of_status(404, body.data, body.len, text, sizeof text, &retry),
                         EVQ_FAILURE_UNKNOWN_MODEL);
        assert_string_equal(text, "there is no model \"x\" here: not found");
        evq_buf_dispose(&body);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_one_side_says_the_other_reads),
        cmocka_unit_test(streams_that_break_off),
        cmocka_unit_test(limits_in_the_reasoning),
        cmocka_unit_test(what_is_asked_is_understood),
        cmocka_unit_test(what_is_no_request_is_refused),
        cmocka_unit_test(refusals_are_understood),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
