// The render functions behind a bench's reports, one a file. Private to reports/.
#ifndef EVQ_REPORTS_BENCH_RENDERS_H
#define EVQ_REPORTS_BENCH_RENDERS_H

#include "reports/bench_report.h"

void evq_bench_render_text(evq_buf *out, const evq_bench_card *card, const evq_report_options *options);
void evq_bench_render_markdown(evq_buf *out, const evq_bench_card *card);
void evq_bench_render_json(evq_buf *out, const evq_bench_card *card);

#endif
