// The single findings are cases of fixtures/invalid; here is what they do not show.
#include "scenarios/lint.h"
#include "tests/test.h"

#define HEAD                                                                                                           \
    "{\"format\":\"evalq-scenario/1\",\"name\":\"x\",\"purpose\":\"p\",\"system\":\"s\",\"tools\":["                   \
    "{\"name\":\"read\",\"description\":\"d\",\"parameters\":{\"type\":\"object\",\"required\":[\"path\"],"            \
    "\"properties\":{\"path\":{\"type\":\"string\"}}},\"world\":\"files.read\"},"                                      \
    "{\"name\":\"ask\",\"description\":\"d\",\"parameters\":{\"type\":\"object\"}},"                                   \
    "{\"name\":\"idle\",\"description\":\"d\",\"parameters\":{\"type\":\"object\"},\"world\":\"unavailable\"}],"

static evq_findings lint(const char *rest)
{
    char text[4096];
    snprintf(text, sizeof text, HEAD "%s", rest);
    evq_scenario *scenario = NULL;
    evq_err err;
    if (evq_scenario_parse(&scenario, text, strlen(text), "x", &err)) fail_msg("%s: %s", err.where, err.text);
    evq_findings findings;
    evq_scenario_lint(&findings, scenario);
    evq_scenario_free(scenario); // findings live on without it
    return findings;
}

static void sound_scenarios_give_nothing(void **state)
{
    (void)state;
    evq_scenario *scenario = NULL;
    evq_err err;
    evq_findings findings;
    assert_int_equal(evq_scenario_load(&scenario, SOURCE_DIR "/scenarios/library/mini", &err), 0);
    evq_scenario_lint(&findings, scenario);
    for (size_t i = 0; i < findings.count; i++) print_error("%s: %s\n", findings.items[i].path, findings.items[i].text);
    assert_int_equal(findings.count, 0);
    evq_findings_dispose(&findings);
    evq_findings_dispose(&findings); // twice is harmless
    evq_scenario_free(scenario);
}

static void all_findings_at_once(void **state)
{
    (void)state;
    evq_findings findings = lint(
        "\"turns\":[{\"user\":\"u\",\"reference\":["
        "{\"tool_calls\":[{\"name\":\"ask\",\"arguments\":{}},{\"name\":\"read\",\"arguments\":{\"path\":\"gone\"}}]},"
        "{\"tool_calls\":[{\"name\":\"ask\",\"arguments\":\"[1]\"},{\"name\":\"read\",\"arguments\":{\"path\":\"a\"}}]}"
        ","
        "{\"content\":\"bye\"}]}],\"world\":{\"files\":{\"a\":\"x\"}},\"limits\":{\"steps\":2},\"checks\":["
        "{\"id\":\"late\",\"title\":\"t\",\"kind\":\"called\",\"tool\":\"read\",\"arguments\":{\"path\":\"a\"},"
        "\"earliest\":3},"
        "{\"id\":\"fine\",\"title\":\"t\",\"kind\":\"reply\",\"contains\":\"bye\",\"earliest\":3}]}");
    static const char *const expected[][2] = {
        {"$.tools[1]", "nothing answers"}, // ask, once; idle is meant to be down
        {"$.turns[0].reference[0].tool_calls[1]", "cannot answer"},
        {"$.turns[0].reference[1].tool_calls[0]", "does not fit its tool"},
        {"$.checks[0]", "write 2"},
        {"$.limits.steps", "2 are fewer than the 3 steps"},
    };
    for (size_t i = 0; i < findings.count; i++) {
        if (i >= sizeof expected / sizeof *expected || strcmp(findings.items[i].path, expected[i][0]) ||
            !strstr(findings.items[i].text, expected[i][1]))
            fail_msg("finding %zu: %s: %s", i, findings.items[i].path, findings.items[i].text);
    }
    assert_int_equal(findings.count, sizeof expected / sizeof *expected);
    evq_findings_dispose(&findings);
}

static void guard_names_its_step(void **state)
{
    (void)state;
    evq_findings findings =
        lint("\"turns\":[{\"user\":\"u\",\"reference\":[{\"tool_calls\":[{\"name\":\"ask\",\"arguments\":{}}]},"
             "{\"tool_calls\":[{\"name\":\"ask\",\"arguments\":{}}]},{\"content\":\"bye\"}]}],"
             "\"world\":{\"results\":[{\"tool\":\"ask\",\"content\":\"ok\"}]},\"checks\":["
             "{\"id\":\"a\",\"title\":\"t\",\"kind\":\"called\",\"tool\":\"ask\",\"at_least\":2,\"earliest\":2},"
             "{\"id\":\"b\",\"title\":\"t\",\"kind\":\"not_called\",\"tool\":\"ask\"}]}");
    assert_int_equal(findings.count, 1);
    assert_string_equal(findings.items[0].path, "$.checks[1]");
    assert_non_null(strstr(findings.items[0].text, "at step 1"));
    evq_findings_dispose(&findings);
}

// What is not quite a key is none, and no finding repeats what it found.
static void secrets(void **state)
{
    (void)state;
    static const struct {
        const char *text, *finding; // NULL: none
    } cases[] = {
        {"sk-aB3dE6gH9jK2mN5pQ8sT", "an API key"},
        {"sk-aB3dE6gH9jK2mN5pQ8s", NULL}, // one short
        {"disk-aB3dE6gH9jK2mN5pQ8sT", NULL},
        {"(sk-aB3dE6gH9jK2mN5pQ8sT)", "an API key"},
        {"disk-sk-aB3dE6gH9jK2mN5pQ8sT", "an API key"},
        {"ghp_aB3dE6gH9jK2mN5pQ8sT", "a GitHub token"},
        {"ghp_short", NULL},
        {"AKIAABCDEFGHIJKLMNOP", "an AWS access key"},
        {"AKIAabcdefghijklmnop", NULL},
        {"-----BEGIN PRIVATE KEY-----", "a private key"},
        {"x -----BEGIN RSA PRIVATE KEY----- y", "a private key"},
        {"-----BEGIN PUBLIC KEY-----", NULL},
        {"-----BEGIN \\n PRIVATE KEY-----", NULL},
        {"-----BEGIN X----- -----BEGIN PRIVATE KEY-----", "a private key"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char rest[1024];
        snprintf(rest, sizeof rest,
                 "\"turns\":[{\"user\":\"%s\",\"reference\":[{\"tool_calls\":[{\"name\":\"ask\",\"arguments\":{}}]},"
                 "{\"content\":\"bye\"}]}],\"world\":{\"results\":[{\"tool\":\"ask\",\"content\":\"ok\"}]},"
                 "\"checks\":[{\"id\":\"a\",\"title\":\"t\",\"kind\":\"reply\",\"contains\":\"bye\",\"earliest\":2}]}",
                 cases[i].text);
        evq_findings findings = lint(rest);
        assert_int_equal(findings.count, cases[i].finding != NULL);
        if (cases[i].finding) {
            assert_string_equal(findings.items[0].path, "$.turns[0].user");
            assert_non_null(strstr(findings.items[0].text, cases[i].finding));
            assert_null(strstr(findings.items[0].text, "aB3dE6"));
        }
        evq_findings_dispose(&findings);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_scenarios_give_nothing),
        cmocka_unit_test(all_findings_at_once),
        cmocka_unit_test(guard_names_its_step),
        cmocka_unit_test(secrets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
