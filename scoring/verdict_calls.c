// The rules about tool calls: those that the server spoilt, and those that the model itself gets wrong.
#include "scoring/verdict_rules.h"

#include "scoring/reliability.h"
#include "scoring/stats.h"
#include "scoring/words.h"

// ---- spoilt by the server ----

bool evq_trial_is_spoilt(const evq_trial_score *score)
{
    enum { BROKEN_ONE_IN = 10 };
    size_t spoilt = 0, short_of = score->calls - score->valid;
    if (short_of * BROKEN_ONE_IN <= score->calls) return false;
    for (size_t i = 0; i < score->step_count; i++)
        for (size_t k = 0; k < score->steps[i].call_count; k++)
            spoilt += score->steps[i].calls[k].culprit == EVQ_CULPRIT_ENDPOINT;
    return spoilt * 2 > short_of;
}

// The trials that are not done, but for those that the server spoilt.
static evq_share done_but_for_spoilt(const evq_scorecard *card, size_t *spoilt, const evq_trial_score **first)
{
    size_t done = 0, judged = 0;
    *spoilt = 0;
    for (size_t i = 0; i < card->trial_count; i++) {
        const evq_trial_score *trial = &card->trials[i];
        if (!trial->judged) continue;
        bool is_spoilt = !trial->done && evq_trial_is_spoilt(trial);
        if (is_spoilt && !(*spoilt)++) *first = trial;
        judged += !is_spoilt;
        done += trial->done;
    }
    return evq_share_of(done, judged);
}

// What fails the model by its tasks, and would not if the server had let its calls through.
void evq_rule_parser(evq_scorecard *card, evq_rule_finding *out)
{
    const evq_validity *v = &card->validity;
    const evq_trial_score *first = NULL;
    size_t spoilt;
    evq_share rest = done_but_for_spoilt(card, &spoilt, &first);
    out->asks =
        "too few tasks done, and not too few but for the trials in which the server spoilt calls that the model "
        "wrote right";
    out->saw = evq_arena_printf(&card->arena, "%zu of %zu trials not done were spoilt so", spoilt,
                                card->done.of - card->done.count);
    if (!card->done.of) out->state = EVQ_RULE_UNMEASURED;
    if (!spoilt || !evq_done_is_too_few(&card->policy, &card->done)) return;
    if (evq_done_is_too_few(&card->policy, &rest)) return; // it fails without the server's help
    out->state = EVQ_RULE_FIRES;
    out->reason.trial = first->trial->number;
    out->distance = "a working parser in front of the same model";
    out->reason.text = evq_arena_printf(
        &card->arena,
        "%s: the server spoilt tool calls that the model wrote right, in %zu of the %zu not done; as the model wrote "
        "them %zu of %zu calls are valid, as they came %zu",
        evq_done_words(card), spoilt, card->done.of - card->done.count, v->model_valid.count, v->model_valid.of,
        v->valid.count);
}

// ---- wrong by the model ----

// Steps with calls, and those of which the model wrote every call right, in one half of the recording: a group a trial.
typedef struct half {
    evq_share *trials;
    evq_share all;
} half;

static bool is_right(const evq_step_score *step)
{
    for (size_t i = 0; i < step->call_count; i++)
        if (step->calls[i].model_rung != EVQ_RUNG_VALID) return false;
    return true;
}

static half measure_half(evq_scorecard *card, bool late)
{
    half out = {.trials = evq_arena_array(&card->arena, evq_share, card->trial_count)};
    for (size_t i = 0; i < card->trial_count; i++) {
        const evq_trial_score *trial = &card->trials[i];
        for (size_t k = 0; k < trial->step_count; k++) {
            const evq_step_score *step = &trial->steps[k];
            bool is_late = step->step->number * 2 > trial->scenario->reference_steps;
            if (!step->answer || !step->call_count || is_late != late) continue;
            out.trials[i].of++;
            out.trials[i].count += is_right(step);
        }
    }
    out.all = evq_share_of_groups(out.trials, card->trial_count);
    return out;
}

