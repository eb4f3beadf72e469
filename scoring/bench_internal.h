// What the parts of a bench's scoring share.
#ifndef EVQ_SCORING_BENCH_INTERNAL_H
#define EVQ_SCORING_BENCH_INTERNAL_H

#include "scoring/bench_card.h"

// A point and its speed.
typedef struct evq_bench_sample {
    const evq_point *point;
    evq_speed *speed; // NULL: not answered
} evq_bench_sample;

typedef struct evq_bench_samples {
    evq_bench_sample *items;
    size_t count;
} evq_bench_samples;

// Fills the card's cells.
void evq_bench_cells_make(evq_bench_card *card, const evq_bench_samples *all);

// Says whether cold is cold, from the cells and the samples, and takes back what was called so and is not.
void evq_bench_cold_prove(evq_bench_card *card, const evq_bench_samples *all);

// One sentence on how the sweep ended.
const char *evq_bench_end_sentence(evq_bench_card *card);

#endif
