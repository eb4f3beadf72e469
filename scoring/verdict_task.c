#include "scoring/verdict_rules.h"

#include "scoring/steps.h"
#include "scoring/words.h"

#include <string.h>

enum {
    // Judged, at least: from one or two trials Wilson's interval is too bold, 0 of 1 alone would mean failure.
    FAILURE_TRIALS = 5,
    PRODUCTION_TRIALS = 10,
    // Half of the prompts in recorded agent sessions have more than 110,000 tokens (59,204 requests in the traces of
    // github.com/callanjfox/kv-cache-tester): a task that never reaches even this is a toy and proves nothing.
    PRODUCTION_PROMPT_TOKENS = 16384,
    LOST_ONE_IN = 10,   // trials that the endpoint may lose: fewer than this
    BROKEN_ONE_IN = 10, // calls that fall short, from where on they are the cause
};
static const double success_asked = 0.80, success_floor = 0.70;

bool evq_done_proves_production(const evq_share *done)
{
    return done->of >= PRODUCTION_TRIALS && done->low >= success_floor;
}

bool evq_done_proves_failure(const evq_share *done)
{
    return done->of >= FAILURE_TRIALS && done->high < success_asked;
}

int64_t evq_largest_prompt(const evq_scorecard *card)
{
    int64_t largest = 0;
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t k = 0; k < card->trials[i].step_count; k++) {
            const evq_step_score *step = &card->trials[i].steps[k];
            if (!step->answer) continue;
            const evq_value *told = &step->speed.prompt_tokens;
            int64_t tokens = told->scored ? (int64_t)told->value : (int64_t)(step->step->request_bytes / 4);
            if (tokens > largest) largest = tokens;
        }
    return largest;
}

bool evq_prompts_are_real(const evq_scorecard *card)
{
    return evq_largest_prompt(card) >= PRODUCTION_PROMPT_TOKENS;
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
    return evq_trials_lost(card) * LOST_ONE_IN < card->trial_count;
}

const char *evq_done_words(evq_scorecard *card)
{
    const evq_share *done = &card->done;
    return evq_arena_printf(&card->arena, "%zu of %zu trial%s done (95 %% interval %.0f to %.0f %%)", done->count,
                            done->of, evq_words_plural(done->of), done->low * 100, done->high * 100);
}

// Why a judged trial was not done, in few words, so that equal causes read equal; and where it shows.
typedef struct cause {
    const char *text; // NULL: it was done, or is not judged
    int step;
} cause;

static int first_invalid(const evq_trial_score *score)
{
    for (size_t i = 0; i < score->step_count; i++)
        if (score->steps[i].valid < score->steps[i].call_count) return score->steps[i].step->number;
    return 0;
}

// Most of the calls that fall short do so by the endpoint's fault.
static bool spoilt_by_endpoint(const evq_trial_score *score)
{
    size_t spoilt = 0;
    for (size_t i = 0; i < score->step_count; i++)
        for (size_t k = 0; k < score->steps[i].call_count; k++)
            spoilt += score->steps[i].calls[k].culprit == EVQ_CULPRIT_ENDPOINT;
    return spoilt * 2 > score->calls - score->valid;
}

static const char *first_missing(const evq_trial_score *score)
{
    for (size_t i = 0; i < score->check_count; i++)
        if (!score->checks[i].held) return score->checks[i].check->title;
    return "there are checks";
}

static cause cause_of(const evq_trial_score *score, evq_arena *arena)
{
    if (!score->judged || score->done) return (cause){0};
    if ((score->calls - score->valid) * BROKEN_ONE_IN > score->calls)
        return (cause){spoilt_by_endpoint(score) ? "the server spoilt tool calls that the model wrote right"
                                                 : "invalid tool calls",
                       first_invalid(score)};
    const evq_step_score *last = score->step_count ? &score->steps[score->step_count - 1] : NULL;
    int step = last ? last->step->number : 0;
    if (score->trial->outcome == EVQ_OUTCOME_STEP_LIMIT) return (cause){"the steps ran out", step};
    if (score->trial->outcome == EVQ_OUTCOME_OVERSIZE) return (cause){"the conversation outgrew evalq's ceiling", step};
    if (last && last->answer && evq_reply_is_empty(&last->answer->reply.message))
        return (cause){"an empty last reply", step};
    return (cause){evq_arena_printf(arena, "the model stopped, but this does not hold: %s", first_missing(score)),
                   step};
}

static size_t count_same(const cause *causes, size_t count, const char *text)
{
    size_t same = 0;
    for (size_t i = 0; i < count; i++) same += causes[i].text && !strcmp(causes[i].text, text);
    return same;
}

// The commonest cause, of equally common ones the first; `out` points at its first trial.
static const char *commonest_cause(evq_scorecard *card, size_t *times, evq_reason *out)
{
    cause *causes = evq_arena_array(&card->arena, cause, card->trial_count);
    for (size_t i = 0; i < card->trial_count; i++) causes[i] = cause_of(&card->trials[i], &card->arena);
    size_t best = 0;
    *times = 0;
    for (size_t i = 0; i < card->trial_count; i++) {
        size_t same = causes[i].text ? count_same(causes, card->trial_count, causes[i].text) : 0;
        if (same <= *times) continue;
        *times = same;
        best = i;
    }
    out->trial = card->trials[best].trial->number;
    out->step = causes[best].step;
    return causes[best].text;
}

bool evq_rule_failed(evq_scorecard *card, evq_reason *out)
{
    if (!evq_done_proves_failure(&card->done)) return false;
    size_t times;
    const char *why = commonest_cause(card, &times, out);
    out->text = evq_arena_printf(&card->arena, "%s, %.0f %% are asked for; commonest cause, in %zu: %s",
                                 evq_done_words(card), success_asked * 100, times, why);
    return true;
}

bool evq_rule_production(evq_scorecard *card, evq_reason *out)
{
    if (!evq_done_proves_production(&card->done) || !evq_trials_lost_are_few(card)) return false;
    if (!evq_prompts_are_real(card)) return false;
    out->trial = -1;
    out->step = 0;
    out->text = evq_arena_printf(&card->arena, "%s, at least %.0f %% are asked for; prompts of up to %s tokens",
                                 evq_done_words(card), success_floor * 100,
                                 evq_words_count(&card->arena, evq_largest_prompt(card)));
    return true;
}
