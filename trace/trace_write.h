// Writes a trace, record by record, and flushes it so that whatever happens next, what is written can be read.
#ifndef EVQ_TRACE_TRACE_WRITE_H
#define EVQ_TRACE_TRACE_WRITE_H

#include "trace/trace.h"

typedef struct evq_trace_writer evq_trace_writer;

// Creates the file; an existing one is an error.
int evq_trace_create(evq_trace_writer **out, const char *path, evq_err *err);

// Goes on with the trace of a bench that was broken off: keeps what is whole, but for the points of groups that are not.
// `done` takes which groups are; it has room for all of the plan's.
int evq_trace_continue(evq_trace_writer **out, const char *path, const evq_trace *trace, const bool *done,
                       evq_err *err);

// A text that must never reach the file: wherever it occurs in a record, it is written as "[secret]".
void evq_trace_hide(evq_trace_writer *writer, const char *secret);

// In this order: the run, its scenarios; then for each trial its begin, per step the request, each attempt
// (and what was found of the server after it), each result; its end; at last the run's end. Trials may interleave.
void evq_trace_put_run(evq_trace_writer *writer, const evq_run *run);
void evq_trace_put_scenario(evq_trace_writer *writer, size_t index, const evq_scenario *scenario);
void evq_trace_put_trial(evq_trace_writer *writer, const evq_trial *trial);
void evq_trace_put_request(evq_trace_writer *writer, int trial, const evq_step *step);
void evq_trace_put_attempt(evq_trace_writer *writer, int trial, int step, const evq_attempt *attempt);
void evq_trace_put_health(evq_trace_writer *writer, int trial, int step, int attempt, const evq_health *health);
void evq_trace_put_result(evq_trace_writer *writer, int trial, int step, const evq_result *result);
void evq_trace_put_trial_end(evq_trace_writer *writer, const evq_trial *trial);

// Of a bench, in place of scenarios and trials: its plan, each point when it is done, and why it ended.
void evq_trace_put_bench(evq_trace_writer *writer, const evq_bench_plan *plan);
void evq_trace_put_point(evq_trace_writer *writer, const evq_point *point);
void evq_trace_put_bench_end(evq_trace_writer *writer, evq_bench_stop stop);

// What of the server's log belongs to the run: before its end.
void evq_trace_put_server_log(evq_trace_writer *writer, const char *text);
void evq_trace_put_run_end(evq_trace_writer *writer, uint64_t at_ns, bool interrupted, const evq_overhead *overhead);

// Hands all that was put to the operating system. The first failure of any write so far (a full disk) is reported here.
int evq_trace_flush(evq_trace_writer *writer, evq_err *err);

// Flushes, ends the gzip stream and frees the writer, whatever happens.
int evq_trace_close(evq_trace_writer *writer, evq_err *err);

#endif
