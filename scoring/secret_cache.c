#include "scoring/secret_cache.h"

#include "scoring/speed.h"
#include "scoring/value.h"

// A prefix of that many tokens is worth comparing; less than this share of the time says that it was not processed again.
enum { MIN_PREFIX_TOKENS = 1024, MIN_MS = 20 };
static const double quick_share = 0.5;

static bool is_comparable(const evq_step_score *step)
{
    return step->answer && evq_speed_is_cold(&step->speed) && step->speed.ttft_ms.scored &&
           step->speed.prompt_tokens.scored && step->speed.prompt_tokens.value >= MIN_PREFIX_TOKENS;
}

// By the trial's first prompt, which nobody had seen: time grows at least as the prompt does.
static void compare(const evq_trial_score *trial, size_t *compared, size_t *quick)
{
    const evq_step_score *first = trial->steps;
    if (!trial->step_count || !is_comparable(first) || first->speed.ttft_ms.value < MIN_MS) return;
    double ms_a_token = first->speed.ttft_ms.value / first->speed.prompt_tokens.value;
    for (size_t i = 1; i < trial->step_count; i++) {
        const evq_step_score *step = &trial->steps[i];
        if (!is_comparable(step)) continue;
        ++*compared;
        *quick += step->speed.ttft_ms.value < quick_share * ms_a_token * step->speed.prompt_tokens.value;
    }
}

bool evq_secret_cache_find(evq_scorecard *card)
{
    static const char reason[] = "the server says that nothing was cached, and the time says otherwise";
    size_t compared = 0, quick = 0;
    for (size_t i = 0; i < card->trial_count; i++) compare(&card->trials[i], &compared, &quick);
    if (!compared || 2 * quick <= compared) return false;
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t j = 0; j < card->trials[i].step_count; j++) {
            evq_speed *speed = &card->trials[i].steps[j].speed;
            if (!evq_speed_is_cold(speed)) continue;
            speed->cached_tokens = speed->pp_cold = evq_value_none(reason);
        }
    return true;
}
