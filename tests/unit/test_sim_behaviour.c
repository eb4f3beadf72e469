#include "scenarios/scenario.h"
#include "simulator/sim_behaviour.h"
#include "simulator/sim_dialect.h"
#include "tests/test.h"

static const evq_sim_route chat_route = {.dialect = &evq_sim_chat};

static const evq_tool_call read_call[] = {{.id = "c", .name = "read", .arguments = "{\"path\":\"a\"}"}};
static const evq_message recorded[] = {{.role = EVQ_ASSISTANT, .calls = read_call, .call_count = 1},
                                       {.role = EVQ_ASSISTANT, .content = "8471"}};
static const evq_message other[] = {{.role = EVQ_ASSISTANT, .content = "It is 8471."}};
static const evq_turn turns[] = {{.user = "Which?", .reference = recorded, .reference_count = 2}};
static const evq_turn other_turns[] = {{.user = "Which?", .reference = other, .reference_count = 1}};
static const evq_scenario plain = {.turns = turns, .turn_count = 1};
static const evq_scenario with_alternative = {.turns = turns, .turn_count = 1, .alternative = other_turns};

#define TOOLS                                                                                                          \
    "[{\"type\":\"function\",\"function\":{\"name\":\"read\",\"parameters\":{\"type\":\"object\",\"required\":"        \
    "[\"path\"],\"properties\":{\"path\":{\"type\":\"string\"},\"limit\":{\"type\":\"integer\"}}}}},"                  \
    "{\"type\":\"function\",\"function\":{\"name\":\"date\"}}]"

typedef struct scene {
    evq_sim_request request;
    evq_arena arena;
    evq_sim_scene scene;
} scene;

static scene scene_at(const evq_scenario *scenario, int step, const char *body)
{
    scene out = {.arena = EVQ_ARENA_INIT};
    evq_err err;
    if (evq_sim_request_read(&out.request, &chat_route, body, strlen(body), &err))
        fail_msg("%s: %s", err.where, err.text);
    out.scene = (evq_sim_scene){.place = {.scenario = scenario, .step = step}, .seed = 1};
    return out;
}

// What the behaviour of that name says; the request is gone by then, as it is when a stream is sent.
static const evq_message *say(scene *at, const char *name)
{
    const evq_sim_behaviour *behaviour = evq_sim_behaviour_find(name, strlen(name));
    assert_non_null(behaviour);
    at->scene.request = &at->request;
    const evq_message *out = behaviour->say(&at->scene, &at->arena);
    evq_sim_request_dispose(&at->request);
    assert_int_equal(out->role, EVQ_ASSISTANT);
    return out;
}

static void speaks(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const evq_scenario *scenario;
        int step;
        const char *messages, *expected; // a part of it
    } cases[] = {
        {"reference", &plain, 2, "[1]", "8471"},
        {"reference", &plain, 3, "[1]", "ends before this step"},
        {"reference", NULL, 1, "[1]", "like none of those it knows"},
        {"alternative", &with_alternative, 1, "[1]", "It is 8471."},
        {"alternative", &with_alternative, 2, "[1]", "ends before this step"},
        {"alternative", &plain, 1, "[1]", "no alternative on record"},
        {"alternative", NULL, 1, "[1]", "like none of those it knows"},
        {"claims-done", &plain, 1, "[1]", "Done. Everything"},
        {"echo", NULL, 1,
         "[{\"role\":\"user\",\"content\":\"one\"},{\"role\":\"user\",\"content\":\"two\"},{\"role\":"
         "\"tool\",\"content\":\"three\"}]",
         "two"},
        {"first-tool-forever", &plain, 1, "[1]", "no tool that I could call"},
        {"random-valid-calls", &plain, 1, "[1]", "no tool that I could call"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char body[512];
        snprintf(body, sizeof body, "{\"messages\":%s}", cases[i].messages);
        scene at = scene_at(cases[i].scenario, cases[i].step, body);
        const evq_message *out = say(&at, cases[i].name);
        assert_int_equal(out->call_count, 0);
        if (!strstr(out->content, cases[i].expected)) fail_msg("case %zu: %s", i, out->content);
        evq_arena_dispose(&at.arena);
    }
}

