// The report as one page in HTML that needs nothing else: no network, and no script to read it.
#ifndef EVQ_REPORTS_REPORT_HTML_H
#define EVQ_REPORTS_REPORT_HTML_H

#include "reports/chart.h"

// What of the evidence would make the page larger than this is left out, what tells least first; the page says so. Bytes; the
// room that the evidence's own frame takes is left up to 5 MB.
enum { EVQ_HTML_MOST = 4800000 };

// `drawings`: a finished SVG for each chart, empty where gnuplot drew none.
void evq_html_render(evq_buf *out, const evq_model_entry *entries, size_t count, const evq_charts *charts,
                     const evq_buf *drawings);

#endif
