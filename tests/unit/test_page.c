#include "tests/test.h"

#include "base/text.h"
#include "reports/page.h"

static void wrap(evq_buf *out, size_t width, bool color, size_t column, size_t indent, const char *text)
{
    const evq_page page = {.out = out, .width = width, .color = color};
    evq_page_wrap(&page, EVQ_BAD, column, indent, text);
}

static void text_is_wrapped_by_cells(void **state)
{
    (void)state;
    static const struct {
        size_t width, column, indent;
        const char *text, *expected;
    } cases[] = {
        {10, 0, 2, "", "\n"},
        {10, 0, 2, "fits", "fits\n"},
        {10, 0, 2, "exactly 10", "exactly 10\n"},
        {10, 0, 2, "one two three four", "one two\n  three\n  four\n"},
        {10, 6, 6, "one two", "one\n      two\n"},
        {10, 0, 0, "longerthananyline at all", "longerthan\nanyline at\nall\n"},
        {8, 0, 0, "読む書く 話す", "読む書く\n話す\n"},
        {7, 0, 0, "読む書く", "読む書\nく\n"},
        {10, 0, 0, "trailing   ", "trailing\n"},
        {4, 9, 9, "ab", "a\n         b\n"},
        {20, 0, 0, "a\033[31m\nb\xFF", "a[31m b\xEF\xBF\xBD\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_buf out = EVQ_BUF_INIT(EVQ_MIB(1));
        wrap(&out, cases[i].width, false, cases[i].column, cases[i].indent, cases[i].text);
        assert_string_equal(evq_buf_text(&out), cases[i].expected);
        evq_buf_dispose(&out);
    }
}

static void every_line_has_its_own_color(void **state)
{
    (void)state;
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(1));
    wrap(&out, 5, true, 0, 1, "one two");
    assert_string_equal(evq_buf_text(&out), "\033[1;31mone\033[0m\n \033[1;31mtwo\033[0m\n");
    evq_buf_dispose(&out);
}

static void cells_are_padded_or_cut(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t cells;
        bool right;
        const char *expected;
    } cases[] = {
        {"ab", 4, false, "ab  "},     {"ab", 4, true, "  ab"},     {"", 2, false, "  "},
        {"abcd", 4, true, "abcd"},    {"abcde", 4, false, "abc…"}, {"読む", 5, true, " 読む"},
        {"読む書", 4, false, "読… "}, {"\033a", 2, true, " a"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_buf out = EVQ_BUF_INIT(1024);
        const evq_page page = {.out = &out, .width = 80};
        evq_page_cell(&page, EVQ_PLAIN, cases[i].text, cases[i].cells, cases[i].right);
        assert_string_equal(evq_buf_text(&out), cases[i].expected);
        assert_int_equal(evq_text_cells(evq_buf_text(&out)), cases[i].cells);
        evq_buf_dispose(&out);
    }
}

static void a_full_buffer_stays_over(void **state)
{
    (void)state;
    evq_buf out = EVQ_BUF_INIT(4);
    const evq_page page = {.out = &out, .width = 80};
    evq_buf_puts(&out, "ab  ");
    evq_page_put(&page, EVQ_PLAIN, "more");
    evq_page_end_line(&page);
    assert_true(out.over);
    evq_buf_dispose(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_wrapped_by_cells),
        cmocka_unit_test(every_line_has_its_own_color),
        cmocka_unit_test(cells_are_padded_or_cut),
        cmocka_unit_test(a_full_buffer_stays_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
