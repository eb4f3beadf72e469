// One step as evidence: what was sent, how each attempt went, what was said and called, what the world answered.
#include "reports/html.h"

#include "base/json_write.h"
#include "base/text.h"
#include "reports/escape.h"
#include "reports/step_lines.h"
#include "scoring/reply_outcome.h"

#include <string.h>

typedef struct view {
    evq_buf *out;
    size_t most; // bytes of one text
} view;

static void put_text(const view *v, const char *label, const char *text)
{
    if (!text || !*text) return;
    size_t len = strlen(text), shown = len <= v->most ? len : evq_utf8_floor(text, v->most);
    evq_buf head = EVQ_BUF_INIT(EVQ_MIB(64));
    evq_buf_append(&head, text, shown);
    evq_buf_printf(v->out, "<h4>%s</h4><pre>", label);
    evq_escape_xml(v->out, evq_buf_text(&head));
    if (shown < len) evq_buf_printf(v->out, "\n[%zu more bytes]", len - shown);
    evq_buf_puts(v->out, "</pre>\n");
    evq_buf_dispose(&head);
}

static void put_attempts(const view *v, const evq_step *step)
{
    evq_buf_puts(v->out, "<ul>\n");
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    for (size_t i = 0; i < step->attempt_count; i++) {
        evq_buf_truncate(&line, 0);
        evq_say_attempt(&line, &step->attempts[i]);
        evq_buf_puts(&line, " (");
        evq_format_bytes(&line, (int64_t)step->attempts[i].body_bytes);
        evq_buf_puts(&line, " came)");
        evq_html_item(v->out, evq_buf_text(&line));
    }
    evq_buf_puts(v->out, "</ul>\n");
    evq_buf_dispose(&line);
}

static void put_paragraph(const view *v, bool is_fault, const evq_buf *line)
{
    evq_buf_printf(v->out, "<p class=\"%s\">", is_fault ? "failed" : "note");
    evq_escape_xml(v->out, evq_buf_text(line));
    evq_buf_puts(v->out, "</p>\n");
}

static void put_judgement(const view *v, const evq_call_score *call)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_say_judgement(&line, call);
    put_paragraph(v, call->rung != EVQ_RUNG_VALID, &line);
    evq_buf_dispose(&line);
}

static void put_calls(const view *v, const evq_step_score *score, const evq_message *said)
{
    for (size_t i = 0; i < said->call_count; i++) {
        evq_buf_puts(v->out, "<h4>Call: ");
        evq_escape_xml(v->out, said->calls[i].name && *said->calls[i].name ? said->calls[i].name : "(no name)");
        evq_buf_puts(v->out, "</h4>\n");
        put_text(v, "Arguments", said->calls[i].arguments);
        if (i < score->call_count) put_judgement(v, &score->calls[i]);
        const evq_result *result = evq_step_result(score->step, i);
        if (!result) continue;
        put_text(v, result->is_error ? "Answered with an error" : "Answered",
                 *result->content ? result->content : "(no output)");
    }
    for (size_t i = said->call_count; i < score->call_count; i++) put_judgement(v, &score->calls[i]);
}

// The reply as it was taken from the wire, every character that is not seen written out.
static void put_raw(const view *v, const evq_attempt *attempt)
{
    const evq_message *said = &attempt->reply.message;
    evq_buf json = EVQ_BUF_INIT(EVQ_MIB(64)), shown = EVQ_BUF_INIT(EVQ_MIB(64));
    evq_json_writer w = evq_json_writer_on(&json, 1);
    evq_write_object(&w);
    evq_put_string(&w, "finish", attempt->reply.finish_text);
    evq_put_int(&w, "prompt_tokens", attempt->reply.usage.prompt);
    evq_put_int(&w, "completion_tokens", attempt->reply.usage.completion);
    evq_put_string(&w, "content", said->content);
    evq_put_string(&w, "reasoning", said->reasoning);
    evq_put_array(&w, "calls");
    for (size_t i = 0; i < said->call_count; i++) {
        evq_write_object(&w);
        evq_put_string(&w, "name", said->calls[i].name);
        evq_put_string(&w, "arguments", said->calls[i].arguments);
        evq_write_end(&w);
    }
    evq_write_end(&w);
    evq_write_end(&w);
    evq_escape_json(&shown, evq_buf_text(&json), json.len);
    evq_buf_puts(v->out, "<details><summary>raw reply</summary>\n");
    put_text(v, "As it came", evq_buf_text(&shown));
    evq_buf_puts(v->out, "</details>\n");
    evq_buf_dispose(&json);
    evq_buf_dispose(&shown);
}

static void put_summary(const view *v, const evq_step_score *score)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_printf(&line, "step %d: ", score->step->number);
    for (size_t i = 0; i < score->call_count && i < 4; i++)
        evq_buf_printf(&line, "%s%.60s", i ? ", " : "", *score->calls[i].tool ? score->calls[i].tool : "(no tool)");
    if (score->call_count > 4) evq_buf_puts(&line, ", ...");
    if (!score->call_count) evq_buf_puts(&line, score->answer ? "a reply" : "no answer");
    if (score->call_count) evq_buf_printf(&line, ", %zu of %zu valid", score->valid, score->call_count);
    if (score->speed.ttft_ms.scored) {
        evq_buf_puts(&line, ", first token ");
        evq_format_span(&line, score->speed.ttft_ms.value);
    }
    if (score->sentence) evq_buf_printf(&line, ": %s", score->sentence);
    evq_buf_puts(v->out, "<summary>");
    evq_escape_xml(v->out, evq_buf_text(&line));
    evq_buf_puts(v->out, "</summary>\n");
    evq_buf_dispose(&line);
}

static bool is_at_fault(const evq_trial_score *trial, const evq_step_score *score)
{
    for (size_t i = 0; i < trial->signal_count; i++)
        if (trial->signals[i].step == score->step->number) return true;
    return !score->answer || score->valid < score->call_count || score->outcome != EVQ_REPLY_OK;
}

static void put_signals(const view *v, const evq_trial_score *trial, int step)
{
    for (size_t i = 0; i < trial->signal_count; i++) {
        const evq_signal *signal = &trial->signals[i];
        if (signal->step != step) continue;
        evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
        evq_say_signal(&line, trial, signal);
        put_paragraph(v, signal->culprit == EVQ_CULPRIT_MODEL, &line);
        evq_buf_dispose(&line);
    }
}

void evq_html_step(evq_buf *out, const evq_trial_score *trial, const evq_step_score *score, size_t index, size_t most)
{
    const view v = {out, most};
    const evq_step *step = score->step;
    evq_buf_printf(out, "<details class=\"step%s\" id=\"m%zu-t%d-s%d\">", is_at_fault(trial, score) ? " fault" : "",
                   index + 1, trial->trial->number + 1, step->number);
    put_summary(&v, score);
    put_signals(&v, trial, step->number);
    evq_buf_puts(out, "<p class=\"note\">Request: ");
    evq_format_bytes(out, (int64_t)step->request_bytes);
    evq_buf_printf(out, ", %zu messages.</p>\n", step->message_count);
    put_attempts(&v, step);
    put_text(&v, "Sent, since the step before", step->added);
    if (step->attempt_count) {
        const evq_attempt *last = &step->attempts[step->attempt_count - 1];
        put_text(&v, "Reasoning", last->reply.message.reasoning);
        put_text(&v, "Text", last->reply.message.content);
        put_calls(&v, score, &last->reply.message);
        put_raw(&v, last);
    }
    evq_buf_puts(out, "</details>\n");
}
