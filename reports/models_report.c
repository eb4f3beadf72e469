#include "reports/models_report.h"

#include "base/json_write.h"
#include "reports/call_lines.h"
#include "reports/coherence_lines.h"
#include "reports/escape.h"
#include "reports/outlook_lines.h"
#include "reports/page.h"
#include "reports/renders.h"
#include "reports/reply_lines.h"
#include "reports/score_tables.h"
#include "reports/sentences.h"
#include "reports/speed_rows.h"

#include "base/text.h"

#include <string.h>

static bool all_simulated(const evq_model_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!entries[i].card->trace->run.simulated) return false;
    return count > 0;
}

// "Failed, to be retested: the server is b7164 and was b6500"
static void say_result(evq_buf *out, const evq_model_entry *entry)
{
    const evq_verdict *verdict = &entry->card->verdict;
    evq_buf_puts(out, evq_verdict_names[verdict->word]);
    if (entry->changed)
        evq_buf_printf(out, ", to be retested: %s", entry->changed);
    else if (verdict->retest)
        evq_buf_printf(out, ", to be retested %s", verdict->retest);
}

// That it is simulated stands in the table already.
static bool is_said(const evq_scorecard *card, size_t reason)
{
    return card->trace->run.simulated && !reason;
}

static void put_model(evq_buf *out, const evq_run *run)
{
    evq_escape_markdown(out, run->model && *run->model ? run->model : "-");
    if (run->labels.quantization) {
        evq_buf_puts(out, " ");
        evq_escape_markdown(out, run->labels.quantization);
    }
    bool says_so = run->model && !strcmp(run->model, "simulated");
    if (run->simulated && !says_so) evq_buf_puts(out, " (simulated)");
}

// Scenarios whose role another endpoint took: "recall on small-model".
static void say_pins(evq_buf *out, const evq_scorecard *card)
{
    const char *told = "";
    for (size_t i = 0; i < card->trial_count; i++) {
        const evq_pin *pin = card->trials[i].trial->pin;
        if (!pin || !strcmp(told, pin->role)) continue;
        evq_buf_printf(out, "%s%s on %s", out->len ? ", " : "", pin->role, pin->endpoint);
        told = pin->role;
    }
}

// ---- Markdown ----

static void put_row(evq_buf *out, const evq_model_entry *entry)
{
    const evq_scorecard *card = entry->card;
    const evq_run *run = &card->trace->run;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_puts(out, "| ");
    put_model(out, run);
    say_pins(&line, card);
    if (line.len) evq_buf_puts(out, ", ");
    evq_escape_markdown(out, evq_buf_text(&line));
    evq_buf_puts(out, " | ");
    evq_escape_markdown(out, run->labels.active_parameters ? run->labels.active_parameters : "-");
    evq_buf_printf(out, " | **%s**", evq_verdict_names[card->verdict.word]);
    if (entry->changed || card->verdict.retest) evq_buf_puts(out, ", to be retested");
    evq_buf_puts(out, " | ");
    bool any = false;
    for (size_t i = 0; i < card->verdict.reason_count; i++) {
        if (is_said(card, i)) continue;
        if (any) evq_buf_puts(out, "<br>");
        evq_escape_markdown(out, card->verdict.reasons[i].text);
        any = true;
    }
    evq_buf_puts(out, " |\n");
    evq_buf_dispose(&line);
}

static void say_item(void *context, const char *text)
{
    evq_buf *out = context;
    evq_buf_puts(out, "- ");
    evq_escape_markdown(out, text);
    evq_buf_putc(out, '\n');
}

static void put_items(evq_buf *out, const evq_scorecard *card, const char *heading,
                      void (*all)(const evq_scorecard *card, evq_say_line *say, void *context))
{
    size_t before = out->len;
    evq_buf_printf(out, "\n%s\n\n", heading);
    size_t start = out->len;
    all(card, say_item, out);
    if (out->len == start) evq_buf_truncate(out, before);
}

static void put_pair(evq_buf *out, const char *name, const char *value)
{
    if (!value || !*value) return;
    evq_buf_printf(out, "| %s | ", name);
    evq_escape_markdown(out, value);
    evq_buf_puts(out, " |\n");
}

static void put_facts(evq_buf *out, const evq_model_entry *entry)
{
    const evq_run *run = &entry->card->trace->run;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_puts(out, "| | |\n|---|---|\n");
    say_result(&line, entry);
    put_pair(out, "Result", evq_buf_text(&line));
    evq_buf_truncate(&line, 0);
    evq_say_simulated(&line, run);
    if (line.len && run->description) evq_buf_printf(&line, ": %s", run->description);
    put_pair(out, "Server", evq_buf_text(&line));
    put_pair(out, "Endpoint", run->endpoint);
    evq_buf_truncate(&line, 0);
    say_pins(&line, entry->card);
    put_pair(out, "Pinned", evq_buf_text(&line));
    put_pair(out, "Server build",
             run->labels.server ? run->labels.server
             : run->simulated   ? NULL
                                : run->fingerprint.server);
    put_pair(out, "Hardware", run->labels.hardware);
    put_pair(out, "Quantization", run->labels.quantization ? run->labels.quantization : run->fingerprint.quantization);
    evq_buf_truncate(&line, 0);
    evq_say_scenarios(&line, entry->card->trace);
    evq_buf_puts(&line, "; ");
    evq_say_trials(&line, entry->card);
    put_pair(out, "Scenarios", evq_buf_text(&line));
    put_pair(out, "Started", run->started);
    put_pair(out, "Run", entry->run);
    put_pair(out, "Rules", entry->card->verdict.rules);
    evq_buf_dispose(&line);
}

