// What the bytes of an answer say, piece by piece. The receiver stamps the time of the read that brought them.
#ifndef EVQ_ENDPOINTS_EVENT_H
#define EVQ_ENDPOINTS_EVENT_H

#include "scenarios/reply.h"

typedef struct evq_event {
    evq_event_kind kind;
    size_t bytes;                     // of text, reasoning, or a call's name and arguments
    int64_t tokens;                   // running count of generated tokens when the event brings one, else EVQ_UNKNOWN
    bool recast;                      // what was CONTENT before this event has turned out to be REASONING
    int64_t processed, total, cached; // PROGRESS: prompt tokens; EVQ_UNKNOWN where not told
} evq_event;

typedef void (*evq_event_fn)(void *context, const evq_event *event);

#endif
