// One class of failure, one wording: what happened, whose side it is on, and what to do about it.
#ifndef EVQ_SCORING_FAILURE_WORDS_H
#define EVQ_SCORING_FAILURE_WORDS_H

#include "scoring/scorecard.h"

// Where the cause lies, as far as one attempt can tell.
typedef enum evq_blame {
    EVQ_BLAME_NOBODY,  // no failure, the user, or a ceiling of evalq's own
    EVQ_BLAME_CONTACT, // the way to the server or the terms it is asked on: the model was never seen
    EVQ_BLAME_SERVER,
    EVQ_BLAME_TIME, // a limit ran out: slow, hanging, or dead
} evq_blame;

evq_blame evq_failure_blame(evq_failure failure);
const char *evq_failure_remedy(evq_failure failure); // "start the server, or correct --endpoint"

// How the server was right after an attempt: "it answered a request for one token in 0.4 s, so it has not crashed"; NULL when
// nobody looked.
const char *evq_health_sentence(const evq_health *health, evq_arena *arena);

// Why a step was never answered: one clause with its numbers, in the arena. Told of its last attempt.
const char *evq_failure_sentence(const evq_step *step, const evq_run *run, evq_arena *arena);

#endif
