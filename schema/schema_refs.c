// What a $ref, a $dynamicRef or a "$schema" leads to.
#include "base/json_pointer.h"
#include "schema/meta.h"
#include "schema/schema_internal.h"
#include "schema/uri.h"

#include <string.h>

static evq_resource *find_resource(const evq_schema *schema, const char *uri)
{
    for (evq_resource *r = schema->resources; r; r = r->next)
        if (!strcmp(r->uri, uri)) return r;
    return NULL;
}

// The document of that URI, which becomes the schema's own: a copy of one handed in, or a metaschema.
static json_t *take_document(evq_schema *schema, const char *uri)
{
    evq_arena scratch = EVQ_ARENA_INIT;
    json_t *out = NULL;
    for (size_t i = 0; !out && i < schema->options.document_count; i++) {
        const char *fragment, *known = evq_uri_split(schema->options.documents[i].uri, &fragment, &scratch);
        if (!strcmp(known, uri)) out = json_deep_copy(schema->options.documents[i].value);
    }
    evq_arena_dispose(&scratch);
    if (!out) out = evq_schema_meta(uri);
    if (!out) return NULL;
    EVQ_GROW(&schema->arena, schema->documents, schema->document_count);
    schema->documents[schema->document_count++] = out;
    return out;
}

evq_resource *evq_schema_resource(evq_schema *schema, const char *uri)
{
    evq_resource *known = find_resource(schema, uri);
    if (known) return known;
    json_t *document = take_document(schema, uri);
    if (!document) return NULL;
    const char *name = evq_arena_strdup(&schema->arena, uri);
    if (evq_schema_index(schema, document, name, schema->options.draft)) return NULL;
    known = find_resource(schema, uri);
    if (known) return known;
    // It calls itself something else: it is found by both names.
    evq_resource *alias = evq_arena_alloc(&schema->arena, sizeof *alias);
    *alias = *evq_schema_slot(schema, document)->place.resource;
    alias->uri = name;
    alias->next = schema->resources;
    schema->resources = alias;
    return alias;
}

// ---- dialects ----

static const struct {
    const char *name;
    unsigned bit;
} vocabularies[] = {
    {"core", EVQ_VOCAB_CORE},
    {"applicator", EVQ_VOCAB_APPLICATOR},
    {"unevaluated", EVQ_VOCAB_UNEVALUATED},
    {"validation", EVQ_VOCAB_VALIDATION},
    {"format-annotation", EVQ_VOCAB_FORMAT},
    {"format-assertion", EVQ_VOCAB_FORMAT | EVQ_VOCAB_FORMAT_ASSERT},
};

static unsigned vocabularies_of(const json_t *metaschema)
{
    static const char prefix[] = "https://json-schema.org/draft/2020-12/vocab/";
    const json_t *listed = json_object_get(metaschema, "$vocabulary");
    if (!json_is_object(listed)) return EVQ_VOCAB_STANDARD;
    unsigned out = EVQ_VOCAB_CORE;
    const char *uri;
    json_t *is_required;
    json_object_foreach((json_t *)listed, uri, is_required)
        for (size_t i = 0; i < sizeof vocabularies / sizeof *vocabularies; i++)
            if (!strncmp(uri, prefix, sizeof prefix - 1) && !strcmp(uri + sizeof prefix - 1, vocabularies[i].name))
                out |= vocabularies[i].bit;
    return out;
}

int evq_schema_dialect_find(evq_schema *schema, const char *uri, evq_schema_dialect *out, const char *at)
{
    const char *fragment, *name = evq_uri_split(uri, &fragment, &schema->arena);
    out->vocabularies = EVQ_VOCAB_STANDARD;
    out->draft = EVQ_DRAFT_2020_12;
    if (!strcmp(name, EVQ_META_2020_12)) return 0;
    out->draft = EVQ_DRAFT_7;
    if (!strcmp(name, EVQ_META_7)) return 0;
    // Another metaschema is built on one of these; the metaschemas' own parts among them.
    json_t *document = take_document(schema, name);
    const char *base = json_string_value(json_object_get(document, "$schema"));
    const char *base_name = base ? evq_uri_split(base, &fragment, &schema->arena) : "";
    if (!strcmp(base_name, EVQ_META_7)) return 0;
    out->draft = EVQ_DRAFT_2020_12;
    out->vocabularies = vocabularies_of(document);
    if (!strcmp(base_name, EVQ_META_2020_12)) return 0;
    return evq_schema_complain(schema, at,
                               "\"$schema\": \"%.100s\" is not supported: this reads drafts 2020-12 and 7 (%s, %s#)",
                               uri, EVQ_META_2020_12, EVQ_META_7);
}

// ---- references ----

// A place inside a resource; on the way through an embedded one the rest is sought in that, which is the same place.
static const json_t *find_pointer(const evq_resource *resource, const char *pointer)
{
    return evq_json_pointer_valid(pointer) ? evq_json_pointer_get(resource->root, pointer) : NULL;
}

static const json_t *find_fragment(const evq_resource *resource, const char *fragment, const char **anchor)
{
    if (!*fragment || *fragment == '/') return find_pointer(resource, fragment);
    for (size_t i = 0; i < resource->anchor_count; i++) {
        if (strcmp(resource->anchors[i].name, fragment) != 0) continue;
        if (anchor && resource->anchors[i].is_dynamic) *anchor = resource->anchors[i].name;
        return resource->anchors[i].value;
    }
    return NULL;
}

// A target inside an unknown keyword was not seen by the index: what stands in it refers to its own document.
static void note_place(evq_schema *schema, const json_t *target, evq_resource *resource, const char *fragment)
{
    if (!json_is_object(target)) return;
    evq_node_slot *slot = evq_schema_slot(schema, target);
    if (!slot->place.resource) slot->place = (evq_place){resource, fragment};
}

int evq_schema_resolve(evq_schema *schema, const evq_node *node, const char *reference, const json_t **out,
                       const char **anchor, const char *at)
{
    const char *fragment;
    const char *full = evq_uri_resolve(node->resource->uri, reference, &schema->arena);
    const char *uri = evq_uri_split(full, &fragment, &schema->arena);
    evq_resource *resource = evq_schema_resource(schema, uri);
    if (schema->err->code) return schema->err->code;
    *out = resource ? find_fragment(resource, fragment, anchor) : NULL;
    if (*out) {
        note_place(schema, *out, resource, fragment);
        return 0;
    }
    if (resource)
        return evq_schema_complain(schema, at, "\"%.100s\" leads to nothing: there is no such place", reference);
    return evq_schema_complain(schema, at, "\"%.100s\" leads to another document, which is not here", reference);
}
