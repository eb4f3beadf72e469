// What came back from an endpoint, in the terms every dialect is translated to: reply, usage, server timings, failure.
#ifndef EVQ_SCENARIOS_REPLY_H
#define EVQ_SCENARIOS_REPLY_H

#include "scenarios/message.h"

#include <stdbool.h>
#include <stdint.h>

// A count nobody reported. Unknown is not zero.
#define EVQ_UNKNOWN (-1)

// Why the model stopped, as the endpoint says.
typedef enum evq_finish {
    EVQ_FINISH_NONE, // nothing was said: the stream was cut, or the server never tells
    EVQ_FINISH_STOP,
    EVQ_FINISH_TOOL_CALLS,
    EVQ_FINISH_LENGTH,
    EVQ_FINISH_CONTENT_FILTER,
    EVQ_FINISH_BAD_CALL, // it called a tool in a way that the server itself could not read or refused
    EVQ_FINISH_ERROR,
    EVQ_FINISH_OTHER,
    EVQ_FINISH_COUNT
} evq_finish;
extern const char *const evq_finish_names[EVQ_FINISH_COUNT];

// Token counts, normalised: `prompt` is the whole prompt, its cached part included; `completion` is all that
// was generated, reasoning included. EVQ_UNKNOWN where not reported.
typedef struct evq_usage {
    int64_t prompt, cached, cache_write, completion, reasoning;
} evq_usage;
#define EVQ_USAGE_UNKNOWN ((evq_usage){EVQ_UNKNOWN, EVQ_UNKNOWN, EVQ_UNKNOWN, EVQ_UNKNOWN, EVQ_UNKNOWN})

// The server's own clock. Milliseconds; EVQ_UNKNOWN where not reported. `prompt_tokens` counts only what was processed.
typedef struct evq_server_timings {
    int64_t prompt_tokens, cached_tokens, generated_tokens, draft_tokens, draft_accepted;
    double prompt_ms, generated_ms;
} evq_server_timings;
#define EVQ_TIMINGS_UNKNOWN                                                                                            \
    ((evq_server_timings){EVQ_UNKNOWN, EVQ_UNKNOWN, EVQ_UNKNOWN, EVQ_UNKNOWN, EVQ_UNKNOWN, EVQ_UNKNOWN, EVQ_UNKNOWN})

// What one piece of an answer is.
// X(NAME, letter in the trace, proves a generated token)
#define EVQ_EVENT_KINDS(X)                                                                                             \
    X(OTHER, 'o', false)    /* a role, an empty delta, a ping: alive, but no token */                                  \
    X(REASONING, 'r', true) /* reasoning text */                                                                       \
    X(CONTENT, 'c', true)   /* visible text */                                                                         \
    X(CALL, 't', true)      /* a tool call's name or a piece of its arguments */                                       \
    X(USAGE, 'u', false)    /* token counts */                                                                         \
    X(PROGRESS, 'p', false) /* the server says how far its prompt processing is */                                     \
    X(COMMENT, 'k', false)  /* keep-alive */                                                                           \
    X(FINISH, 'f', false)   /* finish reason */                                                                        \
    X(ERROR, 'e', false)    /* an error inside the answer */                                                           \
    X(DONE, 'd', false)     /* the end mark */

typedef enum evq_event_kind {
#define X(name, letter, token) EVQ_EVENT_##name,
    EVQ_EVENT_KINDS(X)
#undef X
        EVQ_EVENT_KIND_COUNT
} evq_event_kind;
extern const char evq_event_letters[EVQ_EVENT_KIND_COUNT + 1];
bool evq_event_is_token(evq_event_kind kind);

