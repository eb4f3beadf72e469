// The single rules of the verdict. Each says whether it fires and, if so, gives its reason (in the card's arena).
#ifndef EVQ_SCORING_VERDICT_RULES_H
#define EVQ_SCORING_VERDICT_RULES_H

#include "scoring/scorecard.h"

// About the endpoint (verdict_endpoint.c).
bool evq_rule_could_not_serve(evq_scorecard *card, evq_reason *out);
bool evq_rule_too_slow(evq_scorecard *card, evq_reason *out);

// About a server that answers and cannot be worked with all the same (verdict_server.c).
bool evq_rule_crashes(evq_scorecard *card, evq_reason *out);
bool evq_rule_unreadable(evq_scorecard *card, evq_reason *out);

// About the task (verdict_task.c).
bool evq_rule_failed(evq_scorecard *card, evq_reason *out);
bool evq_rule_production(evq_scorecard *card, evq_reason *out);

// Does this share of trials done prove the model good, or bad? (What more trials can decide.)
bool evq_done_proves_production(const evq_share *done);
bool evq_done_proves_failure(const evq_share *done);

// The largest prompt that was answered, in tokens; and whether an agent's are of that size at all.
int64_t evq_largest_prompt(const evq_scorecard *card);
bool evq_prompts_are_real(const evq_scorecard *card);

// Trials that ended because the endpoint failed or took too long; and whether the rest can still be trusted.
bool evq_trial_is_lost(const evq_trial *trial);
size_t evq_trials_lost(const evq_scorecard *card);
bool evq_trials_lost_are_few(const evq_scorecard *card);

// "19 of 20 trials done (95 % interval 76 to 99 %)"
const char *evq_done_words(evq_scorecard *card);

#endif
