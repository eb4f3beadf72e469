// Reading the members of a trace's records. A trace of another version may lack some: then the caller's value stays.
#ifndef EVQ_TRACE_RECORD_FIELDS_H
#define EVQ_TRACE_RECORD_FIELDS_H

#include "base/json.h"

// Containers: where there is none, `out` is an empty place in which nothing is found and nothing counted.
int evq_field_object(const evq_json *object, const char *key, evq_json *out);
int evq_field_array(const evq_json *object, const char *key, evq_json *out);

int evq_field_int(const evq_json *object, const char *key, int64_t *out);
int evq_field_u64(const evq_json *object, const char *key, uint64_t *out);
int evq_field_size(const evq_json *object, const char *key, size_t *out);
int evq_field_small(const evq_json *object, const char *key, int max, int *out);
int evq_field_real(const evq_json *object, const char *key, double *out);
int evq_field_bool(const evq_json *object, const char *key, bool *out);
int evq_field_text(const evq_json *object, const char *key, evq_arena *arena, const char **out);
int evq_field_choice(const evq_json *object, const char *key, const char *const *names, int count, int *out);

#endif
