// Runs trials against an endpoint: one event loop, as many trials at once as asked for, everything written to
// the trace.
#ifndef EVQ_REPLAY_RUNNER_H
#define EVQ_REPLAY_RUNNER_H

#include "endpoints/endpoint.h"
#include "trace/trace_write.h"

// What a caller may override of the scenarios' limits; negative: not said.
typedef struct evq_limit_overrides {
    int steps;
    double seconds_per_step, seconds_per_trial, idle_seconds, connect_seconds;
    int output_tokens, retries;
} evq_limit_overrides;
#define EVQ_NO_OVERRIDES ((evq_limit_overrides){-1, -1, -1, -1, -1, -1, -1})

// Scenarios of that role are asked of another endpoint.
typedef struct evq_pinned {
    const char *role;
    const evq_endpoint *endpoint;
} evq_pinned;

typedef struct evq_plan {
    const evq_endpoint *endpoint;
    const evq_pinned *pins;
    size_t pin_count;
    evq_scenario *const *scenarios;
    size_t scenario_count;
    int trials; // of each scenario
    int jobs;   // trials at once, at most
    evq_mode mode;
    bool parity; // every trial a second time, in whole replies where it was streamed
    evq_limit_overrides limits;
    evq_goals goals;
    evq_fingerprint fingerprint; // of the endpoint
    const char *command;         // as it was typed, for the record; NULL: not known
    const char *policy;          // of the verdict, as JSON; NULL: the built-in one
    evq_self_test self_test;
} evq_plan;

// How many trials the plan makes.
int evq_plan_trials(const evq_plan *plan);

// What a watching person may be told. `trial` and `scenario` are always set.
typedef enum evq_news_kind {
    EVQ_NEWS_TRIAL_BEGAN,
    EVQ_NEWS_SENT,    // a request is on its way
    EVQ_NEWS_TICK,    // about once a second while one is: how it stands
    EVQ_NEWS_ATTEMPT, // an attempt ended, well or not
    EVQ_NEWS_HEALTH,  // how the server is after an attempt without an answer
    EVQ_NEWS_TRIAL_ENDED,
} evq_news_kind;

typedef struct evq_news {
    evq_news_kind kind;
    const evq_trial *trial;
    const evq_scenario *scenario;
    const evq_step *step;       // not for TRIAL_BEGAN
    const evq_attempt *attempt; // ATTEMPT only
    int attempt_number;
    uint64_t elapsed_ns;          // TICK: since the request was handed over
    const evq_progress *progress; // TICK: the server's latest word on its prompt processing, or NULL
    int64_t token_chunks;         // TICK: pieces of output so far
    const evq_health *health;     // HEALTH only
    bool will_retry;              // ATTEMPT: another follows
    int running;                  // trials under way
} evq_news;

typedef void (*evq_news_fn)(void *context, const evq_news *news);

// Runs the plan to its end. 0, EVQ_EINTERRUPTED after SIGINT or SIGTERM (the trace then says so), or EVQ_EIO
// when the trace cannot be written. What endpoints do wrong is in the trace and no error here.
int evq_runner_run(const evq_plan *plan, evq_trace_writer *trace, evq_news_fn news, void *context, evq_err *err);

// The run record that describes the plan; `started` is the wall time.
void evq_runner_describe(evq_run *out, const evq_plan *plan, const char *started);

#endif
