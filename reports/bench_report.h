// Reports on a bench: text for the terminal, a page in Markdown, JSON for programs.
#ifndef EVQ_REPORTS_BENCH_REPORT_H
#define EVQ_REPORTS_BENCH_REPORT_H

#include "reports/report.h"
#include "scoring/bench_card.h"

// In the format "text", "markdown" or "json"; false when there is no such format.
bool evq_bench_render(evq_buf *out, const evq_bench_card *card, const char *format, const evq_report_options *options);

// Writes bench.md and bench.json into `folder`.
int evq_bench_save(const evq_bench_card *card, const char *folder, evq_err *err);

#endif
