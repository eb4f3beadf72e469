// What would fix it, computed from the prompt curve: the prompt rate, the cache, the prompt or the time limit with which the step
// that ran out of its time would have come through. docs/metrics.md.
#ifndef EVQ_SCORING_FIXES_H
#define EVQ_SCORING_FIXES_H

#include "scoring/scorecard.h"

// A step that ran into a time limit with nothing generated, and what each single change would have to be.
typedef struct evq_slow_fix {
    int trial, step;
    double tokens, limit_s;
    double rate, had_rate; // prompt tokens per second, average over a prompt of that size: needed, and measured
    double cache_share;    // of the prompt that a cache would have to keep
    double prompt_tokens;  // the largest prompt that fits
    double needed_s;       // the time limit that would do
} evq_slow_fix;

// The step that needs the most time of all that ran out of it; false when there is none, or no curve tells.
bool evq_slow_fix_find(evq_slow_fix *out, const evq_scorecard *card);

// Fills the verdict's `fixes`: one sentence each, none where nothing is known. The outlook must stand.
void evq_fixes_find(evq_scorecard *card);

#endif
