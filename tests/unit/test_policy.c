#include "tests/test.h"

#include "scoring/policy.h"

#include <string.h>

static evq_arena arena;

static int parse(evq_policy *out, const char *text, evq_err *err)
{
    return evq_policy_parse(out, text, strlen(text), "policy.json", &arena, err);
}

static int dispose(void **state)
{
    (void)state;
    evq_arena_dispose(&arena);
    return 0;
}

static void what_is_left_out_is_as_built_in(void **state)
{
    (void)state;
    evq_policy policy;
    evq_err err;
    assert_int_equal(parse(&policy, "{\"name\": \"ours\", \"success_floor\": 0.6, \"crashes\": 1}", &err), 0);
    assert_string_equal(policy.name, "ours");
    assert_float_equal(policy.success_floor, 0.6, 0);
    assert_float_equal(policy.crashes, 1, 0);
    assert_float_equal(policy.success_target, evq_policy_default.success_target, 0);
    assert_float_equal(policy.valid_calls, evq_policy_default.valid_calls, 0);
}

static void the_built_in_one_is_allowed(void **state)
{
    (void)state;
    for (size_t i = 0; i < evq_policy_field_count; i++) {
        const evq_policy_field *field = &evq_policy_fields[i];
        double value = evq_policy_get(&evq_policy_default, field);
        if (!(value >= field->min && value <= field->max)) fail_msg("%s: %g", field->key, value);
        assert_true(*field->about);
    }
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    evq_policy policy = evq_policy_default, again;
    policy.name = "a \"name\"";
    for (size_t i = 0; i < evq_policy_field_count; i++) {
        const evq_policy_field *field = &evq_policy_fields[i];
        double value = field->whole ? (double)(3 + i) : 0.9 + 0.001 * (double)i;
        memcpy((char *)&policy + field->offset, &value, sizeof value);
    }
    policy.success_floor = 0.5;
    evq_buf text = EVQ_BUF_INIT(65536);
    evq_json_writer w = evq_json_writer_on(&text, 0);
    evq_write_object(&w);
    evq_policy_write(&w, &policy);
    evq_write_end(&w);
    evq_err err;
    assert_int_equal(parse(&again, evq_buf_text(&text), &err), 0);
    assert_string_equal(again.name, policy.name);
    for (size_t i = 0; i < evq_policy_field_count; i++)
        assert_float_equal(evq_policy_get(&again, &evq_policy_fields[i]),
                           evq_policy_get(&policy, &evq_policy_fields[i]), 1e-9);
    evq_buf_dispose(&text);
}

static void refuses(void **state)
{
    (void)state;
    static const struct {
        const char *text, *where, *says;
    } cases[] = {
        {"{}", "$:", "\"name\" is missing"},
        {"{\"name\": \"\"}", "$.name", "must not be empty"},
        {"{\"name\": 3}", "$.name", "string"},
        {"[]", "$", "object"},
        {"{\"name\": \"x\", \"succes_floor\": 0.6}", "$.succes_floor", "unknown key"},
        {"{\"name\": \"x\", \"success_floor\": 60}", "$.success_floor", "0 to 1"},
        {"{\"name\": \"x\", \"success_floor\": \"60 %\"}", "$.success_floor", "number"},
        {"{\"name\": \"x\", \"crashes\": 1.5}", "$.crashes", ""},
        {"{\"name\": \"x\", \"crashes\": 0}", "$.crashes", "out of range"},
        {"{\"name\": \"x\", \"success_floor\": 0.9, \"success_target\": 0.8}", "$", "both good and bad"},
        {"{\"name\": \"x\"", "policy.json:1:", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_policy policy;
        evq_err err;
        assert_int_not_equal(parse(&policy, cases[i].text, &err), 0);
        char text[2048];
        evq_err_format(&err, text, sizeof text);
        if (!strstr(text, cases[i].where) || !strstr(text, cases[i].says)) fail_msg("%s: %s", cases[i].text, text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(what_is_left_out_is_as_built_in, dispose),
        cmocka_unit_test(the_built_in_one_is_allowed),
        cmocka_unit_test_teardown(what_is_written_is_read, dispose),
        cmocka_unit_test_teardown(refuses, dispose),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
