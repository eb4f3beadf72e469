// The scorecard: all that a trace says about a model on its server, in numbers with their sources, and a
// verdict with its reasons. Made by scoring from a trace alone; every report is written from this and nothing else.
#ifndef EVQ_SCORING_SCORECARD_H
#define EVQ_SCORING_SCORECARD_H

#include "scenarios/call.h"
#include "scoring/llama_log.h"
#include "scoring/policy.h"
#include "scoring/prefill_fit.h"
#include "scoring/reply_outcome.h"
#include "trace/trace.h"

#define EVQ_SCORECARD_FORMAT "evalq-scorecard/1"

// A number, or why there is none. Unmeasured is never 0.
typedef struct evq_value {
    bool scored;
    double value;       // when scored
    size_t n;           // how many samples it rests on
    double over_ms;     // rates: the time measured over, so that rates add up; else 0
    const char *source; // when scored: "usage", "server timings", "client clock", "chunks" ...
    const char *reason; // when not: one clause, "the endpoint reports no token counts"
} evq_value;

// Speed of one answered request; definitions and units in docs/metrics.md. Tokens, milliseconds, tokens per second.
typedef struct evq_speed {
    evq_value prompt_tokens, cached_tokens, output_tokens, reasoning_tokens;
    evq_value conn_ms;      // connecting, TLS included; no part of any other
    evq_value ttfb_ms;      // first byte of the answer
    evq_value ttft_ms;      // first generated token of any kind
    evq_value ttfo_ms;      // first visible token: text or tool call
    evq_value prefill_ms;   // ttft less what even the shortest prompt costs, where a curve tells that
    evq_value e2e_ms;       // end of the answer
    evq_value pp_cold;      // prompt processing when nothing was cached (the endpoint said so)
    evq_value pp_cached;    // prompt processing of the new tokens behind a cached prefix
    evq_value pp_effective; // whole prompt over the same time, cached part included
    evq_value pp_server;    // the server's own figure, of the tokens it processed
    evq_value tg;           // generation
    evq_value tg_server;
    evq_value tg_visible; // generation of what is not reasoning
    evq_value tpot_ms;    // time per token after the first: 1000 / tg
    evq_value icl_ms;     // between chunks, which are not tokens
    evq_value e2e_rate;   // all output tokens over the whole time
    evq_value tokens_per_chunk;
    evq_value draft_accepted; // share of a draft model's tokens that were kept; over_ms: how many there were
} evq_speed;

// A milestone or guard of one trial.
typedef struct evq_check_score {
    const evq_check *check;
    bool held;       // at the end of the trial
    int first_step;  // milestones: the first step at which it held, 0: never
    int broken_step; // the first step at which it held no more though it had before, 0: never
} evq_check_score;

// The ladder of a tool call: the first rung it fails, in this order. docs/metrics.md, "Tool-call validity".
// X(NAME, id, words)
#define EVQ_RUNGS(X)                                                                                                   \
    X(VALID, "valid", "valid")                                                                                         \
    X(MISSING_CALL, "missing_call", "no call where one was needed")                                                    \
    X(UNEXPECTED_CALL, "unexpected_call", "a call where none was needed")                                              \
    X(LEAKED_CALL, "leaked_call", "written as text")                                                                   \
    X(WRONG_FINISH, "wrong_finish", "finish reason at odds")                                                           \
    X(BAD_JSON, "bad_json", "arguments not JSON")                                                                      \
    X(TRUNCATED_JSON, "truncated_json", "arguments cut off")                                                           \
    X(UNKNOWN_TOOL, "unknown_tool", "unknown tool")                                                                    \
    X(MISSING_REQUIRED, "missing_required", "required argument missing")                                               \
    X(UNEXPECTED_PROPERTY, "unexpected_property", "argument nobody asked for")                                         \
    X(WRONG_TYPE, "wrong_type", "wrong type")                                                                          \
    X(BAD_VALUE, "bad_value", "value not allowed")                                                                     \
    X(UNGROUNDED, "ungrounded", "made-up identifier")

typedef enum evq_rung {
#define X(name, id, words) EVQ_RUNG_##name,
    EVQ_RUNGS(X)
#undef X
        EVQ_RUNG_COUNT
} evq_rung;
extern const char *const evq_rung_names[EVQ_RUNG_COUNT];
extern const char *const evq_rung_words[EVQ_RUNG_COUNT];

