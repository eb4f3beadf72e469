#include "scoring/bench_card.h"

#include "scoring/failure_words.h"
#include "scoring/outlook.h"
#include "scoring/speed.h"
#include "scoring/speed_summary.h"
#include "scoring/stats.h"
#include "scoring/value.h"
#include "scoring/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const evq_cold_proof_names[EVQ_COLD_PROOF_COUNT] = {
#define X(name, id, words) id,
    EVQ_COLD_PROOFS(X)
#undef X
};

const char *const evq_cold_proof_words[EVQ_COLD_PROOF_COUNT] = {
#define X(name, id, words) words,
    EVQ_COLD_PROOFS(X)
#undef X
};

static const double limits_s[EVQ_BENCH_LIMITS] = {60, 300, 600, 1800};

// A prefix that took less than this share of the time of a new one was not processed again.
static const double cached_share = 0.5;
enum { MIN_PROOF_TOKENS = 1024, MIN_PROOF_MS = 20 };

// A point and its speed.
typedef struct sample {
    const evq_point *point;
    evq_speed *speed; // NULL: not answered
} sample;

typedef struct samples {
    sample *items;
    size_t count;
} samples;

static samples look_at_all(evq_bench_card *card)
{
    const evq_bench *bench = card->trace->bench;
    samples all = {evq_arena_array(&card->arena, sample, bench->point_count), bench->point_count};
    for (size_t i = 0; i < all.count; i++) {
        const evq_point *point = &bench->points[i];
        const evq_attempt *attempt = &point->attempt;
        all.items[i] = (sample){.point = point};
        card->attempts++;
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

static void measure_span(evq_bench_card *card)
{
    const evq_bench *bench = card->trace->bench;
    for (size_t i = 0; i < bench->point_count; i++) {
        const evq_attempt *a = &bench->points[i].attempt;
        if (a->done_ns > a->started_ns)
            card->span_ms +=
                (double)(a->done_ns - a->started_ns) / 1e6 / fmax(1, (double)bench->points[i].group.streams);
    }
}

// ---- cells ----

static bool is_in(const sample *s, const evq_bench_cell *cell, evq_point_kind kind)
{
    const evq_bench_group *group = &s->point->group;
    return s->point->kind == kind && group->size == cell->size && group->output == cell->output &&
           group->streams == cell->streams;
}

static evq_speed summarize(const samples *all, const evq_bench_cell *cell, evq_point_kind kind, double *fastest,
                           double *slowest)
{
    const evq_speed **speeds = calloc(all->count + 1, sizeof *speeds);
    if (!speeds) evq_out_of_memory();
    size_t count = 0;
    *fastest = *slowest = NAN;
    for (size_t i = 0; i < all->count; i++) {
        if (!all->items[i].speed || !is_in(&all->items[i], cell, kind)) continue;
        const evq_value *first = &all->items[i].speed->ttft_ms;
        if (first->scored) {
            *fastest = fmin(isnan(*fastest) ? first->value : *fastest, first->value);
            *slowest = fmax(isnan(*slowest) ? first->value : *slowest, first->value);
        }
        speeds[count++] = all->items[i].speed;
    }
    evq_speed out;
    evq_speed_summarize(&out, speeds, count);
    free(speeds);
    return out;
}

// Tokens of all streams of a wave over the time of that wave, over all waves.
static evq_value measure_total(const samples *all, const evq_bench_cell *cell, int repeats)
{
    double tokens = 0, ms = 0;
    const char *source = NULL;
    for (int block = 0; block < repeats; block++) {
        uint64_t from = 0, to = 0;
        for (size_t i = 0; i < all->count; i++) {
            const sample *s = &all->items[i];
            if (!is_in(s, cell, EVQ_POINT_COLD) || s->point->group.block != block) continue;
            const evq_attempt *a = &s->point->attempt;
            if (!from || a->started_ns < from) from = a->started_ns;
            if (a->done_ns > to) to = a->done_ns;
            if (!s->speed || !s->speed->output_tokens.scored) continue;
            tokens += s->speed->output_tokens.value;
            source = s->speed->output_tokens.source;
        }
        ms += to > from ? (double)(to - from) / 1e6 : 0;
    }
    if (!(tokens > 0) || !(ms > 0)) return evq_value_none("no output tokens were counted");
    return evq_value_rate(tokens, ms, source);
}

static bool is_good(const sample *s, const evq_goals *goals)
{
    if (!s->speed || !s->speed->ttft_ms.scored) return false;
    if (goals->first_token_s > 0 && s->speed->ttft_ms.value > goals->first_token_s * 1000) return false;
    return !(goals->rate > 0 && s->speed->tg.scored && s->speed->tg.value < goals->rate);
}

static void count_cell(evq_bench_cell *cell, const samples *all, const evq_goals *goals, evq_arena *arena)
{
    bool has_goals = goals->first_token_s > 0 || goals->rate > 0;
    size_t good = 0, judged = 0;
    for (size_t i = 0; i < all->count; i++) {
        const sample *s = &all->items[i];
        bool cold = is_in(s, cell, EVQ_POINT_COLD);
        if (!cold && !is_in(s, cell, EVQ_POINT_WARM)) continue;
        evq_failure failure = s->point->attempt.failure;
        bool broken_off = failure == EVQ_FAILURE_INTERRUPTED;
        if (cold && s->point->attempt.number == 1 && !broken_off) cell->asked++;
        if (cold && s->speed) cell->answered++;
        judged += !broken_off;
        good += is_good(s, goals);
        if (failure == EVQ_FAILURE_NONE || broken_off || cell->failure) continue;
        cell->failure = failure;
        cell->failure_text = evq_arena_strdup(arena, s->point->attempt.text);
    }
    if (has_goals) cell->good = evq_share_of(good, judged);
}

static void make_cells(evq_bench_card *card, const samples *all)
{
    const evq_bench_plan *plan = &card->trace->bench->plan;
    size_t count = plan->sizes.count * plan->outputs.count * plan->streams.count;
    card->cells = evq_arena_array(&card->arena, evq_bench_cell, count);
    for (size_t i = 0; i < plan->sizes.count; i++)
        for (size_t j = 0; j < plan->outputs.count; j++)
            for (size_t k = 0; k < plan->streams.count; k++) {
                evq_bench_cell *cell = &card->cells[card->cell_count];
                *cell = (evq_bench_cell){
                    .size = plan->sizes.items[i], .output = plan->outputs.items[j], .streams = plan->streams.items[k]};
                count_cell(cell, all, &card->trace->run.goals, &card->arena);
                if (!cell->asked) continue; // it was never come to
                cell->cold = summarize(all, cell, EVQ_POINT_COLD, &cell->fastest_ms, &cell->slowest_ms);
                cell->warm = summarize(all, cell, EVQ_POINT_WARM, &cell->warm_fastest_ms, &cell->warm_slowest_ms);
                cell->total_rate = measure_total(all, cell, plan->repeats);
                if (cell->good.of && cell->total_rate.scored)
                    cell->good_per_s = (double)cell->good.count * 1000 / cell->total_rate.over_ms;
                card->cell_count++;
            }
}

// ---- is cold cold? ----

static bool is_first_turn(const sample *s)
{
    return s->speed && s->point->kind != EVQ_POINT_WARM;
}

// Did second turns take far less time than a new prompt of their size would?
static bool prefix_was_quick(const evq_bench_card *card)
{
    size_t quick = 0, compared = 0;
    for (size_t i = 0; i < card->cell_count; i++) {
        const evq_value *cold = &card->cells[i].cold.ttft_ms, *warm = &card->cells[i].warm.ttft_ms;
        if (card->cells[i].size < MIN_PROOF_TOKENS || !cold->scored || !warm->scored) continue;
        if (cold->value < MIN_PROOF_MS) continue;
        compared++;
        quick += warm->value < cached_share * cold->value;
    }
    return compared && 2 * quick > compared;
}

static bool says_nothing_was_cached(const samples *all, evq_point_kind kind)
{
    size_t told = 0;
    for (size_t i = 0; i < all->count; i++) {
        const sample *s = &all->items[i];
        if (!s->speed || s->point->kind != kind) continue;
        if (!evq_speed_is_cold(s->speed)) return false;
        told++;
    }
    return told > 0;
}

static evq_cold_proof prove_cold(const evq_bench_card *card, const samples *all)
{
    bool told = true;
    for (size_t i = 0; i < all->count; i++) {
        if (!is_first_turn(&all->items[i])) continue;
        const evq_speed *speed = all->items[i].speed;
        if (speed->cached_tokens.scored && !evq_speed_is_cold(speed)) return EVQ_COLD_REFUTED;
        told &= speed->cached_tokens.scored;
    }
    bool quick = prefix_was_quick(card);
    if (!told) return quick ? EVQ_COLD_COMPARED : EVQ_COLD_UNPROVEN;
    return quick && says_nothing_was_cached(all, EVQ_POINT_WARM) ? EVQ_COLD_DOUBTED : EVQ_COLD_TOLD;
}

// What the server called cold though it was not is no cold speed.
static void take_back(evq_bench_card *card)
{
    static const char reason[] = "the server says that nothing was cached, and the time says otherwise";
    if (card->cold != EVQ_COLD_DOUBTED) return;
    for (size_t i = 0; i < card->cell_count; i++) {
        evq_bench_cell *cell = &card->cells[i];
        cell->warm.pp_cold = cell->warm.pp_cached = evq_value_none(reason);
        cell->cold.pp_cold = evq_value_none(reason);
    }
}

// ---- the curve ----

static double prompt_tokens(const sample *s)
{
    if (s->speed->prompt_tokens.scored) return s->speed->prompt_tokens.value;
    return (double)s->point->estimate;
}

// Single streams only: many at once wait for each other.
static bool is_curve_point(const evq_bench_card *card, const sample *s)
{
    int64_t fewest = card->trace->bench->plan.streams.items[0];
    if (s->point->kind == EVQ_POINT_WARM) return false;
    return s->point->kind == EVQ_POINT_CALIBRATE || s->point->group.streams == fewest;
}

static void fit_curves(evq_bench_card *card, const samples *all)
{
    evq_prefill_point *points = NULL;
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++) {
        const sample *s = &all->items[i];
        int block = s->point->group.block;
        if (!is_curve_point(card, s)) continue;
        evq_outlook_progress_points(&s->point->attempt, &points, &count, block, &card->arena);
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
static void measure_cache(evq_bench_card *card, const samples *all)
{
    double kept = 0, possible = 0;
    size_t pairs = 0;
    card->cache_share = evq_value_none("no conversation had a second turn");
    for (size_t i = 0; i < all->count; i++) {
        const sample *warm = &all->items[i];
        if (!warm->speed || warm->point->kind != EVQ_POINT_WARM) continue;
        for (size_t k = 0; k < i; k++) {
            const sample *cold = &all->items[k];
            bool same = cold->speed && cold->point->kind == EVQ_POINT_COLD &&
                        cold->point->group.number == warm->point->group.number &&
                        cold->point->stream == warm->point->stream;
            if (!same || !cold->speed->prompt_tokens.scored) continue;
            if (!warm->speed->cached_tokens.scored) {
                card->cache_share = evq_value_none(warm->speed->cached_tokens.reason);
                continue;
            }
            kept += fmin(warm->speed->cached_tokens.value, cold->speed->prompt_tokens.value);
            possible += cold->speed->prompt_tokens.value;
            pairs++;
        }
    }
    if (card->cold == EVQ_COLD_DOUBTED)
        card->cache_share = evq_value_none("the server keeps its cache secret");
    else if (possible > 0)
        card->cache_share = evq_value_of(kept / possible, "usage");
    card->cache_share.n = pairs;
}

// ---- how it ended ----

static const evq_bench_cell *first_failed(const evq_bench_card *card)
{
    for (size_t i = 0; i < card->cell_count; i++)
        if (card->cells[i].failure) return &card->cells[i];
    return NULL;
}

static const char *tell_failure(const evq_bench_card *card, evq_arena *arena)
{
    const evq_bench_cell *cell = first_failed(card);
    if (!cell) return "";
    const char *words = *cell->failure_text ? cell->failure_text : "";
    return evq_arena_printf(arena, "at %s tokens: %s%s%s", evq_words_count(arena, cell->size),
                            evq_failure_words(cell->failure), *words ? ", " : "",
                            *words ? evq_words_quote(arena, words) : "");
}

static const char *tell_end(evq_bench_card *card)
{
    const evq_bench *bench = card->trace->bench;
    evq_arena *arena = &card->arena;
    const char *failure = tell_failure(card, arena);
    const char *behind = *failure ? evq_arena_printf(arena, "; %s", failure) : "";
    switch (bench->stop) {
    case EVQ_BENCH_STOP_DONE:
        return *failure ? evq_arena_printf(arena, "larger prompts were left out: %s", failure)
                        : "all sizes were measured";
    case EVQ_BENCH_STOP_BUDGET:
        return evq_arena_printf(arena, "the time budget of %s ended it%s",
                                evq_words_duration(arena, bench->plan.budget_s * 1000), behind);
    case EVQ_BENCH_STOP_DOWN:
        return evq_arena_printf(arena, "the server died, and nothing answers any more%s", behind);
    case EVQ_BENCH_STOP_UNANSWERED: {
        const evq_attempt *last = bench->point_count ? &bench->points[bench->point_count - 1].attempt : NULL;
        if (!last) return "not one request was answered";
        return evq_arena_printf(arena, "the first request was not answered: %s%s%s", evq_failure_words(last->failure),
                                *last->text ? ", " : "", *last->text ? evq_words_quote(arena, last->text) : "");
    }
    case EVQ_BENCH_STOP_INTERRUPTED:
        return evq_arena_printf(arena, "broken off by the user: what was measured until then stands%s", behind);
    default:
        return evq_arena_printf(arena, "the trace ends in the middle: what was measured until then stands%s", behind);
    }
}

void evq_bench_card_make(evq_bench_card **out, const evq_trace *trace)
{
    evq_bench_card *card = calloc(1, sizeof *card);
    if (!card) evq_out_of_memory();
    card->trace = trace;
    card->requests = trace->bench->point_count;
    samples all = look_at_all(card);
    measure_span(card);
    make_cells(card, &all);
    card->cold = prove_cold(card, &all);
    take_back(card);
    card->counts_told = card->answered > 0;
    for (size_t i = 0; i < all.count; i++)
        if (all.items[i].speed && !all.items[i].speed->prompt_tokens.scored) card->counts_told = false;
    fit_curves(card, &all);
    foresee_limits(card);
    measure_cache(card, &all);
    card->sentence = tell_end(card);
    *out = card;
}

void evq_bench_card_free(evq_bench_card *card)
{
    if (!card) return;
    evq_arena_dispose(&card->arena);
    free(card);
}
