// The rules about a server that answers and still cannot be worked with: it crashes, or its replies cannot be read.
#include "scoring/verdict_rules.h"

#include "scoring/attempts.h"
#include "scoring/words.h"

// ---- crashes ----

typedef struct crashes {
    size_t count;
    bool up; // something was answered since the last one
    const evq_trial *trial;
    const evq_step *step; // of the first
} crashes;

// One outage is one crash, however many attempts fall into it.
static void count_crashes(crashes *c, const evq_trial *trial, const evq_step *step)
{
    for (size_t i = 0; i < step->attempt_count; i++) {
        const evq_attempt *attempt = &step->attempts[i];
        bool down = attempt->health.state == EVQ_HEALTH_DOWN;
        if (down && c->up) {
            if (!c->count++) c->step = step, c->trial = trial;
            c->up = false;
        }
        if (attempt->failure == EVQ_FAILURE_NONE || attempt->health.state == EVQ_HEALTH_ALIVE) c->up = true;
    }
}

static void tell_crashes(evq_scorecard *card, const crashes *c, evq_rule_finding *out)
{
    bool told;
    int64_t tokens = evq_step_prompt_tokens(c->step, &told);
    out->state = EVQ_RULE_FIRES;
    out->reason.trial = c->trial->number;
    out->reason.step = c->step->number;
    out->reason.text = evq_arena_printf(
        &card->arena,
        "the server crashed %zu times, first at step %d with a prompt of %s%s tokens: nothing answered right after, "
        "where it had answered before",
        c->count, c->step->number, told ? "" : "about ", evq_words_count(&card->arena, tokens));
}

void evq_rule_crashes(evq_scorecard *card, evq_rule_finding *out)
{
    crashes c = {.up = false};
    double asked = card->policy.crashes;
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t k = 0; k < card->trials[i].step_count; k++)
            count_crashes(&c, card->trials[i].trial, card->trials[i].steps[k].step);
    out->asks = evq_arena_printf(&card->arena, "%.0f crashes or more", asked);
    out->saw = evq_arena_printf(&card->arena, "%zu crash%s", c.count, c.count == 1 ? "" : "es");
    double more = asked - (double)c.count;
    out->gap = more / asked;
    if (more <= 0) {
        tell_crashes(card, &c, out);
        out->distance = evq_arena_printf(&card->arena, "fewer than %.0f crashes", asked);
    } else if (c.count) {
        out->distance = evq_arena_printf(&card->arena, "%.0f more crash%s", more, more > 1 ? "es" : "");
    }
}

// ---- answers that the client cannot see ----

static bool is_lost_answer(evq_reply_outcome outcome)
{
    return outcome == EVQ_REPLY_ANSWER_IN_REASONING;
}

typedef struct lost_answers {
    size_t count;
    bool ended_one; // one was the last word of a task that was not done
    const evq_trial *trial;
    const evq_step *step; // of the first
} lost_answers;

static lost_answers count_lost_answers(const evq_scorecard *card)
{
    lost_answers out = {0};
    for (size_t i = 0; i < card->trial_count; i++) {
        const evq_trial_score *trial = &card->trials[i];
        for (size_t k = 0; k < trial->step_count; k++) {
            const evq_step_score *step = &trial->steps[k];
            if (!step->answer || !is_lost_answer(step->outcome)) continue;
            out.ended_one |= k + 1 == trial->step_count && trial->judged && !trial->done;
            if (!out.count++) out.trial = trial->trial, out.step = step->step;
        }
    }
    return out;
}

void evq_rule_unreadable(evq_scorecard *card, evq_rule_finding *out)
{
    lost_answers lost = count_lost_answers(card);
    double asked = card->policy.lost_answers, more = asked - (double)lost.count;
    out->asks = evq_arena_printf(&card->arena,
                                 "%.0f replies or more with all of their text in the reasoning, or one that ended a "
                                 "task not done",
                                 asked);
    out->saw = evq_arena_printf(&card->arena, "%zu of %zu replies", lost.count, card->answered);
    out->gap = more / asked;
    if (!card->answered) {
        out->state = EVQ_RULE_UNMEASURED;
    } else if (more <= 0 || lost.ended_one) {
        out->state = EVQ_RULE_FIRES;
        out->reason.trial = lost.trial->number;
        out->reason.step = lost.step->number;
        out->distance = "a client that reads the reasoning field, or a model without reasoning for these steps";
        out->reason.text = evq_arena_printf(
            &card->arena, "%s, in %zu of %zu replies, and a client that reads the text got nothing: %s",
            evq_reply_outcome_words(EVQ_REPLY_ANSWER_IN_REASONING), lost.count, card->answered,
            evq_reply_outcome_remedy(EVQ_REPLY_ANSWER_IN_REASONING));
    } else if (lost.count) {
        out->distance = evq_arena_printf(&card->arena, "%.0f more of them", more);
    }
}
