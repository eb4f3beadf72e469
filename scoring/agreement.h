// Forced replay: does a reply do what the recording did at this step?
#ifndef EVQ_SCORING_AGREEMENT_H
#define EVQ_SCORING_AGREEMENT_H

#include "scoring/scorecard.h"

// The same number of calls, the same tools in order, and equal arguments; texts are not compared.
bool evq_calls_agree(const evq_message *reply, const evq_message *reference);

// How one call of a reply compares with what was recorded at this step, from 1, and elsewhere.
evq_match evq_call_match(const evq_message *reply, size_t call, const evq_scenario *scenario, int step);

// How they differ: one clause, in the arena. For replies that do not agree.
const char *evq_calls_difference(const evq_message *reply, const evq_message *reference, evq_arena *arena);

#endif
