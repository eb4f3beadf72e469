// Whether a step asks for a tool call, as far as the recording can tell.
#ifndef EVQ_SCORING_EXPECTATION_H
#define EVQ_SCORING_EXPECTATION_H

#include "scoring/scorecard.h"

// Follows a trial from step to step. In forced replay the recorded message of the step tells. In free replay only a whole turn
// does: if both its recording and its alternative call tools, so must its first reply; if neither does, no reply of it may.
typedef struct evq_expecting {
    const evq_scenario *scenario;
    evq_mode mode;
    size_t turn;
    bool is_first; // of its turn
} evq_expecting;

evq_expecting evq_expecting_init(const evq_scenario *scenario, evq_mode mode);
evq_expectation evq_expecting_at(const evq_expecting *expecting, int step);
void evq_expecting_hear(evq_expecting *expecting, const evq_message *reply);

#endif
