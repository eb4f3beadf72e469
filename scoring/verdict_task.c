#include "scoring/verdict_rules.h"

#include "base/buf.h"
#include "scoring/stats.h"
#include "scoring/words.h"

#include <inttypes.h>
#include <string.h>

bool evq_done_is_enough(const evq_policy *policy, const evq_share *done)
{
    return (double)done->of >= policy->production_trials && done->low >= policy->success_floor;
}

bool evq_done_is_too_few(const evq_policy *policy, const evq_share *done)
{
    return (double)done->of >= policy->failure_trials && done->high < policy->success_target;
}

size_t evq_scenarios_judged(const evq_scorecard *card)
{
    size_t count = 0;
    for (size_t i = 0; i < card->scenario_count; i++) count += card->scenarios[i].done.of > 0;
    return count;
}

int64_t evq_largest_prompt(const evq_scorecard *card)
{
    int64_t largest = 0;
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t k = 0; k < card->trials[i].step_count; k++) {
            const evq_step_score *step = &card->trials[i].steps[k];
            if (!step->answer || card->trials[i].trial->pin) continue;
            const evq_value *told = &step->speed.prompt_tokens;
            int64_t tokens = told->scored ? (int64_t)told->value : (int64_t)(step->step->request_bytes / 4);
            if (tokens > largest) largest = tokens;
        }
    return largest;
}

bool evq_prompts_are_real(const evq_scorecard *card)
{
    return (double)evq_largest_prompt(card) >= card->policy.prompt_tokens;
}

bool evq_trial_is_lost(const evq_trial *trial)
{
    return trial->outcome == EVQ_OUTCOME_ENDPOINT_FAILED || trial->outcome == EVQ_OUTCOME_TIME_LIMIT;
}

size_t evq_trials_lost(const evq_scorecard *card)
{
    size_t lost = 0;
    for (size_t i = 0; i < card->trial_count; i++) lost += evq_trial_is_lost(card->trials[i].trial);
    return lost;
}

bool evq_trials_lost_are_few(const evq_scorecard *card)
{
    return (double)evq_trials_lost(card) < card->policy.lost_share * (double)card->trial_count;
}

const char *evq_done_words(evq_scorecard *card)
{
    const evq_share *done = &card->done;
    return evq_arena_printf(&card->arena, "%zu of %zu trial%s done (95 %% interval %.0f to %.0f %%)", done->count,
                            done->of, evq_words_plural(done->of), done->low * 100, done->high * 100);
}

static bool was_let_down(const evq_trial_score *trial)
{
    for (size_t i = 0; i < trial->step_count; i++)
        if (trial->steps[i].answer && trial->steps[i].outcome == EVQ_REPLY_ANSWER_IN_REASONING) return true;
    return evq_trial_is_spoilt(trial);
}

bool evq_model_fails_by_itself(const evq_scorecard *card)
{
    size_t done = 0, judged = 0;
    for (size_t i = 0; i < card->trial_count; i++) {
        const evq_trial_score *trial = &card->trials[i];
        if (!trial->judged || (!trial->done && was_let_down(trial))) continue;
        judged++;
        done += trial->done;
    }
    evq_share rest = evq_share_of(done, judged);
    return evq_done_is_too_few(&card->policy, &rest);
}

// Why a judged trial was not done, in few words, so that equal causes read equal; and where it shows.
typedef struct cause {
    const char *text; // NULL: it was done, or is not judged
    int step;
    const char *evidence; // NULL: none
} cause;

static const char *first_missing(const evq_trial_score *score)
{
    for (size_t i = 0; i < score->check_count; i++)
        if (!score->checks[i].held) return score->checks[i].check->title;
    return "there are checks";
}

static cause cause_of(const evq_trial_score *score, evq_arena *arena)
{
    if (!score->judged || score->done) return (cause){0};
    int step = score->step_count ? score->steps[score->step_count - 1].step->number : 0;
    if (evq_trial_is_spoilt(score))
        return (cause){"the server spoilt tool calls that the model wrote right", step, NULL};
    if (score->lost) return (cause){evq_signal_words[score->lost->kind], score->lost->step, score->lost->evidence};
    if (score->trial->outcome == EVQ_OUTCOME_OVERSIZE)
        return (cause){"the conversation outgrew evalq's ceiling", step, NULL};
    return (cause){evq_arena_printf(arena, "this does not hold: %s", first_missing(score)), step, NULL};
}

static size_t count_same(const cause *causes, size_t count, const char *text)
{
    size_t same = 0;
    for (size_t i = 0; i < count; i++) same += causes[i].text && !strcmp(causes[i].text, text);
    return same;
}

// The commonest cause, of equally common ones the first; `out` points at its first trial.
static const char *commonest_cause(evq_scorecard *card, evq_reason *out)
{
    cause *causes = evq_arena_array(&card->arena, cause, card->trial_count);
    for (size_t i = 0; i < card->trial_count; i++) causes[i] = cause_of(&card->trials[i], &card->arena);
    size_t best = 0, times = 0;
    for (size_t i = 0; i < card->trial_count; i++) {
        size_t same = causes[i].text ? count_same(causes, card->trial_count, causes[i].text) : 0;
        if (same <= times) continue;
        times = same;
        best = i;
    }
    out->trial = card->trials[best].trial->number;
    out->step = causes[best].step;
    return evq_arena_printf(&card->arena, "in %zu: %s%s%s", times, causes[best].text, causes[best].evidence ? ": " : "",
                            causes[best].evidence ? causes[best].evidence : "");
}

