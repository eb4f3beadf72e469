// The record of a run: everything sent, received and answered, with its times. Scoring reads nothing else.
// On disk it is gzipped JSON lines, one record a line; docs/trace-format.md.
#ifndef EVQ_TRACE_TRACE_H
#define EVQ_TRACE_TRACE_H

#include "scenarios/endpoint_facts.h"
#include "scenarios/reply.h"
#include "scenarios/scenario.h"
#include "scenarios/world.h"
#include "trace/bench.h"

#define EVQ_TRACE_FORMAT "evalq-trace/1"

typedef enum evq_mode { EVQ_MODE_FREE, EVQ_MODE_FORCED, EVQ_MODE_COUNT } evq_mode;
extern const char *const evq_mode_names[EVQ_MODE_COUNT];

// How a trial ended. X(NAME, id)
#define EVQ_OUTCOMES(X)                                                                                                \
    X(ENDED, "ended")                     /* the model gave its last reply */                                          \
    X(STEP_LIMIT, "step_limit")           /* it used up its steps */                                                   \
    X(TIME_LIMIT, "time_limit")           /* it used up its time */                                                    \
    X(ENDPOINT_FAILED, "endpoint_failed") /* a request failed and no retry was left */                                 \
    X(OVERSIZE, "oversize")               /* the conversation outgrew evalq's ceiling */                               \
    X(INTERRUPTED, "interrupted")         /* by the user */                                                            \
    X(CUT, "cut")                         /* the trace ends before the trial does; never written */

typedef enum evq_outcome {
#define X(name, id) EVQ_OUTCOME_##name,
    EVQ_OUTCOMES(X)
#undef X
        EVQ_OUTCOME_COUNT
} evq_outcome;
extern const char *const evq_outcome_names[EVQ_OUTCOME_COUNT];

// One tool call's answer by the world.
typedef struct evq_result {
    int call; // index in the reply's calls
    const char *content;
    bool is_error;
    evq_answer_source source;
    const evq_change *changes;
    size_t change_count;
} evq_result;

typedef struct evq_step {
    int number; // from 1
    uint64_t at_ns;
    size_t request_bytes, added_bytes; // of the body; what this step added to it
    size_t message_count;
    uint64_t prompt_hash;
    const char *added; // the request body's new text: the bodies can be put together again
    evq_attempt *attempts;
    size_t attempt_count;
    evq_result *results;
    size_t result_count;
} evq_step;

// A role that had another endpoint than the run.
typedef struct evq_pin {
    const char *role, *endpoint, *url, *dialect, *model;
} evq_pin;

typedef struct evq_trial {
    int number; // in the run, from 0
    size_t scenario;
    int repeat;         // of its scenario, from 1
    bool stream;        // streams were asked for
    const evq_pin *pin; // NULL: the run's endpoint
    uint64_t started_ns, ended_ns;
    evq_limits limits; // those in force
    evq_outcome outcome;
    evq_step *steps;
    size_t step_count;
} evq_trial;

// What a user asks of every request; 0: nothing.
typedef struct evq_goals {
    double first_token_s, rate; // at most so many seconds; at least so many tokens a second
} evq_goals;

// evalq's own measurement of itself, before the run. Real nanoseconds.
typedef struct evq_self_test {
    bool done;
    double clock_ns;               // smallest step of the clock that was seen
    double delay_ns, delay_p95_ns; // from an event's being written to its being seen, on loopback
    double event_ns;               // own work on one event
} evq_self_test;

// What the endpoint told of itself before the run: another answer later means that it is not the one that was measured.
// NULL and EVQ_UNKNOWN where it told nothing.
typedef struct evq_fingerprint {
    const char *server, *model, *quantization, *chat_template; // build, name, as served; of the template its hash
    int64_t context;                                           // tokens
} evq_fingerprint;
#define EVQ_FINGERPRINT_UNKNOWN ((evq_fingerprint){.context = EVQ_UNKNOWN})

// Who was asked, and how.
typedef struct evq_run {
    const char *evalq; // version
    const char *started;
    const char *endpoint, *url, *dialect, *model;
    const char *server;    // what kind it was taken for; NULL: none that is known
    const char *reasoning; // what of it went back with the history: strip, echo, keep
    evq_labels labels;
    evq_prices prices;
    evq_fingerprint fingerprint;
    const char *description; // of a simulated endpoint, else NULL
    bool simulated, stream;
    bool parity; // trials come in pairs: streamed, and the same again in whole replies
    evq_mode mode;
    int trials, jobs;
    double time_scale;
    evq_goals goals;
    const char *command; // as it was typed in a shell; NULL: not known
    const char *policy;  // what the verdict is to ask for, as JSON (scoring/policy.h); NULL: the built-in one
    evq_self_test self_test;
    uint64_t clock_ns; // what the system's monotonic clock showed at time 0; 0: not known
} evq_run;

// evalq's own work: between the arrival of bytes and the end of their handling; and its event loop's. Real nanoseconds,
// never scaled.
typedef struct evq_overhead {
    uint64_t events;
    uint64_t busy_ns;
    uint64_t loop_ns, loop_busy_ns; // the loop's whole time; of it not spent waiting
    uint64_t late_ns, longest_ns;   // in turns so long that what came meanwhile had to wait; the longest of them
} evq_overhead;

typedef struct evq_trace {
    evq_arena arena;
    evq_run run;
    evq_scenario **scenarios; // as they were at the time of the run
    size_t scenario_count;
    evq_trial *trials; // in order of `number`
    size_t trial_count;
    const char *server_log; // lines of the server's log that tell of requests; NULL: it was not given
    evq_bench *bench;       // NULL: this is a run, and has scenarios and trials
    evq_overhead overhead;
    bool has_end; // the run came to its end (interrupted or not)
    bool interrupted;
    bool cut; // the file ends in the middle of a record or of its compression: all before it was read
    size_t lines;
} evq_trace;

// The attempt that brought the step's reply; NULL when none did.
const evq_attempt *evq_step_answer(const evq_step *step);

// The pin of a trial (by its index) if no trial before it has one for that role: each is met once. NULL otherwise.
const evq_pin *evq_trace_new_pin(const evq_trace *trace, size_t trial);

// The world's answer to a call of the reply, by its index; NULL when it gave none.
const evq_result *evq_step_result(const evq_step *step, size_t call);

#endif
