#include "compare.h"

#include "scoring/stats.h"
#include "trace/trace_read.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MIN_EVENTS_FOR_RATE = 16 };

// What one stream's times span.
typedef struct span {
    uint64_t first, last;
    size_t events;
} span;

static span *spans_of(const times *all, size_t streams)
{
    span *spans = calloc(streams + 1, sizeof *spans);
    if (!spans) abort();
    for (size_t i = 0; i < all->count; i++) {
        if (all->items[i].stream >= streams) continue;
        span *s = &spans[all->items[i].stream];
        if (!s->events++) s->first = all->items[i].ns;
        s->last = all->items[i].ns;
    }
    return spans;
}

static double percentile(const double *sorted, size_t count, double share)
{
    size_t rank = (size_t)ceil(share * (double)count);
    return sorted[rank ? rank - 1 : 0];
}

static void summarize(double *values, size_t count, double *median, double *p95)
{
    *median = *p95 = NAN;
    if (!count) return;
    *median = evq_median(values, count); // sorts
    *p95 = percentile(values, count, 0.95);
}

void compare(errors *out, const times *server, const times *client, size_t from, size_t streams)
{
    span *written = spans_of(server, streams), *seen = spans_of(client, streams);
    double *first = calloc(streams + 1, sizeof *first), *rate = calloc(streams + 1, sizeof *rate);
    size_t firsts = 0, rates = 0;
    *out = (errors){0};
    for (size_t i = from; i < streams; i++) {
        if (!written[i].events || written[i].events != seen[i].events) {
            out->lost++;
            continue;
        }
        first[firsts++] = fabs((double)(int64_t)(seen[i].first - written[i].first)) / 1e6;
        if (written[i].events < MIN_EVENTS_FOR_RATE) continue;
        double wrote = (double)(written[i].last - written[i].first), saw = (double)(seen[i].last - seen[i].first);
        rate[rates++] = fabs(wrote / saw - 1) * 100;
    }
    summarize(first, firsts, &out->first_ms, &out->first_p95_ms);
    summarize(rate, rates, &out->rate_percent, &out->rate_p95_percent);
    free(written);
    free(seen);
    free(first);
    free(rate);
}

static void add_attempt(times *out, const evq_attempt *attempt, uint64_t origin)
{
    const char *model = attempt->reply.model;
    if (attempt->failure || !model || *model != 's') return;
    uint32_t stream = (uint32_t)strtoul(model + 1, NULL, 10), event = 0;
    for (size_t i = 0; i < attempt->chunk_count; i++)
        if (evq_event_is_token(attempt->chunks[i].kind))
            times_add(out, (token_time){stream, event++, attempt->chunks[i].at_ns + origin});
}

void times_of_run(times *out, const char *folder)
{
    evq_trace *trace;
    evq_err err;
    if (evq_trace_read(&trace, folder, &err)) {
        fprintf(stderr, "%s\n", err.text);
        exit(3);
    }
    for (size_t t = 0; t < trace->trial_count; t++)
        for (size_t s = 0; s < trace->trials[t].step_count; s++)
            for (size_t a = 0; a < trace->trials[t].steps[s].attempt_count; a++)
                add_attempt(out, &trace->trials[t].steps[s].attempts[a], trace->run.clock_ns);
    evq_trace_free(trace);
}
