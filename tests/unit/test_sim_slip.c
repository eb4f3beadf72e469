#include "scenarios/scenario.h"
#include "simulator/sim_dialect.h"
#include "simulator/sim_slip.h"
#include "tests/test.h"

static const evq_sim_route chat_route = {.dialect = &evq_sim_chat};

#define BODY                                                                                                           \
    "{\"messages\":[1],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"read\",\"parameters\":"              \
    "{\"type\":\"object\",\"required\":[\"path\"],\"additionalProperties\":false,\"properties\":{"                     \
    "\"path\":{\"type\":\"string\"},\"limit\":{\"type\":\"integer\",\"minimum\":1},\"offset\":{\"type\":\"integer\"}}" \
    "}}}]}"

static const evq_tool_call calls[] = {
    {.id = "a", .name = "read", .arguments = "{\"path\":\"docs/a.md\",\"limit\":9}"},
    {.id = "b", .name = "read", .arguments = "{\"path\":\"b.md\"}"},
};
static const evq_message one_call = {.role = EVQ_ASSISTANT, .calls = calls, .call_count = 1};
static const evq_message two_calls = {.role = EVQ_ASSISTANT, .content = "Both.", .calls = calls, .call_count = 2};
static const evq_message spoken = {.role = EVQ_ASSISTANT, .content = "8471"};
static const evq_message recorded[] = {
    {.role = EVQ_ASSISTANT, .calls = calls, .call_count = 1},
    {.role = EVQ_ASSISTANT, .calls = calls + 1, .call_count = 1},
    {.role = EVQ_ASSISTANT, .content = "8471"},
};
static const evq_turn turns[] = {{.user = "Which?", .reference = recorded, .reference_count = 3}};
static const evq_scenario scenario = {.turns = turns, .turn_count = 1, .reference_steps = 3};

typedef struct slipped {
    evq_sim_request request;
    evq_arena arena;
    const evq_message *message;
} slipped;

static slipped slip(evq_sim_slip kind, const evq_message *message)
{
    slipped out = {.arena = EVQ_ARENA_INIT};
    evq_err err;
    assert_int_equal(evq_sim_request_read(&out.request, &chat_route, BODY, strlen(BODY), &err), 0);
    const evq_sim_place place = {.scenario = &scenario, .step = 1};
    out.message = evq_sim_slip_make(kind, message, &out.request, &place, &out.arena);
    return out;
}

static void dispose(slipped *s)
{
    evq_sim_request_dispose(&s->request);
    evq_arena_dispose(&s->arena);
}

static void spoils_the_first_call(void **state)
{
    (void)state;
    static const struct {
        evq_sim_slip slip;
        const char *name, *arguments;
    } cases[] = {
        {EVQ_SIM_SLIP_BAD_JSON, "read", "{'path':\"docs/a.md\",\"limit\":9}"},
        {EVQ_SIM_SLIP_TRUNCATED_JSON, "read", "{\"path\":\"docs/a."},
        {EVQ_SIM_SLIP_UNKNOWN_TOOL, "read_v2", "{\"path\":\"docs/a.md\",\"limit\":9}"},
        {EVQ_SIM_SLIP_MISSING_REQUIRED, "read", "{\"limit\":9}"},
        {EVQ_SIM_SLIP_UNEXPECTED_PROPERTY, "read",
         "{\"path\":\"docs/a.md\",\"limit\":9,\"explanation\":\"because it is needed\"}"},
        {EVQ_SIM_SLIP_WRONG_TYPE, "read", "{\"path\":5,\"limit\":9}"},
        {EVQ_SIM_SLIP_BAD_VALUE, "read", "{\"path\":\"docs/a.md\",\"limit\":0}"},
        {EVQ_SIM_SLIP_UNGROUNDED, "read", "{\"path\":\"docs/q7vx-2-a.md\",\"limit\":9}"},
        {EVQ_SIM_SLIP_OTHER_ARGUMENT, "read", "{\"path\":\"docs/a.md \",\"limit\":9}"},
        {EVQ_SIM_SLIP_NULL_OPTIONAL, "read", "{\"path\":\"docs/a.md\",\"limit\":9,\"offset\":null}"},
        {EVQ_SIM_SLIP_OTHER_ORDER, "read", "{\"path\":\"b.md\"}"},
        {EVQ_SIM_SLIP_WRONG_FINISH, "read", "{\"path\":\"docs/a.md\",\"limit\":9}"}, // shows in how it is sent
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        slipped s = slip(cases[i].slip, &one_call);
        assert_int_equal(s.message->call_count, 1);
        assert_string_equal(s.message->calls[0].name, cases[i].name);
        if (strcmp(s.message->calls[0].arguments, cases[i].arguments) != 0)
            fail_msg("%s: %s", evq_sim_slip_names[cases[i].slip], s.message->calls[0].arguments);
        dispose(&s);
    }
}

