// Reads an attempt's record: its times, its chunks column by column, its reply.
#ifndef EVQ_TRACE_ATTEMPT_READ_H
#define EVQ_TRACE_ATTEMPT_READ_H

#include "base/json.h"
#include "trace/trace.h"

// What `out` points to is in the arena.
int evq_attempt_read(evq_attempt *out, const evq_json *record, evq_arena *arena);

#endif
