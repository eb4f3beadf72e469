#include "tests/test.h"

#include "simulator/sim_arguments.h"

static evq_arena arena;

static int finish(void **state)
{
    (void)state;
    evq_arena_dispose(&arena);
    return 0;
}

static const char *least(const char *schema)
{
    json_t *value = json_loads(schema, 0, NULL);
    assert_non_null(value);
    const char *out = evq_sim_arguments_make(value, NULL, &arena);
    json_decref(value);
    return out;
}

static void without_dice_the_least_it_takes(void **state)
{
    (void)state;
    static const struct {
        const char *schema, *arguments;
    } cases[] = {
        {"{\"type\":\"object\"}", "{}"},
        {"{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}", "{}"},
        {"{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"enum\":[\"x\",\"y\"]}}}", "{\"a\":\"x\"}"},
        {"{\"type\":\"object\",\"required\":[\"n\"],\"properties\":{\"n\":{\"type\":\"integer\",\"minimum\":3}}}",
         "{\"n\":3}"},
        {"{\"type\":\"object\",\"required\":[\"l\"],\"properties\":{\"l\":{\"type\":\"array\",\"minItems\":2,"
         "\"items\":{\"type\":\"boolean\"}}}}",
         "{\"l\":[false,false]}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(least(cases[i].schema), cases[i].arguments);
    assert_string_equal(evq_sim_arguments_make(NULL, NULL, &arena), "{}");
}

static void the_same_seed_gives_the_same_arguments(void **state)
{
    (void)state;
    json_t *schema =
        json_loads("{\"type\":\"object\",\"required\":[\"a\",\"n\"],\"properties\":{\"a\":{\"type\":\"string\"},"
                   "\"n\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":1000000}}}",
                   0, NULL);
    evq_sim_dice one = {.state = 7}, same = {.state = 7}, other = {.state = 8};
    const char *first = evq_sim_arguments_make(schema, &one, &arena);
    assert_string_equal(first, evq_sim_arguments_make(schema, &same, &arena));
    assert_string_not_equal(first, evq_sim_arguments_make(schema, &other, &arena));
    json_t *value = json_loads(first, 0, NULL);
    assert_true(json_is_string(json_object_get(value, "a")));
    assert_in_range(json_integer_value(json_object_get(value, "n")), 1, 1000000);
    json_decref(value);
    json_decref(schema);
}

static void a_greedy_schema_is_bounded(void **state)
{
    (void)state;
    json_t *schema = json_loads("{\"type\":\"object\",\"required\":[\"l\"],\"properties\":{\"l\":{\"type\":\"array\","
                                "\"minItems\":1000000,\"items\":{\"type\":\"array\",\"minItems\":1000000,"
                                "\"items\":{\"type\":\"string\",\"minLength\":1000000}}}}}",
                                0, NULL);
    assert_in_range(strlen(evq_sim_arguments_make(schema, NULL, &arena)), 2, 16 * 1024 * 1024);
    json_decref(schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_dice_the_least_it_takes),
        cmocka_unit_test(the_same_seed_gives_the_same_arguments),
        cmocka_unit_test(a_greedy_schema_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, finish);
}
