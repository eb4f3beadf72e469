// Token counts, times and progress in the answers of servers that speak OpenAI's dialects: one standard, many additions.
#ifndef EVQ_ENDPOINTS_OPENAI_MEASURES_H
#define EVQ_ENDPOINTS_OPENAI_MEASURES_H

#include "endpoints/reply_builder.h"

#include <jansson.h>

// Reports what an answer or a chunk holds of them. `choice` is its choice in question, NULL when there is none.
void evq_openai_progress(evq_reply_builder *reply, const json_t *chunk);
void evq_openai_measures(evq_reply_builder *reply, const json_t *chunk, const json_t *choice);

// The count of generated tokens so far that a chunk tells, else EVQ_UNKNOWN.
int64_t evq_openai_running_tokens(const json_t *chunk, const json_t *choice);

// Comments that say more than "keep alive"; false for others.
bool evq_openai_comment(evq_reply_builder *reply, const char *text, size_t len);

#endif
