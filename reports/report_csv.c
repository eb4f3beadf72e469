// Tidy tables for scripts and spreadsheets (RFC 4180): one row a step, one row a trial. What was not measured is an empty cell.
#include "reports/escape.h"
#include "reports/renders.h"

#include <stddef.h>

typedef struct row {
    const evq_scorecard *card;
    const evq_trial_score *trial;
    const evq_step_score *step; // NULL in the table of trials
} row;

typedef struct column {
    const char *name;
    void (*put)(evq_buf *out, const row *row);
} column;

// ---- cells ----

static void put_count(evq_buf *out, size_t count)
{
    evq_buf_printf(out, "%zu", count);
}

static void put_real(evq_buf *out, double value)
{
    evq_buf_printf(out, "%.9g", value);
}

static void put_switch(evq_buf *out, bool value)
{
    evq_buf_puts(out, value ? "true" : "false");
}

#define TEXT(name, from)                                                                                               \
    static void name(evq_buf *out, const row *r)                                                                       \
    {                                                                                                                  \
        evq_escape_csv(out, from);                                                                                     \
    }
#define COUNT(name, from)                                                                                              \
    static void name(evq_buf *out, const row *r)                                                                       \
    {                                                                                                                  \
        put_count(out, (size_t)(from));                                                                                \
    }
#define REAL(name, from)                                                                                               \
    static void name(evq_buf *out, const row *r)                                                                       \
    {                                                                                                                  \
        put_real(out, from);                                                                                           \
    }
#define SWITCH(name, from)                                                                                             \
    static void name(evq_buf *out, const row *r)                                                                       \
    {                                                                                                                  \
        put_switch(out, from);                                                                                         \
    }

TEXT(started, r->card->trace->run.started)
TEXT(endpoint, r->card->trace->run.endpoint)
TEXT(model, r->card->trace->run.model)
SWITCH(simulated, r->card->trace->run.simulated)
TEXT(mode, evq_mode_names[r->card->trace->run.mode])
TEXT(scenario, r->trial->scenario->name)
COUNT(trial, r->trial->trial->number + 1)
COUNT(repeat, r->trial->trial->repeat)

// ---- trials ----

TEXT(outcome, evq_outcome_names[r->trial->trial->outcome])
SWITCH(judged, r->trial->judged)

static void done(evq_buf *out, const row *r)
{
    if (r->trial->judged) put_switch(out, r->trial->done);
}

// Only free replay follows a task: in forced replay there is nothing of it to measure.
static bool is_free(const row *r)
{
    return r->card->trace->run.mode == EVQ_MODE_FREE;
}

static void progress(evq_buf *out, const row *r)
{
    if (is_free(r)) put_real(out, r->step ? r->step->progress : r->trial->progress);
}

static void kept_to(evq_buf *out, const row *r)
{
    if (is_free(r)) put_count(out, (size_t)r->trial->kept_to);
}

COUNT(checks, r->trial->check_count)
COUNT(checks_held, r->trial->held)
COUNT(steps, r->trial->step_count)
COUNT(answered_steps, r->trial->answered)
COUNT(trial_calls, r->trial->calls)
COUNT(trial_valid, r->trial->valid)
COUNT(off_script, r->trial->off_script)

static void lost_at(evq_buf *out, const row *r)
{
    if (r->trial->lost) evq_buf_printf(out, "%d", r->trial->lost->step);
}

TEXT(lost_by, r->trial->lost ? evq_signal_names[r->trial->lost->kind] : NULL)
REAL(wall_ms, r->trial->wall_ms)
REAL(trial_waste_ms, r->trial->waste_ms)
TEXT(sentence, r->trial->sentence)

static const column trial_columns[] = {
    {"started", started},
    {"endpoint", endpoint},
    {"model", model},
    {"simulated", simulated},
    {"mode", mode},
    {"scenario", scenario},
    {"trial", trial},
    {"repeat", repeat},
    {"outcome", outcome},
    {"judged", judged},
    {"done", done},
    {"progress", progress},
    {"checks", checks},
    {"checks_held", checks_held},
    {"steps", steps},
    {"answered", answered_steps},
    {"calls", trial_calls},
    {"valid", trial_valid},
    {"off_script", off_script},
    {"kept_to", kept_to},
    {"lost_at", lost_at},
    {"lost_by", lost_by},
    {"wall_ms", wall_ms},
    {"waste_ms", trial_waste_ms},
    {"sentence", sentence},
};

// ---- steps ----

