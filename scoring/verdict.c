#include "scoring/verdict.h"

#include "scoring/fixes.h"
#include "scoring/verdict_missing.h"
#include "scoring/verdict_rules.h"
#include "scoring/words.h"

#include <string.h>

const char *const evq_verdict_names[EVQ_VERDICT_COUNT] = {
    [EVQ_PRODUCTION] = "Production",
    [EVQ_TOO_SLOW] = "Too slow",
    [EVQ_FAILED] = "Failed",
    [EVQ_COULD_NOT_SERVE] = "Could not serve",
    [EVQ_INSUFFICIENT] = "Insufficient evidence",
};
const char *const evq_fault_names[EVQ_FAULT_COUNT] = {
#define X(name, id, words) id,
    EVQ_FAULTS(X)
#undef X
};
const char *const evq_fault_words[EVQ_FAULT_COUNT] = {
#define X(name, id, words) words,
    EVQ_FAULTS(X)
#undef X
};
const char *const evq_rule_state_names[EVQ_RULE_STATE_COUNT] = {"silent", "fires", "unmeasured"};

// In order of precedence: the first that fires has the word, the others stand as further reasons.
static const struct rule {
    const char *name;
    evq_verdict_word word;
    evq_fault fault;
    void (*look)(evq_scorecard *card, evq_rule_finding *out);
} rules[] = {
    {"could_not_serve", EVQ_COULD_NOT_SERVE, EVQ_FAULT_SERVER, evq_rule_could_not_serve},
    {"crashes", EVQ_FAILED, EVQ_FAULT_SERVER, evq_rule_crashes},
    {"unreadable_answers", EVQ_FAILED, EVQ_FAULT_CONTRACT, evq_rule_unreadable},
    {"spoilt_calls", EVQ_FAILED, EVQ_FAULT_SERVER, evq_rule_parser},
    {"invalid_calls", EVQ_FAILED, EVQ_FAULT_MODEL, evq_rule_calls},
    {"tasks_not_done", EVQ_FAILED, EVQ_FAULT_MODEL, evq_rule_failed},
    {"too_slow", EVQ_TOO_SLOW, EVQ_FAULT_TIME, evq_rule_too_slow},
    {"production", EVQ_PRODUCTION, EVQ_FAULT_NOBODY, evq_rule_production},
};
enum { RULES = sizeof rules / sizeof *rules, MAX_REASONS = RULES + 3 };

static void look_at_all(evq_scorecard *card)
{
    evq_verdict *verdict = &card->verdict;
    verdict->findings = evq_arena_array(&card->arena, evq_rule_finding, RULES);
    verdict->finding_count = RULES;
    for (int i = 0; i < RULES; i++) {
        evq_rule_finding *finding = &verdict->findings[i];
        *finding = (evq_rule_finding){.rule = rules[i].name,
                                      .word = rules[i].word,
                                      .fault = rules[i].fault,
                                      .reason = {.trial = -1},
                                      .asks = "",
                                      .saw = "",
                                      .gap = 1};
        rules[i].look(card, finding);
    }
}

// The rule that has the word, when those that say `but` are not asked; -1: none does. Praise stands last, so only behind
// silence.
static int decide(const evq_verdict *verdict, evq_verdict_word but)
{
    for (size_t i = 0; i < verdict->finding_count; i++) {
        const evq_rule_finding *finding = &verdict->findings[i];
        if (finding->state == EVQ_RULE_FIRES && finding->word != but) return (int)i;
    }
    return -1;
}

// ---- reasons ----

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

