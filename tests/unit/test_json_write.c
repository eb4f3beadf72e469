#include "base/json_write.h"
#include "tests/test.h"

#include <jansson.h>
#include <math.h>

static const char *quoted(const char *bytes, size_t len)
{
    static char out[512];
    evq_buf text = EVQ_BUF_INIT(sizeof out - 1);
    evq_json_writer w = evq_json_writer_on(&text, 0);
    evq_write_bytes(&w, bytes, len);
    assert_false(text.over);
    strcpy(out, evq_buf_text(&text));
    evq_buf_dispose(&text);
    return out;
}

static void strings_are_escaped(void **state)
{
    (void)state;
#define BYTES(text) text, sizeof text - 1
    static const struct {
        const char *bytes;
        size_t len;
        const char *expected;
    } cases[] = {
        {BYTES(""), "\"\""},
        {BYTES("plain"), "\"plain\""},
        {BYTES("a\"b\\c/d"), "\"a\\\"b\\\\c/d\""},
        {BYTES("\n\t\r"), "\"\\n\\t\\r\""},
        {BYTES("\0\x01\x1f\x7f"), "\"\\u0000\\u0001\\u001f\\u007f\""},
        {BYTES("\xC3\xA4\xE4\xB8\x96\xF0\x9F\x98\x80"), "\"\xC3\xA4\xE4\xB8\x96\xF0\x9F\x98\x80\""},
        {BYTES("\xFF"), "\"\xEF\xBF\xBD\""},
        {BYTES("a\xC3"), "\"a\xEF\xBF\xBD\""},                                 // cut
        {BYTES("\xC0\xAF"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},                   // overlong
        {BYTES("\xED\xA0\x80z"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\""}, // a surrogate
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(quoted(cases[i].bytes, cases[i].len), cases[i].expected);
}

static void put_sample(evq_json_writer *w)
{
    evq_write_object(w);
    evq_put_string(w, "s", "x");
    evq_put_string(w, "none", NULL);
    evq_put_int(w, "i", INT64_MIN);
    evq_put_bool(w, "b", true);
    evq_put_array(w, "empty");
    evq_write_end(w);
    evq_put_object(w, "o");
    evq_write_end(w);
    evq_put_array(w, "list");
    evq_write_int(w, 1);
    evq_write_null(w);
    evq_write_array(w);
    evq_write_bool(w, false);
    evq_write_end(w);
    evq_write_object(w);
    evq_put_raw(w, "r", "[1,2]");
    evq_write_end(w);
    evq_write_end(w);
    evq_write_end(w);
}

static void in_one_line(void **state)
{
    (void)state;
    evq_buf out = EVQ_BUF_INIT(1000);
    evq_json_writer w = evq_json_writer_on(&out, 0);
    put_sample(&w);
    assert_string_equal(evq_buf_text(&out),
                        "{\"s\":\"x\",\"none\":null,\"i\":-9223372036854775808,\"b\":true,\"empty\":[],\"o\":{},"
                        "\"list\":[1,null,[false],{\"r\":[1,2]}]}");
    evq_buf_dispose(&out);
}

static void indented(void **state)
{
    (void)state;
    evq_buf out = EVQ_BUF_INIT(1000);
    evq_json_writer w = evq_json_writer_on(&out, 2);
    put_sample(&w);
    assert_string_equal(evq_buf_text(&out), "{\n"
                                            "  \"s\": \"x\",\n"
                                            "  \"none\": null,\n"
                                            "  \"i\": -9223372036854775808,\n"
                                            "  \"b\": true,\n"
                                            "  \"empty\": [],\n"
                                            "  \"o\": {},\n"
                                            "  \"list\": [\n"
                                            "    1,\n"
                                            "    null,\n"
                                            "    [\n"
                                            "      false\n"
                                            "    ],\n"
                                            "    {\n"
                                            "      \"r\": [1,2]\n"
                                            "    }\n"
                                            "  ]\n"
                                            "}");
    evq_buf_dispose(&out);
}

static void numbers(void **state)
{
    (void)state;
    evq_buf out = EVQ_BUF_INIT(1000);
    evq_json_writer w = evq_json_writer_on(&out, 0);
    evq_write_array(&w);
    evq_write_int(&w, 0);
    evq_write_int(&w, -1);
    evq_write_int(&w, INT64_MAX);
    evq_write_real(&w, 0.1);
    evq_write_real(&w, 1e300);
    evq_write_real(&w, 123456789.125);
    evq_write_real(&w, (double)NAN);
    evq_write_real(&w, (double)-INFINITY);
    evq_write_end(&w);
    assert_string_equal(evq_buf_text(&out), "[0,-1,9223372036854775807,0.1,1e+300,123456789,null,null]");
    evq_buf_dispose(&out);
}

static void any_bytes_make_valid_json(void **state)
{
    (void)state;
    uint32_t random = 1;
    for (int round = 0; round < 2000; round++) {
        char bytes[64];
        for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (char)((random = random * 1664525u + 1013904223u) >> 24);
        evq_buf out = EVQ_BUF_INIT(4096);
        evq_json_writer w = evq_json_writer_on(&out, 0);
        evq_write_bytes(&w, bytes, sizeof bytes);
        json_t *value = json_loadb(out.data, out.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
        assert_non_null(value);
        json_decref(value);
        evq_buf_dispose(&out);
    }
}

static void a_full_buffer_says_so(void **state)
{
    (void)state;
    evq_buf out = EVQ_BUF_INIT(20);
    evq_json_writer w = evq_json_writer_on(&out, 0);
    put_sample(&w);
    assert_true(out.over);
    assert_true(out.len <= 20);
    evq_buf_dispose(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_escaped),
        cmocka_unit_test(in_one_line),
        cmocka_unit_test(indented),
        cmocka_unit_test(numbers),
        cmocka_unit_test(any_bytes_make_valid_json),
        cmocka_unit_test(a_full_buffer_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
