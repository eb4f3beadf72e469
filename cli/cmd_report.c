#include "base/file.h"
#include "cli/cmd.h"
#include "cli/models.h"
#include "cli/policy_file.h"
#include "cli/report_files.h"
#include "cli/run_folder.h"

#include <string.h>

static struct {
    const char *format, *out, *policy, *config;
    bool charts, png, open, probe;
} given;

static const evq_opt options[] = {
    {"format", 'f', EVQ_OPT_TEXT, &given.format, "NAME,...",
     "markdown, text, json, html; of one run also csv, csv-trials, junit, github-summary, explanation; several take "
     "commas (markdown)",
     0, 0},
    {"out", 'o', EVQ_OPT_TEXT, &given.out, "FOLDER", "write files there, not to the terminal", 0, 0},
    {"charts", 0, EVQ_OPT_FLAG, &given.charts, NULL, "draw the charts: charts/*.svg with their data, and report.html",
     0, 0},
    {"png", 0, EVQ_OPT_FLAG, &given.png, NULL, "the charts as PNG as well", 0, 0},
    {"open", 0, EVQ_OPT_FLAG, &given.open, NULL, "write report.html and show it in a browser", 0, 0},
    {"probe", 0, EVQ_OPT_FLAG, &given.probe, NULL, "ask each endpoint whether it is still the one that was measured", 0,
     0},
    EVQ_POLICY_ROWS(given.policy, given.config),
};

// Several formats, and those that need more than one file, are written; one of text is printed.
static bool is_for_files(const evq_report_files *files)
{
    bool page = files->format_count == 1 && !strcmp(files->formats[0], "html");
    return given.out || files->charts || files->open || files->format_count > 1 || page;
}

static int run(int argc, char **argv)
{
    evq_report_files files = {
        .charts = given.charts || given.png, .drawing = given.png ? EVQ_DRAW_PNG : EVQ_DRAW_SVG, .open = given.open};
    evq_err err;
    evq_arena arena = EVQ_ARENA_INIT;
    evq_policy policy;
    evq_scoring how = {.format = given.format ? given.format : "markdown", .look_only = true};
    int rc = argc ? 0 : evq_fail(&err, EVQ_EUSAGE, NULL, NULL, "name a run: a folder below runs/");
    if (!rc && given.policy) rc = evq_policy_file_find(&policy, given.policy, given.config, &arena, &err);
    if (given.policy) how.policy = &policy;
    if (!rc && given.format) rc = evq_report_formats_split(&files, given.format, &arena, &err);
    bool to_files = !rc && is_for_files(&files);
    if (!rc) files.folder = given.out ? given.out : argc == 1 && evq_file_is_folder(argv[0]) ? argv[0] : "report";
    if (!rc && argc == 1 && !given.probe && !to_files)
        rc = evq_run_folder_score(argv[0], &how, NULL, &err);
    else if (!rc)
        rc = evq_models_report(argv, (size_t)argc, &how, to_files ? &files : NULL, given.probe, given.config, &err);
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
        "One format is printed; several, and a page with charts, are written: into the run's folder, or of several\n"
        "runs into report/, unless --out names another. Charts are drawn by gnuplot; without it their data and\n"
        "scripts are there all the same.\n"
        "\n"
        "examples:\n"
        "  evalq report runs/2026-05-06T12-00-00Z-sim-reference\n"
        "  evalq report runs/* > models.md\n"
        "  evalq report runs/* --probe --format text\n"
        "  evalq report runs/* --charts --open\n"
        "  evalq report runs/* --format html,markdown,json --out models\n"
        "  evalq report --format json RUN > scorecard.json\n"
        "  evalq report --format csv RUN > steps.csv\n"
        "  evalq report --format junit RUN > junit.xml\n"
        "  evalq report --format github-summary RUN >> $GITHUB_STEP_SUMMARY\n",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
