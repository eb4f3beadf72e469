#include "cli/report_page.h"

#include "base/file.h"
#include "cli/charts.h"
#include "reports/report_html.h"

#include <stdio.h>
#include <stdlib.h>

enum { PATH_BYTES = 4500, PAGE_MIB = 64 };

static int save_page(const evq_buf *page, const char *folder, evq_err *err)
{
    char path[PATH_BYTES];
    if (snprintf(path, sizeof path, "%s/report.html", folder) >= PATH_BYTES)
        return evq_fail(err, EVQ_EUSAGE, folder, NULL, "the path is too long: name a shorter one with --out");
    if (page->over)
        return evq_fail(err, EVQ_ELIMIT, path, NULL, "the page would be larger than %d MiB: report fewer runs at once",
                        PAGE_MIB);
    return evq_file_write(path, evq_buf_text(page), page->len, err);
}

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
        rc = save_page(&page, folder, err);
        evq_buf_dispose(&page);
    }
    for (size_t i = 0; i < charts.count; i++) evq_buf_dispose(&drawings[i]);
    free(drawings);
    evq_charts_free(&charts);
    return rc;
}
