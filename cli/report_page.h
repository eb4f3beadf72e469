// The page and the charts of one or several runs, on disk.
#ifndef EVQ_CLI_REPORT_PAGE_H
#define EVQ_CLI_REPORT_PAGE_H

#include "reports/models_report.h"

typedef enum evq_drawing {
    EVQ_DRAW_SVG,
    EVQ_DRAW_PNG, // as well
    EVQ_DRAW_NONE // data and scripts only
} evq_drawing;

// Writes FOLDER/charts/ and FOLDER/report.html.
int evq_report_page_save(const evq_model_entry *entries, size_t count, const char *folder, evq_drawing drawing,
                         evq_err *err);

#endif
