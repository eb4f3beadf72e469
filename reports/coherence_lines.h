// Did the model keep the thread, and how reliably did it do its tasks: sentences for every report.
#ifndef EVQ_REPORTS_COHERENCE_LINES_H
#define EVQ_REPORTS_COHERENCE_LINES_H

#include "reports/format.h"

// "kept to the end", or where it was lost and by what; then a line for each kind of signal. Nothing for forced replay, in
// which only single replies can be looked at and there is nothing to keep.
void evq_coherence_say(const evq_scorecard *card, evq_say_line *say, void *context);

// Scenarios by how they went, where there are several, or several trials of one: "flaky: ...", "never done: ...", pass^3.
void evq_reliability_say(const evq_scorecard *card, evq_say_line *say, void *context);

#endif
