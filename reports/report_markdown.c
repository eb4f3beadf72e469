// The scorecard as a page: scorecard.md, to be read on a forge and pasted into a discussion.
#include "reports/call_lines.h"
#include "reports/coherence_lines.h"
#include "reports/escape.h"
#include "reports/markdown.h"
#include "reports/outlook_lines.h"
#include "reports/renders.h"
#include "reports/reply_lines.h"
#include "reports/score_tables.h"
#include "reports/sentences.h"
#include "reports/speed_rows.h"

#include "base/text.h"

#include <string.h>

enum { STEPS_SHOWN = 200, TRIALS_SHOWN = 500 };

// Short lines of source; one item each on the page.
static const char definitions[] =
    "\n## What the numbers mean\n\n"
    "- Times start when the connection stands and the request is about to be written; they are the client's,\n"
    "  except in the column *Server*. `n` is the number of requests behind a figure.\n"
    "- *First token*: the first generated token of any kind; *first visible*: the first of text or a tool call;\n"
    "  p50 is the median.\n"
    "- *Cold*: prompt tokens per second where the server said that nothing was cached; *cached*: new tokens\n"
    "  behind a cached prefix; *together*: both; *effective*: the whole prompt over the same time, which a cache\n"
    "  inflates.\n"
    "- *Generation*: tokens per second after the first token, reasoning included.\n"
    "- *Valid*: how many of a step's calls are well-formed: a tool that was offered, arguments that are one JSON\n"
    "  object, nothing required missing.\n"
    "- Shares have their 95 % interval (Wilson). `-` is not measured, which is not 0: `scorecard.json` has each\n"
    "  reason.\n"
    "- K is 1,024 tokens.\n";

static void put_line(evq_buf *out, const evq_buf *text)
{
    evq_escape_markdown(out, evq_buf_text(text));
}

static void put_text(evq_buf *out, const char *text)
{
    evq_escape_markdown(out, text && *text ? text : "-");
}

static void put_reasons(evq_buf *out, const evq_scorecard *card)
{
    const evq_verdict *verdict = &card->verdict;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    for (size_t i = 0; i < verdict->reason_count; i++) {
        evq_buf_truncate(&line, 0);
        evq_buf_puts(&line, verdict->reasons[i].text);
        evq_say_place(&line, card, &verdict->reasons[i]);
        if (i) evq_buf_puts(out, "<br>");
        put_line(out, &line);
    }
    evq_buf_dispose(&line);
}

static void put_tasks(evq_buf *out, const evq_scorecard *card)
{
    evq_markdown_items(out, card, "", evq_reliability_say);
}

static void put_thread(evq_buf *out, const evq_scorecard *card)
{
    evq_markdown_items(out, card, "## Thread", evq_coherence_say);
}

static void put_missing(evq_buf *out, const evq_verdict *verdict)
{
    evq_buf_puts(out, "\nMissing: ");
    put_text(out, verdict->missing);
    evq_buf_puts(out, verdict->command ? ":\n" : "\n");
    evq_markdown_command(out, verdict->command);
}

static void put_verdict(evq_buf *out, const evq_scorecard *card)
{
    const evq_run *run = &card->trace->run;
    evq_buf_puts(out, "| Model | Active params | Result | Why |\n|---|---|---|---|\n| ");
    put_text(out, run->model);
    evq_buf_puts(out, " | ");
    put_text(out, run->labels.active_parameters ? run->labels.active_parameters : "-");
    evq_buf_printf(out, " | **%s**%s%s | ", evq_verdict_names[card->verdict.word],
                   card->verdict.retest ? ", to be retested" : "", run->simulated ? " (simulated endpoint)" : "");
    put_reasons(out, card);
    evq_buf_puts(out, " |\n");
    if (card->verdict.fix_count) evq_buf_puts(out, "\nWhat would fix it:\n\n");
    for (size_t i = 0; i < card->verdict.fix_count; i++) evq_markdown_item(out, card->verdict.fixes[i]);
    if (card->verdict.missing) put_missing(out, &card->verdict);
}

static void put_identity_row(evq_buf *out, const char *name, const char *value)
{
    evq_buf_printf(out, "| %s | ", name);
    put_text(out, value);
    evq_buf_puts(out, " |\n");
}

static void put_optional_row(evq_buf *out, const char *name, const char *value)
{
    if (value) put_identity_row(out, name, value);
}

