#include "scoring/outlook.h"

#include "scoring/attempts.h"
#include "scoring/secret_cache.h"
#include "scoring/spirals.h"
#include "scoring/value.h"

#include <math.h>

enum { MAX_PROGRESS_POINTS = 24, MIN_NEW_TOKENS = 32 };

// ---- the points of the curve ----

typedef struct points {
    evq_prefill_point *items;
    size_t count;
    evq_arena *arena;
} points;

static void add_point(points *p, double tokens, double cached, double seconds, int block)
{
    bool sound =
        cached >= 0 && tokens - cached >= MIN_NEW_TOKENS && seconds > 0 && isfinite(tokens) && isfinite(seconds);
    if (!sound) return;
    EVQ_GROW(p->arena, p->items, p->count);
    p->items[p->count++] = (evq_prefill_point){tokens, cached, seconds, block};
}

// Where nobody says what was cached (mlx_lm, and a request that was never answered), progress over about as many tokens as
// the request must have, four bytes each, is over all of them.
static int64_t cached_of(const evq_attempt *attempt, const evq_progress *at, size_t request_bytes)
{
    if (at->cached != EVQ_UNKNOWN) return at->cached;
    if (attempt->reply.usage.cached != EVQ_UNKNOWN) return attempt->reply.usage.cached;
    return (double)at->total * 4 >= 0.6 * (double)request_bytes ? 0 : EVQ_UNKNOWN;
}

// What the server told on its way through one prompt: the whole curve from one request.
void evq_outlook_progress_points(const evq_attempt *attempt, size_t request_bytes, evq_prefill_point **items,
                                 size_t *count, int block, evq_arena *arena)
{
    points p = {*items, *count, arena};
    size_t stride = attempt->progress_count / MAX_PROGRESS_POINTS + 1;
    for (size_t i = 0; i < attempt->progress_count; i += stride) {
        const evq_progress *at = &attempt->progress[i];
        int64_t cached = cached_of(attempt, at, request_bytes);
        if (cached == EVQ_UNKNOWN || at->at_ns <= attempt->sent_ns || !attempt->sent_ns) continue;
        if (i + stride >= attempt->progress_count && attempt->failure == EVQ_FAILURE_NONE)
            break; // the reply tells that
        add_point(&p, (double)at->processed, (double)cached, (double)(at->at_ns - attempt->sent_ns) / 1e9, block);
    }
    *items = p.items;
    *count = p.count;
}

static void add_answer(points *p, const evq_step_score *step, int block)
{
    const evq_speed *speed = &step->speed;
    // Where the model thought unseen, the time to the first token is not the prompt's.
    if (!speed->ttft_ms.scored || !speed->prompt_tokens.scored || !speed->cached_tokens.scored) return;
    if (!speed->pp_effective.scored) return;
    add_point(p, speed->prompt_tokens.value, speed->cached_tokens.value, speed->ttft_ms.value / 1000, block);
}

// Requests of one trial follow one another; those of a single trial stand each for itself.
static void fit_curve(evq_outlook *out, evq_scorecard *card)
{
    points p = {.arena = &card->arena};
    int block = 0;
    for (size_t i = 0; i < card->trial_count; i++) {
        const evq_trial_score *trial = &card->trials[i];
        for (size_t j = 0; j < trial->step_count && !trial->trial->pin; j++) {
            const evq_step *step = trial->steps[j].step;
            for (size_t k = 0; k < step->attempt_count; k++)
                evq_outlook_progress_points(&step->attempts[k], step->request_bytes, &p.items, &p.count, block,
                                            p.arena);
            if (trial->steps[j].answer) add_answer(&p, &trial->steps[j], block);
            block += card->trial_count == 1;
        }
        block++;
    }
    evq_prefill_fit_make(&out->curve, p.items, p.count, &card->arena);
}

// The fixed cost of a request is no prompt processing.
static void take_off_fixed_cost(const evq_prefill_fit *curve, evq_scorecard *card)
{
    if (!curve->fitted || !(curve->model.a > 0)) return;
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t j = 0; j < card->trials[i].step_count; j++) {
            evq_value *prefill = &card->trials[i].steps[j].speed.prefill_ms;
            if (!prefill->scored || !(prefill->value > curve->model.a * 1000)) continue;
            prefill->value -= curve->model.a * 1000;
            prefill->source = "client clock, less the curve's fixed cost";
        }
}

// ---- the cache ----

