// Reads a trace back, up to its last whole record.
#ifndef EVQ_TRACE_TRACE_READ_H
#define EVQ_TRACE_TRACE_READ_H

#include "trace/trace.h"

// `path` is a run folder or its trace.jsonl.gz (or a plain .jsonl). Fails only when there is no readable run
// record with its scenarios: a trace cut later is read as far as it goes and marked `cut`.
int evq_trace_read(evq_trace **out, const char *path, evq_err *err);
void evq_trace_free(evq_trace *trace);

#endif
