// Time to the first token against the size of the prompt: the measured steps, the fitted curve with its interval, and where it
// crosses the time-out.
#include "reports/chart_internal.h"
#include "reports/format.h"
#include "scoring/speed.h"

#include <math.h>

enum { CURVE_POINTS = 60, HEIGHT = 520, MOST_LIMITS = 4 };

// Beyond so many times the longest prompt measured the curve is not drawn: it would be a guess.
static const double far_beyond = 3;

static double longest_prompt(const evq_scorecard *card)
{
    double most = 0;
    for (size_t t = 0; t < card->trial_count; t++)
        for (size_t s = 0; s < card->trials[t].step_count; s++) {
            const evq_speed *speed = &card->trials[t].steps[s].speed;
            if (speed->ttft_ms.scored && speed->prompt_tokens.scored) most = fmax(most, speed->prompt_tokens.value);
        }
    return most;
}

// How far to the right a model's curve goes: a little beyond what was measured, and to the time-out where that is near.
static double curve_end(const evq_scorecard *card)
{
    const evq_prefill_fit *curve = &card->outlook.curve;
    if (!curve->fitted) return longest_prompt(card);
    double reach = evq_prefill_reach(&curve->model, card->outlook.limit_s), most = curve->max_tokens;
    return isfinite(reach) && reach > most && reach < most * far_beyond ? reach * 1.1 : most * 1.3;
}

static size_t put_points(evq_chart *chart, const evq_model_entry *entry, bool cold)
{
    const evq_scorecard *card = entry->card;
    size_t count = 0, every = evq_chart_every(card), at = 0;
    for (size_t t = 0; t < card->trial_count; t++)
        for (size_t s = 0; s < card->trials[t].step_count; s++) {
            if (at++ % every) continue;
            const evq_speed *speed = &card->trials[t].steps[s].speed;
            if (!speed->ttft_ms.scored || !speed->prompt_tokens.scored || evq_speed_is_cold(speed) != cold) continue;
            evq_chart_row(chart, 2, (double[]){speed->prompt_tokens.value / 1000, speed->ttft_ms.value / 1000}, NULL);
            count++;
        }
    return count;
}

static void put_curve(evq_chart *chart, const evq_prefill_fit *curve, double from, double to)
{
    for (int i = 0; i <= CURVE_POINTS; i++) {
        double tokens = from + (to - from) * i / CURVE_POINTS;
        evq_interval interval = evq_prefill_seconds_interval(curve, tokens, 0);
        double value = evq_prefill_seconds(&curve->model, tokens, 0);
        if (value <= 0) continue;
        evq_chart_row(chart, 4, (double[]){tokens / 1000, value, fmax(interval.low, value / 100), interval.high}, NULL);
    }
}

static void plot_curve(evq_chart *chart, const evq_model_entry *entry, const char *color)
{
    const evq_prefill_fit *curve = &entry->card->outlook.curve;
    if (!curve->fitted) return;
    double end = curve_end(entry->card);
    size_t block = evq_chart_block(chart, "1000 tokens", "fitted s", "low\thigh");
    put_curve(chart, curve, curve->min_tokens, curve->max_tokens);
    evq_chart_plot(chart, "data index %zu using 1:3:4 with filledcurves fc rgb '%s' fs transparent solid 0.18 notitle",
                   block, color);
    evq_chart_plot(chart, "data index %zu using 1:2 with lines lw 2 lc rgb '%s' notitle", block, color);
    block = evq_chart_block(chart, "1000 tokens", "extrapolated s", "low\thigh");
    put_curve(chart, curve, curve->max_tokens, end);
    evq_chart_plot(chart, "data index %zu using 1:3:4 with filledcurves fc rgb '%s' fs transparent solid 0.10 notitle",
                   block, color);
    evq_chart_plot(chart, "data index %zu using 1:2 with lines lw 2 dt 2 lc rgb '%s' notitle", block, color);
}

// ---- time-outs ----

typedef struct limits {
    double seconds[MOST_LIMITS]; // ascending
    size_t count;
} limits;

static void add_limit(limits *all, double seconds)
{
    size_t at = 0;
    while (at < all->count && all->seconds[at] < seconds) at++;
    if (seconds <= 0 || all->count == MOST_LIMITS || (at < all->count && all->seconds[at] == seconds)) return;
    for (size_t i = all->count++; i > at; i--) all->seconds[i] = all->seconds[i - 1];
    all->seconds[at] = seconds;
}

// Those in force for one attempt, scenario by scenario.
static limits limits_of(const evq_chart_maker *maker)
{
    limits all = {.count = 0};
    for (size_t i = 0; i < maker->count; i++) {
        const evq_scorecard *card = maker->entries[i].card;
        for (size_t k = 0; k < card->trial_count; k++) add_limit(&all, card->trials[k].trial->limits.seconds_per_step);
    }
    return all;
}

