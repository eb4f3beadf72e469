// The keywords: which draft and vocabulary each belongs to, what its value must be, and what it is compiled to.
#include "schema/ecma_pattern.h"
#include "schema/schema_format.h"
#include "schema/schema_internal.h"
#include "schema/schema_value.h"

#include <string.h>

typedef struct compiling {
    evq_schema *schema;
    evq_node *node;
    const char *pointer; // of the keyword
} compiling;

typedef int compile_fn(compiling *c, const json_t *value, evq_keyword *out);

// ---- helpers ----

static evq_arena *arena_of(compiling *c)
{
    return &c->schema->arena;
}

static const json_t *sibling(const compiling *c, const char *key)
{
    return json_object_get(c->node->value, key);
}

static int refuse(compiling *c, const char *expected)
{
    return evq_schema_complain(c->schema, c->pointer, "expected %s", expected);
}

static const evq_node *node_of(compiling *c, const json_t *value, const char *below)
{
    return evq_schema_node(c->schema, value, c->node, evq_arena_printf(arena_of(c), "%s%s", c->pointer, below));
}

static const evq_node *node_of_sibling(compiling *c, const char *key)
{
    const json_t *value = sibling(c, key);
    return evq_schema_node(c->schema, value, c->node, evq_arena_printf(arena_of(c), "%s/%s", c->node->pointer, key));
}

static int pattern_new(compiling *c, const char *text, evq_pattern **out)
{
    evq_err err;
    if (evq_ecma_pattern_new(out, text, &err))
        return evq_schema_complain(c->schema, c->pointer, "\"%.100s\": %s", text, err.text);
    evq_pattern_link *link = evq_arena_alloc(arena_of(c), sizeof *link);
    *link = (evq_pattern_link){*out, c->schema->patterns};
    c->schema->patterns = link;
    return 0;
}

// A count, which may be written 2.0.
static int count_of(compiling *c, const json_t *value, size_t *out)
{
    if (!json_is_number(value) || !evq_number_is_integer(value) || json_number_value(value) < 0)
        return refuse(c, "a whole number of at least 0");
    double count = json_number_value(value);
    *out = count < 1e15 ? (size_t)count : SIZE_MAX;
    return 0;
}

static int node_list(compiling *c, const json_t *list, evq_keyword *out)
{
    out->count = json_array_size(list);
    out->nodes = evq_arena_array(arena_of(c), const evq_node *, out->count);
    for (size_t i = 0; i < out->count; i++) {
        char below[32];
        snprintf(below, sizeof below, "/%zu", i);
        if (!(out->nodes[i] = node_of(c, json_array_get(list, i), below))) return EVQ_EFORMAT;
    }
    return 0;
}

static int node_map(compiling *c, const json_t *map, evq_keyword *out)
{
    out->nodes = evq_arena_array(arena_of(c), const evq_node *, json_object_size(map));
    out->keys = evq_arena_array(arena_of(c), const char *, json_object_size(map));
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)map, key, value) {
        const char *below = evq_arena_printf(arena_of(c), "/%s", key);
        if (!(out->nodes[out->count] = node_of(c, value, below))) return EVQ_EFORMAT;
        out->keys[out->count++] = key;
    }
    return 0;
}

// ---- one function per shape of value ----

static int take_type(compiling *c, const json_t *value, evq_keyword *out)
{
    (void)out;
    static const char *const names[] = {"null", "boolean", "object", "array", "number", "string", "integer"};
    size_t count = json_is_array(value) ? json_array_size(value) : 1;
    if (!count) return refuse(c, "at least one type");
    for (size_t i = 0; i < count; i++) {
        const char *name = json_string_value(json_is_array(value) ? json_array_get(value, i) : value);
        size_t k = 0;
        while (name && k < sizeof names / sizeof *names && strcmp(names[k], name) != 0) k++;
        if (!name || k == sizeof names / sizeof *names)
            return refuse(c, "null, boolean, object, array, number, string or integer, or an array of them");
    }
    return 0;
}

