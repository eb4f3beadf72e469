// Parts of pages in Markdown that more than one page has. Private to reports/.
#ifndef EVQ_REPORTS_MARKDOWN_H
#define EVQ_REPORTS_MARKDOWN_H

#include "reports/format.h"

// A stranger's text as one item of a list: an evq_say_line whose context is the evq_buf.
void evq_markdown_item(void *out, const char *text);

typedef void evq_say_all(const evq_scorecard *card, evq_say_line *say, void *context);

// The heading, a blank line and the items; or nothing when nothing is said.
void evq_markdown_items(evq_buf *out, const evq_scorecard *card, const char *heading, evq_say_all *all);

// A command in a block of its own, to be copied; nothing for NULL.
void evq_markdown_command(evq_buf *out, const char *command);

#endif
