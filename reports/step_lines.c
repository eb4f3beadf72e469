#include "reports/step_lines.h"

#include "base/text.h"
#include "reports/format.h"

enum { SHORT_CELLS = 100 };

void evq_say_attempt(evq_buf *out, const evq_attempt *attempt)
{
    evq_buf_printf(out, "attempt %d: ", attempt->number);
    evq_format_span(out, (double)(attempt->done_ns - attempt->started_ns) / 1e6);
    if (attempt->status) evq_buf_printf(out, ", HTTP %d", attempt->status);
    evq_buf_printf(out, ", %s", attempt->failure ? evq_failure_words(attempt->failure) : "answered");
    if (!*attempt->text) return;
    evq_buf_puts(out, ": ");
    evq_text_line(out, attempt->text, SHORT_CELLS);
}

void evq_say_judgement(evq_buf *out, const evq_call_score *call)
{
    evq_buf_puts(out, evq_rung_words[call->rung]);
    if (call->culprit == EVQ_CULPRIT_ENDPOINT) evq_buf_puts(out, ", the endpoint's fault");
    if (*call->why) evq_buf_printf(out, ": %s", call->why);
    if (*call->rule) evq_buf_printf(out, " (rule %s, at %s)", call->rule, *call->at ? call->at : "the arguments");
    if (call->origin != EVQ_ORIGIN_CALL && *call->quote) evq_buf_printf(out, " <<%s>>", call->quote);
    if (call->match > EVQ_MATCH_SAME) evq_buf_printf(out, "; beside the recording: %s", evq_match_names[call->match]);
}

void evq_say_signal(evq_buf *out, const evq_trial_score *trial, const evq_signal *signal)
{
    const char *what = signal == trial->lost                  ? "lost"
                       : signal->culprit == EVQ_CULPRIT_MODEL ? "slip"
                                                              : "not the model's";
    evq_buf_printf(out, "%s: %s: %s", what, evq_signal_words[signal->kind], signal->evidence);
}
