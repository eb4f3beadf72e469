#include "scenarios/call.h"
#include "tests/support/world_fixture.h"
#include "tests/test.h"

#include "base/text.h"

static void forms(void **state)
{
    (void)state;
    static const struct {
        const char *tool, *arguments;
        evq_call_form form;
        const char *why;
    } cases[] = {
        {"read", "{\"path\": \"a\"}", EVQ_CALL_WELL_FORMED, NULL},
        {"read", "{\"path\": 7, \"more\": []}", EVQ_CALL_WELL_FORMED, NULL},
        {"read", "{\"path\": null}", EVQ_CALL_WELL_FORMED, NULL},
        {"list", "", EVQ_CALL_WELL_FORMED, NULL},
        {"list", " \n\t", EVQ_CALL_WELL_FORMED, NULL},
        {"read", "", EVQ_CALL_MISSING_REQUIRED, "\"path\" is missing"},
        {"write", "{\"path\": \"a\"}", EVQ_CALL_MISSING_REQUIRED, "\"content\" is missing"},
        {"read", "{\"path\": \"a\"", EVQ_CALL_TRUNCATED_JSON, "they end too early"},
        {"read", "{\"path\": \"a", EVQ_CALL_TRUNCATED_JSON, "they end too early"},
        {"read", "{\"path\": \"a\"} {}", EVQ_CALL_BAD_JSON, "not valid JSON"},
        {"read", "{'path': 'a'}", EVQ_CALL_BAD_JSON, "not valid JSON"},
        {"read", "{\"path\": \"\\u0000\"}", EVQ_CALL_BAD_JSON, "not valid JSON"},
        {"read", "{\"path\": \"\xC3\"}", EVQ_CALL_BAD_JSON, "not valid JSON"},
        {"read", "\"a\"", EVQ_CALL_BAD_JSON, "not a JSON object"},
        {"read", "[]", EVQ_CALL_BAD_JSON, "not a JSON object"},
        {"read", "null", EVQ_CALL_BAD_JSON, "not a JSON object"},
        {"list", "{\"n\": 123456789012345678901234567890}", EVQ_CALL_WELL_FORMED, NULL},
        {"reed", "{\"path\": \"a\"}", EVQ_CALL_UNKNOWN_TOOL, "no tool is called \"reed\""},
        {"", "{", EVQ_CALL_UNKNOWN_TOOL, "no tool is called \"\""},
    };
    world_fixture *fixture = world_fixture_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const evq_tool_call call = {"id", cases[i].tool, cases[i].arguments};
        evq_call_judgement judgement;
        evq_arena arena = EVQ_ARENA_INIT;
        evq_call_judge(&judgement, &fixture->scenario, &call, &arena);
        if (judgement.form != cases[i].form)
            fail_msg("%s: %s", cases[i].arguments, evq_call_form_names[judgement.form]);
        if (!strstr(judgement.why, cases[i].why ? cases[i].why : "") || (!cases[i].why && *judgement.why))
            fail_msg("%s: %s", cases[i].arguments, judgement.why);
        evq_arena_dispose(&arena);
    }
    world_fixture_free(fixture);
}

#define SCENARIO                                                                                                       \
    "{\"format\":\"evalq-scenario/"                                                                                    \
    "1\",\"name\":\"s\",\"purpose\":\"p\",\"system\":\"s\",\"tools\":[{\"name\":\"read\","                             \
    "\"description\":\"d\",\"parameters\":{\"type\":\"object\",\"required\":[\"path\"],\"additionalProperties\":"      \
    "false,"                                                                                                           \
    "\"properties\":{\"path\":{\"type\":\"string\"},\"limit\":{\"type\":\"integer\",\"minimum\":1},\"unit\":{"         \
    "\"enum\":["                                                                                                       \
    "\"g\",\"t\"]}}}}],\"turns\":[{\"user\":\"u\",\"reference\":[{\"content\":\"c\"}]}],\"checks\":[{\"id\":\"c\","    \
    "\"title\":\"t\","                                                                                                 \
    "\"kind\":\"reply\",\"contains\":\"c\",\"earliest\":1}]}"

static void forms_by_the_schema(void **state)
{
    (void)state;
    static const struct {
        const char *arguments;
        evq_call_form form;
        const char *at, *rule, *why;
        bool has_null;
    } cases[] = {
        {"{\"path\":\"a\",\"limit\":5}", EVQ_CALL_WELL_FORMED, "", "", "", false},
        {"{\"path\":\"a\",\"limit\":null}", EVQ_CALL_WELL_FORMED, "", "", "", true},
        {"{\"path\":\"a\",\"limit\":\"5\"}", EVQ_CALL_WRONG_TYPE, "/limit", "/properties/limit/type",
         "limit: expected an integer, found the string \"5\"", false},
        {"{\"path\":\"a\",\"limit\":0}", EVQ_CALL_BAD_VALUE, "/limit", "/properties/limit/minimum",
         "limit: 0, but it must be at least 1", false},
        {"{\"path\":\"a\",\"unit\":\"kg\"}", EVQ_CALL_BAD_VALUE, "/unit", "/properties/unit/enum",
         "unit: \"kg\" is none of \"g\", \"t\"", false},
        {"{\"path\":\"a\",\"why\":1,\"limit\":0}", EVQ_CALL_UNEXPECTED_PROPERTY, "", "/additionalProperties",
         "there is no property \"why\"; known are path, limit, unit", false},
        {"{\"why\":1,\"limit\":0}", EVQ_CALL_MISSING_REQUIRED, "", "/required", "\"path\" is missing", false},
        {"{\"path\":null}", EVQ_CALL_WRONG_TYPE, "/path", "/properties/path/type",
         "path: expected a string, found null", false},
    };
    evq_scenario *scenario;
    evq_err err;
    if (evq_scenario_parse(&scenario, SCENARIO, strlen(SCENARIO), "s", &err)) fail_msg("%s: %s", err.where, err.text);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const evq_tool_call call = {"id", "read", cases[i].arguments};
        evq_call_judgement judgement;
        evq_arena arena = EVQ_ARENA_INIT;
        evq_call_judge(&judgement, scenario, &call, &arena);
        assert_string_equal(judgement.why, cases[i].why);
        assert_string_equal(judgement.at, cases[i].at);
        assert_string_equal(judgement.rule, cases[i].rule);
        assert_int_equal(judgement.form, cases[i].form);
        assert_int_equal(judgement.has_null, cases[i].has_null);
        evq_arena_dispose(&arena);
    }
    evq_scenario_free(scenario);
}

static void every_form_has_a_name(void **state)
{
    (void)state;
    for (int i = 0; i < EVQ_CALL_FORM_COUNT; i++) assert_non_null(evq_call_form_names[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms),
        cmocka_unit_test(forms_by_the_schema),
        cmocka_unit_test(every_form_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