// ", the thread lost in 9 of 14, at the median in step 6"
static const char *tell_thread(evq_scorecard *card)
{
    const evq_coherence *c = &card->coherence;
    if (!c->lost) return "";
    return evq_arena_printf(
        &card->arena, "; the thread was lost in %zu trial%s of %zu scenario%s, at the median in step %.0f", c->lost,
        evq_words_plural(c->lost), c->lost_scenarios, evq_words_plural(c->lost_scenarios), c->lost_at.value);
}

// How many trials of so many may be done, at most, for the model to have failed; -1: none may.
static int64_t most_done_of_failed(const evq_policy *policy, size_t of)
{
    int64_t most = -1;
    for (size_t count = 0; count <= of; count++) {
        evq_share share = evq_share_of(count, of);
        if (evq_done_is_too_few(policy, &share)) most = (int64_t)count;
    }
    return most;
}

static void tell_way_to_failure(evq_scorecard *card, evq_rule_finding *out)
{
    const evq_share *done = &card->done;
    int64_t most = most_done_of_failed(&card->policy, done->of);
    int64_t turned = (int64_t)done->count - most;
    if (most < 0 || turned <= 0) return; // too few trials, or the scenarios differ too much to tell
    out->distance =
        evq_arena_printf(&card->arena, "%" PRId64 " of the %zu trials done turned into not done", turned, done->count);
    out->gap = (double)turned / (double)done->of;
}

void evq_rule_failed(evq_scorecard *card, evq_rule_finding *out)
{
    const evq_policy *policy = &card->policy;
    evq_arena *arena = &card->arena;
    out->asks = evq_arena_printf(arena, "of %.0f judged trials or more, surely fewer than %.0f %% done",
                                 policy->failure_trials, policy->success_target * 100);
    if (!card->done.of) {
        out->state = EVQ_RULE_UNMEASURED;
        out->saw = "no trial was judged";
        return;
    }
    out->saw = evq_done_words(card);
    if (!evq_done_is_too_few(policy, &card->done)) {
        tell_way_to_failure(card, out);
        return;
    }
    out->state = EVQ_RULE_FIRES;
    const char *why = commonest_cause(card, &out->reason);
    out->reason.text = evq_arena_printf(arena, "%s, %.0f %% are asked for; commonest cause, %s%s", evq_done_words(card),
                                        policy->success_target * 100, why, tell_thread(card));
    int64_t most = most_done_of_failed(policy, card->done.of);
    if (most >= (int64_t)card->done.count)
        out->distance = evq_arena_printf(arena, "%" PRId64 " more of the %zu trials done",
                                         most + 1 - (int64_t)card->done.count, card->done.of);
}

// ---- production ----

bool evq_done_but_for_the_lost(const evq_scorecard *card)
{
    const evq_policy *policy = &card->policy;
    return evq_done_is_enough(policy, &card->done) && evq_prompts_are_real(card) &&
           (double)evq_scenarios_judged(card) >= policy->production_scenarios && !evq_trials_lost_are_few(card);
}

typedef struct wants {
    evq_buf text;
    size_t met, count;
} wants;

static void want(wants *w, bool met, const char *text)
{
    w->count++;
    w->met += met;
    if (!met) evq_buf_printf(&w->text, "%s%s", w->text.len ? "; " : "", text);
}

void evq_rule_production(evq_scorecard *card, evq_rule_finding *out)
{
    const evq_policy *policy = &card->policy;
    evq_arena *arena = &card->arena;
    size_t scenarios = evq_scenarios_judged(card);
    const char *largest = evq_words_count(arena, evq_largest_prompt(card));
    out->asks = evq_arena_printf(arena,
                                 "surely %.0f %% or more of %.0f judged trials or more done, over %.0f scenarios or "
                                 "more, a prompt of %s tokens or more answered, fewer than %.0f %% of the trials "
                                 "lost to the endpoint, and no rule before this fires",
                                 policy->success_floor * 100, policy->production_trials, policy->production_scenarios,
                                 evq_words_count(arena, (int64_t)policy->prompt_tokens), policy->lost_share * 100);
    out->saw = card->done.of ? evq_arena_printf(arena, "%s over %zu scenario%s, prompts of up to %s tokens",
                                                evq_done_words(card), scenarios, evq_words_plural(scenarios), largest)
                             : "no trial was judged";
    if (!card->done.of) out->state = EVQ_RULE_UNMEASURED;
    wants w = {.text = EVQ_BUF_INIT(EVQ_MIB(1))};
    want(&w, (double)card->done.of >= policy->production_trials,
         evq_arena_printf(arena, "%.0f more judged trials", policy->production_trials - (double)card->done.of));
    want(&w, card->done.of && card->done.low >= policy->success_floor,
         "a share of trials done that is surely high enough");
    want(&w, (double)scenarios >= policy->production_scenarios,
         evq_arena_printf(arena, "%.0f more scenarios", policy->production_scenarios - (double)scenarios));
    want(&w, evq_prompts_are_real(card), "a larger prompt");
    want(&w, evq_trials_lost_are_few(card), "fewer trials lost to the endpoint");
    out->gap = 1 - (double)w.met / (double)w.count;
    if (w.met < w.count) {
        out->distance = evq_arena_strdup(arena, evq_buf_text(&w.text));
    } else {
        out->state = EVQ_RULE_FIRES;
        out->reason.text =
            evq_arena_printf(arena, "%s, at least %.0f %% are asked for; %zu scenario%s, prompts of up to %s tokens%s",
                             evq_done_words(card), policy->success_floor * 100, scenarios, evq_words_plural(scenarios),
                             largest, card->coherence.lost ? tell_thread(card) : ", the thread kept in every trial");
    }
    evq_buf_dispose(&w.text);
}
