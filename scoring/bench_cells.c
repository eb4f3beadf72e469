#include "scoring/bench_internal.h"
#include "scoring/load.h"
#include "scoring/speed_summary.h"
#include "scoring/stats.h"
#include "scoring/value.h"

#include <math.h>
#include <stdlib.h>

static bool is_in(const evq_bench_sample *s, const evq_bench_cell *cell, evq_point_kind kind)
{
    const evq_bench_group *group = &s->point->group;
    return s->point->kind == kind && group->size == cell->size && group->output == cell->output &&
           group->streams == cell->streams;
}

static evq_speed summarize(const evq_bench_samples *all, const evq_bench_cell *cell, evq_point_kind kind,
                           double *fastest, double *slowest)
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
static evq_value measure_total(const evq_bench_samples *all, const evq_bench_cell *cell, int repeats)
{
    double tokens = 0, ms = 0;
    const char *source = NULL;
    for (int block = 0; block < repeats; block++) {
        uint64_t from = 0, to = 0;
        for (size_t i = 0; i < all->count; i++) {
            const evq_bench_sample *s = &all->items[i];
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

static void count_cell(evq_bench_cell *cell, const evq_bench_samples *all, const evq_goals *goals, evq_arena *arena)
{
    bool has_goals = goals->first_token_s > 0 || goals->rate > 0;
    size_t good = 0, judged = 0;
    for (size_t i = 0; i < all->count; i++) {
        const evq_bench_sample *s = &all->items[i];
        bool cold = is_in(s, cell, EVQ_POINT_COLD);
        if (!cold && !is_in(s, cell, EVQ_POINT_WARM)) continue;
        evq_failure failure = s->point->attempt.failure;
        bool broken_off = failure == EVQ_FAILURE_INTERRUPTED;
        if (cold && s->point->attempt.number == 1 && !broken_off) cell->asked++;
        if (cold && s->speed) cell->answered++;
        judged += !broken_off;
        good += s->speed && evq_speed_keeps(s->speed, goals);
        if (failure == EVQ_FAILURE_NONE || broken_off || cell->failure) continue;
        cell->failure = failure;
        cell->failure_text = evq_arena_strdup(arena, s->point->attempt.text);
    }
    if (has_goals) cell->good = evq_share_of(good, judged);
}

void evq_bench_cells_make(evq_bench_card *card, const evq_bench_samples *all)
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
