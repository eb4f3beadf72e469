// The tables and sentences of a bench, the same in text and Markdown.
#ifndef EVQ_REPORTS_BENCH_TABLES_H
#define EVQ_REPORTS_BENCH_TABLES_H

#include "reports/format.h"
#include "reports/table.h"
#include "scoring/bench_card.h"

// By size, single streams (or the fewest measured): first turns and second ones.
void evq_table_of_bench(evq_table *table, const evq_bench_card *card);

// By number of streams; empty when only one number was measured.
void evq_table_of_streams(evq_table *table, const evq_bench_card *card);

// What time limits allow; empty without a curve.
void evq_table_of_limits(evq_table *table, const evq_bench_card *card);

// "bench of tiny on http://...: 9 sizes, 3 times each"
void evq_say_bench(evq_buf *out, const evq_bench_card *card);

// One line each: the curve, cold, the cache, goals, how it ended.
void evq_bench_say(const evq_bench_card *card, evq_say_line *say, void *context);

#endif
