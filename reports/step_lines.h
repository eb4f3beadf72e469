// What happened in a step, a line each: the same in the page and in `evalq show`. Appended unescaped, strangers' words in it: the
// target's helper makes them harmless.
#ifndef EVQ_REPORTS_STEP_LINES_H
#define EVQ_REPORTS_STEP_LINES_H

#include "scoring/scorecard.h"

// "attempt 1: 525 ms, HTTP 200, answered"
void evq_say_attempt(evq_buf *out, const evq_attempt *attempt);

// How a call fared on the ladder: "valid", or the rung, the sentence, the rule that was broken and where.
void evq_say_judgement(evq_buf *out, const evq_call_score *call);

// "lost: an empty reply: ..."; a slip of the model's, or what was not its doing.
void evq_say_signal(evq_buf *out, const evq_trial_score *trial, const evq_signal *signal);

#endif
