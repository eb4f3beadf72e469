// What one trial shows: is the task done, how far the thread was kept, how it went in one sentence.
#ifndef EVQ_SCORING_TRIALS_H
#define EVQ_SCORING_TRIALS_H

#include "scoring/scorecard.h"

// `trial` belongs to `trace`; texts live in the arena.
void evq_trial_assess(evq_trial_score *out, const evq_trial *trial, const evq_trace *trace, evq_arena *arena);

#endif
