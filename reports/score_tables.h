// The tables of a scorecard, the same in text and Markdown.
#ifndef EVQ_REPORTS_SCORE_TABLES_H
#define EVQ_REPORTS_SCORE_TABLES_H

#include "reports/table.h"
#include "scoring/scorecard.h"

// Each fills a table that the caller disposes of. Of more than `most` steps the middle is left out, with a note.
void evq_table_of_steps(evq_table *table, const evq_trial_score *trial, const evq_run *run, size_t most);
void evq_table_of_speed(evq_table *table, const evq_speed *speed);
void evq_table_of_sizes(evq_table *table, const evq_size_score *sizes, size_t count);

#endif
