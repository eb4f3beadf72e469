// What the measured speed means, in sentences, and the run's load.
#ifndef EVQ_REPORTS_OUTLOOK_LINES_H
#define EVQ_REPORTS_OUTLOOK_LINES_H

#include "reports/format.h"

// "first token after 0.12 s + 1.21 ms a token ...": the curve and where it is from; nothing but why when there is none.
void evq_say_curve(evq_buf *out, const evq_prefill_fit *curve);

// Beyond so many times the longest prompt measured no number is said: it would be a guess.
enum { EVQ_FAR_BEYOND = 10 };

// Each line by itself: reach, the task with and without a cache, the cache, the spirals.
void evq_outlook_say(const evq_scorecard *card, evq_say_line *say, void *context);

// Connections, the endpoint's throughput, goodput: nothing where it was one request at a time and no goal was stated.
void evq_load_say(const evq_scorecard *card, evq_say_line *say, void *context);

#endif
