// Charts on disk: their data and scripts, and what gnuplot draws from them.
#ifndef EVQ_CLI_CHARTS_H
#define EVQ_CLI_CHARTS_H

#include "cli/report_page.h"
#include "reports/chart.h"

// Writes FOLDER/charts/NAME.tsv and NAME.gp of each chart and has gnuplot draw NAME.svg, and NAME.png where
// that is asked for. Without
// gnuplot data and scripts stay and one note says so. `drawings`: as many as charts; each takes the chart's finished SVG, and
// stays empty where there is none.
int evq_charts_draw(const evq_charts *charts, const char *folder, evq_drawing drawing, evq_buf *drawings, evq_err *err);

#endif
