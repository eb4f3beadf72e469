// Which recorded message a request asks for: the scenario by its system prompt, the step by the messages so far.
#ifndef EVQ_SIMULATOR_SIM_SCRIPT_H
#define EVQ_SIMULATOR_SIM_SCRIPT_H

#include "scenarios/scenario.h"

typedef struct evq_sim_request {
    bool stream;
    bool wants_usage; // stream_options.include_usage
    const evq_message *answer; // never NULL
    int step;                  // from 1; 0: no scenario knows this conversation
} evq_sim_request;

// Reads a Chat Completions request body. False: it is not one.
bool evq_sim_request_read(evq_sim_request *out, const char *body, size_t len, const evq_scenario *const *scenarios,
                          size_t count);

#endif
