// What a client asks for, and which step of which recorded task that is.
#ifndef EVQ_SIMULATOR_SIM_REQUEST_H
#define EVQ_SIMULATOR_SIM_REQUEST_H

#include "base/json.h"
#include "scenarios/scenario.h"

#include <jansson.h>
#include <stdbool.h>

typedef struct evq_sim_request {
    json_t *value;
    const json_t *messages;
    const json_t *tools; // NULL when none are offered
    const char *model;   // "" when the body names none
    bool stream, include_usage;
    int64_t output_limit;                 // tokens asked for at most; 0: not said
    json_t *built_messages, *built_tools; // of dialects in which they are said otherwise
} evq_sim_request;

struct evq_sim_route;

// Reads the body of a request by that route; `err` says what is wrong with it.
int evq_sim_request_read(evq_sim_request *out, const struct evq_sim_route *route, const char *body, size_t len,
                         evq_err *err);
void evq_sim_request_dispose(evq_sim_request *request);

// What the user said last; "" when that is no text. Borrowed from the request.
const char *evq_sim_request_last_user(const evq_sim_request *request);

typedef struct evq_sim_place {
    const evq_scenario *scenario; // NULL: the request begins like none of them
    int step;                     // from 1
} evq_sim_place;

// The scenario is the one whose system prompt the request begins with (among several, the one whose first user
// turn it has too); the step is told by the assistant's messages behind the history.
void evq_sim_place_find(evq_sim_place *out, const evq_sim_request *request, const evq_scenario *const *scenarios,
                        size_t count);

#endif
