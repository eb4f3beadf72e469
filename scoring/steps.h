// What one step of a trial shows: its speed, its calls, what went wrong in it.
#ifndef EVQ_SCORING_STEPS_H
#define EVQ_SCORING_STEPS_H

#include "scoring/scorecard.h"

// What a step is seen in.
typedef struct evq_step_context {
    const evq_trace *trace;
    const evq_trial *trial; // of the trace
    evq_expectation expects;
    const char *shown; // the JSON text of all that the model was shown up to this step
} evq_step_context;

// `step` belongs to the trial; texts live in the arena.
void evq_step_assess(evq_step_score *out, const evq_step *step, const evq_step_context *context, evq_arena *arena);

// The model gave nothing to work with: no call and no text.
bool evq_reply_is_empty(const evq_message *reply);

#endif
