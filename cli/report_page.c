#include "cli/report_page.h"

#include "base/file.h"
#include "cli/charts.h"
#include "reports/report_html.h"

#include <stdlib.h>

enum { PAGE_MIB = 64 };

int evq_report_page_save(const evq_model_entry *entries, size_t count, const char *folder, evq_drawing drawing,
                         evq_err *err)
{
    evq_charts charts;
    evq_charts_make(&charts, entries, count);
    evq_buf *drawings = calloc(charts.count + 1, sizeof *drawings);
    if (!drawings) evq_out_of_memory();
    int rc = evq_charts_draw(&charts, folder, drawing, drawings, err);
    if (!rc) {
        evq_buf page = EVQ_BUF_INIT(EVQ_MIB(PAGE_MIB));
        evq_html_render(&page, entries, count, &charts, drawings);
        rc = evq_file_save(folder, "report.html", &page, err);
        evq_buf_dispose(&page);
    }
    for (size_t i = 0; i < charts.count; i++) evq_buf_dispose(&drawings[i]);
    free(drawings);
    evq_charts_free(&charts);
    return rc;
}
