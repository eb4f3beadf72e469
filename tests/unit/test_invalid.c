// Every folder of fixtures/invalid: the one message it gives is the one it promises.
#include "base/file.h"
#include "scenarios/lint.h"
#include "scenarios/scenario.h"
#include "tests/test.h"

#include <dirent.h>
#include <unistd.h>

#define CASES SOURCE_DIR "/fixtures/invalid"

static void put_findings(evq_buf *out, const evq_scenario *scenario)
{
    evq_findings findings;
    evq_scenario_lint(&findings, scenario);
    for (size_t i = 0; i < findings.count; i++)
        evq_buf_printf(out, "scenario.json: %s: %s\n", findings.items[i].path, findings.items[i].text);
    evq_findings_dispose(&findings);
}

// What `evalq check .` has to say in the current folder.
static void complain(evq_buf *out)
{
    evq_scenario *scenario;
    evq_err err;
    if (!evq_scenario_load(&scenario, ".", &err)) {
        put_findings(out, scenario);
        evq_scenario_free(scenario);
        return;
    }
    char line[2048];
    evq_err_format(&err, line, sizeof line);
    evq_buf_printf(out, "%s\n", line);
}

static bool case_is_as_promised(const char *name)
{
    evq_buf expected = EVQ_BUF_INIT(4096), got = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_err err;
    assert_int_equal(chdir(CASES), 0);
    assert_int_equal(chdir(name), 0);
    int rc = evq_file_read(&expected, "error", &err);
    complain(&got);
    bool same = !rc && !strcmp(evq_buf_text(&got), evq_buf_text(&expected));
    if (!same) print_error("%s\n  got:      %s\n  expected: %s\n", name, evq_buf_text(&got), evq_buf_text(&expected));
    evq_buf_dispose(&expected);
    evq_buf_dispose(&got);
    return same;
}

static void every_case_gives_its_message(void **state)
{
    (void)state;
    DIR *dir = opendir(CASES);
    assert_non_null(dir);
    int cases = 0, wrong = 0;
    struct dirent *entry;
    while ((entry = readdir(dir))) {
        char path[1024];
        snprintf(path, sizeof path, CASES "/%s", entry->d_name);
        if (entry->d_name[0] == '.' || !evq_file_is_folder(path)) continue;
        cases++;
        wrong += !case_is_as_promised(entry->d_name);
    }
    closedir(dir);
    assert_int_equal(wrong, 0);
    assert_true(cases >= 24); // a moved folder must not look like success
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_case_gives_its_message)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
