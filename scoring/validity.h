// Tool calls over a whole run: shares by rung, whether it calls at all where it should, by step and by size of prompt, and
// whether it mends what it broke. docs/metrics.md, "Tool-call validity".
#ifndef EVQ_SCORING_VALIDITY_H
#define EVQ_SCORING_VALIDITY_H

#include "scoring/scorecard.h"

// From the trials' steps; rows live in the card's arena.
void evq_validity_measure(evq_scorecard *card);

#endif
