// What gnuplot drew, made fit for a page: light and dark, with a name for who cannot see it, and nothing in it but shapes.
#ifndef EVQ_REPORTS_CHART_SVG_H
#define EVQ_REPORTS_CHART_SVG_H

#include "reports/chart.h"

// False, with `out` of no use, when the drawing has an element or attribute that no chart has.
bool evq_chart_svg(evq_buf *out, const evq_chart *chart, const char *drawn);

#endif
