// How a trial went, in one plain sentence for somebody who reads nothing else.
#ifndef EVQ_SCORING_TRIAL_SENTENCE_H
#define EVQ_SCORING_TRIAL_SENTENCE_H

#include "scoring/scorecard.h"

// Everything else in the score is done.
const char *evq_trial_sentence(const evq_trial_score *score, const evq_run *run, evq_arena *arena);

#endif
