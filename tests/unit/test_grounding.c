#include "scoring/grounding.h"
#include "tests/test.h"

static void identifiers(void **state)
{
    (void)state;
    static const char *const yes[] = {
        "README.md", "content/posts/a.md", "/etc/hosts",    "g-1118-05", "ev-5c81d7", "https://blog.example.net/",
        "@mkoskela", "HW-48213",           "feature/login", "7316-K",    "Q4_K_M",    "~/work",
    };
    static const char *const no[] = {
        "",          "main",        "abc",     "kilograms", "2026-11-19",   "2026-11-19T09:30:00Z",
        "120",       "1.5",         "10:30",   "16k",       "2h",           "50ms",
        "two words", "line\nbreak", "ls *.md", "a{2}b/",    "\"quoted/1\"", "e.g.",
        "ends.",     "$HOME/x",
    };
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (!evq_identifier_looks_like(yes[i])) fail_msg("%s is one", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (evq_identifier_looks_like(no[i])) fail_msg("%s is none", no[i]);
}

static void shown(void **state)
{
    (void)state;
    static const char text[] =
        "{\"content\":\"in /home/quill/blog there is content/posts/a.md, see https://example.net/x\"}";
    static const char *const yes[] = {"content/posts/a.md", "./content/posts/a.md",
                                      "/home/quill/blog/",  "/home/quill/blog/content/posts/a.md",
                                      "posts/a.md",         "https://example.net/x/"};
    static const char *const no[] = {"content/posts/b.md", "drafts/a.md", "g-1118-05", "https://example.net/y", "/"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (!evq_identifier_was_shown(yes[i], text)) fail_msg("%s was shown", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof *no - 1; i++)
        if (evq_identifier_was_shown(no[i], text)) fail_msg("%s was not shown", no[i]);
}

static void finds_the_first_anywhere(void **state)
{
    (void)state;
    static const struct {
        const char *arguments, *recorded, *found;
    } cases[] = {
        {"{\"path\": \"a.md\"}", NULL, NULL},
        {"{\"path\": \"b.md\"}", NULL, "b.md"},
        {"{\"n\": 5, \"orders\": [{\"id\": \"o-17\"}, {\"id\": \"o-18\"}]}", NULL, "o-18"},
        {"{\"path\": \"b.md\"}", "{\"path\": \"b.md\"}", NULL},
        {"{\"path\": \"b.md\"}", "{\"list\": [\"a.md b.md\"]}", NULL},
        {"{\"text\": \"please read b.md\"}", NULL, NULL},
        {"[]", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_arena arena = EVQ_ARENA_INIT;
        json_t *arguments = json_loads(cases[i].arguments, 0, NULL);
        json_t *recorded = cases[i].recorded ? json_loads(cases[i].recorded, 0, NULL) : NULL;
        const char *found = evq_ungrounded_find(arguments, recorded, "read a.md for order o-17", &arena);
        if (cases[i].found)
            assert_string_equal(found, cases[i].found);
        else
            assert_null(found);
        json_decref(arguments);
        json_decref(recorded);
        evq_arena_dispose(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identifiers),
        cmocka_unit_test(shown),
        cmocka_unit_test(finds_the_first_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
