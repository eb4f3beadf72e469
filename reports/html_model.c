// One model's section: the verdict with its evidence, who was asked and how, the tasks, the thread, the calls, the speed.
#include "reports/html.h"

#include "reports/coherence_lines.h"
#include "reports/escape.h"
#include "reports/models_internal.h"
#include "reports/outlook_lines.h"
#include "reports/score_tables.h"
#include "reports/sentences.h"
#include "reports/speed_rows.h"

#include <string.h>

static void put_line(evq_buf *out, const char *name, evq_buf *line)
{
    evq_html_fact(out, name, evq_buf_text(line));
    evq_buf_truncate(line, 0);
}

// ---- verdict ----

static void put_reason(evq_buf *out, const evq_reason *reason, size_t index)
{
    evq_buf_puts(out, "<li>");
    evq_escape_xml(out, reason->text);
    if (reason->trial >= 0) {
        evq_buf_printf(out, " <a href=\"#m%zu-t%d", index + 1, reason->trial + 1);
        if (reason->step) evq_buf_printf(out, "-s%d", reason->step);
        evq_buf_printf(out, "\">trial %d", reason->trial + 1);
        if (reason->step) evq_buf_printf(out, ", step %d", reason->step);
        evq_buf_puts(out, "</a>");
    }
    evq_buf_puts(out, "</li>\n");
}

static void put_verdict(evq_buf *out, const evq_model_entry *entry, size_t index)
{
    const evq_verdict *verdict = &entry->card->verdict;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_model_say_result(&line, entry);
    evq_buf_printf(out, "<p class=\"result %s\">", evq_html_class(verdict->word));
    evq_escape_xml(out, evq_buf_text(&line));
    evq_buf_puts(out, "</p>\n<ul>\n");
    for (size_t i = 0; i < verdict->reason_count; i++) put_reason(out, &verdict->reasons[i], index);
    evq_buf_truncate(&line, 0);
    evq_model_say_nearest(&line, verdict);
    if (line.len) evq_html_item(out, evq_buf_text(&line));
    evq_buf_puts(out, "</ul>\n");
    evq_buf_dispose(&line);
    evq_html_list(out, verdict->missing ? "What is missing" : "What would fix it", entry->card, evq_model_say_fixes);
    if (!verdict->command) return;
    evq_buf_puts(out, "<pre>");
    evq_escape_xml(out, verdict->command);
    evq_buf_puts(out, "</pre>\n");
}

// ---- identity ----

static void put_labels(evq_buf *out, const evq_run *run)
{
    const evq_labels *labels = &run->labels;
    evq_html_fact(out, "Active params", labels->active_parameters);
    evq_html_fact(out, "Quantization", labels->quantization ? labels->quantization : run->fingerprint.quantization);
    evq_html_fact(out, "Server build", labels->server || run->simulated ? labels->server : run->fingerprint.server);
    evq_html_fact(out, "Hardware", labels->hardware);
}

static void put_identity(evq_buf *out, const evq_model_entry *entry)
{
    const evq_scorecard *card = entry->card;
    const evq_run *run = &card->trace->run;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_puts(out, "<h3>Run</h3>\n<dl class=\"facts\">\n");
    evq_html_fact(out, "Unfinished", evq_say_unfinished(card->trace));
    evq_html_fact(out, "Model", run->model);
    put_labels(out, run);
    evq_say_simulated(&line, run);
    if (line.len && run->description) evq_buf_printf(&line, ": %s", run->description);
    put_line(out, "Server", &line);
    evq_html_fact(out, "Endpoint", run->endpoint);
    if (run->url && (!run->endpoint || strcmp(run->url, run->endpoint) != 0)) evq_html_fact(out, "URL", run->url);
    evq_html_fact(out, "Dialect", run->dialect);
    evq_html_fact(out, "Kind of server", run->server);
    evq_html_fact(out, "Reasoning sent back", run->reasoning);
    evq_model_say_pins(&line, card);
    put_line(out, "Pinned", &line);
    evq_buf_printf(&line, "%s, n = ", evq_mode_names[run->mode]);
    evq_say_trials(&line, card);
    if (run->jobs > 1) evq_buf_printf(&line, ", %d at once", run->jobs);
    put_line(out, "Replay", &line);
    evq_say_scenarios(&line, card->trace);
    put_line(out, "Scenarios", &line);
    evq_html_fact(out, "Started", run->started);
    evq_html_fact(out, "Command", run->command);
    evq_html_fact(out, "Rules", card->verdict.rules);
    evq_html_fact(out, "evalq", run->evalq);
    evq_say_overhead(&line, card->trace);
    put_line(out, "evalq's share", &line);
    evq_buf_puts(out, "</dl>\n");
    evq_buf_dispose(&line);
}

