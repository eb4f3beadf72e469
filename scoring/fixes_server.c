// What would fix a server that answers and cannot be worked with: prompts it goes down on, answers in the wrong field, a parser
// that spoils calls.
#include "scoring/fixes_internal.h"

#include "scoring/attempts.h"
#include "scoring/words.h"

#include <string.h>

// ---- crashes ----

typedef struct down {
    int64_t least;    // tokens of the smallest prompt that it went down on; 0: it did not
    int64_t answered; // of the largest that it answered
} down;

static void look_at_step(down *d, const evq_step_score *score)
{
    bool told;
    int64_t tokens = evq_step_prompt_tokens(score->step, &told);
    if (score->answer && tokens > d->answered) d->answered = tokens;
    for (size_t i = 0; i < score->step->attempt_count; i++) {
        const evq_attempt *attempt = &score->step->attempts[i];
        bool reached = attempt->status || attempt->failure == EVQ_FAILURE_CUT_STREAM;
        if (attempt->health.state != EVQ_HEALTH_DOWN || (!reached && attempt->failure == EVQ_FAILURE_REFUSED)) continue;
        if (!d->least || tokens < d->least) d->least = tokens;
    }
}

// Prompts up to some size are answered, and those above bring it down: then it is the size.
static void fix_crashes(evq_scorecard *card)
{
    down d = {0};
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t k = 0; k < card->trials[i].step_count && !card->trials[i].trial->pin; k++)
            look_at_step(&d, &card->trials[i].steps[k]);
    if (!d.least || !d.answered || d.answered >= d.least) return;
    evq_fix_add(card,
                evq_arena_printf(&card->arena,
                                 "a smaller prefill step (llama.cpp: --ubatch-size 128; mlx_lm: "
                                 "--prefill-step-size 512): it went down on prompts from %s tokens on, and "
                                 "answered up to %s",
                                 evq_words_count(&card->arena, d.least), evq_words_count(&card->arena, d.answered)));
    evq_fix_add(card, evq_arena_printf(&card->arena, "or prompts of at most %s tokens",
                                       evq_words_count(&card->arena, d.answered)));
}

// ---- answers in the reasoning ----

static bool has_lost_answer(const evq_trial_score *trial)
{
    for (size_t i = 0; i < trial->step_count; i++)
        if (trial->steps[i].answer && trial->steps[i].outcome == EVQ_REPLY_ANSWER_IN_REASONING) return true;
    return false;
}

static bool is_for(const evq_trial_score *trial, const char *role)
{
    return !strcmp(trial->scenario->role, role);
}

// The role of a helper whose tasks alone are hit, while the main model's got their answers; NULL when it is not so.
static const char *helper_to_blame(const evq_scorecard *card)
{
    const char *role = NULL;
    bool main_is_fine = false;
    for (size_t i = 0; i < card->trial_count; i++) {
        const evq_trial_score *trial = &card->trials[i];
        bool hit = has_lost_answer(trial);
        if (hit && (is_for(trial, "main") || (role && !is_for(trial, role)))) return NULL;
        if (hit) role = trial->scenario->role;
        main_is_fine |= is_for(trial, "main");
    }
    return main_is_fine ? role : NULL;
}

static void fix_lost_answers(evq_scorecard *card)
{
    if (!card->replies[EVQ_REPLY_ANSWER_IN_REASONING]) return;
    const char *role = helper_to_blame(card);
    if (role)
        evq_fix_add(card, evq_arena_printf(&card->arena,
                                           "a model without reasoning for %s alone: --pin %s=ENDPOINT; all other tasks "
                                           "got their answers",
                                           role, role));
    evq_fix_add(card, evq_arena_printf(&card->arena, "%s%s", role ? "or " : "",
                                       evq_reply_outcome_remedy(EVQ_REPLY_ANSWER_IN_REASONING)));
}

// ---- spoilt calls ----

static void fix_parser(evq_scorecard *card)
{
    bool fires = false;
    for (size_t i = 0; i < card->verdict.finding_count; i++) {
        const evq_rule_finding *finding = &card->verdict.findings[i];
        fires |= !strcmp(finding->rule, "spoilt_calls") && finding->state == EVQ_RULE_FIRES;
    }
    const evq_validity *v = &card->validity;
    if (!fires) return;
    evq_fix_add(card,
                evq_arena_printf(&card->arena,
                                 "the tool-call parser and chat template of this model on the server: with one that "
                                 "works %zu of %zu calls are valid, now %zu",
                                 v->model_valid.count, v->model_valid.of, v->valid.count));
}

void evq_fixes_of_server(evq_scorecard *card)
{
    fix_crashes(card);
    fix_lost_answers(card);
    fix_parser(card);
}