// Who made the call fall short.
typedef enum evq_culprit { EVQ_CULPRIT_NOBODY, EVQ_CULPRIT_MODEL, EVQ_CULPRIT_ENDPOINT, EVQ_CULPRIT_COUNT } evq_culprit;
extern const char *const evq_culprit_names[EVQ_CULPRIT_COUNT];

// Forced replay: how a call compares with those recorded.
typedef enum evq_match {
    EVQ_MATCH_NONE,            // nothing to compare with
    EVQ_MATCH_SAME,            // the tool and equal arguments, in its place
    EVQ_MATCH_OTHER_ARGUMENTS, // a tool recorded at this step, with other arguments
    EVQ_MATCH_OTHER_ORDER,     // recorded, but at another place
    EVQ_MATCH_OTHER_TOOL,
    EVQ_MATCH_COUNT
} evq_match;
extern const char *const evq_match_names[EVQ_MATCH_COUNT];

// Does a step ask for a tool call, as far as the recording can tell?
typedef enum evq_expectation { EVQ_EXPECT_UNKNOWN, EVQ_EXPECT_CALL, EVQ_EXPECT_NO_CALL } evq_expectation;

// How a call came, if it did.
typedef enum evq_origin { EVQ_ORIGIN_CALL, EVQ_ORIGIN_TEXT, EVQ_ORIGIN_ABSENT, EVQ_ORIGIN_COUNT } evq_origin;
extern const char *const evq_origin_names[EVQ_ORIGIN_COUNT];

typedef struct evq_call_score {
    const char *tool; // "" when it is unknown
    evq_origin origin;
    evq_rung rung;
    evq_rung model_rung; // the first that the model itself failed: VALID where only the endpoint is to blame
    evq_culprit culprit;
    const char *why;   // one sentence; "" when valid
    const char *at;    // JSON Pointer of the place in the arguments, "" for all of them
    const char *rule;  // JSON Pointer of the tool's rule, "" when none was broken
    const char *quote; // what was really said, one line, cut short; "" when valid
    bool has_null;     // an optional argument is null, which is taken as left out
    evq_match match;
    bool answered; // by the world; if not, the next two mean nothing
    evq_answer_source source;
    bool is_error;
} evq_call_score;

typedef struct evq_step_score {
    const evq_step *step;
    const evq_attempt *answer; // NULL when the step was never answered
    evq_speed speed;
    evq_reply_outcome outcome; // of the answer; OK where there is none
    evq_call_score *calls;     // those that came, those that came as text, and one for a call that was missing
    size_t call_count, valid;
    evq_expectation expects;
    size_t recorded_calls; // forced replay: at this step
    bool agrees;           // forced replay: the same tools with equal arguments, or no call, as recorded
    const char *sentence;  // what went wrong in this step, one plain sentence; NULL: nothing
    double progress;       // free replay: share of the milestones' weight reached by the end of this step
    double waste_ms;       // spent in attempts that failed, and in waiting after them
    double step_ms;        // from its request to the end of its last attempt, waste included
} evq_step_score;

// Signs that the thread slipped, all from the trace alone. docs/metrics.md, "Coherence", has definitions and triggers.
// X(NAME, id, words)
#define EVQ_SIGNALS(X)                                                                                                 \
    X(REPEATED_CALL, "repeated_call", "the same call again and again")                                                 \
    X(OSCILLATION, "oscillation", "to and fro between two calls")                                                      \
    X(FAILED_CALL_REPEATED, "failed_call_repeated", "a failed call repeated unchanged")                                \
    X(ERROR_IGNORED, "error_ignored", "a tool's error ignored")                                                        \
    X(NO_PROGRESS, "no_progress", "calls that lead nowhere")                                                           \
    X(REPETITION, "repetition", "a text that repeats itself")                                                          \
    X(RUNAWAY_REPLY, "runaway_reply", "a reply of runaway length")                                                     \
    X(EMPTY_REPLY, "empty_reply", "an empty reply")                                                                    \
    X(TRUNCATED_REPLY, "truncated_reply", "a reply cut off")                                                           \
    X(GARBLED_TEXT, "garbled_text", "garbled text")                                                                    \
    X(TEMPLATE_MARKS, "template_marks", "marks of the chat template in the text")                                      \
    X(LANGUAGE_SWITCH, "language_switch", "another language")                                                          \
    X(INVENTED_TOOL, "invented_tool", "a tool that does not exist")                                                    \
    X(INVENTED_REFERENCE, "invented_reference", "a file or id that it was never shown")                                \
    X(EARLY_STOP, "early_stop", "it stopped with work open")                                                           \
    X(FALSE_CLAIM, "false_claim", "it claimed work that was not done")                                                 \
    X(RULE_FORGOTTEN, "rule_forgotten", "a rule of the task forgotten")                                                \
    X(WRONG_RECALL, "wrong_recall", "facts told wrongly")                                                              \
    X(UNDONE_WORK, "undone_work", "its own work undone")                                                               \
    X(OVERLONG, "overlong", "far more steps than the task needs")

