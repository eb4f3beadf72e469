// Which subschema stands where: a walk over a document along the keywords that hold schemas.
#include "base/buf.h"
#include "schema/schema_internal.h"
#include "schema/uri.h"

#include <string.h>

typedef enum holds { ONE, LIST, ONE_OR_LIST, MAP } holds;

static const struct holder {
    const char *keyword;
    holds what;
} holders[] = {
    {"$defs", MAP},
    {"definitions", MAP},
    {"properties", MAP},
    {"patternProperties", MAP},
    {"dependentSchemas", MAP},
    {"dependencies", MAP},
    {"allOf", LIST},
    {"anyOf", LIST},
    {"oneOf", LIST},
    {"prefixItems", LIST},
    {"items", ONE_OR_LIST},
    {"additionalItems", ONE},
    {"additionalProperties", ONE},
    {"contains", ONE},
    {"contentSchema", ONE},
    {"else", ONE},
    {"if", ONE},
    {"not", ONE},
    {"propertyNames", ONE},
    {"then", ONE},
    {"unevaluatedItems", ONE},
    {"unevaluatedProperties", ONE},
};

// ---- the table of places ----

static size_t hash_of(const json_t *value, size_t room)
{
    uintptr_t address = (uintptr_t)value;
    return (size_t)((address >> 4) * 0x9e3779b97f4a7c15ull >> 20) % room;
}

static evq_node_slot *find_slot(evq_node_slot *slots, size_t room, const json_t *value)
{
    size_t i = hash_of(value, room);
    while (slots[i].value && slots[i].value != value) i = (i + 1) % room;
    return &slots[i];
}

static void grow(evq_schema *schema)
{
    size_t room = schema->slot_room ? schema->slot_room * 4 : 256;
    evq_node_slot *slots = evq_arena_array(&schema->arena, evq_node_slot, room);
    for (size_t i = 0; i < schema->slot_room; i++)
        if (schema->slots[i].value) *find_slot(slots, room, schema->slots[i].value) = schema->slots[i];
    schema->slots = slots;
    schema->slot_room = room;
}

evq_node_slot *evq_schema_slot(evq_schema *schema, const json_t *value)
{
    if (schema->slot_count * 2 >= schema->slot_room) grow(schema);
    evq_node_slot *slot = find_slot(schema->slots, schema->slot_room, value);
    if (!slot->value) {
        slot->value = value;
        schema->slot_count++;
    }
    return slot;
}

// ---- the walk ----

typedef struct stop {
    const json_t *value;
    evq_resource *resource;
    const char *pointer;
} stop;

typedef struct walk {
    evq_schema *schema;
    stop *stops; // still to be visited
    size_t count, done;
    const char *document;
} walk;

static void add_stop(walk *w, const json_t *value, evq_resource *resource, const char *pointer)
{
    if (!json_is_object(value)) return; // `true` and `false` hold nothing
    EVQ_GROW(&w->schema->arena, w->stops, w->count);
    w->stops[w->count++] = (stop){value, resource, pointer};
}

// A key as a token of a JSON Pointer, RFC 6901.
static const char *below(evq_arena *arena, const char *pointer, const char *key)
{
    if (!strpbrk(key, "~/")) return evq_arena_printf(arena, "%s/%s", pointer, key);
    evq_buf out = EVQ_BUF_INIT(SIZE_MAX); // bounded by the document it comes from
    evq_buf_printf(&out, "%s/", pointer);
    for (const char *p = key; *p; p++) {
        if (*p == '~' || *p == '/')
            evq_buf_puts(&out, *p == '~' ? "~0" : "~1");
        else
            evq_buf_putc(&out, *p);
    }
    const char *text = evq_arena_strdup(arena, evq_buf_text(&out));
    evq_buf_dispose(&out);
    return text;
}

static void add_map(walk *w, const json_t *map, evq_resource *resource, const char *pointer)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)map, key, value) add_stop(w, value, resource, below(&w->schema->arena, pointer, key));
}

static void add_list(walk *w, const json_t *list, evq_resource *resource, const char *pointer)
{
    size_t i;
    json_t *value;
    json_array_foreach(list, i, value)
        add_stop(w, value, resource, evq_arena_printf(&w->schema->arena, "%s/%zu", pointer, i));
}

