// The parts of a JSON scorecard that say what the speed means.
#ifndef EVQ_REPORTS_JSON_OUTLOOK_H
#define EVQ_REPORTS_JSON_OUTLOOK_H

#include "base/json_write.h"
#include "scoring/scorecard.h"

void evq_json_put_curve(evq_json_writer *w, const char *key, const evq_prefill_fit *curve);
void evq_json_put_outlook(evq_json_writer *w, const char *key, const evq_outlook *outlook);
void evq_json_put_load(evq_json_writer *w, const char *key, const evq_load *load);

void evq_json_put_overhead(evq_json_writer *w, const evq_trace *trace); // as "overhead", the self-test inside

// null where it is no finite number.
void evq_json_put_finite(evq_json_writer *w, const char *key, double value);

#endif
