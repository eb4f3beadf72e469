// What the measured speed means for the agent: the prompt curve, the largest prompt within the time limit, what the task takes
// with and without a prefix cache, how good the cache was, and what was lost in retries. docs/metrics.md.
#ifndef EVQ_SCORING_OUTLOOK_H
#define EVQ_SCORING_OUTLOOK_H

#include "scoring/scorecard.h"

// From the scorecard's steps, whose speeds must stand: the curve, and with it their prefill_ms.
void evq_outlook_curve(evq_scorecard *card);

// The rest, when the run's speed stands, too.
void evq_outlook_make(evq_scorecard *card);

// Adds what the server told on its way through one prompt, of a request of so many bytes, to the points of a curve. The
// array grows in the arena.
void evq_outlook_progress_points(const evq_attempt *attempt, size_t request_bytes, evq_prefill_point **items,
                                 size_t *count, int block, evq_arena *arena);

#endif
