#include "base/json.h"
#include "tests/test.h"

// Runs `look` on the parsed text and returns the complaint, formatted; "" when there was none.
typedef int look_fn(const evq_json *root);
static const char *complaint(const char *text, look_fn *look)
{
    static char line[1600];
    evq_err err = {0};
    json_t *value = NULL;
    int rc = evq_json_parse(&value, text, strlen(text), "f.json", &err);
    if (!rc && look) {
        const evq_json_source source = {.file = "f.json", .err = &err};
        const evq_json root = evq_json_root(value, &source);
        rc = look(&root);
    }
    json_decref(value);
    line[0] = '\0';
    if (rc) {
        assert_int_equal(rc, err.code);
        evq_err_format(&err, line, sizeof line);
    }
    return line;
}

static void syntax_errors_tell_line_and_column(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"{\n  \"a\": 1,\n  \"b\" 2\n}", "f.json:3:7: not valid JSON: "},
        {"", "f.json:1:0: not valid JSON: "},
        {"{\"a\": 1, \"a\": 2}", "duplicate object key"},
        {"[1] x", "not valid JSON: "},
        {"\"\xFF\"", "not valid JSON: "},
        {"\"a\\u0000b\"", "not valid JSON: "}, // a NUL would end every text early
        {"\"\\ud800\"", "not valid JSON: "},
        {"99999999999999999999", "not valid JSON: too big"},
        {"NaN", "not valid JSON: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *said = complaint(cases[i].text, NULL);
        if (!strstr(said, cases[i].expected)) fail_msg("%s: said \"%s\"", cases[i].text, said);
    }
}

static void deep_nesting_is_refused(void **state)
{
    (void)state;
    enum { DEPTH = 100000 };
    char *text = malloc(DEPTH + 1);
    assert_non_null(text);
    memset(text, '[', DEPTH);
    text[DEPTH] = '\0';
    assert_non_null(strstr(complaint(text, NULL), "not valid JSON: "));
    free(text);
}

static int look_at_port(const evq_json *root)
{
    evq_json list, first, port;
    int64_t value;
    int rc = evq_json_need(root, "list of things", &list);
    if (!rc) rc = evq_json_array(&list);
    if (rc) return rc;
    if (!evq_json_count(&list)) return evq_json_fail(&list, "is empty");
    first = evq_json_at(&list, evq_json_count(&list) - 1);
    rc = evq_json_need(&first, "port", &port);
    if (!rc) rc = evq_json_integer(&port, 1, 65535, &value);
    return rc;
}

static void complaints_about_meaning_tell_the_path(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"{\"list of things\": [{\"port\": 80}]}", ""},
        {"{}", "f.json: $: \"list of things\" is missing"},
        {"{\"list of things\": null}", "f.json: $: \"list of things\" is missing"},
        {"[]", "f.json: $: expected an object, found an array"},
        {"{\"list of things\": []}", "f.json: $[\"list of things\"]: is empty"},
        {"{\"list of things\": {}}", "f.json: $[\"list of things\"]: expected an array, found an object"},
        {"{\"list of things\": [1, true]}",
         "f.json: $[\"list of things\"][1]: expected an object, found true or false"},
        {"{\"list of things\": [{\"port\": \"80\"}]}",
         "f.json: $[\"list of things\"][0].port: expected a whole number, found a string"},
        {"{\"list of things\": [{\"port\": 1.5}]}",
         "f.json: $[\"list of things\"][0].port: expected a whole number, found a number"},
        {"{\"list of things\": [{\"port\": 0}]}",
         "f.json: $[\"list of things\"][0].port: 0 is out of range: use 1 to 65535"},
        {"{\"list of things\": [{\"port\": 65536}]}",
         "f.json: $[\"list of things\"][0].port: 65536 is out of range: use 1 to 65535"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(complaint(cases[i].text, look_at_port), cases[i].expected);
}

static int look_at_types(const evq_json *root)
{
    static const char *const names[] = {"red", "green"};
    static const char *const keys[] = {"text", "yes", "number", "colour", NULL};
    evq_json at;
    const char *text;
    bool yes;
    double number;
    int colour = 0, rc = evq_json_only(root, keys);
    if (!rc && evq_json_find(root, "text", &at)) rc = evq_json_string(&at, &text);
    if (!rc && evq_json_find(root, "yes", &at)) rc = evq_json_bool(&at, &yes);
    if (!rc && evq_json_find(root, "number", &at)) rc = evq_json_number(&at, 0, 10, &number);
    if (!rc && evq_json_find(root, "colour", &at)) rc = evq_json_choice(&at, names, 2, &colour);
    return rc;
}

