// The verdict: rules over what was counted, each with what it asked and saw. docs/metrics.md says why they are as they are; the
// thresholds are the policy's.
#ifndef EVQ_SCORING_VERDICT_H
#define EVQ_SCORING_VERDICT_H

#include "scoring/scorecard.h"

// Fills card->verdict; everything else in the card is done.
void evq_verdict_reach(evq_scorecard *card);

#endif
