#include "cli/cmd.h"
#include "cli/models.h"
#include "cli/policy_file.h"
#include "cli/run_folder.h"

static struct {
    const char *format, *policy, *config;
    bool probe;
} given = {.format = "markdown"};

static const evq_opt options[] = {
    {"format", 'f', EVQ_OPT_TEXT, &given.format, "NAME",
     "markdown, text, json; of one run also csv, csv-trials, junit, github-summary, explanation (markdown)", 0, 0},
    {"probe", 0, EVQ_OPT_FLAG, &given.probe, NULL, "ask each endpoint whether it is still the one that was measured", 0,
     0},
    EVQ_POLICY_ROWS(given.policy, given.config),
};

static int run(int argc, char **argv)
{
    evq_err err;
    evq_arena arena = EVQ_ARENA_INIT;
    evq_policy policy;
    evq_scoring how = {.format = given.format};
    int rc = argc ? 0 : evq_fail(&err, EVQ_EUSAGE, NULL, NULL, "name a run: a folder below runs/");
    if (!rc && given.policy) rc = evq_policy_file_find(&policy, given.policy, given.config, &arena, &err);
    if (given.policy) how.policy = &policy;
    if (!rc && argc == 1 && !given.probe)
        rc = evq_run_folder_score(argv[0], &how, NULL, &err);
    else if (!rc)
        rc = evq_models_print(argv, (size_t)argc, &how, given.probe, given.config, &err);
    evq_arena_dispose(&arena);
    return rc ? evq_exit_of(&err) : EVQ_EXIT_OK;
}

const evq_cmd evq_cmd_report = {
    .name = "report",
    .arguments = "RUN...",
    .summary = "print a run's scorecard, or one across the models of several runs",
    .details =
        "Of several runs the table that a team keeps of its models, and a section for each. A run whose endpoint has\n"
        "since told of another build, model or template is marked as to be retested: as a later one of the runs\n"
        "given saw it, or with --probe as it is now.\n"
        "\n"
        "examples:\n"
        "  evalq report runs/2026-05-06T12-00-00Z-sim-reference\n"
        "  evalq report runs/* > models.md\n"
        "  evalq report runs/* --probe --format text\n"
        "  evalq report --format json RUN > scorecard.json\n"
        "  evalq report --format csv RUN > steps.csv\n"
        "  evalq report --format junit RUN > junit.xml\n"
        "  evalq report --format github-summary RUN >> $GITHUB_STEP_SUMMARY\n",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
