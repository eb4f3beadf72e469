// The parts of bench_streams: a server with a known schedule, a bare client as yardstick, and what compares them. They share
// no code with evalq but the reader of its traces.
#ifndef EVQ_BENCH_STREAMS_H
#define EVQ_BENCH_STREAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// One event that carries a token: when it was written, or seen. CLOCK_MONOTONIC, nanoseconds.
typedef struct token_time {
    uint32_t stream; // as the server numbers them, from 0
    uint32_t event;  // of the stream's token events, from 0
    uint64_t ns;
} token_time;

typedef struct times {
    token_time *items;
    size_t count, cap;
} times;

void times_add(times *all, token_time item);
void times_save(const times *all, const char *path); // ends the process when it cannot
void times_load(times *all, const char *path);
void times_free(times *all);

// What every stream gets.
typedef struct schedule {
    int events;   // that carry tokens
    int first_us; // from the request to the first of them
    int gap_us;   // between them; 0: as fast as the socket takes them
    int spread;   // streams start this much apart: stream i is later by (i mod spread) * gap / spread
    bool hard; // role chunk with the head, reasoning first, 4 tokens an event, comments, CRLF, cuts, a call at the end
} schedule;

uint64_t now_ns(void);

// Serves on 127.0.0.1 until SIGTERM, then saves when each token event was written. Writes its port to `port_fd`.
void serve(const schedule *plan, int port_fd, const char *log);

// `waves` times `streams` requests at once, on connections that stay open; saves the times of the token events.
void yardstick(const char *url, int streams, int waves, const char *log);

// One request after another, each `step_bytes` larger than the one before: what sending a growing conversation costs.
void yardstick_growing(const char *url, int steps, size_t step_bytes);

#endif
