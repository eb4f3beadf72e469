// Lines put together piece by piece, and told one by one: what the writers of sentences about a whole card work with. Private to
// reports/.
#ifndef EVQ_REPORTS_LINES_H
#define EVQ_REPORTS_LINES_H

#include "reports/format.h"

typedef struct evq_lines {
    const evq_scorecard *card;
    evq_buf line; // the one that is open
    evq_say_line *say;
    void *context;
} evq_lines;

static inline evq_lines evq_lines_begin(const evq_scorecard *card, evq_say_line *say, void *context)
{
    return (evq_lines){.card = card, .line = EVQ_BUF_INIT(EVQ_MIB(1)), .say = say, .context = context};
}

// Ends the line; one in which nothing stands is not told.
static inline void evq_lines_tell(evq_lines *lines)
{
    if (lines->line.len) lines->say(lines->context, evq_buf_text(&lines->line));
    evq_buf_truncate(&lines->line, 0);
}

static inline void evq_lines_end(evq_lines *lines)
{
    evq_buf_dispose(&lines->line);
}

#endif
