#include "scenarios/matcher.h"
#include "tests/test.h"

#define CWD "/home/ops/site"

static json_t *parsed(const char *text)
{
    json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);
    assert_non_null(value);
    return value;
}

static bool accepts(const evq_matcher *matcher, const char *text)
{
    json_t *value = parsed(text);
    bool yes = evq_matcher_accepts(matcher, value, CWD, NULL);
    json_decref(value);
    return yes;
}

static void equal_values(void **state)
{
    (void)state;
    static const struct {
        const char *wanted, *value;
        bool expected;
    } cases[] = {
        {"1", "1.0", true},
        {"1.0", "1", true},
        {"1", "2", false},
        {"0.5", "0.50", true},
        {"1", "\"1\"", false},
        {"1", "true", false},
        {"9007199254740993", "9007199254740992", false}, // not as doubles
        {"\"a\"", "\"a\"", true},
        {"\"a\"", "\"A\"", false},
        {"null", "null", true},
        {"null", "false", false},
        {"true", "true", true},
        {"[1, 2]", "[1.0, 2]", true},
        {"[1, 2]", "[2, 1]", false},
        {"[1]", "[1, 2]", false},
        {"[]", "[]", true},
        {"[]", "{}", false},
        {"{\"a\": 1}", "{\"a\": 1.0, \"b\": 2}", true},
        {"{\"a\": 1}", "{\"b\": 2}", false},
        {"{}", "{\"b\": 2}", true},
        {"{}", "[]", false},
        {"[{\"a\": [1]}]", "[{\"a\": [1], \"b\": null}]", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *wanted = parsed(cases[i].wanted);
        const evq_matcher matcher = {.kind = EVQ_MATCH_EQUAL, .value = wanted};
        if (accepts(&matcher, cases[i].value) != cases[i].expected)
            fail_msg("%s on %s", cases[i].wanted, cases[i].value);
        json_decref(wanted);
    }
}

static void paths(void **state)
{
    (void)state;
    const evq_matcher matcher = {.kind = EVQ_MATCH_PATH, .path = CWD "/a/b"};
    assert_true(accepts(&matcher, "\"a/b\""));
    assert_true(accepts(&matcher, "\"./a//c/../b/\""));
    assert_true(accepts(&matcher, "\"" CWD "/a/b\""));
    assert_true(accepts(&matcher, "\"~/site/a/b\""));
    assert_false(accepts(&matcher, "\"a\""));
    assert_false(accepts(&matcher, "\"\""));
    assert_false(accepts(&matcher, "7"));
}

static void special_matchers(void **state)
{
    (void)state;
    evq_pattern *pattern;
    evq_err err;
    assert_int_equal(evq_pattern_new(&pattern, "^git ", false, &err), 0);
    json_t *one = parsed("1");
    const evq_matcher either[] = {{.kind = EVQ_MATCH_PATTERN, .pattern = pattern},
                                  {.kind = EVQ_MATCH_EQUAL, .value = one}};
    const evq_matcher any_of = {.kind = EVQ_MATCH_ANY_OF, .items = either, .item_count = 2};
    assert_true(accepts(&any_of, "\"git log\""));
    assert_true(accepts(&any_of, "1.0"));
    assert_false(accepts(&any_of, "\"a git log\""));
    assert_false(accepts(&any_of, "2"));
    const evq_matcher none = {.kind = EVQ_MATCH_ANY_OF};
    assert_false(accepts(&none, "1"));
    const evq_matcher members[] = {{.kind = EVQ_MATCH_ANY_OF, .key = "n", .items = either, .item_count = 2}};
    const evq_matcher object = {.kind = EVQ_MATCH_OBJECT, .items = members, .item_count = 1};
    assert_true(accepts(&object, "{\"n\": 1, \"m\": 2}"));
    assert_false(accepts(&object, "{\"n\": 3}"));
    assert_false(accepts(&object, "{\"m\": 1}"));
    assert_false(accepts(&object, "[1]"));
    const evq_matcher anything = {.kind = EVQ_MATCH_OBJECT};
    assert_true(accepts(&anything, "{}"));
    assert_false(accepts(&anything, "\"{}\""));
    json_decref(one);
    evq_pattern_free(pattern);
}

static void deep_values_do_not_match(void **state)
{
    (void)state;
    char text[2 * 500 + 2];
    memset(text, '[', 500);
    memset(text + 500, ']', 500);
    text[1000] = '\0';
    json_t *wanted = parsed(text);
    const evq_matcher matcher = {.kind = EVQ_MATCH_EQUAL, .value = wanted};
    assert_false(accepts(&matcher, text));
    json_decref(wanted);
}

static void calls(void **state)
{
    (void)state;
    json_t *one = parsed("1");
    const evq_matcher members[] = {{.kind = EVQ_MATCH_EQUAL, .key = "n", .value = one}};
    const evq_call_matcher some = {"do", {.kind = EVQ_MATCH_OBJECT, .items = members, .item_count = 1}};
    const evq_call_matcher any = {"do", {.kind = EVQ_MATCH_OBJECT}};
    const struct {
        const evq_call_matcher *matcher;
        const char *tool, *arguments;
        bool expected;
    } cases[] = {
        {&some, "do", "{\"n\": 1}", true},
        {&some, "Do", "{\"n\": 1}", false},
        {&some, "do", "{\"n\": 1", false},
        {&some, "do", "[1]", false},
        {&some, "do", "", false},
        {&any, "do", "", true},
        {&any, "do", " \n", true},
        {&any, "do", "null", false},
        {&any, "do", "\"{}\"", false},
        {&any, "do", "{\"a\": \"\\u0000\"}", false},
        {&any, "do", "{\"a\": \"\xFF\"}", false},
        {&any, "do", "{\"a\": 99999999999999999999}", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (evq_call_matches(cases[i].matcher, cases[i].tool, cases[i].arguments, CWD, NULL) != cases[i].expected)
            fail_msg("%s", cases[i].arguments);
    json_decref(one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_values),
        cmocka_unit_test(paths),
        cmocka_unit_test(special_matchers),
        cmocka_unit_test(deep_values_do_not_match),
        cmocka_unit_test(calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
