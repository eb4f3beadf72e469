// Replies that were no answer, in lines: what each kind is, how often and where first, and what helps.
#ifndef EVQ_REPORTS_REPLY_LINES_H
#define EVQ_REPORTS_REPLY_LINES_H

#include "reports/format.h"

// Calls `say` with each line; with none when every reply was an answer.
void evq_replies_say(const evq_scorecard *card, evq_say_line *say, void *context);

#endif
