// Charts: each is a table of data and a gnuplot script that draws it. Both are files for anybody to redraw; running gnuplot is
// the caller's work. What a stranger wrote stands in the data alone, never in a script.
#ifndef EVQ_REPORTS_CHART_H
#define EVQ_REPORTS_CHART_H

#include "reports/models_report.h"

#include "base/arena.h"

#define EVQ_CHART_OF_ALL ((size_t)-1)

typedef struct evq_chart {
    const char *name;    // its files are NAME.tsv, NAME.gp, and drawn NAME.svg; letters, digits and hyphens
    const char *title;   // what is shown, a few words
    const char *caption; // how to read it, and on how much it rests; strangers' text in it is not escaped
    size_t entry;        // the model it is about; EVQ_CHART_OF_ALL: the comparison
    int height;          // of 900 wide
    size_t blocks;       // of data
    evq_buf data, script;
} evq_chart;

typedef struct evq_charts {
    evq_arena arena;
    evq_chart *charts;
    size_t count;
} evq_charts;

// All charts for which the runs have data.
void evq_charts_make(evq_charts *out, const evq_model_entry *entries, size_t count);
void evq_charts_free(evq_charts *charts);

// A text as it may stand in a cell of the data: one line, nothing in it that gnuplot would read as more than a text.
void evq_escape_chart(evq_buf *out, const char *text);

#endif
