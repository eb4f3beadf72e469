// The scorecard across models as a page: the table, then a section a model.
#include "reports/models_internal.h"

#include "reports/call_lines.h"
#include "reports/coherence_lines.h"
#include "reports/escape.h"
#include "reports/markdown.h"
#include "reports/outlook_lines.h"
#include "reports/reply_lines.h"
#include "reports/score_tables.h"
#include "reports/sentences.h"

static void put_model(evq_buf *out, const evq_run *run)
{
    evq_escape_markdown(out, run->model && *run->model ? run->model : "-");
    if (run->labels.quantization) {
        evq_buf_puts(out, " ");
        evq_escape_markdown(out, run->labels.quantization);
    }
    if (evq_model_needs_mark(run)) evq_buf_puts(out, " (simulated)");
}

static void put_row(evq_buf *out, const evq_model_entry *entry)
{
    const evq_scorecard *card = entry->card;
    const evq_run *run = &card->trace->run;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_puts(out, "| ");
    put_model(out, run);
    evq_model_say_pins(&line, card);
    if (line.len) evq_buf_puts(out, ", ");
    evq_escape_markdown(out, evq_buf_text(&line));
    evq_buf_puts(out, " | ");
    evq_escape_markdown(out, run->labels.active_parameters ? run->labels.active_parameters : "-");
    evq_buf_printf(out, " | **%s**", evq_verdict_names[card->verdict.word]);
    if (entry->changed || card->verdict.retest) evq_buf_puts(out, ", to be retested");
    evq_buf_puts(out, " | ");
    bool any = false;
    for (size_t i = 0; i < card->verdict.reason_count; i++) {
        if (evq_model_reason_is_said(card, i)) continue;
        if (any) evq_buf_puts(out, "<br>");
        evq_escape_markdown(out, card->verdict.reasons[i].text);
        any = true;
    }
    evq_buf_puts(out, " |\n");
    evq_buf_dispose(&line);
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
    evq_model_say_result(&line, entry);
    put_pair(out, "Result", evq_buf_text(&line));
    evq_buf_truncate(&line, 0);
    evq_say_simulated(&line, run);
    if (line.len && run->description) evq_buf_printf(&line, ": %s", run->description);
    put_pair(out, "Server", evq_buf_text(&line));
    put_pair(out, "Endpoint", run->endpoint);
    evq_buf_truncate(&line, 0);
    evq_model_say_pins(&line, entry->card);
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
    evq_markdown_items(out, entry->card, "### Why", evq_model_say_why);
    evq_markdown_items(out, entry->card, entry->card->verdict.missing ? "### What is missing" : "### What would fix it",
                       evq_model_say_fixes);
    evq_markdown_command(out, entry->card->verdict.command);
    evq_markdown_items(out, entry->card, "### Tasks", evq_model_say_tasks);
    evq_markdown_items(out, entry->card, "### Thread", evq_coherence_say);
    evq_markdown_items(out, entry->card, "### Calls", evq_model_say_calls);
    put_speed(out, entry->card);
    evq_markdown_items(out, entry->card, "### What the speed means", evq_outlook_say);
}

void evq_models_markdown(evq_buf *out, const evq_model_entry *entries, size_t count)
{
    evq_buf_puts(out, "# Model scorecard\n\n");
    if (evq_models_are_simulated(entries, count))
        evq_buf_puts(out, "All endpoints here are simulated: this shows what evalq finds, and says nothing about real "
                          "models.\n\n");
    evq_buf_puts(out, "| Model | Active params | Result | Why |\n|---|---|---|---|\n");
    for (size_t i = 0; i < count; i++) put_row(out, &entries[i]);
    for (size_t i = 0; i < count; i++) put_section(out, &entries[i]);
}
