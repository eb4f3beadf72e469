#include "reports/call_lines.h"

#include "reports/lines.h"

#include "base/text.h"

#include <string.h>

enum { TOOL_CELLS = 60 };

static void put_share(evq_buf *out, const evq_share *share)
{
    evq_buf_printf(out, "%zu of %zu (", share->count, share->of);
    evq_format_percent(out, (double)share->count / (double)share->of);
    evq_buf_putc(out, ')');
}

// ---- one line a rung ----

typedef struct proof {
    const evq_trial_score *trial;
    const evq_step_score *step;
    const evq_call_score *call;
    size_t count;
} proof;

static proof first_of(const evq_scorecard *card, evq_rung rung, evq_culprit culprit)
{
    proof out = {0};
    for (size_t t = 0; t < card->trial_count; t++)
        for (size_t s = 0; s < card->trials[t].step_count; s++)
            for (size_t c = 0; c < card->trials[t].steps[s].call_count; c++) {
                const evq_call_score *call = &card->trials[t].steps[s].calls[c];
                if (call->rung != rung || call->culprit != culprit) continue;
                if (!out.count++) {
                    out.trial = &card->trials[t];
                    out.step = &card->trials[t].steps[s];
                    out.call = call;
                }
            }
    return out;
}

static void tell_rung(evq_lines *l, evq_rung rung, evq_culprit culprit)
{
    proof first = first_of(l->card, rung, culprit);
    if (!first.count) return;
    evq_buf_printf(&l->line, "%zu x %s", first.count, evq_rung_words[rung]);
    if (culprit == EVQ_CULPRIT_ENDPOINT) evq_buf_puts(&l->line, ", the endpoint's fault");
    evq_buf_puts(&l->line, first.count > 1 ? "; first at " : ": ");
    if (l->card->trial_count > 1) evq_buf_printf(&l->line, "trial %d, ", first.trial->trial->number + 1);
    evq_buf_printf(&l->line, "step %d", first.step->step->number);
    if (*first.call->tool) {
        evq_buf_puts(&l->line, ", ");
        evq_text_line(&l->line, first.call->tool, TOOL_CELLS);
    }
    evq_buf_printf(&l->line, ": %s", first.call->why);
    evq_lines_tell(l);
}

// ---- how it developed ----

static void tell_course(evq_lines *l)
{
    const evq_validity *v = &l->card->validity;
    if (!v->early.of || !v->late.of) return;
    double change = (double)v->late.count / (double)v->late.of - (double)v->early.count / (double)v->early.of;
    if (change == 0) return;
    evq_buf_puts(&l->line, "steps with valid calls only: ");
    put_share(&l->line, &v->early);
    evq_buf_puts(&l->line, " in the first half of the recording, ");
    put_share(&l->line, &v->late);
    evq_buf_printf(&l->line, " in the second: %+.0f points (95 %% interval %+.0f to %+.0f)", change * 100,
                   v->late_low * 100, v->late_high * 100);
    evq_lines_tell(l);
}

static void tell_presence(evq_lines *l)
{
    const evq_validity *v = &l->card->validity;
    if (!v->missed && !v->called_wrong) return;
    evq_buf_puts(&l->line, "calling at all: ");
    if (v->precision.scored) evq_buf_printf(&l->line, "precision %.0f %%, ", v->precision.value * 100);
    if (v->recall.scored) evq_buf_printf(&l->line, "recall %.0f %%, ", v->recall.value * 100);
    if (v->f1.scored) evq_buf_printf(&l->line, "F1 %.0f %%, ", v->f1.value * 100);
    evq_buf_puts(&l->line, "over ");
    evq_format_counted(&l->line, v->f1.scored ? v->f1.n : v->missed + v->called_wrong, "step");
    evq_buf_puts(&l->line, " where the recording leaves no doubt");
    evq_lines_tell(l);
}