// Defects on the wire that did not stop us. X(NAME, id)
#define EVQ_REMARKS(X)                                                                                                 \
    X(NO_DONE, "no_done")                   /* the end mark is missing, though a finish reason came */                 \
    X(NO_FINISH, "no_finish")               /* the stream ended whole, but never said why */                           \
    X(BAD_EVENT, "bad_event")               /* an event that is not JSON */                                            \
    X(BAD_UTF8, "bad_utf8")                 /* bytes that are not UTF-8, replaced by U+FFFD */                         \
    X(ARGUMENTS_OBJECT, "arguments_object") /* arguments sent as an object, not as text */                             \
    X(MISSING_INDEX, "missing_index")       /* tool-call fragments without an index */                                 \
    X(SHARED_INDEX, "shared_index")         /* several calls under one index */                                        \
    X(MISSING_ID, "missing_id")             /* a call without an id */                                                 \
    X(DUPLICATE_ID, "duplicate_id")         /* two calls with one id */                                                \
    X(EMPTY_ARGUMENTS, "empty_arguments")   /* no arguments text at all; read as {} */                                 \
    X(WRONG_FINISH, "wrong_finish")         /* calls, but the finish reason says otherwise, or the reverse */          \
    X(UNASKED_BODY, "unasked_body")         /* a whole body where a stream was asked for */                            \
    X(DOUBLE_REASONING, "double_reasoning") /* the same reasoning under two names; counted once */                     \
    X(INLINE_REASONING, "inline_reasoning") /* reasoning between tags in the text, told apart by us */

typedef enum evq_remark {
#define X(name, id) EVQ_REMARK_##name,
    EVQ_REMARKS(X)
#undef X
        EVQ_REMARK_COUNT
} evq_remark;
extern const char *const evq_remark_names[EVQ_REMARK_COUNT];

typedef struct evq_reply {
    evq_message message; // role assistant
    evq_finish finish;
    const char *finish_text; // the endpoint's own word, NULL when it gave none
    const char *model;       // as echoed, NULL when not
    evq_usage usage;
    evq_server_timings timings;
    unsigned remarks; // a bit per evq_remark
} evq_reply;

// How an attempt failed. One class, one wording (see evq_failure_sentence), one line in the retry policy.
// X(name, id, may_pass: a further attempt can help)
#define EVQ_FAILURES(X)                                                                                                \
    X(NONE, "none", false)                                                                                             \
    X(REFUSED, "refused", true)                                                                                        \
    X(DNS, "dns", false)                                                                                               \
    X(TLS, "tls", false)                                                                                               \
    X(CONNECT_TIMEOUT, "connect_timeout", true)                                                                        \
    X(AUTH, "auth", false)                                                                                             \
    X(FORBIDDEN, "forbidden", false)                                                                                   \
    X(QUOTA, "quota", false)                                                                                           \
    X(UNKNOWN_MODEL, "unknown_model", false)                                                                           \
    X(BAD_REQUEST, "bad_request", false)                                                                               \
    X(CONTEXT_OVERFLOW, "context_overflow", false)                                                                     \
    X(RATE_LIMIT, "rate_limit", true)                                                                                  \
    X(OVERLOAD, "overload", true)                                                                                      \
    X(LOADING, "loading", true)                                                                                        \
    X(SERVER_ERROR, "server_error", true)                                                                              \
    X(STREAM_ERROR, "stream_error", true)                                                                              \
    X(CUT_STREAM, "cut_stream", true)                                                                                  \
    X(IDLE_TIMEOUT, "idle_timeout", true)                                                                              \
    X(STALL, "stall", true)                                                                                            \
    X(TOTAL_TIMEOUT, "total_timeout", true)                                                                            \
    X(MALFORMED, "malformed", true)                                                                                    \
    X(OVERSIZE, "oversize", false)                                                                                     \
    X(INTERRUPTED, "interrupted", false)                                                                               \
    X(TRIAL_TIMEOUT, "trial_timeout", false)

typedef enum evq_failure {
#define X(name, id, may_pass) EVQ_FAILURE_##name,
    EVQ_FAILURES(X)
#undef X
        EVQ_FAILURE_COUNT
} evq_failure;
extern const char *const evq_failure_names[EVQ_FAILURE_COUNT];
bool evq_failure_may_pass(evq_failure failure);

// Finds the value of a name in one of the tables above; -1 when there is none.
int evq_name_index(const char *const *names, int count, const char *name);

#endif
