// How sure the prompt curve is: what else the measurement could have given.
#include "scoring/prefill_internal.h"

#include "base/err.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { RESAMPLES = 2000, FEW_ROUNDS = 4 };

// A small generator of our own (Knuth's MMIX), so that the same trace gives the same numbers everywhere.
static uint64_t draw(uint64_t *state, uint64_t below)
{
    *state = *state * 6364136223846793005ull + 1442695040888963407ull;
    return (*state >> 33) % below;
}

typedef struct resampling {
    const evq_prefill_point *points;
    size_t count;
    size_t *starts; // of the blocks in `points`, which is sorted by block; one more at the end
    size_t blocks;
    double *residuals; // relative, of the fit
    double inflation;  // residuals of a fit are smaller than the errors were
    evq_prefill_point *drawn;
} resampling;

// Whole blocks are drawn, since what disturbs one point disturbs its neighbours; and each point gets an error drawn from
// the residuals, so that even one block shows how well the model is known.
static size_t draw_points(resampling *r, uint64_t *state)
{
    size_t count = 0;
    for (size_t b = 0; b < r->blocks; b++) {
        size_t block = (size_t)draw(state, r->blocks);
        for (size_t i = r->starts[block]; i < r->starts[block + 1]; i++) {
            if (count == r->count) return count;
            evq_prefill_point *p = &r->drawn[count++];
            *p = r->points[i];
            p->seconds *= 1 + r->inflation * r->residuals[draw(state, r->count)];
            if (!(p->seconds > 0)) p->seconds = r->points[i].seconds;
        }
    }
    return count;
}

static int compare_block(const void *a, const void *b)
{
    return ((const evq_prefill_point *)a)->block - ((const evq_prefill_point *)b)->block;
}

static void find_blocks(resampling *r, evq_prefill_point *points)
{
    qsort(points, r->count, sizeof *points, compare_block);
    for (size_t i = 0; i < r->count; i++)
        if (!i || points[i].block != points[i - 1].block) r->starts[r->blocks++] = i;
    r->starts[r->blocks] = r->count;
    r->points = points;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// The middle 95 % of the values, nearest rank. Sorts them.
static evq_interval middle(double *values, size_t count)
{
    if (!count) return (evq_interval){NAN, NAN};
    qsort(values, count, sizeof *values, compare);
    size_t low = (size_t)(0.025 * (double)count), high = (size_t)ceil(0.975 * (double)count);
    return (evq_interval){values[low], values[high ? high - 1 : 0]};
}

static void spread(evq_prefill_fit *fit)
{
    double *values = malloc((fit->resampled_count + 1) * sizeof *values);
    if (!values) evq_out_of_memory();
    const size_t fields[] = {offsetof(evq_prefill_model, a), offsetof(evq_prefill_model, b),
                             offsetof(evq_prefill_model, c), offsetof(evq_prefill_model, d)};
    for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
        for (size_t i = 0; i < fit->resampled_count; i++)
            values[i] = *(const double *)((const char *)&fit->resampled[i] + fields[f]);
        evq_interval span = middle(values, fit->resampled_count);
        *(double *)((char *)&fit->low + fields[f]) = span.low;
        *(double *)((char *)&fit->high + fields[f]) = span.high;
    }
    fit->low.knot = fit->high.knot = fit->model.knot;
    free(values);
}

void evq_prefill_resample(evq_prefill_fit *fit, int terms, const evq_prefill_point *points, size_t count,
                          evq_prefill_room *room, evq_arena *arena)
{
    evq_arena scratch = EVQ_ARENA_INIT;
    resampling r = {.count = count,
                    .starts = evq_arena_array(&scratch, size_t, count + 1),
                    .residuals = evq_arena_array(&scratch, double, count),
                    .drawn = evq_arena_array(&scratch, evq_prefill_point, count)};
    evq_prefill_point *copy = evq_arena_array(&scratch, evq_prefill_point, count);
    memcpy(copy, points, count * sizeof *copy);
    find_blocks(&r, copy);
    for (size_t i = 0; i < count; i++) r.residuals[i] = evq_prefill_residual(&fit->model, &copy[i]);
    double spare = (double)count - evq_prefill_count_terms(terms);
    r.inflation = spare > 0 ? sqrt((double)count / spare) : 1;
    fit->blocks = r.blocks;
    fit->resampled = evq_arena_array(arena, evq_prefill_model, RESAMPLES);
    fit->resampled_count = 0;
    room->rounds = FEW_ROUNDS;
    uint64_t state = 1;
    for (int i = 0; i < RESAMPLES; i++) {
        int kept = terms;
        evq_prefill_model model;
        size_t drawn = draw_points(&r, &state);
        if (evq_prefill_sensible(&model, &kept, fit->model.knot, r.drawn, drawn, room))
            fit->resampled[fit->resampled_count++] = model;
    }
    spread(fit);
    evq_arena_dispose(&scratch);
}

static evq_interval span_of(const evq_prefill_fit *fit, double (*value)(const evq_prefill_model *, const double *),
                            const double *arguments)
{
    double *values = malloc((fit->resampled_count + 1) * sizeof *values);
    if (!values) evq_out_of_memory();
    for (size_t i = 0; i < fit->resampled_count; i++) values[i] = value(&fit->resampled[i], arguments);
    evq_interval span = middle(values, fit->resampled_count);
    free(values);
    return span;
}

static double seconds_of(const evq_prefill_model *model, const double *arguments)
{
    return evq_prefill_seconds(model, arguments[0], arguments[1]);
}

static double reach_of(const evq_prefill_model *model, const double *arguments)
{
    return evq_prefill_reach(model, arguments[0]);
}

evq_interval evq_prefill_seconds_interval(const evq_prefill_fit *fit, double tokens, double cached)
{
    return span_of(fit, seconds_of, (const double[]){tokens, cached});
}

evq_interval evq_prefill_reach_interval(const evq_prefill_fit *fit, double seconds)
{
    return span_of(fit, reach_of, (const double[]){seconds});
}
