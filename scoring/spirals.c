#include "scoring/spirals.h"

#include "scoring/attempts.h"

#include <math.h>

enum { MIN_ATTEMPTS = 2 };

// An attempt counts as started further on only if it began that much later than the one before it.
static const double kept_share = 0.05;

static void see_progress(evq_spiral *spiral, const evq_attempt *attempt, int64_t *began)
{
    const evq_progress *last = evq_attempt_progress(attempt);
    if (!last) {
        spiral->wasted_tokens = -1;
        return;
    }
    int64_t start = last->cached > 0 ? last->cached : 0;
    if (spiral->first_processed < 0 || last->processed < spiral->first_processed)
        spiral->first_processed = last->processed;
    if (last->processed > spiral->best_processed) spiral->best_processed = last->processed;
    if (spiral->wasted_tokens >= 0) spiral->wasted_tokens += fmax(0, (double)last->processed - (double)start);
    if (last->total > 0) spiral->prompt_tokens = last->total;
    if (*began >= 0 && (double)(start - *began) > kept_share * (double)last->total) spiral->restarts = false;
    *began = start;
}

static void price(evq_spiral *spiral, const evq_prices *prices)
{
    bool known = spiral->wasted_tokens >= 0 && prices->input >= 0;
    spiral->cost = known ? spiral->wasted_tokens / 1e6 * prices->input : -1;
}

static void foresee(evq_spiral *spiral, const evq_prefill_fit *curve)
{
    if (!curve->fitted || spiral->prompt_tokens <= 0) return;
    double tokens = (double)spiral->prompt_tokens;
    evq_interval interval = evq_prefill_seconds_interval(curve, tokens, 0);
    spiral->needed_s = evq_prefill_seconds(&curve->model, tokens, 0);
    spiral->low_s = interval.low;
    spiral->high_s = interval.high;
}

static bool look(evq_spiral *out, const evq_step *step)
{
    int64_t began = -1;
    bool told;
    *out = (evq_spiral){.step = step->number, .first_processed = -1, .best_processed = -1, .restarts = true};
    for (size_t i = 0; i < step->attempt_count; i++) {
        const evq_attempt *attempt = &step->attempts[i];
        if (!evq_attempt_ran_out_empty(attempt)) continue;
        out->attempts++;
        out->wasted_ms += evq_attempt_ms(attempt) + (double)attempt->wait_ns / 1e6;
        see_progress(out, attempt, &began);
    }
    int64_t tokens = evq_step_prompt_tokens(step, &told);
    if (!out->prompt_tokens && told) out->prompt_tokens = tokens;
    return out->attempts >= MIN_ATTEMPTS;
}

void evq_spirals_find(evq_outlook *out, evq_scorecard *card)
{
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t j = 0; j < card->trials[i].step_count; j++) {
            evq_spiral spiral;
            if (!look(&spiral, card->trials[i].steps[j].step)) continue;
            spiral.trial = card->trials[i].trial->number;
            price(&spiral, &card->trace->run.prices);
            foresee(&spiral, &out->curve);
            EVQ_GROW(&card->arena, out->spirals, out->spiral_count);
            out->spirals[out->spiral_count++] = spiral;
        }
}
