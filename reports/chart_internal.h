// What the makers of charts share. Private to reports/.
#ifndef EVQ_REPORTS_CHART_INTERNAL_H
#define EVQ_REPORTS_CHART_INTERNAL_H

#include "reports/chart.h"

// Roles of colours in a chart. Each of them, and of the series below, has its counterpart on a dark ground in chart_svg.c.
#define EVQ_INK    "#222222"
#define EVQ_MUTED  "#555555"
#define EVQ_GRID   "#dddddd"
#define EVQ_PAPER  "#ffffff"
#define EVQ_GOOD_C "#a9d3ec" // a cell in which all is well
#define EVQ_SOME_C "#f0c36d" // in some trials it is not
#define EVQ_BAD_C  "#d65f00" // in none it is
#define EVQ_NONE_C "#b5b5b5" // no answer came

// Told apart by people who see few colours (Okabe and Ito, https://jfly.uni-koeln.de/color/), and by the shape of the points.
enum { EVQ_SERIES = 7 };
extern const char *const evq_series_colors[EVQ_SERIES];
extern const int evq_series_points[EVQ_SERIES]; // gnuplot's point types

typedef struct evq_chart_maker {
    evq_charts *out;
    const evq_model_entry *entries;
    size_t count;
} evq_chart_maker;

// Begins a chart and its script: terminal, file, colours. `name` and `title` are literals or live in the arena.
evq_chart *evq_chart_begin(evq_chart_maker *maker, const char *name, const char *title, size_t entry, int height);
void evq_chart_drop(evq_chart_maker *maker); // the last one begun, which has nothing to show

// Blocks of data: gnuplot's `index`, counted from 0. A block's first line has the columns' names; the second one's name is
// what the key says.
size_t evq_chart_block(evq_chart *chart, const char *first, const char *key, const char *further);
void evq_chart_row(evq_chart *chart, size_t count, const double *values,
                   const char *label); // NAN: missing; label: or NULL

// Of a long run every so-maniest step is drawn: more marks than this would only cover each other.
enum { EVQ_CHART_MARKS = 1500 };
size_t evq_chart_every(const evq_scorecard *card);
bool evq_chart_is_thinned(const evq_chart_maker *maker); // for at least one model

// One more part of the plot command, which is opened by the first of them.
void evq_chart_plot(evq_chart *chart, const char *format, ...) __attribute__((format(printf, 2, 3)));

void evq_chart_time_to_first_token(evq_chart_maker *maker);
void evq_chart_rates(evq_chart_maker *maker);
void evq_chart_timelines(evq_chart_maker *maker);
void evq_chart_steps(evq_chart_maker *maker);
void evq_chart_quality(evq_chart_maker *maker);
void evq_chart_costs(evq_chart_maker *maker);
void evq_chart_history(evq_chart_maker *maker);

#endif
