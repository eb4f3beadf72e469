// The single rules of the verdict. Each looks at the card and fills its finding: does it fire, what it saw, how far it was from
// the other answer. Texts are in the card's arena. Private to scoring/.
#ifndef EVQ_SCORING_VERDICT_RULES_H
#define EVQ_SCORING_VERDICT_RULES_H

#include "scoring/scorecard.h"

// About the endpoint (verdict_endpoint.c).
void evq_rule_could_not_serve(evq_scorecard *card, evq_rule_finding *out);
void evq_rule_too_slow(evq_scorecard *card, evq_rule_finding *out);

// About a server that answers and cannot be worked with all the same (verdict_server.c).
void evq_rule_crashes(evq_scorecard *card, evq_rule_finding *out);
void evq_rule_unreadable(evq_scorecard *card, evq_rule_finding *out);

// About the calls (verdict_calls.c): spoilt by the server, or by the model.
void evq_rule_parser(evq_scorecard *card, evq_rule_finding *out);
void evq_rule_calls(evq_scorecard *card, evq_rule_finding *out);

// About the task (verdict_task.c).
void evq_rule_failed(evq_scorecard *card, evq_rule_finding *out);
void evq_rule_production(evq_scorecard *card, evq_rule_finding *out);

// Does this share of trials done prove the model good enough, or bad? (What more trials can decide.)
bool evq_done_is_enough(const evq_policy *policy, const evq_share *done);
bool evq_done_is_too_few(const evq_policy *policy, const evq_share *done);

// Scenarios of which a trial was judged.
size_t evq_scenarios_judged(const evq_scorecard *card);

// The largest prompt that was answered, in tokens; and whether an agent's are of that size at all.
int64_t evq_largest_prompt(const evq_scorecard *card);
bool evq_prompts_are_real(const evq_scorecard *card);

// Trials that ended because the endpoint failed or took too long; and whether the rest can still be trusted.
bool evq_trial_is_lost(const evq_trial *trial);
size_t evq_trials_lost(const evq_scorecard *card);
bool evq_trials_lost_are_few(const evq_scorecard *card);

// Production, if no trial had been lost to the endpoint.
bool evq_done_but_for_the_lost(const evq_scorecard *card);

// Most of the calls that fall short in a trial do so by the endpoint's fault.
bool evq_trial_is_spoilt(const evq_trial_score *score);

// Too few tasks are done even of the trials that neither a parser nor an unread field spoilt.
bool evq_model_fails_by_itself(const evq_scorecard *card);

// "19 of 20 trials done (95 % interval 76 to 99 %)"
const char *evq_done_words(evq_scorecard *card);

#endif
