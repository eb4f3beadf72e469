#include "scoring/speed_summary.h"

#include "scoring/speed.h"
#include "scoring/stats.h"
#include "scoring/value.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_BELOW = 4096 };

typedef enum combination { TOTAL, MEDIAN, RATE } combination;

typedef struct field {
    size_t at; // in evq_speed
    combination how;
} field;

static const field fields[] = {
#define X(name, how) {offsetof(evq_speed, name), how},
    EVQ_SPEED_FIELDS(X)
#undef X
};
_Static_assert(sizeof fields / sizeof *fields == sizeof(evq_speed) / sizeof(evq_value),
               "EVQ_SPEED_FIELDS names every field");

static const evq_value *value_at(const evq_speed *speed, const field *f)
{
    return (const evq_value *)((const char *)speed + f->at);
}

// The scored samples of one field, laid out for the statistics.
typedef struct column {
    double *values, *weights; // room for every sample
    size_t count;
    double time;
    const char *source, *reason;
} column;

static void gather(column *c, const field *f, const evq_speed *const *samples, size_t count)
{
    c->count = 0;
    c->time = 0;
    c->source = c->reason = NULL;
    for (size_t i = 0; i < count; i++) {
        const evq_value *v = value_at(samples[i], f);
        if (!v->scored) {
            if (!c->reason) c->reason = v->reason;
            continue;
        }
        c->values[c->count] = v->value;
        c->weights[c->count++] = v->over_ms;
        c->time += v->over_ms;
        c->source = !c->source || !strcmp(c->source, v->source) ? v->source : "several sources";
    }
}

static double total(const double *values, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += values[i];
    return sum;
}

static evq_value put_together(const column *c, combination how)
{
    if (!c->count) return evq_value_none(c->reason ? c->reason : "no request was answered");
    double value = how == TOTAL    ? total(c->values, c->count)
                   : how == MEDIAN ? evq_median(c->values, c->count)
                                   : evq_weighted_mean(c->values, c->weights, c->count);
    return (evq_value){.scored = true, .value = value, .n = c->count, .over_ms = c->time, .source = c->source};
}

void evq_speed_summarize(evq_speed *out, const evq_speed *const *samples, size_t count)
{
    column c = {.values = calloc(count + 1, sizeof(double)), .weights = calloc(count + 1, sizeof(double))};
    if (!c.values || !c.weights) evq_out_of_memory();
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        gather(&c, &fields[i], samples, count);
        *(evq_value *)((char *)out + fields[i].at) = put_together(&c, fields[i].how);
    }
    free(c.values);
    free(c.weights);
}

static evq_size_score size_score(int64_t from, int64_t below, const evq_speed *const *samples, size_t count)
{
    evq_speed all;
    evq_speed_summarize(&all, samples, count);
    return (evq_size_score){.from = from,
                            .below = below,
                            .steps = count,
                            .ttft_ms = all.ttft_ms,
                            .ttfo_ms = all.ttfo_ms,
                            .pp_cold = all.pp_cold,
                            .pp_cached = all.pp_cached,
                            .pp_effective = all.pp_effective,
                            .pp_server = all.pp_server,
                            .tg = all.tg,
                            .tg_server = all.tg_server};
}

static size_t pick(const evq_speed **out, int64_t from, int64_t below, const evq_speed *const *samples, size_t count)
{
    size_t picked = 0;
    for (size_t i = 0; i < count; i++) {
        const evq_value *size = &samples[i]->prompt_tokens;
        if (size->scored && size->value >= (double)from && size->value < (double)below) out[picked++] = samples[i];
    }
    return picked;
}

void evq_sizes_summarize(evq_size_score **out, size_t *out_count, const evq_speed *const *samples, size_t count,
                         evq_arena *arena)
{
    enum { RANGES = 40 }; // the last ends above 10^15 tokens
    const evq_speed **inside = evq_arena_array(arena, const evq_speed *, count);
    *out = evq_arena_array(arena, evq_size_score, RANGES);
    *out_count = 0;
    int64_t from = 0, below = FIRST_BELOW;
    for (int i = 0; i < RANGES; i++) {
        size_t picked = pick(inside, from, below, samples, count);
        if (picked) (*out)[(*out_count)++] = size_score(from, below, inside, picked);
        from = below;
        below *= 2;
    }
}
