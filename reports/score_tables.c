#include "reports/score_tables.h"

#include "reports/escape.h"
#include "reports/speed_rows.h"
#include "scoring/speed.h"
#include "scoring/steps.h"

#include <string.h>

enum { TOOLS_NAMED = 3 };

static const evq_column step_columns[] = {
    {.name = "Step", .right = true},
    {.name = "Calls", .least = 8},
    {.name = "Prompt", .unit = "tokens", .right = true},
    {.name = "Cached", .right = true, .leaves = 1},
    {.name = "Processing", .unit = "tok/s", .right = true, .leaves = 2},
    {.name = "First token", .right = true},
    {.name = "Generation", .unit = "tok/s", .right = true},
    {.name = "Valid"},
};

static const evq_column speed_columns[] = {
    {.name = "", .least = 17},         {.name = "Client", .right = true},         {.name = "n", .right = true},
    {.name = "Server", .right = true}, {.name = "n", .right = true, .leaves = 1}, {.name = "Source", .leaves = 2},
};

// The server's own figures give way first: they are of use where the client has none.
static const evq_column size_columns[] = {
    {.name = "Prompt", .unit = "tokens"},
    {.name = "Steps", .right = true},
    {.name = "Cold", .unit = "tok/s", .right = true},
    {.name = "Cached", .unit = "tok/s", .right = true},
    {.name = "Effective", .unit = "tok/s", .right = true, .leaves = 2},
    {.name = "Server's prompt", .unit = "tok/s", .right = true, .leaves = 3},
    {.name = "First token", .unit = "median", .right = true, .leaves = 1},
    {.name = "Generation", .unit = "tok/s", .right = true},
    {.name = "Server's generation", .unit = "tok/s", .right = true, .leaves = 4},
};

#define INIT(table, columns) evq_table_init((table), (columns), sizeof(columns) / sizeof *(columns))

// They stand before those that came as text or not at all.
static size_t calls_that_came(const evq_step_score *step)
{
    size_t count = 0;
    while (count < step->call_count && step->calls[count].origin == EVQ_ORIGIN_CALL) count++;
    return count;
}

// "read x3, exec, read, …": calls of one tool in a row are put together.
static void put_tools(evq_buf *out, const evq_step_score *step)
{
    size_t named = 0, times, count = calls_that_came(step);
    for (size_t i = 0; i < count; i += times) {
        const char *tool = step->calls[i].tool;
        for (times = 1; i + times < count && !strcmp(step->calls[i + times].tool, tool);) times++;
        if (named++) evq_buf_puts(out, ", ");
        if (named > TOOLS_NAMED) {
            evq_buf_puts(out, "…");
            return;
        }
        if (*tool)
            evq_escape_terminal(out, tool);
        else
            evq_buf_puts(out, "(no name)");
        if (times > 1) evq_buf_printf(out, " x%zu", times);
    }
}

static void put_cached(evq_buf *out, const evq_speed *speed)
{
    const evq_value *all = &speed->prompt_tokens, *cached = &speed->cached_tokens;
    if (!cached->scored)
        evq_buf_puts(out, "-");
    else if (evq_speed_is_cold(speed))
        evq_buf_puts(out, "cold");
    else if (all->scored && all->value >= cached->value)
        evq_format_percent(out, cached->value / all->value);
    else
        evq_format_value(out, cached, EVQ_UNIT_COUNT);
}

static bool was_stopped(const evq_step *step)
{
    return step->attempt_count && step->attempts[step->attempt_count - 1].failure == EVQ_FAILURE_INTERRUPTED;
}

// One word where a word says it, else how many are valid.
static void put_invalid(evq_buf *out, const evq_step_score *step)
{
    const evq_call_score *first = &step->calls[0];
    if (step->call_count > 1)
        evq_buf_printf(out, "%zu of %zu", step->valid, step->call_count);
    else if (first->origin == EVQ_ORIGIN_TEXT)
        evq_buf_puts(out, "leaked");
    else if (first->origin == EVQ_ORIGIN_ABSENT)
        evq_buf_puts(out, "no call");
    else
        evq_buf_puts(out, "invalid");
}

// "ok", or in one word what is wrong; the step's sentence tells the rest.
static void add_validity(evq_table *table, const evq_step_score *step, evq_mode mode)
{
    if (!step->answer) {
        bool stopped = was_stopped(step->step);
        evq_buf_puts(evq_table_cell(table, stopped ? EVQ_WARN : EVQ_BAD), stopped ? "stopped" : "failed");
        return;
    }
    const evq_reply *reply = &step->answer->reply;
    if (step->valid < step->call_count)
        put_invalid(evq_table_cell(table, EVQ_BAD), step);
    else if (evq_reply_is_empty(&reply->message))
        evq_buf_puts(evq_table_cell(table, EVQ_BAD), "empty");
    else if (reply->finish == EVQ_FINISH_LENGTH)
        evq_buf_puts(evq_table_cell(table, EVQ_WARN), "cut");
    else if (mode == EVQ_MODE_FORCED && !step->agrees)
        evq_buf_puts(evq_table_cell(table, EVQ_WARN), "differs");
    else
        evq_buf_puts(evq_table_cell(table, EVQ_PLAIN), "ok");
}

