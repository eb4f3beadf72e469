// How long a prompt takes until its first token, as a function of its length: t(n) = a + b n + c n^2, fitted to measured
// points, with what follows from it. Formulas and their reasons: docs/metrics.md, "The prompt curve".
#ifndef EVQ_SCORING_PREFILL_FIT_H
#define EVQ_SCORING_PREFILL_FIT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct evq_prefill_point {
    double tokens, cached; // of the prompt; of them from a cache
    double seconds;        // > 0
    int block;             // points of one block were measured one after another and share its luck
} evq_prefill_point;

// Of k cached and n in all: a + b (n - k) + c (n^2 - k^2) + d (max(0, n - knot) - max(0, k - knot)). Either c or d is 0.
typedef struct evq_prefill_model {
    double a, b, c, d; // seconds; seconds per token; per token squared; per token beyond the knot
    double knot;       // tokens
} evq_prefill_model;

typedef enum evq_prefill_shape { EVQ_PREFILL_LINEAR, EVQ_PREFILL_QUADRATIC, EVQ_PREFILL_KNEE } evq_prefill_shape;

typedef struct evq_prefill_fit {
    bool fitted;
    const char *reason; // when not
    evq_prefill_shape shape;
    evq_prefill_model model;
    evq_prefill_model linear, quadratic; // what these two alone make of it, whichever was chosen
    evq_prefill_model low, high;         // 95 % interval of each coefficient by itself
    evq_prefill_model *resampled;        // what else the measurement could have given
    size_t resampled_count, points, blocks;
    double min_tokens, max_tokens; // range of the points
    double typical, worst;         // median and largest relative residual
} evq_prefill_fit;

typedef struct evq_interval {
    double low, high;
} evq_interval;

// Seconds to the first token.
double evq_prefill_seconds(const evq_prefill_model *model, double tokens, double cached);

// The largest uncached prompt that is through within `seconds`; 0 when not even an empty one is, INFINITY when all are.
double evq_prefill_reach(const evq_prefill_model *model, double seconds);

// Plain least squares of relative errors, without robust weights: linear, or with the square. False: the points do not
// determine it. For tests and for what is shown beside the chosen model.
bool evq_prefill_solve(evq_prefill_model *out, const evq_prefill_point *points, size_t count, bool quadratic);

// The whole procedure. At least 4 points of 3 different lengths. Deterministic: what is left to chance has a fixed seed.
void evq_prefill_fit_make(evq_prefill_fit *out, const evq_prefill_point *points, size_t count, evq_arena *arena);

// 95 % intervals of the two functions above.
evq_interval evq_prefill_seconds_interval(const evq_prefill_fit *fit, double tokens, double cached);
evq_interval evq_prefill_reach_interval(const evq_prefill_fit *fit, double seconds);

// Is that length more than twice the longest prompt measured?
bool evq_prefill_is_far(const evq_prefill_fit *fit, double tokens);

#endif
