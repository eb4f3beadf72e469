// What the tool calls of a run show, in lines: how they fell short with the first proof of each kind, and how that developed.
#ifndef EVQ_REPORTS_CALL_LINES_H
#define EVQ_REPORTS_CALL_LINES_H

#include "reports/format.h"

// Calls `say` with each line; with none when there is nothing to say.
void evq_calls_say_details(const evq_scorecard *card, evq_say_line *say, void *context);

#endif
