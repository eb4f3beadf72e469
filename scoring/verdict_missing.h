// What evidence a verdict still needs, with the command that makes it.
#ifndef EVQ_SCORING_VERDICT_MISSING_H
#define EVQ_SCORING_VERDICT_MISSING_H

#include "scoring/scorecard.h"

const char *evq_verdict_missing(const evq_scorecard *card, evq_arena *arena);

#endif
