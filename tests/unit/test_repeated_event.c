// An event that is taken unparsed must say what it would have said parsed.
#include "base/arena.h"
#include "endpoints/decoder.h"
#include "endpoints/repeated_event.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

typedef struct seen {
    evq_buf text;
} seen;

static void note(void *context, const evq_event *event)
{
    seen *s = context;
    evq_buf_printf(&s->text, "%c%zu/%lld%s ", evq_event_letters[event->kind], event->bytes, (long long)event->tokens,
                   event->recast ? "!" : "");
}

// What becomes of a stream; `alike` false: each event is written a little differently, so that none repeats another.
static void play(evq_buf *out, const evq_dialect *dialect, const char *const *events, bool alike)
{
    seen s = {EVQ_BUF_INIT(EVQ_MIB(1))};
    evq_decoder decoder;
    evq_arena arena = EVQ_ARENA_INIT;
    evq_reply reply;
    char text[512];
    evq_decoder_init(&decoder, dialect, true, note, &s);
    evq_decoder_head(&decoder, 200, dialect->lines ? "application/x-ndjson" : "text/event-stream");
    for (size_t i = 0; events[i]; i++) {
        evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
        if (!dialect->lines) evq_buf_puts(&line, "data: ");
        if (!alike && *events[i] == '{') evq_buf_printf(&line, "%*s", (int)(i + 1), "");
        evq_buf_printf(&line, "%s\n%s", events[i], dialect->lines ? "" : "\n");
        evq_decoder_feed(&decoder, line.data, line.len);
        evq_buf_dispose(&line);
    }
    evq_failure failure = evq_decoder_end(&decoder, &reply, text, sizeof text, &arena);
    evq_buf_printf(out, "%s| %d %u %s | %s |", evq_buf_text(&s.text), (int)failure, reply.remarks,
                   reply.message.content ? reply.message.content : "-",
                   reply.message.reasoning ? reply.message.reasoning : "-");
    for (size_t i = 0; i < reply.message.call_count; i++)
        evq_buf_printf(out, " %s(%s)", reply.message.calls[i].name, reply.message.calls[i].arguments);
    if (reply.message.echo) evq_buf_printf(out, " %s", reply.message.echo);
    evq_decoder_dispose(&decoder);
    evq_arena_dispose(&arena);
    evq_buf_dispose(&s.text);
}

static void assert_same(const evq_dialect *dialect, const char *const *events, const char *content)
{
    evq_buf alike = EVQ_BUF_INIT(EVQ_MIB(1)), apart = EVQ_BUF_INIT(EVQ_MIB(1));
    play(&alike, dialect, events, true);
    play(&apart, dialect, events, false);
    assert_string_equal(evq_buf_text(&alike), evq_buf_text(&apart));
    assert_non_null(strstr(evq_buf_text(&alike), content));
    evq_buf_dispose(&alike);
    evq_buf_dispose(&apart);
}

#define DELTA(text) "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" text "\"},\"finish_reason\":null}]}"
#define REASONING(text)                                                                                                \
    "{\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"" text "\"},\"finish_reason\":null}]}"
#define FINISH "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}"

static void texts(void **state)
{
    (void)state;
    const char *const events[] = {DELTA("one"), DELTA(" two"), DELTA(" thr\xC3\xA9"), DELTA("\xE2\x82\xAC"), FINISH,
                                  "[DONE]",     NULL};
    assert_same(&evq_openai_chat, events, "one two thr\xC3\xA9\xE2\x82\xAC");
}

static void what_needs_reading(void **state)
{
    (void)state;
    const char *const events[] = {DELTA("a"), DELTA("b\\n"), DELTA("c\\u00e9"), DELTA(""),
                                  DELTA("d"), DELTA("\xFF"), DELTA("e\\\""),    DELTA("f"),
                                  DELTA("g"), FINISH,        "[DONE]",          NULL};
    assert_same(&evq_openai_chat, events,
                "ab\ncé"
                "d");
}

static void hostile_text(void **state)
{
    (void)state;
    // Texts that look like the JSON around them.
    const char *const events[] = {DELTA("a"),    DELTA("b\"},\"finish_reason\":\"length\"}],\"x\":[{\"y\":{\"z\":\"c"),
                                  DELTA("null"), DELTA("content"),
                                  DELTA("d"),    FINISH,
                                  "[DONE]",      NULL};
    assert_same(&evq_openai_chat, events, "content");
}

static void kinds_and_tags(void **state)
{
    (void)state;
    const char *const events[] = {REASONING("let"), REASONING(" me"),  DELTA("<th"), DELTA("ink>"),
                                  DELTA("x"),       DELTA("</think>"), DELTA("y"),   REASONING("again"),
                                  FINISH,           "[DONE]",          NULL};
    assert_same(&evq_openai_chat, events, "let me");
    const char *const tags[] = {DELTA("<th"), DELTA("ink>"), DELTA("x"), DELTA("</thi"), DELTA("nk>"), DELTA("y"),
                                FINISH,       "[DONE]",      NULL};
    assert_same(&evq_openai_chat, tags, " y | x |");
}

static void same_words_elsewhere(void **state)
{
    (void)state;
#define TWICE(text)                                                                                                    \
    "{\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"" text "\"}}]}"
    const char *const events[] = {TWICE("assistant"), TWICE("m"), TWICE("x"), TWICE("y"), FINISH, "[DONE]", NULL};
    assert_same(&evq_openai_chat, events, "assistantmxy");
}

static void other_dialects(void **state)
{
    (void)state;
#define BLOCK(text)                                                                                                    \
    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" text "\"}}"
    const char *const anthropic[] = {
        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
        BLOCK("one"),
        BLOCK(" two"),
        BLOCK(" three"),
        "{\"type\":\"content_block_stop\",\"index\":0}",
        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}",
        "{\"type\":\"message_stop\"}",
        NULL};
    assert_same(evq_dialect_find("anthropic-messages"), anthropic, "one two three");
#define LINE(text) "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"" text "\"},\"done\":false}"
    const char *const ollama[] = {LINE("one"), LINE(" two"), LINE(" three"),
                                  "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}", NULL};
    assert_same(evq_dialect_find("ollama"), ollama, "one two three");
}

// Without this the others would hold for a match that never matches.
static void it_does_match(void **state)
{
    (void)state;
    evq_repeated_event event;
    const char *text;
    size_t len;
    evq_repeated_init(&event, EVQ_MIB(1));
    const char *first = DELTA("a"), *second = DELTA(" much longer"), *escaped = DELTA("\\n");
    evq_repeated_learn(&event, NULL, first, strlen(first), EVQ_EVENT_CONTENT, "a", 1);
    assert_true(evq_repeated_match(&event, NULL, second, strlen(second), &text, &len));
    assert_memory_equal(text, " much longer", len);
    assert_false(evq_repeated_match(&event, NULL, escaped, strlen(escaped), &text, &len));
    assert_false(evq_repeated_match(&event, "error", second, strlen(second), &text, &len));
    assert_false(evq_repeated_match(&event, NULL, FINISH, strlen(FINISH), &text, &len));
    evq_repeated_forget(&event);
    assert_false(evq_repeated_match(&event, NULL, second, strlen(second), &text, &len));
    evq_repeated_dispose(&event);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),          cmocka_unit_test(what_needs_reading),   cmocka_unit_test(hostile_text),
        cmocka_unit_test(kinds_and_tags), cmocka_unit_test(same_words_elsewhere), cmocka_unit_test(other_dialects),
        cmocka_unit_test(it_does_match),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
