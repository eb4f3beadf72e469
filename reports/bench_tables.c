#include "reports/bench_tables.h"

#include "reports/outlook_lines.h"
#include "reports/sentences.h"
#include "reports/speed_rows.h"
#include "scoring/failure_words.h"

#include <math.h>

// What nobody proves cold is not called so.
#define SIZE_COLUMNS(NEW)                                                                                              \
    {"Prompt", "tokens", true, 0, 0}, {NEW " first", "token", true, 0, 0}, {"fastest -", "slowest", true, 0, 4},       \
        {NEW, "tok/s", true, 0, 0}, {"Server's", "tok/s", true, 0, 5}, {"Warm", "cached", true, 0, 6},                 \
        {"Warm first", "token", true, 0, 0}, {"Warm", "tok/s", true, 0, 3}, {"Generation", "tok/s", true, 0, 0},       \
        {"Server's", "tok/s", true, 0, 2},

static const evq_column cold_columns[] = {SIZE_COLUMNS("Cold")};
static const evq_column new_columns[] = {SIZE_COLUMNS("New")};
enum { SIZE_COLUMN_COUNT = sizeof cold_columns / sizeof *cold_columns };

static const evq_column limit_columns[] = {
    {"Time limit", NULL, true, 0, 0},
    {"Largest prompt", "uncached tokens", true, 0, 0},
    {"95 % interval", NULL, true, 0, 0},
    {"", NULL, false, 0, 0},
};

static const evq_column stream_columns[] = {
    {"Streams", NULL, true, 0, 0},      {"Prompt", "tokens", true, 0, 0}, {"Output", "tokens", true, 0, 3},
    {"First token", "p50", true, 0, 0}, {"slowest", NULL, true, 0, 2},    {"A stream", "tok/s", true, 0, 0},
    {"All", "tok/s", true, 0, 0},       {"Answered", NULL, true, 0, 0},   {"Good", NULL, true, 0, 0},
    {"Good", "a second", true, 0, 4},
};

static void add_value(evq_table *table, const evq_value *value, evq_unit unit)
{
    evq_format_value(evq_table_cell(table, value->scored ? EVQ_PLAIN : EVQ_DIM), value, unit);
}

static void add_spread(evq_table *table, double fastest, double slowest)
{
    evq_buf *cell = evq_table_cell(table, EVQ_DIM);
    if (isnan(fastest)) {
        evq_buf_puts(cell, "-");
        return;
    }
    evq_format_span(cell, fastest);
    evq_buf_puts(cell, " - ");
    evq_format_span(cell, slowest);
}

// Of a prompt's median size, since that is what one request had.
static void add_tokens(evq_table *table, const evq_bench_cell *cell)
{
    const evq_value *tokens = &cell->cold.prompt_tokens;
    evq_buf *out = evq_table_cell(table, EVQ_PLAIN);
    if (tokens->scored) {
        evq_format_count(out, llround(tokens->value / (double)tokens->n));
    } else {
        evq_buf_puts(out, "about ");
        evq_format_count(out, cell->size);
    }
}

static void put_failure(evq_buf *note, const evq_bench_cell *cell)
{
    if (!cell->failure) return;
    evq_buf_printf(note, "%zu of %zu answered: %s", cell->answered, cell->asked, evq_failure_words(cell->failure));
}

static void add_cached(evq_table *table, const evq_speed *warm)
{
    evq_buf *out = evq_table_cell(table, EVQ_DIM);
    const evq_value *cached = &warm->cached_tokens, *tokens = &warm->prompt_tokens;
    if (cached->scored && tokens->scored && tokens->value > 0)
        evq_format_percent(out, cached->value / tokens->value);
    else
        evq_buf_puts(out, "-");
}

// Where nobody proves it cold, the rate is of the whole prompt all the same: it was never sent before.
static const evq_value *cold_rate(const evq_bench_cell *cell)
{
    return cell->cold.pp_cold.scored ? &cell->cold.pp_cold : &cell->cold.pp_effective;
}

