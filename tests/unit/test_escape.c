#include "tests/test.h"

#include "reports/escape.h"

#include <jansson.h>

typedef void escape(evq_buf *out, const char *text);

static void expect(escape *put, const char *text, const char *expected)
{
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(1));
    put(&out, text);
    assert_string_equal(evq_buf_text(&out), expected);
    evq_buf_dispose(&out);
}

static void nothing_acts_on_a_terminal(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {NULL, ""},
        {"", ""},
        {"plain", "plain"},
        {"\033[31mred\033[0m\a\b", "[31mred[0m"},
        {"two\nlines\tand\ttabs\r", "two lines and tabs"},
        {"\xE2\x80\xAE"
         "evil\xC2\x9B"
         "2J",
         "evil2J"},
        {"\xFFx", "\xEF\xBF\xBDx"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) expect(evq_escape_terminal, cases[i][0], cases[i][1]);
}

static void nothing_acts_in_a_spreadsheet(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {NULL, ""},
        {"", ""},
        {"plain text", "plain text"},
        {"a, b", "\"a, b\""},
        {"say \"x\"", "\"say \"\"x\"\"\""},
        {"=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\""},
        {"+1", "\"'+1\""},
        {"-2+3", "\"'-2+3\""},
        {"@SUM(A1)", "\"'@SUM(A1)\""},
        {" =1+1", "\"' =1+1\""},
        {"two\nlines", "two lines"},
        {"\033[31mred", "[31mred"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) expect(evq_escape_csv, cases[i][0], cases[i][1]);
}

static void nothing_acts_in_xml(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {NULL, ""},
        {"plain", "plain"},
        {"<b a=\"1\">&amp;</b>", "&lt;b a=&quot;1&quot;&gt;&amp;amp;&lt;/b&gt;"},
        {"]]>", "]]&gt;"},
        {"two\nlines", "two\nlines"},
        {"a\x01"
         "b\033[2J",
         "ab[2J"},
        {"\xEF\xBF\xBEx\xEF\xBF\xBF", "x"},
        {"\xFF", "\xEF\xBF\xBD"},
        {"\xEF\xBF\xBD", "\xEF\xBF\xBD"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) expect(evq_escape_xml, cases[i][0], cases[i][1]);
}

static void nothing_acts_in_markdown(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {NULL, ""},
        {"43.1 tok/s, 5 of 6", "43.1 tok/s, 5 of 6"},
        {"a|b\nc", "a\\|b c"},
        {"`x` *y* _z_ ~~w~~ \\", "\\`x\\` \\*y\\* \\_z\\_ \\~\\~w\\~\\~ \\\\"},
        {"<b>&lt;", "&lt;b&gt;&amp;lt;"},
        {"[a](http://b) ![c](d)", "\\[a\\](http\\://b) !\\[c\\](d)"},
        {"www.x.org", "www\\.x.org"},
        {"@team a@b.c #12", "@&#8203;team a@&#8203;b.c #&#8203;12"},
        {"# head", "#&#8203; head"},
        {"> quote", "&gt; quote"},
        {"- item", "\\- item"},
        {"--", "\\--"},
        {"===", "\\==="},
        {"-", "-"},
        {"1. item", "1\\. item"},
        {"12) item", "12\\) item"},
        {"1.5 s", "1.5 s"},
        {"    code ", "code"},
        {"$x$", "\\$x\\$"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) expect(evq_escape_markdown, cases[i][0], cases[i][1]);
}

static void long_text_is_cut(void **state)
{
    (void)state;
    char *text = malloc(1000001);
    assert_non_null(text);
    memset(text, 'x', 1000000);
    text[1000000] = '\0';
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_escape_terminal(&out, text);
    assert_true(out.len < EVQ_ESCAPE_MOST + 8);
    assert_string_equal(out.data + out.len - 3, "…");
    evq_buf_dispose(&out);
    free(text);
}

// What is not shown is spelled out, and the document means the same.
static void json_is_spelled_out(void **state)
{
    (void)state;
    static const char document[] = "{\"é読\": \"\xC2\x9B \xE2\x80\xAE \xEF\xBB\xBF \xF3\xA0\x81\x81\"}";
    evq_buf out = EVQ_BUF_INIT(1024);
    evq_escape_json(&out, document, strlen(document));
    assert_string_equal(evq_buf_text(&out), "{\"é読\": \"\\u009b \\u202e \\ufeff \\udb40\\udc41\"}");
    json_t *before = json_loads(document, 0, NULL), *after = json_loads(evq_buf_text(&out), 0, NULL);
    assert_non_null(before);
    assert_true(json_equal(before, after));
    json_decref(before);
    json_decref(after);
    evq_buf_dispose(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_acts_on_a_terminal), cmocka_unit_test(nothing_acts_in_a_spreadsheet),
        cmocka_unit_test(nothing_acts_in_xml),        cmocka_unit_test(nothing_acts_in_markdown),
        cmocka_unit_test(long_text_is_cut),           cmocka_unit_test(json_is_spelled_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
