// What a server's log tells, for the screen and for programs.
#ifndef EVQ_CLI_EXPLAIN_VIEW_H
#define EVQ_CLI_EXPLAIN_VIEW_H

#include "base/buf.h"
#include "scoring/scorecard.h"

void evq_explain_view_text(evq_buf *out, const evq_log_story *story);
void evq_explain_view_json(evq_buf *out, const evq_log_story *story);

#endif
