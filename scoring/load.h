// How the endpoint was loaded and what it gave in all. docs/metrics.md.
#ifndef EVQ_SCORING_LOAD_H
#define EVQ_SCORING_LOAD_H

#include "scoring/scorecard.h"

void evq_load_measure(evq_load *out, const evq_scorecard *card);

#endif
