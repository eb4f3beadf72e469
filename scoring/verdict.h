// The verdict: rules over what was counted, each with its reason. docs/metrics.md says why they are as they
// are; whoever changes one gives the rule set a new name.
#ifndef EVQ_SCORING_VERDICT_H
#define EVQ_SCORING_VERDICT_H

#include "scoring/scorecard.h"

#define EVQ_VERDICT_RULES "evalq-verdict/1"

// Fills card->verdict; everything else in the card is done.
void evq_verdict_reach(evq_scorecard *card);

#endif
