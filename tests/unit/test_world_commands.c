#include "base/buf.h"
#include "tests/support/world_fixture.h"
#include "tests/test.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define A_MD         FIXTURE_CWD "/a.md"

static int set_up(void **state)
{
    world_fixture *fixture = world_fixture_new();
    world_fixture_file(fixture, A_MD, "alpha\n");
    world_fixture_file(fixture, FIXTURE_CWD "/posts/b.md", "beta\n");
    world_fixture_file(fixture, FIXTURE_CWD "/posts/deep/c.md", "gamma\n");
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    world_fixture_free(*state);
    return 0;
}

static evq_parts text(world_fixture *fixture, const char *said)
{
    return world_fixture_part(fixture, EVQ_PART_TEXT, said);
}

static const char *run(world_fixture *fixture, const char *line)
{
    return world_fixture_say(fixture, "exec", "command", line, NULL);
}

static void lines_are_normalized(void **state)
{
    world_fixture *fixture = *state;
    world_fixture_command(fixture, "echo 'a  b'", (evq_command){.output = text(fixture, "said\n")});
    world_fixture_command(fixture, "cd", (evq_command){.output = text(fixture, "home\n")});
    static const struct {
        const char *line, *said;
    } cases[] = {
        {"echo 'a  b'", "said"},
        {" \n echo 'a  b'\t\r\n", "said"},
        {"echo 'a  b' 2>&1", "said"},
        {"echo 'a  b' 2>&1 \n", "said"},
        {"cd posts && echo 'a  b'", "said"},
        {"cd   \"/no such/folder\"  &&echo 'a  b' 2>&1", "said"},
        {"cd 'it' &&\n echo 'a  b'", "said"},
        {"cd", "home"},
        {"cd 2>&1", "home"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *said = run(fixture, cases[i].line);
        if (strcmp(said, cases[i].said)) fail_msg("%s: %s", cases[i].line, said);
        assert_false(fixture->answer.is_error);
        assert_int_equal(fixture->answer.source, EVQ_ANSWER_COMMAND);
    }
    static const char *const others[] = {
        "echo 'a b'",
        "echo 'a  b'2>&1",
        "echo 'a  b' | cat",
        "cd posts ; echo 'a  b'",
        "cd a b && echo 'a  b'",
        "cd 'x",
        "cd x && cd y && cd",
        "cdx && cd",
        "2>&1",
        " 2>&1",
        "cd posts &&",
        "cd \"\" && cd",
    };
    for (size_t i = 0; i < COUNT(others); i++) {
        run(fixture, others[i]);
        if (fixture->answer.source != EVQ_ANSWER_OFF_SCRIPT) fail_msg("%s", others[i]);
    }
}

static void groups_name_files_of_the_commands_folder(void **state)
{
    world_fixture *fixture = *state;
    world_fixture_command(fixture, "cat (\\S+)",
                          (evq_command){.output = world_fixture_part(fixture, EVQ_PART_CAT, "${1}")});
    world_fixture_command(fixture, "ls(?: (\\S+))?",
                          (evq_command){.output = world_fixture_part(fixture, EVQ_PART_LIST, "${1}")});
    assert_string_equal(run(fixture, "cat a.md"), "alpha");
    assert_string_equal(run(fixture, "cd posts && cat b.md"), "beta");
    assert_string_equal(run(fixture, "cd ~/site/posts/deep && cat ../../a.md"), "alpha");
    assert_string_equal(run(fixture, "ls"), "a.md\nposts/");
    assert_string_equal(run(fixture, "cd posts && ls"), "b.md\ndeep/");
    assert_string_equal(world_fixture_say(fixture, "exec", "command", "cat b.md", "workdir", "posts", NULL), "beta");
    assert_string_equal(
        world_fixture_say(fixture, "exec", "command", "cd deep && cat c.md", "workdir", FIXTURE_CWD "/posts", NULL),
        "gamma");
    assert_false(fixture->answer.is_error);
    // What is not there is an error of the command.
    assert_string_equal(run(fixture, "cat gone"), "cat: gone: No such file or directory\n\nCommand exited with code 1");
    assert_true(fixture->answer.is_error);
    assert_int_equal(fixture->answer.source, EVQ_ANSWER_COMMAND);
}

static void the_first_that_fits_and_holds_answers(void **state)
{
    world_fixture *fixture = *state;
    const char *const done[] = {"done"};
    const evq_when when = {A_MD, {.exists = -1, .contains = done, .contains_count = 1}};
    world_fixture_command(fixture, "git status",
                          (evq_command){.when = &when, .when_count = 1, .output = text(fixture, "clean")});
    world_fixture_command(fixture, "git \\w+", (evq_command){.output = text(fixture, "modified"), .exit_status = 3});
    world_fixture_command(fixture, "git status", (evq_command){.output = text(fixture, "never")});
    assert_string_equal(run(fixture, "git status"), "modified\n\nCommand exited with code 3");
    assert_true(fixture->answer.is_error);
    world_fixture_say(fixture, "write", "path", "a.md", "content", "done", NULL);
    assert_string_equal(run(fixture, "git status"), "clean");
    assert_false(fixture->answer.is_error);
}

static void statuses(void **state)
{
    world_fixture *fixture = *state;
    world_fixture_command(fixture, "quiet", (evq_command){0});
    world_fixture_command(fixture, "newlines", (evq_command){.output = text(fixture, "\n a \n\n")});
    world_fixture_command(fixture, "fails", (evq_command){.exit_status = 255});
    assert_string_equal(run(fixture, "quiet"), "(no output)");
    assert_string_equal(run(fixture, "newlines"), "\n a ");
    assert_string_equal(run(fixture, "fails"), "Command exited with code 255");
}

static void effects_come_before_the_output(void **state)
{
    world_fixture *fixture = *state;
    const evq_effect effects[] = {
        {.kind = EVQ_EFFECT_WRITE, .path = "out/${1}", .content = text(fixture, "<${1}>\n")},
        {.kind = EVQ_EFFECT_APPEND, .path = FIXTURE_CWD "/log", .content = text(fixture, "1\n")},
        {.kind = EVQ_EFFECT_APPEND, .path = "log", .content = text(fixture, "2\n")},
        {.kind = EVQ_EFFECT_COPY, .path = "posts", .to = "/srv/www"},
        {.kind = EVQ_EFFECT_DELETE, .path = "posts/deep"},
        {.kind = EVQ_EFFECT_DELETE, .path = "gone"},
        {.kind = EVQ_EFFECT_COPY, .path = "gone", .to = "/srv/gone"},
        {.kind = EVQ_EFFECT_WRITE, .path = "passing", .content = text(fixture, "x")},
        {.kind = EVQ_EFFECT_DELETE, .path = "passing"},
    };
    world_fixture_command(fixture, "build (\\w+)",
                          (evq_command){.effects = effects,
                                        .effect_count = COUNT(effects),
                                        .output = world_fixture_part(fixture, EVQ_PART_CAT, "log")});
    assert_string_equal(run(fixture, "cd /tmp && build site"), "1\n2");
    static const struct {
        const char *path, *content;
    } expected[] = {
        {FIXTURE_CWD "/log", "1\n2\n"}, {FIXTURE_CWD "/passing", NULL},    {FIXTURE_CWD "/posts/deep/c.md", NULL},
        {"/srv/www/b.md", "beta\n"},    {"/srv/www/deep/c.md", "gamma\n"}, {"/tmp/out/site", "<site>\n"},
    };
    const evq_answer *answer = &fixture->answer;
    assert_int_equal(answer->change_count, COUNT(expected));
    for (size_t i = 0; i < COUNT(expected); i++) {
        assert_string_equal(answer->changes[i].path, expected[i].path);
        const char *now = world_fixture_text(fixture, expected[i].path);
        if (!expected[i].content) {
            assert_null(answer->changes[i].content);
            assert_null(now);
        } else {
            assert_string_equal(answer->changes[i].content, expected[i].content);
            assert_string_equal(now, expected[i].content);
        }
    }
    assert_string_equal(run(fixture, "build site"), "1\n2\n1\n2");
}

static void copies(void **state)
{
    world_fixture *fixture = *state;
    const evq_effect copy = {.kind = EVQ_EFFECT_COPY, .path = "${1}", .to = "${2}"};
    world_fixture_command(fixture, "cp (\\S+) (\\S+)", (evq_command){.effects = &copy, .effect_count = 1});
    static const struct {
        const char *line, *path, *content;
        size_t changes;
    } cases[] = {
        {"cp a.md x.md", FIXTURE_CWD "/x.md", "alpha\n", 1},
        {"cp a.md posts", FIXTURE_CWD "/posts/a.md", "alpha\n", 1},
        {"cp posts/b.md /", "/b.md", "beta\n", 1},
        {"cp a.md a.md", A_MD, "alpha\n", 0}, // nothing is changed
        {"cp posts/deep posts/deep/er", FIXTURE_CWD "/posts/deep/er/c.md", "gamma\n", 1},
        {"cp / /all", "/all" FIXTURE_CWD "/posts/deep/er/c.md", "gamma\n", 7},
        {"cp posts a.md", FIXTURE_CWD "/a.md", "alpha\n", 0}, // a folder cannot go below a file
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        run(fixture, cases[i].line);
        const char *now = world_fixture_text(fixture, cases[i].path);
        if (!now || strcmp(now, cases[i].content)) fail_msg("%s", cases[i].line);
        if (fixture->answer.change_count != cases[i].changes)
            fail_msg("%s: %zu changes", cases[i].line, fixture->answer.change_count);
    }
}

static void files_cannot_double_forever(void **state)
{
    world_fixture *fixture = *state;
    const evq_effect copy = {.kind = EVQ_EFFECT_COPY, .path = "/", .to = "/${1}"};
    world_fixture_command(fixture, "double (\\d+)", (evq_command){.effects = &copy, .effect_count = 1});
    for (int i = 0; i < 16; i++) {
        char line[32];
        snprintf(line, sizeof line, "double %d", i);
        run(fixture, line);
    }
    assert_int_equal(evq_world_files(fixture->world)->count, 20000);
    const char *said = world_fixture_say(fixture, "write", "path", "one-more", "content", "", NULL);
    assert_non_null(strstr(said, "ENOSPC: no space left on device, open 'one-more'"));
    world_fixture_say(fixture, "write", "path", "a.md", "content", "still", NULL);
    assert_string_equal(world_fixture_text(fixture, A_MD), "still");
}

static void unknown_commands(void **state)
{
    world_fixture *fixture = *state;
    static const char *const patterns[] = {
        "git (?:--no-pager )?status",
        "(?:grep|egrep|rg)\\b.* x",
        "python3? scripts/build\\.py",
        "(?:(?:bash|sh) )?(?:\\./)?scripts/deploy\\.sh",
        "cat (\\S+)",
        NULL,
    };
    for (int i = 0; patterns[i]; i++) world_fixture_command(fixture, patterns[i], (evq_command){0});
    static const struct {
        const char *line, *name;
        bool is_known;
    } cases[] = {
        {"git push", "git", true},
        {"git", "git", true},
        {"rg -n y|head", "rg", true},
        {"egrep", "egrep", true},
        {"gre x", "gre", false},
        {"python3 x.py", "python3", true},
        {"python x.py", "python", false},
        {"sh x.sh", "sh", true},
        {"status", "status", false}, // not the first word
        {"cat", "cat", true},
        {"catt x", "catt", false},
        {"make&", "make", false},
        {"", "", false},
        {"cd posts && npm test 2>&1", "npm", false},
        {"(", "", false},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char expected[200];
        snprintf(expected, sizeof expected, "bash: line 1: %s: %s\n\nCommand exited with code %d", cases[i].name,
                 cases[i].is_known ? "Permission denied" : "command not found", cases[i].is_known ? 126 : 127);
        assert_string_equal(run(fixture, cases[i].line), expected);
        assert_int_equal(fixture->answer.source, EVQ_ANSWER_OFF_SCRIPT);
        assert_true(fixture->answer.is_error);
        assert_int_equal(fixture->answer.change_count, 0);
    }
}

static void hostile_lines(void **state)
{
    world_fixture *fixture = *state;
    world_fixture_command(fixture, "(a+)+b", (evq_command){.output = text(fixture, "never")});
    enum { LENGTH = 100000 };
    char *line = malloc(LENGTH + 1);
    assert_non_null(line);
    memset(line, 'a', LENGTH);
    line[LENGTH] = '\0';
    assert_true(strlen(run(fixture, line)) < 200); // no endless matching, no endless name
    for (int i = 0; i + 8 <= LENGTH; i += 8) memcpy(line + i, "cd ../ &", 8);
    assert_true(strlen(run(fixture, line)) < 200);
    memset(line, ' ', LENGTH);
    assert_true(strlen(run(fixture, line)) < 200);
    assert_non_null(
        strstr(world_fixture_call(fixture, "exec", "{\"command\":[\"ls\"]}")->content, "command: must be string"));
    assert_int_equal(fixture->answer.source, EVQ_ANSWER_INVALID);
    assert_non_null(strstr(world_fixture_call(fixture, "exec", "{\"command\":\"ls\",\"workdir\":1}")->content,
                           "workdir: must be string"));
    free(line);
}

static void long_output_is_cut_and_keeps_its_status(void **state)
{
    world_fixture *fixture = *state;
    char *big = malloc(EVQ_MIB(2) + 1);
    assert_non_null(big);
    memset(big, 'x', EVQ_MIB(2));
    big[EVQ_MIB(2)] = '\0';
    world_fixture_file(fixture, "/big", big);
    world_fixture_command(fixture, "big",
                          (evq_command){.output = world_fixture_part(fixture, EVQ_PART_CAT, "/big"), .exit_status = 2});
    const char *said = run(fixture, "big");
    assert_string_equal(said + EVQ_MIB(1), "\n[output cut at 1 MB]\n\nCommand exited with code 2");
    assert_string_equal(run(fixture, "small"),
                        "bash: line 1: small: command not found\n\nCommand exited with code 127");
    free(big);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(lines_are_normalized),
        CASE(groups_name_files_of_the_commands_folder),
        CASE(the_first_that_fits_and_holds_answers),
        CASE(statuses),
        CASE(effects_come_before_the_output),
        CASE(copies),
        CASE(files_cannot_double_forever),
        CASE(unknown_commands),
        CASE(hostile_lines),
        CASE(long_output_is_cut_and_keeps_its_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
