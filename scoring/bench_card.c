#include "scoring/bench_card.h"

#include "scoring/bench_internal.h"
#include "scoring/outlook.h"
#include "scoring/speed.h"
#include "scoring/value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double limits_s[EVQ_BENCH_LIMITS] = {60, 300, 600, 1800};

static evq_bench_samples look_at_all(evq_bench_card *card)
{
    const evq_bench *bench = card->trace->bench;
    evq_bench_samples all = {evq_arena_array(&card->arena, evq_bench_sample, bench->point_count), bench->point_count};
    for (size_t i = 0; i < all.count; i++) {
        const evq_point *point = &bench->points[i];
        const evq_attempt *attempt = &point->attempt;
        all.items[i] = (evq_bench_sample){.point = point};
        if (attempt->sent_ns) {
            card->reused += attempt->reused;
            card->opened += !attempt->reused;
        }
        if (attempt->failure != EVQ_FAILURE_NONE) continue;
        bool streamed = !(attempt->reply.remarks & (1u << EVQ_REMARK_UNASKED_BODY));
        all.items[i].speed = evq_arena_alloc(&card->arena, sizeof(evq_speed));
        evq_speed_measure(all.items[i].speed, attempt, streamed, &card->arena);
        card->answered++;
    }
    return all;
}

// ---- the curve ----

static double prompt_tokens(const evq_bench_sample *s)
{
    if (s->speed->prompt_tokens.scored) return s->speed->prompt_tokens.value;
    return (double)s->point->estimate;
}

// Single streams only: many at once wait for each other.
static bool is_curve_point(const evq_bench_card *card, const evq_bench_sample *s)
{
    int64_t fewest = card->trace->bench->plan.streams.items[0];
    if (s->point->kind == EVQ_POINT_WARM) return false;
    return s->point->kind == EVQ_POINT_CALIBRATE || s->point->group.streams == fewest;
}

static void fit_curves(evq_bench_card *card, const evq_bench_samples *all)
{
    evq_prefill_point *points = NULL;
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++) {
        const evq_bench_sample *s = &all->items[i];
        int block = s->point->group.block;
        if (!is_curve_point(card, s)) continue;
        evq_outlook_progress_points(&s->point->attempt, s->point->request_bytes, &points, &count, block, &card->arena);
        if (!s->speed || !s->speed->ttft_ms.scored || !(s->speed->ttft_ms.value > 0)) continue;
        double cached = s->speed->cached_tokens.scored ? s->speed->cached_tokens.value : 0;
        double tokens = prompt_tokens(s);
        if (cached >= tokens) continue;
        EVQ_GROW(&card->arena, points, count);
        points[count++] = (evq_prefill_point){tokens, cached, s->speed->ttft_ms.value / 1000, block};
    }
    evq_prefill_fit_make(&card->curve, points, count, &card->arena);
    size_t kept = 0; // of each size the quickest; in place
    for (size_t i = 0; i < count; i++) {
        size_t same = 0;
        while (same < kept && fabs(points[same].tokens - points[i].tokens) > 0.02 * points[i].tokens) same++;
        if (same == kept)
            points[kept++] = points[i];
        else if (points[i].seconds / points[i].tokens < points[same].seconds / points[same].tokens)
            points[same] = points[i];
    }
    evq_prefill_fit_make(&card->quickest, points, kept, &card->arena);
}

static void foresee_limits(evq_bench_card *card)
{
    for (size_t i = 0; i < EVQ_BENCH_LIMITS; i++) {
        card->limits[i].limit_s = limits_s[i];
        if (!card->curve.fitted) continue;
        double reach = evq_prefill_reach(&card->curve.model, limits_s[i]);
        evq_interval interval = evq_prefill_reach_interval(&card->curve, limits_s[i]);
        card->limits[i].reach =
            (evq_forecast){reach, interval.low, interval.high, evq_prefill_is_far(&card->curve, reach)};
    }
}

// The second turn of a conversation could have found all of the first.
static void measure_cache(evq_bench_card *card, const evq_bench_samples *all)
{
    double kept = 0, possible = 0;
    size_t pairs = 0;
    card->cache_share = evq_value_none("no conversation had a second turn");
    for (size_t i = 0; i < all->count; i++) {
        const evq_bench_sample *warm = &all->items[i];
        if (!warm->speed || warm->point->kind != EVQ_POINT_WARM) continue;
        for (size_t k = i; k-- > 0;) { // its first turn is among the latest before it
            const evq_bench_sample *cold = &all->items[k];
            bool same = cold->speed && cold->point->kind == EVQ_POINT_COLD &&
                        cold->point->group.number == warm->point->group.number &&
                        cold->point->stream == warm->point->stream;
            if (!same) continue;
            if (!warm->speed->cached_tokens.scored)
                card->cache_share = evq_value_none(warm->speed->cached_tokens.reason);
            if (!warm->speed->cached_tokens.scored || !cold->speed->prompt_tokens.scored) break;
            kept += fmin(warm->speed->cached_tokens.value, cold->speed->prompt_tokens.value);
            possible += cold->speed->prompt_tokens.value;
            pairs++;
            break;
        }
    }
    if (card->cold == EVQ_COLD_DOUBTED)
        card->cache_share = evq_value_none("the server keeps its cache secret");
    else if (possible > 0)
        card->cache_share = evq_value_of(kept / possible, "usage");
    card->cache_share.n = pairs;
}

void evq_bench_card_make(evq_bench_card **out, const evq_trace *trace)
{
    evq_bench_card *card = calloc(1, sizeof *card);
    if (!card) evq_out_of_memory();
    card->trace = trace;
    card->requests = trace->bench->point_count;
    evq_bench_samples all = look_at_all(card);
    evq_bench_cells_make(card, &all);
    evq_bench_cold_prove(card, &all);
    card->counts_told = card->answered > 0;
    for (size_t i = 0; i < all.count; i++)
        if (all.items[i].speed && !all.items[i].speed->prompt_tokens.scored) card->counts_told = false;
    fit_curves(card, &all);
    foresee_limits(card);
    measure_cache(card, &all);
    card->sentence = evq_bench_end_sentence(card);
    *out = card;
}

void evq_bench_card_free(evq_bench_card *card)
{
    if (!card) return;
    evq_arena_dispose(&card->arena);
    free(card);
}
