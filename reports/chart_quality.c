// Speed against quality: what a model does of its tasks, and how fast it generates.
#include "reports/chart_internal.h"

#include <math.h>
#include <stdlib.h>

enum { HEIGHT = 480 };

// "17B" as a mark's size: area by the count of active parameters; small where it is not told.
static double mark_size(const char *active_parameters)
{
    double billions = active_parameters ? strtod(active_parameters, NULL) : 0;
    return billions > 0 && billions < 10000 ? 1 + sqrt(billions) * 0.55 : 1;
}

static bool is_placed(const evq_scorecard *card)
{
    return card->speed.tg.scored && card->done.of;
}

void evq_chart_quality(evq_chart_maker *maker)
{
    size_t placed = 0;
    for (size_t i = 0; i < maker->count; i++) placed += is_placed(maker->entries[i].card);
    if (placed < 2) return;
    evq_chart *chart = evq_chart_begin(maker, "quality", "Speed against quality", EVQ_CHART_OF_ALL, HEIGHT);
    if (!chart) return;
    evq_buf_puts(&chart->script,
                 "set xlabel 'generation, tok/s' tc rgb '" EVQ_INK "'\n"
                 "set ylabel 'tasks done, %' tc rgb '" EVQ_INK "'\n"
                 "set xrange [0:*]\nset offsets graph 0, graph 0.2, 0, 0\nset yrange [-6:106]\nset key above\n");
    for (size_t i = 0; i < maker->count; i++) {
        const evq_scorecard *card = maker->entries[i].card;
        if (!is_placed(card)) continue;
        const char *color = evq_series_colors[i % EVQ_SERIES];
        double share = 100 * (double)card->done.count / (double)card->done.of;
        size_t block = evq_chart_block(chart, "tok/s", evq_model_name(&maker->entries[i]), "low\thigh\tsize");
        evq_chart_row(chart, 5,
                      (double[]){card->speed.tg.value, share, card->done.low * 100, card->done.high * 100,
                                 mark_size(card->trace->run.labels.active_parameters)},
                      NULL);
        evq_chart_plot(chart, "data index %zu using 1:2:3:4 with yerrorbars pt 0 lw 2 lc rgb '%s' notitle", block,
                       color);
        evq_chart_plot(chart,
                       "data index %zu using 1:2:5 with points pt %d ps variable lc rgb '%s' title columnhead(2)",
                       block, evq_series_points[i % EVQ_SERIES], color);
    }
    chart->caption =
        evq_arena_printf(&maker->out->arena,
                         "%zu of %zu runs; one that no task could be judged of, or no speed measured, has no place "
                         "here. Bars: 95 %% interval of the share of tasks done. The mark's area: active "
                         "parameters, where they are told.",
                         placed, maker->count);
}
