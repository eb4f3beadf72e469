// What a task cost, and what was spent day by day, by the prices given for the endpoints.
#include "reports/chart_internal.h"

#include <string.h>

enum { HEIGHT = 420, DAY = 10 }; // "2026-05-06"

static void plot_tasks(evq_chart *chart, const evq_chart_maker *maker)
{
    size_t all = evq_chart_block(chart, "run", "of a trial", "model");
    for (size_t i = 0; i < maker->count; i++) {
        const evq_cost *cost = &maker->entries[i].card->cost;
        if (!cost->total.scored) continue;
        evq_chart_row(chart, 2, (double[]){(double)i + 1, cost->per_trial.value}, evq_model_name(&maker->entries[i]));
    }
    size_t done = evq_chart_block(chart, "run", "of a task that was done", NULL);
    size_t any = 0;
    for (size_t i = 0; i < maker->count; i++) {
        const evq_cost *cost = &maker->entries[i].card->cost;
        if (!cost->per_done.scored) continue;
        evq_chart_row(chart, 2, (double[]){(double)i + 1, cost->per_done.value}, NULL);
        any++;
    }
    evq_chart_plot(chart,
                   "data index %zu using ($1-0.18):2:(0.34):xtic(3) with boxes fs solid 1 noborder fc rgb '%s' "
                   "title columnhead(2)",
                   all, evq_series_colors[5]);
    if (any)
        evq_chart_plot(chart,
                       "data index %zu using ($1+0.18):2:(0.34) with boxes fs solid 1 noborder fc rgb '%s' title "
                       "columnhead(2)",
                       done, evq_series_colors[0]);
}

static void put_task_costs(evq_chart_maker *maker, size_t priced)
{
    evq_chart *chart = evq_chart_begin(maker, "cost", "Cost of a task", EVQ_CHART_OF_ALL, HEIGHT);
    if (!chart) return;
    evq_buf_printf(
        &chart->script,
        "set ylabel 'cost, in the currency of the prices' tc rgb '%s'\nset yrange [0:*]\nset xrange [0.4:%zu.6]\n"
        "set key above\nset xtics rotate by %d\n",
        EVQ_INK, maker->count, maker->count > 4 ? -20 : 0);
    plot_tasks(chart, maker);
    chart->caption =
        evq_arena_printf(&maker->out->arena,
                         "n = %zu runs whose endpoint has prices. What was spent, to each trial and to each task "
                         "that was done for it; failed attempts are not in it.",
                         priced);
}

// ---- days ----

static const char *day_of(const evq_model_entry *entry)
{
    return entry->card->trace->run.started;
}

static bool is_of_day(const evq_model_entry *entry, const char *day)
{
    return strlen(day_of(entry)) >= DAY && !strncmp(day_of(entry), day, DAY);
}

static double spent(const evq_chart_maker *maker, const char *model, const char *day)
{
    double sum = 0;
    for (size_t i = 0; i < maker->count; i++) {
        const evq_model_entry *entry = &maker->entries[i];
        if (entry->card->cost.total.scored && is_of_day(entry, day) && !strcmp(evq_model_name(entry), model))
            sum += entry->card->cost.total.value;
    }
    return sum;
}

static bool is_first_of_day(const evq_chart_maker *maker, size_t entry)
{
    for (size_t i = 0; i < entry; i++)
        if (is_of_day(&maker->entries[i], day_of(&maker->entries[entry]))) return false;
    return strlen(day_of(&maker->entries[entry])) >= DAY;
}

static bool is_first_of_model(const evq_chart_maker *maker, size_t entry)
{
    for (size_t i = 0; i < entry; i++)
        if (!strcmp(evq_model_name(&maker->entries[i]), evq_model_name(&maker->entries[entry]))) return false;
    return true;
}

// How much the models before this one make of the day: bars stand on one another.
static double spent_below(const evq_chart_maker *maker, size_t entry, const char *day)
{
    double sum = 0;
    for (size_t i = 0; i < entry; i++)
        if (is_first_of_model(maker, i)) sum += spent(maker, evq_model_name(&maker->entries[i]), day);
    return sum;
}

static void plot_days(evq_chart *chart, const evq_chart_maker *maker, size_t entry)
{
    const char *model = evq_model_name(&maker->entries[entry]);
    size_t block = evq_chart_block(chart, "day", model, "from\tto");
    for (size_t i = 0; i < maker->count; i++) {
        if (!is_first_of_day(maker, i)) continue;
        double below = spent_below(maker, entry, day_of(&maker->entries[i]));
        double amount = spent(maker, model, day_of(&maker->entries[i]));
        if (amount <= 0) continue;
        evq_buf_printf(&chart->data, "%.*s\t%.9g\t%.9g\t%.9g\n", DAY, day_of(&maker->entries[i]), amount, below,
                       below + amount);
    }
    evq_chart_plot(chart,
                   "data index %zu using (timecolumn(1,'%%Y-%%m-%%d')):4:(timecolumn(1,'%%Y-%%m-%%d')-30000):"
                   "(timecolumn(1,'%%Y-%%m-%%d')+30000):3:4 with boxxyerror fs solid 1 noborder fc rgb '%s' title "
                   "columnhead(2)",
                   block, evq_series_colors[entry % EVQ_SERIES]);
}

static void put_spend(evq_chart_maker *maker)
{
    size_t days = 0;
    for (size_t i = 0; i < maker->count; i++) days += is_first_of_day(maker, i);
    if (days < 2) return;
    evq_chart *chart = evq_chart_begin(maker, "spend", "Spend by day and model", EVQ_CHART_OF_ALL, HEIGHT);
    if (!chart) return;
    evq_buf_puts(&chart->script, "set ylabel 'spent, in the currency of the prices' tc rgb '" EVQ_INK "'\n"
                                 "set yrange [0:*]\nset xdata time\nset timefmt '%Y-%m-%d'\nset format x '%d %b'\n"
                                 "set xtics 86400\nset key above\n");
    for (size_t i = 0; i < maker->count; i++)
        if (is_first_of_model(maker, i) && maker->entries[i].card->cost.total.scored) plot_days(chart, maker, i);
    chart->caption =
        evq_arena_printf(&maker->out->arena, "By these runs alone, n = %zu, over %zu days (UTC).", maker->count, days);
}

void evq_chart_costs(evq_chart_maker *maker)
{
    size_t priced = 0;
    for (size_t i = 0; i < maker->count; i++) {
        const evq_value *total = &maker->entries[i].card->cost.total;
        priced += total->scored && total->value > 0;
    }
    if (!priced) return;
    put_task_costs(maker, priced);
    put_spend(maker);
}