static void may_have_nothing_to_say(void **state)
{
    (void)state;
    static const struct {
        const char *name, *messages;
    } cases[] = {
        {"empty", "[{\"role\":\"user\",\"content\":\"one\"}]"},
        {"bad-request", "[1]"},
        {"echo", "[{\"role\":\"assistant\",\"content\":\"one\"}]"},
        {"echo", "[7,{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"one\"}]}]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char body[512];
        snprintf(body, sizeof body, "{\"messages\":%s,\"tools\":" TOOLS "}", cases[i].messages);
        scene at = scene_at(&plain, 1, body);
        const evq_message *out = say(&at, cases[i].name);
        assert_int_equal(out->call_count, 0);
        assert_string_equal(out->content, "");
        evq_arena_dispose(&at.arena);
    }
}

static void calls_the_first_tool(void **state)
{
    (void)state;
    for (int step = 1; step < 40; step += 13) {
        scene at = scene_at(&plain, step, "{\"messages\":[1],\"tools\":" TOOLS "}");
        const evq_message *out = say(&at, "first-tool-forever");
        assert_int_equal(out->call_count, 1);
        assert_string_equal(out->calls[0].name, "read");
        assert_string_equal(out->calls[0].arguments, "{\"path\":\"text\"}");
        evq_arena_dispose(&at.arena);
    }
}

// All calls of one reply, as text.
static void render_calls(int step, uint64_t seed, char *out, size_t size)
{
    scene at = scene_at(&plain, step, "{\"messages\":[1],\"tools\":" TOOLS "}");
    at.scene.seed = seed;
    const evq_message *message = say(&at, "random-valid-calls");
    assert_in_range(message->call_count, 1, 3);
    size_t len = 0;
    for (size_t i = 0; i < message->call_count; i++) {
        const evq_tool_call *call = &message->calls[i];
        bool reads = !strcmp(call->name, "read");
        assert_true(reads ? strstr(call->arguments, "\"path\":\"") != NULL : !strcmp(call->name, "date"));
        if (!reads) assert_string_equal(call->arguments, "{}");
        len += (size_t)snprintf(out + len, size - len, "%s %s %s\n", call->id, call->name, call->arguments);
        assert_true(len < size);
    }
    evq_arena_dispose(&at.arena);
}

static void calls_at_random_but_repeatably(void **state)
{
    (void)state;
    char text[2048], again[2048];
    int by_step = 0, by_seed = 0;
    for (int step = 1; step <= 30; step++) {
        render_calls(step, 1, text, sizeof text);
        render_calls(step, 1, again, sizeof again);
        assert_string_equal(text, again);
        render_calls(step, 2, again, sizeof again);
        by_seed += strcmp(text, again) != 0;
        render_calls(step + 1, 1, again, sizeof again);
        by_step += strcmp(strchr(text, ' '), strchr(again, ' ')) != 0; // behind the first id, which names the step
    }
    assert_true(by_seed > 15 && by_step > 15);
}

// A request may offer anything as tools.
static void survives_odd_tools(void **state)
{
    (void)state;
    static const char *const tools[] = {"[7]", "[{}]", "[{\"function\":{\"name\":7,\"parameters\":[]}}]", "[]", "null"};
    static const char *const names[] = {"first-tool-forever", "random-valid-calls"};
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++)
        for (size_t k = 0; k < 2; k++) {
            char body[256];
            snprintf(body, sizeof body, "{\"messages\":[1],\"tools\":%s}", tools[i]);
            scene at = scene_at(&plain, 1, body);
            const evq_message *out = say(&at, names[k]);
            if (out->call_count) assert_string_equal(out->calls[0].arguments, "{}");
            evq_arena_dispose(&at.arena);
        }
}

static void is_found_by_its_whole_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < evq_sim_behaviour_count; i++) {
        const evq_sim_behaviour *row = &evq_sim_behaviours[i];
        assert_ptr_equal(evq_sim_behaviour_find(row->name, strlen(row->name)), row);
        assert_null(evq_sim_behaviour_find(row->name, strlen(row->name) - 1));
        assert_true(row->say || !strcmp(row->name, "dead"));
    }
    assert_string_equal(evq_sim_behaviours[0].name, "reference");
    assert_null(evq_sim_behaviour_find("", 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(speaks),
        cmocka_unit_test(may_have_nothing_to_say),
        cmocka_unit_test(calls_the_first_tool),
        cmocka_unit_test(calls_at_random_but_repeatably),
        cmocka_unit_test(survives_odd_tools),
        cmocka_unit_test(is_found_by_its_whole_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