static int take_enum(compiling *c, const json_t *value, evq_keyword *out)
{
    if (!json_is_array(value)) return refuse(c, "an array");
    out->count = json_array_size(value);
    out->hashes = evq_arena_array(arena_of(c), uint64_t, out->count);
    for (size_t i = 0; i < out->count; i++) out->hashes[i] = evq_value_hash(json_array_get(value, i));
    return 0;
}

static int take_any(compiling *c, const json_t *value, evq_keyword *out)
{
    (void)c, (void)value, (void)out;
    return 0;
}

static int take_number(compiling *c, const json_t *value, evq_keyword *out)
{
    (void)out;
    return json_is_number(value) ? 0 : refuse(c, "a number");
}

static int take_divisor(compiling *c, const json_t *value, evq_keyword *out)
{
    (void)out;
    return json_is_number(value) && json_number_value(value) > 0 ? 0 : refuse(c, "a number above 0");
}

static int take_least(compiling *c, const json_t *value, evq_keyword *out)
{
    out->most = SIZE_MAX;
    return count_of(c, value, &out->least);
}

static int take_most(compiling *c, const json_t *value, evq_keyword *out)
{
    return count_of(c, value, &out->most);
}

static int take_true(compiling *c, const json_t *value, evq_keyword *out)
{
    if (!json_is_boolean(value)) return refuse(c, "true or false");
    if (json_is_false(value)) out->check = NULL;
    return 0;
}

static int take_pattern(compiling *c, const json_t *value, evq_keyword *out)
{
    if (!json_is_string(value)) return refuse(c, "a pattern");
    return pattern_new(c, json_string_value(value), &out->pattern);
}

static int take_format(compiling *c, const json_t *value, evq_keyword *out)
{
    if (!json_is_string(value)) return refuse(c, "a string");
    bool asserts = c->schema->options.formats || c->node->resource->dialect.vocabularies & EVQ_VOCAB_FORMAT_ASSERT;
    out->format = evq_schema_format_find(json_string_value(value), c->node->resource->dialect.draft == EVQ_DRAFT_7);
    if (!asserts || !out->format) out->check = NULL;
    return 0;
}

static bool is_list_of_texts(const json_t *value)
{
    size_t i;
    const json_t *item;
    json_array_foreach(value, i, item)
        if (!json_is_string(item)) return false;
    return json_is_array(value);
}

static int take_required(compiling *c, const json_t *value, evq_keyword *out)
{
    (void)out;
    return is_list_of_texts(value) ? 0 : refuse(c, "an array of property names");
}

static int take_dependent_required(compiling *c, const json_t *value, evq_keyword *out)
{
    (void)out;
    const char *key;
    json_t *names;
    if (!json_is_object(value)) return refuse(c, "an object of arrays of property names");
    json_object_foreach((json_t *)value, key, names)
        if (!is_list_of_texts(names)) return refuse(c, "an object of arrays of property names");
    return 0;
}

static int take_schema(compiling *c, const json_t *value, evq_keyword *out)
{
    out->node = node_of(c, value, "");
    return out->node ? 0 : EVQ_EFORMAT;
}

static int take_schemas(compiling *c, const json_t *value, evq_keyword *out)
{
    if (!json_array_size(value)) return refuse(c, "an array of at least one schema");
    return node_list(c, value, out);
}

static int take_schema_map(compiling *c, const json_t *value, evq_keyword *out)
{
    return json_is_object(value) ? node_map(c, value, out) : refuse(c, "an object of schemas");
}

