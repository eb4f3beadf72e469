// The speeds of many requests put together: counts are added, times are medians, rates are all tokens over
// all the time they took (never a mean of rates).
#ifndef EVQ_SCORING_SPEED_SUMMARY_H
#define EVQ_SCORING_SPEED_SUMMARY_H

#include "scoring/scorecard.h"

void evq_speed_summarize(evq_speed *out, const evq_speed *const *samples, size_t count);

// The same by size of prompt: 0 to 4,095 tokens, 4,096 to 8,191, and on by doubling. A request whose prompt
// size is not known is in no range.
void evq_sizes_summarize(evq_size_score **out, size_t *out_count, const evq_speed *const *samples, size_t count,
                         evq_arena *arena);

#endif
