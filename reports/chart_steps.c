// A map of steps and scenarios: were the calls valid, did the thread hold, and where was it lost.
#include "reports/chart_internal.h"

#include <stdio.h>

enum { MOST_COLUMNS = 60, MOST_ROWS = 60 };

typedef enum state { GOOD, SOME, BAD, NO_ANSWER, STATES } state;

static const struct {
    const char *name, *color;
} states[STATES] = {
    [GOOD] = {"calls valid, no slip", EVQ_GOOD_C},
    [SOME] = {"not so in some trials", EVQ_SOME_C},
    [BAD] = {"in no trial so", EVQ_BAD_C},
    [NO_ANSWER] = {"no answer", EVQ_NONE_C},
};

// One step number of one scenario, over its trials.
typedef struct cell {
    size_t trials, answered, good, lost;
    evq_rung rung; // the first that a call failed
    bool slipped;
} cell;

static bool slips(const evq_trial_score *trial, int step)
{
    for (size_t i = 0; i < trial->signal_count; i++)
        if (trial->signals[i].step == step && trial->signals[i].culprit == EVQ_CULPRIT_MODEL) return true;
    return false;
}

static void look(cell *out, const evq_trial_score *trial, size_t index)
{
    if (index >= trial->step_count) return;
    const evq_step_score *step = &trial->steps[index];
    bool slipped = slips(trial, step->step->number);
    out->trials++;
    out->lost += trial->lost && trial->lost->step == step->step->number;
    if (!step->answer) return;
    out->answered++;
    out->good += step->valid == step->call_count && !slipped;
    out->slipped |= slipped;
    for (size_t i = 0; i < step->call_count && !out->rung; i++) out->rung = step->calls[i].rung;
}

static cell cell_of(const evq_scorecard *card, const evq_scenario *scenario, size_t index)
{
    cell out = {.rung = EVQ_RUNG_VALID};
    for (size_t i = 0; i < card->trial_count; i++)
        if (card->trials[i].scenario == scenario) look(&out, &card->trials[i], index);
    return out;
}

static state state_of(const cell *of)
{
    if (!of->answered) return NO_ANSWER;
    return of->good == of->trials ? GOOD : of->good ? SOME : BAD;
}

typedef struct map {
    const evq_scorecard *card;
    evq_chart *chart;
    size_t rows, columns;
} map;

// A block of the cells for which `want` holds, as boxes.
static void plot_state(map *m, state want)
{
    size_t count = 0, block = evq_chart_block(m->chart, "step", states[want].name, "left\tright\tlow\thigh");
    for (size_t r = 0; r < m->rows; r++)
        for (size_t c = 0; c < m->columns; c++) {
            const cell one = cell_of(m->card, m->card->scenarios[r].scenario, c);
            if (!one.trials || state_of(&one) != want) continue;
            double x = (double)c + 1, y = (double)r + 1;
            evq_chart_row(m->chart, 6, (double[]){x, y, x - 0.46, x + 0.46, y - 0.42, y + 0.42}, NULL);
            count++;
        }
    if (count)
        evq_chart_plot(
            m->chart,
            "data index %zu using 1:2:3:4:5:6 with boxxyerror fs solid 1 noborder fc rgb '%s' title columnhead(2)",
            block, states[want].color);
}

// Letters for the rungs, in the order of the ladder.
static void plot_rung(map *m, evq_rung rung)
{
    size_t count = 0, block = evq_chart_block(m->chart, "step", evq_rung_words[rung], NULL);
    for (size_t r = 0; r < m->rows; r++)
        for (size_t c = 0; c < m->columns; c++) {
            const cell one = cell_of(m->card, m->card->scenarios[r].scenario, c);
            if (one.rung != rung || one.lost) continue;
            evq_chart_row(m->chart, 2, (double[]){(double)c + 1, (double)r + 1}, NULL);
            count++;
        }
    if (count)
        evq_chart_plot(m->chart, "data index %zu using 1:2 with points pt '%c' tc rgb '%s' title columnhead(2)", block,
                       (char)('A' + rung - 1), "#111111");
}

static void plot_mark(map *m, const char *name, const char *style, bool is_loss)
{
    size_t count = 0, block = evq_chart_block(m->chart, "step", name, NULL);
    for (size_t r = 0; r < m->rows; r++)
        for (size_t c = 0; c < m->columns; c++) {
            const cell one = cell_of(m->card, m->card->scenarios[r].scenario, c);
            if (is_loss ? !one.lost : !one.slipped || one.rung || one.lost) continue;
            evq_chart_row(m->chart, 2, (double[]){(double)c + 1, (double)r + 1}, NULL);
            count++;
        }
    if (count)
        evq_chart_plot(m->chart, "data index %zu using 1:2 with points %s lc rgb '%s' title columnhead(2)", block,
                       style, "#111111");
}

static void put_names(map *m)
{
    size_t block = evq_chart_block(m->chart, "x", "row", "scenario");
    for (size_t r = 0; r < m->rows; r++)
        evq_chart_row(m->chart, 2, (double[]){0.5, (double)r + 1}, m->card->scenarios[r].scenario->name);
    evq_chart_plot(m->chart, "data index %zu using 1:2:ytic(3) with dots lc rgb '%s' notitle", block, EVQ_PAPER);
}

static void put_map(evq_chart_maker *maker, size_t entry)
{
    const evq_scorecard *card = maker->entries[entry].card;
    map m = {.card = card, .rows = card->scenario_count < MOST_ROWS ? card->scenario_count : MOST_ROWS};
    for (size_t i = 0; i < card->trial_count; i++)
        if (card->trials[i].step_count > m.columns) m.columns = card->trials[i].step_count;
    if (!m.columns) return;
    if (m.columns > MOST_COLUMNS) m.columns = MOST_COLUMNS;
    const char *name = evq_arena_printf(&maker->out->arena, "steps-%zu", entry + 1);
    m.chart = evq_chart_begin(maker, name, "Steps: valid calls, slips, and where the thread was lost", entry,
                              190 + 30 * (int)m.rows);
    if (!m.chart) return;
    evq_buf_printf(&m.chart->script,
                   "set xlabel 'step' tc rgb '" EVQ_INK "'\nset xrange [0.4:%zu.6]\nset yrange [%zu.6:0.4]\n"
                   "set xtics %d\nunset grid\nset key above maxrows 5\n",
                   m.columns, m.rows, m.columns > 30 ? 5 : 1);
    put_names(&m);
    for (state s = 0; s < STATES; s++) plot_state(&m, s);
    for (evq_rung rung = EVQ_RUNG_VALID + 1; rung < EVQ_RUNG_COUNT; rung++) plot_rung(&m, rung);
    plot_mark(&m, "a slip", "pt 6 ps 0.9 lw 2", false);
    plot_mark(&m, "thread lost here", "pt 2 ps 1.3 lw 4", true);
    m.chart->caption =
        evq_arena_printf(&maker->out->arena,
                         "%s, n = %zu trials of %zu scenarios. A letter names the first rule of tool calls "
                         "that a call of the step fails; a ring is a slip, a cross the step at which the "
                         "thread was lost for good.",
                         evq_model_name(&maker->entries[entry]), card->trial_count, card->scenario_count);
}

void evq_chart_steps(evq_chart_maker *maker)
{
    for (size_t i = 0; i < maker->count; i++) put_map(maker, i);
}
