// Thread and reliability as JSON. Private to reports/.
#ifndef EVQ_REPORTS_JSON_COHERENCE_H
#define EVQ_REPORTS_JSON_COHERENCE_H

#include "base/json_write.h"
#include "scoring/scorecard.h"

void evq_json_put_coherence(evq_json_writer *w, const evq_coherence *coherence);            // "coherence"
void evq_json_put_reliability(evq_json_writer *w, const evq_scenario_score *score);         // members of a scenario
void evq_json_put_signals(evq_json_writer *w, const evq_trial_score *trial, evq_mode mode); // members of a trial

#endif
