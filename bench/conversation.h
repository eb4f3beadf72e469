// One conversation of a bench: a prompt made to size, and a second turn behind it. Its first words are its own, so that no
// cache knows it; where the server has a salt for its cache, it gets one, too.
#ifndef EVQ_BENCH_CONVERSATION_H
#define EVQ_BENCH_CONVERSATION_H

#include "endpoints/endpoint.h"
#include "endpoints/prompt.h"

typedef struct evq_conversation {
    evq_arena arena;
    evq_prompt prompt;
    uint64_t seed;
    int64_t words; // of made text, so far
} evq_conversation;

// `nonce` is told to the server, so it must be nobody's secret; the endpoint must outlive the conversation.
void evq_conversation_begin(evq_conversation *conversation, const evq_endpoint *endpoint, uint64_t nonce, int64_t words,
                            int64_t output_tokens);

// The reply, and a new turn of so many words.
void evq_conversation_go_on(evq_conversation *conversation, const evq_message *reply, int64_t words);

void evq_conversation_dispose(evq_conversation *conversation);

#endif
