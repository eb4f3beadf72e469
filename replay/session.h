// One trial as a state machine without I/O: it says what to do next, somebody does it and tells it what came
// of it. No socket, no file, no clock: the time is an argument. So a trial is testable without a network, and
// running many at once is only scheduling.
#ifndef EVQ_REPLAY_SESSION_H
#define EVQ_REPLAY_SESSION_H

#include "endpoints/endpoint.h"
#include "endpoints/prompt.h"
#include "trace/trace.h"

typedef enum evq_action_kind {
    EVQ_ACTION_SEND, // send `body`, then call evq_session_reply or evq_session_failed
    EVQ_ACTION_WAIT, // ask again after `wait_ns`
    EVQ_ACTION_DONE, // the trial is over: evq_session_outcome
} evq_action_kind;

typedef struct evq_action {
    evq_action_kind kind;
    uint64_t wait_ns;
    const char *body; // borrowed until the next call on the session
    size_t body_len;
    double total_seconds; // for this attempt
    bool trial_is_up;     // those seconds end with the trial's, not the step's
} evq_action;

typedef struct evq_session evq_session;

// Of the endpoint it knows what a request says: dialect, quirks, model. All must outlive the session.
evq_session *evq_session_new(const evq_scenario *scenario, const evq_limits *limits, evq_mode mode,
                             const evq_endpoint *endpoint, bool stream, uint64_t now_ns);
void evq_session_free(evq_session *session);

evq_action evq_session_next(evq_session *session, uint64_t now_ns);

// The step being tried, for the trace: number, request sizes, what the request added. Its attempts and
// results stay empty.
const evq_step *evq_session_step(const evq_session *session);
int evq_session_attempt(const evq_session *session);      // number of the current attempt, from 1
uint64_t evq_session_wait_ns(const evq_session *session); // back-off before it

// A whole reply: plays its calls and prepares the next step. The answers are the caller's to record; they are
// borrowed until the next call on the session. Forced replay makes none, since it goes on from the recording.
void evq_session_reply(evq_session *session, const evq_message *reply, const evq_result **results, size_t *count);

// The attempt failed; whether another follows is the retry policy's to say.
void evq_session_failed(evq_session *session, evq_failure failure, int64_t retry_after_ms, int should_retry,
                        uint64_t now_ns);

void evq_session_interrupt(evq_session *session);
evq_outcome evq_session_outcome(const evq_session *session);

#endif
