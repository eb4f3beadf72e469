// Parts of the scorecard as JSON: values, speeds, sizes, trials. Private to reports/.
#ifndef EVQ_REPORTS_JSON_PARTS_H
#define EVQ_REPORTS_JSON_PARTS_H

#include "base/json_write.h"
#include "scoring/scorecard.h"

void evq_json_put_number_or_null(evq_json_writer *w, const char *key, int number, bool known);

// {"value":..,"n":..,"source":..} or {"value":null,"reason":..}, in one line.
void evq_json_put_value(evq_json_writer *w, const char *key, const evq_value *value);

// {"count":..,"of":..,"share":..,"low":..,"high":..}
void evq_json_put_share(evq_json_writer *w, const char *key, const evq_share *share);

void evq_json_put_speed(evq_json_writer *w, const char *key, const evq_speed *speed);
void evq_json_write_size(evq_json_writer *w, const evq_size_score *size);
void evq_json_write_trial(evq_json_writer *w, const evq_trial_score *trial, evq_mode mode);

#endif