COUNT(step, r->step->step->number)
COUNT(attempts, r->step->step->attempt_count)
SWITCH(answered, r->step->answer != NULL)
TEXT(finish, r->step->answer ? evq_finish_names[r->step->answer->reply.finish] : NULL)
TEXT(reply, r->step->answer ? evq_reply_outcome_names[r->step->outcome] : NULL)
COUNT(calls, r->step->call_count)
COUNT(valid, r->step->valid)

// The first rung that a call of the step fails.
static void rung(evq_buf *out, const row *r)
{
    for (size_t i = 0; i < r->step->call_count; i++)
        if (r->step->calls[i].rung != EVQ_RUNG_VALID) {
            evq_buf_puts(out, evq_rung_names[r->step->calls[i].rung]);
            return;
        }
}

static void signals(evq_buf *out, const row *r)
{
    const char *between = "";
    for (size_t i = 0; i < r->trial->signal_count; i++) {
        if (r->trial->signals[i].step != r->step->step->number) continue;
        evq_buf_printf(out, "%s%s", between, evq_signal_names[r->trial->signals[i].kind]);
        between = " ";
    }
}

REAL(step_ms, r->step->step_ms)
REAL(waste_ms, r->step->waste_ms)

static const column step_columns[] = {
    {"started", started}, {"endpoint", endpoint}, {"model", model},       {"simulated", simulated},
    {"mode", mode},       {"scenario", scenario}, {"trial", trial},       {"repeat", repeat},
    {"step", step},       {"attempts", attempts}, {"answered", answered}, {"finish", finish},
    {"reply", reply},     {"calls", calls},       {"valid", valid},       {"rung", rung},
    {"signals", signals}, {"progress", progress}, {"step_ms", step_ms},   {"waste_ms", waste_ms},
};

#define VALUE(member)                                                                                                  \
    {                                                                                                                  \
#member, offsetof(evq_speed, member)                                                                           \
    }
static const struct {
    const char *name;
    size_t offset;
} speed_columns[] = {
    VALUE(prompt_tokens), VALUE(cached_tokens), VALUE(output_tokens),    VALUE(reasoning_tokens), VALUE(conn_ms),
    VALUE(ttfb_ms),       VALUE(ttft_ms),       VALUE(ttfo_ms),          VALUE(prefill_ms),       VALUE(e2e_ms),
    VALUE(pp_cold),       VALUE(pp_cached),     VALUE(pp_effective),     VALUE(pp_server),        VALUE(tg),
    VALUE(tg_server),     VALUE(tg_visible),    VALUE(tokens_per_chunk),
};
enum {
    TRIAL_COLUMNS = sizeof trial_columns / sizeof *trial_columns,
    STEP_COLUMNS = sizeof step_columns / sizeof *step_columns,
    SPEED_COLUMNS = sizeof speed_columns / sizeof *speed_columns,
};

// ---- tables ----

static void end_row(evq_buf *out)
{
    evq_buf_puts(out, "\r\n");
}

static void put_cells(evq_buf *out, const column *columns, size_t count, const row *r)
{
    for (size_t i = 0; i < count; i++) {
        if (i) evq_buf_putc(out, ',');
        columns[i].put(out, r);
    }
}

static void put_speed(evq_buf *out, const evq_speed *speed)
{
    for (size_t i = 0; i < SPEED_COLUMNS; i++) {
        const evq_value *value = (const evq_value *)((const char *)speed + speed_columns[i].offset);
        evq_buf_putc(out, ',');
        if (value->scored) put_real(out, value->value);
    }
}

void evq_render_csv_steps(evq_buf *out, const evq_scorecard *card, const evq_report_options *options)
{
    (void)options;
    for (size_t i = 0; i < STEP_COLUMNS; i++) evq_buf_printf(out, "%s%s", i ? "," : "", step_columns[i].name);
    for (size_t i = 0; i < SPEED_COLUMNS; i++) evq_buf_printf(out, ",%s", speed_columns[i].name);
    end_row(out);
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t k = 0; k < card->trials[i].step_count; k++) {
            const row r = {card, &card->trials[i], &card->trials[i].steps[k]};
            put_cells(out, step_columns, STEP_COLUMNS, &r);
            put_speed(out, &r.step->speed);
            end_row(out);
        }
}

void evq_render_csv_trials(evq_buf *out, const evq_scorecard *card, const evq_report_options *options)
{
    (void)options;
    for (size_t i = 0; i < TRIAL_COLUMNS; i++) evq_buf_printf(out, "%s%s", i ? "," : "", trial_columns[i].name);
    end_row(out);
    for (size_t i = 0; i < card->trial_count; i++) {
        const row r = {card, &card->trials[i], NULL};
        put_cells(out, trial_columns, TRIAL_COLUMNS, &r);
        end_row(out);
    }
}
