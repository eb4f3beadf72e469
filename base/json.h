// Reading JSON (jansson) so that every complaint names its place: line and column for syntax, a path for meaning.
#ifndef EVQ_BASE_JSON_H
#define EVQ_BASE_JSON_H

#include "base/arena.h"
#include "base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

// Parses text that must be one JSON value. `file` names it in errors. The value is the caller's (json_decref).
int evq_json_parse(json_t **out, const char *text, size_t len, const char *file, evq_err *err);

// What the chain of cursors below shares.
typedef struct evq_json_source {
    const char *file; // named in errors
    evq_err *err;     // filled by the first complaint
} evq_json_source;

// A place in a document: a value and how it was reached. Cursors live on the stack and point to their parent,
// which must outlive them; they own nothing.
typedef struct evq_json {
    const json_t *value;
    const evq_json_source *source;
    const struct evq_json *parent;
    const char *key; // in an object, or
    size_t index;    // in an array
} evq_json;

evq_json evq_json_root(const json_t *value, const evq_json_source *source);

// Complains about this place ("FILE: $.tools[0].name: TEXT") and returns EVQ_EFORMAT.
int evq_json_fail(const evq_json *at, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Members. `find` says whether there is one (null counts as none); `need` complains when there is not.
bool evq_json_find(const evq_json *object, const char *key, evq_json *out);
int evq_json_need(const evq_json *object, const char *key, evq_json *out);
evq_json evq_json_at(const evq_json *array, size_t index); // index < evq_json_count
size_t evq_json_count(const evq_json *array);

// Complains unless the value has that type.
int evq_json_object(const evq_json *at);
int evq_json_array(const evq_json *at);
int evq_json_string(const evq_json *at, const char **out); // borrowed from the document
int evq_json_bool(const evq_json *at, bool *out);
int evq_json_integer(const evq_json *at, int64_t min, int64_t max, int64_t *out);
int evq_json_number(const evq_json *at, double min, double max, double *out);
int evq_json_choice(const evq_json *at, const char *const *names, int count, int *out); // one of the names

// Complains about the first member whose key is not in the NULL-terminated list: a typing mistake must not go
// unnoticed.
int evq_json_only(const evq_json *object, const char *const *keys);

// "$.tools[0].name", in the arena.
const char *evq_json_path(const evq_json *at, evq_arena *arena);

// One line of JSON without blanks, keys in their order, in the arena.
char *evq_json_compact(const json_t *value, evq_arena *arena);

#endif
