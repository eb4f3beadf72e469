// One attempt at a request: its times, the pieces of its answer, how it ended.
#ifndef EVQ_TRACE_ATTEMPT_RECORD_H
#define EVQ_TRACE_ATTEMPT_RECORD_H

#include "base/arena.h"
#include "scenarios/reply.h"

// All times are nanoseconds of one monotonic clock since the start of the run, 0 where something did not happen.

// One piece of an answer, stamped when the read that brought it returned.
typedef struct evq_chunk {
    uint64_t at_ns;
    evq_event_kind kind;
    uint32_t bytes;
    int64_t tokens; // running count of generated tokens if it told one, else EVQ_UNKNOWN
} evq_chunk;

// The server's own word on its prompt processing.
typedef struct evq_progress {
    uint64_t at_ns;
    int64_t processed, total, cached;
} evq_progress;

// How the server was, right after an attempt that ended without an answer. X(NAME, id)
#define EVQ_HEALTH_STATES(X)                                                                                           \
    X(UNASKED, "unasked") /* nobody looked */                                                                          \
    X(ALIVE, "alive")     /* it answered a request for one token: slow, not crashed */                                 \
    X(BUSY, "busy")       /* it says it is well, but gave no token in time */                                          \
    X(DOWN, "down")       /* nothing answers any more */

typedef enum evq_health_state {
#define X(name, id) EVQ_HEALTH_##name,
    EVQ_HEALTH_STATES(X)
#undef X
        EVQ_HEALTH_STATE_COUNT
} evq_health_state;
extern const char *const evq_health_state_names[EVQ_HEALTH_STATE_COUNT];

typedef struct evq_health {
    evq_health_state state;
    uint64_t asked_ns, done_ns;
    uint64_t token_ns; // how long the one token took; ALIVE only
} evq_health;

typedef struct evq_attempt {
    int number;                                                        // from 1
    uint64_t wait_ns;                                                  // back-off before it
    uint64_t started_ns, sent_ns, head_ns, first_ns, last_ns, done_ns; // see evq_http_times
    int status;                                                        // HTTP; 0 when no answer came
    bool reused;                                                       // on a connection that was open already
    size_t body_bytes;
    int64_t retry_after_ms;
    int should_retry; // the server's own word: 1, 0, or EVQ_UNKNOWN
    evq_failure failure;
    const char *text; // what the server or the transport said of the failure, "" when nothing
    const evq_chunk *chunks;
    size_t chunk_count;
    const evq_progress *progress;
    size_t progress_count;
    evq_health health;
    evq_reply reply; // whole when `failure` is NONE, else what had arrived
} evq_attempt;

#endif