// ---- tasks ----

static void open_head(evq_buf *out, const char *const *names, const bool *right, size_t count)
{
    evq_html_open_table(out);
    for (size_t i = 0; i < count; i++) {
        evq_html_open_cell(out, "th", right[i]);
        evq_html_term(out, names[i]);
        evq_buf_puts(out, "</th>");
    }
    evq_buf_puts(out, "</tr></thead><tbody>\n");
}

static void put_share_of(evq_buf *out, const evq_value *value)
{
    if (value->scored)
        evq_format_percent(out, value->value);
    else
        evq_buf_putc(out, '-');
}

static void put_scenarios(evq_buf *out, const evq_scorecard *card)
{
    static const char *const names[] = {"Scenario", "Trials", "Tasks done", "pass^3", "Progress"};
    static const bool right[] = {false, true, true, true, true};
    open_head(out, names, right, 5);
    for (size_t i = 0; i < card->scenario_count; i++) {
        const evq_scenario_score *score = &card->scenarios[i];
        evq_buf_puts(out, "<tr><td>");
        evq_escape_xml(out, score->scenario->name);
        evq_buf_printf(out, "</td><td class=\"right\">%zu</td><td class=\"right\">", score->trials);
        if (score->done.of)
            evq_buf_printf(out, "%zu of %zu", score->done.count, score->done.of);
        else
            evq_buf_putc(out, '-');
        evq_buf_puts(out, "</td><td class=\"right\">");
        put_share_of(out, &score->pass3);
        evq_buf_puts(out, "</td><td class=\"right\">");
        put_share_of(out, &score->progress);
        evq_buf_puts(out, "</td></tr>\n");
    }
    evq_html_close_table(out);
}

// ---- speed ----

static void say_speed(const evq_scorecard *card, evq_say_line *say, void *context)
{
    evq_speed_say_gaps(&card->speed, say, context);
    evq_speed_say_notes(&card->speed, say, context);
    evq_speed_say_unmeasured(&card->speed, say, context);
    evq_load_say(card, say, context);
}

static void put_speed(evq_buf *out, const evq_scorecard *card)
{
    evq_buf_puts(out, "<h3>Speed</h3>\n");
    if (!card->answered) {
        evq_buf_puts(out, "<p>Not measured: no request was answered.</p>\n");
        return;
    }
    evq_table table;
    evq_table_of_speed(&table, &card->speed);
    if (table.cell_count) evq_table_put_html(&table, out);
    evq_table_dispose(&table);
    evq_html_list(out, "", card, say_speed);
    if (card->size_count) {
        evq_table_of_sizes(&table, card->sizes, card->size_count);
        evq_table_put_html(&table, out);
        evq_table_dispose(&table);
    }
    evq_html_list(out, "What the speed means", card, evq_outlook_say);
}

static void put_cost(evq_buf *out, const evq_cost *cost)
{
    if (!cost->total.scored) return;
    evq_buf_printf(out, "<h3>Cost</h3>\n<p>%.4g in all, %.4g a trial", cost->total.value, cost->per_trial.value);
    if (cost->per_done.scored) evq_buf_printf(out, ", %.4g to each task that was done", cost->per_done.value);
    evq_buf_printf(out, " (n = %zu trials; in the currency of the endpoint's prices).</p>\n", cost->total.n);
}

static void say_server_log(const evq_scorecard *card, evq_say_line *say, void *context)
{
    for (size_t i = 0; i < card->server_log.sentence_count; i++) say(context, card->server_log.sentences[i]);
}

void evq_html_model(evq_buf *out, const evq_model_entry *entry, size_t index)
{
    const evq_scorecard *card = entry->card;
    put_verdict(out, entry, index);
    put_identity(out, entry);
    evq_html_list(out, "Tasks", card, evq_model_say_tasks);
    put_scenarios(out, card);
    evq_html_list(out, "Thread", card, evq_coherence_say);
    evq_html_list(out, "Calls", card, evq_model_say_calls);
    put_speed(out, card);
    put_cost(out, &card->cost);
    evq_html_list(out, "What the server's log tells", card, say_server_log);
}
