// Pieces of a page in HTML. Whatever a stranger wrote goes through evq_escape_xml. Private to reports/.
#ifndef EVQ_REPORTS_HTML_H
#define EVQ_REPORTS_HTML_H

#include "reports/chart.h"
#include "reports/format.h"

extern const char evq_page_css[], evq_page_js[]; // the files of these names

// Tables that scroll by themselves where the page is narrow. Header cells follow the opening of a table.
void evq_html_open_table(evq_buf *out);
void evq_html_open_cell(evq_buf *out, const char *tag, bool right);
void evq_html_close_table(evq_buf *out);

// A name of ours, with its definition to hover over if it has one; and all definitions.
void evq_html_term(evq_buf *out, const char *name);
void evq_html_definitions(evq_buf *out);

// A stranger's text as an item of a list: an evq_say_line whose context is the evq_buf.
void evq_html_item(void *out, const char *text);

// A heading and a list of what is said; or nothing when nothing is.
typedef void evq_html_say(const evq_scorecard *card, evq_say_line *say, void *context);
void evq_html_list(evq_buf *out, const char *heading, const evq_scorecard *card, evq_html_say *all);

// A row of facts in a <dl>; nothing for NULL and "".
void evq_html_fact(evq_buf *out, const char *name, const char *value);

// "production", "slow", "failed" or "none": the class of a verdict's words.
const char *evq_html_class(evq_verdict_word word);

// A section for one model; `index` counts from 0. What of the evidence does not fit into `room` bytes is left out, and the page
// says so.
void evq_html_model(evq_buf *out, const evq_model_entry *entry, size_t index);
void evq_html_trials(evq_buf *out, const evq_model_entry *entry, size_t index, size_t room);

// One step with all that was sent and said, folded; of each text at most `most` bytes.
void evq_html_step(evq_buf *out, const evq_trial_score *trial, const evq_step_score *score, size_t index, size_t most);

#endif
