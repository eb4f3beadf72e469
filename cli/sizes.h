// How large a scenario's requests are, before anything is sent.
#ifndef EVQ_CLI_SIZES_H
#define EVQ_CLI_SIZES_H

#include "scenarios/scenario.h"

// Bytes of the request bodies of the reference trajectory's first and last step, in the OpenAI chat shape.
// Tokens are about a quarter of that; only a server's own tokenizer knows.
typedef struct evq_sizes {
    size_t first_bytes, last_bytes;
} evq_sizes;

evq_sizes evq_sizes_of(const evq_scenario *scenario);

#endif
