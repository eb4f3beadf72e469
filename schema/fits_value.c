// Keywords about a single value: type, enum, numbers, strings.
#include "schema/schema_format.h"
#include "schema/schema_internal.h"
#include "schema/schema_value.h"

#include "base/buf.h"

#include <string.h>

// ---- type ----

static bool is_type(const json_t *value, const char *type)
{
    switch (*type) {
    case 's':
        return json_is_string(value);
    case 'o':
        return json_is_object(value);
    case 'a':
        return json_is_array(value);
    case 'b':
        return json_is_boolean(value);
    case 'i':
        return evq_number_is_integer(value);
    default:
        return !strcmp(type, "null") ? json_is_null(value) : json_is_number(value);
    }
}

// "a string", "an integer or null"
static const char *type_words(const json_t *type, evq_arena *arena)
{
    const char *list = "";
    size_t count = json_is_array(type) ? json_array_size(type) : 1;
    for (size_t i = 0; i < count; i++) {
        const char *name = json_string_value(json_is_array(type) ? json_array_get(type, i) : type);
        const char *article = !strcmp(name, "null") ? "" : strchr("aio", *name) ? "an " : "a ";
        list = evq_arena_printf(arena, "%s%s%s%s", list, !i ? "" : i + 1 == count ? " or " : ", ", article, name);
    }
    return list;
}

bool evq_fits_type(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    const json_t *type = keyword->value;
    if (json_is_string(type) && is_type(spot->value, json_string_value(type))) return true;
    for (size_t i = 0; i < json_array_size(type); i++)
        if (is_type(spot->value, json_string_value(json_array_get(type, i)))) return true;
    if (checking->quiet) return false;
    return evq_misfit(checking, node, "type", spot, "expected %s, found %s", type_words(type, &checking->report->arena),
                      evq_worded(checking, spot->value));
}

// ---- enum, const ----

static const char *choices(const json_t *list, evq_arena *arena)
{
    enum { LISTED = 10 };
    evq_buf text = EVQ_BUF_INIT(800);
    for (size_t i = 0; i < json_array_size(list) && i < LISTED; i++)
        evq_buf_printf(&text, "%s%s", i ? ", " : "", evq_value_quote(json_array_get(list, i), arena));
    if (json_array_size(list) > LISTED) evq_buf_puts(&text, " ...");
    const char *out = evq_arena_strdup(arena, evq_buf_text(&text));
    evq_buf_dispose(&text);
    return out;
}

bool evq_fits_enum(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    if (!evq_spend(checking, keyword->count / 8)) return false;
    uint64_t hash = evq_value_hash(spot->value);
    for (size_t i = 0; i < keyword->count; i++)
        if (keyword->hashes[i] == hash && evq_value_equal(json_array_get(keyword->value, i), spot->value)) return true;
    if (checking->quiet) return false;
    return evq_misfit(checking, node, "enum", spot, "%s is none of %s", evq_quoted(checking, spot->value),
                      choices(keyword->value, &checking->report->arena));
}

bool evq_fits_const(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    if (evq_value_equal(keyword->value, spot->value)) return true;
    return evq_misfit(checking, node, "const", spot, "%s is not %s", evq_quoted(checking, spot->value),
                      evq_quoted(checking, keyword->value));
}

// ---- numbers ----

bool evq_fits_bound(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    if (!json_is_number(spot->value)) return true;
    bool excludes = !strncmp(keyword->name, "exclusive", 9), is_least = strstr(keyword->name, "inimum") != NULL;
    int order = evq_number_compare(spot->value, keyword->value);
    if ((is_least ? order > 0 : order < 0) || (!order && !excludes)) return true;
    return evq_misfit(checking, node, keyword->name, spot, "%s, but it must be %s %s",
                      evq_quoted(checking, spot->value),
                      excludes ? (is_least ? "more than" : "less than") : (is_least ? "at least" : "at most"),
                      evq_quoted(checking, keyword->value));
}

bool evq_fits_multiple(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    if (!json_is_number(spot->value) || evq_number_is_multiple(spot->value, keyword->value)) return true;
    return evq_misfit(checking, node, "multipleOf", spot, "%s is no multiple of %s", evq_quoted(checking, spot->value),
                      evq_quoted(checking, keyword->value));
}

// ---- strings ----

bool evq_fits_string_size(evq_checking *checking, const evq_node *node, const evq_keyword *keyword,
                          const evq_spot *spot)
{
    if (!json_is_string(spot->value)) return true;
    size_t size = evq_string_length(spot->value);
    if (size >= keyword->least && size <= keyword->most) return true;
    bool is_short = size < keyword->least;
    return evq_misfit(checking, node, keyword->name, spot, "%zu characters, at %s %zu are %s", size,
                      is_short ? "least" : "most", is_short ? keyword->least : keyword->most,
                      is_short ? "asked for" : "allowed");
}

bool evq_fits_pattern(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    if (!json_is_string(spot->value)) return true;
    size_t len = json_string_length(spot->value);
    if (!evq_spend(checking, len / 16)) return false;
    int rc = evq_pattern_try(keyword->pattern, json_string_value(spot->value), len, NULL);
    if (rc < 0) return evq_spend(checking, SIZE_MAX);
    if (rc) return true;
    return evq_misfit(checking, node, "pattern", spot, "%s does not match the pattern %s",
                      evq_quoted(checking, spot->value), evq_quoted(checking, keyword->value));
}

bool evq_fits_format(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    if (!json_is_string(spot->value)) return true;
    if (evq_schema_format_fits(keyword->format, json_string_value(spot->value), json_string_length(spot->value)))
        return true;
    return evq_misfit(checking, node, "format", spot, "%s is no %s", evq_quoted(checking, spot->value),
                      json_string_value(keyword->value));
}
