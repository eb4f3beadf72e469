#include "scenarios/file_tree.h"
#include "tests/test.h"

static evq_file_tree tree_of(const char *const *paths)
{
    evq_file_tree tree = {0};
    for (; *paths; paths++) evq_tree_put(&tree, *paths, *paths, strlen(*paths));
    return tree;
}

static void files_are_sorted_and_found(void **state)
{
    (void)state;
    static const char *const paths[] = {"/b", "/a/x", "/a-b", "/a.c", "/a/b/c", "/0", NULL};
    evq_file_tree tree = tree_of(paths);
    assert_int_equal(tree.count, 6);
    for (size_t i = 1; i < tree.count; i++) assert_true(strcmp(tree.files[i - 1].path, tree.files[i].path) < 0);
    for (const char *const *path = paths; *path; path++)
        assert_string_equal(evq_tree_find(&tree, *path)->content, *path);
    assert_null(evq_tree_find(&tree, "/a"));
    assert_null(evq_tree_find(&tree, "/a/x/"));
    assert_null(evq_tree_find(&tree, ""));
    evq_tree_dispose(&tree);
    evq_tree_dispose(&tree);
    assert_null(evq_tree_find(&tree, "/b"));
}

static void folders_exist_by_having_files(void **state)
{
    (void)state;
    // "-" and "." come before "/", "0" comes after it.
    static const char *const paths[] = {"/a-b", "/a/b/c", "/a0", "/a.c", NULL};
    evq_file_tree tree = tree_of(paths);
    assert_true(evq_tree_has_folder(&tree, "/"));
    assert_true(evq_tree_has_folder(&tree, "/a"));
    assert_true(evq_tree_has_folder(&tree, "/a/b"));
    assert_false(evq_tree_has_folder(&tree, "/a/b/c"));
    assert_false(evq_tree_has_folder(&tree, "/a-b"));
    assert_false(evq_tree_has_folder(&tree, "/a0"));
    assert_true(evq_tree_remove(&tree, "/a/b/c"));
    assert_false(evq_tree_remove(&tree, "/a/b/c"));
    assert_false(evq_tree_has_folder(&tree, "/a"));
    evq_tree_dispose(&tree);
}

static void put_replaces_even_from_itself(void **state)
{
    (void)state;
    evq_file_tree tree = {0};
    evq_tree_put(&tree, "/a", "one two", 7);
    evq_tree_put(&tree, tree.files[0].path, tree.files[0].content + 4, 3);
    assert_int_equal(tree.count, 1);
    assert_int_equal(tree.files[0].len, 3);
    assert_string_equal(tree.files[0].content, "two");
    evq_tree_put(&tree, "/a", "", 0);
    assert_string_equal(tree.files[0].content, "");
    evq_tree_dispose(&tree);
}

static void a_copy_is_its_own(void **state)
{
    (void)state;
    static const char *const paths[] = {"/a", "/b", NULL};
    evq_file_tree tree = tree_of(paths), copy, none = {0};
    evq_tree_copy(&copy, &tree);
    evq_tree_put(&copy, "/a", "new", 3);
    evq_tree_put(&copy, "/c", "c", 1);
    assert_string_equal(evq_tree_find(&tree, "/a")->content, "/a");
    assert_int_equal(tree.count, 2);
    assert_int_equal(copy.count, 3);
    evq_tree_dispose(&copy);
    evq_tree_dispose(&tree);
    evq_tree_copy(&copy, &none);
    assert_int_equal(copy.count, 0);
    evq_tree_dispose(&copy);
}