// Each is a schema or an array of names; the names are checked by dependentRequired's way.
static int take_dependencies(compiling *c, const json_t *value, evq_keyword *out)
{
    if (!json_is_object(value)) return refuse(c, "an object of schemas or arrays of property names");
    out->nodes = evq_arena_array(arena_of(c), const evq_node *, json_object_size(value));
    out->keys = evq_arena_array(arena_of(c), const char *, json_object_size(value));
    const char *key;
    json_t *inner;
    json_object_foreach((json_t *)value, key, inner) {
        if (is_list_of_texts(inner)) continue;
        const char *below = evq_arena_printf(arena_of(c), "/%s", key);
        if (!(out->nodes[out->count] = node_of(c, inner, below))) return EVQ_EFORMAT;
        out->keys[out->count++] = key;
    }
    return 0;
}

static int take_if(compiling *c, const json_t *value, evq_keyword *out)
{
    if (!(out->node = node_of(c, value, ""))) return EVQ_EFORMAT;
    if (sibling(c, "then") && !(out->then_node = node_of_sibling(c, "then"))) return EVQ_EFORMAT;
    if (sibling(c, "else") && !(out->else_node = node_of_sibling(c, "else"))) return EVQ_EFORMAT;
    return 0;
}

static int take_ref(compiling *c, const json_t *value, evq_keyword *out)
{
    const json_t *target = NULL;
    if (!json_is_string(value)) return refuse(c, "a reference");
    const char **anchor = strcmp(out->name, "$dynamicRef") ? NULL : &out->anchor;
    int rc = evq_schema_resolve(c->schema, c->node, json_string_value(value), &target, anchor, c->pointer);
    if (rc) return rc;
    out->node = evq_schema_node(c->schema, target, c->node, c->pointer);
    return out->node ? 0 : EVQ_EFORMAT;
}

// properties, patternProperties and additionalProperties depend on one another: one pass over an object does all three. The
// properties are `nodes` by `keys`, the patterns follow them, and additionalProperties is `node`.
static int take_properties(compiling *c, const json_t *value, evq_keyword *out)
{
    (void)value;
    const json_t *named = sibling(c, "properties"), *by_pattern = sibling(c, "patternProperties");
    const char *own = c->node->pointer;
    c->pointer = evq_arena_printf(arena_of(c), "%s/properties", own);
    if (named && !json_is_object(named)) return refuse(c, "an object of schemas");
    size_t count = json_object_size(named) + json_object_size(by_pattern);
    if (node_map(c, named, out)) return EVQ_EFORMAT;
    const evq_node **nodes = evq_arena_array(arena_of(c), const evq_node *, count);
    if (out->count) memcpy(nodes, out->nodes, out->count * sizeof *nodes);
    out->nodes = nodes;
    out->least = out->count;
    c->pointer = evq_arena_printf(arena_of(c), "%s/patternProperties", own);
    if (by_pattern && !json_is_object(by_pattern)) return refuse(c, "an object of schemas");
    out->patterns = evq_arena_array(arena_of(c), evq_pattern *, json_object_size(by_pattern));
    const char *key;
    json_t *inner;
    json_object_foreach((json_t *)by_pattern, key, inner) {
        if (pattern_new(c, key, &out->patterns[out->count - out->least])) return EVQ_EFORMAT;
        if (!(nodes[out->count++] = node_of(c, inner, evq_arena_printf(arena_of(c), "/%s", key)))) return EVQ_EFORMAT;
    }
    if (!sibling(c, "additionalProperties")) return 0;
    out->node = node_of_sibling(c, "additionalProperties");
    return out->node ? 0 : EVQ_EFORMAT;
}

// prefixItems and items; in draft 7 an array in items, and additionalItems. `nodes` are for the first items, `node` for the rest.
static int take_items(compiling *c, const json_t *value, evq_keyword *out)
{
    (void)value;
    bool draft7 = c->node->resource->dialect.draft == EVQ_DRAFT_7;
    const json_t *items = sibling(c, "items");
    const json_t *first = draft7 ? (json_is_array(items) ? items : NULL) : sibling(c, "prefixItems");
    const char *rest = draft7 && first ? "additionalItems" : "items";
    c->pointer = evq_arena_printf(arena_of(c), "%s/%s", c->node->pointer, draft7 ? "items" : "prefixItems");
    if (first && !json_is_array(first)) return refuse(c, "an array of schemas");
    if (node_list(c, first, out)) return EVQ_EFORMAT;
    if (!sibling(c, rest)) return 0;
    out->node = node_of_sibling(c, rest);
    return out->node ? 0 : EVQ_EFORMAT;
}

