#include "base/json_write.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void new_line(evq_json_writer *w)
{
    if (!w->indent) return;
    evq_buf_putc(w->out, '\n');
    for (int i = 0; i < w->depth * w->indent; i++) evq_buf_putc(w->out, ' ');
}

static void before_value(evq_json_writer *w)
{
    if (w->after_key) {
        w->after_key = false;
        return;
    }
    if (!w->depth) return;
    if (w->filled[w->depth - 1]) evq_buf_putc(w->out, ',');
    w->filled[w->depth - 1] = true;
    new_line(w);
}

static void open_level(evq_json_writer *w, char open, char close)
{
    before_value(w);
    assert(w->depth < EVQ_JSON_DEPTH);
    evq_buf_putc(w->out, open);
    w->close[w->depth] = close;
    w->filled[w->depth++] = false;
}

void evq_write_object(evq_json_writer *w)
{
    open_level(w, '{', '}');
}

void evq_write_array(evq_json_writer *w)
{
    open_level(w, '[', ']');
}

void evq_write_end(evq_json_writer *w)
{
    assert(w->depth > 0);
    w->depth--;
    if (w->filled[w->depth]) new_line(w);
    evq_buf_putc(w->out, w->close[w->depth]);
}

static void put_quoted(evq_buf *out, const char *text, size_t len)
{
    static const char hex[] = "0123456789abcdef";
    evq_buf_putc(out, '"');
    size_t start = 0;
    for (size_t i = 0; i < len;) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\' && c != 0x7f) {
            i++;
            continue;
        }
        size_t seq = c >= 0x80 ? evq_utf8_length(text + i, len - i) : 0;
        if (seq) {
            i += seq;
            continue;
        }
        evq_buf_append(out, text + start, i - start);
        if (c >= 0x80) {
            evq_buf_puts(out, EVQ_UTF8_REPLACEMENT);
        } else if (c == '"' || c == '\\') {
            evq_buf_append(out, (char[]){'\\', (char)c}, 2);
        } else if (c == '\n') {
            evq_buf_puts(out, "\\n");
        } else if (c == '\t') {
            evq_buf_puts(out, "\\t");
        } else if (c == '\r') {
            evq_buf_puts(out, "\\r");
        } else {
            evq_buf_append(out, (char[]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6);
        }
        start = ++i;
    }
    evq_buf_append(out, text + start, len - start);
    evq_buf_putc(out, '"');
}

void evq_write_key(evq_json_writer *w, const char *key)
{
    before_value(w);
    put_quoted(w->out, key, strlen(key));
    evq_buf_puts(w->out, w->indent ? ": " : ":");
    w->after_key = true;
}

void evq_write_bytes(evq_json_writer *w, const char *text, size_t len)
{
    before_value(w);
    put_quoted(w->out, text, len);
}

void evq_write_string(evq_json_writer *w, const char *text)
{
    if (text)
        evq_write_bytes(w, text, strlen(text));
    else
        evq_write_null(w);
}

void evq_write_int(evq_json_writer *w, int64_t value)
{
    before_value(w);
    char digits[24], *at = digits + sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0) *--at = '-';
    evq_buf_append(w->out, at, (size_t)(digits + sizeof digits - at));
}

void evq_write_real(evq_json_writer *w, double value)
{
    if (!isfinite(value)) {
        evq_write_null(w);
        return;
    }
    before_value(w);
    evq_buf_printf(w->out, "%.9g", value);
}

void evq_write_bool(evq_json_writer *w, bool value)
{
    evq_write_raw(w, value ? "true" : "false");
}

void evq_write_null(evq_json_writer *w)
{
    evq_write_raw(w, "null");
}

void evq_write_raw(evq_json_writer *w, const char *json)
{
    evq_write_raw_bytes(w, json, strlen(json));
}

void evq_write_raw_bytes(evq_json_writer *w, const char *json, size_t len)
{
    before_value(w);
    evq_buf_append(w->out, json, len);
}

void evq_put_string(evq_json_writer *w, const char *key, const char *text)
{
    evq_write_key(w, key);
    evq_write_string(w, text);
}

void evq_put_int(evq_json_writer *w, const char *key, int64_t value)
{
    evq_write_key(w, key);
    evq_write_int(w, value);
}

void evq_put_real(evq_json_writer *w, const char *key, double value)
{
    evq_write_key(w, key);
    evq_write_real(w, value);
}

void evq_put_bool(evq_json_writer *w, const char *key, bool value)
{
    evq_write_key(w, key);
    evq_write_bool(w, value);
}

void evq_put_object(evq_json_writer *w, const char *key)
{
    evq_write_key(w, key);
    evq_write_object(w);
}

void evq_put_array(evq_json_writer *w, const char *key)
{
    evq_write_key(w, key);
    evq_write_array(w);
}

void evq_put_raw(evq_json_writer *w, const char *key, const char *json)
{
    evq_write_key(w, key);
    evq_write_raw(w, json);
}

void evq_put_members(evq_json_writer *w, const char *members)
{
    if (members && *members) evq_write_raw(w, members);
}
