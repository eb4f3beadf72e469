// The events of a stream are mostly one and the same JSON but for one string, the next piece of text. Such an event need not
// be parsed: it says what the one before it said, with another text. That is most of what reading a stream costs.
#ifndef EVQ_ENDPOINTS_REPEATED_EVENT_H
#define EVQ_ENDPOINTS_REPEATED_EVENT_H

#include "base/buf.h"
#include "scenarios/reply.h"

typedef struct evq_repeated_event {
    evq_buf before, after; // the bytes around the string's characters
    evq_buf name;          // of the SSE event, "" when it had none
    evq_event_kind kind;   // CONTENT or REASONING, as the dialect called it
    bool known;
} evq_repeated_event;

void evq_repeated_init(evq_repeated_event *event, size_t max_bytes);
void evq_repeated_dispose(evq_repeated_event *event);

// Learns from an event that said one text and nothing else. Where the text's place is in doubt, nothing is learned.
void evq_repeated_learn(evq_repeated_event *event, const char *name, const char *data, size_t len, evq_event_kind kind,
                        const char *text, size_t text_len);
void evq_repeated_forget(evq_repeated_event *event);

// Is this the learned event but for its text? Then `text` takes that: plain characters, no escapes, whole UTF-8.
bool evq_repeated_match(const evq_repeated_event *event, const char *name, const char *data, size_t len,
                        const char **text, size_t *text_len);

#endif
