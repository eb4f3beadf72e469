// What would fix it, computed from what was measured: for a step that ran out of its time from the prompt curve, for a server
// that failed from where it failed, for a limit of the run from how far it was. docs/metrics.md.
#ifndef EVQ_SCORING_FIXES_H
#define EVQ_SCORING_FIXES_H

#include "scoring/scorecard.h"

// Steps that ran into a time limit with nothing generated, and what each single change would have to be to help all of them.
typedef struct evq_slow_fix {
    int trial, step; // the one that asks for the highest rate
    double tokens, limit_s;
    double rate, had_rate; // prompt tokens per second, average over a prompt of that size: needed, and measured
    double cache_share;    // of the prompt that a cache would have to keep
    double prompt_tokens;  // the largest prompt that fits
    double needed_s;       // the time limit that would do
} evq_slow_fix;

// False when no step ran out of its time, or no curve tells.
bool evq_slow_fix_find(evq_slow_fix *out, const evq_scorecard *card);

// Fills the verdict's `fixes`: one sentence each, none where nothing is known. The outlook must stand.
void evq_fixes_find(evq_scorecard *card);

#endif
