// The scorecard on a terminal: what one looks at when a run has ended.
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

enum { CHECKS_SHOWN = 10, STEPS_SHOWN = 25, TRIALS_SHOWN = 25, NAME_CELLS = 200 };

// A block: its label, and text wrapped to the right of it.
static void put_block(const evq_page *page, const char *label, evq_tone tone, const char *text)
{
    evq_page_label(page, label);
    evq_page_wrap(page, tone, EVQ_PAGE_LABEL, EVQ_PAGE_LABEL, text);
}

static void put_item(const evq_page *page, const char *text)
{
    evq_page_label(page, "");
    evq_page_put(page, EVQ_PLAIN, "- ");
    evq_page_wrap(page, EVQ_PLAIN, EVQ_PAGE_LABEL + 2, EVQ_PAGE_LABEL + 2, text);
}

typedef struct items {
    const evq_page *page;
    const char *label; // for the first, which then is no item; NULL: stands already
} items;

static void say_item(void *context, const char *line)
{
    items *list = context;
    if (list->label)
        put_block(list->page, list->label, EVQ_PLAIN, line);
    else
        put_item(list->page, line);
    list->label = NULL;
}

// ", Q2_K_XL, 32B active, llama-server b6500, m3-ultra"
static void put_labels(evq_buf *out, const evq_labels *labels)
{
    const struct {
        const char *text, *after;
    } rows[] = {{labels->quantization, ""},
                {labels->active_parameters, " active"},
                {labels->server, ""},
                {labels->hardware, ""}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!rows[i].text) continue;
        evq_buf_puts(out, ", ");
        evq_text_line(out, rows[i].text, NAME_CELLS);
        evq_buf_puts(out, rows[i].after);
    }
}

static void put_title(const evq_page *page, const evq_scorecard *card)
{
    const evq_run *run = &card->trace->run;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_say_simulated(&line, run);
    if (line.len) evq_buf_puts(&line, ": ");
    evq_say_scenarios(&line, card->trace);
    evq_buf_printf(&line, ", %s, ", evq_mode_names[run->mode]);
    evq_say_trials(&line, card);
    evq_buf_puts(&line, ": ");
    evq_text_line(&line, run->model ? run->model : "", NAME_CELLS);
    evq_buf_puts(&line, " on ");
    evq_text_line(&line, run->endpoint ? run->endpoint : "", NAME_CELLS);
    put_labels(&line, &run->labels);
    evq_page_wrap(page, EVQ_STRONG, 0, 2, evq_buf_text(&line));
    evq_buf_dispose(&line);
    const char *unfinished = evq_say_unfinished(card->trace);
    if (unfinished) evq_page_wrap(page, EVQ_WARN, 0, 2, unfinished);
}

// "Trial 2, blog-update, 12m04s: done: ...": the scenario where there are several.
static void put_trial_line(const evq_page *page, const evq_scorecard *card, const evq_trial_score *trial)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_printf(&line, "Trial %d, ", trial->trial->number + 1);
    if (card->trace->scenario_count > 1) evq_buf_printf(&line, "%s, ", trial->scenario->name);
    evq_format_span(&line, trial->wall_ms);
    evq_buf_printf(&line, ": %s", trial->sentence);
    evq_page_wrap(page, EVQ_PLAIN, 0, 2, evq_buf_text(&line));
    evq_buf_dispose(&line);
}

static void put_first_trial(const evq_page *page, const evq_scorecard *card)
{
    const evq_trial_score *trial = &card->trials[0];
    evq_buf_putc(page->out, '\n');
    if (card->trial_count > 1 || !trial->step_count) put_trial_line(page, card, trial);
    if (!trial->step_count) return;
    evq_table table;
    evq_table_of_steps(&table, trial, &card->trace->run, STEPS_SHOWN);
    evq_table_put_text(&table, page, NULL);
    evq_table_dispose(&table);
}

static void put_further_trials(const evq_page *page, const evq_scorecard *card)
{
    if (card->trial_count > 1) evq_buf_putc(page->out, '\n');
    for (size_t i = 1; i < card->trial_count; i++) {
        if (i >= TRIALS_SHOWN) {
            evq_buf_printf(page->out, "... %zu more trials not shown; scorecard.json has all\n", card->trial_count - i);
            return;
        }
        put_trial_line(page, card, &card->trials[i]);
    }
}

static void put_missed_checks(const evq_page *page, const evq_scorecard *card)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    size_t missed = 0;
    for (size_t i = 0; i < card->trace->scenario_count; i++) {
        const evq_scenario *scenario = card->trace->scenarios[i];
        for (size_t k = 0; k < scenario->check_count; k++) {
            evq_buf_truncate(&line, 0);
            if (evq_say_missed_check(&line, card, scenario, k) && ++missed <= CHECKS_SHOWN)
                put_item(page, evq_buf_text(&line));
        }
    }
    if (missed > CHECKS_SHOWN) {
        evq_buf_truncate(&line, 0);
        evq_buf_printf(&line, "and %zu more not held; scorecard.md has all", missed - CHECKS_SHOWN);
        put_item(page, evq_buf_text(&line));
    }
    evq_buf_dispose(&line);
}

