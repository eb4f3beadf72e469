// A server that says that nothing of a prompt was cached and yet answers far too quickly for that.
#ifndef EVQ_SCORING_SECRET_CACHE_H
#define EVQ_SCORING_SECRET_CACHE_H

#include "scoring/scorecard.h"

// Looks at the steps of all trials. Where it caches in secret, what it called cold is unscored, and true is returned.
bool evq_secret_cache_find(evq_scorecard *card);

#endif
