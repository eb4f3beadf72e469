#include "cli/show_run.h"

#include "base/buf.h"
#include "base/text.h"
#include "reports/format.h"
#include "reports/step_lines.h"
#include "scoring/scorecard.h"
#include "trace/trace_read.h"

#include <stdio.h>
#include <string.h>

enum { SHORT_CELLS = 100 };

// Text of a model or a world, made harmless for the terminal.
static void put_text(evq_buf *out, const char *label, const char *text, bool in_full)
{
    if (!text || !*text) return;
    evq_buf_printf(out, "    %-10s", label);
    if (in_full)
        evq_text_block(out, text);
    else
        evq_text_line(out, text, SHORT_CELLS);
    evq_buf_putc(out, '\n');
}

static void put_attempt(evq_buf *out, const evq_attempt *attempt)
{
    evq_buf_puts(out, "    ");
    evq_say_attempt(out, attempt);
    evq_buf_putc(out, '\n');
}

static void put_judgement(evq_buf *out, const evq_call_score *call, bool in_full)
{
    if (call->rung == EVQ_RUNG_VALID && !in_full) return;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_say_judgement(&line, call);
    put_text(out, "judged", evq_buf_text(&line), true);
    evq_buf_dispose(&line);
}

static void put_step(evq_buf *out, const evq_step_score *score, bool in_full)
{
    const evq_step *step = score->step;
    evq_buf_printf(out, "  step %d   request ", step->number);
    evq_format_bytes(out, (int64_t)step->request_bytes);
    evq_buf_printf(out, ", %zu messages\n", step->message_count);
    for (size_t i = 0; i < step->attempt_count; i++)
        if (in_full || step->attempts[i].failure || i) put_attempt(out, &step->attempts[i]);
    if (in_full) put_text(out, "sent", step->added, true);
    if (!step->attempt_count) return;
    const evq_message *said = &step->attempts[step->attempt_count - 1].reply.message;
    put_text(out, "thinks", said->reasoning, in_full);
    put_text(out, "says", said->content, in_full);
    for (size_t i = 0; i < said->call_count; i++) {
        put_text(out, "calls", said->calls[i].name, in_full);
        put_text(out, "", said->calls[i].arguments, in_full);
        if (i < score->call_count) put_judgement(out, &score->calls[i], in_full);
        const evq_result *result = evq_step_result(step, i);
        if (!result) continue;
        put_text(out, evq_answer_source_names[result->source], *result->content ? result->content : "(no output)",
                 in_full);
        for (size_t k = 0; k < result->change_count; k++)
            put_text(out, result->changes[k].content ? "wrote" : "removed", result->changes[k].path, in_full);
    }
    for (size_t i = said->call_count; i < score->call_count; i++) put_judgement(out, &score->calls[i], in_full);
}

// Where the thread slipped, and where it was lost.
static void put_signals(evq_buf *out, const evq_trial_score *score, int step)
{
    for (size_t i = 0; i < score->signal_count; i++) {
        const evq_signal *signal = &score->signals[i];
        if (signal->step != step) continue;
        evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
        evq_say_signal(&line, score, signal);
        put_text(out, "thread", evq_buf_text(&line), true);
        evq_buf_dispose(&line);
    }
}

static void put_trial(evq_buf *out, const evq_trial_score *score, int step)
{
    evq_buf_printf(out, "%s, trial %d: %s\n", score->scenario->name, score->trial->number + 1,
                   evq_outcome_names[score->trial->outcome]);
    for (size_t i = 0; i < score->step_count; i++) {
        int number = score->steps[i].step->number;
        if (step && number != step) continue;
        put_step(out, &score->steps[i], step != 0);
        put_signals(out, score, number);
    }
}

static int check_numbers(const evq_trace *trace, int trial, int step, evq_err *err)
{
    if (trial > (int)trace->trial_count)
        return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--trial %d: the run has %zu", trial, trace->trial_count);
    size_t most = 0;
    for (size_t i = 0; i < trace->trial_count; i++)
        if ((!trial || (int)i == trial - 1) && trace->trials[i].step_count > most) most = trace->trials[i].step_count;
    if (step > (int)most) return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--step %d: there are %zu", step, most);
    return 0;
}

int evq_show_run(const char *path, int trial, int step, evq_err *err)
{
    evq_trace *trace;
    int rc = evq_trace_read(&trace, path, err);
    if (rc) return rc;
    rc = trace->bench ? evq_fail(err, EVQ_EUSAGE, path, NULL, "this is a bench, without steps: `evalq report` shows it")
                      : check_numbers(trace, trial, step, err);
    evq_scorecard *card = NULL;
    if (!rc) evq_scorecard_make(&card, trace, NULL);
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(1024));
    for (size_t i = 0; !rc && i < card->trial_count; i++)
        if (!trial || (int)i == trial - 1) put_trial(&out, &card->trials[i], step);
    if (trace->cut) evq_buf_puts(&out, "(the trace is cut off here)\n");
    if (!rc) fwrite(evq_buf_text(&out), 1, out.len, stdout);
    evq_buf_dispose(&out);
    evq_scorecard_free(card);
    evq_trace_free(trace);
    return rc;
}
