// Prompt processing and generation in tokens per second, by size of the prompt.
#include "reports/chart_internal.h"

#include <stdio.h>

enum { HEIGHT = 680 };

typedef const evq_value *measure(const evq_speed *speed);

static const evq_value *cold(const evq_speed *speed)
{
    return &speed->pp_cold;
}

static const evq_value *cached(const evq_speed *speed)
{
    return &speed->pp_cached;
}

static const evq_value *generation(const evq_speed *speed)
{
    return &speed->tg;
}

// Plots a model's points, where there are any; returns how many.
static size_t plot(evq_chart *chart, const evq_model_entry *entry, size_t series, measure *of, const char *style,
                   bool is_named)
{
    const evq_scorecard *card = entry->card;
    size_t count = 0, every = evq_chart_every(card), at = 0;
    size_t block = evq_chart_block(chart, "1000 tokens", evq_model_name(entry), NULL);
    for (size_t t = 0; t < card->trial_count; t++)
        for (size_t s = 0; s < card->trials[t].step_count; s++) {
            if (at++ % every) continue;
            const evq_speed *speed = &card->trials[t].steps[s].speed;
            const evq_value *value = of(speed);
            if (!value->scored || value->value <= 0 || !speed->prompt_tokens.scored) continue;
            evq_chart_row(chart, 2, (double[]){speed->prompt_tokens.value / 1000, value->value}, NULL);
            count++;
        }
    if (count)
        evq_chart_plot(chart, "data index %zu using 1:2 with points %s lc rgb '%s' %s", block, style,
                       evq_series_colors[series], is_named ? "title columnhead(2)" : "notitle");
    return count;
}

static size_t plot_models(evq_chart *chart, const evq_chart_maker *maker, measure *of, bool is_filled)
{
    size_t count = 0;
    for (size_t i = 0; i < maker->count; i++) {
        size_t series = i % EVQ_SERIES;
        char style[32] = "pt 1 ps 0.7";
        if (is_filled) snprintf(style, sizeof style, "pt %d ps 0.8", evq_series_points[series]);
        count += plot(chart, &maker->entries[i], series, of, style, is_filled);
    }
    return count;
}

// One panel of two; the key stands in the upper one only.
static void begin_panel(evq_chart *chart, const char *label, const char *further)
{
    evq_buf_printf(&chart->script, "%sset ylabel '%s' tc rgb '%s'\n%s", chart->blocks ? "\n" : "", label, EVQ_INK,
                   further);
}

static size_t put_prompt_panel(evq_chart *chart, const evq_chart_maker *maker)
{
    begin_panel(chart, "prompt processing, tok/s (log)", "set key above\nset logscale y\nset format y '%.0s%c'\n");
    size_t before = chart->script.len;
    size_t colds = plot_models(chart, maker, cold, true), cacheds = plot_models(chart, maker, cached, false);
    if (chart->script.len == before) evq_buf_puts(&chart->script, "set yrange [1:10]\nplot NaN notitle");
    return colds + cacheds;
}

void evq_chart_rates(evq_chart_maker *maker)
{
    evq_chart *chart =
        evq_chart_begin(maker, "rates", "Tokens per second, by size of the prompt", EVQ_CHART_OF_ALL, HEIGHT);
    if (!chart) return;
    evq_buf_puts(&chart->script, "set xlabel 'prompt, thousand tokens' tc rgb '" EVQ_INK "'\n"
                                 "set xrange [0:*]\nset lmargin 11\nset multiplot layout 2,1\n");
    size_t prompts = put_prompt_panel(chart, maker);
    begin_panel(chart, "generation, tok/s", "unset logscale y\nunset key\nset format y '%g'\nset yrange [0:*]\n");
    size_t before = chart->script.len, generations = plot_models(chart, maker, generation, true);
    if (chart->script.len == before) evq_buf_puts(&chart->script, "set yrange [0:10]\nplot NaN notitle");
    evq_buf_puts(&chart->script, "\nunset multiplot");
    if (!prompts && !generations) {
        evq_chart_drop(maker);
        return;
    }
    chart->caption =
        evq_arena_printf(&maker->out->arena,
                         "Above, prompt processing, n = %zu: filled marks where nothing was cached, as "
                         "the server says; crosses: the new tokens "
                         "behind a cached prefix. Below, generation, reasoning included, n = %zu. "
                         "Measured by the client's clock, a mark a step%s.",
                         prompts, generations, evq_chart_is_thinned(maker) ? ", of a long run not every one" : "");
}