void evq_table_of_bench(evq_table *table, const evq_bench_card *card)
{
    const evq_bench_plan *plan = &card->trace->bench->plan;
    bool proven = card->cold == EVQ_COLD_TOLD || card->cold == EVQ_COLD_COMPARED;
    evq_table_init(table, proven ? cold_columns : new_columns, SIZE_COLUMN_COUNT);
    for (size_t i = 0; i < card->cell_count; i++) {
        const evq_bench_cell *cell = &card->cells[i];
        if (cell->streams != plan->streams.items[0]) continue;
        add_tokens(table, cell);
        add_value(table, &cell->cold.ttft_ms, EVQ_UNIT_SPAN);
        add_spread(table, cell->fastest_ms, cell->slowest_ms);
        add_value(table, cold_rate(cell), EVQ_UNIT_RATE);
        add_value(table, &cell->cold.pp_server, EVQ_UNIT_RATE);
        add_cached(table, &cell->warm);
        add_value(table, &cell->warm.ttft_ms, EVQ_UNIT_SPAN);
        add_value(table, &cell->warm.pp_cached, EVQ_UNIT_RATE);
        add_value(table, &cell->cold.tg, EVQ_UNIT_RATE);
        add_value(table, &cell->cold.tg_server, EVQ_UNIT_RATE);
        put_failure(evq_table_cell(table, EVQ_WARN), cell);
    }
}

void evq_table_of_streams(evq_table *table, const evq_bench_card *card)
{
    evq_table_init(table, stream_columns, sizeof stream_columns / sizeof *stream_columns);
    if (card->trace->bench->plan.streams.count < 2 && !card->trace->run.goals.rate &&
        !card->trace->run.goals.first_token_s)
        return;
    for (size_t i = 0; i < card->cell_count; i++) {
        const evq_bench_cell *cell = &card->cells[i];
        evq_format_count(evq_table_cell(table, EVQ_PLAIN), cell->streams);
        add_tokens(table, cell);
        evq_format_count(evq_table_cell(table, EVQ_PLAIN), cell->output);
        add_value(table, &cell->cold.ttft_ms, EVQ_UNIT_SPAN);
        evq_buf *slowest = evq_table_cell(table, EVQ_PLAIN);
        if (isnan(cell->slowest_ms))
            evq_buf_puts(slowest, "-");
        else
            evq_format_span(slowest, cell->slowest_ms);
        add_value(table, &cell->cold.tg, EVQ_UNIT_RATE);
        add_value(table, &cell->total_rate, EVQ_UNIT_RATE);
        evq_buf_printf(evq_table_cell(table, EVQ_PLAIN), "%zu/%zu", cell->answered, cell->asked);
        evq_buf *good = evq_table_cell(table, EVQ_PLAIN);
        if (cell->good.of)
            evq_buf_printf(good, "%zu/%zu", cell->good.count, cell->good.of);
        else
            evq_buf_puts(good, "-");
        evq_buf *rate = evq_table_cell(table, EVQ_PLAIN);
        if (cell->good.of)
            evq_format_rate(rate, cell->good_per_s);
        else
            evq_buf_puts(rate, "-");
        evq_table_cell(table, EVQ_PLAIN);
    }
}

static void put_reach(evq_table *table, const evq_limit_reach *limit, double longest)
{
    const evq_forecast *reach = &limit->reach;
    bool is_told = isfinite(reach->value) && reach->value <= EVQ_FAR_BEYOND * longest;
    evq_format_span(evq_table_cell(table, EVQ_PLAIN), limit->limit_s * 1000);
    evq_buf *tokens = evq_table_cell(table, EVQ_PLAIN);
    if (!is_told) evq_buf_puts(tokens, "over ");
    evq_format_rounded(tokens, is_told ? reach->value : EVQ_FAR_BEYOND * longest);
    evq_buf *interval = evq_table_cell(table, EVQ_DIM);
    if (is_told && isfinite(reach->low) && isfinite(reach->high)) {
        evq_format_rounded(interval, reach->low);
        evq_buf_puts(interval, " to ");
        evq_format_rounded(interval, reach->high);
    }
    evq_buf_puts(evq_table_cell(table, EVQ_DIM), is_told && reach->far ? "extrapolated" : "");
    evq_table_cell(table, EVQ_PLAIN);
}

