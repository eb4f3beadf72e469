// Forced replay: does a reply do what the recording did at this step?
#ifndef EVQ_SCORING_AGREEMENT_H
#define EVQ_SCORING_AGREEMENT_H

#include "base/arena.h"
#include "scenarios/message.h"

#include <stdbool.h>

// The same number of calls, the same tools in order, and equal arguments; texts are not compared.
bool evq_calls_agree(const evq_message *reply, const evq_message *reference);

// How they differ: one clause, in the arena. For replies that do not agree.
const char *evq_calls_difference(const evq_message *reply, const evq_message *reference, evq_arena *arena);

#endif