// Where a curve crosses a time-out, if that is on the chart: the 40-minute trap.
static void plot_crossings(evq_chart *chart, const evq_model_entry *entry, const char *color, const limits *all,
                           bool is_alone)
{
    const evq_prefill_fit *curve = &entry->card->outlook.curve;
    for (size_t i = 0; curve->fitted && i < all->count; i++) {
        double reach = evq_prefill_reach(&curve->model, all->seconds[i]);
        if (!isfinite(reach) || reach <= 0 || reach > curve_end(entry->card)) continue;
        evq_buf label = EVQ_BUF_INIT(256);
        evq_buf_puts(&label, "time-out at ");
        evq_format_rounded(&label, reach);
        evq_buf_puts(&label, " tokens");
        size_t block = evq_chart_block(chart, "1000 tokens", "time-out s", "label");
        evq_chart_row(chart, 2, (double[]){reach / 1000, all->seconds[i]}, evq_buf_text(&label));
        evq_buf_dispose(&label);
        evq_chart_plot(chart, "data index %zu using 1:2 with points pt 6 ps 2 lw 2 lc rgb '%s' notitle", block, color);
        if (is_alone)
            evq_chart_plot(chart, "data index %zu using 1:2:3 with labels right offset -1,0.8 tc rgb '%s' notitle",
                           block, EVQ_INK);
    }
}

static void plot_limits(evq_chart *chart, const limits *all, double right)
{
    for (size_t i = 0; i < all->count; i++) {
        evq_buf key = EVQ_BUF_INIT(256);
        evq_buf_puts(&key, "time-out of one attempt: ");
        evq_format_span(&key, all->seconds[i] * 1000);
        size_t block = evq_chart_block(chart, "1000 tokens", evq_buf_text(&key), NULL);
        evq_buf_dispose(&key);
        evq_chart_row(chart, 2, (double[]){0, all->seconds[i]}, NULL);
        evq_chart_row(chart, 2, (double[]){right / 1000, all->seconds[i]}, NULL);
        evq_chart_plot(chart, "data index %zu using 1:2 with lines lw 2 dt %zu lc rgb '%s' title columnhead(2)", block,
                       i + 2, EVQ_INK);
    }
}

void evq_chart_time_to_first_token(evq_chart_maker *maker)
{
    evq_chart *chart = evq_chart_begin(maker, "first-token", "Time to the first token, by size of the prompt",
                                       EVQ_CHART_OF_ALL, HEIGHT);
    if (!chart) return;
    evq_buf_puts(&chart->script, "set xlabel 'prompt, thousand tokens' tc rgb '" EVQ_INK "'\n"
                                 "set ylabel 'first token after, seconds (log)' tc rgb '" EVQ_INK "'\n"
                                 "set logscale y\nset format y '%g'\nset key above\nset xrange [0:*]\n");
    const limits all = limits_of(maker);
    double right = 0;
    size_t points = 0, fitted = 0;
    for (size_t i = 0; i < maker->count; i++) {
        const evq_model_entry *entry = &maker->entries[i];
        const char *color = evq_series_colors[i % EVQ_SERIES];
        right = fmax(right, curve_end(entry->card));
        size_t block = evq_chart_block(chart, "1000 tokens", evq_model_name(entry), NULL);
        size_t cold = put_points(chart, entry, true);
        if (cold)
            evq_chart_plot(chart, "data index %zu using 1:2 with points pt %d ps 0.8 lc rgb '%s' title columnhead(2)",
                           block, evq_series_points[i % EVQ_SERIES], color);
        block = evq_chart_block(chart, "1000 tokens", evq_model_name(entry), NULL);
        size_t others = put_points(chart, entry, false);
        if (others)
            evq_chart_plot(chart, "data index %zu using 1:2 with points pt 1 ps 0.5 lc rgb '%s' %s", block, color,
                           cold ? "notitle" : "title columnhead(2)");
        points += cold + others;
        fitted += entry->card->outlook.curve.fitted;
        plot_curve(chart, entry, color);
        plot_crossings(chart, entry, color, &all, maker->count == 1);
    }
    if (!points) {
        evq_chart_drop(maker);
        return;
    }
    plot_limits(chart, &all, right);
    chart->caption =
        evq_arena_printf(&maker->out->arena,
                         "n = %zu answered steps%s. Filled marks: nothing of the prompt was cached, as the "
                         "server says; small crosses: part of it "
                         "was, or the server does not say. %s",
                         points, evq_chart_is_thinned(maker) ? ", not every one of a long run" : "",
                         fitted ? "Lines: the fitted curve of uncached prompts with its 95 % interval, "
                                  "dashed beyond what was measured; a ring "
                                  "marks where it crosses the time-out."
                                : "Too few uncached prompts for a curve.");
}
