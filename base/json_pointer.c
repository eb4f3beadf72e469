#include "base/json_pointer.h"

#include "base/err.h"

#include <stdlib.h>
#include <string.h>

enum { INDEX_MAX_DIGITS = 9 };

bool evq_json_pointer_valid(const char *pointer)
{
    if (*pointer && *pointer != '/') return false;
    for (const char *at = strchr(pointer, '~'); at; at = strchr(at + 1, '~'))
        if (at[1] != '0' && at[1] != '1') return false;
    return true;
}

// "~1" stands for "/", "~0" for "~".
static char *unescaped(const char *token, size_t len)
{
    char *out = malloc(len + 1), *to = out;
    if (!out) evq_out_of_memory();
    for (size_t i = 0; i < len; i++) {
        bool is_escape = token[i] == '~' && i + 1 < len;
        *to++ = is_escape ? (token[++i] == '1' ? '/' : '~') : token[i];
    }
    *to = '\0';
    return out;
}

// Digits without leading zeros; "-", the place behind the last element, holds nothing.
static const json_t *element(const json_t *array, const char *token)
{
    size_t len = strspn(token, "0123456789");
    if (!len || token[len] || len > INDEX_MAX_DIGITS || (len > 1 && *token == '0')) return NULL;
    return json_array_get(array, strtoul(token, NULL, 10));
}

const json_t *evq_json_pointer_get(const json_t *root, const char *pointer)
{
    const json_t *value = root;
    while (value && *pointer) {
        size_t len = strcspn(++pointer, "/");
        char *token = unescaped(pointer, len);
        value = json_is_array(value) ? element(value, token) : json_object_get(value, token);
        free(token);
        pointer += len;
    }
    return value;
}
