#include "scenarios/matcher.h"

#include "scenarios/file_tree.h"
#include "scenarios/fold.h"
#include "scenarios/matcher_set.h"

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

static bool is_text(const json_t *value, const char *folded)
{
    if (!json_is_string(value)) return false;
    char *text = evq_text_folded(json_string_value(value));
    bool same = !strcmp(text, folded);
    free(text);
    return same;
}

static bool is_number(const json_t *value, const evq_matcher *matcher)
{
    if (json_is_integer(value) && json_is_integer(matcher->value) && matcher->tolerance == 0)
        return numbers_equal(value, matcher->value);
    double number = json_number_value(value);
    if (json_is_string(value)) {
        if (!evq_number_read(json_string_value(value), json_string_length(value), &number)) return false;
    } else if (!json_is_number(value)) {
        return false;
    }
    return evq_number_is(number, matcher->number, matcher->tolerance);
}

// Where the paths in a value lie, and how deep the matcher that looks at it stands.
typedef struct place {
    const char *cwd, *home;
    int depth;
} place;

static bool accepts(const evq_matcher *matcher, const json_t *value, const place *outer);

static bool any_accepts(const evq_matcher *matcher, const json_t *value, const place *at)
{
    for (size_t i = 0; i < matcher->item_count; i++)
        if (accepts(&matcher->items[i], value, at)) return true;
    return false;
}

static bool members_fit(const evq_matcher *matcher, const json_t *value, const place *at)
{
    if (!json_is_object(value)) return false;
    for (size_t i = 0; i < matcher->item_count; i++)
        if (!accepts(&matcher->items[i], json_object_get(value, matcher->items[i].key), at)) return false;
    return true;
}

static bool elements_fit(const evq_matcher *matcher, const json_t *value, const place *at)
{
    if (!json_is_array(value) || json_array_size(value) != matcher->item_count) return false;
    for (size_t i = 0; i < matcher->item_count; i++)
        if (!accepts(&matcher->items[i], json_array_get(value, i), at)) return false;
    return true;
}

static bool is_same_set(const evq_matcher *matcher, const json_t *value, const place *at)
{
    uint64_t accepted[EVQ_SET_MAX] = {0};
    size_t count = matcher->item_count;
    if (!json_is_array(value) || json_array_size(value) != count) return false;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++)
            if (accepts(&matcher->items[i], json_array_get(value, k), at)) accepted[i] |= UINT64_C(1) << k;
    return evq_set_pairs_up(accepted, count);
}

static bool accepts(const evq_matcher *matcher, const json_t *value, const place *outer)
{
    const place at = {outer->cwd, outer->home, outer->depth + 1};
    if (outer->depth == DEPTH_MAX) return false;
    switch (matcher->kind) {
    case EVQ_MATCH_EQUAL:
        return contains(value, matcher->value, 0);
    case EVQ_MATCH_PATTERN:
        return json_is_string(value) &&
               evq_pattern_match(matcher->pattern, json_string_value(value), json_string_length(value), NULL);
    case EVQ_MATCH_PATH:
        return is_path(value, matcher->path, at.cwd, at.home);
    case EVQ_MATCH_TEXT:
        return is_text(value, matcher->text);
    case EVQ_MATCH_NUMBER:
        return is_number(value, matcher);
    case EVQ_MATCH_SET:
        return is_same_set(matcher, value, &at);
    case EVQ_MATCH_ANY_OF:
        return any_accepts(matcher, value, &at);
    case EVQ_MATCH_ANY:
        return value && !json_is_null(value);
    case EVQ_MATCH_ABSENT:
        return !value || json_is_null(value);
    case EVQ_MATCH_OBJECT:
        return members_fit(matcher, value, &at);
    case EVQ_MATCH_ARRAY:
        break;
    }
    return elements_fit(matcher, value, &at);
}

bool evq_matcher_accepts(const evq_matcher *matcher, const json_t *value, const char *cwd, const char *home)
{
    const place at = {cwd, home, 0};
    return accepts(matcher, value, &at);
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
