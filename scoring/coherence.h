// Did the model keep the thread? Signals of a lost one, each with its step and evidence, and the step at which it was lost.
// Deterministic; docs/metrics.md, "Coherence", has definitions, triggers and sources.
#ifndef EVQ_SCORING_COHERENCE_H
#define EVQ_SCORING_COHERENCE_H

#include "scoring/scorecard.h"

// Signals in one answered step by itself; `shown` is the JSON text of all that the model had been shown by then. Texts live in
// the arena.
void evq_coherence_hear(evq_trial_score *score, const evq_step_score *step, const char *shown, evq_arena *arena);

// Signals in the trial as a whole, when its steps and checks are assessed; fills `lost` and `kept_to`. For free replay only:
// in forced replay nothing that the model does has consequences.
void evq_coherence_judge(evq_trial_score *score, evq_arena *arena);

// Over the run: card->coherence.
void evq_coherence_measure(evq_scorecard *card);

#endif
