#include "tests/support/world_fixture.h"
#include "tests/test.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int set_up(void **state)
{
    world_fixture *fixture = world_fixture_new();
    world_fixture_file(fixture, FIXTURE_CWD "/a.md", "alpha\nbeta\ngamma\n");
    world_fixture_file(fixture, FIXTURE_CWD "/posts/b.md", "beta beta\naaa");
    world_fixture_file(fixture, FIXTURE_CWD "/empty", "");
    world_fixture_file(fixture, "/etc/motd", "hello\n");
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    world_fixture_free(*state);
    return 0;
}

// A call, what the model is told (or a part of it), and where that came from.
typedef struct expectation {
    const char *tool, *arguments, *said;
    evq_answer_source source;
    bool is_error;
} expectation;

static void assert_answers(world_fixture *fixture, const expectation *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const evq_answer *answer = world_fixture_call(fixture, cases[i].tool, cases[i].arguments);
        bool said = cases[i].is_error ? strstr(answer->content, cases[i].said) != NULL
                                      : !strcmp(answer->content, cases[i].said);
        if (!said || answer->source != cases[i].source || answer->is_error != cases[i].is_error)
            fail_msg("%s %s: (%s%s) %s", cases[i].tool, cases[i].arguments, evq_answer_source_names[answer->source],
                     answer->is_error ? ", error" : "", answer->content);
        if (cases[i].is_error) assert_int_equal(answer->change_count, 0);
    }
}

static void reads(void **state)
{
    static const expectation cases[] = {
        {"read", "{\"path\":\"a.md\"}", "alpha\nbeta\ngamma\n", EVQ_ANSWER_FILES, false},
        {"read", "{\"path\":\"~/site/./a.md\"}", "alpha\nbeta\ngamma\n", EVQ_ANSWER_FILES, false},
        {"read", "{\"path\":\"empty\"}", "", EVQ_ANSWER_FILES, false},
        {"read", "{\"path\":\"empty\",\"offset\":1}", "", EVQ_ANSWER_FILES, false},
        {"read", "{\"path\":\"a.md\",\"offset\":2}", "beta\ngamma\n", EVQ_ANSWER_FILES, false},
        {"read", "{\"path\":\"a.md\",\"offset\":3,\"limit\":5}", "gamma\n", EVQ_ANSWER_FILES, false},
        {"read", "{\"path\":\"a.md\",\"limit\":2}", "alpha\nbeta\n\n[1 more lines in file. Use offset=3 to continue.]",
         EVQ_ANSWER_FILES, false},
        {"read", "{\"path\":\"a.md\",\"offset\":2.0,\"limit\":1}",
         "beta\n\n[1 more lines in file. Use offset=3 to continue.]", EVQ_ANSWER_FILES, false},
        {"read", "{\"path\":\"posts/b.md\",\"offset\":2}", "aaa", EVQ_ANSWER_FILES, false},
        {"read", "{\"path\":\"a.md\",\"offset\":null,\"limit\":null}", "alpha\nbeta\ngamma\n", EVQ_ANSWER_FILES, false},
        // Below 1 is as if it were not given; beyond anything is harmless.
        {"read", "{\"path\":\"a.md\",\"offset\":0}", "alpha\nbeta\ngamma\n", EVQ_ANSWER_FILES, false},
        {"read", "{\"path\":\"a.md\",\"offset\":-9223372036854775807,\"limit\":-1}", "alpha\nbeta\ngamma\n",
         EVQ_ANSWER_FILES, false},
        {"read", "{\"path\":\"a.md\",\"limit\":9223372036854775807}", "alpha\nbeta\ngamma\n", EVQ_ANSWER_FILES, false},
        {"read", "{\"path\":\"a.md\",\"limit\":1e300}", "alpha\nbeta\ngamma\n", EVQ_ANSWER_FILES, false},
        {"read", "{\"path\":\"a.md\",\"offset\":4}", "Offset 4 is beyond end of file (3 lines total)", EVQ_ANSWER_FILES,
         true},
        {"read", "{\"path\":\"a.md\",\"offset\":99999999999999999999}", "is beyond end of file", EVQ_ANSWER_FILES,
         true},
        {"read", "{\"path\":\"empty\",\"offset\":2}", "(0 lines total)", EVQ_ANSWER_FILES, true},
        {"read", "{\"path\":\"gone\"}", "\"error\": \"ENOENT: no such file or directory, access 'gone'\"",
         EVQ_ANSWER_OFF_SCRIPT, true},
        {"read", "{\"path\":\"posts\"}", "EISDIR", EVQ_ANSWER_FILES, true},
        {"read", "{\"path\":\"\"}", "EISDIR", EVQ_ANSWER_FILES, true},
        {"read", "{\"path\":7}", "  - path: must be string", EVQ_ANSWER_INVALID, true},
        {"read", "{\"path\":null}", "  - path: must be string", EVQ_ANSWER_INVALID, true},
        {"read", "{\"path\":\"a.md\",\"offset\":\"2\"}", "  - offset: must be integer", EVQ_ANSWER_INVALID, true},
        {"read", "{\"path\":\"a.md\",\"limit\":1.5}", "  - limit: must be integer", EVQ_ANSWER_INVALID, true},
        {"read", "{\"path\":\"a.md\",\"limit\":[]}", "  - limit: must be integer", EVQ_ANSWER_INVALID, true},
    };
    assert_answers(*state, cases, COUNT(cases));
}

