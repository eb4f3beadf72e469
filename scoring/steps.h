// What one step of a trial shows: its speed, its calls, what went wrong in it.
#ifndef EVQ_SCORING_STEPS_H
#define EVQ_SCORING_STEPS_H

#include "scoring/scorecard.h"

// `step` belongs to `trial`, `trial` to `trace`; texts live in the arena.
void evq_step_assess(evq_step_score *out, const evq_step *step, const evq_trial *trial, const evq_trace *trace,
                     evq_arena *arena);

// The model gave nothing to work with: no call and no text.
bool evq_reply_is_empty(const evq_message *reply);

#endif
