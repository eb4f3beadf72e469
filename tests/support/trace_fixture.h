// Traces put together by hand, for tests of whatever reads a trace. Times are given in seconds of the run.
#ifndef EVQ_TESTS_TRACE_FIXTURE_H
#define EVQ_TESTS_TRACE_FIXTURE_H

#include "trace/trace.h"

// A small scenario of two steps: read config.ini, then name the port. Its checks: "looked", "port", and the
// guard "careful" (the tool "drop" is not called).
extern const char fixture_scenario[];

// A free, streamed run on http://127.0.0.1:9/v1 with one scenario; free it with fixture_free.
evq_trace *fixture_trace(void);
void fixture_free(evq_trace *trace);

// Each adds one to its parent; room is limited (and asserted) to what tests need.
evq_trial *fixture_trial(evq_trace *trace, evq_outcome outcome);
evq_step *fixture_step(evq_trace *trace, evq_trial *trial, size_t request_bytes);
evq_attempt *fixture_attempt(evq_trace *trace, evq_step *step, evq_failure failure, double sent_s, double done_s);
void fixture_chunk(evq_attempt *attempt, double at_s, evq_event_kind kind, int64_t tokens);
void fixture_progress(evq_attempt *attempt, double at_s, int64_t processed, int64_t total);
void fixture_call(evq_attempt *attempt, const char *tool, const char *arguments);
void fixture_result(evq_step *step, int call, evq_answer_source source, bool is_error);

// Whole steps: one attempt of one second that brings a text, or a call with its result from the files.
evq_step *fixture_says(evq_trace *trace, evq_trial *trial, const char *content);
evq_step *fixture_calls(evq_trace *trace, evq_trial *trial, const char *tool, const char *arguments);
// A step whose attempts all fail the same way, each after `seconds`.
evq_step *fixture_fails(evq_trace *trace, evq_trial *trial, evq_failure failure, int attempts, double seconds);

// Whole trials of fixture_scenario.
evq_trial *fixture_done(evq_trace *trace);
evq_trial *fixture_not_done(evq_trace *trace);

#endif
