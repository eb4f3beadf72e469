#include "tests/test.h"

#include "reports/table.h"

static const evq_column columns[] = {
    {.name = "No", .right = true},
    {.name = "What", .least = 4},
    {.name = "Often", .unit = "tok/s", .right = true, .leaves = 1},
    {.name = "Never"},
};

static void fill(evq_table *table)
{
    static const char *const cells[][5] = {
        {"1", "読むa", "43.1", "-", ""},
        {"22", "e\xCC\x81lan|vital", "-", "", "a note of many words below it"},
        {"", "", "", "", "... 5 more"},
    };
    evq_table_init(table, columns, 4);
    for (size_t row = 0; row < 3; row++)
        for (size_t i = 0; i < 5; i++) evq_buf_puts(evq_table_cell(table, EVQ_PLAIN), cells[row][i]);
}

static void expect_text(size_t width, const char *label, const char *expected)
{
    evq_table table;
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(1));
    const evq_page page = {.out = &out, .width = width};
    fill(&table);
    evq_table_put_text(&table, &page, label);
    assert_string_equal(evq_buf_text(&out), expected);
    evq_table_dispose(&table);
    evq_buf_dispose(&out);
}

static void columns_are_aligned_by_cells(void **state)
{
    (void)state;
    expect_text(80, NULL,
                "No  What        Often\n"
                "                tok/s\n"
                " 1  読むa        43.1\n"
                "22  e\xCC\x81lan|vital      -\n"
                "    a note of many words below it\n"
                "    ... 5 more\n");
}

static void a_narrow_page_squeezes_and_drops(void **state)
{
    (void)state;
    expect_text(17, NULL,
                "No  What    Often\n"
                "            tok/s\n"
                " 1  読むa    43.1\n"
                "22  e\xCC\x81lan|…      -\n"
                "    a note of\n"
                "    many words\n"
                "    below it\n"
                "    ... 5 more\n");
    expect_text(10, NULL,
                "No  What\n"
                " 1  読むa\n"
                "22  e\xCC\x81lan|…\n"
                "    a note\n"
                "    of\n"
                "    many\n"
                "    words\n"
                "    below\n"
                "    it\n"
                "    ... 5\n"
                "    more\n");
}

static void a_label_stands_to_the_left(void **state)
{
    (void)state;
    expect_text(80, "Block",
                "Block    No  What        Often\n"
                "                         tok/s\n"
                "          1  読むa        43.1\n"
                "         22  e\xCC\x81lan|vital      -\n"
                "             a note of many words below it\n"
                "             ... 5 more\n");
}

static void markdown_escapes_and_keeps_notes_in_the_row(void **state)
{
    (void)state;
    evq_table table;
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(1));
    fill(&table);
    evq_table_put_markdown(&table, &out);
    assert_string_equal(evq_buf_text(&out), "| No | What | Often, tok/s |\n"
                                            "|--:|---|--:|\n"
                                            "| 1 | 読むa | 43.1 |\n"
                                            "| 22 | e\xCC\x81lan\\|vital | -: a note of many words below it |\n"
                                            "|  |  | ... 5 more |\n");
    evq_table_dispose(&table);
    evq_buf_dispose(&out);
}

static void a_table_without_rows(void **state)
{
    (void)state;
    evq_table table;
    evq_buf out = EVQ_BUF_INIT(1024);
    const evq_page page = {.out = &out, .width = 80};
    evq_table_init(&table, columns, 4);
    evq_table_put_text(&table, &page, NULL);
    assert_string_equal(evq_buf_text(&out), "\n");
    evq_table_dispose(&table);
    evq_buf_dispose(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_aligned_by_cells), cmocka_unit_test(a_narrow_page_squeezes_and_drops),
        cmocka_unit_test(a_label_stands_to_the_left),   cmocka_unit_test(markdown_escapes_and_keeps_notes_in_the_row),
        cmocka_unit_test(a_table_without_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
