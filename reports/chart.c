#include "reports/chart_internal.h"

#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MOST_CHARTS = 128, DATA_MIB = 64, LABEL_CELLS = 40 };

const char *const evq_series_colors[EVQ_SERIES] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                                   "#e69f00", "#56b4e9", "#7f7f7f"};
const int evq_series_points[EVQ_SERIES] = {7, 9, 5, 13, 11, 15, 7};

// ---- data ----

void evq_escape_chart(evq_buf *out, const char *text)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_text_line(&line, text ? text : "", LABEL_CELLS);
    for (const char *at = evq_buf_text(&line); *at; at++) {
        const char *stands = strchr("\"`", *at) ? "'" : *at == '\\' ? "/" : *at == '\t' ? " " : NULL;
        evq_buf_append(out, stands ? stands : at, 1);
    }
    if (!line.len) evq_buf_putc(out, '-');
    evq_buf_dispose(&line);
}

size_t evq_chart_block(evq_chart *chart, const char *first, const char *key, const char *further)
{
    if (chart->blocks) evq_buf_puts(&chart->data, "\n\n");
    evq_buf_printf(&chart->data, "%s\t", first);
    evq_escape_chart(&chart->data, key);
    evq_buf_printf(&chart->data, "%s%s\n", further ? "\t" : "", further ? further : "");
    return chart->blocks++;
}

void evq_chart_row(evq_chart *chart, size_t count, const double *values, const char *label)
{
    for (size_t i = 0; i < count; i++) {
        if (i) evq_buf_putc(&chart->data, '\t');
        if (isfinite(values[i]))
            evq_buf_printf(&chart->data, "%.9g", values[i]);
        else
            evq_buf_putc(&chart->data, '?');
    }
    if (label) {
        evq_buf_putc(&chart->data, '\t');
        evq_escape_chart(&chart->data, label);
    }
    evq_buf_putc(&chart->data, '\n');
}

size_t evq_chart_every(const evq_scorecard *card)
{
    size_t steps = 0;
    for (size_t i = 0; i < card->trial_count; i++) steps += card->trials[i].step_count;
    return steps / EVQ_CHART_MARKS + 1;
}

bool evq_chart_is_thinned(const evq_chart_maker *maker)
{
    for (size_t i = 0; i < maker->count; i++)
        if (evq_chart_every(maker->entries[i].card) > 1) return true;
    return false;
}

// ---- script ----

static void begin_script(evq_chart *chart)
{
    evq_buf_printf(
        &chart->script,
        "# Draws %s.svg from %s.tsv, which lies beside it:  gnuplot -d %s.gp\n"
        "# As a picture of pixels:  gnuplot -d -e png=1 %s.gp\n"
        "reset\n"
        "if (!exists(\"png\")) png = 0\n"
        "if (png) set terminal pngcairo size 1800,%d noenhanced font 'sans-serif,20' background rgb '%s'\n"
        "if (!png) set terminal svg size 900,%d dynamic noenhanced font 'sans-serif,15' background rgb '%s'\n"
        "set output (png ? '%s.png' : '%s.svg')\n"
        "data = '%s.tsv'\n"
        "set datafile separator tab\n"
        "set datafile commentschars ''\n"
        "set datafile missing '?'\n"
        "set border 3 lc rgb '%s'\n"
        "set tics nomirror tc rgb '%s'\n"
        "set grid lt 1 lw 1 lc rgb '%s'\n"
        "set key tc rgb '%s' width 1 samplen 2\n",
        chart->name, chart->name, chart->name, chart->name, chart->height * 2, EVQ_PAPER, chart->height, EVQ_PAPER,
        chart->name, chart->name, chart->name, EVQ_MUTED, EVQ_INK, EVQ_GRID, EVQ_INK);
}

evq_chart *evq_chart_begin(evq_chart_maker *maker, const char *name, const char *title, size_t entry, int height)
{
    evq_charts *out = maker->out;
    if (out->count == MOST_CHARTS) return NULL;
    evq_chart *chart = &out->charts[out->count++];
    *chart = (evq_chart){.name = name,
                         .title = title,
                         .caption = "",
                         .entry = entry,
                         .height = height,
                         .data = EVQ_BUF_INIT(EVQ_MIB(DATA_MIB)),
                         .script = EVQ_BUF_INIT(EVQ_MIB(1))};
    begin_script(chart);
    return chart;
}

void evq_chart_drop(evq_chart_maker *maker)
{
    evq_chart *chart = &maker->out->charts[--maker->out->count];
    evq_buf_dispose(&chart->data);
    evq_buf_dispose(&chart->script);
}

void evq_chart_plot(evq_chart *chart, const char *format, ...)
{
    // The command goes on from line to line; evq_charts_make ends it.
    bool is_open = chart->script.len > 1 && chart->script.data[chart->script.len - 1] != '\n';
    char part[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(part, sizeof part, format, args);
    va_end(args);
    evq_buf_printf(&chart->script, "%s%s", is_open ? ", \\\n     " : "plot ", part);
}

void evq_charts_make(evq_charts *out, const evq_model_entry *entries, size_t count)
{
    *out = (evq_charts){.arena = EVQ_ARENA_INIT};
    out->charts = evq_arena_alloc(&out->arena, MOST_CHARTS * sizeof *out->charts);
    evq_chart_maker maker = {out, entries, count};
    evq_chart_time_to_first_token(&maker);
    evq_chart_rates(&maker);
    evq_chart_quality(&maker);
    evq_chart_costs(&maker);
    evq_chart_history(&maker);
    evq_chart_steps(&maker);
    evq_chart_timelines(&maker);
    for (size_t i = 0; i < out->count; i++) evq_buf_putc(&out->charts[i].script, '\n');
}

void evq_charts_free(evq_charts *charts)
{
    for (size_t i = 0; i < charts->count; i++) {
        evq_buf_dispose(&charts->charts[i].data);
        evq_buf_dispose(&charts->charts[i].script);
    }
    evq_arena_dispose(&charts->arena);
}
