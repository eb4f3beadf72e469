#include "scenarios/parts.h"
#include "tests/test.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

// A world that began with `world.files` and has `files` now.
typedef struct parts_scene {
    evq_world_data world;
    evq_file_tree files;
} parts_scene;

static void put(evq_file_tree *tree, const char *path, const char *text)
{
    evq_tree_put(tree, path, text, strlen(text));
}

static parts_scene scene_of(void)
{
    parts_scene out = {.world = {.cwd = "/home/ops/site", .home = "/home/ops"}};
    put(&out.world.files, "/home/ops/site/a.md", "one\n");
    put(&out.world.files, "/home/ops/site/posts/b.md", "two\n");
    put(&out.world.files, "/home/ops/site/posts/old.md", "old\n");
    put(&out.world.files, "/etc/motd", "hello");
    evq_tree_copy(&out.files, &out.world.files);
    return out;
}

static void scene_dispose(parts_scene *scene)
{
    evq_tree_dispose(&scene->world.files);
    evq_tree_dispose(&scene->files);
}

// The line is "cat LINE", its only group what follows "cat "; in the folder posts.
static bool rendered(const parts_scene *scene, evq_part_kind kind, const char *text, const char *line, evq_buf *out)
{
    evq_span groups[EVQ_PATTERN_GROUPS] = {{0, line ? strlen(line) : 0}, {4, line ? strlen(line) : 0}};
    for (int i = 2; i < EVQ_PATTERN_GROUPS; i++) groups[i] = (evq_span){1, 0};
    const evq_part part = {kind, text};
    const evq_parts parts = {&part, 1};
    const evq_parts_source from = {.world = &scene->world,
                                   .files = &scene->files,
                                   .folder = "/home/ops/site/posts",
                                   .line = line,
                                   .groups = line ? groups : NULL};
    return evq_parts_render(out, &parts, &from);
}

static void assert_rendered(const parts_scene *scene, evq_part_kind kind, const char *text, const char *line,
                            const char *expected, bool found)
{
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(1));
    bool all = rendered(scene, kind, text, line, &out);
    if (strcmp(evq_buf_text(&out), expected) || all != found)
        fail_msg("\"%s\" with \"%s\" gives \"%s\"", text, line ? line : "", evq_buf_text(&out));
    evq_buf_dispose(&out);
}

static void texts(void **state)
{
    (void)state;
    static const struct {
        const char *text, *line, *expected;
    } cases[] = {
        {"", "cat x", ""},
        {"plain", "cat x", "plain"},
        {"<${1}>", "cat x y", "<x y>"},
        {"${1}${1}", "cat x", "xx"},
        {"${1}", "cat ${1}", "${1}"}, // what a model wrote is not filled in again
        {"[${2}${9}]", "cat x", "[]"},
        {"${0} ${10} $1 ${x} ${ $", "cat x", "${0} ${10} $1 ${x} ${ $"},
        {"${1", "cat x", "${1"},
        {"${1}", NULL, "${1}"},
    };
    parts_scene scene = scene_of();
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_rendered(&scene, EVQ_PART_TEXT, cases[i].text, cases[i].line, cases[i].expected, true);
    scene_dispose(&scene);
}

static void files(void **state)
{
    (void)state;
    static const struct {
        const char *text, *line, *expected;
        bool found;
    } cases[] = {
        {"a.md", NULL, "one\n", true},
        {"/etc/motd", "cat x", "hello", true},
        {"~/site/a.md", NULL, "one\n", true},
        {"posts/b.md", "cat x", "two\n", true}, // the scenario's own path: from the world's folder
        {"${1}", "cat b.md", "two\n", true},    // a group: from the command's
        {"${1}", "cat ../a.md", "one\n", true},
        {"${1}.md", "cat b", "two\n", true},
        {"${1}", "cat a.md", "cat: a.md: No such file or directory\n", false},
        {"${1}", "cat ..", "cat: ..: Is a directory\n", false},
        {"${1}", "cat /home", "cat: /home: Is a directory\n", false},
        {"gone", NULL, "cat: gone: No such file or directory\n", false},
    };
    parts_scene scene = scene_of();
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_rendered(&scene, EVQ_PART_CAT, cases[i].text, cases[i].line, cases[i].expected, cases[i].found);
    scene_dispose(&scene);
}

static void lists(void **state)
{
    (void)state;
    static const struct {
        const char *text, *line, *expected;
        bool found;
    } cases[] = {
        {".", NULL, "a.md\nposts/\n", true},
        {"/", NULL, "etc/\nhome/\n", true},
        {"/home", NULL, "ops/\n", true},
        {"${1}", "cat .", "b.md\nold.md\n", true},
        {"${1}", "cat b.md", "b.md\n", true},
        {"gone", NULL, "ls: cannot access 'gone': No such file or directory\n", false},
    };
    parts_scene scene = scene_of();
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_rendered(&scene, EVQ_PART_LIST, cases[i].text, cases[i].line, cases[i].expected, cases[i].found);
    scene_dispose(&scene);
}

