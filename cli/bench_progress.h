// What a bench shows on stderr while it is under way.
#ifndef EVQ_CLI_BENCH_PROGRESS_H
#define EVQ_CLI_BENCH_PROGRESS_H

#include "bench/bench_runner.h"

typedef struct evq_bench_view {
    bool is_terminal, line_open;
    uint64_t next_log_ns;
} evq_bench_view;

void evq_bench_view_init(evq_bench_view *view);
void evq_bench_view_news(void *context, const evq_bench_news *news); // context: the view
void evq_bench_view_clear(evq_bench_view *view);

#endif
