#include "scenarios/scenario.h"
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
        {"read", "", EVQ_CALL_MISSING_REQUIRED, "required argument \"path\" is missing"},
        {"write", "{\"path\": \"a\"}", EVQ_CALL_MISSING_REQUIRED, "required argument \"content\" is missing"},
        {"read", "{\"path\": \"a\"", EVQ_CALL_BAD_JSON, "not valid JSON"},
        {"read", "{\"path\": \"a\"} {}", EVQ_CALL_BAD_JSON, "not valid JSON"},
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
        char why[256] = "";
        evq_call_form form = evq_call_judge(&fixture->scenario, &call, why, sizeof why);
        if (form != cases[i].form) fail_msg("%s: %s", cases[i].arguments, evq_call_form_names[form]);
        if (!strstr(why, cases[i].why ? cases[i].why : "") || (!cases[i].why && *why))
            fail_msg("%s: %s", cases[i].arguments, why);
        assert_int_equal(evq_call_judge(&fixture->scenario, &call, NULL, 0), form);
    }
    world_fixture_free(fixture);
}

static void reason_is_cut_between_characters(void **state)
{
    (void)state;
    world_fixture *fixture = world_fixture_new();
    const evq_tool_call call = {"id", "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9", "{}"};
    for (size_t size = 1; size < 40; size++) {
        char why[40];
        evq_call_judge(&fixture->scenario, &call, why, size);
        assert_true(strlen(why) < size);
        assert_true(evq_utf8_valid(why, strlen(why)));
    }
    world_fixture_free(fixture);
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
        cmocka_unit_test(reason_is_cut_between_characters),
        cmocka_unit_test(every_form_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
