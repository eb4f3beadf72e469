#include "scoring/prefill_fit.h"

#include "scoring/prefill_internal.h"
#include "scoring/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// By so much steeper beyond the knot, or it is no knee.
#define NOTABLE_BEND 0.25

enum { MIN_POINTS = 4, MIN_LENGTHS = 3, MAX_ROUNDS = 20 };

double evq_prefill_seconds(const evq_prefill_model *model, double tokens, double cached)
{
    const evq_prefill_model *m = model;
    double n = tokens, k = cached;
    double bend = m->d ? fmax(0, n - m->knot) - fmax(0, k - m->knot) : 0;
    return m->a + m->b * (n - k) + m->c * (n * n - k * k) + m->d * bend;
}

double evq_prefill_reach(const evq_prefill_model *model, double seconds)
{
    const evq_prefill_model *m = model;
    double left = seconds - m->a;
    if (!(left > 0)) return 0;
    if (m->d && m->b * m->knot >= left) return m->b > 0 ? left / m->b : INFINITY;
    if (m->d) return m->b + m->d > 0 ? m->knot + (left - m->b * m->knot) / (m->b + m->d) : INFINITY;
    // Stable for c = 0, too: no difference of nearly equal numbers.
    double root = m->b + sqrt(m->b * m->b + 4 * m->c * left);
    return root > 0 ? 2 * left / root : INFINITY;
}

// ---- which shape ----

// Akaike's criterion for few points; INFINITY where there are too few. `extra`: parameters besides the terms.
static double aicc(const evq_prefill_model *model, int terms, int extra, const evq_prefill_point *points, size_t count)
{
    double m = (double)count, p = evq_prefill_count_terms(terms) + extra, sum = 0;
    if (m - p - 1 <= 0) return INFINITY;
    for (size_t i = 0; i < count; i++) sum += pow(evq_prefill_residual(model, &points[i]), 2);
    return m * log(fmax(sum / m, 1e-18)) + 2 * p + 2 * p * (p + 1) / (m - p - 1);
}

typedef struct candidate {
    evq_prefill_model model;
    int terms;
    double aicc;
    bool ok;
} candidate;

static candidate try_shape(int terms, const evq_prefill_point *points, size_t count, evq_prefill_room *room)
{
    candidate c = {.terms = terms};
    c.ok = evq_prefill_sensible(&c.model, &c.terms, 0, points, count, room);
    c.aicc = c.ok ? aicc(&c.model, c.terms, 0, points, count) : INFINITY;
    return c;
}

static int compare_tokens(const void *a, const void *b)
{
    double x = ((const evq_prefill_point *)a)->tokens, y = ((const evq_prefill_point *)b)->tokens;
    return (x > y) - (x < y);
}

static bool differs(double a, double b)
{
    return fabs(a - b) > 0.02 * fmax(a, b);
}

static size_t count_lengths(const evq_prefill_point *sorted, size_t count)
{
    size_t lengths = count > 0;
    for (size_t i = 1; i < count; i++) lengths += differs(sorted[i].tokens, sorted[i - 1].tokens);
    return lengths;
}

// Memory that spills over, a batch that no longer fits: straight up to some length, and steeper from there.
static candidate try_knees(const evq_prefill_point *sorted, size_t count, evq_prefill_room *room)
{
    candidate best = {.aicc = INFINITY};
    for (size_t i = 1; i + 1 < count; i++) {
        double knot = sorted[i].tokens;
        if (!differs(knot, sorted[i - 1].tokens) || !differs(knot, sorted[0].tokens)) continue;
        if (!differs(sorted[count - 1].tokens, knot)) break;
        candidate c = {.terms = EVQ_PREFILL_CONSTANT | EVQ_PREFILL_TOKENS | EVQ_PREFILL_HINGE};
        c.ok = evq_prefill_robust(&c.model, c.terms, knot, sorted, count, room);
        bool bends = c.model.d >= NOTABLE_BEND * c.model.b;
        if (!c.ok || c.model.a < 0 || c.model.b < 0 || !bends) continue;
        c.aicc = aicc(&c.model, c.terms, 1, sorted, count);
        if (c.aicc < best.aicc) best = c;
    }
    return best;
}

void evq_prefill_fit_make(evq_prefill_fit *out, const evq_prefill_point *points, size_t count, evq_arena *arena)
{
    *out = (evq_prefill_fit){.points = count, .reason = "fewer than 4 prompts were timed"};
    if (count < MIN_POINTS) return;
    evq_prefill_point *sorted = evq_arena_array(arena, evq_prefill_point, count);
    memcpy(sorted, points, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_tokens);
    out->reason = "the prompts timed are of fewer than 3 different lengths";
    if (count_lengths(sorted, count) < MIN_LENGTHS) return;
    out->reason = "the times do not grow with the prompts";
    evq_prefill_room room = {.trust = evq_arena_array(arena, double, count),
                             .sizes = evq_arena_array(arena, double, count),
                             .rounds = MAX_ROUNDS};
    candidate linear = try_shape(EVQ_PREFILL_CONSTANT | EVQ_PREFILL_TOKENS, sorted, count, &room);
    candidate square = try_shape(EVQ_PREFILL_CONSTANT | EVQ_PREFILL_TOKENS | EVQ_PREFILL_SQUARE, sorted, count, &room);
    candidate knee = try_knees(sorted, count, &room);
    if (!linear.ok || !square.ok || !(linear.model.b > 0)) return;
    out->fitted = true;
    out->reason = NULL;
    out->linear = linear.model;
    out->quadratic = square.model;
    out->min_tokens = sorted[0].tokens;
    out->max_tokens = sorted[count - 1].tokens;
    candidate chosen = linear;
    if (square.terms & EVQ_PREFILL_SQUARE && square.aicc < linear.aicc - 2) {
        out->shape = EVQ_PREFILL_QUADRATIC;
        chosen = square;
    }
    if (knee.ok && knee.aicc < chosen.aicc - 4) {
        out->shape = EVQ_PREFILL_KNEE;
        chosen = knee;
    }
    out->model = chosen.model;
    evq_prefill_resample(out, chosen.terms, sorted, count, &room, arena);
    if (out->shape == EVQ_PREFILL_QUADRATIC && !(out->low.c > 0)) { // the curve might as well be straight
        out->shape = EVQ_PREFILL_LINEAR;
        out->model = linear.model;
        room.rounds = MAX_ROUNDS;
        evq_prefill_resample(out, linear.terms, sorted, count, &room, arena);
    }
    for (size_t i = 0; i < count; i++) room.sizes[i] = fabs(evq_prefill_residual(&out->model, &sorted[i]));
    out->typical = evq_median(room.sizes, count); // sorts
    out->worst = room.sizes[count - 1];
}

bool evq_prefill_is_far(const evq_prefill_fit *fit, double tokens)
{
    return tokens > 2 * fit->max_tokens;
}
