#include "scenarios/matcher.h"

#include "scenarios/file_tree.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 64 }; // of matchers within matchers and values within values; what is deeper does not match

static bool contains(const json_t *value, const json_t *wanted, int depth);

static bool numbers_equal(const json_t *a, const json_t *b)
{
    if (json_is_integer(a) && json_is_integer(b)) return json_integer_value(a) == json_integer_value(b);
    return json_number_value(a) == json_number_value(b);
}

static bool object_contains(const json_t *value, const json_t *wanted, int depth)
{
    const char *key;
    json_t *member;
    json_object_foreach((json_t *)wanted, key, member) {
        const json_t *found = json_object_get(value, key);
        if (!found || !contains(found, member, depth)) return false;
    }
    return json_is_object(value);
}

static bool arrays_equal(const json_t *value, const json_t *wanted, int depth)
{
    if (!json_is_array(value) || json_array_size(value) != json_array_size(wanted)) return false;
    for (size_t i = 0; i < json_array_size(wanted); i++)
        if (!contains(json_array_get(value, i), json_array_get(wanted, i), depth)) return false;
    return true;
}

// Equality, but for numbers (by value) and objects (a subset is enough).
static bool contains(const json_t *value, const json_t *wanted, int depth)
{
    if (depth == DEPTH_MAX) return false;
    if (json_is_object(wanted)) return object_contains(value, wanted, depth + 1);
    if (json_is_array(wanted)) return arrays_equal(value, wanted, depth + 1);
    if (json_is_number(wanted)) return json_is_number(value) && numbers_equal(value, wanted);
    return json_equal(value, wanted);
}

static bool is_path(const json_t *value, const char *path, const char *cwd, const char *home)
{
    if (!json_is_string(value)) return false;
    char *absolute = evq_path_normalize(json_string_value(value), cwd, home);
    bool same = !strcmp(absolute, path);
    free(absolute);
    return same;
}

static bool accepts(const evq_matcher *matcher, const json_t *value, const char *cwd, const char *home, int depth)
{
    if (depth == DEPTH_MAX) return false;
    switch (matcher->kind) {
    case EVQ_MATCH_EQUAL:
        return contains(value, matcher->value, 0);
    case EVQ_MATCH_PATTERN:
        return json_is_string(value) &&
               evq_pattern_match(matcher->pattern, json_string_value(value), json_string_length(value), NULL);
    case EVQ_MATCH_PATH:
        return is_path(value, matcher->path, cwd, home);
    case EVQ_MATCH_ANY_OF:
        for (size_t i = 0; i < matcher->item_count; i++)
            if (accepts(&matcher->items[i], value, cwd, home, depth + 1)) return true;
        return false;
    case EVQ_MATCH_OBJECT:
        break;
    }
    for (size_t i = 0; i < matcher->item_count; i++) {
        const json_t *member = json_object_get(value, matcher->items[i].key);
        if (!member || !accepts(&matcher->items[i], member, cwd, home, depth + 1)) return false;
    }
    return json_is_object(value);
}

bool evq_matcher_accepts(const evq_matcher *matcher, const json_t *value, const char *cwd, const char *home)
{
    return accepts(matcher, value, cwd, home, 0);
}

json_t *evq_call_arguments(const char *text, json_error_t *why)
{
    json_error_t ignored;
    if (!why) why = &ignored;
    if (!text[strspn(text, " \t\r\n")]) return json_object();
    json_t *value = json_loads(text, JSON_DECODE_ANY, why);
    // A whole number beyond 64 bits is good JSON all the same.
    if (!value && json_error_code(why) == json_error_numeric_overflow)
        value = json_loads(text, JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL, why);
    return value;
}

bool evq_call_matches(const evq_call_matcher *matcher, const char *tool, const char *arguments, const char *cwd,
                      const char *home)
{
    if (strcmp(matcher->tool, tool) != 0) return false;
    json_t *value = evq_call_arguments(arguments, NULL);
    bool matches = json_is_object(value) && evq_matcher_accepts(&matcher->arguments, value, cwd, home);
    json_decref(value);
    return matches;
}
