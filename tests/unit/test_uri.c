#include "schema/uri.h"
#include "tests/test.h"

// The examples of RFC 3986, 5.4, and addresses without authority or scheme.
static void resolves(void **state)
{
    (void)state;
    static const char base[] = "http://a/b/c/d;p?q";
    static const char *const cases[][3] = {
        {base, "g:h", "g:h"},
        {base, "g", "http://a/b/c/g"},
        {base, "./g", "http://a/b/c/g"},
        {base, "g/", "http://a/b/c/g/"},
        {base, "/g", "http://a/g"},
        {base, "//g", "http://g"},
        {base, "?y", "http://a/b/c/d;p?y"},
        {base, "g?y", "http://a/b/c/g?y"},
        {base, "#s", "http://a/b/c/d;p?q#s"},
        {base, "g#s", "http://a/b/c/g#s"},
        {base, ";x", "http://a/b/c/;x"},
        {base, "", "http://a/b/c/d;p?q"},
        {base, ".", "http://a/b/c/"},
        {base, "..", "http://a/b/"},
        {base, "../g", "http://a/b/g"},
        {base, "../..", "http://a/"},
        {base, "../../g", "http://a/g"},
        {base, "../../../g", "http://a/g"},
        {base, "/./g", "http://a/g"},
        {base, "/../g", "http://a/g"},
        {base, "g.", "http://a/b/c/g."},
        {base, "..g", "http://a/b/c/..g"},
        {base, "./../g", "http://a/b/g"},
        {base, "./g/.", "http://a/b/c/g/"},
        {base, "g/../h", "http://a/b/c/h"},
        {base, "g;x=1/../y", "http://a/b/c/y"},
        {base, "g?y/../x", "http://a/b/c/g?y/../x"},
        {"", "#/$defs/a", "#/$defs/a"},
        {"", "a.json#b", "a.json#b"},
        {"http://a", "b", "http://a/b"},
        {"urn:example:root", "#/x", "urn:example:root#/x"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_arena arena = EVQ_ARENA_INIT;
        const char *got = evq_uri_resolve(cases[i][0], cases[i][1], &arena);
        if (strcmp(got, cases[i][2]) != 0) fail_msg("%s: %s, expected %s", cases[i][1], got, cases[i][2]);
        evq_arena_dispose(&arena);
    }
}

static void splits(void **state)
{
    (void)state;
    evq_arena arena = EVQ_ARENA_INIT;
    const char *fragment;
    assert_string_equal(evq_uri_split("http://a/b#/x%25y%7Ez", &fragment, &arena), "http://a/b");
    assert_string_equal(fragment, "/x%y~z");
    assert_string_equal(evq_uri_split("a.json", &fragment, &arena), "a.json");
    assert_string_equal(fragment, "");
    evq_uri_split("#%zz%4", &fragment, &arena);
    assert_string_equal(fragment, "%zz%4");
    evq_arena_dispose(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resolves),
        cmocka_unit_test(splits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
