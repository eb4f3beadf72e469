#include "reports/sentences.h"

#include "reports/format.h"

#include <string.h>

void evq_say_simulated(evq_buf *out, const evq_run *run)
{
    if (!run->simulated) return;
    evq_buf_puts(out, "simulated endpoint");
    if (run->time_scale > 0 && run->time_scale != 1) evq_buf_printf(out, ", time scale %g", run->time_scale);
}

void evq_say_scenarios(evq_buf *out, const evq_trace *trace)
{
    for (size_t i = 0; i < trace->scenario_count; i++)
        evq_buf_printf(out, "%s%s", i ? ", " : "", trace->scenarios[i]->name);
}

const char *evq_say_unfinished(const evq_trace *trace)
{
    if (trace->interrupted) return "interrupted by the user: scored is what there is";
    if (trace->cut || !trace->has_end) return "the trace ends in the middle of the run: scored is what there is";
    return NULL;
}

static void put_share(evq_buf *out, const evq_share *share)
{
    evq_format_percent(out, (double)share->count / (double)share->of);
    evq_buf_printf(out, ", 95 %% interval %.0f to %.0f %%", share->low * 100, share->high * 100);
}

static void say_forced(evq_buf *out, const evq_scorecard *card)
{
    size_t agreed = 0;
    for (size_t i = 0; i < card->trial_count; i++) agreed += card->trials[i].agreed;
    evq_buf_printf(out, "not judged in forced replay; %zu of ", agreed);
    evq_format_counted(out, card->answered, "answered step");
    evq_buf_puts(out, " as recorded");
}

// How far a single trial came.
static void say_trial(evq_buf *out, const evq_trial_score *trial)
{
    evq_buf_puts(out, trial->done ? "done" : trial->judged ? "not done" : "not judged, the trial was cut off");
    evq_buf_printf(out, ": %zu of ", trial->held);
    evq_format_counted(out, trial->check_count, "check");
    evq_buf_puts(out, trial->held == 1 && trial->check_count == 1 ? " holds" : " hold");
    if (trial->done) return;
    evq_buf_puts(out, ", progress ");
    evq_format_percent(out, trial->progress);
}

void evq_say_trials(evq_buf *out, const evq_scorecard *card)
{
    int64_t made = (int64_t)card->trial_count;
    const evq_run *run = &card->trace->run;
    int64_t planned = run->trials * (int64_t)card->trace->scenario_count * (run->parity ? 2 : 1);
    if (made < planned) evq_buf_printf(out, "%zu of ", card->trial_count);
    evq_format_counted(out, (size_t)(made < planned ? planned : made), "trial");
}

void evq_say_task(evq_buf *out, const evq_scorecard *card)
{
    const evq_share *done = &card->done;
    if (!card->answered) {
        evq_buf_puts(out, "not judged: no request was answered");
    } else if (card->trace->run.mode == EVQ_MODE_FORCED) {
        say_forced(out, card);
    } else if (card->trial_count == 1) {
        say_trial(out, &card->trials[0]);
    } else if (!done->of) {
        evq_buf_puts(out, "not judged: no trial came to its end");
    } else {
        evq_buf_printf(out, "%zu of ", done->count);
        evq_format_counted(out, done->of, "trial");
        evq_buf_puts(out, " done (");
        put_share(out, done);
        evq_buf_putc(out, ')');
        if (card->trial_count > done->of)
            evq_buf_printf(out, "; %zu more cut off and not judged", card->trial_count - done->of);
    }
}

void evq_say_calls(evq_buf *out, const evq_scorecard *card)
{
    size_t off_script = 0;
    for (size_t i = 0; i < card->trial_count; i++) off_script += card->trials[i].off_script;
    const evq_share *valid = &card->validity.valid;
    if (!valid->of) {
        evq_buf_puts(out, "none were made");
        return;
    }
    evq_buf_printf(out, "%zu of %zu valid (", valid->count, valid->of);
    put_share(out, valid);
    evq_buf_putc(out, ')');
    if (off_script) evq_buf_printf(out, "; %zu off-script, not foreseen in the scenario", off_script);
}

void evq_say_verdict(evq_buf *out, const evq_verdict *verdict)
{
    evq_buf_puts(out, evq_verdict_names[verdict->word]);
    bool blames = verdict->word == EVQ_FAILED || verdict->word == EVQ_COULD_NOT_SERVE;
    if (blames && verdict->fault != EVQ_FAULT_MODEL) evq_buf_printf(out, ": %s", evq_fault_words[verdict->fault]);
    if (verdict->retest) evq_buf_printf(out, "; to be tested again %s", verdict->retest);
}

