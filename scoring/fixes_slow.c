// The prompt rate, the cache, the prompt or the time limit with which a step that ran out of its time would have come through.
#include "scoring/fixes_internal.h"

#include "scoring/attempts.h"
#include "scoring/words.h"

#include <math.h>

// The limit that cut the attempt off.
static double limit_of(const evq_attempt *attempt, const evq_limits *limits)
{
    bool was_silence = attempt->failure == EVQ_FAILURE_IDLE_TIMEOUT || attempt->failure == EVQ_FAILURE_STALL;
    return was_silence ? limits->idle_seconds : limits->seconds_per_step;
}

// So many tokens must come from a cache that the rest is through in time: the k of a + b (n - k) + c (n^2 - k^2) = T, found by
// halving, since every shape of the curve falls as k grows.
static double cached_needed(const evq_prefill_model *model, double tokens, double limit_s)
{
    double low = 0, high = tokens;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        if (evq_prefill_seconds(model, tokens, middle) > limit_s)
            low = middle;
        else
            high = middle;
    }
    return high;
}

static void take_more(double *best, double value)
{
    if (value > *best) *best = value;
}

// What would help this step too: of each figure the one that is asked for most.
static bool consider(evq_slow_fix *best, const evq_scorecard *card, const evq_trial *trial, const evq_step *step)
{
    const evq_prefill_model *model = &card->outlook.curve.model;
    bool found = false;
    for (size_t i = 0; i < step->attempt_count; i++) {
        bool told;
        double limit = limit_of(&step->attempts[i], &trial->limits);
        double tokens = (double)evq_step_prompt_tokens(step, &told);
        if (!evq_attempt_ran_out_empty(&step->attempts[i]) || !told || !(limit > model->a)) continue;
        double needed = evq_prefill_seconds(model, tokens, 0), rate = tokens / (limit - model->a);
        if (needed <= limit) continue; // the curve says that it was not the prompt
        double reach = evq_prefill_reach(model, limit);
        if (rate > best->rate) {
            best->trial = trial->number;
            best->step = step->number;
            best->tokens = tokens;
            best->limit_s = limit;
            best->rate = rate;
            best->had_rate = tokens / (needed - model->a);
        }
        take_more(&best->cache_share, cached_needed(model, tokens, limit) / tokens);
        take_more(&best->needed_s, needed);
        if (!(best->prompt_tokens > 0) || reach < best->prompt_tokens) best->prompt_tokens = reach;
        found = true;
    }
    return found;
}

bool evq_slow_fix_find(evq_slow_fix *out, const evq_scorecard *card)
{
    bool found = false;
    *out = (evq_slow_fix){0};
    if (!card->outlook.curve.fitted) return false;
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t j = 0; j < card->trials[i].step_count; j++)
            found |= consider(out, card, card->trials[i].trial, card->trials[i].steps[j].step);
    return found;
}

// Rounded so that what is named does it: rates, shares and times up, prompts down. A hair above a whole number is that number:
// the curve is not known to a thousandth.
void evq_fixes_of_speed(evq_scorecard *card)
{
    evq_arena *arena = &card->arena;
    evq_slow_fix slow;
    if (!evq_slow_fix_find(&slow, card)) return;
    evq_fix_add(
        card, evq_arena_printf(arena,
                               "prompt processing of at least %s tokens/s at %s tokens (it was %.1f), so that they are "
                               "through within %s",
                               evq_words_count(arena, (int64_t)ceil(slow.rate * 0.999)),
                               evq_words_count(arena, (int64_t)slow.tokens), slow.had_rate,
                               evq_words_duration(arena, slow.limit_s * 1000)));
    evq_fix_add(card, evq_arena_printf(arena, "or a prefix cache that keeps at least %.0f %% of that prompt",
                                       ceil(slow.cache_share * 99.9)));
    if (slow.prompt_tokens >= 100)
        evq_fix_add(card, evq_arena_printf(arena, "or prompts of at most %s tokens",
                                           evq_words_count(arena, (int64_t)slow.prompt_tokens / 100 * 100)));
    evq_fix_add(card, evq_arena_printf(arena, "or a limit of at least %s",
                                       evq_words_duration(arena, ceil(slow.needed_s * 1.01) * 1000)));
}