static char *repeated(const char *line, size_t count)
{
    size_t len = strlen(line);
    char *out = malloc(len * count + 1);
    assert_non_null(out);
    for (size_t i = 0; i < count; i++) memcpy(out + i * len, line, len);
    out[len * count] = '\0';
    return out;
}

// Puts `count` times `line` into a file and returns what a read from `offset` on says.
static const char *read_of(world_fixture *fixture, const char *line, size_t count, int offset)
{
    char *text = repeated(line, count), arguments[100];
    world_fixture_file(fixture, "/long", text);
    evq_world_free(fixture->world);
    fixture->world = NULL;
    snprintf(arguments, sizeof arguments, "{\"path\":\"/long\",\"offset\":%d}", offset);
    const evq_answer *answer = world_fixture_call(fixture, "read", arguments);
    assert_false(answer->is_error);
    free(text);
    return answer->content;
}

static void long_files_are_cut(void **state)
{
    enum { LIMIT = 50 * 1024 };
    world_fixture *fixture = *state;
    const char *said = read_of(fixture, "x\n", 2500, 1);
    assert_string_equal(said + 2 * 2000 - 1, "\n\n[Showing lines 1-2000 of 2500. Use offset=2001 to continue.]");
    assert_int_equal(strlen(read_of(fixture, "x\n", 2500, 501)), 2 * 2000);
    said = read_of(fixture, "012345678\n", LIMIT / 10 + 1, 1); // the bytes end at a line
    assert_string_equal(said + 10 * 2000 - 1, "\n\n[Showing lines 1-2000 of 5121. Use offset=2001 to continue.]");
    const char hundred[] = "0123456789012345678901234567890123456789012345678"
                           "01234567890123456789012345678901234567890123456789\n";
    said = read_of(fixture, hundred, 1000, 11);
    assert_string_equal(said + 100 * 512 - 1,
                        "\n\n[Showing lines 11-522 of 1000 (50.0KB limit). Use offset=523 to continue.]");
    assert_int_equal(strlen(read_of(fixture, hundred, 512, 1)), LIMIT);
}

static void a_long_line_is_cut(void **state)
{
    world_fixture *fixture = *state;
    const char *said = read_of(fixture, "abc", 20000, 1);
    assert_string_equal(said + 50 * 1024, "\n\n[Line 1 is 58.6KB long and was cut at 50.0KB.]");
    said = read_of(fixture, "\xE2\x82\xAC", 20000, 1); // 50 KB would cut a character
    assert_string_equal(said + 51198, "\n\n[Line 1 is 58.6KB long and was cut at 50.0KB.]");
    char *line = repeated("x", 60000);
    strcpy(line + 59998, "\n");
    said = read_of(fixture, line, 2, 1);
    assert_string_equal(said + 50 * 1024,
                        "\n\n[Line 1 is 58.6KB long and was cut at 50.0KB. Use offset=2 to continue.]");
    free(line);
}

