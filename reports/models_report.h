// Several runs as one scorecard: the table that a team keeps of its models, and a section for each.
#ifndef EVQ_REPORTS_MODELS_REPORT_H
#define EVQ_REPORTS_MODELS_REPORT_H

#include "reports/report.h"

typedef struct evq_model_entry {
    const evq_scorecard *card;
    const char *run;     // its folder, as the user named it
    const char *changed; // since then: what stands behind the endpoint is another one; NULL: not known to be
} evq_model_entry;

const char *evq_model_name(const evq_model_entry *entry); // "-" where it has none; to be escaped

// `format` is "markdown", "text" or "json"; false, and nothing written, for any other.
bool evq_models_render(evq_buf *out, const evq_model_entry *entries, size_t count, const char *format,
                       const evq_report_options *options);

#endif
