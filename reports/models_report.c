#include "reports/models_internal.h"

#include "base/json_write.h"
#include "base/text.h"
#include "reports/call_lines.h"
#include "reports/coherence_lines.h"
#include "reports/page.h"
#include "reports/renders.h"
#include "reports/reply_lines.h"
#include "reports/sentences.h"

#include <string.h>

// ---- words ----

const char *evq_model_name(const evq_model_entry *entry)
{
    const char *model = entry->card->trace->run.model;
    return model && *model ? model : "-";
}

void evq_model_say_result(evq_buf *out, const evq_model_entry *entry)
{
    const evq_verdict *verdict = &entry->card->verdict;
    evq_buf_puts(out, evq_verdict_names[verdict->word]);
    if (entry->changed)
        evq_buf_printf(out, ", to be retested: %s", entry->changed);
    else if (verdict->retest)
        evq_buf_printf(out, ", to be retested %s", verdict->retest);
}

bool evq_model_reason_is_said(const evq_scorecard *card, size_t reason)
{
    return card->trace->run.simulated && !reason;
}

bool evq_model_needs_mark(const evq_run *run)
{
    return run->simulated && run->model && strcmp(run->model, "simulated") != 0;
}

void evq_model_say_pins(evq_buf *out, const evq_scorecard *card)
{
    for (size_t i = 0; i < card->trial_count; i++) {
        const evq_pin *pin = evq_trace_new_pin(card->trace, i);
        if (pin) evq_buf_printf(out, "%s%s on %s", out->len ? ", " : "", pin->role, pin->endpoint);
    }
}

bool evq_models_are_simulated(const evq_model_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!entries[i].card->trace->run.simulated) return false;
    return count > 0;
}

// ---- what is told of each ----

bool evq_model_is_quoted(const evq_scorecard *card, const evq_trial_score *trial)
{
    for (size_t i = 0; i < card->verdict.reason_count; i++)
        if (card->verdict.reasons[i].trial == trial->trial->number) return true;
    return false;
}

void evq_model_say_nearest(evq_buf *out, const evq_verdict *verdict)
{
    if (verdict->nearest_why)
        evq_buf_printf(out, "the nearest other verdict is %s: %s", evq_verdict_names[verdict->nearest],
                       verdict->nearest_why);
}

void evq_model_say_why(const evq_scorecard *card, evq_say_line *say, void *context)
{
    evq_reasons_say(card, say, context);
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_model_say_nearest(&line, &card->verdict);
    if (line.len) say(context, evq_buf_text(&line));
    evq_buf_dispose(&line);
}

void evq_model_say_fixes(const evq_scorecard *card, evq_say_line *say, void *context)
{
    for (size_t i = 0; i < card->verdict.fix_count; i++) say(context, card->verdict.fixes[i]);
    if (card->verdict.missing) say(context, card->verdict.missing);
}

void evq_model_say_tasks(const evq_scorecard *card, evq_say_line *say, void *context)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_say_task(&line, card);
    say(context, evq_buf_text(&line));
    evq_buf_dispose(&line);
    evq_reliability_say(card, say, context);
}

void evq_model_say_calls(const evq_scorecard *card, evq_say_line *say, void *context)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_say_calls(&line, card);
    say(context, evq_buf_text(&line));
    evq_buf_dispose(&line);
    evq_calls_say_details(card, say, context);
    evq_replies_say(card, say, context);
}

// ---- text ----

static void put_text_entry(const evq_page *page, const evq_model_entry *entry)
{
    const evq_scorecard *card = entry->card;
    const evq_run *run = &card->trace->run;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_text_line(&line, run->model ? run->model : "-", 200);
    if (run->labels.active_parameters) {
        evq_buf_puts(&line, ", ");
        evq_text_line(&line, run->labels.active_parameters, 60);
        evq_buf_puts(&line, " active");
    }
    if (evq_model_needs_mark(run)) evq_buf_puts(&line, " (simulated)");
    evq_buf pins = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_model_say_pins(&pins, card);
    if (pins.len) evq_buf_printf(&line, ", %s", evq_buf_text(&pins));
    evq_buf_dispose(&pins);
    evq_buf_puts(&line, ": ");
    evq_model_say_result(&line, entry);
    evq_page_wrap(page, EVQ_STRONG, 0, 2, evq_buf_text(&line));
    evq_buf_dispose(&line);
    for (size_t i = 0; i < card->verdict.reason_count; i++) {
        if (evq_model_reason_is_said(card, i)) continue;
        evq_page_put(page, EVQ_PLAIN, "  - ");
        evq_page_wrap(page, EVQ_PLAIN, 4, 4, card->verdict.reasons[i].text);
    }
    for (size_t i = 0; i < card->verdict.fix_count; i++) {
        evq_page_put(page, EVQ_PLAIN, i ? "         " : "  fix:   ");
        evq_page_wrap(page, EVQ_PLAIN, 9, 9, card->verdict.fixes[i]);
    }
}

static void render_text(evq_buf *out, const evq_model_entry *entries, size_t count, const evq_report_options *options)
{
    const evq_page page = {.out = out, .width = options->width < 60 ? 60 : options->width, .color = options->color};
    for (size_t i = 0; i < count; i++) {
        if (i) evq_buf_putc(out, '\n');
        put_text_entry(&page, &entries[i]);
    }
}

// ---- JSON ----

static void render_json(evq_buf *out, const evq_model_entry *entries, size_t count, const evq_report_options *options)
{
    evq_json_writer w = evq_json_writer_on(out, 2);
    evq_write_object(&w);
    evq_put_string(&w, "format", "evalq-models/1");
    evq_put_array(&w, "models");
    for (size_t i = 0; i < count; i++) {
        evq_buf card = EVQ_BUF_INIT(out->max);
        evq_render_json(&card, entries[i].card, options);
        evq_write_object(&w);
        evq_put_string(&w, "run", entries[i].run);
        evq_put_string(&w, "changed", entries[i].changed);
        evq_put_raw(&w, "scorecard", evq_buf_text(&card));
        evq_write_end(&w);
        evq_buf_dispose(&card);
    }
    evq_write_end(&w);
    evq_write_end(&w);
    evq_buf_putc(out, '\n');
}

bool evq_models_render(evq_buf *out, const evq_model_entry *entries, size_t count, const char *format,
                       const evq_report_options *options)
{
    if (!strcmp(format, "markdown"))
        evq_models_markdown(out, entries, count);
    else if (!strcmp(format, "text"))
        render_text(out, entries, count, options);
    else if (!strcmp(format, "json"))
        render_json(out, entries, count, options);
    else
        return false;
    return true;
}