static void writes(void **state)
{
    world_fixture *fixture = *state;
    assert_string_equal(world_fixture_say(fixture, "write", "path", "new/c.md", "content", "h\xC3\xA9\n", NULL),
                        "Successfully wrote 4 bytes to new/c.md");
    assert_int_equal(fixture->answer.change_count, 1);
    const evq_change *change = fixture->answer.changes;
    assert_string_equal(change->path, FIXTURE_CWD "/new/c.md");
    assert_string_equal(change->content, "h\xC3\xA9\n");
    assert_int_equal(change->len, 4);
    assert_string_equal(world_fixture_text(fixture, FIXTURE_CWD "/new/c.md"), "h\xC3\xA9\n");
    assert_string_equal(world_fixture_say(fixture, "write", "path", "a.md", "content", "", NULL),
                        "Successfully wrote 0 bytes to a.md");
    assert_string_equal(world_fixture_text(fixture, FIXTURE_CWD "/a.md"), "");
    assert_string_equal(evq_tree_find(&fixture->scenario.world.files, FIXTURE_CWD "/a.md")->content,
                        "alpha\nbeta\ngamma\n"); // the scenario itself stays
}

static void writes_that_fail(void **state)
{
    static const expectation cases[] = {
        {"write", "{\"path\":\"posts\",\"content\":\"x\"}", "EISDIR", EVQ_ANSWER_FILES, true},
        {"write", "{\"path\":\"new/\",\"content\":\"x\"}", "EISDIR", EVQ_ANSWER_FILES, true},
        {"write", "{\"path\":\"\",\"content\":\"x\"}", "EISDIR", EVQ_ANSWER_FILES, true},
        {"write", "{\"path\":\"/\",\"content\":\"x\"}", "EISDIR", EVQ_ANSWER_FILES, true},
        {"write", "{\"path\":\"/home\",\"content\":\"x\"}", "EISDIR", EVQ_ANSWER_FILES, true},
        {"write", "{\"path\":\"a.md/b/c\",\"content\":\"x\"}", "ENOTDIR: not a directory, open 'a.md/b/c'",
         EVQ_ANSWER_FILES, true},
        {"write", "{\"path\":\"x\",\"content\":{}}", "content: must be string", EVQ_ANSWER_INVALID, true},
        {"write", "{\"path\":\"x\",\"content\":null}", "content: must be string", EVQ_ANSWER_INVALID, true},
    };
    world_fixture *fixture = *state;
    assert_answers(fixture, cases, COUNT(cases));
    assert_int_equal(evq_world_files(fixture->world)->count, 4);
    char *name = repeated("d/", 3000);
    assert_non_null(strstr(world_fixture_say(fixture, "write", "path", name, "content", "", NULL), "EISDIR"));
    name[5999] = 'd';
    assert_non_null(strstr(world_fixture_say(fixture, "write", "path", name, "content", "", NULL), "ENAMETOOLONG"));
    free(name);
}

#define A_MD "{\"path\":\"a.md\","

static void edits(void **state)
{
    world_fixture *fixture = *state;
    static const expectation cases[] = {
        {"edit",
         A_MD "\"edits\":[{\"oldText\":\"beta\",\"newText\":\"\"},{\"oldText\":\"alpha\",\"newText\":\"beta\"}]}",
         "Successfully replaced 2 block(s) in a.md.", EVQ_ANSWER_FILES, false}, // both are sought in the text before
        {"edit", A_MD "\"oldText\":\"\\n\\n\",\"newText\":\"\\n\"}", "Successfully replaced 1 block(s) in a.md.",
         EVQ_ANSWER_FILES, false},
        {"swap", "{\"file\":\"a.md\",\"old\":\"gamma\",\"new\":\"delta\"}", "Successfully replaced 1 block(s) in a.md.",
         EVQ_ANSWER_FILES, false},
        {"swap", "{\"file\":\"a.md\",\"edits\":[{\"old\":\"beta\\ndelta\\n\",\"new\":\"end\"}]}",
         "Successfully replaced 1 block(s) in a.md.", EVQ_ANSWER_FILES, false},
    };
    static const char *const texts[] = {"beta\n\ngamma\n", "beta\ngamma\n", "beta\ndelta\n", "end"};
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_answers(fixture, &cases[i], 1);
        assert_int_equal(fixture->answer.change_count, 1);
        assert_string_equal(fixture->answer.changes[0].content, texts[i]);
        assert_string_equal(world_fixture_text(fixture, FIXTURE_CWD "/a.md"), texts[i]);
    }
}

