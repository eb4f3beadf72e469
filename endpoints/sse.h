// Splits a byte stream into server-sent events, whatever the line ends and wherever the reads cut.
// WHATWG HTML, section 9.2.6; deviations of real servers: comments are passed on, since some carry measurements, and JSON
// that stands bare where "data:" should (Gemini's errors) is an event too. JSON lines, one event a line, are the same
// work with less syntax.
#ifndef EVQ_ENDPOINTS_SSE_H
#define EVQ_ENDPOINTS_SSE_H

#include "base/buf.h"

typedef struct evq_sse_handler {
    void (*event)(void *context, const char *name, const char *data,
                  size_t len); // name NULL when there was no "event:"
    void (*comment)(void *context, const char *text, size_t len);
    void *context;
} evq_sse_handler;

typedef struct evq_sse {
    evq_sse_handler handler;
    evq_buf line, data, name;
    bool lines;     // JSON lines: each line that is not empty is an event
    bool bare_json; // in the midst of JSON that no "data:" precedes
    bool has_data, has_name, after_cr, at_start;
} evq_sse;

void evq_sse_init(evq_sse *sse, const evq_sse_handler *handler, size_t max_event_bytes);
int evq_sse_feed(evq_sse *sse, const char *bytes,
                 size_t len);   // 0, or EVQ_ELIMIT when one event is larger than allowed
void evq_sse_end(evq_sse *sse); // an event that the end of the stream left unfinished is delivered: relays
                                // forget blank lines
void evq_sse_dispose(evq_sse *sse);

#endif
