// Statistics for few samples: medians, weighted means, and shares with their intervals. docs/metrics.md.
#ifndef EVQ_SCORING_STATS_H
#define EVQ_SCORING_STATS_H

#include "scoring/scorecard.h"

double evq_median(double *values, size_t count);                                     // sorts them; count > 0
double evq_weighted_mean(const double *values, const double *weights, size_t count); // weights add up to > 0

// Wilson's score interval (95 %) of a share `p` of `n` trials; n > 0 and need not be whole.
void evq_wilson(double p, double n, double *low, double *high);

// count <= of. Of nothing, everything is possible: 0 to 1.
evq_share evq_share_of(size_t count, size_t of);

// The 95 % interval of late - early (Newcombe's hybrid of two Wilson intervals). -1 to 1 when either is of nothing.
void evq_difference_of(const evq_share *early, const evq_share *late, double *low, double *high);

#endif