void evq_table_of_limits(evq_table *table, const evq_bench_card *card)
{
    evq_table_init(table, limit_columns, sizeof limit_columns / sizeof *limit_columns);
    for (size_t i = 0; card->curve.fitted && i < EVQ_BENCH_LIMITS; i++)
        put_reach(table, &card->limits[i], card->curve.max_tokens);
}

void evq_say_bench(evq_buf *out, const evq_bench_card *card)
{
    const evq_run *run = &card->trace->run;
    const evq_bench_plan *plan = &card->trace->bench->plan;
    evq_say_simulated(out, run);
    if (run->simulated) evq_buf_puts(out, ": ");
    evq_buf_printf(out, "bench of %s on %s", run->model, run->endpoint);
    if (run->server) evq_buf_printf(out, " (%s)", run->server);
    evq_buf_puts(out, ": ");
    evq_format_counted(out, plan->sizes.count, "size");
    if (plan->repeats == 1)
        evq_buf_puts(out, ", once each, ");
    else
        evq_buf_printf(out, ", %d times each, ", plan->repeats);
    evq_format_counted(out, card->answered, "request");
    evq_buf_puts(out, " answered");
}

static void say_curves(const evq_bench_card *card, evq_buf *line, evq_say_line *say, void *context)
{
    evq_say_curve(line, &card->curve);
    if (!card->counts_told) evq_buf_puts(line, "; the server counts no prompt tokens, so sizes are estimates");
    say(context, evq_buf_text(line));
    if (!card->curve.fitted) return;
    double largest = card->curve.max_tokens;
    double usual = evq_prefill_seconds(&card->curve.model, largest, 0);
    double quick = card->quickest.fitted ? evq_prefill_seconds(&card->quickest.model, largest, 0) : usual;
    if (usual < quick * 1.05 || usual - quick < 0.05) return;
    evq_buf_truncate(line, 0);
    evq_buf_puts(line, "undisturbed it is quicker: by the quickest requests a prompt of ");
    evq_format_count(line, (int64_t)largest);
    evq_buf_puts(line, " tokens takes ");
    evq_format_span(line, quick * 1000);
    evq_buf_puts(line, ", by all of them ");
    evq_format_span(line, usual * 1000);
    say(context, evq_buf_text(line));
}

typedef struct prefixed {
    int64_t tokens;
    evq_say_line *say;
    void *context;
} prefixed;

static void say_at_size(void *context, const char *text)
{
    const prefixed *p = context;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_puts(&line, "at ");
    evq_format_count(&line, p->tokens);
    evq_buf_printf(&line, " tokens, %s", text);
    p->say(p->context, evq_buf_text(&line));
    evq_buf_dispose(&line);
}

// Where client and server differ by more than a tenth: at the largest size, where it matters.
static void say_gaps(const evq_bench_card *card, evq_say_line *say, void *context)
{
    const evq_bench_cell *largest = NULL;
    for (size_t i = 0; i < card->cell_count; i++)
        if (card->cells[i].answered && card->cells[i].streams == card->trace->bench->plan.streams.items[0])
            largest = &card->cells[i];
    if (largest) evq_speed_say_gaps(&largest->cold, say_at_size, &(prefixed){largest->size, say, context});
}

void evq_bench_say(const evq_bench_card *card, evq_say_line *say, void *context)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    say_curves(card, &line, say, context);
    say_gaps(card, say, context);
    if (card->answered) {
        evq_buf_truncate(&line, 0);
        evq_buf_printf(&line, "cold is %s", evq_cold_proof_words[card->cold]);
        say(context, evq_buf_text(&line));
    }
    if (card->cache_share.scored) {
        evq_buf_truncate(&line, 0);
        evq_buf_puts(&line, "the prefix cache kept ");
        evq_format_percent(&line, card->cache_share.value);
        evq_buf_puts(&line, " of what it could");
        say(context, evq_buf_text(&line));
    }
    evq_buf_truncate(&line, 0);
    evq_format_counted(&line, card->opened, "connection");
    evq_buf_printf(&line, " made, used again %zu times", card->reused);
    say(context, evq_buf_text(&line));
    evq_buf_dispose(&line);
}
