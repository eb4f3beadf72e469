#include "scoring/verdict_missing.h"

#include "base/buf.h"
#include "scoring/failure_words.h"
#include "scoring/stats.h"
#include "scoring/verdict_rules.h"
#include "scoring/words.h"

#include <math.h>
#include <string.h>

enum {
    TRIALS_TO_ASK_FOR = 200, // beyond, the answer is "too near the thresholds"
};

// The fewest that decide when all are done.
static size_t trials_for_all_done(const evq_policy *policy)
{
    for (size_t n = 1; n <= TRIALS_TO_ASK_FOR; n++) {
        evq_share all = evq_share_of(n, n);
        if (evq_done_is_enough(policy, &all)) return n;
    }
    return TRIALS_TO_ASK_FOR;
}

// Each role that was asked of another endpoint, once.
static void put_pins(evq_buf *out, const evq_scorecard *card, evq_arena *arena)
{
    for (size_t i = 0; i < card->trial_count; i++) {
        const evq_pin *pin = evq_trace_new_pin(card->trace, i);
        const char *text = pin ? evq_arena_printf(arena, "%s=%s", pin->role, pin->endpoint) : NULL;
        if (text) evq_buf_printf(out, " --pin %s", evq_words_shell(arena, text));
    }
}

static const char *command_for(const evq_scorecard *card, const char *scenarios, size_t trials, evq_arena *arena)
{
    const evq_run *run = &card->trace->run;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_printf(&line, "evalq run%s --trials %zu", scenarios, trials);
    if (run->endpoint && *run->endpoint) evq_buf_printf(&line, " --endpoint %s", evq_words_shell(arena, run->endpoint));
    if (!run->simulated && run->model && *run->model)
        evq_buf_printf(&line, " --model %s", evq_words_shell(arena, run->model));
    if (run->dialect && *run->dialect && strcmp(run->dialect, "openai-chat") != 0) // the one that needs no saying
        evq_buf_printf(&line, " --dialect %s", evq_words_shell(arena, run->dialect));
    put_pins(&line, card, arena);
    const char *out = evq_arena_strdup(arena, evq_buf_text(&line));
    evq_buf_dispose(&line);
    return out;
}

static const char *command(const evq_scorecard *card, size_t trials, evq_arena *arena)
{
    const char *names = "";
    for (size_t i = 0; i < card->trace->scenario_count; i++)
        names = evq_arena_printf(arena, "%s %s", names, evq_words_shell(arena, card->trace->scenarios[i]->name));
    return command_for(card, names, trials, arena);
}

static void say(evq_scorecard *card, const char *missing, const char *command)
{
    card->verdict.missing = missing;
    card->verdict.command = command;
}

// The last failure of the first step that was not answered; NONE when there is none.
static evq_failure first_failure(const evq_scorecard *card)
{
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t j = 0; j < card->trials[i].step_count; j++) {
            const evq_step *step = card->trials[i].steps[j].step;
            if (card->trials[i].steps[j].answer || !step->attempt_count) continue;
            return step->attempts[step->attempt_count - 1].failure;
        }
    return EVQ_FAILURE_NONE;
}

static void say_repaired_run(evq_scorecard *card)
{
    evq_failure failure = first_failure(card);
    int trials = card->trace->run.trials;
    const char *missing = failure == EVQ_FAILURE_NONE
                              ? "a run that comes to its end"
                              : evq_arena_printf(&card->arena, "%s, then run it again", evq_failure_remedy(failure));
    say(card, missing, command(card, trials > 0 ? (size_t)trials : 1, &card->arena));
}

// How many judged trials decide if the share of those done stays as it is; 0: no number in reach does.
static size_t deciding_trials(const evq_policy *policy, const evq_share *done)
{
    for (size_t n = done->of + 1; n <= TRIALS_TO_ASK_FOR; n++) {
        evq_share then = evq_share_of((n * done->count + done->of / 2) / done->of, n);
        if (evq_done_is_enough(policy, &then) || evq_done_is_too_few(policy, &then)) return n;
    }
    return 0;
}

static size_t divide_up(size_t a, size_t b)
{
    return (a + b - 1) / b;
}

static void say_more_trials(evq_scorecard *card)
{
    evq_arena *arena = &card->arena;
    size_t judged = deciding_trials(&card->policy, &card->done);
    if (!judged) {
        say(card,
            evq_arena_printf(arena,
                             "a model whose rate of success is further from the thresholds: at this one, %d trials "
                             "would not decide either",
                             TRIALS_TO_ASK_FOR),
            NULL);
        return;
    }
    size_t scenarios = card->trace->scenario_count;
    // Some of the further trials will be lost too, if all go as so far.
    size_t all = divide_up(judged * card->trial_count, card->done.of);
    size_t each = divide_up(all, scenarios);
    size_t more = each * scenarios - card->trial_count;
    say(card,
        evq_arena_printf(arena, "%zu more trial%s like %s", more, evq_words_plural(more),
                         card->trial_count == 1 ? "this one" : "these"),
        command(card, each, arena));
}

// However well a few tasks are done: a main agent is given others.
static void say_more_scenarios(evq_scorecard *card)
{
    double judged = fmax((double)trials_for_all_done(&card->policy), card->policy.production_trials);
    size_t trials = divide_up((size_t)judged, (size_t)card->policy.production_scenarios);
    double more = card->policy.production_scenarios - (double)evq_scenarios_judged(card);
    say(card,
        evq_arena_printf(&card->arena, "trials of %.0f more scenario%s, %.0f judged in all", more, more > 1 ? "s" : "",
                         judged),
        command_for(card, " all", trials, &card->arena));
}

void evq_verdict_say_missing(evq_scorecard *card)
{
    const evq_policy *policy = &card->policy;
    const evq_run *run = &card->trace->run;
    const evq_share *done = &card->done;
    size_t enough = trials_for_all_done(policy);
    bool all_done = done->of && done->count == done->of, is_enough = evq_done_is_enough(policy, done);
    bool few_kinds = (double)evq_scenarios_judged(card) < policy->production_scenarios;
    if (card->answered && run->mode == EVQ_MODE_FORCED)
        say(card, "a free replay", command(card, enough, &card->arena));
    else if ((all_done || is_enough) && few_kinds)
        say_more_scenarios(card);
    // However often a toy is done, it proves nothing; a toy that is not done may yet prove a failure.
    else if (all_done && !evq_prompts_are_real(card))
        say(card, "a task of an agent's size", command_for(card, " blog-update", enough, &card->arena));
    // Nothing is judged, or all is proven but for the endpoint, which lost too many trials: more of the same would not help.
    else if (!done->of || is_enough)
        say_repaired_run(card);
    else
        say_more_trials(card);
}
