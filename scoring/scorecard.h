// The scorecard: all that a trace says about a model on its server, in numbers with their sources, and a
// verdict with its reasons. Made by scoring from a trace alone; every report is written from this and nothing else.
#ifndef EVQ_SCORING_SCORECARD_H
#define EVQ_SCORING_SCORECARD_H

#include "scenarios/call.h"
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
    evq_value ttfb_ms;      // first byte of the answer
    evq_value ttft_ms;      // first generated token of any kind
    evq_value ttfo_ms;      // first visible token: text or tool call
    evq_value e2e_ms;       // end of the answer
    evq_value pp_cold;      // prompt processing when nothing was cached (the endpoint said so)
    evq_value pp_cached;    // prompt processing of the new tokens behind a cached prefix
    evq_value pp_effective; // whole prompt over the same time, cached part included
    evq_value pp_server;    // the server's own figure, of the tokens it processed
    evq_value tg;           // generation
    evq_value tg_server;
    evq_value tokens_per_chunk;
} evq_speed;

// A milestone or guard of one trial.
typedef struct evq_check_score {
    const evq_check *check;
    bool held;       // at the end of the trial
    int first_step;  // milestones: the first step at which it held, 0: never
    int broken_step; // the first step at which it held no more though it had before, 0: never
} evq_check_score;

typedef struct evq_call_score {
    const char *tool;
    evq_call_form form;
    const char *why; // "" when well-formed
    bool answered;   // by the world; if not, the next two mean nothing
    evq_answer_source source;
    bool is_error;
} evq_call_score;

typedef struct evq_step_score {
    const evq_step *step;
    const evq_attempt *answer; // NULL when the step was never answered
    evq_speed speed;
    evq_call_score *calls;
    size_t call_count, well_formed;
    bool agrees;          // forced replay: the same tools with equal arguments, or no call, as recorded
    const char *sentence; // what went wrong in this step, one plain sentence; NULL: nothing
    double waste_ms;      // spent in attempts that failed, and in waiting after them
} evq_step_score;

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
    size_t agreed; // forced replay
    int kept_to;   // last step in a row from the first that was answered with well-formed calls only
    size_t calls, well_formed, off_script;
    double wall_ms, waste_ms;
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

typedef struct evq_verdict {
    evq_verdict_word word;
    const char *rules; // name of the rule set
    evq_reason *reasons;
    size_t reason_count;
    const char *missing; // INSUFFICIENT: what is needed, one clause; else NULL
    const char *command; // INSUFFICIENT: what makes it, as typed in a shell; NULL: no command does
} evq_verdict;

// A share with its Wilson interval (95 %).
typedef struct evq_share {
    size_t count, of;
    double low, high; // meaningless when `of` is 0
} evq_share;

typedef struct evq_scorecard {
    evq_arena arena;
    const evq_trace *trace; // borrowed; must outlive the scorecard
    evq_trial_score *trials;
    size_t trial_count;
    evq_size_score *sizes; // ascending, only those with steps
    size_t size_count;
    evq_speed speed;                     // over the run: rates are total tokens over total time, times are medians
    evq_share done;                      // trials done, of those judged
    evq_share well_formed;               // calls
    size_t requests, answered, attempts; // requests = steps begun
    double waste_ms;
    evq_verdict verdict;
} evq_scorecard;

// Scores a trace. Pure: the same trace gives the same scorecard, byte for byte when written.
void evq_scorecard_make(evq_scorecard **out, const evq_trace *trace);
void evq_scorecard_free(evq_scorecard *card);

// "connection refused" in plain words, for sentences: "nothing listens at that address".
const char *evq_failure_words(evq_failure failure);

#endif