static void add_subschemas(walk *w, const stop *at, evq_resource *resource)
{
    for (size_t i = 0; i < sizeof holders / sizeof *holders; i++) {
        const json_t *value = json_object_get(at->value, holders[i].keyword);
        if (!value) continue;
        const char *pointer = evq_arena_printf(&w->schema->arena, "%s/%s", at->pointer, holders[i].keyword);
        if (holders[i].what == MAP)
            add_map(w, value, resource, pointer);
        else if (json_is_array(value) && holders[i].what != ONE)
            add_list(w, value, resource, pointer);
        else
            add_stop(w, value, resource, pointer);
    }
}

static evq_resource *add_resource(walk *w, const json_t *root, const char *uri, const evq_schema_dialect *dialect)
{
    evq_resource *out = evq_arena_alloc(&w->schema->arena, sizeof *out);
    *out = (evq_resource){.uri = uri, .root = root, .document = w->document, .dialect = *dialect};
    out->next = w->schema->resources;
    w->schema->resources = out;
    return out;
}

static void add_anchor(walk *w, evq_resource *resource, const json_t *schema, const char *name, bool is_dynamic)
{
    if (!name) return;
    EVQ_GROW(&w->schema->arena, resource->anchors, resource->anchor_count);
    resource->anchors[resource->anchor_count++] = (evq_anchor){name, schema, is_dynamic};
}

static const char *text_of(const json_t *schema, const char *key)
{
    return json_string_value(json_object_get(schema, key));
}

// The dialect of a resource: its own "$schema", else that of the one around it.
static int dialect_of(walk *w, const stop *at, evq_schema_dialect *out)
{
    const char *uri = text_of(at->value, "$schema");
    if (!uri) return 0;
    return evq_schema_dialect_find(w->schema, uri, out, at->pointer);
}

// An "$id" makes a resource; draft 7's "$id": "#name" is an anchor. Beside a $ref draft 7 reads neither.
static int identify(walk *w, const stop *at, evq_resource **resource)
{
    evq_arena *arena = &w->schema->arena;
    const char *id = text_of(at->value, "$id"), *fragment;
    bool draft7 = (*resource)->dialect.draft == EVQ_DRAFT_7;
    if (draft7 && json_object_get(at->value, "$ref")) id = NULL;
    if (id && draft7 && *id == '#') {
        add_anchor(w, *resource, at->value, id + 1, false);
    } else if (id && at->value != (*resource)->root) {
        const char *uri = evq_uri_split(evq_uri_resolve((*resource)->uri, id, arena), &fragment, arena);
        evq_schema_dialect dialect = (*resource)->dialect;
        int rc = dialect_of(w, at, &dialect);
        if (rc) return rc;
        *resource = add_resource(w, at->value, uri, &dialect);
    }
    if ((*resource)->dialect.draft == EVQ_DRAFT_7) return 0;
    add_anchor(w, *resource, at->value, text_of(at->value, "$anchor"), false);
    add_anchor(w, *resource, at->value, text_of(at->value, "$dynamicAnchor"), true);
    return 0;
}

static int visit(walk *w, const stop *at)
{
    evq_schema *schema = w->schema;
    if (schema->slot_count >= EVQ_SCHEMA_NODES_MAX)
        return evq_schema_complain(schema, at->pointer, "more than %d subschemas", EVQ_SCHEMA_NODES_MAX);
    evq_resource *resource = at->resource;
    int rc = identify(w, at, &resource);
    if (rc) return rc;
    evq_schema_slot(schema, at->value)->place = (evq_place){resource, at->pointer};
    add_subschemas(w, at, resource);
    return 0;
}

int evq_schema_index(evq_schema *schema, const json_t *document, const char *uri, evq_draft draft)
{
    walk w = {.schema = schema, .document = uri};
    stop root = {.value = document, .pointer = ""};
    evq_schema_dialect dialect = {.draft = draft, .vocabularies = EVQ_VOCAB_STANDARD};
    int rc = json_is_object(document) ? dialect_of(&w, &root, &dialect) : 0;
    if (rc) return rc;
    const char *id = text_of(document, "$id"), *fragment;
    bool has_id = id && !(dialect.draft == EVQ_DRAFT_7 && (*id == '#' || json_object_get(document, "$ref")));
    const char *base = has_id ? evq_uri_resolve(uri, id, &schema->arena) : uri;
    evq_resource *resource = add_resource(&w, document, evq_uri_split(base, &fragment, &schema->arena), &dialect);
    add_stop(&w, document, resource, "");
    while (!rc && w.done < w.count) {
        stop next = w.stops[w.done++]; // a copy: the list may move
        rc = visit(&w, &next);
    }
    return rc;
}
