// Finds out what an endpoint can: a few small requests, each answering one question of a table.
#ifndef EVQ_PROBE_PROBE_H
#define EVQ_PROBE_PROBE_H

#include "probe/identify.h"

typedef enum evq_finding_state {
    EVQ_FINDING_YES,
    EVQ_FINDING_NO,
    EVQ_FINDING_UNSEEN, // it did not happen, which proves nothing
    EVQ_FINDING_STATE_COUNT
} evq_finding_state;
extern const char *const evq_finding_state_names[EVQ_FINDING_STATE_COUNT];

typedef struct evq_finding {
    const char *id;    // in JSON: "stream_usage"
    const char *title; // for people: "token counts in a stream"
    evq_finding_state state;
    const char *detail; // what was seen, or what the server said; "" when there is nothing to add
} evq_finding;

enum { EVQ_MAX_FINDINGS = 24 };

typedef struct evq_probe {
    evq_identity identity;
    evq_failure failure; // of the first, plainest request for a reply; NONE: it came
    const char *text;    // the server's words for it
    evq_finding findings[EVQ_MAX_FINDINGS];
    size_t finding_count;
    const evq_dialect *also[8]; // further dialects that gave a reply
    size_t also_count;
} evq_probe;

// Called before each question with its title, so that somebody can watch. `told` may be NULL.
typedef void evq_probe_told(void *context, const char *title);

void evq_probe_run(const evq_endpoint *endpoint, evq_probe *out, evq_arena *arena, evq_probe_told *told, void *context);

#endif