static void edits_that_fail(void **state)
{
    static const expectation cases[] = {
        {"edit", A_MD "\"oldText\":\"delta\",\"newText\":\"x\"}",
         "\"Could not find oldText in a.md. It must match exactly including all whitespace and newlines.\\nCurrent "
         "file "
         "contents:\\nalpha\\nbeta\\ngamma\\n\"",
         EVQ_ANSWER_FILES, true},
        {"edit", "{\"path\":\"posts/b.md\",\"oldText\":\"beta\",\"newText\":\"x\"}",
         "Found 2 occurrences of oldText in posts/b.md. It must be unique.", EVQ_ANSWER_FILES, true},
        {"edit", "{\"path\":\"posts/b.md\",\"oldText\":\"aa\",\"newText\":\"x\"}", "Found 2 occurrences",
         EVQ_ANSWER_FILES, true}, // they overlap
        {"edit", "{\"path\":\"posts/b.md\",\"oldText\":\"a\",\"newText\":\"x\"}", "Found 5 occurrences",
         EVQ_ANSWER_FILES, true},
        {"edit", A_MD "\"oldText\":\"\",\"newText\":\"x\"}", "oldText must not be empty in a.md.", EVQ_ANSWER_FILES,
         true},
        {"edit", "{\"path\":\"empty\",\"oldText\":\"\",\"newText\":\"x\"}", "must not be empty", EVQ_ANSWER_FILES,
         true},
        {"edit", A_MD "\"oldText\":\"beta\",\"newText\":\"beta\"}", "No changes made to a.md.", EVQ_ANSWER_FILES, true},
        // One wrong edit, and none is made.
        {"edit", A_MD "\"edits\":[{\"oldText\":\"alpha\",\"newText\":\"x\"},{\"oldText\":\"gone\",\"newText\":\"x\"}]}",
         "Could not find edits[1].oldText in a.md", EVQ_ANSWER_FILES, true},
        {"edit",
         A_MD
         "\"edits\":[{\"oldText\":\"beta\\ngam\",\"newText\":\"x\"},{\"oldText\":\"a\\nbeta\",\"newText\":\"y\"}]}",
         "edits[1].oldText and edits[0].oldText overlap in a.md.", EVQ_ANSWER_FILES, true},
        {"swap", "{\"file\":\"a.md\",\"old\":\"gone\",\"new\":\"x\"}", "Could not find old in a.md.", EVQ_ANSWER_FILES,
         true},
        {"edit", "{\"path\":\"gone\",\"oldText\":\"a\",\"newText\":\"b\"}", "ENOENT", EVQ_ANSWER_OFF_SCRIPT, true},
        {"edit", "{\"path\":\"posts\",\"oldText\":\"a\",\"newText\":\"b\"}", "EISDIR", EVQ_ANSWER_FILES, true},
        {"edit", "{\"path\":\"a.md\"}", "oldText: must be string", EVQ_ANSWER_INVALID, true},
        {"edit", A_MD "\"oldText\":\"beta\"}", "newText: must be string", EVQ_ANSWER_INVALID, true},
        {"swap", "{\"file\":\"a.md\",\"old\":\"beta\",\"newText\":\"x\"}", "- new: must be string", EVQ_ANSWER_INVALID,
         true},
        {"edit", A_MD "\"edits\":[]}", "edits: must be array of 1 to 1000 items", EVQ_ANSWER_INVALID, true},
        {"edit", A_MD "\"edits\":{\"oldText\":\"beta\",\"newText\":\"x\"}}", "edits: must be array", EVQ_ANSWER_INVALID,
         true},
        {"edit", A_MD "\"edits\":\"[]\"}", "edits: must be array", EVQ_ANSWER_INVALID, true},
        {"edit", A_MD "\"edits\":[7]}", "oldText: must be string", EVQ_ANSWER_INVALID, true},
    };
    world_fixture *fixture = *state;
    assert_answers(fixture, cases, COUNT(cases));
    assert_string_equal(world_fixture_text(fixture, FIXTURE_CWD "/a.md"), "alpha\nbeta\ngamma\n");
}

static void failed_edit_shows_the_beginning_of_a_long_file(void **state)
{
    world_fixture *fixture = *state;
    char *text = repeated("\xE2\x82\xAC", 5000);
    world_fixture_file(fixture, "/long", text);
    const char *said = world_fixture_say(fixture, "edit", "path", "/long", "oldText", "x", "newText", "y", NULL);
    assert_non_null(strstr(said, "\xE2\x82\xAC\\n... (truncated)\""));
    assert_true(strlen(said) < 1200);
    json_t *json = json_loads(said, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(json, "status")), "error");
    assert_string_equal(json_string_value(json_object_get(json, "tool")), "edit");
    json_decref(json);
    free(text);
}

