// What `evalq bench` asks and gets: prompts of many sizes, cold and behind a cached prefix, alone and many at once.
#ifndef EVQ_TRACE_BENCH_H
#define EVQ_TRACE_BENCH_H

#include "trace/attempt_record.h"

enum { EVQ_BENCH_MAX_VALUES = 32, EVQ_BENCH_MAX_GROUPS = 100000 };

typedef struct evq_bench_list {
    int64_t items[EVQ_BENCH_MAX_VALUES];
    size_t count;
} evq_bench_list;

// Every size with every length of output and every number of streams, `repeats` times.
typedef struct evq_bench_plan {
    evq_bench_list sizes, outputs, streams; // tokens, tokens, conversations at once; ascending
    int repeats;
    int64_t tail_tokens; // new tokens behind the cached prefix
    bool warm;           // each conversation goes on for a second turn
    double budget_s;     // 0: none
    double seconds_per_request, idle_seconds, connect_seconds;
} evq_bench_plan;

// One cell of the plan, measured once: so many conversations at once.
typedef struct evq_bench_group {
    int number, block; // block: which repeat, from 0
    int64_t size, output, streams;
} evq_bench_group;

// X(NAME, id)
#define EVQ_POINT_KINDS(X)                                                                                             \
    X(CALIBRATE, "calibrate") /* how many tokens a word has; also warms up */                                          \
    X(COLD, "cold")           /* a prompt whose first words were never seen before */                                  \
    X(WARM, "warm")           /* the same conversation again with its reply and a new tail */

typedef enum evq_point_kind {
#define X(name, id) EVQ_POINT_##name,
    EVQ_POINT_KINDS(X)
#undef X
        EVQ_POINT_KIND_COUNT
} evq_point_kind;
extern const char *const evq_point_kind_names[EVQ_POINT_KIND_COUNT];

// One request of a bench.
typedef struct evq_point {
    evq_point_kind kind;
    evq_bench_group group; // of calibrations only the size and the output
    int stream;            // of the group, from 0
    size_t request_bytes;
    int64_t words;    // of made text in it
    int64_t estimate; // tokens it should have, by calibration
    evq_attempt attempt;
} evq_point;

// Why a bench ended. X(NAME, id)
#define EVQ_BENCH_STOPS(X)                                                                                             \
    X(DONE, "done")               /* all was measured that could be */                                                 \
    X(BUDGET, "budget")           /* its time was up */                                                                \
    X(DOWN, "down")               /* nothing answers any more */                                                       \
    X(UNANSWERED, "unanswered")   /* not even the first request was answered */                                        \
    X(INTERRUPTED, "interrupted") /* by the user */                                                                    \
    X(CUT, "cut")                 /* the trace ends before the bench does; never written */

typedef enum evq_bench_stop {
#define X(name, id) EVQ_BENCH_STOP_##name,
    EVQ_BENCH_STOPS(X)
#undef X
        EVQ_BENCH_STOP_COUNT
} evq_bench_stop;
extern const char *const evq_bench_stop_names[EVQ_BENCH_STOP_COUNT];

typedef struct evq_bench {
    evq_bench_plan plan;
    evq_point *points; // in the order in which they ended
    size_t point_count;
    evq_bench_stop stop;
} evq_bench;

// Sizes x outputs x streams x repeats.
size_t evq_bench_group_count(const evq_bench_plan *plan);

// The groups of a plan, at most EVQ_BENCH_MAX_GROUPS, in the order in which they are measured: the first block from small to large, so that what ends the
// sweep leaves the smaller ones; the others shuffled, always the same way.
evq_bench_group *evq_bench_groups(const evq_bench_plan *plan, size_t *count, evq_arena *arena);

// Which groups have all their points. `done` has room for all.
void evq_bench_find_done(const evq_bench *bench, bool *done);

#endif
