// Writing for a terminal: colours that never carry the meaning alone, and lines wrapped to a width.
#ifndef EVQ_REPORTS_PAGE_H
#define EVQ_REPORTS_PAGE_H

#include "base/buf.h"

typedef enum evq_tone { EVQ_PLAIN, EVQ_STRONG, EVQ_DIM, EVQ_GOOD, EVQ_WARN, EVQ_BAD, EVQ_TONE_COUNT } evq_tone;

typedef struct evq_page {
    evq_buf *out;
    size_t width; // cells
    bool color;
} evq_page;

enum { EVQ_PAGE_LABEL = 9 }; // cells that a block's label takes

// Text that is harmless already, on the line that is open.
void evq_page_put(const evq_page *page, evq_tone tone, const char *text);

// The label that begins a block, padded; "" leaves its place empty.
void evq_page_label(const evq_page *page, const char *label);

void evq_page_blanks(const evq_page *page, size_t count);

// A stranger's text, made harmless, in a column of so many cells: filled up with blanks, or cut.
void evq_page_cell(const evq_page *page, evq_tone tone, const char *text, size_t cells, bool right);

// Takes back the blanks at the end of the line and ends it.
void evq_page_end_line(const evq_page *page);

// A stranger's text, made harmless and wrapped: the line is open and `column` cells are taken; further lines are
// indented by `indent`. Ends the line.
void evq_page_wrap(const evq_page *page, evq_tone tone, size_t column, size_t indent, const char *text);

#endif
