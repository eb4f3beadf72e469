#include "base/json.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

int evq_json_parse(json_t **out, const char *text, size_t len, const char *file, evq_err *err)
{
    json_error_t at;
    *out = json_loadb(text, len, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &at);
    if (*out) return 0;
    char where[64];
    snprintf(where, sizeof where, "%d:%d", at.line, at.column);
    return evq_fail(err, EVQ_EPARSE, file, where, "not valid JSON: %s", at.text);
}

evq_json evq_json_root(const json_t *value, const evq_json_source *source)
{
    return (evq_json){.value = value, .source = source};
}

static bool is_plain_key(const char *key)
{
    return key[0] && !strpbrk(key, ".[]\"' \t\n");
}

static void put_path(evq_buf *out, const evq_json *at)
{
    if (!at->parent) {
        evq_buf_putc(out, '$');
        return;
    }
    put_path(out, at->parent);
    if (!at->key)
        evq_buf_printf(out, "[%zu]", at->index);
    else if (is_plain_key(at->key))
        evq_buf_printf(out, ".%s", at->key);
    else
        evq_buf_printf(out, "[\"%s\"]", at->key);
}

const char *evq_json_path(const evq_json *at, evq_arena *arena)
{
    evq_buf path = EVQ_BUF_INIT(4096);
    put_path(&path, at);
    char *out = evq_arena_strdup(arena, evq_buf_text(&path));
    evq_buf_dispose(&path);
    return out;
}

int evq_json_fail(const evq_json *at, const char *format, ...)
{
    evq_buf path = EVQ_BUF_INIT(4096);
    put_path(&path, at);
    va_list args;
    va_start(args, format);
    evq_vfail(at->source->err, EVQ_EFORMAT, at->source->file, evq_buf_text(&path), format, args);
    va_end(args);
    evq_buf_dispose(&path);
    return EVQ_EFORMAT;
}

static const char *type_name(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "an array";
    case JSON_STRING:
        return "a string";
    case JSON_INTEGER:
    case JSON_REAL:
        return "a number";
    case JSON_TRUE:
    case JSON_FALSE:
        return "true or false";
    default:
        return "null";
    }
}

static int expected(const evq_json *at, const char *what)
{
    return evq_json_fail(at, "expected %s, found %s", what, type_name(at->value));
}

bool evq_json_find(const evq_json *object, const char *key, evq_json *out)
{
    const json_t *value = json_object_get(object->value, key);
    if (!value || json_is_null(value)) return false;
    *out = (evq_json){.value = value, .source = object->source, .parent = object, .key = key};
    return true;
}

int evq_json_need(const evq_json *object, const char *key, evq_json *out)
{
    if (evq_json_find(object, key, out)) return 0;
    int rc = evq_json_object(object);
    return rc ? rc : evq_json_fail(object, "\"%s\" is missing", key);
}

evq_json evq_json_at(const evq_json *array, size_t index)
{
    return (evq_json){
        .value = json_array_get(array->value, index), .source = array->source, .parent = array, .index = index};
}

size_t evq_json_count(const evq_json *array)
{
    return json_array_size(array->value);
}

int evq_json_object(const evq_json *at)
{
    return json_is_object(at->value) ? 0 : expected(at, "an object");
}

int evq_json_array(const evq_json *at)
{
    return json_is_array(at->value) ? 0 : expected(at, "an array");
}

int evq_json_string(const evq_json *at, const char **out)
{
    if (!json_is_string(at->value)) return expected(at, "a string");
    *out = json_string_value(at->value);
    return 0;
}

int evq_json_bool(const evq_json *at, bool *out)
{
    if (!json_is_boolean(at->value)) return expected(at, "true or false");
    *out = json_is_true(at->value);
    return 0;
}

int evq_json_integer(const evq_json *at, int64_t min, int64_t max, int64_t *out)
{
    if (!json_is_integer(at->value)) return expected(at, "a whole number");
    int64_t value = json_integer_value(at->value);
    if (value < min || value > max)
        return evq_json_fail(at, "%lld is out of range: use %lld to %lld", (long long)value, (long long)min,
                             (long long)max);
    *out = value;
    return 0;
}

int evq_json_number(const evq_json *at, double min, double max, double *out)
{
    if (!json_is_number(at->value)) return expected(at, "a number");
    double value = json_number_value(at->value);
    if (!(value >= min && value <= max)) return evq_json_fail(at, "%g is out of range: use %g to %g", value, min, max);
    *out = value;
    return 0;
}

int evq_json_choice(const evq_json *at, const char *const *names, int count, int *out)
{
    const char *text;
    int rc = evq_json_string(at, &text);
    if (rc) return rc;
    evq_buf list = EVQ_BUF_INIT(1024);
    for (int i = 0; i < count; i++) {
        if (!strcmp(names[i], text)) {
            *out = i;
            evq_buf_dispose(&list);
            return 0;
        }
        evq_buf_printf(&list, "%s\"%s\"", i ? i + 1 < count ? ", " : " or " : "", names[i]);
    }
    rc = evq_json_fail(at, "\"%.60s\" is not known here: use %s", text, evq_buf_text(&list));
    evq_buf_dispose(&list);
    return rc;
}

int evq_json_only(const evq_json *object, const char *const *keys)
{
    int rc = evq_json_object(object);
    if (rc) return rc;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object->value, key, value) {
        bool known = false;
        evq_buf list = EVQ_BUF_INIT(2048);
        for (const char *const *k = keys; *k; k++) {
            known = known || !strcmp(*k, key);
            evq_buf_printf(&list, "%s%s", k == keys ? "" : ", ", *k);
        }
        if (!known) {
            evq_json member = {.value = value, .source = object->source, .parent = object, .key = key};
            rc = evq_json_fail(&member, "unknown key; known here: %s", evq_buf_text(&list));
        }
        evq_buf_dispose(&list);
        if (rc) return rc;
    }
    return 0;
}

char *evq_json_compact(const json_t *value, evq_arena *arena)
{
    // 15 digits are what every decimal survives: 0.1 stays 0.1. (jansson's own 17 would make it 0.10000000000000001.)
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
    if (!text) evq_out_of_memory(); // the value came from valid JSON: memory is all that can fail
    char *out = evq_arena_strdup(arena, text);
    free(text);
    return out;
}
