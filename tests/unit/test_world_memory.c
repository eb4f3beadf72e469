#include "tests/support/parsed_world.h"
#include "tests/test.h"

static const char notes[] = "{\"cwd\":\"/home/ops/site\",\"files\":{"
                            "\"~/memory/notes.md\":\"The server is lynx.\\nBackups run at 3.\","
                            "\"~/memory/days/mon.md\":\"Backups of lynx failed.\\nDisk of LYNX: backups full\\n\","
                            "\"~/memory/days/tue.md\":\"Nothing.\\n\",\"~/secret.md\":\"backups of lynx\\n\"}}";

static parsed_world parsed;

static int set_up(void **state)
{
    (void)state;
    parsed = parsed_world_new(notes);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    parsed_world_free(&parsed);
    return 0;
}

static void searches(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{\"query\":\"Lynx disk\"}", // both words before one word
         "{\"results\":[{\"path\":\"days/mon.md\",\"line\":2,\"text\":\"Disk of LYNX: backups full\"},"
         "{\"path\":\"notes.md\",\"line\":1,\"text\":\"The server is lynx.\"}]}"},
        {"{\"query\":\"lynx backups\"}", // equals in the order of their paths
         "{\"results\":[{\"path\":\"days/mon.md\",\"line\":1,\"text\":\"Backups of lynx failed.\"},"
         "{\"path\":\"notes.md\",\"line\":1,\"text\":\"The server is lynx.\"}]}"},
        {"{\"query\":\"zebra\"}", "{\"results\":[]}"},
        {"{\"query\":\"\"}", "{\"results\":[]}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const evq_answer *answer = parsed_world_call(&parsed, "recall", cases[i][0]);
        assert_string_equal(answer->content, cases[i][1]);
        assert_false(answer->is_error);
        assert_int_equal(answer->source, EVQ_ANSWER_FILES);
    }
    assert_int_equal(parsed_world_call(&parsed, "recall", "{}")->source, EVQ_ANSWER_INVALID);
}

static void ten_results_are_enough(void **state)
{
    (void)state;
    char text[4096] = "{\"memory\":\"/m\",\"files\":{";
    for (int i = 0; i < 15; i++)
        sprintf(text + strlen(text), "%s\"/m/%02d\":\"a%s\"", i ? "," : "", i, i == 14 ? " b" : "");
    strcat(text, "}}");
    parsed_world many = parsed_world_new(text);
    const char *said = parsed_world_call(&many, "recall", "{\"query\":\"a b\"}")->content;
    assert_int_equal(strncmp(said, "{\"results\":[{\"path\":\"14\"", 24), 0); // the best, though the last
    assert_non_null(strstr(said, "\"08\""));
    assert_null(strstr(said, "\"09\""));
    parsed_world_free(&many);
}

static void reads(void **state)
{
    (void)state;
    static const struct {
        const char *arguments, *said;
        evq_answer_source source;
        bool is_error;
    } cases[] = {
        {"{\"path\":\"notes.md\"}", "The server is lynx.\nBackups run at 3.", EVQ_ANSWER_FILES, false},
        {"{\"path\":\"memory/notes.md\",\"from\":2}", "Backups run at 3.", EVQ_ANSWER_FILES, false},
        {"{\"path\":\"/home/ops/memory/days/../notes.md\",\"lines\":1}",
         "The server is lynx.\n\n[1 more lines in file. Use from=2 to continue.]", EVQ_ANSWER_FILES, false},
        {"{\"path\":\"~/memory/days/tue.md\"}", "Nothing.\n", EVQ_ANSWER_FILES, false},
        {"{\"path\":\"../secret.md\"}", "no such file in memory", EVQ_ANSWER_OFF_SCRIPT, true},
        {"{\"path\":\"memory/../../secret.md\"}", "no such file in memory", EVQ_ANSWER_OFF_SCRIPT, true},
        {"{\"path\":\"/home/ops/secret.md\"}", "no such file in memory", EVQ_ANSWER_OFF_SCRIPT, true},
        {"{\"path\":\"days\"}", "no such file in memory", EVQ_ANSWER_OFF_SCRIPT, true},
        {"{\"path\":\"\"}", "no such file in memory", EVQ_ANSWER_OFF_SCRIPT, true},
        {"{\"path\":\"notes.md\",\"from\":9}", "beyond end of file", EVQ_ANSWER_FILES, true},
        {"{\"path\":\"notes.md\",\"from\":\"x\"}", "from: must be integer", EVQ_ANSWER_INVALID, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const evq_answer *answer = parsed_world_call(&parsed, "note", cases[i].arguments);
        bool said = cases[i].is_error ? strstr(answer->content, cases[i].said) != NULL
                                      : !strcmp(answer->content, cases[i].said);
        if (!said || answer->source != cases[i].source || answer->is_error != cases[i].is_error)
            fail_msg("%s: %s", cases[i].arguments, answer->content);
    }
}

static void stores(void **state)
{
    (void)state;
    const evq_answer *answer = parsed_world_call(&parsed, "keep", "{\"text\":\"Lynx is repaired.\\n\"}");
    assert_string_equal(answer->content, "Stored in notes.md");
    assert_int_equal(answer->change_count, 1);
    assert_string_equal(answer->changes[0].path, "/home/ops/memory/notes.md");
    assert_string_equal(parsed_world_text(&parsed, "/home/ops/memory/notes.md"),
                        "The server is lynx.\nBackups run at 3.\nLynx is repaired.\n");
    answer = parsed_world_call(&parsed, "keep", "{\"text\":\"new\",\"path\":\"memory/days/wed.md\"}");
    assert_string_equal(answer->content, "Stored in days/wed.md");
    parsed_world_call(&parsed, "keep", "{\"text\":\"two\",\"path\":\"days/wed.md\"}");
    assert_string_equal(parsed_world_text(&parsed, "/home/ops/memory/days/wed.md"), "new\ntwo\n");
    assert_non_null(strstr(parsed_world_call(&parsed, "recall", "{\"query\":\"repaired\"}")->content, "\"line\":3"));
}

static void nothing_is_stored_elsewhere(void **state)
{
    (void)state;
    static const char *const paths[] = {"../x.md", "/etc/x", "~/x.md",        "", ".", "days/",
                                        "days",    "memory", "memory/../../x"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        char arguments[200];
        snprintf(arguments, sizeof arguments, "{\"text\":\"t\",\"path\":\"%s\"}", paths[i]);
        const evq_answer *answer = parsed_world_call(&parsed, "keep", arguments);
        bool is_plain_name = !strcmp(paths[i], "memory"); // a file of that name inside the folder
        if (answer->is_error == is_plain_name) fail_msg("%s: %s", paths[i], answer->content);
        if (!is_plain_name) assert_int_equal(answer->change_count, 0);
    }
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(searches),
        CASE(reads),
        CASE(stores),
        CASE(nothing_is_stored_elsewhere),
        cmocka_unit_test(ten_results_are_enough),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