typedef enum evq_signal_kind {
#define X(name, id, words) EVQ_SIGNAL_##name,
    EVQ_SIGNALS(X)
#undef X
        EVQ_SIGNAL_COUNT
} evq_signal_kind;
extern const char *const evq_signal_names[EVQ_SIGNAL_COUNT];
extern const char *const evq_signal_words[EVQ_SIGNAL_COUNT];

typedef struct evq_signal {
    evq_signal_kind kind;
    int step;             // where it began, not where it was certain
    const char *evidence; // one clause
    const char *quote;    // what was really said, one line, cut short; NULL: the evidence has it
    evq_culprit culprit;  // NOBODY: a limit of the run
    int check;            // the scenario's check that does not hold for it; -1: none
    bool is_loss;         // the thread was not picked up again; else it was a slip
} evq_signal;

typedef struct evq_trial_score {
    const evq_trial *trial;
    const evq_scenario *scenario;
    bool judged;             // free replay that was not cut off by endpoint, time, or user: it says something about the
                             // model
    bool done;               // judged, every check holds, and no forbidden guard was ever broken
    evq_check_score *checks; // none in forced replay: the reply to one step changes nothing in the next
    size_t check_count, held;
    double progress;                  // share of the milestones' weight reached; 0 in a minefield
    const evq_check_score *minefield; // the forbidden guard that broke first, NULL: none
    evq_step_score *steps;
    size_t step_count, answered;
    size_t agreed;       // forced replay
    evq_signal *signals; // in the order of their steps
    size_t signal_count;
    const evq_signal *lost; // the loss that came first; NULL: the thread was kept, so far as the trial went
    int kept_to;            // the last answered step before that
    size_t calls, valid, off_script;
    double wall_ms, waste_ms;
    evq_value cost;       // of its answers, in the currency of the prices
    const char *sentence; // how it went, one plain sentence
} evq_trial_score;

// Steps whose prompts lie in one range of sizes, put together as the run's speed is.
typedef struct evq_size_score {
    int64_t from, below; // prompt tokens
    size_t steps;
    evq_value ttft_ms, ttfo_ms, pp_cold, pp_cached, pp_effective, pp_server, tg, tg_server;
} evq_size_score;

typedef enum evq_verdict_word {
    EVQ_PRODUCTION,
    EVQ_TOO_SLOW,
    EVQ_FAILED,
    EVQ_COULD_NOT_SERVE,
    EVQ_INSUFFICIENT,
    EVQ_VERDICT_COUNT
} evq_verdict_word;
extern const char *const evq_verdict_names[EVQ_VERDICT_COUNT]; // "Production", "Too slow", ...

typedef struct evq_reason {
    const char *text; // one sentence with its numbers
    int trial, step;  // where the evidence is; trial -1 and step 0: the whole run
} evq_reason;

// Whose doing it is, as far as it can be told. X(NAME, id, words)
#define EVQ_FAULTS(X)                                                                                                  \
    X(NOBODY, "nobody", "nobody's")                                                                                    \
    X(MODEL, "model", "the model's")                                                                                   \
    X(SERVER, "server", "the server's, not the model's")                                                               \
    X(CONTRACT, "contract", "a matter of which field is read, not the model's")                                        \
    X(TIME, "time", "the speed's, not the model's ability")

typedef enum evq_fault {
#define X(name, id, words) EVQ_FAULT_##name,
    EVQ_FAULTS(X)
#undef X
        EVQ_FAULT_COUNT
} evq_fault;
extern const char *const evq_fault_names[EVQ_FAULT_COUNT];
extern const char *const evq_fault_words[EVQ_FAULT_COUNT];