static void add_value(evq_table *table, const evq_value *value, evq_unit unit)
{
    evq_format_value(evq_table_cell(table, value->scored ? EVQ_PLAIN : EVQ_DIM), value, unit);
}

static void add_step(evq_table *table, const evq_step_score *step, evq_mode mode)
{
    const evq_speed *speed = &step->speed;
    evq_buf_printf(evq_table_cell(table, EVQ_PLAIN), "%d", step->step->number);
    evq_buf *calls = evq_table_cell(table, EVQ_PLAIN);
    if (calls_that_came(step))
        put_tools(calls, step);
    else
        evq_buf_puts(calls, step->answer ? "reply" : "-");
    add_value(table, &speed->prompt_tokens, EVQ_UNIT_COUNT);
    put_cached(evq_table_cell(table, EVQ_PLAIN), speed);
    add_value(table, speed->pp_cold.scored ? &speed->pp_cold : &speed->pp_cached, EVQ_UNIT_RATE);
    add_value(table, &speed->ttft_ms, EVQ_UNIT_SPAN);
    add_value(table, &speed->tg, EVQ_UNIT_RATE);
    add_validity(table, step, mode);
    evq_buf *note = evq_table_cell(table, EVQ_PLAIN);
    if (step->sentence) evq_buf_puts(note, step->sentence);
}

static void add_gap(evq_table *table, const evq_step_score *steps, size_t count)
{
    size_t troubled = 0;
    for (size_t i = 0; i < count; i++) troubled += steps[i].sentence != NULL;
    for (size_t i = 0; i < table->column_count; i++) evq_table_cell(table, EVQ_PLAIN);
    evq_buf *note = evq_table_cell(table, EVQ_DIM);
    evq_buf_puts(note, "... ");
    evq_format_counted(note, count, "step");
    evq_buf_puts(note, " not shown");
    if (troubled) evq_buf_printf(note, ", %zu of them with something wrong", troubled);
    evq_buf_puts(note, "; scorecard.json has all");
}

void evq_table_of_steps(evq_table *table, const evq_trial_score *trial, const evq_run *run, size_t most)
{
    INIT(table, step_columns);
    size_t gap_from = trial->step_count, gap_to = trial->step_count;
    if (trial->step_count > most) {
        gap_from = most / 2;
        gap_to = trial->step_count - (most - gap_from - 1);
    }
    for (size_t i = 0; i < trial->step_count; i++) {
        if (i == gap_from) {
            add_gap(table, &trial->steps[gap_from], gap_to - gap_from);
            i = gap_to;
        }
        add_step(table, &trial->steps[i], run->mode);
    }
}

static void add_measured(evq_table *table, const evq_value *value, evq_unit unit)
{
    evq_buf *cell = evq_table_cell(table, EVQ_PLAIN);
    if (value && value->scored) {
        evq_format_value(cell, value, unit);
        if (unit == EVQ_UNIT_RATE) evq_buf_puts(cell, " tok/s");
    }
    cell = evq_table_cell(table, EVQ_DIM);
    if (value && value->scored) evq_format_count(cell, (int64_t)value->n);
}

void evq_table_of_speed(evq_table *table, const evq_speed *speed)
{
    INIT(table, speed_columns);
    evq_speed_row rows[EVQ_SPEED_ROWS];
    size_t count = evq_speed_rows(rows, speed);
    for (size_t i = 0; i < count; i++) {
        const evq_speed_row *row = &rows[i];
        bool server = row->server && row->server->scored;
        if (!row->client.scored && !server) continue;
        evq_buf_puts(evq_table_cell(table, EVQ_PLAIN), row->name);
        add_measured(table, &row->client, row->unit);
        add_measured(table, row->server, row->unit);
        evq_buf_puts(evq_table_cell(table, EVQ_DIM), row->client.scored ? row->client.source : "");
        evq_table_cell(table, EVQ_PLAIN);
    }
}

// Ranges double from 4,096 on, so they are told in K of 1,024: "16K to 32K".
static void put_range(evq_buf *out, const evq_size_score *size)
{
    if (!size->from)
        evq_buf_printf(out, "below %lldK", (long long)(size->below / 1024));
    else
        evq_buf_printf(out, "%lldK to %lldK", (long long)(size->from / 1024), (long long)(size->below / 1024));
}

void evq_table_of_sizes(evq_table *table, const evq_size_score *sizes, size_t count)
{
    INIT(table, size_columns);
    for (size_t i = 0; i < count; i++) {
        put_range(evq_table_cell(table, EVQ_PLAIN), &sizes[i]);
        evq_format_count(evq_table_cell(table, EVQ_PLAIN), (int64_t)sizes[i].steps);
        add_value(table, &sizes[i].pp_cold, EVQ_UNIT_RATE);
        add_value(table, &sizes[i].pp_cached, EVQ_UNIT_RATE);
        add_value(table, &sizes[i].pp_effective, EVQ_UNIT_RATE);
        add_value(table, &sizes[i].pp_server, EVQ_UNIT_RATE);
        add_value(table, &sizes[i].ttft_ms, EVQ_UNIT_SPAN);
        add_value(table, &sizes[i].tg, EVQ_UNIT_RATE);
        add_value(table, &sizes[i].tg_server, EVQ_UNIT_RATE);
        evq_table_cell(table, EVQ_PLAIN);
    }
}
