// After an attempt without an answer: is the server slow, busy, or gone? One cheap GET, then a request for one token.
#ifndef EVQ_REPLAY_HEALTH_H
#define EVQ_REPLAY_HEALTH_H

#include "endpoints/http.h"
#include "trace/trace.h"

// Does a failure leave that question open?
bool evq_health_is_unclear(evq_failure failure);

typedef struct evq_health_check evq_health_check;

// `done` is called once, after which the check is gone; not from within this call.
evq_health_check *evq_health_ask(evq_http *http, const evq_endpoint *endpoint,
                                 void (*done)(void *context, const evq_health *health), void *context);

// Ends it at once; `done` is not called.
void evq_health_cancel(evq_health_check *check);

#endif
