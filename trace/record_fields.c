#include "trace/record_fields.h"

#include "scenarios/reply.h"

// Counts and times fit JSON's integers; nothing evalq writes is negative except "unknown".
static const int64_t COUNT_MAX = INT64_MAX;

int evq_field_object(const evq_json *object, const char *key, evq_json *out)
{
    *out = (evq_json){.source = object->source, .parent = object, .key = key};
    return evq_json_find(object, key, out) ? evq_json_object(out) : 0;
}

int evq_field_array(const evq_json *object, const char *key, evq_json *out)
{
    *out = (evq_json){.source = object->source, .parent = object, .key = key};
    return evq_json_find(object, key, out) ? evq_json_array(out) : 0;
}

int evq_field_int(const evq_json *object, const char *key, int64_t *out)
{
    evq_json at;
    return evq_json_find(object, key, &at) ? evq_json_integer(&at, EVQ_UNKNOWN, COUNT_MAX, out) : 0;
}

int evq_field_u64(const evq_json *object, const char *key, uint64_t *out)
{
    int64_t value = (int64_t)*out;
    int rc = evq_field_int(object, key, &value);
    *out = value < 0 ? 0 : (uint64_t)value;
    return rc;
}

int evq_field_size(const evq_json *object, const char *key, size_t *out)
{
    uint64_t value = *out;
    int rc = evq_field_u64(object, key, &value);
    *out = (size_t)value;
    return rc;
}

int evq_field_small(const evq_json *object, const char *key, int max, int *out)
{
    evq_json at;
    int64_t value = *out;
    int rc = evq_json_find(object, key, &at) ? evq_json_integer(&at, 0, max, &value) : 0;
    *out = (int)value;
    return rc;
}

int evq_field_real(const evq_json *object, const char *key, double *out)
{
    evq_json at;
    return evq_json_find(object, key, &at) ? evq_json_number(&at, -1e300, 1e300, out) : 0;
}

int evq_field_bool(const evq_json *object, const char *key, bool *out)
{
    evq_json at;
    return evq_json_find(object, key, &at) ? evq_json_bool(&at, out) : 0;
}

int evq_field_text(const evq_json *object, const char *key, evq_arena *arena, const char **out)
{
    evq_json at;
    if (!evq_json_find(object, key, &at)) return 0;
    const char *text;
    int rc = evq_json_string(&at, &text);
    if (!rc) *out = evq_arena_strdup(arena, text);
    return rc;
}

int evq_field_choice(const evq_json *object, const char *key, const char *const *names, int count, int *out)
{
    evq_json at;
    return evq_json_find(object, key, &at) ? evq_json_choice(&at, names, count, out) : 0;
}
