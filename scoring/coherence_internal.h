// The detectors of coherence.c, a file for each thing they look at. Private to scoring/.
#ifndef EVQ_SCORING_COHERENCE_INTERNAL_H
#define EVQ_SCORING_COHERENCE_INTERNAL_H

#include "scoring/coherence.h"

typedef struct evq_signals {
    evq_trial_score *score; // signals are added to it
    const evq_scenario *scenario;
    evq_arena *arena;
} evq_signals;

// Adds one by the model, which no check tells of.
void evq_signal_add(evq_signals *s, evq_signal_kind kind, int step, const char *evidence);
void evq_signal_put(evq_signals *s, evq_signal signal);

void evq_signals_of_calls(evq_signals *s); // coherence_calls.c: loops, errors, invention, no progress

// coherence_replies.c: what a single answered step looks like, and what the model had been shown by then, as JSON text
void evq_signals_of_reply(evq_signals *s, const evq_step_score *score, const char *shown);

void evq_signals_of_task(evq_signals *s); // coherence_task.c: what the checks tell

#endif
