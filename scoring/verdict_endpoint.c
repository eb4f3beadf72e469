#include "scoring/verdict_rules.h"

#include "scoring/attempts.h"
#include "scoring/failure_words.h"
#include "scoring/words.h"

#include <math.h>

static bool has_long_prompt(const evq_step *step, const evq_policy *policy)
{
    bool told;
    return (double)evq_step_prompt_tokens(step, &told) >= policy->slow_prompt_tokens;
}

// ---- a server that does not serve ----

// What the attempts of a run say of a server that never answered.
typedef struct silence {
    size_t attempts, servers_fault;
    bool seen;     // the server was there at least once
    bool overflow; // the prompt did not fit: no repetition changes that
} silence;

static bool is_servers_fault(const evq_step *step, const evq_attempt *attempt, bool seen, const evq_policy *policy)
{
    switch (evq_failure_blame(attempt->failure)) {
    case EVQ_BLAME_SERVER:
        return true;
    case EVQ_BLAME_TIME:
        return evq_attempt_ran_out_empty(attempt) &&
               (!has_long_prompt(step, policy) || attempt->health.state == EVQ_HEALTH_DOWN);
    case EVQ_BLAME_CONTACT: // refused after it had been there: it crashed
        return seen && attempt->failure == EVQ_FAILURE_REFUSED;
    default:
        return false;
    }
}

static void count_silence(silence *s, const evq_step *step, const evq_policy *policy)
{
    for (size_t i = 0; i < step->attempt_count; i++) {
        const evq_attempt *attempt = &step->attempts[i];
        if (attempt->failure == EVQ_FAILURE_INTERRUPTED) continue;
        s->attempts++;
        s->servers_fault += is_servers_fault(step, attempt, s->seen, policy);
        s->seen |= evq_failure_blame(attempt->failure) == EVQ_BLAME_SERVER;
        s->overflow |= attempt->failure == EVQ_FAILURE_CONTEXT_OVERFLOW;
    }
}

static void tell_silence(evq_scorecard *card, evq_rule_finding *out)
{
    const evq_trial_score *first = card->trials;
    while (!first->step_count) first++;
    const char *sentence = first->steps[0].sentence;
    out->state = EVQ_RULE_FIRES;
    out->reason.trial = first->trial->number;
    out->reason.step = 1;
    out->reason.text =
        card->requests == 1
            ? evq_arena_printf(&card->arena, "the only request was not answered: %s", sentence)
            : evq_arena_printf(&card->arena, "not one of %zu requests was answered: %s", card->requests, sentence);
    out->distance = "one answered request";
}

void evq_rule_could_not_serve(evq_scorecard *card, evq_rule_finding *out)
{
    evq_arena *arena = &card->arena;
    silence s = {0};
    out->asks = evq_arena_printf(arena, "%.0f attempts or more, none answered, and each by the server's fault",
                                 card->policy.serve_attempts);
    out->saw = evq_arena_printf(arena, "%zu of %zu requests answered, in %zu attempts", card->answered, card->requests,
                                card->attempts);
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t j = 0; j < card->trials[i].step_count; j++)
            count_silence(&s, card->trials[i].steps[j].step, &card->policy);
    if (!s.attempts) {
        out->state = EVQ_RULE_UNMEASURED;
        return;
    }
    bool is_silent = !card->answered && s.servers_fault == s.attempts;
    if (is_silent && ((double)s.attempts >= card->policy.serve_attempts || s.overflow)) tell_silence(card, out);
}

// ---- a server that is too slow ----

static size_t count_timed_out_empty(const evq_step *step)
{
    size_t count = 0;
    for (size_t i = 0; i < step->attempt_count; i++)
        count += evq_attempt_ran_out_empty(&step->attempts[i]) && step->attempts[i].health.state != EVQ_HEALTH_DOWN;
    return count;
}

// How far the server said its prompt processing came, over all attempts at most: ", 88,065 of them processed
// at 43.0 tokens/s".
static const char *tell_progress(const evq_step *step, evq_arena *arena)
{
    const evq_progress *best = NULL;
    const evq_attempt *at = NULL;
    for (size_t i = 0; i < step->attempt_count; i++) {
        const evq_progress *progress = evq_attempt_progress(&step->attempts[i]);
        if (!progress || (best && progress->processed <= best->processed)) continue;
        best = progress;
        at = &step->attempts[i];
    }
    if (!best || best->processed <= 0) return "";
    const char *processed = evq_words_count(arena, best->processed);
    int64_t own = best->processed - (best->cached > 0 ? best->cached : 0);
    if (own <= 0 || !at->sent_ns || best->at_ns <= at->sent_ns)
        return evq_arena_printf(arena, ", %s of them processed", processed);
    return evq_arena_printf(arena, ", %s of them processed at %.1f tokens/s", processed,
                            (double)own / ((double)(best->at_ns - at->sent_ns) / 1e9));
}

static const char *tell_slow_step(const evq_trial *trial, const evq_step *step, size_t empty, evq_arena *arena)
{
    double longest = 0;
    bool total = false, told;
    for (size_t i = 0; i < step->attempt_count; i++) {
        if (!evq_attempt_ran_out_empty(&step->attempts[i])) continue;
        double ms = evq_attempt_ms(&step->attempts[i]);
        if (ms > longest) longest = ms;
        total |= step->attempts[i].failure == EVQ_FAILURE_TOTAL_TIMEOUT;
    }
    int64_t tokens = evq_step_prompt_tokens(step, &told);
    const char *text =
        evq_arena_printf(arena, "step %d: a prompt of %s%s tokens got no token back in %zu attempts of up to %s%s",
                         step->number, told ? "" : "about ", evq_words_count(arena, tokens), empty,
                         evq_words_duration(arena, longest), tell_progress(step, arena));
    double limit = trial->limits.seconds_per_step;
    if (!total || !(limit > 0)) return text;
    return evq_arena_printf(arena, "%s; a limit of %s asks for at least %.0f tokens/s", text,
                            evq_words_duration(arena, limit * 1000), ceil((double)tokens / limit));
}

