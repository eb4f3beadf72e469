// The render functions behind the table of reports, one a file. Private to reports/.
#ifndef EVQ_REPORTS_RENDERS_H
#define EVQ_REPORTS_RENDERS_H

#include "reports/report.h"

void evq_render_text(evq_buf *out, const evq_scorecard *card, const evq_report_options *options);
void evq_render_markdown(evq_buf *out, const evq_scorecard *card, const evq_report_options *options);
void evq_render_explanation(evq_buf *out, const evq_scorecard *card, const evq_report_options *options);
void evq_render_csv_steps(evq_buf *out, const evq_scorecard *card, const evq_report_options *options);
void evq_render_csv_trials(evq_buf *out, const evq_scorecard *card, const evq_report_options *options);
void evq_render_junit(evq_buf *out, const evq_scorecard *card, const evq_report_options *options);
void evq_render_github_summary(evq_buf *out, const evq_scorecard *card, const evq_report_options *options);
void evq_render_json(evq_buf *out, const evq_scorecard *card, const evq_report_options *options);

#endif
