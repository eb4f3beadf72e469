// What a whole reply is, as a client that reads its text finds it: an answer, or one of the ways to have none.
#ifndef EVQ_SCORING_REPLY_OUTCOME_H
#define EVQ_SCORING_REPLY_OUTCOME_H

#include "scenarios/reply.h"

// X(NAME, id)
#define EVQ_REPLY_OUTCOMES(X)                                                                                          \
    X(OK, "ok")                                                                                                        \
    X(ANSWER_IN_REASONING, "answer_in_reasoning") /* it stopped by itself, the text is empty, the reasoning not */     \
    X(TRUNCATED_IN_REASONING, "truncated_in_reasoning") /* the limit came before the answer */                         \
    X(TRUNCATED, "truncated")                           /* the limit came in the midst of it */                        \
    X(EMPTY, "empty")                                   /* tokens were generated, or nobody knows, and none came */    \
    X(EMPTY_ZERO, "empty_zero")                         /* not one token was generated */                              \
    X(BAD_CALL, "bad_call")                             /* the server could not read the model's call */               \
    X(REFUSED, "refused")                               /* a filter stopped it */

typedef enum evq_reply_outcome {
#define X(name, id) EVQ_REPLY_##name,
    EVQ_REPLY_OUTCOMES(X)
#undef X
        EVQ_REPLY_OUTCOME_COUNT
} evq_reply_outcome;
extern const char *const evq_reply_outcome_names[EVQ_REPLY_OUTCOME_COUNT];

evq_reply_outcome evq_reply_outcome_of(const evq_reply *reply);

const char *evq_reply_outcome_words(evq_reply_outcome outcome);  // "the answer is in the reasoning alone"
const char *evq_reply_outcome_remedy(evq_reply_outcome outcome); // "raise the limit of a reply"; NULL: nothing helps

#endif
