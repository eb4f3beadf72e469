// What single attempts and chunks show, asked for in more than one place.
#ifndef EVQ_SCORING_ATTEMPTS_H
#define EVQ_SCORING_ATTEMPTS_H

#include "trace/trace.h"

// A generated token has arrived: it is in the chunk, or the running count says so (a parser holds it back).
bool evq_chunk_proves_token(const evq_chunk *chunk);
bool evq_attempt_has_token(const evq_attempt *attempt);

bool evq_attempt_ran_out_empty(const evq_attempt *attempt); // at a time limit, before the first token

double evq_attempt_ms(const evq_attempt *attempt); // from its start to its end, the back-off not included

// The server's last word on its prompt processing, NULL when it gave none.
const evq_progress *evq_attempt_progress(const evq_attempt *attempt);

// Tokens of the step's prompt as the server told them, else a quarter of the request's bytes (`told` false).
int64_t evq_step_prompt_tokens(const evq_step *step, bool *told);

#endif