// What step i could have found: the whole prompt of the step before it.
static void measure_cache(evq_outlook *out, const evq_scorecard *card)
{
    double kept = 0, possible = 0;
    size_t pairs = 0;
    out->cache_share = evq_value_none("no two answered steps followed each other");
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t j = 1; j < card->trials[i].step_count; j++) {
            const evq_speed *before = &card->trials[i].steps[j - 1].speed, *now = &card->trials[i].steps[j].speed;
            if (!card->trials[i].steps[j - 1].answer || !card->trials[i].steps[j].answer) continue;
            if (!before->prompt_tokens.scored) {
                out->cache_share = evq_value_none(before->prompt_tokens.reason);
                continue;
            }
            if (!now->cached_tokens.scored) {
                out->cache_share = evq_value_none(now->cached_tokens.reason);
                continue;
            }
            kept += fmin(now->cached_tokens.value, before->prompt_tokens.value);
            possible += before->prompt_tokens.value;
            pairs++;
        }
    if (!(possible > 0)) return;
    out->cache_share = evq_value_of(kept / possible, "usage");
    out->cache_share.n = pairs;
}

// ---- the task ----

typedef struct wall {
    double real, cached, uncached;
} wall;

// By the curve and the measured generation; a step that was never answered counts with its prompt. False when something
// that takes is not known.
static bool foresee(wall *out, const evq_trial_score *trial, const evq_prefill_model *model, const evq_value *tg)
{
    double before = 0;
    *out = (wall){.real = trial->wall_ms};
    for (size_t i = 0; i < trial->step_count; i++) {
        const evq_speed *speed = &trial->steps[i].speed;
        bool told, answered = trial->steps[i].answer != NULL;
        if (answered && (!speed->prompt_tokens.scored || !speed->output_tokens.scored)) return false;
        const evq_value *rate = speed->tg.scored ? &speed->tg : tg;
        double tokens =
            answered ? speed->prompt_tokens.value : (double)evq_step_prompt_tokens(trial->steps[i].step, &told);
        double output = answered ? speed->output_tokens.value : 0;
        if (output > 16 && !rate->scored) return false;
        double writing = output > 1 && rate->scored && rate->value > 0 ? (output - 1) / rate->value : 0;
        double known = fmin(before, tokens - 1);
        out->uncached += 1000 * (evq_prefill_seconds(model, tokens, 0) + writing);
        out->cached += 1000 * (evq_prefill_seconds(model, tokens, known > 0 ? known : 0) + writing);
        before = tokens;
    }
    return trial->step_count > 0;
}

static bool was_broken_off(const evq_trial *trial)
{
    return trial->outcome == EVQ_OUTCOME_INTERRUPTED || trial->outcome == EVQ_OUTCOME_CUT;
}

static void foresee_task(evq_outlook *out, const evq_scorecard *card)
{
    out->wall_ms = evq_value_none("every trial was broken off");
    out->wall_cached_ms = out->wall_uncached_ms =
        evq_value_none(out->curve.fitted ? "the prompts' sizes are not known" : "there is no prompt curve");
    wall sum = {0}, one;
    size_t real = 0, foreseen = 0;
    for (size_t i = 0; i < card->trial_count; i++) {
        const evq_trial_score *trial = &card->trials[i];
        if (was_broken_off(trial->trial) || !trial->step_count) continue;
        real++;
        sum.real += trial->wall_ms;
        if (!out->curve.fitted || !foresee(&one, trial, &out->curve.model, &card->speed.tg)) continue;
        foreseen++;
        sum.cached += one.cached;
        sum.uncached += one.uncached;
    }
    if (real) out->wall_ms = evq_value_of(sum.real / (double)real, "client clock");
    out->wall_ms.n = real;
    if (!foreseen) return;
    out->wall_cached_ms = evq_value_of(sum.cached / (double)foreseen, "prompt curve");
    out->wall_uncached_ms = evq_value_of(sum.uncached / (double)foreseen, "prompt curve");
    out->wall_cached_ms.n = out->wall_uncached_ms.n = foreseen;
}

static void foresee_reach(evq_outlook *out, const evq_scorecard *card)
{
    for (size_t i = 0; i < card->trial_count; i++) {
        double limit = card->trials[i].trial->limits.seconds_per_step;
        if (limit > 0 && (!(out->limit_s > 0) || limit < out->limit_s)) out->limit_s = limit;
    }
    if (!out->curve.fitted || !(out->limit_s > 0)) return;
    evq_interval interval = evq_prefill_reach_interval(&out->curve, out->limit_s);
    double reach = evq_prefill_reach(&out->curve.model, out->limit_s);
    out->reach = (evq_forecast){reach, interval.low, interval.high, evq_prefill_is_far(&out->curve, reach)};
}

void evq_outlook_curve(evq_scorecard *card)
{
    card->outlook.secret_cache = evq_secret_cache_find(card);
    fit_curve(&card->outlook, card);
    take_off_fixed_cost(&card->outlook.curve, card);
}

void evq_outlook_make(evq_scorecard *card)
{
    evq_outlook *out = &card->outlook;
    foresee_reach(out, card);
    measure_cache(out, card);
    foresee_task(out, card);
    evq_spirals_find(out, card);
}
