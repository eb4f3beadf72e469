// What would fix a run that met one of its limits: the context, the steps, the time of a trial, the length of a reply.
#include "scoring/fixes_internal.h"

#include "scoring/attempts.h"
#include "scoring/words.h"

#include <math.h>

// ---- the context ----

static bool overflows(const evq_step *step)
{
    for (size_t i = 0; i < step->attempt_count; i++)
        if (step->attempts[i].failure == EVQ_FAILURE_CONTEXT_OVERFLOW) return true;
    return false;
}

static void fix_context(evq_scorecard *card)
{
    int64_t most = 0;
    bool all_told = true;
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t k = 0; k < card->trials[i].step_count; k++) {
            const evq_step *step = card->trials[i].steps[k].step;
            bool told = true;
            int64_t tokens = overflows(step) ? evq_step_prompt_tokens(step, &told) : 0;
            if (tokens <= most) continue;
            most = tokens;
            all_told = told;
        }
    if (!most) return;
    evq_fix_add(card,
                evq_arena_printf(&card->arena,
                                 "a context of at least %s%s tokens (llama.cpp: --ctx-size), and room for the reply",
                                 all_told ? "" : "about ", evq_words_count(&card->arena, most)));
}

// ---- the steps ----

// It still went ahead when the steps ran out: at its pace it would have come to the end with so many.
static double steps_needed(const evq_trial_score *trial)
{
    bool was_lost = trial->lost && trial->lost->kind != EVQ_SIGNAL_OVERLONG;
    if (trial->trial->outcome != EVQ_OUTCOME_STEP_LIMIT || was_lost || !(trial->progress > 0)) return 0;
    return trial->progress < 1 ? ceil((double)trial->step_count / trial->progress) : (double)trial->step_count + 1;
}

static void fix_steps(evq_scorecard *card)
{
    double most = 0;
    for (size_t i = 0; i < card->trial_count; i++) most = fmax(most, steps_needed(&card->trials[i]));
    if (most > 0)
        evq_fix_add(card,
                    evq_arena_printf(&card->arena,
                                     "a limit of about %.0f steps (--steps): the thread was kept, and this is its "
                                     "pace",
                                     most));
}

// ---- the time of a trial ----

static double seconds_needed(const evq_trial_score *trial)
{
    if (trial->trial->outcome != EVQ_OUTCOME_TIME_LIMIT || !trial->answered) return 0;
    double left = (double)trial->scenario->reference_steps - (double)trial->answered;
    double worked_s = (trial->wall_ms - trial->waste_ms) / 1000;
    return left > 0 && worked_s > 0 ? worked_s * (1 + left / (double)trial->answered) : 0;
}

static void fix_trial_time(evq_scorecard *card)
{
    double most = 0;
    for (size_t i = 0; i < card->trial_count; i++) most = fmax(most, seconds_needed(&card->trials[i]));
    if (most > 0)
        evq_fix_add(card, evq_arena_printf(&card->arena,
                                           "a limit of about %s for a trial (--trial-seconds): this is its pace",
                                           evq_words_duration(&card->arena, ceil(most) * 1000)));
}

// ---- the length of a reply ----

static void fix_reply_length(evq_scorecard *card)
{
    const evq_signal_count *cut = &card->coherence.kinds[EVQ_SIGNAL_TRUNCATED_REPLY];
    int limit = 0;
    for (size_t i = 0; i < card->trial_count && cut->signals; i++)
        if (!card->trials[i].done && card->trials[i].trial->limits.output_tokens > limit)
            limit = card->trials[i].trial->limits.output_tokens;
    if (limit)
        evq_fix_add(card,
                    evq_arena_printf(&card->arena,
                                     "a limit of more than %s tokens a reply (--output-tokens), or less reasoning",
                                     evq_words_count(&card->arena, limit)));
}

void evq_fixes_of_limits(evq_scorecard *card)
{
    fix_context(card);
    fix_steps(card);
    fix_trial_time(card);
    fix_reply_length(card);
}