static void lists(void **state)
{
    static const expectation cases[] = {
        {"list", "", "a.md\nempty\nposts/\n", EVQ_ANSWER_FILES, false},
        {"list", "{}", "a.md\nempty\nposts/\n", EVQ_ANSWER_FILES, false},
        {"list", "{\"path\":\"posts/\"}", "b.md\n", EVQ_ANSWER_FILES, false},
        {"list", "{\"path\":\"/\"}", "etc/\nhome/\n", EVQ_ANSWER_FILES, false},
        {"list", "{\"path\":\"~\"}", "site/\n", EVQ_ANSWER_FILES, false},
        {"list", "{\"path\":\"gone\"}", "Path not found: gone", EVQ_ANSWER_OFF_SCRIPT, true},
        {"list", "{\"path\":\"a.md\"}", "Not a directory: a.md", EVQ_ANSWER_FILES, true},
        {"list", "{\"path\":[]}", "path: must be string", EVQ_ANSWER_INVALID, true},
    };
    assert_answers(*state, cases, COUNT(cases));
}

static void an_empty_folder_is_listed(void **state)
{
    (void)state;
    world_fixture *fixture = world_fixture_new();
    assert_string_equal(world_fixture_say(fixture, "list", NULL), "(empty directory)");
    world_fixture_free(fixture);
}

static void searches(void **state)
{
    static const expectation cases[] = {
        {"search", "{\"pattern\":\"bet.\"}", "a.md:2: beta\nposts/b.md:1: beta beta\n", EVQ_ANSWER_FILES, false},
        {"search", "{\"pattern\":\"^h\",\"path\":\"/\"}", "/etc/motd:1: hello\n", EVQ_ANSWER_FILES, false},
        {"search", "{\"pattern\":\"a$\",\"path\":\"posts/b.md\"}", "posts/b.md:1: beta beta\nposts/b.md:2: aaa\n",
         EVQ_ANSWER_FILES, false},
        {"search", "{\"pattern\":\"\",\"path\":\"a.md\"}", "a.md:1: alpha\na.md:2: beta\na.md:3: gamma\n",
         EVQ_ANSWER_FILES, false},
        {"search", "{\"pattern\":\"delta\"}", "No matches found", EVQ_ANSWER_FILES, false},
        {"search", "{\"pattern\":\"(\"}", "bad pattern: missing closing parenthesis", EVQ_ANSWER_FILES, true},
        {"search", "{\"pattern\":\"a\",\"path\":\"gone\"}", "Path not found: gone", EVQ_ANSWER_OFF_SCRIPT, true},
        {"search", "{\"pattern\":7}", "pattern: must be string", EVQ_ANSWER_INVALID, true},
    };
    assert_answers(*state, cases, COUNT(cases));
}

static void searches_are_bounded(void **state)
{
    world_fixture *fixture = *state;
    char *many = repeated("needle\n", 300), *wide = repeated("\xC3\xA9", 400),
         *dull = repeated("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n", 2000);
    world_fixture_file(fixture, "/many", many);
    world_fixture_file(fixture, "/wide", wide);
    world_fixture_file(fixture, "/dull", dull);
    const char *said = world_fixture_say(fixture, "search", "pattern", "need", "path", "/", NULL);
    assert_non_null(strstr(said, "/many:200: needle\n\n[200 matches limit reached."));
    assert_null(strstr(said, "/many:201:"));
    said = world_fixture_say(fixture, "search", "pattern", "\xC3\xA9", "path", "/wide", NULL);
    assert_int_equal(strlen(said), strlen("/wide:1: ") + 500 + strlen("... [truncated]\n"));
    said = world_fixture_say(fixture, "search", "pattern", "(a+)+$", "path", "/dull", NULL);
    assert_non_null(strstr(said, "too much backtracking"));
    free(many);
    free(wide);
    free(dull);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(reads),
        CASE(long_files_are_cut),
        CASE(a_long_line_is_cut),
        CASE(writes),
        CASE(writes_that_fail),
        CASE(edits),
        CASE(edits_that_fail),
        CASE(failed_edit_shows_the_beginning_of_a_long_file),
        CASE(lists),
        CASE(an_empty_folder_is_listed),
        CASE(searches),
        CASE(searches_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
