#include "scenarios/scenario.h"
#include "tests/support/scratch.h"
#include "tests/test.h"

#include <stdlib.h>

#define HEAD(name) "{\"format\": \"evalq-scenario/1\", \"name\": \"" name "\", "
#define BASE_HEAD  HEAD("base") "\"purpose\": \"Can it?\", "
#define BASE_TAIL                                                                                                      \
    "\"tools\": [], \"system\": {\"file\": \"system.md\"}, \"limits\": {\"steps\": 9}, "                               \
    "\"history\": [{\"role\": \"user\", \"content\": \"Hello.\"}, {\"role\": \"assistant\", \"content\": \"Hi.\"}], "  \
    "\"turns\": [{\"user\": \"Which port?\", \"reference\": [{\"content\": \"8471\"}]}], "                             \
    "\"checks\": [{\"id\": \"port\", \"title\": \"t\", \"kind\": \"reply\", \"matches\": \"8471\", \"earliest\": 1}]}"

static int prepare(void **state)
{
    if (scratch_enter(state)) return -1;
    scratch_put("base/scenario.json", BASE_HEAD BASE_TAIL);
    scratch_put("base/system.md", "Be careful.");
    return 0;
}

static evq_scenario *loaded(const char *path)
{
    evq_scenario *scenario = NULL;
    evq_err err;
    if (evq_scenario_load(&scenario, path, &err)) fail_msg("%s: %s: %s", err.file, err.where, err.text);
    return scenario;
}

static void assert_refused(const char *path, const char *file, const char *where, const char *text)
{
    evq_scenario *scenario = NULL;
    evq_err err;
    assert_int_not_equal(evq_scenario_load(&scenario, path, &err), 0);
    assert_string_equal(err.file, file);
    assert_string_equal(err.where, where);
    assert_non_null(strstr(err.text, text));
}

static void takes_over_what_it_lacks(void **state)
{
    (void)state;
    scratch_put("child/scenario.json",
                HEAD("child") "\"purpose\": \"Still?\", \"extends\": \"base\", \"limits\": {\"steps\": 5}}");
    scratch_put("child/system.md", "Not this one.");
    evq_scenario *child = loaded("child");
    assert_string_equal(child->name, "child");
    assert_string_equal(child->purpose, "Still?");
    assert_string_equal(child->system, "Be careful."); // a path in the base is one of the base's folder
    assert_int_equal(child->limits.steps, 5);
    assert_int_equal(child->history_count, 2);
    assert_int_equal(child->check_count, 1);
    assert_null(strstr(child->document, "extends")); // a trace needs no other folder
    evq_scenario_free(child);
}

static void null_takes_nothing_over(void **state)
{
    (void)state;
    scratch_put("fresh/scenario.json",
                HEAD("fresh") "\"purpose\": \"Still?\", \"extends\": \"base\", \"history\": null}");
    evq_scenario *fresh = loaded("fresh/scenario.json");
    assert_int_equal(fresh->history_count, 0);
    evq_scenario_free(fresh);
}

static void purpose_is_its_own(void **state)
{
    (void)state;
    scratch_put("idle/scenario.json", HEAD("idle") "\"extends\": \"base\"}");
    assert_refused("idle", "idle/scenario.json", "$", "\"purpose\" is missing");
}

static void generations(void **state)
{
    (void)state;
    static const char *const names[] = {"base", "g1", "g2", "g3", "g4", "g5"};
    for (int i = 1; i <= 5; i++) {
        char path[64], text[256];
        snprintf(path, sizeof path, "%s/scenario.json", names[i]);
        snprintf(text, sizeof text, HEAD("%s") "\"purpose\": \"Still?\", \"extends\": \"%s\"}", names[i], names[i - 1]);
        scratch_put(path, text);
    }
    evq_scenario *fourth = loaded("g4");
    assert_string_equal(fourth->system, "Be careful.");
    evq_scenario_free(fourth);
    assert_refused("g5", "g1/scenario.json", "$.extends", "more than 4");
}

// An error in what was taken over is looked for where it stands.
static void errors_name_the_file(void **state)
{
    (void)state;
    scratch_put(
        "wrong/scenario.json",
        HEAD(
            "wrong") "\"purpose\": \"Can it?\", \"limits\": {\"steps\": 0}, \"tools\": {\"include\": \"tools.json\"}}");
    scratch_put("wrong/tools.json", "[{\"name\": \"read\"}]");
    scratch_put("heir/scenario.json",
                HEAD("heir") "\"purpose\": \"Can it?\", \"extends\": \"wrong\", \"system\": \"Be.\", \"turns\": "
                             "[{\"user\": \"?\", \"reference\": [{\"content\": \"8471\"}]}]}");
    assert_refused("heir", "wrong/tools.json", "$[0]", "\"description\" is missing");
    scratch_put("wrong/tools.json", "[]");
    scratch_put("cousin/scenario.json",
                HEAD("cousin") "\"purpose\": \"Can it?\", \"extends\": \"base\", \"limits\": {\"steps\": 0}}");
    scratch_put("nephew/scenario.json", HEAD("nephew") "\"purpose\": \"Can it?\", \"extends\": \"cousin\"}");
    assert_refused("nephew", "cousin/scenario.json", "$.limits.steps", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_over_what_it_lacks), cmocka_unit_test(null_takes_nothing_over),
        cmocka_unit_test(purpose_is_its_own),       cmocka_unit_test(generations),
        cmocka_unit_test(errors_name_the_file),
    };
    return cmocka_run_group_tests(tests, prepare, scratch_leave);
}