static void put_task_and_calls(const evq_page *page, const evq_scorecard *card)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_say_task(&line, card);
    put_block(page, "Task", EVQ_PLAIN, evq_buf_text(&line));
    items tasks = {page, NULL}, thread = {page, "Thread"};
    evq_reliability_say(card, say_item, &tasks);
    put_missed_checks(page, card);
    evq_coherence_say(card, say_item, &thread);
    evq_buf_truncate(&line, 0);
    evq_say_calls(&line, card);
    put_block(page, "Calls", EVQ_PLAIN, evq_buf_text(&line));
    items details = {page, NULL};
    evq_calls_say_details(card, say_item, &details);
    items replies = {page, "Replies"};
    evq_replies_say(card, say_item, &replies);
    evq_buf_truncate(&line, 0);
    evq_say_requests(&line, card);
    if (line.len) put_block(page, "Requests", EVQ_PLAIN, evq_buf_text(&line));
    evq_buf_dispose(&line);
}

static void put_speed(const evq_page *page, const evq_scorecard *card)
{
    if (!card->answered) {
        put_block(page, "Speed", EVQ_PLAIN, "not measured: no request was answered");
        return;
    }
    evq_table table;
    evq_table_of_speed(&table, &card->speed);
    items list = {page, table.cell_count ? NULL : "Speed"};
    if (table.cell_count) evq_table_put_text(&table, page, "Speed");
    evq_table_dispose(&table);
    evq_speed_say_gaps(&card->speed, say_item, &list);
    evq_speed_say_notes(&card->speed, say_item, &list);
    evq_speed_say_unmeasured(&card->speed, say_item, &list);
    if (card->size_count < 2) return;
    evq_table_of_sizes(&table, card->sizes, card->size_count);
    evq_table_put_text(&table, page, "Sizes");
    evq_table_dispose(&table);
}

static void put_outlook(const evq_page *page, const evq_scorecard *card)
{
    items means = {page, "Means"}, load = {page, "Load"};
    evq_outlook_say(card, say_item, &means);
    evq_load_say(card, say_item, &load);
    items log = {page, "Log"};
    for (size_t i = 0; i < card->server_log.sentence_count; i++) say_item(&log, card->server_log.sentences[i]);
}

static void put_missing(const evq_page *page, const evq_verdict *verdict)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_printf(&line, "%s%s", verdict->missing, verdict->command ? ":" : "");
    put_block(page, "Missing", EVQ_PLAIN, evq_buf_text(&line));
    evq_buf_dispose(&line);
    if (!verdict->command) return;
    // In one line however long, so that it can be copied.
    evq_page_label(page, "");
    evq_escape_terminal(page->out, verdict->command);
    evq_buf_putc(page->out, '\n');
}

static void put_verdict(const evq_page *page, const evq_scorecard *card)
{
    static const evq_tone tones[EVQ_VERDICT_COUNT] = {
        [EVQ_PRODUCTION] = EVQ_GOOD,     [EVQ_TOO_SLOW] = EVQ_BAD,      [EVQ_FAILED] = EVQ_BAD,
        [EVQ_COULD_NOT_SERVE] = EVQ_BAD, [EVQ_INSUFFICIENT] = EVQ_WARN,
    };
    const evq_verdict *verdict = &card->verdict;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_say_verdict(&line, verdict);
    put_block(page, "Model", tones[verdict->word], evq_buf_text(&line));
    items reasons = {page, NULL};
    evq_reasons_say(card, say_item, &reasons);
    evq_buf_dispose(&line);
    items fixes = {page, "Fix"};
    for (size_t i = 0; i < verdict->fix_count; i++) say_item(&fixes, verdict->fixes[i]);
    if (verdict->missing) put_missing(page, verdict);
}

// "runs/x/: report.html, scorecard.md, scorecard.json, charts/, trace.jsonl.gz"
static void say_files(evq_buf *out, const char *run)
{
    evq_buf_printf(out, "%s%s: report.html, ", run, run[strlen(run) - 1] == '/' ? "" : "/");
    for (size_t i = 0; i < evq_report_count; i++)
        if (evq_reports[i].file) evq_buf_printf(out, "%s, ", evq_reports[i].file);
    evq_buf_puts(out, "charts/, trace.jsonl.gz");
}

static void put_end(const evq_page *page, const evq_scorecard *card, const char *run)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    bool has_files = run && *run;
    if (has_files || card->trace->overhead.events || card->trace->run.self_test.done) evq_buf_putc(page->out, '\n');
    if (has_files) {
        say_files(&line, run);
        put_block(page, "Files", EVQ_PLAIN, evq_buf_text(&line));
        evq_buf_truncate(&line, 0);
    }
    evq_say_overhead(&line, card->trace);
    if (line.len) put_block(page, "evalq", EVQ_DIM, evq_buf_text(&line));
    evq_buf_dispose(&line);
}

void evq_render_text(evq_buf *out, const evq_scorecard *card, const evq_report_options *options)
{
    const evq_page page = {.out = out, .width = options->width < 60 ? 60 : options->width, .color = options->color};
    put_title(&page, card);
    if (card->trial_count) {
        put_first_trial(&page, card);
        put_further_trials(&page, card);
    }
    evq_buf_putc(out, '\n');
    put_task_and_calls(&page, card);
    put_speed(&page, card);
    put_outlook(&page, card);
    evq_buf_putc(out, '\n');
    put_verdict(&page, card);
    put_end(&page, card, options->run);
}
