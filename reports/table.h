// A table, laid out once and put out as aligned text or as Markdown.
#ifndef EVQ_REPORTS_TABLE_H
#define EVQ_REPORTS_TABLE_H

#include "reports/page.h"

#include "base/arena.h"

typedef struct evq_column {
    const char *name;
    const char *unit; // stands below the name; NULL: none
    bool right;       // numbers
    size_t least;     // cells to which it may be squeezed on a narrow page; 0: not at all
    int leaves;       // where that is not enough: columns go, the highest number first; 0: stays
} evq_column;

typedef struct evq_cell {
    size_t at; // in `texts`
    evq_tone tone;
} evq_cell;

// Rows of cells. After the cells of its columns each row has one more: a note that stands below it, mostly empty.
typedef struct evq_table {
    const evq_column *columns;
    size_t column_count;
    evq_arena arena;
    evq_cell *cells;
    size_t cell_count;
    evq_buf texts; // as strangers wrote them: escaped when put out
} evq_table;

void evq_table_init(evq_table *table, const evq_column *columns, size_t count); // the columns must outlive it
void evq_table_dispose(evq_table *table);

// Begins the next cell: its text is what is appended until the next call.
evq_buf *evq_table_cell(evq_table *table, evq_tone tone);

// Both leave out columns in which nothing stands but "-". `label` (may be NULL) begins the first line, and the table
// stands to its right. In Markdown the note follows the text of the row's last cell.
void evq_table_put_text(const evq_table *table, const evq_page *page, const char *label);
void evq_table_put_markdown(const evq_table *table, evq_buf *out);

// The same for a page in HTML, to be sorted by its columns.
void evq_table_put_html(const evq_table *table, evq_buf *out);

#endif
