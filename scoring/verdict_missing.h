// What evidence a verdict still needs, and the command that makes it.
#ifndef EVQ_SCORING_VERDICT_MISSING_H
#define EVQ_SCORING_VERDICT_MISSING_H

#include "scoring/scorecard.h"

// Fills the verdict's `missing` and `command`.
void evq_verdict_say_missing(evq_scorecard *card);

#endif
