// What a run cost by the prices given for its endpoint, in their currency. docs/metrics.md, "Cost".
#ifndef EVQ_SCORING_COST_H
#define EVQ_SCORING_COST_H

#include "scoring/scorecard.h"

// Fills card->cost and the cost of each trial; steps and tasks are done.
void evq_cost_measure(evq_scorecard *card);

#endif
