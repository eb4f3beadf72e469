#include "scenarios/condition.h"
#include "tests/test.h"

#define TEXTS(...)                                                                                                     \
    .contains = (const char *const[]){__VA_ARGS__},                                                                    \
    .contains_count = sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)
#define LACKS(...)                                                                                                     \
    .lacks = (const char *const[]){__VA_ARGS__}, .lacks_count = sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)

static void every_part_must_hold(void **state)
{
    (void)state;
    const struct {
        evq_condition condition;
        const char *text;
        bool expected;
    } cases[] = {
        {{.exists = -1}, "", true},
        {{.exists = -1}, NULL, true},
        {{.exists = 1}, "", true},
        {{.exists = 1}, NULL, false},
        {{.exists = 0}, "", false},
        {{.exists = 0}, NULL, true},
        {{.exists = -1, .equals = "a"}, "a", true},
        {{.exists = -1, .equals = "a"}, "a\n", false},
        {{.exists = -1, .equals = ""}, "", true},
        {{.exists = -1, .equals = ""}, NULL, false},
        {{.exists = -1, TEXTS("a", "b")}, "b a", true},
        {{.exists = -1, TEXTS("a", "b")}, "a", false},
        {{.exists = -1, TEXTS("a")}, NULL, false},
        {{.exists = -1, LACKS("a", "b")}, "c", true},
        {{.exists = -1, LACKS("a", "b")}, "cb", false},
        {{.exists = -1, LACKS("a")}, NULL, true},
        {{.exists = 1, LACKS("a")}, NULL, false},
        {{.exists = 0, LACKS("a")}, NULL, true},
        {{.exists = 1, TEXTS("a"), LACKS("b")}, "a", true},
        {{.exists = 1, TEXTS("a"), LACKS("b")}, "ab", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (evq_condition_holds(&cases[i].condition, cases[i].text) != cases[i].expected) fail_msg("case %zu", i);
}

static void patterns_search(void **state)
{
    (void)state;
    evq_pattern *pattern;
    evq_err err;
    assert_int_equal(evq_pattern_new(&pattern, "\\b84\\d+\\b", false, &err), 0);
    const evq_condition condition = {.exists = -1, .matches = pattern};
    assert_true(evq_condition_holds(&condition, "port 8471."));
    assert_false(evq_condition_holds(&condition, "port 18471."));
    assert_false(evq_condition_holds(&condition, ""));
    assert_false(evq_condition_holds(&condition, NULL));
    evq_pattern_free(pattern);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_must_hold),
        cmocka_unit_test(patterns_search),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