// The trial's time ran out although the endpoint did answer, not because it hung or failed.
static bool ran_out_of_time(const evq_trial_score *score)
{
    return score->trial->outcome == EVQ_OUTCOME_TIME_LIMIT && score->answered && score->waste_ms < score->wall_ms / 2;
}

static const char *tell_slow_trial(const evq_trial_score *score, const evq_step *last, evq_arena *arena)
{
    bool told;
    int64_t tokens = evq_step_prompt_tokens(last, &told);
    return evq_arena_printf(arena,
                            "trial %d used up its time: %s for %zu answered step%s (the recording has %d), "
                            "the last prompt of %s%s tokens",
                            score->trial->number + 1, evq_words_duration(arena, score->wall_ms), score->answered,
                            evq_words_plural(score->answered), score->scenario->reference_steps, told ? "" : "about ",
                            evq_words_count(arena, tokens));
}

// "; by the measured curve it needs 38m30s (38m05s to 38m44s)"
static const char *tell_need(evq_scorecard *card, const evq_trial *trial, const evq_step *step)
{
    evq_arena *arena = &card->arena;
    for (size_t i = 0; i < card->outlook.spiral_count; i++) {
        const evq_spiral *spiral = &card->outlook.spirals[i];
        if (spiral->trial != trial->number || spiral->step != step->number || !(spiral->needed_s > 0)) continue;
        return evq_arena_printf(
            arena, "; by the measured curve it needs %s (%s to %s)", evq_words_duration(arena, spiral->needed_s * 1000),
            evq_words_duration(arena, spiral->low_s * 1000), evq_words_duration(arena, spiral->high_s * 1000));
    }
    return "";
}

// The step with the largest prompt of all that ran out of their time.
static bool find_slow_step(evq_scorecard *card, evq_rule_finding *out)
{
    const evq_trial *slow_trial = NULL;
    const evq_step *slow = NULL;
    int64_t most = -1;
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t j = 0; j < card->trials[i].step_count; j++) {
            const evq_step *step = card->trials[i].steps[j].step;
            bool told;
            int64_t tokens = evq_step_prompt_tokens(step, &told);
            bool is_slow = (double)count_timed_out_empty(step) >= card->policy.slow_attempts;
            if (!is_slow || !has_long_prompt(step, &card->policy) || tokens <= most) continue;
            most = tokens;
            slow_trial = card->trials[i].trial;
            slow = step;
        }
    if (!slow) return false;
    const char *told = tell_slow_step(slow_trial, slow, count_timed_out_empty(slow), &card->arena);
    out->reason.trial = slow_trial->number;
    out->reason.step = slow->number;
    out->reason.text = evq_arena_printf(&card->arena, "%s%s", told, tell_need(card, slow_trial, slow));
    return true;
}

static bool find_slow_trial(evq_scorecard *card, evq_rule_finding *out)
{
    for (size_t i = 0; i < card->trial_count; i++) {
        const evq_trial_score *score = &card->trials[i];
        if (!ran_out_of_time(score)) continue;
        const evq_step *last = score->steps[score->step_count - 1].step;
        out->reason.trial = score->trial->number;
        out->reason.step = last->number;
        out->reason.text = tell_slow_trial(score, last, &card->arena);
        return true;
    }
    return false;
}

// The answered step that came nearest to its time limit.
static const evq_step_score *nearest_to_limit(const evq_scorecard *card, double *share)
{
    const evq_step_score *nearest = NULL;
    *share = 0;
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t j = 0; j < card->trials[i].step_count; j++) {
            const evq_step_score *step = &card->trials[i].steps[j];
            double limit = card->trials[i].trial->limits.seconds_per_step;
            if (!step->answer || !step->speed.e2e_ms.scored || !(limit > 0)) continue;
            double taken = step->speed.e2e_ms.value / 1000 / limit;
            if (taken <= *share) continue;
            *share = taken;
            nearest = step;
        }
    return nearest;
}

static void tell_room(evq_scorecard *card, evq_rule_finding *out)
{
    double share;
    const evq_step_score *step = nearest_to_limit(card, &share);
    if (!step) {
        out->state = EVQ_RULE_UNMEASURED;
        out->saw = "no request was answered";
        return;
    }
    out->saw = evq_arena_printf(&card->arena, "the longest reply took %s, %.2g %% of its limit",
                                evq_words_duration(&card->arena, step->speed.e2e_ms.value), share * 100);
    out->gap = 1 - share;
    if (share < 0.001) return; // no server is so much slower
    out->distance = evq_arena_printf(&card->arena, "a server %.*f times as slow", share > 0.1 ? 1 : 0, 1 / share);
}

void evq_rule_too_slow(evq_scorecard *card, evq_rule_finding *out)
{
    out->asks = evq_arena_printf(&card->arena,
                                 "%.0f attempts at one prompt of %s tokens or more that run out of time without a "
                                 "token, or a trial that runs out of its time though it is answered",
                                 card->policy.slow_attempts,
                                 evq_words_count(&card->arena, (int64_t)card->policy.slow_prompt_tokens));
    if (!find_slow_step(card, out) && !find_slow_trial(card, out)) {
        tell_room(card, out);
        return;
    }
    out->state = EVQ_RULE_FIRES;
    out->distance = "a faster server, or a longer limit";
}
