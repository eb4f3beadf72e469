// What a person at the terminal sees while a run goes on: on stderr, one line that changes in place, or lines in a log.
#ifndef EVQ_CLI_PROGRESS_H
#define EVQ_CLI_PROGRESS_H

#include "replay/runner.h"

typedef struct evq_progress_view {
    bool is_terminal;
    bool line_open;            // an unfinished line stands on the screen
    int trials;                // in the whole run
    double prompt_bytes_per_s; // from answered requests, to predict the next; 0: none yet
    uint64_t next_log_ns;      // not on a terminal: when a long request is mentioned next
} evq_progress_view;

void evq_progress_init(evq_progress_view *view, int trials);
void evq_progress_news(void *context, const evq_news *news); // an evq_news_fn; `context` is the view
void evq_progress_clear(evq_progress_view *view);            // takes the open line off the screen

#endif