static void put_endpoint_rows(evq_buf *out, const evq_run *run)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_say_simulated(&line, run);
    if (line.len && run->description) evq_buf_printf(&line, ": %s", run->description);
    if (line.len) put_identity_row(out, "Server", evq_buf_text(&line));
    evq_buf_dispose(&line);
    put_identity_row(out, "Endpoint", run->endpoint);
    if (run->url && (!run->endpoint || strcmp(run->url, run->endpoint) != 0)) put_identity_row(out, "URL", run->url);
    put_identity_row(out, "Dialect", run->dialect);
    put_optional_row(out, "Kind of server", run->server);
    put_optional_row(out, "Server build", run->labels.server);
    put_optional_row(out, "Hardware", run->labels.hardware);
    put_optional_row(out, "Quantization", run->labels.quantization);
    put_optional_row(out, "Reasoning sent back", run->reasoning);
}

static void put_identity(evq_buf *out, const evq_scorecard *card)
{
    const evq_run *run = &card->trace->run;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_puts(out, "\n## Run\n\n| | |\n|---|---|\n");
    const char *unfinished = evq_say_unfinished(card->trace);
    if (unfinished) put_identity_row(out, "Unfinished", unfinished);
    evq_say_scenarios(&line, card->trace);
    put_identity_row(out, "Scenario", evq_buf_text(&line));
    put_endpoint_rows(out, run);
    evq_buf_printf(out, "| Replay | %s, ", evq_mode_names[run->mode]);
    evq_say_trials(out, card);
    if (run->jobs > 1) evq_buf_printf(out, ", %d at once", run->jobs);
    evq_buf_puts(out, " |\n");
    put_identity_row(out, "Started", run->started);
    put_identity_row(out, "evalq", run->evalq);
    put_identity_row(out, "Rules", card->verdict.rules);
    evq_buf_truncate(&line, 0);
    evq_say_overhead(&line, card->trace);
    if (line.len) put_identity_row(out, "evalq's share", evq_buf_text(&line));
    evq_buf_dispose(&line);
}

static void put_missed_checks(evq_buf *out, const evq_scorecard *card)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    bool any = false;
    for (size_t i = 0; i < card->trace->scenario_count; i++) {
        const evq_scenario *scenario = card->trace->scenarios[i];
        for (size_t k = 0; k < scenario->check_count; k++) {
            evq_buf_truncate(&line, 0);
            if (!evq_say_missed_check(&line, card, scenario, k)) continue;
            evq_buf_puts(out, any ? "- " : "\n- ");
            put_line(out, &line);
            evq_buf_putc(out, '\n');
            any = true;
        }
    }
    evq_buf_dispose(&line);
}

// A paragraph, or nothing when nothing is said.
static void put_said(evq_buf *out, const evq_scorecard *card, void (*say)(evq_buf *out, const evq_scorecard *card),
                     const char *lead)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    say(&line, card);
    if (line.len) {
        evq_buf_printf(out, "\n%s", lead);
        put_line(out, &line);
        evq_buf_putc(out, '\n');
    }
    evq_buf_dispose(&line);
}

static void put_trials(evq_buf *out, const evq_scorecard *card)
{
    if (!card->trial_count) return;
    const evq_trial_score *first = &card->trials[0];
    evq_buf_printf(out, "\n## Trial %d\n\n", first->trial->number + 1);
    evq_buf_puts(out, "Took ");
    evq_format_span(out, first->wall_ms);
    evq_buf_puts(out, "; ");
    put_text(out, first->sentence);
    evq_buf_puts(out, "\n\n");
    evq_table table;
    evq_table_of_steps(&table, first, &card->trace->run, STEPS_SHOWN);
    if (first->step_count) evq_table_put_markdown(&table, out);
    evq_table_dispose(&table);
    if (card->trial_count < 2) return;
    evq_buf_puts(out, "\n## Further trials\n\n| Trial | Scenario | Took | How it went |\n|--:|---|--:|---|\n");
    for (size_t i = 1; i < card->trial_count && i < TRIALS_SHOWN; i++) {
        const evq_trial_score *trial = &card->trials[i];
        evq_buf_printf(out, "| %d | ", trial->trial->number + 1);
        put_text(out, trial->scenario->name);
        evq_buf_puts(out, " | ");
        evq_format_span(out, trial->wall_ms);
        evq_buf_puts(out, " | ");
        put_text(out, trial->sentence);
        evq_buf_puts(out, " |\n");
    }
    if (card->trial_count > TRIALS_SHOWN)
        evq_buf_printf(out, "\n%zu more are in `scorecard.json`.\n", card->trial_count - TRIALS_SHOWN);
}