static void types_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"{\"text\": \"\", \"yes\": false, \"number\": 10, \"colour\": \"green\"}", ""},
        {"{\"text\": null, \"yes\": null}", ""},
        {"{\"text\": 1}", "f.json: $.text: expected a string, found a number"},
        {"{\"yes\": 1}", "f.json: $.yes: expected true or false, found a number"},
        {"{\"number\": \"1\"}", "f.json: $.number: expected a number, found a string"},
        {"{\"number\": -0.5}", "f.json: $.number: -0.5 is out of range: use 0 to 10"},
        {"{\"colour\": \"blue\"}", "f.json: $.colour: \"blue\" is not known here: use \"red\" or \"green\""},
        {"{\"colour\": []}", "f.json: $.colour: expected a string, found an array"},
        {"{\"texts\": 1}", "f.json: $.texts: unknown key; known here: text, yes, number, colour"},
        {"3", "f.json: $: expected an object, found a number"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(complaint(cases[i].text, look_at_types), cases[i].expected);
}

static void hostile_keys_do_not_overrun_the_error(void **state)
{
    (void)state;
    enum { LENGTH = 100000 };
    char *text = malloc(LENGTH + 16);
    assert_non_null(text);
    strcpy(text, "{\"");
    memset(text + 2, 'k', LENGTH);
    strcpy(text + 2 + LENGTH, "\": 1}");
    assert_non_null(strstr(complaint(text, look_at_types), "unknown key"));
    free(text);
}

static void what_is_not_a_container_is_empty(void **state)
{
    (void)state;
    static const char *const texts[] = {"1", "\"abc\"", "null", "true"};
    for (size_t i = 0; i < 4; i++) {
        evq_err err;
        json_t *value;
        assert_int_equal(evq_json_parse(&value, texts[i], strlen(texts[i]), "f", &err), 0);
        const evq_json_source source = {.file = "f", .err = &err};
        evq_json root = evq_json_root(value, &source), out;
        assert_false(evq_json_find(&root, "a", &out));
        assert_int_equal(evq_json_count(&root), 0);
        json_decref(value);
    }
}

static void compact_keeps_the_order(void **state)
{
    (void)state;
    static const char text[] = "{ \"b\": [1, 2.5, null],\n \"a\": \"\\u00e4\\n\" }";
    evq_err err;
    json_t *value;
    evq_arena arena = EVQ_ARENA_INIT;
    assert_int_equal(evq_json_parse(&value, text, strlen(text), "f", &err), 0);
    assert_string_equal(evq_json_compact(value, &arena), "{\"b\":[1,2.5,null],\"a\":\"\xC3\xA4\\n\"}");
    json_decref(value);
    evq_arena_dispose(&arena);
}

static void paths(void **state)
{
    (void)state;
    evq_err err;
    const evq_json_source source = {.file = "f", .err = &err};
    const evq_json root = {.source = &source}, a = {.source = &source, .parent = &root, .key = "a"},
                   third = {.source = &source, .parent = &a, .index = 2},
                   odd = {.source = &source, .parent = &third, .key = "x.y"};
    assert_int_equal(evq_json_fail(&root, "wrong"), EVQ_EFORMAT);
    assert_string_equal(err.where, "$");
    evq_json_fail(&third, "wrong");
    assert_string_equal(err.where, "$.a[2]");
    evq_json_fail(&odd, "wrong");
    assert_string_equal(err.where, "$.a[2][\"x.y\"]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(syntax_errors_tell_line_and_column),
        cmocka_unit_test(deep_nesting_is_refused),
        cmocka_unit_test(complaints_about_meaning_tell_the_path),
        cmocka_unit_test(types_are_told_apart),
        cmocka_unit_test(hostile_keys_do_not_overrun_the_error),
        cmocka_unit_test(what_is_not_a_container_is_empty),
        cmocka_unit_test(compact_keeps_the_order),
        cmocka_unit_test(paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
