// What a bench found: speed by size of prompt, cold and behind a cached prefix, and by how many were at it; the prompt curve;
// whether "cold" is proven. Made from the trace alone.
#ifndef EVQ_SCORING_BENCH_CARD_H
#define EVQ_SCORING_BENCH_CARD_H

#include "scoring/scorecard.h"

#define EVQ_BENCH_FORMAT "evalq-bench/1"

// May the first requests of the conversations be called cold? X(NAME, id, words)
#define EVQ_COLD_PROOFS(X)                                                                                             \
    X(UNPROVEN, "unproven", "unproven: the server does not say what it took from its cache")                           \
    X(TOLD, "told", "proven: the server says that nothing of them was cached")                                         \
    X(COMPARED, "compared", "proven by comparison: the same beginning sent again took far less time")                  \
    X(DOUBTED, "doubted", "unproven: it says that nothing was cached, yet what it had seen took far less time")        \
    X(REFUTED, "refuted", "refuted: the server took part of prompts that were never sent before from its cache")

typedef enum evq_cold_proof {
#define X(name, id, words) EVQ_COLD_##name,
    EVQ_COLD_PROOFS(X)
#undef X
        EVQ_COLD_PROOF_COUNT
} evq_cold_proof;
extern const char *const evq_cold_proof_names[EVQ_COLD_PROOF_COUNT];
extern const char *const evq_cold_proof_words[EVQ_COLD_PROOF_COUNT];

// One size with one length of output and one number of streams, over all repeats.
typedef struct evq_bench_cell {
    int64_t size, output, streams;
    size_t asked, answered;        // first turns; attempts that were repeated count once
    evq_speed cold, warm;          // of first turns, and of second ones
    double fastest_ms, slowest_ms; // first turns' time to the first token; NAN: none
    double warm_fastest_ms, warm_slowest_ms;
    evq_value total_rate; // first turns' output tokens over the time of all of them together
    evq_share good;       // within the goals, of both turns; `of` 0: none were stated
    double good_per_s;
    evq_failure failure; // the first one met; NONE
    const char *failure_text;
} evq_bench_cell;

typedef struct evq_limit_reach {
    double limit_s;
    evq_forecast reach;
} evq_limit_reach;

enum { EVQ_BENCH_LIMITS = 4 };

typedef struct evq_bench_card {
    evq_arena arena;
    const evq_trace *trace; // borrowed
    evq_bench_cell *cells;  // by size, output, streams
    size_t cell_count;
    evq_cold_proof cold;
    bool counts_told;         // prompt sizes are the server's own
    evq_prefill_fit curve;    // of single streams: what is usual
    evq_prefill_fit quickest; // the same of the quickest request of each length: interference only ever adds
    evq_limit_reach limits[EVQ_BENCH_LIMITS];
    evq_value cache_share; // of what a perfect prefix cache would have kept of the second turns
    size_t requests, answered, opened, reused;
    const char *sentence; // how the sweep ended
} evq_bench_card;

void evq_bench_card_make(evq_bench_card **out, const evq_trace *trace);
void evq_bench_card_free(evq_bench_card *card);

#endif
