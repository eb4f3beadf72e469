// The verdict as JSON. Private to reports/.
#ifndef EVQ_REPORTS_JSON_VERDICT_H
#define EVQ_REPORTS_JSON_VERDICT_H

#include "base/json_write.h"
#include "scoring/scorecard.h"

void evq_json_put_verdict(evq_json_writer *w, const evq_scorecard *card); // "verdict"

#endif
