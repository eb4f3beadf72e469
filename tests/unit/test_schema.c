#include "base/buf.h"
#include "base/clock.h"
#include "schema/schema.h"
#include "tests/test.h"

static json_t *parsed(const char *text)
{
    json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);
    if (!value) fail_msg("not JSON: %s", text);
    return value;
}

static evq_schema *compiled(const char *text)
{
    evq_schema *schema = NULL;
    evq_err err;
    json_t *value = parsed(text);
    if (evq_schema_new(&schema, value, NULL, &err)) fail_msg("%s: %s: %s", text, err.where, err.text);
    json_decref(value);
    return schema;
}

static evq_schema_report report_on(const char *schema_text, const char *text)
{
    evq_schema_report report;
    evq_schema *schema = compiled(schema_text);
    json_t *value = parsed(text);
    evq_schema_check(schema, value, &report);
    json_decref(value);
    evq_schema_free(schema);
    return report;
}

#define TOOL                                                                                                           \
    "{\"type\":\"object\",\"required\":[\"path\"],\"additionalProperties\":false,\"properties\":{\"path\":{\"type\":"  \
    "\"string\",\"minLength\":1,\"pattern\":\"^[^ "                                                                    \
    "]*$\"},\"unit\":{\"enum\":[\"g\",\"t\"]},\"n\":{\"type\":\"integer\",\"minimum\":1,"                              \
    "\"maximum\":10},\"list\":{\"type\":\"array\",\"minItems\":1,\"uniqueItems\":true,\"items\":{\"type\":["           \
    "\"string\",\"null\"]}},"                                                                                          \
    "\"to\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]},\"order\":{\"oneOf\":[{\"type\":\"object\","       \
    "\"required\":[\"id\"],"                                                                                           \
    "\"properties\":{\"id\":{\"type\":\"string\"}}},{\"type\":\"integer\"}]},\"half\":{\"multipleOf\":0.5}}}"