static int take_contains(compiling *c, const json_t *value, evq_keyword *out)
{
    out->least = 1;
    out->most = SIZE_MAX;
    if (!(out->node = node_of(c, value, ""))) return EVQ_EFORMAT;
    unsigned vocabularies = c->node->resource->dialect.vocabularies;
    if (c->node->resource->dialect.draft == EVQ_DRAFT_7 || !(vocabularies & EVQ_VOCAB_VALIDATION)) return 0;
    const json_t *least = sibling(c, "minContains"), *most = sibling(c, "maxContains");
    if (least && count_of(c, least, &out->least)) return EVQ_EFORMAT;
    return most ? count_of(c, most, &out->most) : 0;
}

static int take_unevaluated(compiling *c, const json_t *value, evq_keyword *out)
{
    c->schema->tracks = true;
    return take_schema(c, value, out);
}

// ---- the table ----

enum { D7 = 1, D2020 = 2, BOTH = 3 };

// In the order in which they are checked: what is told first is what helps most. `group` names the first of several keywords
// that are compiled together.
static const struct row {
    const char *name;
    int drafts;
    unsigned vocabulary;
    compile_fn *take;
    evq_keyword_check *check;
    const char *group[3];
} rows[] = {
    {"$ref", BOTH, EVQ_VOCAB_CORE, take_ref, evq_fits_ref, {0}},
    {"$dynamicRef", D2020, EVQ_VOCAB_CORE, take_ref, evq_fits_ref, {0}},
    {"type", BOTH, EVQ_VOCAB_VALIDATION, take_type, evq_fits_type, {0}},
    {"const", BOTH, EVQ_VOCAB_VALIDATION, take_any, evq_fits_const, {0}},
    {"enum", BOTH, EVQ_VOCAB_VALIDATION, take_enum, evq_fits_enum, {0}},
    {"required", BOTH, EVQ_VOCAB_VALIDATION, take_required, evq_fits_required, {0}},
    {"properties",
     BOTH,
     EVQ_VOCAB_APPLICATOR,
     take_properties,
     evq_fits_properties,
     {"properties", "patternProperties", "additionalProperties"}},
    {"propertyNames", BOTH, EVQ_VOCAB_APPLICATOR, take_schema, evq_fits_names, {0}},
    {"minProperties", BOTH, EVQ_VOCAB_VALIDATION, take_least, evq_fits_object_size, {0}},
    {"maxProperties", BOTH, EVQ_VOCAB_VALIDATION, take_most, evq_fits_object_size, {0}},
    {"dependentRequired", D2020, EVQ_VOCAB_VALIDATION, take_dependent_required, evq_fits_dependent_required, {0}},
    {"dependentSchemas", D2020, EVQ_VOCAB_APPLICATOR, take_schema_map, evq_fits_dependent, {0}},
    {"dependencies", BOTH, EVQ_VOCAB_APPLICATOR, take_dependencies, evq_fits_dependent, {0}},
    {"items", BOTH, EVQ_VOCAB_APPLICATOR, take_items, evq_fits_items, {"items", "prefixItems", NULL}},
    {"contains", BOTH, EVQ_VOCAB_APPLICATOR, take_contains, evq_fits_contains, {0}},
    {"minItems", BOTH, EVQ_VOCAB_VALIDATION, take_least, evq_fits_array_size, {0}},
    {"maxItems", BOTH, EVQ_VOCAB_VALIDATION, take_most, evq_fits_array_size, {0}},
    {"uniqueItems", BOTH, EVQ_VOCAB_VALIDATION, take_true, evq_fits_unique, {0}},
    {"minLength", BOTH, EVQ_VOCAB_VALIDATION, take_least, evq_fits_string_size, {0}},
    {"maxLength", BOTH, EVQ_VOCAB_VALIDATION, take_most, evq_fits_string_size, {0}},
    {"pattern", BOTH, EVQ_VOCAB_VALIDATION, take_pattern, evq_fits_pattern, {0}},
    {"format", BOTH, EVQ_VOCAB_FORMAT, take_format, evq_fits_format, {0}},
    {"minimum", BOTH, EVQ_VOCAB_VALIDATION, take_number, evq_fits_bound, {0}},
    {"exclusiveMinimum", BOTH, EVQ_VOCAB_VALIDATION, take_number, evq_fits_bound, {0}},
    {"maximum", BOTH, EVQ_VOCAB_VALIDATION, take_number, evq_fits_bound, {0}},
    {"exclusiveMaximum", BOTH, EVQ_VOCAB_VALIDATION, take_number, evq_fits_bound, {0}},
    {"multipleOf", BOTH, EVQ_VOCAB_VALIDATION, take_divisor, evq_fits_multiple, {0}},
    {"allOf", BOTH, EVQ_VOCAB_APPLICATOR, take_schemas, evq_fits_all, {0}},
    {"anyOf", BOTH, EVQ_VOCAB_APPLICATOR, take_schemas, evq_fits_any, {0}},
    {"oneOf", BOTH, EVQ_VOCAB_APPLICATOR, take_schemas, evq_fits_one, {0}},
    {"not", BOTH, EVQ_VOCAB_APPLICATOR, take_schema, evq_fits_not, {0}},
    {"if", BOTH, EVQ_VOCAB_APPLICATOR, take_if, evq_fits_if, {0}},
    {"unevaluatedItems", D2020, EVQ_VOCAB_UNEVALUATED, take_unevaluated, evq_fits_unevaluated_items, {0}},
    {"unevaluatedProperties", D2020, EVQ_VOCAB_UNEVALUATED, take_unevaluated, evq_fits_unevaluated_properties, {0}},
};
enum { ROW_COUNT = sizeof rows / sizeof *rows };

