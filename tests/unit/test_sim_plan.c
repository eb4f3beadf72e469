#include "base/clock.h"
#include "simulator/sim_plan.h"
#include "tests/test.h"

// 400-byte prompts at 1,000 tok/s and 100 tok/s of generation: the first token at 100 ms, one more every 10.
static const evq_sim_profile even = {
    .prompt_rate = 1000, .generation_rate = 100, .chunk_tokens = 1, .usage = true, .timings = true};
static const evq_sim_order order_400 = {.prompt_bytes = 400};

static const evq_tool_call two_calls[] = {{.id = "c1", .name = "read", .arguments = "{\"path\":\"a\"}"},
                                          {.id = "c2", .name = "list", .arguments = "{}"}};

typedef struct planned {
    evq_arena arena;
    evq_sim_plan plan;
    char text[4096]; // "role@0 c:abcd@100 finish@100 ..."; milliseconds
} planned;

static void render(planned *p)
{
    static const char *const words[] = {"role",   "p",     "r",    "c",     "call", "a",
                                        "finish", "usage", "done", "error", "cut",  "stall"};
    size_t len = 0;
    for (size_t i = 0; i < p->plan.count; i++) {
        const evq_sim_piece *piece = &p->plan.pieces[i];
        char *at = p->text + len;
        size_t room = sizeof p->text - len;
        unsigned long long ms = piece->due_ns / EVQ_NS_PER_MS;
        const char *blank = i ? " " : "";
        if (piece->kind == EVQ_SIM_PROGRESS)
            len += (size_t)snprintf(at, room, "%sp%lld@%llu", blank, (long long)piece->processed, ms);
        else if (piece->kind == EVQ_SIM_CALL)
            len += (size_t)snprintf(at, room, "%scall%zu@%llu", blank, piece->call, ms);
        else if (piece->text)
            len += (size_t)snprintf(at, room, "%s%s:%.*s@%llu", blank, words[piece->kind], (int)piece->len, piece->text,
                                    ms);
        else
            len += (size_t)snprintf(at, room, "%s%s@%llu", blank, words[piece->kind], ms);
        assert_true(len < sizeof p->text);
    }
}

static planned *make(const evq_sim_profile *profile, evq_sim_order order, const evq_message *message)
{
    static planned p;
    evq_arena_dispose(&p.arena);
    p = (planned){0};
    order.message = message;
    evq_sim_plan_make(&p.plan, profile, &order, &p.arena);
    render(&p);
    return &p;
}

static void release(planned *p)
{
    evq_arena_dispose(&p->arena);
}

static void sends_each_token_when_due(void **state)
{
    (void)state;
    const evq_message message = {.role = EVQ_ASSISTANT, .reasoning = "think!", .content = "done, sir"};
    planned *p = make(&even, order_400, &message);
    assert_string_equal(p->text, "role@0 r:thin@100 r:k!@110 c:done@120 c:, si@130 c:r@140 finish@140 done@140");
    assert_int_equal(p->plan.prompt_tokens, 100);
    assert_int_equal(p->plan.cached_tokens, 0);
    assert_int_equal(p->plan.output_tokens, 5);
    assert_int_equal(p->plan.reasoning_tokens, 2);
    assert_true(p->plan.prompt_ms == 100 && p->plan.output_ms == 40);
    assert_int_equal(p->plan.first_ns, 100 * EVQ_NS_PER_MS);
    assert_int_equal(p->plan.last_ns, 140 * EVQ_NS_PER_MS);
    release(p);
}

static void counts_names_and_arguments_of_calls(void **state)
{
    (void)state;
    const evq_message message = {.role = EVQ_ASSISTANT, .content = "ok", .calls = two_calls, .call_count = 2};
    evq_sim_order order = order_400;
    order.usage = true;
    planned *p = make(&even, order, &message);
    assert_string_equal(p->text, "role@0 c:ok@100 call0@110 a:{\"pa@120 a:th\":@130 a:\"a\"}@140 call1@150 a:{}@160 "
                                 "finish@160 usage@160 done@160");
    assert_int_equal(p->plan.output_tokens, 7);
    release(p);
}

// A chunk waits for its last token, and holds one kind of text only.
static void groups_tokens_into_chunks(void **state)
{
    (void)state;
    const evq_message message = {
        .role = EVQ_ASSISTANT, .reasoning = "aaaabbbbccccd", .content = "xyz", .calls = two_calls, .call_count = 1};
    evq_sim_profile profile = even;
    profile.chunk_tokens = 3;
    planned *p = make(&profile, order_400, &message);
    assert_string_equal(p->text,
                        "role@0 r:aaaabbbbcccc@120 r:d@130 c:xyz@140 call0@150 a:{\"path\":\"a\"}@180 finish@180 "
                        "done@180");
    release(p);
}

static void never_cuts_a_character(void **state)
{
    (void)state;
    static const struct {
        const char *content, *pieces;
    } cases[] = {
        {"\u20ac\u20ac", "c:\u20ac@100 c:\u20ac@110"},                        // 3 bytes each
        {"abc\U0001F600d", "c:abc@100 c:\U0001F600@110 c:d@120"},             // 4 bytes
        {"\u00e9\u00e9\u00e9", "c:\u00e9\u00e9@100 c:\u00e9@110"},            // 2 bytes each
        {"\xff\xff\xff\xff\xff", "c:\xff\xff\xff@100 c:\xff@110 c:\xff@120"}, // no UTF-8: cut anywhere
        {"ab\xf0", "c:ab@100 c:\xf0@110"},                                    // half a character at the end
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const evq_message message = {.role = EVQ_ASSISTANT, .content = cases[i].content};
        planned *p = make(&even, order_400, &message);
        assert_non_null(strstr(p->text, cases[i].pieces));
        release(p);
    }
}

