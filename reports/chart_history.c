// One model's figures over its runs.
#include "reports/chart_internal.h"

#include <math.h>
#include <string.h>

enum { HEIGHT = 620, TIME = 19 }; // "2026-05-06T12:00:00"

static bool is_of(const evq_model_entry *entry, const evq_model_entry *other)
{
    const evq_run *a = &entry->card->trace->run, *b = &other->card->trace->run;
    return !strcmp(evq_model_name(entry), evq_model_name(other)) && !strcmp(a->endpoint, b->endpoint);
}

static double percent(const evq_share *share)
{
    return share->of ? 100 * (double)share->count / (double)share->of : NAN;
}

static double value_of(const evq_value *value)
{
    return value->scored ? value->value : NAN;
}

static void put_runs(evq_chart *chart, const evq_chart_maker *maker, size_t first)
{
    evq_chart_block(chart, "started", "tasks done", "low\thigh\tvalid calls\tprompt tok/s\tgeneration tok/s");
    for (size_t i = first; i < maker->count; i++) {
        const evq_model_entry *entry = &maker->entries[i];
        const evq_scorecard *card = entry->card;
        if (!is_of(entry, &maker->entries[first])) continue;
        // Its time is a stranger's text, too: only a time's characters are taken.
        const char *started = card->trace->run.started;
        if (strlen(started) < TIME || strspn(started, "0123456789-T:") < TIME) continue;
        evq_buf_printf(&chart->data, "%.*s\t", TIME, started);
        bool judged = card->done.of > 0;
        evq_chart_row(chart, 6,
                      (double[]){percent(&card->done), judged ? card->done.low * 100 : NAN,
                                 judged ? card->done.high * 100 : NAN, percent(&card->validity.valid),
                                 value_of(&card->speed.pp_effective), value_of(&card->speed.tg)},
                      NULL);
    }
}

static void put_script(evq_chart *chart)
{
    evq_buf_printf(&chart->script,
                   "set xdata time\nset timefmt '%%Y-%%m-%%dT%%H:%%M:%%S'\nset format x \"%%d %%b\\n%%H:%%M\"\n"
                   "set lmargin 11\nset xtics autofreq\nset offsets graph 0.04, graph 0.04, 0, 0\n"
                   "set multiplot layout 3,1\nset key above\nset yrange [-5:105]\nset ylabel '%%' tc rgb '" EVQ_INK
                   "'\n"
                   "plot data using 1:2:3:4 with yerrorbars pt 7 lw 2 lc rgb '%s' title 'tasks done', "
                   "data using 1:5 smooth unique with linespoints pt 5 dt 2 lc rgb '%s' title 'valid calls'\n"
                   "set yrange [0:*]\nset ylabel 'tok/s' tc rgb '" EVQ_INK "'\n"
                   "plot data using 1:6 smooth unique with linespoints pt 9 lw 2 lc rgb '%s' title 'prompt processing, "
                   "effective'\n"
                   "plot data using 1:7 smooth unique with linespoints pt 13 lw 2 lc rgb '%s' title 'generation'\n"
                   "unset multiplot",
                   evq_series_colors[0], evq_series_colors[1], evq_series_colors[2], evq_series_colors[3]);
}

void evq_chart_history(evq_chart_maker *maker)
{
    for (size_t i = 0; i < maker->count; i++) {
        size_t runs = 0, before = 0;
        for (size_t k = 0; k < maker->count; k++) {
            runs += is_of(&maker->entries[i], &maker->entries[k]);
            before += k < i && is_of(&maker->entries[i], &maker->entries[k]);
        }
        if (before || runs < 2) continue;
        const char *name = evq_arena_printf(&maker->out->arena, "history-%zu", i + 1);
        evq_chart *chart = evq_chart_begin(maker, name, "One model over its runs", EVQ_CHART_OF_ALL, HEIGHT);
        if (!chart) return;
        put_runs(chart, maker, i);
        put_script(chart);
        chart->caption =
            evq_arena_printf(&maker->out->arena, "%s, n = %zu runs. Bars: 95 %% interval of the share of tasks done.",
                             evq_model_name(&maker->entries[i]), runs);
    }
}
