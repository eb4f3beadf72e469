#include "simulator/sim_slip_arguments.h"

#include "base/err.h"

#include <math.h>
#include <string.h>

static json_t *owned(json_t *value)
{
    if (!value) evq_out_of_memory();
    return value;
}

static void set(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, owned(value))) evq_out_of_memory();
}

static const json_t *property(const json_t *schema, const char *key)
{
    return json_object_get(json_object_get(schema, "properties"), key);
}

bool evq_sim_spoil_required(json_t *arguments, const json_t *schema)
{
    const json_t *required = json_object_get(schema, "required");
    for (size_t i = json_array_size(required); i-- > 0;) {
        const char *key = json_string_value(json_array_get(required, i));
        if (key && !json_object_del(arguments, key)) return true;
    }
    return false;
}

bool evq_sim_spoil_unexpected(json_t *arguments, const json_t *schema)
{
    if (!json_is_false(json_object_get(schema, "additionalProperties")) || property(schema, "explanation"))
        return false;
    set(arguments, "explanation", json_string("because it is needed"));
    return true;
}

// A value of another type than `schema` names, such as careless models give: NULL when it names none, or several.
static json_t *other_type(const json_t *schema)
{
    const char *type = json_string_value(json_object_get(schema, "type"));
    if (!type) return NULL;
    if (!strcmp(type, "string")) return json_integer(5);
    if (!strcmp(type, "integer") || !strcmp(type, "number")) return json_string("12");
    if (!strcmp(type, "boolean")) return json_string("yes");
    return json_string("[]");
}

bool evq_sim_spoil_type(json_t *arguments, const json_t *schema)
{
    const char *key;
    json_t *value;
    json_object_foreach(arguments, key, value) {
        json_t *other = other_type(property(schema, key));
        if (!other) continue;
        set(arguments, key, other);
        return true;
    }
    return false;
}

static bool find_number(const json_t *schema, const char *key, double *out)
{
    const json_t *value = json_object_get(schema, key);
    *out = json_number_value(value);
    return json_is_number(value);
}

// A value of the right type that `schema` refuses all the same; NULL when it takes any.
static json_t *bad_value(const json_t *schema)
{
    double limit;
    if (json_is_string(json_array_get(json_object_get(schema, "enum"), 0))) return json_string("something else");
    if (find_number(schema, "maximum", &limit)) return json_integer((json_int_t)floor(limit) + 1);
    if (find_number(schema, "minimum", &limit)) return json_integer((json_int_t)ceil(limit) - 1);
    if (json_object_get(schema, "pattern")) return json_string("\n?");
    if (find_number(schema, "minLength", &limit) && limit >= 1) return json_string("");
    if (find_number(schema, "minItems", &limit) && limit >= 1) return json_array();
    return NULL;
}

// In nested objects and in the first items of arrays, too.
bool evq_sim_spoil_value(json_t *arguments, const json_t *schema)
{
    const char *key;
    json_t *value;
    json_object_foreach(arguments, key, value) {
        const json_t *inner = property(schema, key);
        json_t *bad = bad_value(inner);
        if (bad) {
            set(arguments, key, bad);
            return true;
        }
        if (json_is_object(value) && evq_sim_spoil_value(value, inner)) return true;
        json_t *item = json_array_get(value, 0);
        if (json_is_object(item) && evq_sim_spoil_value(item, json_object_get(inner, "items"))) return true;
    }
    return false;
}

bool evq_sim_spoil_null(json_t *arguments, const json_t *schema)
{
    const json_t *required = json_object_get(schema, "required");
    const char *key;
    json_t *inner;
    json_object_foreach(json_object_get(schema, "properties"), key, inner) {
        bool is_required = false;
        for (size_t i = 0; i < json_array_size(required); i++)
            is_required |= !strcmp(json_string_value(json_array_get(required, i)), key);
        if (is_required || json_object_get(arguments, key)) continue;
        set(arguments, key, json_null());
        return true;
    }
    return false;
}

// Free text: nothing in the schema says what may stand there.
static bool is_free(const json_t *schema)
{
    const char *type = json_string_value(json_object_get(schema, "type"));
    return type && !strcmp(type, "string") && !json_object_get(schema, "enum") && !json_object_get(schema, "pattern") &&
           !json_object_get(schema, "const");
}

static bool looks_like_identifier(const char *text)
{
    return !strpbrk(text, " \t\n") && strlen(text) >= 4 && (strchr(text, '/') || strpbrk(text, "0123456789"));
}

bool evq_sim_spoil_identifier(json_t *arguments, const json_t *schema)
{
    const char *key;
    json_t *value;
    json_object_foreach(arguments, key, value) {
        const char *text = json_string_value(value);
        if (!text || !is_free(property(schema, key)) || !looks_like_identifier(text)) continue;
        const char *name = strrchr(text, '/');
        name = name ? name + 1 : text;
        set(arguments, key, json_sprintf("%.*sq7vx-2-%s", (int)(name - text), text, name));
        return true;
    }
    return false;
}

bool evq_sim_spoil_text(json_t *arguments, const json_t *schema)
{
    const char *last = NULL, *key;
    json_t *value;
    json_object_foreach(arguments, key, value) {
        if (json_is_string(value) && is_free(property(schema, key))) last = key;
    }
    if (!last) return false;
    set(arguments, last, json_sprintf("%s ", json_string_value(json_object_get(arguments, last))));
    return true;
}
