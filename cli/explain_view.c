#include "cli/explain_view.h"

#include "base/json_write.h"
#include "reports/escape.h"
#include "reports/format.h"
#include "reports/json_outlook.h"
#include "reports/outlook_lines.h"
#include "reports/table.h"
#include "scenarios/reply.h"

#include <math.h>

enum { WIDTH = 100, MOST_TASKS = 200 };

static const char *const end_names[] = {"unfinished", "answered", "cancelled"};

static const evq_column columns[] = {
    {"Task", NULL, true, 0, 0},       {"Prompt", "tokens", true, 0, 0},    {"Slot", "shared", true, 0, 1},
    {"Reused", "tokens", true, 0, 0}, {"Came to", "token", true, 0, 0},    {"Time", NULL, true, 0, 0},
    {"Prompt", "tok/s", true, 0, 0},  {"Generated", "tokens", true, 0, 0}, {"Generation", "tok/s", true, 0, 0},
    {"End", NULL, false, 0, 0},
};

static void add_count(evq_table *table, int64_t count)
{
    evq_buf *cell = evq_table_cell(table, count >= 0 ? EVQ_PLAIN : EVQ_DIM);
    if (count >= 0)
        evq_format_count(cell, count);
    else
        evq_buf_puts(cell, "-");
}

static void add_rate(evq_table *table, int64_t tokens, double ms)
{
    evq_buf *cell = evq_table_cell(table, EVQ_PLAIN);
    if (tokens > 0 && ms > 0)
        evq_format_rate(cell, (double)tokens * 1000 / ms);
    else
        evq_buf_puts(cell, "-");
}

static void add_task(evq_table *table, const evq_log_task *task)
{
    add_count(table, task->id);
    add_count(table, task->prompt_tokens);
    evq_buf *shared = evq_table_cell(table, EVQ_PLAIN);
    if (!isnan(task->similarity))
        evq_format_percent(shared, task->similarity);
    else
        evq_buf_puts(shared, task->by_lru ? "oldest" : "-");
    add_count(table, task->reused);
    add_count(table, task->processed);
    evq_buf *time = evq_table_cell(table, EVQ_PLAIN);
    if (task->end_s > task->began_s)
        evq_format_span(time, (task->end_s - task->began_s) * 1000);
    else
        evq_buf_puts(time, "-");
    add_rate(table, task->prompt_evaluated, task->prompt_ms);
    add_count(table, task->generated);
    add_rate(table, task->generated, task->generated_ms);
    evq_buf_puts(evq_table_cell(table, task->end == EVQ_LOG_DONE ? EVQ_PLAIN : EVQ_WARN), end_names[task->end]);
    evq_table_cell(table, EVQ_PLAIN);
}

void evq_explain_view_text(evq_buf *out, const evq_log_story *story)
{
    const evq_page page = {.out = out, .width = WIDTH};
    const evq_llama_log *log = &story->log;
    evq_table table;
    evq_table_init(&table, columns, sizeof columns / sizeof *columns);
    size_t from = log->task_count > MOST_TASKS ? log->task_count - MOST_TASKS : 0;
    if (from) evq_buf_printf(out, "(the last %d of %zu requests)\n", MOST_TASKS, log->task_count);
    for (size_t i = from; i < log->task_count; i++) add_task(&table, &log->tasks[i]);
    if (table.cell_count) evq_table_put_text(&table, &page, NULL);
    evq_table_dispose(&table);
    evq_buf_putc(out, '\n');
    for (size_t i = 0; i < story->sentence_count; i++) {
        evq_buf_puts(out, "- ");
        evq_page_wrap(&page, EVQ_PLAIN, 2, 2, story->sentences[i]);
    }
    if (!story->curve.fitted) return;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_say_curve(&line, &story->curve);
    evq_buf_puts(out, "- ");
    evq_page_wrap(&page, EVQ_PLAIN, 2, 2, evq_buf_text(&line));
    evq_buf_dispose(&line);
}

static void put_known(evq_json_writer *w, const char *key, int64_t count)
{
    evq_json_put_finite(w, key, count != EVQ_UNKNOWN ? (double)count : NAN);
}

static void write_task(evq_json_writer *w, const evq_log_task *task)
{
    evq_write_object(w);
    evq_put_int(w, "task", task->id);
    put_known(w, "slot", task->slot);
    evq_put_int(w, "line", (int64_t)task->line);
    evq_json_put_finite(w, "began_s", task->began_s);
    evq_json_put_finite(w, "end_s", task->end_s);
    put_known(w, "prompt_tokens", task->prompt_tokens);
    put_known(w, "reused", task->reused);
    put_known(w, "processed", task->processed);
    evq_json_put_finite(w, "similarity", task->similarity);
    evq_put_bool(w, "full_reprocess", task->full_reprocess);
    evq_put_string(w, "end", end_names[task->end]);
    put_known(w, "prompt_evaluated", task->prompt_evaluated);
    evq_json_put_finite(w, "prompt_ms", task->prompt_ms);
    put_known(w, "generated", task->generated);
    evq_json_put_finite(w, "generated_ms", task->generated_ms);
    evq_write_end(w);
}

void evq_explain_view_json(evq_buf *out, const evq_log_story *story)
{
    evq_buf document = EVQ_BUF_INIT(out->max);
    evq_json_writer w = evq_json_writer_on(&document, 2);
    evq_write_object(&w);
    evq_put_int(&w, "lines", (int64_t)story->log.lines);
    evq_put_int(&w, "understood", (int64_t)story->log.known);
    evq_put_array(&w, "story");
    for (size_t i = 0; i < story->sentence_count; i++) evq_write_string(&w, story->sentences[i]);
    evq_write_end(&w);
    evq_json_put_curve(&w, "prompt_curve", &story->curve);
    evq_put_array(&w, "tasks");
    for (size_t i = 0; i < story->log.task_count; i++) write_task(&w, &story->log.tasks[i]);
    evq_write_end(&w);
    evq_write_end(&w);
    evq_buf_putc(&document, '\n');
    evq_escape_json_take(out, &document);
}
