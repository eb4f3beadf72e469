// Scorecards put together by hand, for tests of whatever reads a scorecard.
#ifndef EVQ_TESTS_SCORECARD_FIXTURE_H
#define EVQ_TESTS_SCORECARD_FIXTURE_H

#include "scoring/scorecard.h"

// Each is whole, with its trace; free it with card_free.
evq_scorecard *card_normal(void);  // two trials of blog-update on a real endpoint: one done, one not
evq_scorecard *card_dead(void);    // nothing listens at the endpoint
evq_scorecard *card_hostile(void); // a long forced run, simulated and interrupted, in which every name means harm
void card_free(evq_scorecard *card);

#endif
