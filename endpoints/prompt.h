// The growing prompt of one trial. Adding a message serializes that message and nothing else.
#ifndef EVQ_ENDPOINTS_PROMPT_H
#define EVQ_ENDPOINTS_PROMPT_H

#include "endpoints/dialect.h"

#include <stdint.h>

#define EVQ_PROMPT_MAX_BYTES EVQ_MIB(64)

typedef struct evq_prompt {
    const evq_dialect *dialect;
    evq_request_options options;
    evq_buf body;    // always a whole request body
    size_t open_len; // without the closing piece
    size_t message_count;
    evq_role last; // role of the message added last
    uint64_t hash; // of the open part: equal prompts have equal hashes
} evq_prompt;

// What the options point to must outlive the prompt.
void evq_prompt_init(evq_prompt *prompt, const evq_dialect *dialect, const evq_request_options *options);

// 0, or EVQ_ELIMIT when the conversation outgrew its ceiling.
int evq_prompt_add(evq_prompt *prompt, const evq_message *message);
void evq_prompt_dispose(evq_prompt *prompt);

#endif
