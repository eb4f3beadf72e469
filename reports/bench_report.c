#include "reports/bench_report.h"

#include "base/file.h"
#include "base/json_write.h"
#include "reports/bench_tables.h"
#include "reports/escape.h"
#include "reports/json_outlook.h"
#include "reports/json_parts.h"
#include "reports/sentences.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// ---- text ----

typedef struct text_items {
    const evq_page *page;
    const char *label;
} text_items;

static void say_text(void *context, const char *line)
{
    text_items *items = context;
    evq_page_label(items->page, items->label);
    evq_page_put(items->page, EVQ_PLAIN, "- ");
    evq_page_wrap(items->page, EVQ_PLAIN, EVQ_PAGE_LABEL + 2, EVQ_PAGE_LABEL + 2, line);
    items->label = "";
}

static void put_table(const evq_table *table, const evq_page *page)
{
    if (!table->cell_count) return;
    evq_buf_putc(page->out, '\n');
    evq_table_put_text(table, page, NULL);
}

void evq_bench_render_text(evq_buf *out, const evq_bench_card *card, const evq_report_options *options)
{
    const evq_page page = {.out = out, .width = options->width < 60 ? 60 : options->width, .color = options->color};
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_table table;
    evq_say_bench(&line, card);
    evq_page_wrap(&page, EVQ_STRONG, 0, 2, evq_buf_text(&line));
    evq_table_of_bench(&table, card);
    put_table(&table, &page);
    evq_table_dispose(&table);
    evq_table_of_streams(&table, card);
    put_table(&table, &page);
    evq_table_dispose(&table);
    evq_table_of_limits(&table, card);
    put_table(&table, &page);
    evq_table_dispose(&table);
    evq_buf_putc(out, '\n');
    evq_page_label(&page, "Ended");
    evq_page_wrap(&page, card->trace->bench->stop == EVQ_BENCH_STOP_DONE ? EVQ_PLAIN : EVQ_WARN, EVQ_PAGE_LABEL,
                  EVQ_PAGE_LABEL, card->sentence);
    if (card->answered) evq_bench_say(card, say_text, &(text_items){&page, "Means"});
    if (options->run) {
        evq_buf_truncate(&line, 0);
        evq_buf_printf(&line, "%s/: bench.md, bench.json, trace.jsonl.gz", options->run);
        evq_page_label(&page, "Files");
        evq_page_wrap(&page, EVQ_PLAIN, EVQ_PAGE_LABEL, EVQ_PAGE_LABEL, evq_buf_text(&line));
    }
    evq_buf_truncate(&line, 0);
    evq_say_overhead(&line, card->trace);
    if (line.len) {
        evq_page_label(&page, "evalq");
        evq_page_wrap(&page, EVQ_DIM, EVQ_PAGE_LABEL, EVQ_PAGE_LABEL, evq_buf_text(&line));
    }
    evq_buf_dispose(&line);
}

// ---- Markdown ----

static void say_markdown(void *context, const char *line)
{
    evq_buf_puts(context, "- ");
    evq_escape_markdown(context, line);
    evq_buf_putc(context, '\n');
}

void evq_bench_render_markdown(evq_buf *out, const evq_bench_card *card)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_table table;
    evq_buf_puts(out, "# Bench\n\n");
    evq_say_bench(&line, card);
    evq_buf_printf(&line, ". It ended so: %s.", card->sentence);
    evq_escape_markdown(out, evq_buf_text(&line));
    evq_buf_puts(out, "\n\n");
    evq_table_of_bench(&table, card);
    if (table.cell_count) evq_table_put_markdown(&table, out);
    evq_table_dispose(&table);
    evq_table_of_streams(&table, card);
    if (table.cell_count) {
        evq_buf_puts(out, "\n## Many at once\n\n");
        evq_table_put_markdown(&table, out);
    }
    evq_table_dispose(&table);
    evq_buf_puts(out, "\n## What it means\n\n");
    evq_table_of_limits(&table, card);
    if (table.cell_count) {
        evq_table_put_markdown(&table, out);
        evq_buf_putc(out, '\n');
    }
    evq_table_dispose(&table);
    if (card->answered) evq_bench_say(card, say_markdown, out);
    evq_buf_puts(out,
                 "\nCold: a prompt whose first words were never sent before. Warm: the same conversation's next turn, "
                 "its beginning still in the prefix cache. Rates are all tokens over all the time they took; the "
                 "times are medians. evalq's docs/metrics.md has every formula.\n");
    evq_buf_dispose(&line);
}

// ---- JSON ----

static void put_list(evq_json_writer *w, const char *key, const evq_bench_list *list)
{
    evq_put_array(w, key);
    for (size_t i = 0; i < list->count; i++) evq_write_int(w, list->items[i]);
    evq_write_end(w);
}

