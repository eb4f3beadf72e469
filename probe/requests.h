// One request at a time, carried through to its end: what a probe needs, and nothing of a run's machinery.
#ifndef EVQ_PROBE_REQUESTS_H
#define EVQ_PROBE_REQUESTS_H

#include "base/arena.h"
#include "endpoints/endpoint.h"
#include "endpoints/http.h"

#include <jansson.h>

typedef struct evq_requester {
    uv_loop_t loop;
    evq_http *http;
} evq_requester;

void evq_requester_init(evq_requester *requester);
void evq_requester_dispose(evq_requester *requester);

// A GET of `path` (see evq_endpoint_url), or a POST of `body`. What came: the transport's failure or NONE, the status, and
// the body as JSON where it is JSON.
typedef struct evq_fetched {
    evq_failure failure;
    int status;
    char server[64]; // its Server header
    evq_buf body;
    json_t *json; // NULL when it is none
} evq_fetched;

void evq_fetch(evq_requester *requester, const evq_endpoint *endpoint, const char *path, const char *body,
               double seconds, evq_fetched *out);
void evq_fetched_dispose(evq_fetched *fetched);

// A conversation, and what came of the request for the next reply.
typedef struct evq_question {
    const evq_message *messages;
    size_t message_count;
    const evq_tool *tools;
    size_t tool_count;
    bool must_call, stream;
    int output_tokens;
    const char *members; // in addition to the endpoint's; NULL: none
} evq_question;

typedef struct evq_answered {
    evq_failure failure;
    int status;
    char text[512]; // the server's words for the failure
    evq_reply reply;
    size_t token_events, progress_events; // of a stream
    bool done;                            // its end mark came
    double ms;
    evq_arena arena;
} evq_answered;

void evq_ask(evq_requester *requester, const evq_endpoint *endpoint, const evq_question *question, double seconds,
             evq_answered *out);
void evq_answered_dispose(evq_answered *answered);

#endif
