// A stranger's text made harmless: one helper for each target. Strangers are models, servers, scenarios, file names.
#ifndef EVQ_REPORTS_ESCAPE_H
#define EVQ_REPORTS_ESCAPE_H

#include "base/buf.h"

// More of one text is in the trace. Cells.
enum { EVQ_ESCAPE_MOST = 2000 };

// Terminal: one line without control, invisible and text-direction characters. NULL is no text.
void evq_escape_terminal(evq_buf *out, const char *text);

// Markdown, also inside a table: as for the terminal, and nothing in it formats, links, mentions or is
// HTML. Blanks around it are dropped.
void evq_escape_markdown(evq_buf *out, const char *text);

// A cell of a CSV table (RFC 4180): one line, quoted where it must be, and what a spreadsheet would run as a formula begins with
// an apostrophe. NULL is an empty cell.
void evq_escape_csv(evq_buf *out, const char *text);

// XML, in a text or between double quotes: markup is none, and characters that XML or a terminal does not show are dropped.
void evq_escape_xml(evq_buf *out, const char *text);

// JSON: takes a whole document, and writes every character that a terminal would not show as \uXXXX, which means
// the same. (What JSON itself asks for is the writer's work, base/json_write.h.)
void evq_escape_json(evq_buf *out, const char *document, size_t len);

// The same of a whole document that is not needed any more: it is not copied where nothing has to be escaped.
void evq_escape_json_take(evq_buf *out, evq_buf *document);

#endif