static void write_cell(evq_json_writer *w, const evq_bench_cell *cell)
{
    evq_write_object(w);
    evq_put_int(w, "size", cell->size);
    evq_put_int(w, "output", cell->output);
    evq_put_int(w, "streams", cell->streams);
    evq_put_int(w, "asked", (int64_t)cell->asked);
    evq_put_int(w, "answered", (int64_t)cell->answered);
    evq_put_string(w, "failure", evq_failure_names[cell->failure]);
    evq_put_string(w, "failure_text", cell->failure ? cell->failure_text : NULL);
    evq_json_put_finite(w, "fastest_ms", cell->fastest_ms);
    evq_json_put_finite(w, "slowest_ms", cell->slowest_ms);
    evq_json_put_finite(w, "warm_fastest_ms", cell->warm_fastest_ms);
    evq_json_put_finite(w, "warm_slowest_ms", cell->warm_slowest_ms);
    evq_json_put_value(w, "total_rate", &cell->total_rate);
    evq_json_put_finite(w, "good", cell->good.of ? (double)cell->good.count / (double)cell->good.of : NAN);
    evq_json_put_finite(w, "good_per_s", cell->good.of ? cell->good_per_s : NAN);
    evq_json_put_speed(w, "cold", &cell->cold);
    evq_json_put_speed(w, "warm", &cell->warm);
    evq_write_end(w);
}

static void put_head(evq_json_writer *w, const evq_bench_card *card)
{
    const evq_run *run = &card->trace->run;
    const evq_bench_plan *plan = &card->trace->bench->plan;
    evq_put_string(w, "format", EVQ_BENCH_FORMAT);
    evq_put_string(w, "evalq", run->evalq);
    evq_put_string(w, "started", run->started);
    evq_put_string(w, "endpoint", run->endpoint);
    evq_put_string(w, "url", run->url);
    evq_put_string(w, "dialect", run->dialect);
    evq_put_string(w, "model", run->model);
    evq_put_string(w, "server", run->server);
    evq_put_bool(w, "simulated", run->simulated);
    evq_put_real(w, "time_scale", run->time_scale);
    evq_put_object(w, "plan");
    put_list(w, "sizes", &plan->sizes);
    put_list(w, "outputs", &plan->outputs);
    put_list(w, "streams", &plan->streams);
    evq_put_int(w, "repeats", plan->repeats);
    evq_put_int(w, "tail_tokens", plan->tail_tokens);
    evq_put_bool(w, "warm", plan->warm);
    evq_put_real(w, "budget_s", plan->budget_s);
    evq_write_end(w);
    evq_put_string(w, "stop", evq_bench_stop_names[card->trace->bench->stop]);
    evq_put_string(w, "sentence", card->sentence);
}

void evq_bench_render_json(evq_buf *out, const evq_bench_card *card)
{
    evq_buf document = EVQ_BUF_INIT(out->max);
    evq_json_writer w = evq_json_writer_on(&document, 2);
    evq_write_object(&w);
    put_head(&w, card);
    evq_put_int(&w, "requests", (int64_t)card->requests);
    evq_put_int(&w, "answered", (int64_t)card->answered);
    evq_put_int(&w, "connections", (int64_t)card->opened);
    evq_put_int(&w, "reused", (int64_t)card->reused);
    evq_put_string(&w, "cold", evq_cold_proof_names[card->cold]);
    evq_put_bool(&w, "counts_told", card->counts_told);
    evq_json_put_value(&w, "cache_share", &card->cache_share);
    evq_json_put_curve(&w, "prompt_curve", &card->curve);
    evq_json_put_curve(&w, "quickest_curve", &card->quickest);
    evq_put_array(&w, "limits");
    for (size_t i = 0; card->curve.fitted && i < EVQ_BENCH_LIMITS; i++) {
        const evq_limit_reach *limit = &card->limits[i];
        evq_write_object(&w);
        evq_put_real(&w, "limit_s", limit->limit_s);
        evq_json_put_finite(&w, "reach_tokens", limit->reach.value);
        evq_json_put_finite(&w, "reach_low", limit->reach.low);
        evq_json_put_finite(&w, "reach_high", limit->reach.high);
        evq_put_bool(&w, "extrapolated", limit->reach.far);
        evq_write_end(&w);
    }
    evq_write_end(&w);
    evq_put_array(&w, "cells");
    for (size_t i = 0; i < card->cell_count; i++) write_cell(&w, &card->cells[i]);
    evq_write_end(&w);
    evq_json_put_overhead(&w, card->trace);
    evq_write_end(&w);
    evq_buf_putc(&document, '\n');
    evq_escape_json_take(out, &document);
}

// ---- where they go ----

bool evq_bench_render(evq_buf *out, const evq_bench_card *card, const char *format, const evq_report_options *options)
{
    if (!strcmp(format, "text"))
        evq_bench_render_text(out, card, options);
    else if (!strcmp(format, "markdown"))
        evq_bench_render_markdown(out, card);
    else if (!strcmp(format, "json"))
        evq_bench_render_json(out, card);
    else
        return false;
    return true;
}

static int save(const evq_bench_card *card, const char *folder, const char *name, const char *format, evq_err *err)
{
    enum { PATH_BYTES = 4400, REPORT_MIB = 64 };
    char path[PATH_BYTES];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= PATH_BYTES)
        return evq_fail(err, EVQ_EUSAGE, folder, NULL, "the path is too long: name a shorter one with --out");
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(REPORT_MIB));
    evq_bench_render(&out, card, format, NULL);
    int rc = evq_file_write(path, evq_buf_text(&out), out.len, err);
    evq_buf_dispose(&out);
    return rc;
}

int evq_bench_save(const evq_bench_card *card, const char *folder, evq_err *err)
{
    int rc = save(card, folder, "bench.md", "markdown", err);
    return rc ? rc : save(card, folder, "bench.json", "json", err);
}
