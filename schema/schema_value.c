#include "schema/schema_value.h"

#include "base/buf.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- numbers ----

static int sign(double x)
{
    return (x > 0) - (x < 0);
}

// Exactly: an int64 has more digits than a double.
static int compare_mixed(json_int_t i, double d)
{
    if (d >= 9223372036854775808.0) return -1;
    if (d < -9223372036854775808.0) return 1;
    json_int_t whole = (json_int_t)floor(d);
    if (i != whole) return i < whole ? -1 : 1;
    return -sign(d - floor(d));
}

int evq_number_compare(const json_t *a, const json_t *b)
{
    if (json_is_integer(a) && json_is_integer(b))
        return (json_integer_value(a) > json_integer_value(b)) - (json_integer_value(a) < json_integer_value(b));
    if (json_is_integer(a)) return compare_mixed(json_integer_value(a), json_real_value(b));
    if (json_is_integer(b)) return -compare_mixed(json_integer_value(b), json_real_value(a));
    return sign(json_real_value(a) - json_real_value(b));
}

bool evq_number_is_integer(const json_t *value)
{
    return json_is_integer(value) || (json_is_real(value) && floor(json_real_value(value)) == json_real_value(value));
}

// digits x 10^exponent, as few digits as tell the number apart from its neighbours: what was written in the JSON.
typedef struct decimal {
    uint64_t digits;
    int exponent;
} decimal;

static decimal decimal_of(const json_t *value)
{
    char text[40];
    if (json_is_integer(value)) {
        json_int_t i = json_integer_value(value);
        return (decimal){.digits = i < 0 ? 0 - (uint64_t)i : (uint64_t)i};
    }
    double d = fabs(json_real_value(value));
    int precision = 15;
    do snprintf(text, sizeof text, "%.*e", precision++ - 1, d);
    while (strtod(text, NULL) != d && precision <= 17);
    decimal out = {0};
    const char *p = text;
    for (; *p != 'e'; p++) {
        if (*p == '.') continue;
        out.digits = out.digits * 10 + (uint64_t)(*p - '0');
        out.exponent -= strchr(text, '.') && p > strchr(text, '.');
    }
    out.exponent += (int)strtol(p + 1, NULL, 10);
    return out;
}

static uint64_t multiply(uint64_t a, uint64_t b, uint64_t modulus)
{
    __extension__ typedef unsigned __int128 wide;
    return (uint64_t)((wide)a * b % modulus);
}

static uint64_t power_of_ten(int exponent, uint64_t modulus)
{
    uint64_t out = 1 % modulus, base = 10 % modulus;
    for (; exponent; exponent >>= 1, base = multiply(base, base, modulus))
        if (exponent & 1) out = multiply(out, base, modulus);
    return out;
}

bool evq_number_is_multiple(const json_t *value, const json_t *of)
{
    decimal v = decimal_of(value), m = decimal_of(of);
    if (!v.digits) return true;
    if (!m.digits) return false;
    while (v.digits % 10 == 0) v.digits /= 10, v.exponent++;
    while (m.digits % 10 == 0) m.digits /= 10, m.exponent++;
    if (v.exponent < m.exponent) return false; // m is a multiple of a power of ten that v is none of
    return multiply(v.digits % m.digits, power_of_ten(v.exponent - m.exponent, m.digits), m.digits) == 0;
}

// ---- equality ----

static bool objects_equal(const json_t *a, const json_t *b)
{
    if (json_object_size(a) != json_object_size(b)) return false;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)a, key, value) {
        const json_t *other = json_object_get(b, key);
        if (!other || !evq_value_equal(value, other)) return false;
    }
    return true;
}

static bool arrays_equal(const json_t *a, const json_t *b)
{
    if (json_array_size(a) != json_array_size(b)) return false;
    for (size_t i = 0; i < json_array_size(a); i++)
        if (!evq_value_equal(json_array_get(a, i), json_array_get(b, i))) return false;
    return true;
}

bool evq_value_equal(const json_t *a, const json_t *b)
{
    if (json_is_number(a) && json_is_number(b)) return evq_number_compare(a, b) == 0;
    if (json_typeof(a) != json_typeof(b)) return false;
    if (json_is_object(a)) return objects_equal(a, b);
    if (json_is_array(a)) return arrays_equal(a, b);
    return json_equal(a, b);
}

static uint64_t mix(uint64_t h)
{
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9ull;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebull;
    return h ^ (h >> 31);
}

static uint64_t hash_bytes(const char *text, size_t len)
{
    uint64_t h = 0xcbf29ce484222325ull; // FNV-1a
    for (size_t i = 0; i < len; i++) h = (h ^ (unsigned char)text[i]) * 0x100000001b3ull;
    return mix(h);
}

static uint64_t hash_number(const json_t *value)
{
    double d = json_number_value(value);
    uint64_t bits;
    if (d == 0) d = 0; // -0.0 is 0
    memcpy(&bits, &d, sizeof bits);
    return mix(bits + 3);
}

uint64_t evq_value_hash(const json_t *value)
{
    uint64_t h = mix((uint64_t)json_typeof(value) + 101);
    const char *key;
    json_t *inner;
    size_t i;
    switch (json_typeof(value)) {
    case JSON_INTEGER:
    case JSON_REAL:
        return hash_number(value);
    case JSON_STRING:
        return hash_bytes(json_string_value(value), json_string_length(value));
    case JSON_ARRAY:
        json_array_foreach(value, i, inner) h = mix(h * 31 + evq_value_hash(inner));
        return h;
    case JSON_OBJECT: // a sum, since the order of the keys says nothing
        json_object_foreach((json_t *)value, key, inner) h += mix(hash_bytes(key, strlen(key)) ^ evq_value_hash(inner));
        return h;
    default:
        return h;
    }
}

size_t evq_string_length(const json_t *string)
{
    const char *text = json_string_value(string);
    size_t points = 0;
    for (size_t i = 0; i < json_string_length(string); i++) points += ((unsigned char)text[i] & 0xC0) != 0x80;
    return points;
}

// ---- words ----

enum { QUOTE_CELLS = 60, QUOTE_BYTES = 4096 };

const char *evq_value_quote(const json_t *value, evq_arena *arena)
{
    char text[QUOTE_BYTES + 1];
    size_t len = json_dumpb(value, text, QUOTE_BYTES, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
    text[len <= QUOTE_BYTES ? len : evq_utf8_floor(text, QUOTE_BYTES)] = '\0';
    evq_buf line = EVQ_BUF_INIT(QUOTE_BYTES);
    evq_text_line(&line, text, QUOTE_CELLS);
    const char *out = evq_arena_strdup(arena, evq_buf_text(&line));
    evq_buf_dispose(&line);
    return out;
}

const char *evq_value_words(const json_t *value, evq_arena *arena)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return json_object_size(value) ? "an object" : "an empty object";
    case JSON_ARRAY:
        return json_array_size(value) ? "an array" : "an empty array";
    case JSON_STRING:
        return evq_arena_printf(arena, "the string %s", evq_value_quote(value, arena));
    case JSON_INTEGER:
    case JSON_REAL:
        return evq_arena_printf(arena, "the number %s", evq_value_quote(value, arena));
    default:
        return evq_value_quote(value, arena);
    }
}
