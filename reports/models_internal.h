// What the writers of models_report.c share. Private to reports/.
#ifndef EVQ_REPORTS_MODELS_INTERNAL_H
#define EVQ_REPORTS_MODELS_INTERNAL_H

#include "reports/format.h"
#include "reports/models_report.h"

// "Failed, to be retested: the server is b7164 and was b6500"
void evq_model_say_result(evq_buf *out, const evq_model_entry *entry);

// Scenarios whose role another endpoint took: "recall on small-model".
void evq_model_say_pins(evq_buf *out, const evq_scorecard *card);

// That it is simulated stands beside the model's name already.
bool evq_model_reason_is_said(const evq_scorecard *card, size_t reason);

// Is its model one by name, which must be marked as simulated?
bool evq_model_needs_mark(const evq_run *run);

bool evq_models_are_simulated(const evq_model_entry *entries, size_t count); // each and every one of them

// Does the verdict rest on this trial by name?
bool evq_model_is_quoted(const evq_scorecard *card, const evq_trial_score *trial);

// How near another verdict was; nothing where none is in sight.
void evq_model_say_nearest(evq_buf *out, const evq_verdict *verdict);

// What every page tells of a model, line by line.
void evq_model_say_why(const evq_scorecard *card, evq_say_line *say, void *context);
void evq_model_say_fixes(const evq_scorecard *card, evq_say_line *say, void *context);
void evq_model_say_tasks(const evq_scorecard *card, evq_say_line *say, void *context);
void evq_model_say_calls(const evq_scorecard *card, evq_say_line *say, void *context);

void evq_models_markdown(evq_buf *out, const evq_model_entry *entries, size_t count);

#endif
