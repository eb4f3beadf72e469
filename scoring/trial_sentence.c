#include "scoring/trial_sentence.h"

#include "scoring/failure_words.h"
#include "scoring/words.h"

static evq_failure last_failure(const evq_step *step)
{
    return step->attempt_count ? step->attempts[step->attempt_count - 1].failure : EVQ_FAILURE_NONE;
}

// The first request found nobody to talk to. (A refusal of key or terms comes from somebody.)
static bool was_never_reached(const evq_step *step)
{
    evq_failure failure = last_failure(step);
    bool somebody = failure == EVQ_FAILURE_AUTH || failure == EVQ_FAILURE_FORBIDDEN || failure == EVQ_FAILURE_QUOTA ||
                    failure == EVQ_FAILURE_BAD_REQUEST || failure == EVQ_FAILURE_RATE_LIMIT;
    return step->number == 1 && !somebody && evq_failure_blame(failure) == EVQ_BLAME_CONTACT;
}

static const char *tell_lost(const evq_step_score *last, evq_arena *arena)
{
    if (was_never_reached(last->step))
        return evq_arena_printf(arena, "the endpoint was never reached: %s", last->sentence);
    if (last->step->number == 1) return last->sentence;
    return evq_arena_printf(arena, "step %d: %s", last->step->number, last->sentence);
}

static const char *tell_time(const evq_trial_score *score, const evq_step_score *last, evq_arena *arena)
{
    const char *limit = evq_words_duration(arena, score->trial->limits.seconds_per_trial * 1000);
    if (last->answer)
        return evq_arena_printf(arena, "the trial's %s ran out after step %d of %d", limit, last->step->number,
                                score->scenario->reference_steps);
    return evq_arena_printf(arena, "the trial's %s ran out at step %d of %d: %s", limit, last->step->number,
                            score->scenario->reference_steps, last->sentence);
}

static size_t calls_made(const evq_trial_score *score)
{
    size_t made = 0;
    for (size_t i = 0; i < score->step_count; i++)
        for (size_t k = 0; k < score->steps[i].call_count; k++)
            made += score->steps[i].calls[k].origin != EVQ_ORIGIN_ABSENT;
    return made;
}

static const char *tell_calls(const evq_trial_score *score, evq_arena *arena)
{
    const char *form = !calls_made(score) ? "no calls"
                       : score->valid == score->calls
                           ? "every call valid"
                           : evq_arena_printf(arena, "%zu of %zu calls valid", score->valid, score->calls);
    return score->off_script ? evq_arena_printf(arena, "%s, %zu off-script", form, score->off_script) : form;
}

// "; step 3 broke what is forbidden (nothing was deleted), so progress is 0"
static const char *tell_minefield(const evq_check_score *broken, evq_arena *arena)
{
    return evq_arena_printf(arena, "; step %d broke what is forbidden (%s), so progress is 0", broken->broken_step,
                            evq_words_quote(arena, broken->check->title));
}

// "; missing: the post is published (and 2 more)"
static const char *tell_missing(const evq_trial_score *score, evq_arena *arena)
{
    for (size_t i = 0; i < score->check_count; i++) {
        if (score->checks[i].held) continue;
        size_t more = score->check_count - score->held - 1;
        const char *title = evq_words_quote(arena, score->checks[i].check->title);
        return more ? evq_arena_printf(arena, "; missing: %s (and %zu more)", title, more)
                    : evq_arena_printf(arena, "; missing: %s", title);
    }
    return "";
}

// The last reply, where it was no answer: that is what ended the task.
static const char *tell_last_reply(const evq_trial_score *score, evq_arena *arena)
{
    const evq_step_score *last = score->step_count ? &score->steps[score->step_count - 1] : NULL;
    if (score->done || !last || !last->answer || last->outcome == EVQ_REPLY_OK) return "";
    return evq_arena_printf(arena, "; the last reply was no answer: %s", evq_reply_outcome_words(last->outcome));
}

static const char *tell_task(const evq_trial_score *score, evq_arena *arena)
{
    const char *how = score->done                                       ? "done"
                      : score->trial->outcome == EVQ_OUTCOME_STEP_LIMIT ? "not done when the steps ran out"
                      : score->trial->outcome == EVQ_OUTCOME_OVERSIZE
                          ? "not done when the conversation outgrew evalq's ceiling"
                          : "not done";
    return evq_arena_printf(arena, "%s: %zu of %zu checks, %zu step%s (reference %d), %s%s%s", how, score->held,
                            score->check_count, score->step_count, evq_words_plural(score->step_count),
                            score->scenario->reference_steps, tell_calls(score, arena),
                            score->minefield ? tell_minefield(score->minefield, arena) : tell_missing(score, arena),
                            tell_last_reply(score, arena));
}

static const char *tell_forced(const evq_trial_score *score, evq_arena *arena)
{
    return evq_arena_printf(arena, "%zu of %zu steps as recorded, %s; forced replay does not judge the task",
                            score->agreed, score->step_count, tell_calls(score, arena));
}

const char *evq_trial_sentence(const evq_trial_score *score, const evq_run *run, evq_arena *arena)
{
    const evq_step_score *last = score->step_count ? &score->steps[score->step_count - 1] : NULL;
    int at = last ? last->step->number : 1;
    switch (score->trial->outcome) {
    case EVQ_OUTCOME_INTERRUPTED:
        return evq_arena_printf(arena, "interrupted by the user at step %d", at);
    case EVQ_OUTCOME_CUT:
        return evq_arena_printf(arena, "the trace ends in the middle, at step %d", at);
    case EVQ_OUTCOME_ENDPOINT_FAILED:
        return last && last->sentence ? tell_lost(last, arena) : "the endpoint failed";
    case EVQ_OUTCOME_TIME_LIMIT:
        return last ? tell_time(score, last, arena) : "the trial's time ran out before the first step";
    default:
        return run->mode == EVQ_MODE_FORCED ? tell_forced(score, arena) : tell_task(score, arena);
    }
}