static void generates_at_least_one_token(void **state)
{
    (void)state;
    static const evq_tool_call nameless = {.id = "c", .name = "", .arguments = ""};
    static const evq_message messages[] = {{.role = EVQ_ASSISTANT},
                                           {.role = EVQ_ASSISTANT, .content = ""},
                                           {.role = EVQ_ASSISTANT, .calls = &nameless, .call_count = 1}};
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        planned *p = make(&even, order_400, &messages[i]);
        assert_int_equal(p->plan.output_tokens, 1);
        assert_non_null(strstr(p->text, "finish@100 done@100"));
        assert_true(p->plan.output_ms == 0);
        release(p);
    }
}

static void processes_what_is_not_cached(void **state)
{
    (void)state;
    const evq_message message = {.role = EVQ_ASSISTANT, .content = "ok"};
    static const struct {
        size_t bytes, cached_bytes;
        int64_t prompt, cached;
        uint64_t first_ms;
    } cases[] = {
        {400, 0, 100, 0, 100},  {400, 200, 100, 50, 50}, {400, 203, 100, 50, 50},
        {400, 400, 100, 99, 1}, // the last token of a prompt is always processed
        {0, 0, 1, 0, 1},        {3, 3, 1, 0, 1},         {7, 7, 1, 0, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_sim_order order = {.prompt_bytes = cases[i].bytes, .cached_bytes = cases[i].cached_bytes};
        planned *p = make(&even, order, &message);
        assert_int_equal(p->plan.prompt_tokens, cases[i].prompt);
        assert_int_equal(p->plan.cached_tokens, cases[i].cached);
        assert_int_equal(p->plan.first_ns, cases[i].first_ms * EVQ_NS_PER_MS);
        release(p);
    }
}

static void tells_progress_after_the_latency(void **state)
{
    (void)state;
    const evq_message message = {.role = EVQ_ASSISTANT, .content = "ok"};
    evq_sim_profile profile = even;
    profile.latency_ms = 7;
    profile.progress_tokens = 40;
    planned *p = make(&profile, order_400, &message);
    assert_string_equal(p->text, "role@0 p0@7 p40@47 p80@87 p100@107 c:ok@107 finish@107 done@107");
    assert_true(p->plan.prompt_ms == 100);
    release(p);

    evq_sim_order half = order_400; // what is cached is not processed
    half.cached_bytes = 240;
    p = make(&profile, half, &message);
    assert_string_equal(p->text, "role@0 p0@7 p40@47 c:ok@47 finish@47 done@47");
    release(p);
}

static void bounds_its_pieces(void **state)
{
    (void)state;
    const evq_message message = {.role = EVQ_ASSISTANT, .content = "ok"};
    evq_arena arena = EVQ_ARENA_INIT;
    evq_sim_profile profile = even;
    profile.progress_tokens = 1;
    evq_sim_order order = {.message = &message, .prompt_bytes = (size_t)64 * 1024 * 1024};
    evq_sim_plan plan;
    evq_sim_plan_make(&plan, &profile, &order, &arena);
    assert_true(plan.count < 5000);
    evq_arena_dispose(&arena);
}

static void breaks_off(void **state)
{
    (void)state;
    static const evq_message with_calls = {
        .role = EVQ_ASSISTANT, .content = "aaaabbbb", .calls = two_calls, .call_count = 2};
    static const evq_message plain = {.role = EVQ_ASSISTANT, .content = "aaaabbbbccccdddd"};
    static const evq_message empty = {.role = EVQ_ASSISTANT};
    static const struct {
        const evq_message *message;
        evq_sim_fault fault;
        int chunk;
        const char *expected;
    } cases[] = {
        {&with_calls, EVQ_SIM_FAULT_CUT, 1, "role@0 c:aaaa@100 c:bbbb@110 call0@120 a:{\"pa@130 a:th\":@140 cut@140"},
        {&with_calls, EVQ_SIM_FAULT_CUT, 100, "role@0 c:aaaabbbb@110 call0@120 a:{\"path@150 cut@150"},
        {&plain, EVQ_SIM_FAULT_CUT, 1, "role@0 c:aaaa@100 c:bbbb@110 cut@110"},
        {&empty, EVQ_SIM_FAULT_CUT, 1, "role@0 cut@100"},
        {&plain, EVQ_SIM_FAULT_STALL, 1, "role@0 c:aaaa@100 c:bbbb@110 stall@110"},
        {&empty, EVQ_SIM_FAULT_STALL, 1, "role@0 stall@100"},
        {&plain, EVQ_SIM_FAULT_ERROR, 1, "role@0 c:aaaa@100 c:bbbb@110 error@160"},
        {&with_calls, EVQ_SIM_FAULT_ERROR, 1, "role@0 c:aaaa@100 c:bbbb@110 call0@120 a:{\"pa@130 error@180"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_sim_profile profile = even;
        profile.chunk_tokens = cases[i].chunk;
        evq_sim_order order = order_400;
        order.fault = cases[i].fault;
        order.usage = true;
        planned *p = make(&profile, order, cases[i].message);
        assert_string_equal(p->text, cases[i].expected);
        release(p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sends_each_token_when_due),
        cmocka_unit_test(counts_names_and_arguments_of_calls),
        cmocka_unit_test(groups_tokens_into_chunks),
        cmocka_unit_test(never_cuts_a_character),
        cmocka_unit_test(generates_at_least_one_token),
        cmocka_unit_test(processes_what_is_not_cached),
        cmocka_unit_test(tells_progress_after_the_latency),
        cmocka_unit_test(bounds_its_pieces),
        cmocka_unit_test(breaks_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
