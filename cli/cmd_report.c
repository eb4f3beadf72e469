#include "cli/cmd.h"
#include "cli/run_folder.h"

static struct {
    const char *format;
} given = {.format = "markdown"};

static const evq_opt options[] = {
    {"format", 'f', EVQ_OPT_TEXT, &given.format, "text|markdown|json", "how to write it (markdown)", 0, 0},
};

static int run(int argc, char **argv)
{
    evq_err err;
    int rc = argc ? 0 : evq_fail(&err, EVQ_EUSAGE, NULL, NULL, "name a run: a folder below runs/");
    for (int i = 0; !rc && i < argc; i++)
        rc = evq_run_folder_score(argv[i], &(evq_scoring){.format = given.format}, NULL, &err);
    return rc ? evq_exit_of(&err) : EVQ_EXIT_OK;
}

const evq_cmd evq_cmd_report = {
    .name = "report",
    .arguments = "RUN...",
    .summary = "print a run's scorecard as Markdown, text or JSON",
    .details = "examples:\n"
               "  evalq report runs/2026-05-06T12-00-00Z-sim-reference\n"
               "  evalq report --format json RUN > scorecard.json\n",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
