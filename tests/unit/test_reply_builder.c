#include "endpoints/error_words.h"
#include "endpoints/reply_builder.h"
#include "tests/test.h"

// A fragment, in short: an index of -1 is none.
typedef struct piece {
    int index;
    const char *id, *name, *arguments;
    char flag; // 'o': as an object, 'w': whole
} piece;

static void feed(evq_reply_builder *reply, const piece *p)
{
    const evq_call_fragment fragment = {.index = p->index,
                                        .id = p->id,
                                        .name = p->name,
                                        .arguments = p->arguments,
                                        .arguments_len = p->arguments ? strlen(p->arguments) : 0,
                                        .is_object = p->flag == 'o',
                                        .is_whole = p->flag == 'w'};
    evq_reply_call(reply, &fragment, EVQ_UNKNOWN);
}

// The calls as text: "id:name(arguments) ..."
static void write_calls(char *out, size_t size, const evq_message *message)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < message->call_count; i++) {
        const evq_tool_call *call = &message->calls[i];
        len +=
            (size_t)snprintf(out + len, size - len, "%s%s:%s(%s)", i ? " " : "", call->id, call->name, call->arguments);
    }
}

#define BIT(name) (1u << EVQ_REMARK_##name)

static void assembles_calls(void **state)
{
    (void)state;
    static const struct {
        piece pieces[6];
        int count;
        const char *calls;
        unsigned remarks;
    } cases[] = {
        {{{0, "a", "f", "{", 0}, {0, NULL, NULL, "}", 0}}, 2, "a:f({})", 0},
        {{{0, "a", "f", "{", 0}, {1, "b", "g", "{", 0}, {0, NULL, NULL, "}", 0}, {1, NULL, NULL, "}", 0}},
         4,
         "a:f({}) b:g({})",
         0},
        // the id again in each fragment; the empty id
        {{{0, "a", "f", "{", 0}, {0, "a", "", "}", 0}}, 2, "a:f({})", 0},
        {{{0, "a", "f", "{", 0}, {0, "", "", "}", 0}}, 2, "a:f({})", 0},
        // several calls under one index, with ids and without
        {{{0, "a", "f", "{}", 0}, {0, "b", "g", "{", 0}, {0, "", NULL, "}", 0}},
         3,
         "a:f({}) b:g({})",
         BIT(SHARED_INDEX)},
        {{{0, NULL, "f", "{}", 0}, {0, NULL, "g", "{}", 0}},
         2,
         "call_evalq_1:f({}) call_evalq_2:g({})",
         BIT(SHARED_INDEX) | BIT(MISSING_ID)},
        // no index
        {{{-1, "a", "f", "{", 0}, {-1, NULL, NULL, "}", 0}, {-1, "b", "f", "{}", 0}},
         3,
         "a:f({}) b:f({})",
         BIT(MISSING_INDEX)},
        {{{-1, NULL, "f", "{\"x\":\"}\\\"", 0}, {-1, NULL, NULL, "{\"}", 0}, {-1, NULL, "f", "{}", 0}},
         3,
         "call_evalq_1:f({\"x\":\"}\\\"{\"}) call_evalq_2:f({})",
         BIT(MISSING_INDEX) | BIT(MISSING_ID)},
        {{{-1, NULL, "f", NULL, 0}, {-1, NULL, "g", NULL, 0}},
         2,
         "call_evalq_1:f({}) call_evalq_2:g({})",
         BIT(MISSING_INDEX) | BIT(MISSING_ID) | BIT(EMPTY_ARGUMENTS)},
        // a name again in each fragment, also after the last bracket
        {{{0, NULL, "f", "{\"a\"", 0}, {0, NULL, "f", ":1}", 0}, {0, NULL, "f", "", 0}},
         3,
         "call_evalq_1:f({\"a\":1})",
         BIT(MISSING_ID)},
        // a late id, a late name
        {{{0, NULL, "f", "{", 0}, {0, "a", NULL, "}", 0}}, 2, "a:f({})", 0},
        {{{0, "a", NULL, NULL, 0}, {0, NULL, "f", "{}", 0}}, 2, "a:f({})", 0},
        // a longer text follows the first that can be parsed; the same text twice is kept
        {{{0, "a", "f", "{}", 0}, {0, NULL, NULL, "{\"x\":1}", 0}}, 2, "a:f({}{\"x\":1})", 0},
        // objects are set
        {{{0, "a", "f", "{\"x\":", 0}, {0, NULL, NULL, "{\"x\":1}", 'o'}}, 2, "a:f({\"x\":1})", BIT(ARGUMENTS_OBJECT)},
        // one id for all, in a stream and in a body
        {{{0, "0", "f", "{}", 0}, {1, "0", "g", "{}", 0}}, 2, "0:f({}) 0:g({})", BIT(DUPLICATE_ID)},
        {{{0, "0", "f", "{}", 'w'}, {1, "0", "f", NULL, 'w'}},
         2,
         "0:f({}) 0:f({})",
         BIT(DUPLICATE_ID) | BIT(EMPTY_ARGUMENTS)},
        // indexes that begin at 1, and a call that is none
        {{{0, "z", NULL, NULL, 0}, {1, "a", "f", "{}", 0}}, 2, "a:f({})", 0},
        // an id of ours that is taken
        {{{0, "call_evalq_2", "f", "{}", 0}, {1, NULL, "g", "{}", 0}},
         2,
         "call_evalq_2:f({}) call_evalq_3:g({})",
         BIT(MISSING_ID)},
        // arguments, and never a name
        {{{0, "a", NULL, "{}", 0}}, 1, "a:({})", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_reply_builder builder;
        evq_arena arena = EVQ_ARENA_INIT;
        evq_reply reply;
        char calls[512];
        evq_reply_init(&builder, NULL, NULL);
        for (int p = 0; p < cases[i].count; p++) feed(&builder, &cases[i].pieces[p]);
        evq_reply_finish(&builder, EVQ_FINISH_TOOL_CALLS, "tool_calls");
        evq_reply_take(&builder, &reply, &arena);
        write_calls(calls, sizeof calls, &reply.message);
        assert_string_equal(calls, cases[i].calls);
        assert_int_equal(reply.remarks, cases[i].remarks);
        evq_arena_dispose(&arena);
        evq_reply_dispose(&builder);
    }
}

// The latest event and how many there were.
typedef struct seen {
    evq_event last;
    int count;
} seen;

static void remember(void *context, const evq_event *event)
{
    seen *s = context;
    s->last = *event;
    s->count++;
}

static void events_of_calls(void **state)
{
    (void)state;
    seen s = {.count = 0};
    evq_reply_builder builder;
    evq_reply_init(&builder, remember, &s);
    feed(&builder, &(piece){0, "a", NULL, NULL, 0});
    assert_int_equal(s.last.kind, EVQ_EVENT_OTHER);
    feed(&builder, &(piece){0, NULL, "name", NULL, 0});
    assert_int_equal(s.last.kind, EVQ_EVENT_CALL);
    assert_int_equal(s.last.bytes, 4);
    feed(&builder, &(piece){0, NULL, NULL, "{}", 0});
    assert_int_equal(s.last.bytes, 2);
    assert_int_equal(s.last.processed, EVQ_UNKNOWN);
    assert_int_equal(s.count, 3);
    evq_reply_dispose(&builder);
}

static void known_counts_overwrite(void **state)
{
    (void)state;
    evq_reply_builder builder;
    evq_reply_init(&builder, NULL, NULL);
    evq_usage usage = EVQ_USAGE_UNKNOWN;
    usage.prompt = 10, usage.cached = 4, usage.completion = 1;
    evq_reply_usage(&builder, &usage);
    usage = EVQ_USAGE_UNKNOWN;
    usage.completion = 0;
    evq_reply_usage(&builder, &usage);
    evq_server_timings timings = EVQ_TIMINGS_UNKNOWN;
    timings.prompt_ms = 0, timings.generated_tokens = 3;
    evq_reply_timings(&builder, &timings);
    timings = EVQ_TIMINGS_UNKNOWN;
    evq_reply_timings(&builder, &timings);
    assert_int_equal(builder.usage.prompt, 10);
    assert_int_equal(builder.usage.cached, 4);
    assert_int_equal(builder.usage.completion, 0);
    assert_int_equal(builder.usage.reasoning, EVQ_UNKNOWN);
    assert_true(builder.timings.prompt_ms == 0);
    assert_true(builder.timings.generated_ms < 0);
    assert_int_equal(builder.timings.generated_tokens, 3);
    evq_reply_dispose(&builder);
}

static void finish_words(void **state)
{
    (void)state;
    static const struct {
        bool has_call;
        evq_finish finish;
        bool is_wrong;
    } cases[] = {
        {true, EVQ_FINISH_TOOL_CALLS, false}, {true, EVQ_FINISH_STOP, true},   {true, EVQ_FINISH_LENGTH, false},
        {true, EVQ_FINISH_NONE, false},       {false, EVQ_FINISH_STOP, false}, {false, EVQ_FINISH_TOOL_CALLS, true},
        {false, EVQ_FINISH_NONE, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_reply_builder builder;
        evq_arena arena = EVQ_ARENA_INIT;
        evq_reply reply;
        evq_reply_init(&builder, NULL, NULL);
        if (cases[i].has_call) feed(&builder, &(piece){0, "a", "f", "{}", 0});
        if (cases[i].finish) evq_reply_finish(&builder, cases[i].finish, "word");
        evq_reply_take(&builder, &reply, &arena);
        assert_int_equal(reply.remarks, cases[i].is_wrong ? BIT(WRONG_FINISH) : 0);
        evq_arena_dispose(&arena);
        evq_reply_dispose(&builder);
    }
}

static void nothing_is_null(void **state)
{
    (void)state;
    evq_reply_builder builder;
    evq_arena arena = EVQ_ARENA_INIT;
    evq_reply reply;
    evq_reply_init(&builder, NULL, NULL);
    evq_reply_text(&builder, EVQ_EVENT_CONTENT, "", 0, EVQ_UNKNOWN);
    evq_reply_take(&builder, &reply, &arena);
    assert_int_equal(builder.events, 0);
    assert_int_equal(reply.message.role, EVQ_ASSISTANT);
    assert_null(reply.message.content);
    assert_null(reply.message.reasoning);
    assert_null(reply.message.calls);
    assert_null(reply.model);
    assert_null(reply.finish_text);
    assert_int_equal(reply.finish, EVQ_FINISH_NONE);
    assert_int_equal(reply.remarks, 0);
    evq_arena_dispose(&arena);
    evq_reply_dispose(&builder);
}

static void bytes_have_a_ceiling(void **state)
{
    (void)state;
    const size_t half = EVQ_REPLY_MAX_BYTES / 2;
    char *text = malloc(half);
    assert_non_null(text);
    memset(text, 'x', half);
    seen s = {.count = 0};
    evq_reply_builder builder;
    evq_reply_init(&builder, remember, &s);
    evq_reply_text(&builder, EVQ_EVENT_CONTENT, text, half, EVQ_UNKNOWN);
    evq_reply_text(&builder, EVQ_EVENT_REASONING, text, half, EVQ_UNKNOWN);
    assert_false(builder.over);
    feed(&builder, &(piece){0, "a", NULL, NULL, 0}); // in total, not each
    assert_true(builder.over);
    evq_reply_text(&builder, EVQ_EVENT_CONTENT, "x", 1, EVQ_UNKNOWN);
    assert_int_equal(builder.content.len, half);
    assert_int_equal(builder.call_count, 0);
    assert_int_equal(s.count, 2);
    evq_reply_dispose(&builder);
    free(text);
}

static void calls_have_a_ceiling(void **state)
{
    (void)state;
    evq_reply_builder builder;
    evq_reply_init(&builder, NULL, NULL);
    for (int i = 0; i < EVQ_REPLY_MAX_CALLS; i++) feed(&builder, &(piece){i, NULL, "f", "{}", 0});
    assert_false(builder.over);
    feed(&builder, &(piece){EVQ_REPLY_MAX_CALLS, NULL, "f", "{}", 0});
    assert_true(builder.over);
    assert_int_equal(builder.call_count, EVQ_REPLY_MAX_CALLS);
    evq_reply_dispose(&builder);
}

static void long_words_are_cut(void **state)
{
    (void)state;
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_putc(&text, 'x');
    for (int i = 0; i < 5000; i++) evq_buf_puts(&text, "é");
    evq_reply_builder builder;
    evq_reply_init(&builder, NULL, NULL);
    evq_reply_model(&builder, text.data);
    evq_reply_model(&builder, "another");
    assert_int_equal(builder.model.len, 4095); // not in the middle of a character
    evq_reply_error(&builder, &(evq_error_words){.message = "first"});
    evq_reply_error(&builder, &(evq_error_words){.message = "second"});
    assert_string_equal(builder.error->message, "first");
    evq_reply_dispose(&builder);
    evq_buf_dispose(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(assembles_calls),        cmocka_unit_test(events_of_calls),
        cmocka_unit_test(known_counts_overwrite), cmocka_unit_test(finish_words),
        cmocka_unit_test(nothing_is_null),        cmocka_unit_test(bytes_have_a_ceiling),
        cmocka_unit_test(calls_have_a_ceiling),   cmocka_unit_test(long_words_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