void evq_say_requests(evq_buf *out, const evq_scorecard *card)
{
    if (card->answered == card->requests && card->attempts <= card->requests) return;
    evq_buf_printf(out, "%zu of %zu answered, in ", card->answered, card->requests);
    evq_format_counted(out, card->attempts, "attempt");
    if (!(card->waste_ms > 0)) return;
    evq_buf_puts(out, "; ");
    evq_format_span(out, card->waste_ms);
    evq_buf_puts(out, " lost to failures");
}

static void say_course(evq_buf *out, const evq_check_score *score)
{
    if (score->first_step && score->broken_step)
        evq_buf_printf(out, "held from step %d, lost at step %d", score->first_step, score->broken_step);
    else if (score->broken_step)
        evq_buf_printf(out, "broken at step %d", score->broken_step);
    else
        evq_buf_puts(out, "never");
    int earliest = score->check->earliest;
    if (earliest && !score->first_step) evq_buf_printf(out, ", in the recording from step %d on", earliest);
}

bool evq_say_missed_check(evq_buf *out, const evq_scorecard *card, const evq_scenario *scenario, size_t check)
{
    const evq_trial_score *first = NULL;
    size_t missed = 0, judged = 0;
    for (size_t i = 0; i < card->trial_count; i++) {
        const evq_trial_score *trial = &card->trials[i];
        if (!trial->judged || trial->scenario != scenario || check >= trial->check_count) continue;
        judged++;
        if (trial->checks[check].held) continue;
        if (!missed++) first = trial;
    }
    if (!missed) return false;
    evq_buf_puts(out, "not held");
    if (judged > 1) evq_buf_printf(out, " in %zu of %zu trials", missed, judged);
    evq_buf_printf(out, ": %s (", scenario->checks[check].title);
    if (card->trial_count > 1) evq_buf_printf(out, "trial %d: ", first->trial->number + 1);
    say_course(out, &first->checks[check]);
    evq_buf_putc(out, ')');
    return true;
}

void evq_say_place(evq_buf *out, const evq_scorecard *card, const evq_reason *reason)
{
    bool trial = reason->trial >= 0 && card->trial_count > 1;
    if (trial && reason->step)
        evq_buf_printf(out, " [trial %d, step %d]", reason->trial + 1, reason->step);
    else if (trial)
        evq_buf_printf(out, " [trial %d]", reason->trial + 1);
    else if (reason->step)
        evq_buf_printf(out, " [step %d]", reason->step);
}

void evq_reasons_say(const evq_scorecard *card, evq_say_line *say, void *context)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    for (size_t i = 0; i < card->verdict.reason_count; i++) {
        evq_buf_truncate(&line, 0);
        evq_buf_puts(&line, card->verdict.reasons[i].text);
        evq_say_place(&line, card, &card->verdict.reasons[i]);
        say(context, evq_buf_text(&line));
    }
    evq_buf_dispose(&line);
}

// A client that is busy most of the time, or many at once and then not at hand, sees what comes too late.
bool evq_client_was_bottleneck(const evq_overhead *overhead, int jobs)
{
    static const double busy = 0.7, late = 0.01;
    if (!overhead->loop_ns) return false;
    double all = (double)overhead->loop_ns;
    return (double)overhead->loop_busy_ns > busy * all || (jobs > 1 && (double)overhead->late_ns > late * all);
}

static void say_self_test(evq_buf *out, const evq_self_test *test)
{
    if (!test->done) return;
    evq_buf_printf(
        out,
        "%sself-test on this machine: clock in steps of %.2g us, %.2g us of work an event, events seen %.2g ms "
        "after they were written, 95 %% of them within %.2g ms",
        out->len ? "; " : "", test->clock_ns / 1e3, test->event_ns / 1e3, test->delay_ns / 1e6,
        test->delay_p95_ns / 1e6);
}

void evq_say_overhead(evq_buf *out, const evq_trace *trace)
{
    const evq_overhead *overhead = &trace->overhead;
    if (overhead->events) {
        evq_buf_printf(out, "its own work: %.2g ms an event, ",
                       (double)overhead->busy_ns / 1e6 / (double)overhead->events);
        evq_format_counted(out, overhead->events, "event");
    }
    say_self_test(out, &trace->run.self_test);
    if (!evq_client_was_bottleneck(overhead, trace->run.jobs)) return;
    evq_buf_puts(out, "; evalq itself was a bottleneck, busy ");
    evq_format_percent(out, (double)overhead->loop_busy_ns / (double)overhead->loop_ns);
    evq_buf_printf(
        out,
        " of the time and up to %.0f ms at a stretch: what came meanwhile was seen too late, so give it a core "
        "of its own or fewer jobs",
        (double)overhead->longest_ns / 1e6);
}
