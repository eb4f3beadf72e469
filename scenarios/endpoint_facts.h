// What the user says about an endpoint, since no server tells it: carried through trace and scorecard, never measured.
#ifndef EVQ_SCENARIOS_ENDPOINT_FACTS_H
#define EVQ_SCENARIOS_ENDPOINT_FACTS_H

#include "base/json_write.h"

// NULL where nothing was said.
typedef struct evq_labels {
    const char *hardware;          // "m3-ultra"
    const char *server;            // its build: "llama-server b6500"
    const char *quantization;      // "Q2_K_XL"
    const char *active_parameters; // "32B"
} evq_labels;

// Per million tokens, in one currency; EVQ_UNKNOWN where nothing was said. Cached tokens cost `cache_read` in place of
// `input`.
typedef struct evq_prices {
    double input, output, cache_read, cache_write;
} evq_prices;
#define EVQ_PRICES_UNKNOWN ((evq_prices){EVQ_UNKNOWN, EVQ_UNKNOWN, EVQ_UNKNOWN, EVQ_UNKNOWN})

// As members "labels" and "prices", null where nothing was said.
void evq_put_facts(evq_json_writer *w, const evq_labels *labels, const evq_prices *prices);

#endif
