#include "scoring/verdict.h"

#include "scoring/fixes.h"
#include "scoring/verdict_missing.h"
#include "scoring/verdict_rules.h"
#include "scoring/words.h"

const char *const evq_verdict_names[EVQ_VERDICT_COUNT] = {
    [EVQ_PRODUCTION] = "Production",
    [EVQ_TOO_SLOW] = "Too slow",
    [EVQ_FAILED] = "Failed",
    [EVQ_COULD_NOT_SERVE] = "Could not serve",
    [EVQ_INSUFFICIENT] = "Insufficient evidence",
};

typedef struct rule {
    evq_verdict_word word;
    bool (*fires)(evq_scorecard *card, evq_reason *out);
} rule;

// In order of precedence: the first that fires has the word, the others stand as further reasons.
static const rule rules[] = {
    {EVQ_COULD_NOT_SERVE, evq_rule_could_not_serve},
    {EVQ_FAILED, evq_rule_crashes},
    {EVQ_FAILED, evq_rule_unreadable},
    {EVQ_FAILED, evq_rule_failed},
    {EVQ_TOO_SLOW, evq_rule_too_slow},
    {EVQ_PRODUCTION, evq_rule_production},
};
enum { RULES = sizeof rules / sizeof *rules, MAX_REASONS = RULES + 3 };

static void give_reason(evq_verdict *verdict, int trial, int step, const char *text)
{
    verdict->reasons[verdict->reason_count++] = (evq_reason){.text = text, .trial = trial, .step = step};
}

static void tell_simulated(evq_scorecard *card)
{
    const evq_run *run = &card->trace->run;
    if (!run->simulated) return;
    give_reason(&card->verdict, -1, 0,
                evq_arena_printf(&card->arena, "the endpoint is simulated%s%s: this says nothing about a real model",
                                 run->description ? ", " : "",
                                 run->description ? evq_words_quote(&card->arena, run->description) : ""));
}

static void tell_lost(evq_scorecard *card)
{
    size_t lost = evq_trials_lost(card);
    const evq_trial_score *first = card->trials;
    if (!lost) return;
    while (!evq_trial_is_lost(first->trial)) first++;
    int step = first->step_count ? first->steps[first->step_count - 1].step->number : 0;
    const char *text = card->trial_count == 1
                           ? first->sentence
                           : evq_arena_printf(&card->arena, "%zu of %zu trials %s lost to the endpoint: %s", lost,
                                              card->trial_count, lost == 1 ? "was" : "were", first->sentence);
    give_reason(&card->verdict, first->trial->number, step, text);
}

static void tell_insufficient(evq_scorecard *card)
{
    const char *text = NULL;
    if (card->trace->run.mode == EVQ_MODE_FORCED && card->answered)
        text = "forced replay measures speed and agreement, not the task";
    else if (evq_done_proves_production(&card->done) && !evq_prompts_are_real(card))
        text = evq_arena_printf(&card->arena, "%s, but no prompt had more than %s tokens: an agent's work is larger",
                                evq_done_words(card), evq_words_count(&card->arena, evq_largest_prompt(card)));
    else if (card->done.of)
        text = evq_arena_printf(&card->arena, "%s: that decides nothing yet", evq_done_words(card));
    else if (!card->attempts)
        text = "nothing was asked";
    else if (!evq_trials_lost(card))
        text = "no trial came to its end";
    if (text) give_reason(&card->verdict, -1, 0, text);
}

void evq_verdict_reach(evq_scorecard *card)
{
    evq_verdict *verdict = &card->verdict;
    *verdict = (evq_verdict){.word = EVQ_INSUFFICIENT,
                             .rules = EVQ_VERDICT_RULES,
                             .reasons = evq_arena_array(&card->arena, evq_reason, MAX_REASONS)};
    tell_simulated(card);
    for (size_t i = 0; i < RULES; i++) {
        evq_reason reason;
        bool praise_after_blame = rules[i].word == EVQ_PRODUCTION && verdict->word != EVQ_INSUFFICIENT;
        if (praise_after_blame || !rules[i].fires(card, &reason)) continue;
        give_reason(verdict, reason.trial, reason.step, reason.text);
        if (verdict->word == EVQ_INSUFFICIENT) verdict->word = rules[i].word;
    }
    if (verdict->word == EVQ_INSUFFICIENT) tell_insufficient(card);
    bool told = verdict->word == EVQ_COULD_NOT_SERVE || verdict->word == EVQ_TOO_SLOW;
    if (!told) tell_lost(card);
    if (verdict->word == EVQ_INSUFFICIENT) evq_verdict_say_missing(card);
    evq_fixes_find(card);
}