static void folders_are_listed_once(void **state)
{
    (void)state;
    const evq_world_data world = {.cwd = "/w/x", .home = "/w"};
    evq_file_tree files = {0};
    put(&files, "/f/b/1", "");
    put(&files, "/f/b/2", "");
    put(&files, "/f/b-c", ""); // comes before /f/b/1
    put(&files, "/f/b.c/3", "");
    put(&files, "/f/bb", "");
    put(&files, "/g", "");
    evq_buf out = EVQ_BUF_INIT(1000);
    assert_true(evq_folder_list(&out, "/f", &files, &world));
    assert_string_equal(evq_buf_text(&out), "b-c\nb.c/\nb/\nbb\n");
    evq_buf_truncate(&out, 0);
    assert_false(evq_folder_list(&out, "/g", &files, &world));
    assert_false(evq_folder_list(&out, "/f/b/1", &files, &world));
    assert_true(evq_folder_list(&out, "/w/x", &files, &world)); // there, and empty
    assert_int_equal(out.len, 0);
    put(&files, "/w", ""); // a file where a folder is: nobody wants it, nothing breaks
    assert_true(evq_folder_list(&out, "/w", &files, &world));
    assert_int_equal(out.len, 0);
    evq_buf_dispose(&out);
    evq_tree_dispose(&files);
}

static void diffs(void **state)
{
    (void)state;
    parts_scene scene = scene_of();
    assert_rendered(&scene, EVQ_PART_DIFF, "/", NULL, "", true);
    put(&scene.files, "/etc/motd", "bye\n");
    put(&scene.files, "/home/ops/site/posts/b.md", "2\n");
    put(&scene.files, "/home/ops/site/posts/new.md", "new\n");
    evq_tree_remove(&scene.files, "/home/ops/site/posts/old.md");
    static const char posts[] = "diff --git a/posts/b.md b/posts/b.md\n--- a/posts/b.md\n+++ b/posts/b.md\n"
                                "@@ -1 +1 @@\n-two\n+2\n"
                                "diff --git a/posts/new.md b/posts/new.md\nnew file mode 100644\n"
                                "--- /dev/null\n+++ b/posts/new.md\n@@ -0,0 +1 @@\n+new\n"
                                "diff --git a/posts/old.md b/posts/old.md\ndeleted file mode 100644\n"
                                "--- a/posts/old.md\n+++ /dev/null\n@@ -1 +0,0 @@\n-old\n";
    assert_rendered(&scene, EVQ_PART_DIFF, ".", NULL, posts, true);
    assert_rendered(&scene, EVQ_PART_DIFF, "${1}", "cat .", posts, true);
    assert_rendered(&scene, EVQ_PART_DIFF, "/etc", NULL,
                    "diff --git a/etc/motd b/etc/motd\n--- a/etc/motd\n+++ b/etc/motd\n"
                    "@@ -1 +1 @@\n-hello\n\\ No newline at end of file\n+bye\n",
                    true);
    assert_rendered(&scene, EVQ_PART_DIFF, "a.md", NULL, "", true);
    assert_rendered(&scene, EVQ_PART_DIFF, "gone", NULL, "", true);
    scene_dispose(&scene);
}

static void parts_follow_each_other(void **state)
{
    (void)state;
    parts_scene scene = scene_of();
    const evq_part items[] = {{EVQ_PART_CAT, "gone"}, {EVQ_PART_TEXT, "then\n"}, {EVQ_PART_CAT, "a.md"}};
    const evq_parts parts = {items, 3}, none = {0};
    const evq_parts_source from = {.world = &scene.world, .files = &scene.files, .folder = "/"};
    evq_buf out = EVQ_BUF_INIT(1000);
    assert_true(evq_parts_render(&out, &none, &from));
    assert_int_equal(out.len, 0);
    assert_false(evq_parts_render(&out, &parts, &from));
    assert_string_equal(evq_buf_text(&out), "cat: gone: No such file or directory\nthen\none\n");
    evq_buf_dispose(&out);
    scene_dispose(&scene);
}

static void output_is_bounded(void **state)
{
    (void)state;
    parts_scene scene = scene_of();
    put(&scene.files, "/big", "12\xC3\xA9\xC3\xA9\xC3\xA9");
    evq_buf out = EVQ_BUF_INIT(5);
    rendered(&scene, EVQ_PART_CAT, "/big", NULL, &out);
    assert_true(out.over);
    assert_string_equal(evq_buf_text(&out), "12\xC3\xA9"); // not half a character
    rendered(&scene, EVQ_PART_TEXT, "x", NULL, &out);
    assert_string_equal(evq_buf_text(&out), "12\xC3\xA9");
    evq_buf_dispose(&out);
    scene_dispose(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),
        cmocka_unit_test(files),
        cmocka_unit_test(lists),
        cmocka_unit_test(folders_are_listed_once),
        cmocka_unit_test(diffs),
        cmocka_unit_test(parts_follow_each_other),
        cmocka_unit_test(output_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
