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

static state state_of(const cell *of)
{
    if (!of->answered) return NO_ANSWER;
    return of->good == of->trials ? GOOD : of->good ? SOME : BAD;
}

typedef struct map {
    evq_chart *chart;
    size_t rows, columns;
    cell cells[MOST_ROWS][MOST_COLUMNS];
} map;

static void fill(map *m, const evq_scorecard *card)
{
    for (size_t r = 0; r < m->rows; r++)
        for (size_t i = 0; i < card->trial_count; i++)
            if (card->trials[i].scenario == card->scenarios[r].scenario)
                for (size_t c = 0; c < m->columns; c++) look(&m->cells[r][c], &card->trials[i], c);
}

typedef bool is_meant(const cell *of, int what);

static bool is_in_state(const cell *of, int what)
{
    return of->trials && state_of(of) == (state)what;
}

static bool fails_rung(const cell *of, int what)
{
    return of->rung == (evq_rung)what && !of->lost;
}

static bool only_slips(const cell *of, int what)
{
    (void)what;
    return of->slipped && of->rung == EVQ_RUNG_VALID && !of->lost;
}

static bool is_lost(const cell *of, int what)
{
    (void)what;
    return of->lost > 0;
}

// A block of the cells that are meant, drawn in a style where there are any: their middle, and their box.
static void plot(map *m, const char *name, is_meant *is, int what, const char *style)
{
    size_t count = 0, block = evq_chart_block(m->chart, "step", name, "left\tright\tlow\thigh");
    for (size_t r = 0; r < m->rows; r++)
        for (size_t c = 0; c < m->columns; c++) {
            if (!is(&m->cells[r][c], what)) continue;
            double x = (double)c + 1, y = (double)r + 1;
            evq_chart_row(m->chart, 6, (double[]){x, y, x - 0.46, x + 0.46, y - 0.42, y + 0.42}, NULL);
            count++;
        }
    if (count) evq_chart_plot(m->chart, "data index %zu using %s title columnhead(2)", block, style);
}

static void plot_states(map *m)
{
    for (state s = 0; s < STATES; s++) {
        char style[96];
        snprintf(style, sizeof style, "1:2:3:4:5:6 with boxxyerror fs solid 1 noborder fc rgb '%s'", states[s].color);
        plot(m, states[s].name, is_in_state, (int)s, style);
    }
}

// Letters for the rungs, in the order of the ladder.
static void plot_rungs(map *m)
{
    for (int rung = EVQ_RUNG_VALID + 1; rung < EVQ_RUNG_COUNT; rung++) {
        char style[64];
        snprintf(style, sizeof style, "1:2 with points pt '%c' tc rgb '%s'", (char)('A' + rung - 1), EVQ_INK);
        plot(m, evq_rung_words[rung], fails_rung, rung, style);
    }
}

static void plot_names(map *m, const evq_scorecard *card)
{
    size_t block = evq_chart_block(m->chart, "x", "row", "scenario");
    for (size_t r = 0; r < m->rows; r++)
        evq_chart_row(m->chart, 2, (double[]){0.5, (double)r + 1}, card->scenarios[r].scenario->name);
    evq_chart_plot(m->chart, "data index %zu using 1:2:ytic(3) with dots lc rgb '%s' notitle", block, EVQ_PAPER);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void put_map(evq_chart_maker *maker, size_t entry)
{
    const evq_scorecard *card = maker->entries[entry].card;
    size_t steps = 0;
    for (size_t i = 0; i < card->trial_count; i++)
        if (card->trials[i].step_count > steps) steps = card->trials[i].step_count;
    if (!steps) return;
    const char *name = evq_arena_printf(&maker->out->arena, "steps-%zu", entry + 1);
    map *m = evq_arena_array(&maker->out->arena, map, 1);
    m->rows = least(card->scenario_count, MOST_ROWS);
    m->columns = least(steps, MOST_COLUMNS);
    m->chart = evq_chart_begin(maker, name, "Steps: valid calls, slips, and where the thread was lost", entry,
                               190 + 30 * (int)m->rows);
    if (!m->chart) return;
    fill(m, card);
    evq_buf_printf(&m->chart->script,
                   "set xlabel 'step' tc rgb '" EVQ_INK "'\nset xrange [0.4:%zu.6]\nset yrange [%zu.6:0.4]\n"
                   "set xtics %d\nunset grid\nset key above maxrows 5\n",
                   m->columns, m->rows, m->columns > 30 ? 5 : 1);
    plot_names(m, card);
    plot_states(m);
    plot_rungs(m);
    plot(m, "a slip", only_slips, 0, "1:2 with points pt 6 ps 0.9 lw 2 lc rgb '" EVQ_INK "'");
    plot(m, "thread lost here", is_lost, 0, "1:2 with points pt 2 ps 1.3 lw 4 lc rgb '" EVQ_INK "'");
    m->chart->caption =
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
