#include "endpoints/lenient_json.h"

#include "base/text.h"
#include "scenarios/reply.h"

#include <string.h>

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// The code unit of the escape \uXXXX at `at`, or -1 when there is none.
static int code_unit(const char *at, const char *end)
{
    if (end - at < 6 || at[0] != '\\' || at[1] != 'u') return -1;
    int unit = 0;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(at[i]);
        if (digit < 0) return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

static bool is_high_surrogate(int unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low_surrogate(int unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

// Replaces, in place, escapes that stand for no character: \u0000 and halves of surrogate pairs.
static size_t mend_escapes(char *text, size_t len)
{
    static const char replacement[6] = {'\\', 'u', 'f', 'f', 'f', 'd'};
    size_t mended = 0;
    char *end = text + len;
    for (char *at = memchr(text, '\\', len); at; at = memchr(at, '\\', (size_t)(end - at))) {
        int unit = code_unit(at, end);
        if (unit < 0) {
            at += end - at < 2 ? 1 : 2; // some other escape: its second character starts none
            continue;
        }
        if (is_high_surrogate(unit) && is_low_surrogate(code_unit(at + 6, end))) {
            at += 12;
            continue;
        }
        if (!unit || is_high_surrogate(unit) || is_low_surrogate(unit)) {
            memcpy(at, replacement, sizeof replacement);
            mended++;
        }
        at += 6;
    }
    return mended;
}

json_t *evq_lenient_parse(const char *text, size_t len, bool *mended)
{
    *mended = false;
    json_t *value = json_loadb(text, len, JSON_DECODE_ANY, NULL);
    if (value) return value;
    evq_buf copy = EVQ_BUF_INIT(3 * len); // U+FFFD takes three bytes
    size_t bad = evq_utf8_clean(&copy, text, len);
    if (copy.len) bad += mend_escapes(copy.data, copy.len);
    if (bad) value = json_loadb(copy.data, copy.len, JSON_DECODE_ANY, NULL);
    *mended = value != NULL;
    evq_buf_dispose(&copy);
    return value;
}

const char *evq_lenient_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text && *text ? text : NULL;
}

const json_t *evq_lenient_object(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_object_size(value) ? value : NULL;
}

double evq_lenient_number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_number(value)) return EVQ_UNKNOWN;
    double number = json_number_value(value);
    return number >= 0 ? number : EVQ_UNKNOWN;
}

int64_t evq_lenient_count(const json_t *object, const char *key)
{
    const double max = 9007199254740992.0; // beyond 2^53 no count is meant
    double number = evq_lenient_number(object, key);
    return number <= max ? (int64_t)number : EVQ_UNKNOWN;
}
