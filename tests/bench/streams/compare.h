// How far a client's times are from the server's own.
#ifndef EVQ_BENCH_COMPARE_H
#define EVQ_BENCH_COMPARE_H

#include "streams.h"

typedef struct errors {
    double first_ms, first_p95_ms;         // of the first token's time, without sign
    double rate_percent, rate_p95_percent; // of tokens a second from the first to the last
    size_t lost;                           // streams of which events are missing
} errors;

// Over the streams numbered `from` to `streams` - 1.
void compare(errors *out, const times *server, const times *client, size_t from, size_t streams);

// The times of token events in a run's trace, made absolute.
void times_of_run(times *out, const char *folder);

#endif
