// Report writers: each turns one scorecard into one text. Only report.c opens files.
#ifndef EVQ_REPORTS_REPORT_H
#define EVQ_REPORTS_REPORT_H

#include "base/buf.h"
#include "scoring/scorecard.h"

typedef struct evq_report_options {
    bool color;      // terminal text only
    size_t width;    // terminal text only: columns
    const char *run; // terminal text only: the run's folder as the user knows it; NULL: there is none
} evq_report_options;

typedef struct evq_report {
    const char *name; // "text", "markdown", "json"
    const char *file; // "scorecard.md"; NULL: not written to the run folder
    const char *about;
    void (*render)(evq_buf *out, const evq_scorecard *card, const evq_report_options *options);
} evq_report;

extern const evq_report evq_reports[];
extern const size_t evq_report_count;
const evq_report *evq_report_find(const char *name); // NULL when there is none

// Writes every report that has a file into `folder`.
int evq_reports_save(const evq_scorecard *card, const char *folder, evq_err *err);

#endif
