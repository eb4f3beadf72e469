#include "base/err.h"
#include "endpoints/sse.h"
#include "tests/test.h"

// What came out, as text: "name|data;" per event, "#text;" per comment.
static void on_event(void *context, const char *name, const char *data, size_t len)
{
    evq_buf *out = context;
    evq_buf_printf(out, "%s|", name ? name : "");
    evq_buf_append(out, data, len);
    evq_buf_putc(out, ';');
}

static void on_comment(void *context, const char *text, size_t len)
{
    evq_buf *out = context;
    evq_buf_putc(out, '#');
    evq_buf_append(out, text, len);
    evq_buf_putc(out, ';');
}

static int split(evq_buf *out, const char *bytes, size_t len, size_t piece, size_t max)
{
    const evq_sse_handler handler = {.event = on_event, .comment = on_comment, .context = out};
    evq_sse sse;
    evq_sse_init(&sse, &handler, max);
    int rc = 0;
    for (size_t at = 0; at < len && !rc; at += piece)
        rc = evq_sse_feed(&sse, bytes + at, len - at < piece ? len - at : piece);
    evq_sse_end(&sse);
    evq_sse_dispose(&sse);
    return rc;
}

static void splits(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *expected;
    } cases[] = {
        {"", ""},
        {"\n\n\n", ""},
        {"data: a\n\n", "|a;"},
        {"data:a\n\ndata:  b\n\n", "|a;| b;"},
        {"data: a\r\n\r\ndata: b\r\rdata: c\n\n", "|a;|b;|c;"},
        {"data: a\r\ndata: b\rdata: c\n\r\n", "|a\nb\nc;"},
        {"data\n\n", "|;"},
        {"data:\n\n", "|;"},
        {"data:\ndata:\n\n", "|\n;"},
        {"event: error\ndata: x\n\ndata: y\n\n", "error|x;|y;"},
        {"event: a\nevent: b\ndata: x\n\n", "b|x;"},
        {"event:\ndata: x\n\n", "|x;"},
        {"event: lonely\n\ndata: x\n\n", "|x;"},
        {":\n\n: ping\n:p\n\n", "#;#ping;#p;"},
        {": in between\ndata: a\n: again\ndata: b\n\n", "#in between;#again;|a\nb;"},
        {"id: 1\nretry: 5\nDATA: x\n data: x\ndatax: x\nnonsense\n\n", ""},
        {"\xEF\xBB\xBF"
         "data: a\n\n",
         "|a;"},
        {"\xEF\xBB\xBF\ndata: \xEF\xBB\xBF"
         "a\n\n",
         "|\xEF\xBB\xBF"
         "a;"},
        {"\n\xEF\xBB\xBF"
         "data: a\n\n",
         ""},               // only at the very start
        {"data: a", "|a;"}, // no line end, no blank line
        {"data: a\n", "|a;"},
        {"data: a\r", "|a;"},
        {": bye", "#bye;"},
        {"data: {\"a\":\"b: c\"}\n\n", "|{\"a\":\"b: c\"};"},
        {"data: \xc3\xa9\xff\n\n", "|\xc3\xa9\xff;"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t piece = 1; piece <= 64; piece = piece < 4 ? piece + 1 : piece * 4) {
            evq_buf out = EVQ_BUF_INIT(4096);
            assert_int_equal(split(&out, cases[i].bytes, strlen(cases[i].bytes), piece, 1024), 0);
            assert_string_equal(evq_buf_text(&out), cases[i].expected);
            evq_buf_dispose(&out);
        }
    }
}

static void keeps_nul_bytes(void **state)
{
    (void)state;
    evq_buf out = EVQ_BUF_INIT(4096);
    assert_int_equal(split(&out, "data: a\0b\n\n", 11, 11, 1024), 0);
    assert_int_equal(out.len, 5);
    assert_memory_equal(out.data, "|a\0b;", 5);
    evq_buf_dispose(&out);
}

static void bounds_an_event(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        int expected;
    } cases[] = {
        {"data: 0123456789\n\n", 0}, // a line of 16
        {"data: 0123456789a\n\n", EVQ_ELIMIT},
        {"data: 01234567\ndata: 0123456\n\n", 0}, // data of 16
        {"data: 01234567\ndata: 01234567\n\n", EVQ_ELIMIT},
        {": 0123456789abcdef\n\n", EVQ_ELIMIT},
        {"data: 01234567\n\ndata: 01234567\n\n", 0}, // each by itself
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t piece = 1; piece <= 64; piece *= 8) {
            evq_buf out = EVQ_BUF_INIT(4096);
            assert_int_equal(split(&out, cases[i].bytes, strlen(cases[i].bytes), piece, 16), cases[i].expected);
            evq_buf_dispose(&out);
        }
    }
}

static void stays_over(void **state)
{
    (void)state;
    evq_buf out = EVQ_BUF_INIT(4096);
    const evq_sse_handler handler = {.event = on_event, .comment = on_comment, .context = &out};
    evq_sse sse;
    evq_sse_init(&sse, &handler, 8);
    assert_int_equal(evq_sse_feed(&sse, "data: 0123456789\n\n", 18), EVQ_ELIMIT);
    assert_int_equal(evq_sse_feed(&sse, "data: a\n\n", 9), EVQ_ELIMIT);
    evq_sse_end(&sse);
    assert_string_equal(evq_buf_text(&out), "");
    evq_sse_dispose(&sse);
    evq_buf_dispose(&out);
}

static void a_line_of_many_reads(void **state)
{
    (void)state;
    const size_t size = 2 * 1024 * 1024;
    evq_buf bytes = EVQ_BUF_INIT(EVQ_MIB(4)), out = EVQ_BUF_INIT(EVQ_MIB(4));
    evq_buf_puts(&bytes, "data: ");
    memset(evq_buf_reserve(&bytes, size), 'x', size);
    bytes.len += size;
    evq_buf_puts(&bytes, "\n\n");
    assert_int_equal(split(&out, bytes.data, bytes.len, 4096, EVQ_MIB(4)), 0);
    assert_int_equal(out.len, size + 2);
    assert_int_equal(out.data[size], 'x');
    evq_buf_dispose(&bytes);
    evq_buf_dispose(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits),     cmocka_unit_test(keeps_nul_bytes),      cmocka_unit_test(bounds_an_event),
        cmocka_unit_test(stays_over), cmocka_unit_test(a_line_of_many_reads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