static void several_calls(void **state)
{
    (void)state;
    slipped s = slip(EVQ_SIM_SLIP_OTHER_ORDER, &two_calls);
    assert_string_equal(s.message->calls[0].id, "b");
    assert_string_equal(s.message->calls[1].id, "a");
    dispose(&s);
    s = slip(EVQ_SIM_SLIP_DUPLICATE_ID, &two_calls);
    assert_string_equal(s.message->calls[0].id, s.message->calls[1].id);
    dispose(&s);
}

static void calls_or_does_not(void **state)
{
    (void)state;
    slipped s = slip(EVQ_SIM_SLIP_MISSING_CALL, &one_call);
    assert_int_equal(s.message->call_count, 0);
    assert_non_null(strstr(s.message->content, "I will use read"));
    dispose(&s);
    s = slip(EVQ_SIM_SLIP_UNEXPECTED_CALL, &spoken);
    assert_int_equal(s.message->call_count, 1);
    assert_string_equal(s.message->calls[0].name, "read");
    dispose(&s);
    s = slip(EVQ_SIM_SLIP_UNEXPECTED_CALL, &one_call);
    assert_ptr_equal(s.message, &one_call);
    dispose(&s);
    s = slip(EVQ_SIM_SLIP_WRONG_TYPE, &spoken); // nothing to spoil
    assert_ptr_equal(s.message, &spoken);
    dispose(&s);
}

static void leaks(void **state)
{
    (void)state;
    static const struct {
        evq_sim_slip slip;
        const char *text;
    } cases[] = {
        {EVQ_SIM_SLIP_LEAK_HERMES,
         "Both.\n\n<tool_call>\n{\"name\": \"read\", \"arguments\": "
         "{\"path\":\"docs/a.md\",\"limit\":9}}\n</tool_call>\n"
         "<tool_call>\n{\"name\": \"read\", \"arguments\": {\"path\":\"b.md\"}}\n</tool_call>"},
        {EVQ_SIM_SLIP_LEAK_QWEN3_CODER,
         "Both.\n\n<tool_call>\n<function=read>\n<parameter=path>\ndocs/a.md\n</parameter>\n<parameter=limit>\n9\n"
         "</parameter>\n</function>\n</tool_call>\n<tool_call>\n<function=read>\n<parameter=path>\nb.md\n</parameter>\n"
         "</function>\n</tool_call>"},
        {EVQ_SIM_SLIP_LEAK_KIMI,
         "Both.\n\n<|tool_calls_section_begin|><|tool_call_begin|>functions.read:0<|tool_call_argument_begin|>"
         "{\"path\":\"docs/a.md\",\"limit\":9}<|tool_call_end|><|tool_call_begin|>functions.read:1"
         "<|tool_call_argument_begin|>{\"path\":\"b.md\"}<|tool_call_end|><|tool_calls_section_end|>"},
        {EVQ_SIM_SLIP_LEAK_MISTRAL,
         "Both.\n\n[TOOL_CALLS]read[ARGS]{\"path\":\"docs/a.md\",\"limit\":9}[TOOL_CALLS]read"
         "[ARGS]{\"path\":\"b.md\"}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        slipped s = slip(cases[i].slip, &two_calls);
        assert_int_equal(s.message->call_count, 0);
        assert_string_equal(s.message->content, cases[i].text);
        dispose(&s);
    }
    slipped s = slip(EVQ_SIM_SLIP_LEAK_REASONING, &two_calls);
    assert_string_equal(s.message->content, "Both.");
    assert_non_null(strstr(s.message->reasoning, "<tool_call>"));
    dispose(&s);
    for (int kind = EVQ_SIM_SLIP_LEAK_HERMES; kind < EVQ_SIM_SLIP_COUNT; kind++) { // none of them says nothing
        s = slip((evq_sim_slip)kind, &one_call);
        const char *text = s.message->content ? s.message->content : s.message->reasoning;
        assert_non_null(strstr(text, "read"));
        dispose(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spoils_the_first_call),
        cmocka_unit_test(several_calls),
        cmocka_unit_test(calls_or_does_not),
        cmocka_unit_test(leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
