#include "base/log.h"
#include "cli/cmd.h"
#include "cli/find.h"
#include "cli/sizes.h"
#include "scenarios/lint.h"

#include <stdio.h>

static void print_sound(const evq_scenario *scenario)
{
    evq_sizes sizes = evq_sizes_of(scenario);
    printf("%s: sound: %d reference steps, %zu tools, %zu checks, prompts of about %zu to %zu tokens\n", scenario->name,
           scenario->reference_steps, scenario->tool_count, scenario->check_count, sizes.first_bytes / 4,
           sizes.last_bytes / 4);
}

static int check(const char *argument)
{
    evq_err err;
    evq_scenario *scenario;
    if (evq_find_scenario(&scenario, argument, &err)) return evq_exit_of(&err);
    evq_findings findings;
    evq_scenario_lint(&findings, scenario);
    for (size_t i = 0; i < findings.count; i++)
        evq_error("%s: %s: %s", scenario->name, findings.items[i].path, findings.items[i].text);
    int status = findings.count ? EVQ_EXIT_USAGE : EVQ_EXIT_OK;
    if (!findings.count) print_sound(scenario);
    evq_findings_dispose(&findings);
    evq_scenario_free(scenario);
    return status;
}

static int run(int argc, char **argv)
{
    if (!argc) {
        evq_error("name a scenario or its folder");
        return EVQ_EXIT_USAGE;
    }
    int status = EVQ_EXIT_OK;
    for (int i = 0; i < argc; i++) {
        int this = check(argv[i]);
        if (this) status = this;
    }
    return status;
}

const evq_cmd evq_cmd_check = {
    .name = "check",
    .arguments = "PATH...",
    .summary = "find what is wrong with a scenario",
    .details = "Reads the scenario, then plays its reference trajectory through its own world: every call "
               "must be answered,\n"
               "every check must hold at its end, and each milestone at the step it names.\n"
               "\n"
               "examples:\n"
               "  evalq check mini\n"
               "  evalq check ./my-scenario\n",
    .run = run,
};
