#include "reports/coherence_lines.h"

#include "reports/lines.h"

// ---- the thread ----

static void say_kept(evq_buf *out, const evq_trial_score *trial)
{
    if (!trial->answered)
        evq_buf_puts(out, "not measured: no request was answered");
    else if (trial->judged)
        evq_buf_puts(out, "kept to the end");
    else
        evq_buf_printf(out, "kept to step %d, where the trial was cut off", trial->kept_to);
    if (!trial->done) return;
    evq_buf_puts(out, ", in ");
    evq_format_counted(out, trial->step_count, "step");
    evq_buf_printf(out, " (the recording has %d)", trial->scenario->reference_steps);
}

static void put_evidence(evq_buf *out, const evq_signal *signal)
{
    evq_buf_puts(out, signal->evidence);
    if (signal->quote) evq_buf_printf(out, "; it said: %s", *signal->quote ? signal->quote : "nothing");
}

static void tell_trial(evq_lines *l, const evq_trial_score *trial)
{
    if (trial->lost) {
        if (trial->kept_to) evq_buf_printf(&l->line, "kept to step %d, ", trial->kept_to);
        evq_buf_printf(&l->line, "lost at step %d: %s: ", trial->lost->step, evq_signal_words[trial->lost->kind]);
        put_evidence(&l->line, trial->lost);
    } else {
        say_kept(&l->line, trial);
    }
    evq_lines_tell(l);
    for (size_t i = 0; i < trial->signal_count; i++) {
        const evq_signal *signal = &trial->signals[i];
        if (signal == trial->lost) continue;
        const char *what = signal->is_loss ? "and" : signal->culprit == EVQ_CULPRIT_MODEL ? "slip" : "not the model's";
        evq_buf_printf(&l->line, "%s at step %d: %s: ", what, signal->step, evq_signal_words[signal->kind]);
        put_evidence(&l->line, signal);
        evq_lines_tell(l);
    }
}

static const evq_signal *find_signal(const evq_scorecard *card, evq_signal_kind kind)
{
    const evq_signal_count *count = &card->coherence.kinds[kind];
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t k = 0; k < card->trials[i].signal_count; k++) {
            const evq_signal *signal = &card->trials[i].signals[k];
            if (card->trials[i].trial->number == count->trial && signal->kind == kind) return signal;
        }
    return NULL;
}

static void tell_kind(evq_lines *l, evq_signal_kind kind)
{
    const evq_signal_count *count = &l->card->coherence.kinds[kind];
    const evq_signal *first = count->signals ? find_signal(l->card, kind) : NULL;
    if (!first) return;
    evq_buf_printf(&l->line, "%s, in ", evq_signal_words[kind]);
    evq_format_counted(&l->line, count->trials, "trial");
    if (count->losses) evq_buf_printf(&l->line, " and the end of the thread in %zu", count->losses);
    evq_buf_printf(&l->line, "; first at trial %d, step %d: ", count->trial + 1, count->step);
    put_evidence(&l->line, first);
    evq_lines_tell(l);
}

static void tell_all(evq_lines *l)
{
    const evq_coherence *c = &l->card->coherence;
    evq_buf_printf(&l->line, "kept in %zu of ", c->kept);
    evq_format_counted(&l->line, c->kept + c->lost, "trial");
    if (c->lost) evq_buf_printf(&l->line, ", lost in %zu, at the median in step %.0f", c->lost, c->lost_at.value);
    if (c->cut) evq_buf_printf(&l->line, "; %zu cut off before either showed", c->cut);
    if (c->efficiency.scored && c->efficiency.value < 0.995)
        evq_buf_printf(&l->line, "; those done took %.2f times the steps of the recording", 1 / c->efficiency.value);
    evq_lines_tell(l);
    for (int i = 0; i < EVQ_SIGNAL_COUNT; i++) tell_kind(l, (evq_signal_kind)i);
}

void evq_coherence_say(const evq_scorecard *card, evq_say_line *say, void *context)
{
    if (!card->answered || card->trace->run.mode != EVQ_MODE_FREE) return;
    evq_lines l = evq_lines_begin(card, say, context);
    if (card->trial_count == 1)
        tell_trial(&l, &card->trials[0]);
    else
        tell_all(&l);
    evq_lines_end(&l);
}

// ---- the scenarios ----

typedef bool is_meant(const evq_scenario_score *score);

static bool is_flaky(const evq_scenario_score *score)
{
    return score->is_flaky;
}

static bool is_never_done(const evq_scenario_score *score)
{
    return score->done.of && !score->done.count;
}

static bool is_always_done(const evq_scenario_score *score)
{
    return score->done.of && score->done.count == score->done.of;
}

static bool is_not_judged(const evq_scenario_score *score)
{
    return !score->done.of;
}

static void tell_group(evq_lines *l, const char *name, is_meant *meant)
{
    const char *between = "";
    for (size_t i = 0; i < l->card->scenario_count; i++) {
        const evq_scenario_score *score = &l->card->scenarios[i];
        if (!meant(score)) continue;
        if (!*between) evq_buf_printf(&l->line, "%s: ", name);
        evq_buf_printf(&l->line, "%s%s", between, score->scenario->name);
        if (score->done.of) evq_buf_printf(&l->line, " (%zu of %zu)", score->done.count, score->done.of);
        between = ", ";
    }
    evq_lines_tell(l);
}

void evq_reliability_say(const evq_scorecard *card, evq_say_line *say, void *context)
{
    if (card->trial_count < 2 || card->trace->run.mode != EVQ_MODE_FREE || !card->done.of) return;
    evq_lines l = evq_lines_begin(card, say, context);
    if (card->scenario_count > 1) {
        tell_group(&l, "done every time", is_always_done);
        tell_group(&l, "never done", is_never_done);
        tell_group(&l, "not judged", is_not_judged);
    }
    tell_group(&l, "flaky, done only sometimes", is_flaky);
    if (card->pass3.scored) {
        evq_buf_puts(&l.line, "three more trials of a task are all done with a chance of ");
        evq_format_percent(&l.line, card->pass3.value);
        evq_buf_puts(&l.line, " (pass^3)");
        evq_lines_tell(&l);
    }
    evq_lines_end(&l);
}
