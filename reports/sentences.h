// What the reports say in words, the same in text and Markdown. Appended unescaped: the target's helper does that.
#ifndef EVQ_REPORTS_SENTENCES_H
#define EVQ_REPORTS_SENTENCES_H

#include "reports/format.h"
#include "scoring/scorecard.h"

// "simulated endpoint, time scale 100"; nothing for a real one.
void evq_say_simulated(evq_buf *out, const evq_run *run);

// "blog-update, mini": the scenarios of the run.
void evq_say_scenarios(evq_buf *out, const evq_trace *trace);

// Why the run is not whole: NULL when it is.
const char *evq_say_unfinished(const evq_trace *trace);

void evq_say_trials(evq_buf *out, const evq_scorecard *card); // "2 trials", "3 of 10 trials" when it was broken off
void evq_say_task(evq_buf *out, const evq_scorecard *card);
void evq_say_calls(evq_buf *out, const evq_scorecard *card);

// "Failed, the server's fault, not the model's; to be tested again when the server or the weights have changed"
void evq_say_verdict(evq_buf *out, const evq_verdict *verdict);

// "9 of 10 answered, in 12 attempts; ...": nothing when every request was answered at once.
void evq_say_requests(evq_buf *out, const evq_scorecard *card);

// "not held in 2 of 10 trials: the index names the post (trial 3: never, in the recording from step 4 on)": one check
// of one scenario over the judged trials. False, and nothing said, when it held in all of them.
bool evq_say_missed_check(evq_buf *out, const evq_scorecard *card, const evq_scenario *scenario, size_t check);

// " [trial 2, step 9]": where the evidence of a reason is; nothing for the whole run.
void evq_say_place(evq_buf *out, const evq_scorecard *card, const evq_reason *reason);

// Each reason of the verdict with its place.
void evq_reasons_say(const evq_scorecard *card, evq_say_line *say, void *context);

// Did evalq's own work spoil its times?
bool evq_client_was_bottleneck(const evq_overhead *overhead, int jobs);

// "its own work: 0.02 ms an event, 4,812 events; self-test ...": nothing when not known.
void evq_say_overhead(evq_buf *out, const evq_trace *trace);

#endif
