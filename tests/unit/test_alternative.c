// The alternative of a scenario: loaded, found by step, and kept apart from the reference. Its faults are cases of
// fixtures/invalid.
#include "scenarios/lint.h"
#include "tests/test.h"

#define HEAD                                                                                                           \
    "{\"format\":\"evalq-scenario/1\",\"name\":\"x\",\"purpose\":\"p\",\"system\":\"s\",\"tools\":["                   \
    "{\"name\":\"read\",\"description\":\"d\",\"parameters\":{\"type\":\"object\",\"required\":[\"path\"],"            \
    "\"properties\":{\"path\":{\"type\":\"string\"}}},\"world\":\"files.read\"}],"                                     \
    "\"world\":{\"files\":{\"a\":\"port 8471\"}},"                                                                     \
    "\"checks\":[{\"id\":\"port\",\"title\":\"t\",\"kind\":\"reply\",\"contains\":\"8471\",\"earliest\":3}],"          \
    "\"turns\":[{\"user\":\"Which?\",\"reference\":[" READ ",{\"content\":\"8471.\"}]},"                               \
    "{\"user\":\"Sure?\",\"reference\":[{\"content\":\"Yes, 8471.\"}]}]"
#define READ "{\"tool_calls\":[{\"name\":\"read\",\"arguments\":{\"path\":\"a\"}}]}"

static evq_scenario *parsed(const char *rest)
{
    char text[4096];
    snprintf(text, sizeof text, HEAD "%s}", rest);
    evq_scenario *scenario = NULL;
    evq_err err;
    if (evq_scenario_parse(&scenario, text, strlen(text), "x", &err)) fail_msg("%s: %s", err.where, err.text);
    return scenario;
}

static const char other_way[] = ",\"alternative\":{\"turns\":["
                                "{\"reference\":[{\"content\":\"One moment.\"}]},"
                                "{\"reference\":[" READ "," READ ",{\"content\":\"It is 8471.\"}]}]}";

static void is_found_by_step(void **state)
{
    (void)state;
    evq_scenario *s = parsed(other_way);
    size_t turn = 9;
    assert_string_equal(evq_scenario_alternative(s, 0, NULL)->content, "One moment.");
    assert_string_equal(evq_scenario_alternative(s, 3, &turn)->content, "It is 8471.");
    assert_int_equal(turn, 1);
    assert_null(evq_scenario_alternative(s, 4, NULL));
    assert_null(evq_scenario_alternative(s, -1, NULL));
    assert_string_equal(s->alternative[1].user, "Sure?");
    evq_scenario_free(s);
}

static void leaves_the_reference_alone(void **state)
{
    (void)state;
    evq_scenario *s = parsed(other_way);
    assert_int_equal(s->reference_steps, 3);
    assert_int_equal(s->limits.steps, 2 * 3 + 5);
    assert_string_equal(evq_scenario_reference(s, 0, NULL)->calls[0].id, "call_1_1");
    assert_string_equal(evq_scenario_alternative(s, 1, NULL)->calls[0].id, "call_2_1"); // its own steps
    evq_scenario_free(s);
}

static void need_not_be_there(void **state)
{
    (void)state;
    static const char *const without[] = {"", ",\"alternative\":null"};
    for (size_t i = 0; i < sizeof without / sizeof *without; i++) {
        evq_scenario *s = parsed(without[i]);
        assert_null(s->alternative);
        assert_null(evq_scenario_alternative(s, 0, NULL));
        evq_scenario_free(s);
    }
}

static void is_sound_when_every_check_holds(void **state)
{
    (void)state;
    evq_scenario *s = parsed(other_way);
    evq_findings findings;
    evq_scenario_lint(&findings, s);
    for (size_t i = 0; i < findings.count; i++) print_error("%s: %s\n", findings.items[i].path, findings.items[i].text);
    assert_int_equal(findings.count, 0);
    evq_findings_dispose(&findings);
    evq_scenario_free(s);
}

static void survives_the_trace(void **state)
{
    (void)state;
    evq_scenario *first = parsed(other_way), *again;
    evq_err err;
    assert_int_equal(evq_scenario_parse(&again, first->document, strlen(first->document), "trace", &err), 0);
    assert_string_equal(evq_scenario_alternative(again, 3, NULL)->content, "It is 8471.");
    evq_scenario_free(again);
    evq_scenario_free(first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_found_by_step),   cmocka_unit_test(leaves_the_reference_alone),
        cmocka_unit_test(need_not_be_there),  cmocka_unit_test(is_sound_when_every_check_holds),
        cmocka_unit_test(survives_the_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
