#include "base/err.h"
#include "endpoints/decoder.h"
#include "tests/test.h"

// The wire cases (tests/wire) cover what servers send; here is what the transport does to it, and the ceilings.

typedef struct outcome {
    evq_failure failure;
    evq_reply reply;
    char text[128];
    int rc; // of the last feed
    evq_arena arena;
} outcome;

static void decode(outcome *out, bool stream, int status, const char *content_type, const char *bytes, size_t len,
                   size_t piece)
{
    *out = (outcome){.rc = 0};
    evq_decoder decoder;
    evq_decoder_init(&decoder, &evq_openai_chat, stream, NULL, NULL);
    evq_decoder_head(&decoder, status, content_type);
    for (size_t at = 0; at < len && !out->rc; at += piece)
        out->rc = evq_decoder_feed(&decoder, bytes + at, len - at < piece ? len - at : piece);
    out->failure = evq_decoder_end(&decoder, &out->reply, out->text, sizeof out->text, &out->arena);
    evq_decoder_dispose(&decoder);
}

#define STREAM "data: {\"choices\":[{\"delta\":{\"content\":\"ok\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
#define BODY   "{\"choices\":[{\"message\":{\"content\":\"ok\"},\"finish_reason\":\"stop\"}]}"

static void chooses_by_content_type(void **state)
{
    (void)state;
    static const struct {
        bool asked;
        const char *content_type, *bytes;
        evq_failure failure;
        bool is_unasked;
    } cases[] = {
        {true, "text/event-stream", STREAM, EVQ_FAILURE_NONE, false},
        {true, "Text/Event-Stream; charset=utf-8", STREAM, EVQ_FAILURE_NONE, false},
        {false, "text/event-stream", STREAM, EVQ_FAILURE_NONE, false},
        {true, NULL, STREAM, EVQ_FAILURE_NONE, false},
        {true, "", STREAM, EVQ_FAILURE_NONE, false},
        {true, "text/plain", STREAM, EVQ_FAILURE_NONE, false},
        {true, "application/json", BODY, EVQ_FAILURE_NONE, true},
        {true, "application/json; charset=utf-8", BODY, EVQ_FAILURE_NONE, true},
        {false, "application/json", BODY, EVQ_FAILURE_NONE, false},
        {false, NULL, BODY, EVQ_FAILURE_NONE, false},
        {false, "text/plain", BODY, EVQ_FAILURE_NONE, false},
        {false, NULL, STREAM, EVQ_FAILURE_MALFORMED, false},
        {true, NULL, BODY, EVQ_FAILURE_NONE, false}, // JSON without "data:" is read all the same
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        outcome out;
        decode(&out, cases[i].asked, 200, cases[i].content_type, cases[i].bytes, strlen(cases[i].bytes), 5);
        assert_int_equal(out.failure, cases[i].failure);
        assert_int_equal(!!(out.reply.remarks & 1u << EVQ_REMARK_UNASKED_BODY), cases[i].is_unasked);
        if (!cases[i].failure) assert_string_equal(out.reply.message.content, "ok");
        evq_arena_dispose(&out.arena);
    }
}