static const json_t *value_for(const evq_node *node, const struct row *row)
{
    if (!row->group[0]) return json_object_get(node->value, row->name);
    for (size_t i = 0; i < 3 && row->group[i]; i++) {
        const json_t *value = json_object_get(node->value, row->group[i]);
        if (value) return value;
    }
    return NULL;
}

static bool applies(const evq_node *node, const struct row *row)
{
    const evq_schema_dialect *dialect = &node->resource->dialect;
    bool draft7 = dialect->draft == EVQ_DRAFT_7;
    if (!(row->drafts & (draft7 ? D7 : D2020)) || !(row->vocabulary & dialect->vocabularies)) return false;
    bool only_ref = draft7 && json_object_get(node->value, "$ref");
    return !only_ref || row == rows; // draft 7, section 8.3: all other properties beside a $ref are ignored
}

int evq_schema_keywords(evq_schema *schema, evq_node *node)
{
    evq_keyword found[ROW_COUNT];
    size_t count = 0;
    for (const struct row *row = rows; row < rows + ROW_COUNT; row++) {
        const json_t *value = applies(node, row) ? value_for(node, row) : NULL;
        if (!value) continue;
        compiling c = {.schema = schema, .node = node};
        c.pointer = evq_arena_printf(&schema->arena, "%s/%s", node->pointer, row->name);
        found[count] = (evq_keyword){.check = row->check, .name = row->name, .value = value};
        int rc = row->take(&c, value, &found[count]);
        if (rc) return rc;
        count += found[count].check != NULL; // some say nothing that could be checked
    }
    evq_keyword *keywords = evq_arena_array(&schema->arena, evq_keyword, count);
    if (count) memcpy(keywords, found, count * sizeof *keywords);
    node->keywords = keywords;
    node->keyword_count = count;
    return 0;
}
