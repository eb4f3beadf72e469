#include "reports/report.h"

#include "base/file.h"
#include "reports/renders.h"

#include <string.h>

const evq_report evq_reports[] = {
    {"text", NULL, "the scorecard as the terminal shows it", evq_render_text},
    {"markdown", "scorecard.md", "the scorecard as a page for people", evq_render_markdown},
    {"github-summary", NULL, "a short page for the summary of a CI job", evq_render_github_summary},
    {"explanation", NULL, "the rules of the verdict, one by one", evq_render_explanation},
    {"json", "scorecard.json", "the whole scorecard for programs", evq_render_json},
    {"csv", "steps.csv", "a row a step, for scripts and spreadsheets", evq_render_csv_steps},
    {"csv-trials", "trials.csv", "a row a trial", evq_render_csv_trials},
    {"junit", "junit.xml", "scenarios and verdict as tests, for CI servers", evq_render_junit},
};
const size_t evq_report_count = sizeof evq_reports / sizeof *evq_reports;

const evq_report *evq_report_find(const char *name)
{
    for (size_t i = 0; i < evq_report_count; i++)
        if (!strcmp(evq_reports[i].name, name)) return &evq_reports[i];
    return NULL;
}

static int save(const evq_report *report, const evq_scorecard *card, const char *folder, evq_err *err)
{
    enum { REPORT_MIB = 256, TEXT_WIDTH = 80 };
    const evq_report_options options = {.width = TEXT_WIDTH};
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(REPORT_MIB));
    report->render(&out, card, &options);
    int rc = evq_file_save(folder, report->file, &out, err);
    evq_buf_dispose(&out);
    return rc;
}

int evq_reports_save(const evq_scorecard *card, const char *folder, evq_err *err)
{
    for (size_t i = 0; i < evq_report_count; i++) {
        if (!evq_reports[i].file) continue;
        int rc = save(&evq_reports[i], card, folder, err);
        if (rc) return rc;
    }
    return 0;
}