static void says_what_is_wrong_and_where(void **state)
{
    (void)state;
    static const struct {
        const char *value, *at, *rule, *cause, *text;
    } cases[] = {
        {"{}", "", "/required", "required", "\"path\" is missing"},
        {"{\"path\":5}", "/path", "/properties/path/type", "type", "expected a string, found the number 5"},
        {"{\"path\":\"\"}", "/path", "/properties/path/minLength", "minLength",
         "0 characters, at least 1 are asked for"},
        {"{\"path\":\"a b\"}", "/path", "/properties/path/pattern", "pattern",
         "\"a b\" does not match the pattern \"^[^ ]*$\""},
        {"{\"path\":\"a\",\"colour\":1}", "", "/additionalProperties", "additionalProperties",
         "there is no property \"colour\"; known are path, unit, n, list, to, order, half"},
        {"{\"path\":\"a\",\"unit\":\"kg\"}", "/unit", "/properties/unit/enum", "enum",
         "\"kg\" is none of \"g\", \"t\""},
        {"{\"path\":\"a\",\"n\":\"5\"}", "/n", "/properties/n/type", "type",
         "expected an integer, found the string \"5\""},
        {"{\"path\":\"a\",\"n\":12}", "/n", "/properties/n/maximum", "maximum", "12, but it must be at most 10"},
        {"{\"path\":\"a\",\"n\":1.5}", "/n", "/properties/n/type", "type", "expected an integer, found the number 1.5"},
        {"{\"path\":\"a\",\"list\":[]}", "/list", "/properties/list/minItems", "minItems",
         "0 items, at least 1 are asked for"},
        {"{\"path\":\"a\",\"list\":[\"x\",7]}", "/list/1", "/properties/list/items/type", "type",
         "expected a string or null, found the number 7"},
        {"{\"path\":\"a\",\"list\":[\"x\",null,\"x\"]}", "/list", "/properties/list/uniqueItems", "uniqueItems",
         "items 0 and 2 are the same: \"x\""},
        {"{\"path\":\"a\",\"to\":true}", "/to", "/properties/to/anyOf", "type", "expected string or null, found true"},
        {"{\"path\":\"a\",\"order\":{}}", "/order", "/properties/order/oneOf", "required",
         "fits none of the 2 alternatives; nearest: /order: \"id\" is missing"},
        {"{\"path\":\"a\",\"half\":0.7}", "/half", "/properties/half/multipleOf", "multipleOf",
         "0.7 is no multiple of 0.5"},
        {"[]", "", "/type", "type", "expected an object, found an empty array"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_schema_report report = report_on(TOOL, cases[i].value);
        assert_false(report.valid || report.gave_up);
        const evq_schema_error *first = &report.errors[0];
        if (report.count != 1 || strcmp(first->text, cases[i].text) != 0 || strcmp(first->at, cases[i].at) != 0 ||
            strcmp(first->rule, cases[i].rule) != 0 || strcmp(first->cause, cases[i].cause) != 0)
            fail_msg("%s: %zu errors, first at \"%s\" by %s (%s): %s", cases[i].value, report.count, first->at,
                     first->rule, first->cause, first->text);
        evq_arena_dispose(&report.arena);
    }
    evq_schema_report report =
        report_on(TOOL, "{\"path\":\"a\",\"unit\":\"t\",\"n\":10.0,\"to\":null,\"order\":3,\"half\":1.5}");
    assert_true(report.valid && !report.count);
    evq_arena_dispose(&report.arena);
}

static void tells_all_that_is_wrong(void **state)
{
    (void)state;
    evq_schema_report report = report_on(TOOL, "{\"n\":0,\"unit\":3,\"x\":1}");
    assert_int_equal(report.count, 4);
    evq_arena_dispose(&report.arena);
}

static void refuses_what_is_no_schema(void **state)
{
    (void)state;
    static const struct {
        const char *schema, *where, *text;
    } cases[] = {
        {"5", "", "is no schema"},
        {"{\"type\":\"strng\"}", "/type", "expected null, boolean"},
        {"{\"properties\":{\"a\":{\"minLength\":-1}}}", "/properties/a/minLength", "whole number"},
        {"{\"properties\":{\"a\":{\"pattern\":\"(\"}}}", "/properties/a/pattern", "bad pattern"},
        {"{\"required\":\"path\"}", "/required", "array of property names"},
        {"{\"items\":{\"$ref\":\"#/$defs/none\"}}", "/items/$ref", "leads to nothing"},
        {"{\"$ref\":\"https://example.net/other.json\"}", "/$ref", "another document"},
        {"{\"$schema\":\"http://json-schema.org/draft-04/schema#\"}", "", "is not supported"},
        {"{\"anyOf\":[]}", "/anyOf", "at least one schema"},
        {"{\"multipleOf\":0}", "/multipleOf", "above 0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_schema *schema;
        evq_err err;
        json_t *value = parsed(cases[i].schema);
        if (evq_schema_new(&schema, value, NULL, &err) != EVQ_EFORMAT) fail_msg("%s", cases[i].schema);
        if (strcmp(err.where, cases[i].where) != 0 || !strstr(err.text, cases[i].text))
            fail_msg("%s: %s: %s", cases[i].schema, err.where, err.text);
        json_decref(value);
    }
}

static void metaschema_finds_it_too(void **state)
{
    (void)state;
    evq_schema_report report;
    json_t *good = parsed(TOOL), *bad = parsed("{\"properties\":{\"a\":{\"type\":\"strng\"}}}");
    evq_schema_check_meta(good, EVQ_DRAFT_2020_12, &report);
    assert_true(report.valid);
    evq_arena_dispose(&report.arena);
    evq_schema_check_meta(bad, EVQ_DRAFT_7, &report);
    assert_false(report.valid);
    assert_string_equal(report.errors[0].at, "/properties/a/type");
    evq_arena_dispose(&report.arena);
    json_decref(good);
    json_decref(bad);
}

// A target inside an unknown keyword of another document: what it refers to is sought there.
static void references_stay_in_their_document(void **state)
{
    (void)state;
    json_t *other = parsed("{\"parts\":{\"n\":{\"type\":\"integer\"},\"to\":{\"$ref\":\"#/parts/n\"}}}");
    json_t *value = parsed("{\"$ref\":\"http://a/b.json#/parts/to\"}"), *good = parsed("1"), *bad = parsed("\"x\"");
    const evq_schema_document document = {"http://a/b.json", other};
    const evq_schema_options options = {.documents = &document, .document_count = 1};
    evq_schema *schema;
    evq_schema_report report;
    evq_err err;
    if (evq_schema_new(&schema, value, &options, &err)) fail_msg("%s: %s", err.where, err.text);
    evq_schema_check(schema, good, &report);
    assert_true(report.valid);
    evq_arena_dispose(&report.arena);
    evq_schema_check(schema, bad, &report);
    assert_false(report.valid);
    assert_string_equal(report.errors[0].rule, "http://a/b.json#/parts/n/type");
    evq_arena_dispose(&report.arena);
    evq_schema_free(schema);
    json_decref(other);
    json_decref(value);
    json_decref(good);
    json_decref(bad);
}

// ---- hostile ones: each must come to an end, and say so ----

static void assert_gives_up(const char *schema, const char *value)
{
    uint64_t before = evq_clock_ns();
    evq_schema_report report = report_on(schema, value);
    assert_true(report.gave_up && !report.valid && report.count == 1);
    assert_non_null(strstr(report.errors[0].text, "given up"));
    assert_true(evq_clock_ns() - before < 10 * EVQ_NS_PER_S); // two seconds, and the sanitizers' share
    evq_arena_dispose(&report.arena);
}

static void endless_work_is_given_up(void **state)
{
    (void)state;
    assert_gives_up("{\"$ref\":\"#\"}", "1");
    assert_gives_up("{\"allOf\":[{\"$ref\":\"#/$defs/a\"}],\"$defs\":{\"a\":{\"$ref\":\"#\"}}}", "1");
    assert_gives_up("{\"pattern\":\"^(a+)+$\"}", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"");
    evq_buf bomb = EVQ_BUF_INIT(EVQ_MIB(1)); // 2 to the 40th
    evq_buf_puts(&bomb, "{\"$ref\":\"#/$defs/d0\",\"$defs\":{");
    for (int i = 0; i < 40; i++)
        evq_buf_printf(&bomb, "\"d%d\":{\"allOf\":[{\"$ref\":\"#/$defs/d%d\"},{\"$ref\":\"#/$defs/d%d\"}]},", i, i + 1,
                       i + 1);
    evq_buf_puts(&bomb, "\"d40\":{\"type\":\"integer\"}}}");
    assert_gives_up(evq_buf_text(&bomb), "1");
    evq_buf_dispose(&bomb);
}

static char *nested(const char *open, const char *middle, const char *close, int depth)
{
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(64));
    for (int i = 0; i < depth; i++) evq_buf_puts(&out, open);
    evq_buf_puts(&out, middle);
    for (int i = 0; i < depth; i++) evq_buf_puts(&out, close);
    return evq_buf_take(&out);
}

static void deep_ones_are_given_up(void **state)
{
    (void)state;
    char *schema = nested("{\"items\":", "true", "}", 1000), *value = nested("[", "", "]", 1000);
    assert_gives_up(schema, value);
    assert_gives_up("{\"items\":{\"$ref\":\"#\"}}", value);
    free(schema);
    schema = nested("{\"not\":", "true", "}", 1000);
    assert_gives_up(schema, "1");
    free(schema);
    free(value);
}

static void large_ones_come_to_an_end(void **state)
{
    (void)state;
    evq_buf value = EVQ_BUF_INIT(EVQ_MIB(64)), schema = EVQ_BUF_INIT(EVQ_MIB(64));
    evq_buf_putc(&value, '[');
    for (int i = 0; value.len < EVQ_MIB(10); i++) evq_buf_printf(&value, "%s%d", i ? "," : "", i);
    evq_buf_putc(&value, ']');
    evq_schema_report report =
        report_on("{\"items\":{\"type\":\"integer\"},\"uniqueItems\":true}", evq_buf_text(&value));
    assert_true(report.valid || report.gave_up);
    evq_arena_dispose(&report.arena);
    evq_buf_puts(&schema, "{\"properties\":{");
    for (int i = 0; schema.len < EVQ_MIB(10); i++)
        evq_buf_printf(&schema, "%s\"p%d\":{\"type\":\"string\"}", i ? "," : "", i);
    evq_buf_puts(&schema, "}}");
    evq_schema *compiled_one;
    evq_err err;
    json_t *large = parsed(evq_buf_text(&schema));
    assert_int_equal(evq_schema_new(&compiled_one, large, NULL, &err), EVQ_EFORMAT);
    assert_non_null(strstr(err.text, "subschemas"));
    json_decref(large);
    evq_buf_dispose(&value);
    evq_buf_dispose(&schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_is_wrong_and_where),
        cmocka_unit_test(tells_all_that_is_wrong),
        cmocka_unit_test(refuses_what_is_no_schema),
        cmocka_unit_test(metaschema_finds_it_too),
        cmocka_unit_test(references_stay_in_their_document),
        cmocka_unit_test(endless_work_is_given_up),
        cmocka_unit_test(deep_ones_are_given_up),
        cmocka_unit_test(large_ones_come_to_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
