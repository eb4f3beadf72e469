#include "base/json_pointer.h"
#include "tests/test.h"

static void places(void **state)
{
    (void)state;
    // The example of RFC 6901, section 5, and arrays within objects.
    json_t *root = json_loads(
        "{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"m~n\":8,\"~1\":5,\"o\":{\"p\":[{\"q\":7}]}}", 0, NULL);
    static const struct {
        const char *pointer, *expected; // NULL: nothing there
    } cases[] = {
        {"/foo/0", "\"bar\""},
        {"/foo/1", "\"baz\""},
        {"/", "0"},
        {"/a~1b", "1"},
        {"/m~0n", "8"},
        {"/~01", "5"},
        {"/o/p/0/q", "7"},
        {"/foo/2", NULL},
        {"/foo/-", NULL},
        {"/foo/00", NULL},
        {"/foo/01", NULL},
        {"/foo/+1", NULL},
        {"/foo/", NULL},
        {"/none", NULL},
        {"/none/more", NULL},
        {"/foo/0/deeper", NULL},
        {"/foo/99999999999999999999", NULL},
    };
    assert_non_null(root);
    assert_ptr_equal(evq_json_pointer_get(root, ""), root);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const json_t *got = evq_json_pointer_get(root, cases[i].pointer);
        char *text = got ? json_dumps(got, JSON_ENCODE_ANY) : NULL;
        if ((text == NULL) != (cases[i].expected == NULL) || (text && strcmp(text, cases[i].expected) != 0))
            fail_msg("%s: %s", cases[i].pointer, text ? text : "nothing");
        free(text);
    }
    json_decref(root);
}

static void validity(void **state)
{
    (void)state;
    static const char *const good[] = {"", "/", "/a", "/a~0b~1c", "//"}, *const bad[] = {"a", "/~", "/~2", "/a~",
                                                                                         "#/a"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) assert_true(evq_json_pointer_valid(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(evq_json_pointer_valid(bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(places), cmocka_unit_test(validity)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