static double rate(const evq_share *share)
{
    return share->of ? (double)share->count / (double)share->of : 1;
}

static const char *share_words(evq_scorecard *card, const evq_share *share)
{
    return evq_arena_printf(&card->arena, "%zu of %zu steps right (95 %% interval %.0f to %.0f %%)", share->count,
                            share->of, share->low * 100, share->high * 100);
}

// The first step at which the model wrote a call wrong, over all trials.
static void point_at_first(evq_scorecard *card, evq_reason *out, const char **why)
{
    *why = "";
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t k = 0; k < card->trials[i].step_count; k++)
            for (size_t c = 0; c < card->trials[i].steps[k].call_count; c++) {
                const evq_call_score *call = &card->trials[i].steps[k].calls[c];
                if (call->model_rung == EVQ_RUNG_VALID) continue;
                out->trial = card->trials[i].trial->number;
                out->step = card->trials[i].steps[k].step->number;
                *why = *call->tool ? evq_arena_printf(&card->arena, "%s: %s", evq_words_quote(&card->arena, call->tool),
                                                      call->why)
                                   : call->why;
                return;
            }
}

static size_t trials_with_calls(const half *early, const half *late, size_t count)
{
    size_t trials = 0;
    for (size_t i = 0; i < count; i++) trials += early->trials[i].of || late->trials[i].of;
    return trials;
}

// How many more wrong steps it takes.
static void tell_way(evq_scorecard *card, const evq_share *late, evq_rule_finding *out)
{
    for (size_t more = 1; more <= late->count; more++) {
        if (evq_share_of(late->count - more, late->of).high >= card->policy.valid_target) continue;
        out->distance = evq_arena_printf(&card->arena,
                                         "%zu more of the %zu steps in the second half wrong, and tasks not "
                                         "done for it",
                                         more, late->of);
        out->gap = (double)more / (double)late->of;
        return;
    }
}

void evq_rule_calls(evq_scorecard *card, evq_rule_finding *out)
{
    const evq_policy *policy = &card->policy;
    evq_arena *arena = &card->arena;
    half early = measure_half(card, false), late = measure_half(card, true);
    out->asks = evq_arena_printf(
        arena,
        "from %.0f calls in %.0f trials on: in the second half of the recording surely fewer than "
        "%.0f %% of the steps with calls right as the model wrote them, or %.0f points fewer "
        "than in the first; and not enough tasks done for all that",
        policy->valid_calls, policy->valid_trials, policy->valid_target * 100, policy->valid_drop * 100);
    size_t trials = trials_with_calls(&early, &late, card->trial_count);
    if ((double)card->validity.model_valid.of < policy->valid_calls || (double)trials < policy->valid_trials ||
        !late.all.of) {
        out->state = EVQ_RULE_UNMEASURED;
        out->saw = evq_arena_printf(arena, "%zu calls in %zu trials", card->validity.model_valid.of, trials);
        return;
    }
    out->saw = evq_arena_printf(arena, "first half %s, second half %s", share_words(card, &early.all),
                                share_words(card, &late.all));
    double low, high, drop = rate(&early.all) - rate(&late.all);
    evq_difference_of(&early.all, &late.all, &low, &high);
    bool bad = late.all.high < policy->valid_target;
    bool falls = drop >= policy->valid_drop && high < 0 && rate(&late.all) < policy->valid_target;
    if (!(bad || falls) || evq_done_is_enough(policy, &card->done)) {
        if (!bad && !falls) tell_way(card, &late.all, out);
        return;
    }
    const char *why;
    out->state = EVQ_RULE_FIRES;
    point_at_first(card, &out->reason, &why);
    out->distance =
        evq_arena_printf(arena, "%.0f %% of the steps in the second half right", policy->valid_target * 100);
    out->reason.text = evq_arena_printf(
        arena,
        "tool calls break on the way: %s in the first half of the recording, %s in the second, %.0f %% are asked for; "
        "first: %s",
        share_words(card, &early.all), share_words(card, &late.all), policy->valid_target * 100, why);
}
