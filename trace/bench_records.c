#include "trace/bench_records.h"

#include "trace/attempt_read.h"
#include "trace/attempt_write.h"
#include "trace/record_fields.h"

enum { MAX_NUMBER = 1000000 };

static void put_list(evq_json_writer *w, const char *key, const evq_bench_list *list)
{
    evq_put_array(w, key);
    for (size_t i = 0; i < list->count; i++) evq_write_int(w, list->items[i]);
    evq_write_end(w);
}

void evq_bench_plan_write(evq_json_writer *w, const evq_bench_plan *plan)
{
    put_list(w, "sizes", &plan->sizes);
    put_list(w, "outputs", &plan->outputs);
    put_list(w, "streams", &plan->streams);
    evq_put_int(w, "repeats", plan->repeats);
    evq_put_int(w, "tail_tokens", plan->tail_tokens);
    evq_put_bool(w, "warm", plan->warm);
    evq_put_real(w, "budget_s", plan->budget_s);
    evq_put_real(w, "seconds_per_request", plan->seconds_per_request);
    evq_put_real(w, "idle_seconds", plan->idle_seconds);
    evq_put_real(w, "connect_seconds", plan->connect_seconds);
}

static int read_list(const evq_json *record, const char *key, evq_bench_list *out)
{
    evq_json list;
    int rc = evq_json_need(record, key, &list);
    if (!rc) rc = evq_json_array(&list);
    if (rc) return rc;
    size_t count = evq_json_count(&list);
    if (!count || count > EVQ_BENCH_MAX_VALUES)
        return evq_json_fail(&list, "expected 1 to %d numbers", EVQ_BENCH_MAX_VALUES);
    for (size_t i = 0; !rc && i < count; i++) {
        evq_json item = evq_json_at(&list, i);
        rc = evq_json_integer(&item, 1, INT32_MAX, &out->items[i]);
    }
    out->count = count;
    return rc;
}

int evq_bench_plan_read(evq_bench_plan *out, const evq_json *record)
{
    *out = (evq_bench_plan){.repeats = 1};
    int rc = read_list(record, "sizes", &out->sizes);
    if (!rc) rc = read_list(record, "outputs", &out->outputs);
    if (!rc) rc = read_list(record, "streams", &out->streams);
    if (!rc) rc = evq_field_small(record, "repeats", EVQ_BENCH_MAX_GROUPS, &out->repeats);
    if (!rc) rc = evq_field_int(record, "tail_tokens", &out->tail_tokens);
    if (!rc) rc = evq_field_bool(record, "warm", &out->warm);
    if (!rc) rc = evq_field_real(record, "budget_s", &out->budget_s);
    if (!rc) rc = evq_field_real(record, "seconds_per_request", &out->seconds_per_request);
    if (!rc) rc = evq_field_real(record, "idle_seconds", &out->idle_seconds);
    if (!rc) rc = evq_field_real(record, "connect_seconds", &out->connect_seconds);
    if (!rc && evq_bench_group_count(out) > EVQ_BENCH_MAX_GROUPS)
        return evq_json_fail(record, "more than %d groups", EVQ_BENCH_MAX_GROUPS);
    return rc;
}

void evq_point_write(evq_json_writer *w, const evq_point *point)
{
    evq_put_string(w, "kind", evq_point_kind_names[point->kind]);
    evq_put_int(w, "group", point->group.number);
    evq_put_int(w, "block", point->group.block);
    evq_put_int(w, "size", point->group.size);
    evq_put_int(w, "output", point->group.output);
    evq_put_int(w, "streams", point->group.streams);
    evq_put_int(w, "stream", point->stream);
    evq_put_int(w, "bytes", (int64_t)point->request_bytes);
    evq_put_int(w, "words", point->words);
    evq_put_int(w, "estimate", point->estimate);
    evq_attempt_write(w, &point->attempt);
}

int evq_point_read(evq_point *out, const evq_json *record, evq_arena *arena)
{
    int kind = EVQ_POINT_CALIBRATE;
    *out = (evq_point){0};
    int rc = evq_field_choice(record, "kind", evq_point_kind_names, EVQ_POINT_KIND_COUNT, &kind);
    if (!rc) rc = evq_field_small(record, "group", MAX_NUMBER, &out->group.number);
    if (!rc) rc = evq_field_small(record, "block", MAX_NUMBER, &out->group.block);
    if (!rc) rc = evq_field_int(record, "size", &out->group.size);
    if (!rc) rc = evq_field_int(record, "output", &out->group.output);
    if (!rc) rc = evq_field_int(record, "streams", &out->group.streams);
    if (!rc) rc = evq_field_small(record, "stream", MAX_NUMBER, &out->stream);
    if (!rc) rc = evq_field_size(record, "bytes", &out->request_bytes);
    if (!rc) rc = evq_field_int(record, "words", &out->words);
    if (!rc) rc = evq_field_int(record, "estimate", &out->estimate);
    if (!rc) rc = evq_attempt_read(&out->attempt, record, arena);
    out->kind = (evq_point_kind)kind;
    return rc;
}