static void put_mismatches(evq_buf *out, const evq_validity *v)
{
    static const char *const words[EVQ_MATCH_COUNT] = {[EVQ_MATCH_OTHER_ARGUMENTS] = "with other arguments",
                                                       [EVQ_MATCH_OTHER_ORDER] = "recorded at another place",
                                                       [EVQ_MATCH_OTHER_TOOL] = "to another tool"};
    const char *between = " (others: ";
    for (int i = 0; i < EVQ_MATCH_COUNT; i++) {
        if (!words[i] || !v->matches[i]) continue;
        evq_buf_printf(out, "%s%zu %s", between, v->matches[i], words[i]);
        between = ", ";
    }
    if (*between == ',') evq_buf_putc(out, ')');
}

static void tell_agreement(evq_lines *l)
{
    const evq_validity *v = &l->card->validity;
    if (!v->agreement.of || v->agreement.count == v->agreement.of) return;
    put_share(&l->line, &v->agreement);
    evq_buf_puts(&l->line, " of the recorded calls were made with equal arguments");
    put_mismatches(&l->line, v);
    evq_buf_puts(&l->line, "; even a model compared with itself agrees only in 76 to "
                           "84 %");
    evq_lines_tell(l);
}

// What clients forgive, and strict ones do not.
static void tell_forgiven(evq_lines *l)
{
    static const char *const words[EVQ_REMARK_COUNT] = {
        [EVQ_REMARK_ARGUMENTS_OBJECT] = "arguments sent as an object", [EVQ_REMARK_MISSING_INDEX] = "no index",
        [EVQ_REMARK_SHARED_INDEX] = "one index for several calls",     [EVQ_REMARK_MISSING_ID] = "no id",
        [EVQ_REMARK_DUPLICATE_ID] = "one id for several calls",        [EVQ_REMARK_EMPTY_ARGUMENTS] = "empty arguments",
    };
    const evq_validity *v = &l->card->validity;
    const char *between = "forgiven: ";
    for (int i = 0; i < EVQ_REMARK_COUNT; i++) {
        if (!words[i] || !v->remarks[i]) continue;
        evq_buf_printf(&l->line, "%s%s (", between, words[i]);
        evq_format_counted(&l->line, v->remarks[i], "step");
        evq_buf_putc(&l->line, ')');
        between = ", ";
    }
    if (v->nulls) {
        evq_buf_printf(&l->line, "%snull for an optional argument (", between);
        evq_format_counted(&l->line, v->nulls, "call");
        evq_buf_putc(&l->line, ')');
    }
    evq_lines_tell(l);
}

static void tell_parity(evq_lines *l)
{
    enum { SHOWN = 5 };
    const evq_parity *p = &l->card->parity;
    if (!p->pairs) return;
    evq_buf_printf(&l->line, "streamed and in one piece: %zu of ", p->alike);
    evq_format_counted(&l->line, p->pairs, "step");
    evq_buf_puts(&l->line, " alike");
    evq_lines_tell(l);
    for (size_t i = 0; i < p->line_count && i < SHOWN; i++) l->say(l->context, p->lines[i]);
    if (p->line_count > SHOWN)
        evq_buf_printf(&l->line, "%zu more differ; scorecard.json has all", p->line_count - SHOWN);
    evq_lines_tell(l);
}

void evq_calls_say_details(const evq_scorecard *card, evq_say_line *say, void *context)
{
    const evq_validity *v = &card->validity;
    evq_lines l = evq_lines_begin(card, say, context);
    for (int rung = EVQ_RUNG_VALID + 1; rung < EVQ_RUNG_COUNT; rung++) {
        tell_rung(&l, (evq_rung)rung, EVQ_CULPRIT_MODEL);
        tell_rung(&l, (evq_rung)rung, EVQ_CULPRIT_ENDPOINT);
    }
    if (v->blamed[EVQ_CULPRIT_ENDPOINT]) {
        evq_buf_puts(&l.line, "as the model wrote them, ");
        put_share(&l.line, &v->model_valid);
        evq_buf_puts(&l.line, v->model_valid.count == 1 ? " is valid" : " are valid");
        evq_lines_tell(&l);
    }
    if (v->recovered.of) {
        put_share(&l.line, &v->recovered);
        evq_buf_puts(&l.line, " of those that fell short were made right within two steps");
        evq_lines_tell(&l);
    }
    tell_course(&l);
    tell_presence(&l);
    tell_agreement(&l);
    tell_forgiven(&l);
    tell_parity(&l);
    evq_lines_end(&l);
}
