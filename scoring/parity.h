// --parity: does a reply come out the same when it is streamed and when it is not? Most bugs of tool-call parsers are in one of
// the two only.
#ifndef EVQ_SCORING_PARITY_H
#define EVQ_SCORING_PARITY_H

#include "scoring/scorecard.h"

// Compares the trials of a run two by two; texts live in the card's arena.
void evq_parity_measure(evq_scorecard *card);

#endif
