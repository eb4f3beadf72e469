// The records of a bench as members of JSON objects: docs/trace-format.md.
#ifndef EVQ_TRACE_BENCH_RECORDS_H
#define EVQ_TRACE_BENCH_RECORDS_H

#include "base/json.h"
#include "base/json_write.h"
#include "trace/bench.h"

void evq_bench_plan_write(evq_json_writer *w, const evq_bench_plan *plan);
int evq_bench_plan_read(evq_bench_plan *out, const evq_json *record);

void evq_point_write(evq_json_writer *w, const evq_point *point);
int evq_point_read(evq_point *out, const evq_json *record, evq_arena *arena);

#endif
