// What a server's log tells, in sentences, and which of its requests were which attempts of a run.
#ifndef EVQ_SCORING_LOG_STORY_H
#define EVQ_SCORING_LOG_STORY_H

#include "scoring/llama_log.h"
#include "scoring/prefill_fit.h"
#include "scoring/scorecard.h"

// Reads a log and tells its story.
void evq_log_story_tell(evq_log_story *out, const char *text, size_t len, evq_arena *arena);

// The same of the log in the card's trace, joined to its attempts; nothing when there is none.
void evq_log_story_join(evq_scorecard *card);

#endif