static void paths_are_normalized(void **state)
{
    (void)state;
    static const struct {
        const char *path, *cwd, *home, *expected;
    } cases[] = {
        {"a", "/w/x", "/h", "/w/x/a"},
        {"./a//b/", "/w/x", "/h", "/w/x/a/b"},
        {"", "/w/x", "/h", "/w/x"},
        {".", "/w/x", "/h", "/w/x"},
        {"..", "/w/x", "/h", "/w"},
        {"../../../../a", "/w/x", "/h", "/a"},
        {"../..", "/w/x", "/h", "/"},
        {"/a/./../b", "/w/x", "/h", "/b"},
        {"/", "/w/x", "/h", "/"},
        {"//", "/w/x", "/h", "/"},
        {"...", "/w/x", "/h", "/w/x/..."},
        {"~", "/w/x", "/h", "/h"},
        {"~/a", "/w/x", "/h", "/h/a"},
        {"~/../a", "/w/x", "/h", "/a"},
        {"~ops/a", "/w/x", "/h", "/w/x/~ops/a"},
        {"a~", "/w/x", "/h", "/w/x/a~"},
        {"a", "/", "/", "/a"},
        {"a", "/w/../v/", "/", "/v/a"},
        {"~/a", "/home/ops/site/x", NULL, "/home/ops/a"},
        {"~/a", "/home/ops", NULL, "/home/ops/a"},
        {"~/a", "/", NULL, "/a"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *got = evq_path_normalize(cases[i].path, cases[i].cwd, cases[i].home);
        assert_string_equal(got, cases[i].expected);
        free(got);
    }
}

static void below(void **state)
{
    (void)state;
    static const struct {
        const char *path, *folder;
        bool expected;
    } cases[] = {
        {"/a/b", "/a", true}, {"/a", "/a", true},    {"/ab", "/a", false}, {"/", "/a", false},
        {"/a", "/", true},    {"/a", "/a/b", false}, {"/", "/", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(evq_path_is_below(cases[i].path, cases[i].folder), cases[i].expected);
}

static void globs(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *path;
        bool expected;
    } cases[] = {
        {"/a", "/a", true},
        {"/a", "/ab", false},
        {"/ab", "/a", false},
        {"*", "", true},
        {"*", "/any/thing", true},
        {"/a/*.md", "/a/b/c.md", true},
        {"/a/*.md", "/a/.md.txt", false},
        {"/a/*/c", "/a/b/b/c", true},
        {"**a**", "bab", true},
        {"/?", "/a", true},
        {"/?", "/", false},
        {"/?", "/\xC3\xA9", true},   // one character
        {"/??", "/\xC3\xA9", false}, // of two bytes
        {"/?", "/\xFF", true},       // a byte that is no UTF-8
        {"/[ab]", "/b", true},
        {"/[ab]", "/c", false},
        {"/[!ab]", "/c", true},
        {"/[^ab]", "/a", false},
        {"/[0-9]x", "/7x", true},
        {"/[0-9]x", "/-x", false},
        {"/[a-]", "/-", true},
        {"/[]]", "/]", true},
        {"/[!]]", "/]", false},
        {"/[\xC3\xA0-\xC3\xBF]", "/\xC3\xA9", true},
        {"/[ab", "/[ab", true}, // nothing closes it: a bracket like any letter
        {"/[", "/[", true},
        {"/[ab", "/a", false},
        {"", "", true},
        {"", "a", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (evq_path_fits(cases[i].pattern, cases[i].path) != cases[i].expected)
            fail_msg("\"%s\" on \"%s\"", cases[i].pattern, cases[i].path);
}

static void hostile_glob_ends(void **state)
{
    (void)state;
    char path[4001], pattern[201];
    memset(path, 'a', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    for (size_t i = 0; i + 2 < sizeof pattern; i += 2) memcpy(pattern + i, "*a", 2);
    memcpy(pattern + sizeof pattern - 2, "b", 2);
    assert_false(evq_path_fits(pattern, path));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_sorted_and_found),
        cmocka_unit_test(folders_exist_by_having_files),
        cmocka_unit_test(put_replaces_even_from_itself),
        cmocka_unit_test(a_copy_is_its_own),
        cmocka_unit_test(paths_are_normalized),
        cmocka_unit_test(below),
        cmocka_unit_test(globs),
        cmocka_unit_test(hostile_glob_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
