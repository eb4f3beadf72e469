// Signals that the checks tell of: work left open, or claimed, or undone, rules forgotten, facts told wrongly.
#include "scoring/coherence_internal.h"

#include "scoring/text_signs.h"
#include "scoring/words.h"

#include <string.h>

// ---- what a closing reply claims ----

// As whole words, in any case. A reply that admits anything open claims nothing.
static const char *const claims[] = {"done",      "finished", "completed", "complete", "all set",
                                     "published", "updated",  "created",   "written",  "saved",
                                     "sent",      "fixed",    "added",     "deployed", "changed",
                                     "restarted", "applied",  "in place",  "resolved", "submitted"};
static const char *const admissions[] = {"not",    "n't",  "unable", "cannot",    "fail",
                                         "failed", "will", "still",  "remaining", "pending"};

#define SAYS_ONE_OF(text, words) evq_text_says(text, words, sizeof(words) / sizeof *(words))

static bool claims_to_be_done(const char *text)
{
    return SAYS_ONE_OF(text, claims) && !SAYS_ONE_OF(text, admissions);
}

// ---- the end of a turn ----

static bool is_guard(const evq_check *check)
{
    return check->kind >= EVQ_CHECK_FIRST_GUARD;
}

// The recording's last step before a turn.
static int steps_before(const evq_scenario *scenario, size_t turn)
{
    int steps = 0;
    for (size_t i = 0; i < turn && i < scenario->turn_count; i++) steps += (int)scenario->turns[i].reference_count;
    return steps;
}

static bool is_open(const evq_check_score *check, int step)
{
    return !check->first_step || check->first_step > step;
}

typedef struct open_work {
    int first; // index of the check that the recording meets first; -1: none
    size_t count;
} open_work;

// What of its work a turn had not brought when it ended. What the reply says is another matter.
static open_work find_open_work(const evq_trial_score *score, int step, size_t turn)
{
    int begun = steps_before(score->scenario, turn), due = steps_before(score->scenario, turn + 1);
    open_work out = {.first = -1};
    for (size_t i = 0; i < score->check_count; i++) {
        const evq_check *check = score->checks[i].check;
        if (is_guard(check) || check->kind == EVQ_CHECK_REPLY) continue;
        if (check->earliest <= begun || check->earliest > due) continue;
        if (!is_open(&score->checks[i], step)) continue;
        if (out.first < 0 || check->earliest < score->checks[out.first].check->earliest) out.first = (int)i;
        out.count++;
    }
    return out;
}

static const char *and_more(const evq_signals *s, size_t count)
{
    return count > 1 ? evq_arena_printf(s->arena, " (and %zu more)", count - 1) : "";
}

static void tell_open_work(evq_signals *s, const evq_step_score *last, const open_work *open)
{
    const char *text = last->answer->reply.message.content;
    bool claimed = claims_to_be_done(text ? text : "");
    const evq_check *check = &s->scenario->checks[open->first];
    const char *evidence =
        evq_arena_printf(s->arena, "%s, which the recording has from step %d on%s, does not hold",
                         evq_words_quote(s->arena, check->title), check->earliest, and_more(s, open->count));
    evq_signal_put(s, (evq_signal){.kind = claimed ? EVQ_SIGNAL_FALSE_CLAIM : EVQ_SIGNAL_EARLY_STOP,
                                   .step = last->step->number,
                                   .evidence = evidence,
                                   .quote = evq_words_quote(s->arena, text ? text : ""),
                                   .culprit = EVQ_CULPRIT_MODEL,
                                   .check = open->first});
}

static const char *depth_of(const evq_signals *s, const evq_step_score *step)
{
    const evq_value *tokens = &step->speed.prompt_tokens;
    return tokens->scored ? evq_arena_printf(s->arena, ", in a prompt of %s tokens",
                                             evq_words_count(s->arena, (int64_t)tokens->value))
                          : "";
}

// The work is there, and the reply tells it wrongly.
static void find_wrong_recall(evq_signals *s, const evq_step_score *last, size_t turn)
{
    size_t count = 0;
    int first = -1;
    for (size_t i = 0; i < s->score->check_count; i++) {
        const evq_check *check = s->score->checks[i].check;
        if (check->kind != EVQ_CHECK_REPLY || check->turn != turn) continue;
        if (!is_open(&s->score->checks[i], last->step->number)) continue;
        if (!count++) first = (int)i;
    }
    if (!count) return;
    const char *text = last->answer->reply.message.content;
    evq_signal_put(
        s, (evq_signal){.kind = EVQ_SIGNAL_WRONG_RECALL,
                        .step = last->step->number,
                        .evidence = evq_arena_printf(s->arena, "%s does not hold%s%s",
                                                     evq_words_quote(s->arena, s->scenario->checks[first].title),
                                                     and_more(s, count), depth_of(s, last)),
                        .quote = evq_words_quote(s->arena, text ? text : ""),
                        .culprit = EVQ_CULPRIT_MODEL,
                        .check = first});
}

// The model spoke, and nothing on the way spoilt what it said.
static bool is_its_own_word(const evq_step_score *step)
{
    if (step->outcome != EVQ_REPLY_OK) return false;
    for (size_t i = 0; i < step->call_count; i++)
        if (step->calls[i].origin == EVQ_ORIGIN_TEXT) return false;
    return true;
}

static void find_turn_ends(evq_signals *s)
{
    size_t turn = 0;
    for (size_t i = 0; i < s->score->step_count; i++) {
        const evq_step_score *step = &s->score->steps[i];
        if (!step->answer || step->answer->reply.message.call_count) continue;
        open_work open = find_open_work(s->score, step->step->number, turn);
        if (is_its_own_word(step) && open.count)
            tell_open_work(s, step, &open);
        else if (is_its_own_word(step))
            find_wrong_recall(s, step, turn);
        turn++;
    }
}

// ---- what held once ----

static void find_broken(evq_signals *s)
{
    for (size_t i = 0; i < s->score->check_count; i++) {
        const evq_check_score *check = &s->score->checks[i];
        if (!check->broken_step) continue;
        bool rule = is_guard(check->check);
        const char *title = evq_words_quote(s->arena, check->check->title);
        evq_signal_put(s, (evq_signal){.kind = rule ? EVQ_SIGNAL_RULE_FORGOTTEN : EVQ_SIGNAL_UNDONE_WORK,
                                       .step = check->broken_step,
                                       .evidence = rule ? title
                                                        : evq_arena_printf(s->arena, "%s held from step %d on", title,
                                                                           check->first_step),
                                       .culprit = EVQ_CULPRIT_MODEL,
                                       .check = (int)i});
    }
}

static void find_overlong(evq_signals *s)
{
    int steps = (int)s->score->step_count;
    if (s->score->trial->outcome != EVQ_OUTCOME_STEP_LIMIT || steps <= s->scenario->reference_steps) return;
    evq_signal_add(s, EVQ_SIGNAL_OVERLONG, s->score->steps[s->score->step_count - 1].step->number,
                   evq_arena_printf(s->arena, "after %zu steps it was not done; the recording needs %d",
                                    s->score->step_count, s->scenario->reference_steps));
}

void evq_signals_of_task(evq_signals *s)
{
    find_turn_ends(s);
    find_broken(s);
    find_overlong(s);
}
