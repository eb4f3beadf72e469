#include "scoring/load.h"

#include "scoring/stats.h"
#include "scoring/value.h"

typedef struct span {
    uint64_t first, last;
} span;

static void see_attempt(evq_load *out, span *all, const evq_attempt *attempt)
{
    if (!attempt->started_ns) return;
    if (!all->first || attempt->started_ns < all->first) all->first = attempt->started_ns;
    if (attempt->done_ns > all->last) all->last = attempt->done_ns;
    if (!attempt->sent_ns) return; // there was no connection
    out->reused += attempt->reused;
    out->opened += !attempt->reused;
}

// A reply too short for a rate of its own is judged by its first token alone.
bool evq_speed_keeps(const evq_speed *speed, const evq_goals *goals)
{
    if (!speed->ttft_ms.scored) return false;
    if (goals->first_token_s > 0 && speed->ttft_ms.value > goals->first_token_s * 1000) return false;
    return !(goals->rate > 0 && speed->tg.scored && speed->tg.value < goals->rate);
}

void evq_load_measure(evq_load *out, const evq_scorecard *card)
{
    const evq_goals *goals = &card->trace->run.goals;
    bool has_goals = goals->first_token_s > 0 || goals->rate > 0;
    size_t good = 0;
    double tokens = 0;
    span all = {0};
    *out = (evq_load){0};
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t j = 0; j < card->trials[i].step_count; j++) {
            const evq_step_score *step = &card->trials[i].steps[j];
            for (size_t k = 0; k < step->step->attempt_count; k++) see_attempt(out, &all, &step->step->attempts[k]);
            if (step->speed.output_tokens.scored) tokens += step->speed.output_tokens.value;
            good += has_goals && evq_speed_keeps(&step->speed, goals);
        }
    out->span_ms = (double)(all.last - all.first) / 1e6;
    out->output_rate =
        tokens > 0 && out->span_ms > 0
            ? evq_value_rate(tokens, out->span_ms, card->speed.output_tokens.source)
            : evq_value_none(card->answered ? "the endpoint reports no token counts" : "no request was answered");
    out->output_rate.n = card->speed.output_tokens.n;
    if (!has_goals) return;
    out->good = evq_share_of(good, card->requests);
    out->good_per_s = out->span_ms > 0 ? (double)good * 1000 / out->span_ms : 0;
}