static void judges_streams(void **state)
{
    (void)state;
#define TEXT   "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n"
#define FINISH "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
#define DONE   "data: [DONE]\n\n"
#define ERROR  "data: {\"error\":{\"message\":\"boom\"}}\n\n"
    static const struct {
        const char *bytes;
        evq_failure failure;
        unsigned remarks;
    } cases[] = {
        {TEXT FINISH DONE, EVQ_FAILURE_NONE, 0},
        {TEXT FINISH, EVQ_FAILURE_NONE, 1u << EVQ_REMARK_NO_DONE},
        {TEXT DONE, EVQ_FAILURE_NONE, 1u << EVQ_REMARK_NO_FINISH},
        {FINISH DONE, EVQ_FAILURE_NONE, 0},
        {DONE, EVQ_FAILURE_NONE, 1u << EVQ_REMARK_NO_FINISH},
        {TEXT, EVQ_FAILURE_CUT_STREAM, 0},
        {": ping\n\n", EVQ_FAILURE_CUT_STREAM, 0},
        {TEXT ERROR, EVQ_FAILURE_STREAM_ERROR, 0},
        {TEXT ERROR DONE, EVQ_FAILURE_STREAM_ERROR, 0},
        {TEXT FINISH ERROR DONE, EVQ_FAILURE_STREAM_ERROR, 0},
        {"", EVQ_FAILURE_MALFORMED, 0},
        {"<html>\n", EVQ_FAILURE_MALFORMED, 0},
        {"data: <html>\n\n", EVQ_FAILURE_MALFORMED, 1u << EVQ_REMARK_BAD_EVENT},
        {"data: <html>\n\n" DONE, EVQ_FAILURE_MALFORMED, 1u << EVQ_REMARK_BAD_EVENT},
        {"data: <html>\n\n" TEXT FINISH DONE, EVQ_FAILURE_NONE, 1u << EVQ_REMARK_BAD_EVENT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        outcome out;
        decode(&out, true, 200, "text/event-stream", cases[i].bytes, strlen(cases[i].bytes), 11);
        assert_int_equal(out.failure, cases[i].failure);
        assert_int_equal(out.reply.remarks, cases[i].remarks);
        evq_arena_dispose(&out.arena);
    }
}

static void judges_bodies(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        evq_failure failure;
        unsigned remarks;
    } cases[] = {
        {BODY, EVQ_FAILURE_NONE, 0},
        {"{\"choices\":[{\"message\":{\"content\":\"\"}}]}", EVQ_FAILURE_NONE, 1u << EVQ_REMARK_NO_FINISH},
        {"{\"error\":\"boom\"}", EVQ_FAILURE_STREAM_ERROR, 0},
        {"{\"error\":{\"message\":\"the prompt is too long\"}}", EVQ_FAILURE_CONTEXT_OVERFLOW, 0},
        {"{\"choices\":[]}", EVQ_FAILURE_MALFORMED, 1u << EVQ_REMARK_BAD_EVENT},
        {"{}", EVQ_FAILURE_MALFORMED, 1u << EVQ_REMARK_BAD_EVENT},
        {"{\"choices\":[{\"message\":{\"content\":\"cut o", EVQ_FAILURE_MALFORMED, 1u << EVQ_REMARK_BAD_EVENT},
        {" \n", EVQ_FAILURE_MALFORMED, 1u << EVQ_REMARK_BAD_EVENT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        outcome out;
        decode(&out, false, 200, "application/json", cases[i].bytes, strlen(cases[i].bytes), 11);
        assert_int_equal(out.failure, cases[i].failure);
        assert_int_equal(out.reply.remarks, cases[i].remarks);
        assert_int_equal(out.text[0] != '\0', out.failure != EVQ_FAILURE_NONE);
        evq_arena_dispose(&out.arena);
    }
}

static void strange_words_are_harmless(void **state)
{
    (void)state;
    const char *bytes = "data: {\"error\":{\"message\":\"\\u001b[31mred\\nline \xF0\x9F\x98\x80\"}}\n\n";
    outcome out;
    decode(&out, true, 200, "text/event-stream", bytes, strlen(bytes), 1);
    assert_int_equal(out.failure, EVQ_FAILURE_STREAM_ERROR);
    assert_string_equal(out.text, "[31mred line \xF0\x9F\x98\x80");
    evq_arena_dispose(&out.arena);
}

static void errors_by_status(void **state)
{
    (void)state;
    outcome out;
    decode(&out, true, 503, "text/event-stream", STREAM, strlen(STREAM), 5);
    assert_int_equal(out.failure, EVQ_FAILURE_OVERLOAD);
    assert_null(out.reply.message.content);
    evq_arena_dispose(&out.arena);
    decode(&out, true, 204, NULL, "", 0, 5);
    assert_int_equal(out.failure, EVQ_FAILURE_MALFORMED);
    evq_arena_dispose(&out.arena);
}

static void endless_errors_are_cut(void **state)
{
    (void)state;
    const size_t size = 1024 * 1024;
    char *page = malloc(size);
    assert_non_null(page);
    memset(page, 'x', size);
    outcome out;
    decode(&out, true, 500, "text/html", page, size, 1000);
    assert_int_equal(out.rc, 0);
    assert_int_equal(out.failure, EVQ_FAILURE_SERVER_ERROR);
    assert_true(strlen(out.text) < sizeof out.text);
    evq_arena_dispose(&out.arena);
    free(page);
}

// Appends a chunk whose content is `size` bytes.
static void put_long_chunk(evq_buf *out, size_t size, const char *ending)
{
    evq_buf_puts(out, "data: {\"choices\":[{\"delta\":{\"content\":\"");
    memset(evq_buf_reserve(out, size), 'x', size);
    out->len += size;
    evq_buf_printf(out, "\"}}]}%s", ending);
}

static void long_lines(void **state)
{
    (void)state;
    evq_buf bytes = EVQ_BUF_INIT(EVQ_MIB(4));
    put_long_chunk(&bytes, 1200000, "\r\n\r\n");
    evq_buf_puts(&bytes, FINISH DONE);
    const size_t pieces[] = {bytes.len, 4096, 61};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        outcome out;
        decode(&out, true, 200, NULL, bytes.data, bytes.len, pieces[i]);
        assert_int_equal(out.failure, EVQ_FAILURE_NONE);
        assert_int_equal(strlen(out.reply.message.content), 1200000);
        evq_arena_dispose(&out.arena);
    }
    evq_buf_dispose(&bytes);
}

static void ceilings(void **state)
{
    (void)state;
    evq_buf bytes = EVQ_BUF_INIT(EVQ_MIB(40));
    outcome out;

    put_long_chunk(&bytes, EVQ_REPLY_MAX_BYTES, "\n\n"); // one event that is too long
    decode(&out, true, 200, NULL, bytes.data, bytes.len, 65536);
    assert_int_equal(out.rc, EVQ_ELIMIT);
    assert_int_equal(out.failure, EVQ_FAILURE_OVERSIZE);
    evq_arena_dispose(&out.arena);
    decode(&out, false, 200, NULL, bytes.data, bytes.len, 65536); // the same as a body
    assert_int_equal(out.rc, EVQ_ELIMIT);
    assert_int_equal(out.failure, EVQ_FAILURE_OVERSIZE);
    evq_arena_dispose(&out.arena);

    evq_buf_truncate(&bytes, 0);
    for (int i = 0; i < 3; i++) put_long_chunk(&bytes, EVQ_REPLY_MAX_BYTES / 2, "\n\n"); // three, half as long
    decode(&out, true, 200, NULL, bytes.data, bytes.len, 65536);
    assert_int_equal(out.rc, EVQ_ELIMIT);
    assert_int_equal(out.failure, EVQ_FAILURE_OVERSIZE);
    assert_int_equal(strlen(out.reply.message.content), EVQ_REPLY_MAX_BYTES);
    evq_arena_dispose(&out.arena);
    evq_buf_dispose(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chooses_by_content_type),
        cmocka_unit_test(judges_streams),
        cmocka_unit_test(judges_bodies),
        cmocka_unit_test(strange_words_are_harmless),
        cmocka_unit_test(errors_by_status),
        cmocka_unit_test(endless_errors_are_cut),
        cmocka_unit_test(long_lines),
        cmocka_unit_test(ceilings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
