// Writes JSON text into a buffer, piece by piece and in the order given: traces, prompts, scorecards.
// (Reading is jansson's work, base/json.h.) Invalid UTF-8 becomes U+FFFD, so the output is always valid JSON.
#ifndef EVQ_BASE_JSON_WRITE_H
#define EVQ_BASE_JSON_WRITE_H

#include "base/buf.h"

#include <stdint.h>

enum { EVQ_JSON_DEPTH = 32 };

typedef struct evq_json_writer {
    evq_buf *out;
    int indent; // blanks per level; 0 writes one line
    int depth;
    char close[EVQ_JSON_DEPTH]; // '}' or ']' per open level
    bool filled[EVQ_JSON_DEPTH];
    bool after_key;
} evq_json_writer;

static inline evq_json_writer evq_json_writer_on(evq_buf *out, int indent)
{
    return (evq_json_writer){.out = out, .indent = indent};
}

// A writer inside of an array that is open in `out` already; `filled`: with elements. It does not close the array.
static inline evq_json_writer evq_json_writer_within(evq_buf *out, bool filled)
{
    return (evq_json_writer){.out = out, .depth = 1, .close = "]", .filled = {filled}};
}

void evq_write_object(evq_json_writer *w);
void evq_write_array(evq_json_writer *w);
void evq_write_end(evq_json_writer *w); // closes the innermost object or array
void evq_write_key(evq_json_writer *w, const char *key);

void evq_write_string(evq_json_writer *w, const char *text); // NULL writes null
void evq_write_bytes(evq_json_writer *w, const char *text, size_t len);
void evq_write_int(evq_json_writer *w, int64_t value);
void evq_write_real(evq_json_writer *w,
                    double value); // up to 9 significant digits; null for NaN and infinity
void evq_write_bool(evq_json_writer *w, bool value);
void evq_write_null(evq_json_writer *w);
void evq_write_raw(evq_json_writer *w, const char *json); // a value that is JSON text already
void evq_write_raw_bytes(evq_json_writer *w, const char *json, size_t len);

// A key and its value in one line.
void evq_put_string(evq_json_writer *w, const char *key, const char *text);
void evq_put_int(evq_json_writer *w, const char *key, int64_t value);
void evq_put_real(evq_json_writer *w, const char *key, double value);
void evq_put_bool(evq_json_writer *w, const char *key, bool value);
void evq_put_object(evq_json_writer *w, const char *key);
void evq_put_array(evq_json_writer *w, const char *key);
void evq_put_raw(evq_json_writer *w, const char *key, const char *json);
void evq_put_members(evq_json_writer *w, const char *members); // "\"a\":1,\"b\":2"; NULL or "": nothing

#endif