static void tell_fired(evq_scorecard *card)
{
    evq_verdict *verdict = &card->verdict;
    for (size_t i = 0; i < verdict->finding_count; i++) {
        const evq_rule_finding *finding = &verdict->findings[i];
        bool praise_after_blame = finding->word == EVQ_PRODUCTION && verdict->word != EVQ_PRODUCTION;
        if (finding->state == EVQ_RULE_FIRES && !praise_after_blame)
            give_reason(verdict, finding->reason.trial, finding->reason.step, finding->reason.text);
    }
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

// All is well but for one thing that Production asks for, too: which.
static const char *tell_unproven(evq_scorecard *card)
{
    evq_arena *arena = &card->arena;
    if (!evq_done_is_enough(&card->policy, &card->done)) return NULL;
    if (!evq_prompts_are_real(card))
        return evq_arena_printf(arena, "%s, but no prompt had more than %s tokens: an agent's work is larger",
                                evq_done_words(card), evq_words_count(arena, evq_largest_prompt(card)));
    size_t scenarios = evq_scenarios_judged(card);
    if ((double)scenarios < card->policy.production_scenarios)
        return evq_arena_printf(arena, "%s, but of %zu scenario%s only: a main agent is given more than that",
                                evq_done_words(card), scenarios, evq_words_plural(scenarios));
    return NULL;
}

static void tell_insufficient(evq_scorecard *card)
{
    const char *text = NULL;
    if (card->trace->run.mode == EVQ_MODE_FORCED && card->answered)
        text = "forced replay measures speed and agreement, not the task";
    else if (card->done.of)
        text = tell_unproven(card);
    else if (!card->attempts)
        text = "nothing was asked";
    else if (!evq_trials_lost(card))
        text = "no trial came to its end";
    if (!text && card->done.of)
        text = evq_arena_printf(&card->arena, "%s: that decides nothing yet", evq_done_words(card));
    if (text) give_reason(&card->verdict, -1, 0, text);
}

// ---- the other verdict that is nearest ----

// What it takes to silence every rule that gives this verdict.
static const char *all_distances(evq_scorecard *card)
{
    const char *text = NULL;
    for (size_t i = 0; i < card->verdict.finding_count; i++) {
        const evq_rule_finding *finding = &card->verdict.findings[i];
        if (finding->state != EVQ_RULE_FIRES || finding->word != card->verdict.word || !finding->distance) continue;
        text = text ? evq_arena_printf(&card->arena, "%s; and %s", text, finding->distance) : finding->distance;
    }
    return text;
}

static void find_nearest(evq_scorecard *card)
{
    evq_verdict *verdict = &card->verdict;
    if (verdict->decided_by >= 0 && verdict->word != EVQ_PRODUCTION) {
        // What would be said but for what was found.
        int other = decide(verdict, verdict->word);
        verdict->nearest = other >= 0                        ? verdict->findings[other].word
                           : evq_done_but_for_the_lost(card) ? EVQ_PRODUCTION
                                                             : EVQ_INSUFFICIENT;
        evq_rule_finding *decided = &verdict->findings[verdict->decided_by];
        if (verdict->word == EVQ_TOO_SLOW && verdict->fix_count) decided->distance = verdict->fixes[0];
        verdict->nearest_why = all_distances(card);
        return;
    }
    const evq_rule_finding *nearest = NULL;
    for (size_t i = 0; i < verdict->finding_count; i++) {
        const evq_rule_finding *finding = &verdict->findings[i];
        if (finding->state != EVQ_RULE_SILENT || !finding->distance) continue;
        if (!nearest || finding->gap < nearest->gap) nearest = finding;
    }
    if (!nearest) return;
    verdict->nearest = nearest->word;
    verdict->nearest_why = nearest->distance;
}

static const char *tell_retest(const evq_verdict *verdict)
{
    if (verdict->word != EVQ_COULD_NOT_SERVE && verdict->word != EVQ_FAILED) return NULL;
    if (verdict->fault == EVQ_FAULT_SERVER) return "when the server or the weights have changed";
    if (verdict->fault == EVQ_FAULT_CONTRACT)
        return "with a client that reads the field, or with thinking switched off";
    return NULL;
}

// A failure is the model's own where it would fail without all that the server and the client did to it.
static evq_fault fault_of(const evq_scorecard *card)
{
    const evq_verdict *verdict = &card->verdict;
    for (size_t i = 0; i < verdict->finding_count; i++) {
        const evq_rule_finding *finding = &verdict->findings[i];
        bool is_calls = finding->state == EVQ_RULE_FIRES && !strcmp(finding->rule, "invalid_calls");
        if (verdict->word == EVQ_FAILED && is_calls) return EVQ_FAULT_MODEL;
    }
    bool by_itself = verdict->word == EVQ_FAILED && evq_model_fails_by_itself(card);
    return by_itself ? EVQ_FAULT_MODEL : verdict->findings[verdict->decided_by].fault;
}

void evq_verdict_reach(evq_scorecard *card)
{
    evq_verdict *verdict = &card->verdict;
    *verdict = (evq_verdict){.word = EVQ_INSUFFICIENT,
                             .rules = card->policy.name,
                             .nearest = EVQ_INSUFFICIENT,
                             .reasons = evq_arena_array(&card->arena, evq_reason, MAX_REASONS)};
    look_at_all(card);
    verdict->decided_by = decide(verdict, EVQ_INSUFFICIENT);
    if (verdict->decided_by >= 0) {
        verdict->word = verdict->findings[verdict->decided_by].word;
        verdict->fault = fault_of(card);
    }
    tell_simulated(card);
    tell_fired(card);
    if (verdict->word == EVQ_INSUFFICIENT) tell_insufficient(card);
    bool told = verdict->word == EVQ_COULD_NOT_SERVE || verdict->word == EVQ_TOO_SLOW;
    if (!told) tell_lost(card);
    if (verdict->word == EVQ_INSUFFICIENT) evq_verdict_say_missing(card);
    verdict->retest = tell_retest(verdict);
    evq_fixes_find(card);
    find_nearest(card);
}
