#include "scoring/coherence.h"

#include "scoring/coherence_internal.h"
#include "scoring/stats.h"

#include <stdlib.h>

const char *const evq_signal_names[EVQ_SIGNAL_COUNT] = {
#define X(name, id, words) id,
    EVQ_SIGNALS(X)
#undef X
};
const char *const evq_signal_words[EVQ_SIGNAL_COUNT] = {
#define X(name, id, words) words,
    EVQ_SIGNALS(X)
#undef X
};

void evq_signal_put(evq_signals *s, evq_signal signal)
{
    EVQ_GROW(s->arena, s->score->signals, s->score->signal_count);
    s->score->signals[s->score->signal_count++] = signal;
}

void evq_signal_add(evq_signals *s, evq_signal_kind kind, int step, const char *evidence)
{
    evq_signal_put(
        s, (evq_signal){.kind = kind, .step = step, .evidence = evidence, .culprit = EVQ_CULPRIT_MODEL, .check = -1});
}

// ---- slips and losses ----

static double progress_after(const evq_trial_score *score, int step)
{
    double progress = 0;
    for (size_t i = 0; i < score->step_count && score->steps[i].step->number <= step; i++)
        if (score->steps[i].answer) progress = score->steps[i].progress;
    return progress;
}

// A check that it broke or missed tells for good; anything else is made up for as soon as the work goes on.
static bool is_loss(const evq_trial_score *score, const evq_signal *signal)
{
    if (signal->culprit != EVQ_CULPRIT_MODEL || score->done) return false;
    if (signal->check >= 0) return !score->checks[signal->check].held;
    return score->progress <= progress_after(score, signal->step);
}

static int by_step(const void *a, const void *b)
{
    const evq_signal *left = a, *right = b;
    if (left->step != right->step) return left->step < right->step ? -1 : 1;
    return (left->kind > right->kind) - (left->kind < right->kind);
}

static void find_loss(evq_trial_score *score)
{
    for (size_t i = 0; i < score->signal_count; i++) {
        evq_signal *signal = &score->signals[i];
        signal->is_loss = is_loss(score, signal);
        if (signal->is_loss && !score->lost) score->lost = signal;
    }
    for (size_t i = 0; i < score->step_count; i++) {
        int step = score->steps[i].step->number;
        if (score->steps[i].answer && (!score->lost || step < score->lost->step)) score->kept_to = step;
    }
}

void evq_coherence_hear(evq_trial_score *score, const evq_step_score *step, const char *shown, evq_arena *arena)
{
    evq_signals s = {.score = score, .scenario = score->scenario, .arena = arena};
    evq_signals_of_reply(&s, step, shown);
}

void evq_coherence_judge(evq_trial_score *score, evq_arena *arena)
{
    evq_signals s = {.score = score, .scenario = score->scenario, .arena = arena};
    evq_signals_of_calls(&s);
    evq_signals_of_task(&s);
    if (score->signal_count) qsort(score->signals, score->signal_count, sizeof *score->signals, by_step);
    find_loss(score);
}

// ---- over the run ----

static void count_kind(evq_coherence *out, const evq_trial_score *trial, evq_signal_kind kind)
{
    evq_signal_count *count = &out->kinds[kind];
    size_t before = count->signals;
    for (size_t i = 0; i < trial->signal_count; i++) {
        if (trial->signals[i].kind != kind) continue;
        if (!count->signals++) {
            count->trial = trial->trial->number;
            count->step = trial->signals[i].step;
        }
    }
    count->trials += count->signals > before;
    count->losses += trial->lost && trial->lost->kind == kind;
}

static evq_value median_of(double *values, size_t count, const char *source, const char *reason)
{
    if (!count) return (evq_value){.reason = reason};
    return (evq_value){.scored = true, .value = evq_median(values, count), .n = count, .source = source};
}

static bool was_lost(const evq_scorecard *card, const evq_scenario *scenario)
{
    for (size_t i = 0; i < card->trial_count; i++)
        if (card->trials[i].scenario == scenario && card->trials[i].lost) return true;
    return false;
}

void evq_coherence_measure(evq_scorecard *card)
{
    evq_coherence *out = &card->coherence;
    double *lost = evq_arena_array(&card->arena, double, card->trial_count);
    double *efficiency = evq_arena_array(&card->arena, double, card->trial_count);
    size_t done = 0;
    for (size_t i = 0; i < card->trial_count; i++) {
        const evq_trial_score *trial = &card->trials[i];
        for (int kind = 0; kind < EVQ_SIGNAL_COUNT; kind++) count_kind(out, trial, (evq_signal_kind)kind);
        if (card->trace->run.mode != EVQ_MODE_FREE) continue;
        if (trial->lost)
            lost[out->lost++] = trial->lost->step;
        else if (trial->judged)
            out->kept++;
        else
            out->cut++;
        if (trial->done) efficiency[done++] = (double)trial->scenario->reference_steps / (double)trial->step_count;
    }
    for (size_t i = 0; i < card->trace->scenario_count; i++)
        out->lost_scenarios += was_lost(card, card->trace->scenarios[i]);
    out->lost_at = median_of(lost, out->lost, "signals", "no trial lost the thread");
    out->efficiency = median_of(efficiency, done, "steps", "no trial was done");
}
