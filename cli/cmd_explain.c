#include "cli/cmd.h"
#include "cli/policy_file.h"
#include "cli/run_folder.h"

static struct {
    bool json;
    const char *policy, *config;
} given;

static const evq_opt options[] = {
    {"json", 0, EVQ_OPT_FLAG, &given.json, NULL,
     "print the whole scorecard as JSON; the rules are in .verdict.findings", 0, 0},
    EVQ_POLICY_ROWS(given.policy, given.config),
};

static int run(int argc, char **argv)
{
    evq_err err;
    evq_arena arena = EVQ_ARENA_INIT;
    evq_policy policy;
    evq_scoring how = {.format = given.json ? "json" : "explanation", .look_only = true};
    int rc = argc == 1 ? 0 : evq_fail(&err, EVQ_EUSAGE, NULL, NULL, "explain takes one run: a folder below runs/");
    if (!rc && given.policy) rc = evq_policy_file_find(&policy, given.policy, given.config, &arena, &err);
    if (given.policy) how.policy = &policy;
    if (!rc) rc = evq_run_folder_score(argv[0], &how, NULL, &err);
    evq_arena_dispose(&arena);
    return rc ? evq_exit_of(&err) : EVQ_EXIT_OK;
}

const evq_cmd evq_cmd_explain = {
    .name = "explain",
    .arguments = "RUN",
    .summary = "why a run's verdict is what it is: rule by rule, and how far away others were",
    .details =
        "Each rule of the verdict with what it asks for, the numbers it saw, and what would have turned it; then\n"
        "which one decided and which other verdict was nearest. With --policy, what the same run would have got\n"
        "under other thresholds; the run's own scorecard stays as it is.\n"
        "\n"
        "examples:\n"
        "  evalq explain runs/2026-05-06T12-00-00Z-sim-reference\n"
        "  evalq explain RUN --policy strict.json\n"
        "  evalq explain RUN --json | jq '.verdict.findings[] | select(.state == \"fires\")'\n",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
