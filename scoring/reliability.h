// How reliably the tasks are done: scenario by scenario, with pass^3, and over all with the trials of one scenario taken as what
// they are, relatives. docs/metrics.md, "Reliability".
#ifndef EVQ_SCORING_RELIABILITY_H
#define EVQ_SCORING_RELIABILITY_H

#include "scoring/scorecard.h"

// Fills card->done, scenarios and pass3 from the trials.
void evq_reliability_measure(evq_scorecard *card);

// The chance that `k` further trials are all done, unbiased, from `done` of `judged`: C(done,k) / C(judged,k). k <= judged.
double evq_pass_all(size_t done, size_t judged, size_t k);

// Shares of several groups as one, with Wilson's interval for as many trials as they are worth: the design effect of the groups
// divides their number.
evq_share evq_share_of_groups(const evq_share *groups, size_t count);

#endif