// Validity along the session, where there is more than one range to compare.
static void put_valid_rows(evq_buf *out, const char *title, const evq_valid_steps *rows, size_t count, int64_t base)
{
    if (count < 2) return;
    evq_buf_printf(out, "\n| %s | Steps with calls | All valid | 95 %% interval |\n|---|---:|---:|---|\n", title);
    for (size_t i = 0; i < count; i++) {
        const evq_share *valid = &rows[i].valid;
        evq_buf_puts(out, "| ");
        evq_format_count(out, rows[i].from + base);
        evq_buf_puts(out, " to ");
        evq_format_count(out, rows[i].below - 1 + base);
        evq_buf_printf(out, " | %zu | ", valid->of);
        evq_format_percent(out, (double)valid->count / (double)valid->of);
        evq_buf_printf(out, " | %.0f to %.0f %% |\n", valid->low * 100, valid->high * 100);
    }
}

static void put_replies(evq_buf *out, const evq_scorecard *card)
{
    size_t others = 0;
    for (int i = EVQ_REPLY_OK + 1; i < EVQ_REPLY_OUTCOME_COUNT; i++) others += card->replies[i];
    if (!others) return;
    evq_buf_puts(out, "\nReplies that were no answer:\n\n");
    evq_replies_say(card, evq_markdown_item, out);
}

static void put_calls(evq_buf *out, const evq_scorecard *card)
{
    const evq_validity *v = &card->validity;
    evq_buf_puts(out, "\n## Calls\n");
    put_said(out, card, evq_say_calls, "");
    evq_buf_putc(out, '\n');
    evq_calls_say_details(card, evq_markdown_item, out);
    put_valid_rows(out, "Step", v->by_step, v->step_row_count, 1);
    put_valid_rows(out, "Prompt tokens", v->by_size, v->size_row_count, 0);
    put_said(out, card, evq_say_requests, "Requests: ");
    put_replies(out, card);
}

static void put_speed(evq_buf *out, const evq_scorecard *card)
{
    evq_buf_puts(out, "\n## Speed\n\n");
    if (!card->answered) {
        evq_buf_puts(out, "Not measured: no request was answered.\n");
        return;
    }
    evq_table table;
    evq_table_of_speed(&table, &card->speed);
    if (table.cell_count) {
        evq_table_put_markdown(&table, out);
        evq_buf_putc(out, '\n');
    }
    evq_table_dispose(&table);
    evq_speed_say_gaps(&card->speed, evq_markdown_item, out);
    evq_speed_say_notes(&card->speed, evq_markdown_item, out);
    evq_speed_say_unmeasured(&card->speed, evq_markdown_item, out);
    evq_load_say(card, evq_markdown_item, out);
    if (!card->size_count) return;
    evq_buf_puts(out, "\n### By size of prompt\n\n");
    evq_table_of_sizes(&table, card->sizes, card->size_count);
    evq_table_put_markdown(&table, out);
    evq_table_dispose(&table);
}

static void put_outlook(evq_buf *out, const evq_scorecard *card)
{
    evq_markdown_items(out, card, "## What the speed means", evq_outlook_say);
}

static void put_server_log(evq_buf *out, const evq_scorecard *card)
{
    if (!card->server_log.present) return;
    evq_buf_puts(out, "\n## What the server's log tells\n\n");
    for (size_t i = 0; i < card->server_log.sentence_count; i++) evq_markdown_item(out, card->server_log.sentences[i]);
}

void evq_render_markdown(evq_buf *out, const evq_scorecard *card, const evq_report_options *options)
{
    (void)options; // a page has neither width nor colours, and its folder is where it lies
    evq_buf_puts(out, "# Scorecard\n\n");
    put_verdict(out, card);
    put_identity(out, card);
    evq_buf_puts(out, "\n## Task\n");
    put_said(out, card, evq_say_task, "");
    put_tasks(out, card);
    put_missed_checks(out, card);
    put_thread(out, card);
    put_trials(out, card);
    put_calls(out, card);
    put_speed(out, card);
    put_outlook(out, card);
    put_server_log(out, card);
    evq_buf_puts(out, definitions);
}
