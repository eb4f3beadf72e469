// An attempt as members of a JSON object: what attempt_read reads.
#ifndef EVQ_TRACE_ATTEMPT_WRITE_H
#define EVQ_TRACE_ATTEMPT_WRITE_H

#include "base/json_write.h"
#include "trace/trace.h"

void evq_attempt_write(evq_json_writer *w, const evq_attempt *attempt);

#endif