static void say_verdict(const evq_scorecard *card, evq_say_line *say, void *context)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    for (size_t i = 0; i < card->verdict.reason_count; i++) {
        evq_buf_truncate(&line, 0);
        evq_buf_puts(&line, card->verdict.reasons[i].text);
        evq_say_place(&line, card, &card->verdict.reasons[i]);
        say(context, evq_buf_text(&line));
    }
    evq_buf_truncate(&line, 0);
    if (card->verdict.nearest_why) {
        evq_buf_printf(&line, "the nearest other verdict is %s: %s", evq_verdict_names[card->verdict.nearest],
                       card->verdict.nearest_why);
        say(context, evq_buf_text(&line));
    }
    evq_buf_dispose(&line);
}

static void say_fixes(const evq_scorecard *card, evq_say_line *say, void *context)
{
    for (size_t i = 0; i < card->verdict.fix_count; i++) say(context, card->verdict.fixes[i]);
    if (card->verdict.missing) say(context, card->verdict.missing);
}

static void put_command(evq_buf *out, const char *command)
{
    if (!command) return;
    evq_buf_puts(out, "\n```sh\n"); // only a line of its own could close this, and the command is one line
    evq_escape_terminal(out, command);
    evq_buf_puts(out, "\n```\n");
}

static void say_tasks(const evq_scorecard *card, evq_say_line *say, void *context)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_say_task(&line, card);
    say(context, evq_buf_text(&line));
    evq_buf_dispose(&line);
    evq_reliability_say(card, say, context);
}

static void say_calls(const evq_scorecard *card, evq_say_line *say, void *context)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_say_calls(&line, card);
    say(context, evq_buf_text(&line));
    evq_buf_dispose(&line);
    evq_calls_say_details(card, say, context);
    evq_replies_say(card, say, context);
}

static void put_speed(evq_buf *out, const evq_scorecard *card)
{
    if (!card->answered) return;
    evq_table table;
    evq_table_of_speed(&table, &card->speed);
    if (table.cell_count) {
        evq_buf_puts(out, "\n### Speed\n\n");
        evq_table_put_markdown(&table, out);
    }
    evq_table_dispose(&table);
}

static void put_section(evq_buf *out, const evq_model_entry *entry)
{
    evq_buf_puts(out, "\n## ");
    put_model(out, &entry->card->trace->run);
    evq_buf_puts(out, "\n\n");
    put_facts(out, entry);
    put_items(out, entry->card, "### Why", say_verdict);
    put_items(out, entry->card, entry->card->verdict.missing ? "### What is missing" : "### What would fix it",
              say_fixes);
    put_command(out, entry->card->verdict.command);
    put_items(out, entry->card, "### Tasks", say_tasks);
    put_items(out, entry->card, "### Thread", evq_coherence_say);
    put_items(out, entry->card, "### Calls", say_calls);
    put_speed(out, entry->card);
    put_items(out, entry->card, "### What the speed means", evq_outlook_say);
}

static void render_markdown(evq_buf *out, const evq_model_entry *entries, size_t count)
{
    evq_buf_puts(out, "# Model scorecard\n\n");
    if (all_simulated(entries, count))
        evq_buf_puts(out, "All endpoints here are simulated: this shows what evalq finds, and says nothing about real "
                          "models.\n\n");
    evq_buf_puts(out, "| Model | Active params | Result | Why |\n|---|---|---|---|\n");
    for (size_t i = 0; i < count; i++) put_row(out, &entries[i]);
    for (size_t i = 0; i < count; i++) put_section(out, &entries[i]);
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
    if (run->simulated && run->model && strcmp(run->model, "simulated") != 0) evq_buf_puts(&line, " (simulated)");
    evq_buf pins = EVQ_BUF_INIT(EVQ_MIB(1));
    say_pins(&pins, card);
    if (pins.len) evq_buf_printf(&line, ", %s", evq_buf_text(&pins));
    evq_buf_dispose(&pins);
    evq_buf_puts(&line, ": ");
    say_result(&line, entry);
    evq_page_wrap(page, EVQ_STRONG, 0, 2, evq_buf_text(&line));
    evq_buf_dispose(&line);
    for (size_t i = 0; i < card->verdict.reason_count; i++) {
        if (is_said(card, i)) continue;
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
        render_markdown(out, entries, count);
    else if (!strcmp(format, "text"))
        render_text(out, entries, count, options);
    else if (!strcmp(format, "json"))
        render_json(out, entries, count, options);
    else
        return false;
    return true;
}