typedef enum evq_rule_state {
    EVQ_RULE_SILENT,
    EVQ_RULE_FIRES,
    EVQ_RULE_UNMEASURED,
    EVQ_RULE_STATE_COUNT
} evq_rule_state;
extern const char *const evq_rule_state_names[EVQ_RULE_STATE_COUNT];

// What one rule of the verdict asked, saw, and how far it was from deciding otherwise.
typedef struct evq_rule_finding {
    const char *rule;      // "could_not_serve"
    evq_verdict_word word; // that it gives
    evq_rule_state state;
    evq_fault fault;
    evq_reason reason;    // FIRES
    const char *asks;     // a clause: when it fires
    const char *saw;      // a clause: the numbers
    const char *distance; // a clause: what would turn it; NULL: not known
    double gap;           // the same as a part of what it asks for, 0 being on the edge; SILENT only
} evq_rule_finding;

typedef struct evq_verdict {
    evq_verdict_word word;
    evq_fault fault;
    const char *rules; // name of the policy
    evq_reason *reasons;
    size_t reason_count;
    evq_rule_finding *findings; // one a rule, in order of precedence
    size_t finding_count;
    int decided_by;           // index of the finding that has the word; -1: none
    evq_verdict_word nearest; // the other verdict that is nearest
    const char *nearest_why;  // how far away it is, a clause; NULL: none is in sight
    const char *retest;       // when to run it again although the model is not to blame; NULL: no need
    const char **fixes;       // what would fix it, a clause each; none where nothing is known
    size_t fix_count;
    const char *missing; // INSUFFICIENT: what is needed, one clause; else NULL
    const char *command; // INSUFFICIENT: what makes it, as typed in a shell; NULL: no command does
} evq_verdict;

// A share with its Wilson interval (95 %).
typedef struct evq_share {
    size_t count, of;
    double low, high; // meaningless when `of` is 0
} evq_share;

// Steps with calls, and those of which every call is valid.
typedef struct evq_valid_steps {
    int64_t from, below; // steps from 1, or tokens of the prompt; `below` is not in it
    evq_share valid;
} evq_valid_steps;

// Tool calls over the run. A call that was missing counts as one that falls short.
typedef struct evq_validity {
    size_t rungs[EVQ_RUNG_COUNT]; // calls by the first rung they fail
    size_t blamed[EVQ_CULPRIT_COUNT];
    size_t remarks[EVQ_REMARK_COUNT];  // replies with a defect on the wire that was forgiven
    size_t nulls;                      // calls with an optional argument that is null
    evq_share valid;                   // as an agent sees it
    evq_share model_valid;             // as the model wrote them, whatever the endpoint made of them
    evq_share json, name, schema;      // of calls that came as calls
    size_t called_right, called_wrong; // steps: calls where they were needed, and where not
    size_t missed, silent_right;       // no call where one was needed, and where not
    evq_value precision, recall, f1;   // of calling at all, over steps
    evq_share schema_accuracy;         // replies that end in tool calls and hold only good ones, as K2VV counts
    size_t matches[EVQ_MATCH_COUNT];   // forced: calls by how they compare with the recording
    evq_share agreement;               // forced: recorded calls that were made with equal arguments
    evq_share early, late;             // steps in the first and the second half of the recording
    double late_low, late_high;        // of late - early; meaningless when either is of nothing
    evq_share recovered;               // free: calls that fell short and were made right within two steps
    evq_valid_steps *by_step, *by_size;
    size_t step_row_count, size_row_count;
} evq_validity;

// A kind of signal over the run.
typedef struct evq_signal_count {
    size_t signals, trials, losses; // losses: trials whose thread was lost by it
    int trial, step;                // the first
} evq_signal_count;

typedef struct evq_coherence {
    evq_signal_count kinds[EVQ_SIGNAL_COUNT];
    size_t kept, lost,
        cut;               // trials by what became of their thread; cut: by endpoint, time or user before either showed
    size_t lost_scenarios; // of which a trial lost the thread
    evq_value lost_at;     // median step of those lost
    evq_value efficiency;  // of the trials done: steps of the recording to steps taken
} evq_coherence;

// --parity: the same steps streamed and in one piece.
typedef struct evq_parity {
    size_t pairs, alike; // steps that were answered both ways; those with the same calls in the same channel
    const char **lines;  // what differs, a sentence a step
    size_t line_count;
} evq_parity;

