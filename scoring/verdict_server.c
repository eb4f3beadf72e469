// The rules about a server that answers and still cannot be worked with: it crashes, or its replies cannot be read.
#include "scoring/verdict_rules.h"

#include "scoring/attempts.h"
#include "scoring/words.h"

enum { CRASHES = 2, LOST_ANSWERS = 2 };

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

bool evq_rule_crashes(evq_scorecard *card, evq_reason *out)
{
    crashes c = {.up = false};
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t k = 0; k < card->trials[i].step_count; k++)
            count_crashes(&c, card->trials[i].trial, card->trials[i].steps[k].step);
    if (c.count < CRASHES) return false;
    bool told;
    int64_t tokens = evq_step_prompt_tokens(c.step, &told);
    out->trial = c.trial->number;
    out->step = c.step->number;
    out->text = evq_arena_printf(&card->arena,
                                 "the server crashed %zu times, first at step %d with a prompt of %s%s tokens: nothing "
                                 "answered right after, where it had answered before",
                                 c.count, c.step->number, told ? "" : "about ", evq_words_count(&card->arena, tokens));
    return true;
}

// ---- answers that the client cannot see ----

static bool is_lost_answer(evq_reply_outcome outcome)
{
    return outcome == EVQ_REPLY_ANSWER_IN_REASONING;
}

// Two such replies, or one that was the last word of a task that was not done.
bool evq_rule_unreadable(evq_scorecard *card, evq_reason *out)
{
    size_t count = 0;
    bool ended_one = false;
    for (size_t i = 0; i < card->trial_count; i++) {
        const evq_trial_score *trial = &card->trials[i];
        for (size_t k = 0; k < trial->step_count; k++) {
            const evq_step_score *step = &trial->steps[k];
            if (!step->answer || !is_lost_answer(step->outcome)) continue;
            ended_one |= k + 1 == trial->step_count && trial->judged && !trial->done;
            if (count++) continue;
            out->trial = trial->trial->number;
            out->step = step->step->number;
        }
    }
    if (count < LOST_ANSWERS && !ended_one) return false;
    out->text =
        evq_arena_printf(&card->arena, "%s, in %zu of %zu replies, and a client that reads the text got nothing: %s",
                         evq_reply_outcome_words(EVQ_REPLY_ANSWER_IN_REASONING), count, card->answered,
                         evq_reply_outcome_remedy(EVQ_REPLY_ANSWER_IN_REASONING));
    return true;
}
