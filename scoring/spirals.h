// Finds retries that got nowhere. metrics: the same prompt sent at least twice, each time cut off by a time limit before the
// first token. Were progress kept between them they would come to an end; where it is not, they never do.
#ifndef EVQ_SCORING_SPIRALS_H
#define EVQ_SCORING_SPIRALS_H

#include "scoring/scorecard.h"

// Fills `spirals`; the curve must stand.
void evq_spirals_find(evq_outlook *out, evq_scorecard *card);

#endif