// Retries that got nowhere: one prompt, sent again and again, and not one token.
typedef struct evq_spiral {
    int trial, step;
    size_t attempts;         // that ended at a time limit with nothing generated
    int64_t prompt_tokens;   // 0: nobody said
    int64_t first_processed; // where the least and the most far of them had come; -1: the server does not tell
    int64_t best_processed;
    bool restarts;                  // each began again where the one before it had begun; false: progress was kept
    double wasted_ms;               // in them and in waiting
    double wasted_tokens;           // prompt tokens processed for nothing; -1: not known
    double cost;                    // of those, by the prices given; -1: not known
    double needed_s, low_s, high_s; // one attempt that would have done, by the curve; 0: no curve
} evq_spiral;

// A prediction with its 95 % interval.
typedef struct evq_forecast {
    double value, low, high;
    bool far; // beyond twice what was measured
} evq_forecast;

typedef struct evq_outlook {
    evq_prefill_fit curve;
    double limit_s;                             // what one attempt may take; the shortest of the scenarios'
    evq_forecast reach;                         // largest prompt within it, tokens; meaningless without a curve
    bool secret_cache;                          // the server says that nothing was cached, and the times say otherwise
    evq_value cache_share;                      // of what a perfect prefix cache would have kept, what this one kept
    evq_value wall_ms;                          // of a trial, as it was: mean of those not broken off
    evq_value wall_cached_ms, wall_uncached_ms; // of the same trials by the curve, with a perfect cache and without any
    evq_spiral *spirals;
    size_t spiral_count;
} evq_outlook;

// How the endpoint was used, and what it gave in all.
typedef struct evq_load {
    size_t opened, reused; // connections made; requests on one that was open already
    double span_ms;        // from the first request to the last answer's end
    evq_value output_rate; // all output tokens over that span: of the endpoint, not of one stream
    evq_share good;        // requests that kept within the stated goals, of those sent; `of` 0: none were stated
    double good_per_s;
} evq_load;

// What the server's own log tells of the run, where it was given.
typedef struct evq_log_story {
    bool present;
    evq_llama_log log;
    evq_prefill_fit curve;   // by the log's own times
    size_t attempts, joined; // of the run; of them found in the log
    const char **sentences;
    size_t sentence_count;
} evq_log_story;

// In the currency of the endpoint's prices. What failed attempts cost, nobody tells: it is not in here.
typedef struct evq_cost {
    evq_value total, per_trial;
    evq_value per_done; // all that was spent, to each task that was done for it
} evq_cost;

// One scenario over its trials.
typedef struct evq_scenario_score {
    const evq_scenario *scenario;
    size_t trials;
    evq_share done;     // of those judged
    bool is_flaky;      // done in some and not in others
    evq_value pass3;    // the chance that three further trials are all done
    evq_value progress; // mean over those judged
} evq_scenario_score;

typedef struct evq_scorecard {
    evq_arena arena;
    const evq_trace *trace; // borrowed; must outlive the scorecard
    evq_policy policy;      // that the verdict was reached by
    evq_trial_score *trials;
    size_t trial_count;
    evq_size_score *sizes; // ascending, only those with steps
    size_t size_count;
    evq_speed speed; // over the run: rates are total tokens over total time, times are medians
    evq_load load;
    evq_outlook outlook;
    evq_log_story server_log;
    evq_scenario_score *scenarios; // as in the trace
    size_t scenario_count;
    evq_share done;  // trials done, of those judged; the interval knows that trials of one scenario are relatives
    evq_value pass3; // mean over the scenarios
    evq_validity validity;
    evq_coherence coherence;
    evq_parity parity;
    evq_cost cost;
    size_t replies[EVQ_REPLY_OUTCOME_COUNT]; // answered steps by what the reply was
    size_t requests, answered, attempts;     // requests = steps begun
    double waste_ms;
    evq_verdict verdict;
} evq_scorecard;

// Scores a trace. Pure: the same trace gives the same scorecard, byte for byte when written.
// `policy`: NULL for the one that the run was made with, which is the built-in one where it says none.
void evq_scorecard_make(evq_scorecard **out, const evq_trace *trace, const evq_policy *policy);
void evq_scorecard_free(evq_scorecard *card);

// "connection refused" in plain words, for sentences: "nothing listens at that address".
const char *evq_failure_words(evq_failure failure);

#endif
