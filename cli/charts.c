#include "cli/charts.h"

#include "base/file.h"
#include "base/log.h"
#include "cli/gnuplot.h"
#include "reports/chart_svg.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_BYTES = 4500, NAME_BYTES = 64, DRAWING_MIB = 16 };

static int save(const char *folder, const char *name, const char *kind, const evq_buf *text, evq_err *err)
{
    char file[NAME_BYTES];
    snprintf(file, sizeof file, "%s.%s", name, kind);
    return evq_file_save(folder, file, text, err);
}

static int save_sources(const evq_charts *charts, const char *folder, evq_err *err)
{
    int rc = evq_file_mkdirs(folder, err);
    for (size_t i = 0; !rc && i < charts->count; i++) {
        rc = save(folder, charts->charts[i].name, "tsv", &charts->charts[i].data, err);
        if (!rc) rc = save(folder, charts->charts[i].name, "gp", &charts->charts[i].script, err);
    }
    return rc;
}

// What an earlier report drew: left there, it would pass for this one's when gnuplot fails.
static void remove_drawings(const evq_charts *charts, const char *folder)
{
    char path[PATH_BYTES];
    for (size_t i = 0; i < charts->count; i++) {
        snprintf(path, sizeof path, "%s/%s.svg", folder, charts->charts[i].name);
        unlink(path);
    }
}

// Replaces gnuplot's drawing by the finished one.
static int finish(const evq_chart *chart, const char *folder, evq_buf *drawing, evq_err *err)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/%s.svg", folder, chart->name);
    evq_buf drawn = EVQ_BUF_INIT(EVQ_MIB(DRAWING_MIB));
    evq_err nothing;
    bool is_there = !evq_file_read(&drawn, path, &nothing);
    if (is_there && !evq_chart_svg(drawing, chart, evq_buf_text(&drawn))) {
        evq_note("%s: gnuplot drew something that is no chart of ours; it is left out of the report", path);
        evq_buf_truncate(drawing, 0);
        is_there = false;
    }
    evq_buf_dispose(&drawn);
    return is_there ? save(folder, chart->name, "svg", drawing, err) : 0;
}

int evq_charts_draw(const evq_charts *charts, const char *folder, evq_drawing drawing, evq_buf *drawings, evq_err *err)
{
    char path[PATH_BYTES - 100];
    if (snprintf(path, sizeof path, "%s/charts", folder) >= (int)sizeof path)
        return evq_fail(err, EVQ_EUSAGE, folder, NULL, "the path is too long: name a shorter one with --out");
    for (size_t i = 0; i < charts->count; i++) drawings[i] = EVQ_BUF_INIT(EVQ_MIB(DRAWING_MIB));
    int rc = charts->count ? save_sources(charts, path, err) : 0;
    if (rc || !charts->count) return rc;
    remove_drawings(charts, path);
    if (drawing == EVQ_DRAW_NONE) return 0;
    const char *scripts[EVQ_GNUPLOT_MOST];
    size_t count = 0;
    char names[EVQ_GNUPLOT_MOST][NAME_BYTES];
    for (; count < charts->count && count < EVQ_GNUPLOT_MOST; count++) {
        snprintf(names[count], sizeof names[count], "%s.gp", charts->charts[count].name);
        scripts[count] = names[count];
    }
    evq_gnuplot_draw(path, scripts, count, false);
    if (drawing == EVQ_DRAW_PNG) evq_gnuplot_draw(path, scripts, count, true);
    for (size_t i = 0; !rc && i < count; i++) rc = finish(&charts->charts[i], path, &drawings[i], err);
    return rc;
}
