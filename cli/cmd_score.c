#include "cli/cmd.h"
#include "cli/policy_file.h"
#include "cli/run_folder.h"

static struct {
    bool json;
    const char *fail_on, *policy, *config;
} given;

static const evq_opt options[] = {
    {"json", 0, EVQ_OPT_FLAG, &given.json, NULL, "print the scorecard as JSON", 0, 0},
    {"fail-on", 0, EVQ_OPT_TEXT, &given.fail_on, "task|verdict", "exit 1: a trial not done, or no Production verdict",
     0, 0},
    EVQ_POLICY_ROWS(given.policy, given.config),
};

static int run(int argc, char **argv)
{
    evq_err err;
    int status = EVQ_EXIT_OK;
    int rc = evq_fail_on_check(given.fail_on, &err);
    if (!rc && argc != 1) rc = evq_fail(&err, EVQ_EUSAGE, NULL, NULL, "score takes one run: a folder below runs/");
    evq_arena arena = EVQ_ARENA_INIT;
    evq_policy policy;
    evq_scoring how = {.format = given.json ? "json" : "text", .fail_on = given.fail_on};
    if (!rc && given.policy) rc = evq_policy_file_find(&policy, given.policy, given.config, &arena, &err);
    if (given.policy) how.policy = &policy;
    if (!rc) rc = evq_run_folder_score(argv[0], &how, &status, &err);
    evq_arena_dispose(&arena);
    return rc ? evq_exit_of(&err) : status;
}

const evq_cmd evq_cmd_score = {
    .name = "score",
    .arguments = "RUN",
    .summary = "score a run's trace again",
    .details = "Reads nothing but the trace, so the same trace gives the same bytes, years later and "
               "offline. The run's\n"
               "scorecard files are written anew.\n"
               "\n"
               "examples:\n"
               "  evalq score runs/2026-05-06T12-00-00Z-sim-reference\n"
               "  evalq score --json RUN | jq .verdict\n"
               "  evalq score RUN --policy strict.json\n",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
