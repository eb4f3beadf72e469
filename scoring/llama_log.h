// llama-server's log, as far as it tells of requests: which prompt came to which slot, what of it was reused, how far it got,
// and how it ended. Old and new formats; values are read by their keys, since their order and number change between builds.
// Only what is in the log is known: no text, no tools. docs/bench.md.
#ifndef EVQ_SCORING_LLAMA_LOG_H
#define EVQ_SCORING_LLAMA_LOG_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum evq_log_end {
    EVQ_LOG_OPEN,      // the log ends before it does
    EVQ_LOG_DONE,      // it was answered
    EVQ_LOG_CANCELLED, // the client hung up
} evq_log_end;

// How far the prompt was at some time after the task began.
typedef struct evq_log_station {
    int64_t tokens;
    double seconds;
} evq_log_station;

// One request. -1 and NAN for what the log does not tell.
typedef struct evq_log_task {
    int64_t id, slot;
    size_t line;           // where it begins, from 1
    double began_s, end_s; // by the log's own clock
    int64_t prompt_tokens; // of the whole prompt
    bool approximate;      // reckoned from shares of two decimals
    int64_t reused;        // of them from the slot's cache
    int64_t processed;     // how far it got, the reused included
    double similarity;     // of the slot that was chosen by its common beginning
    bool by_lru;           // the slot was chosen because it had rested longest: nothing common was found
    bool full_reprocess;   // the server gave up its cache and began again
    evq_log_end end;
    double prompt_ms, generated_ms;
    int64_t prompt_evaluated, generated;
    evq_log_station *stations;
    size_t station_count;
    double own[2], share[2]; // first and last word of the builds that count a task's own tokens; own[0] NAN: none came
    int trial, run_step;     // of a run, to which it was joined: trial from 0; step 0: to none
} evq_log_task;

typedef struct evq_llama_log {
    evq_log_task *tasks; // in the order in which they began
    size_t task_count;
    const char **troubles; // lines that tell of a crash or a failed allocation, cut short; the first few
    size_t trouble_count;
    size_t lines, known; // lines read; of them understood
} evq_llama_log;

// Everything is in the arena. Any text may be read: what is not understood is skipped.
void evq_llama_log_read(evq_llama_log *out, const char *text, size_t len, evq_arena *arena);

// Does the line tell anything of a request, or of trouble? For keeping only those.
bool evq_llama_log_matters(const char *line, size_t len);

#endif
