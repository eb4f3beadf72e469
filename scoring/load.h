// How the endpoint was loaded and what it gave in all. docs/metrics.md.
#ifndef EVQ_SCORING_LOAD_H
#define EVQ_SCORING_LOAD_H

#include "scoring/scorecard.h"

// Is the request within what the user asks of every one? One that was not answered is not.
bool evq_speed_keeps(const evq_speed *speed, const evq_goals *goals);

void evq_load_measure(evq_load *out, const evq_scorecard *card);

#endif
