#include "base/file.h"
#include "scenarios/library.h"
#include "tests/test.h"

#include <unistd.h>

// Library "lib" with two scenarios and what is none; a scenario "beta" of the same name beside it.
static char scratch[64];

static void put(const char *path)
{
    evq_err err;
    char folder[256];
    snprintf(folder, sizeof folder, "%s", path);
    *strrchr(folder, '/') = '\0';
    assert_int_equal(evq_file_mkdirs(folder, &err), 0);
    assert_int_equal(evq_file_write(path, "{}", 2, &err), 0);
}

static int make_library(void **state)
{
    (void)state;
    snprintf(scratch, sizeof scratch, "/tmp/evalq-library-XXXXXX");
    if (!mkdtemp(scratch) || chdir(scratch)) return -1;
    put("lib/beta/scenario.json");
    put("lib/alpha/scenario.json");
    put("lib/.hidden/scenario.json");
    put("lib/notes/README.md");
    put("lib/README.md");
    put("mine/scenario.json");
    put("empty/README.md");
    put("alpha/README.md"); // a folder of that name, but no scenario
    return 0;
}

static int remove_library(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", scratch);
    return chdir("/") || system(command);
}

static void list_is_sorted(void **state)
{
    (void)state;
    evq_arena arena = EVQ_ARENA_INIT;
    evq_err err;
    const char **names;
    size_t count;
    assert_int_equal(evq_library_list(&names, &count, "lib", &arena, &err), 0);
    assert_int_equal(count, 2);
    assert_string_equal(names[0], "alpha");
    assert_string_equal(names[1], "beta");
    assert_int_equal(evq_library_list(&names, &count, "empty", &arena, &err), 0);
    assert_int_equal(count, 0);
    assert_int_equal(evq_library_list(&names, &count, "nowhere", &arena, &err), EVQ_ENOTFOUND);
    evq_arena_dispose(&arena);
}

static void found(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"mine", "mine"},           {"./mine", "./mine"}, {"mine/scenario.json", "mine/scenario.json"},
        {"lib/beta/", "lib/beta/"}, {"beta", "lib/beta"}, {"alpha", "lib/alpha"},
    };
    evq_arena arena = EVQ_ARENA_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path;
        evq_err err;
        if (evq_library_find(&path, cases[i][0], "lib", &arena, &err)) fail_msg("%s: %s", cases[i][0], err.text);
        assert_string_equal(path, cases[i][1]);
    }
    evq_arena_dispose(&arena);
}

static void not_found(void **state)
{
    (void)state;
    static const char *const arguments[] = {"",       "gamma", "empty",   "./alpha",
                                            "../lib", "notes", ".hidden", "mine/none.json"};
    evq_arena arena = EVQ_ARENA_INIT;
    for (size_t i = 0; i < sizeof arguments / sizeof *arguments; i++) {
        const char *path;
        evq_err err;
        assert_int_equal(evq_library_find(&path, arguments[i], "lib", &arena, &err), EVQ_ENOTFOUND);
        assert_string_equal(err.file, arguments[i]);
        assert_non_null(strstr(err.text, "alpha, beta"));
    }
    evq_arena_dispose(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(list_is_sorted),
        cmocka_unit_test(found),
        cmocka_unit_test(not_found),
    };
    return cmocka_run_group_tests(tests, make_library, remove_library);
}
