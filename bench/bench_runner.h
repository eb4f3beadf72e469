// Runs a bench: group after group of conversations on one event loop, every point written to the trace as it ends.
#ifndef EVQ_BENCH_BENCH_RUNNER_H
#define EVQ_BENCH_BENCH_RUNNER_H

#include "endpoints/endpoint.h"
#include "trace/trace_write.h"

// What a watching person may be told.
typedef enum evq_bench_news_kind {
    EVQ_BENCH_NEWS_SENT,   // a group's requests go out
    EVQ_BENCH_NEWS_TICK,   // about once a second while they are under way
    EVQ_BENCH_NEWS_POINT,  // one of them ended, well or not
    EVQ_BENCH_NEWS_HEALTH, // how the server is after one that was not answered
} evq_bench_news_kind;

typedef struct evq_bench_news {
    evq_bench_news_kind kind;
    evq_point_kind phase;
    const evq_bench_group *group;
    size_t group_count, under_way;
    uint64_t elapsed_ns;          // of the phase
    double expected_s;            // of it, by what was measured before; 0: no idea
    const evq_progress *progress; // TICK: the server's latest word, or NULL
    const evq_point *point;       // POINT
    bool will_retry;              // POINT
    const evq_health *health;     // HEALTH
} evq_bench_news;

typedef void (*evq_bench_news_fn)(void *context, const evq_bench_news *news);

// `before`, when not NULL, is what an earlier part of the bench measured; its groups that are done are not measured again.
// 0, EVQ_EINTERRUPTED, or EVQ_EIO when the trace cannot be written. What endpoints do wrong is in the trace.
int evq_bench_run(const evq_endpoint *endpoint, const evq_bench_plan *plan, const evq_bench *before,
                  evq_trace_writer *trace, evq_bench_news_fn news, void *context, evq_err *err);

#endif
