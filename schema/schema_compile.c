// From a schema to nodes with compiled keywords. Work that is found on the way is queued: no recursion, however deep a schema is.
#include "schema/schema_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int evq_schema_complain(evq_schema *schema, const char *pointer, const char *format, ...)
{
    char text[700];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return evq_fail(schema->err, EVQ_EFORMAT, NULL, pointer, "%s", text);
}

// A subschema where none was expected, below the target of a reference into an unknown keyword: it belongs to what is around it.
static void index_late(evq_schema *schema, evq_node_slot *slot, const evq_node *parent, const char *pointer)
{
    if (!slot->place.resource) slot->place = (evq_place){parent ? parent->resource : schema->resources, pointer};
}

const evq_node *evq_schema_node(evq_schema *schema, const json_t *value, const evq_node *parent, const char *pointer)
{
    static const evq_node always = {.pointer = "", .is_compiled = true};
    if (json_is_true(value)) return &always;
    if (!json_is_object(value) && !json_is_false(value)) {
        evq_schema_complain(schema, pointer, "is no schema: expected an object, true or false");
        return NULL;
    }
    evq_node *node;
    if (json_is_false(value)) { // one value for all of them in jansson, so each place has a node of its own
        node = evq_arena_alloc(&schema->arena, sizeof *node);
        *node = (evq_node){
            .value = value, .resource = parent ? parent->resource : NULL, .pointer = pointer, .is_compiled = true};
        return node;
    }
    evq_node_slot *slot = evq_schema_slot(schema, value);
    if (slot->node) return slot->node;
    index_late(schema, slot, parent, pointer);
    node = evq_arena_alloc(&schema->arena, sizeof *node);
    *node = (evq_node){.value = value, .resource = slot->place.resource, .pointer = slot->place.pointer};
    slot->node = node;
    EVQ_GROW(&schema->arena, schema->queue, schema->queue_count);
    schema->queue[schema->queue_count++] = node;
    return node;
}

// What dynamic references may lead to at run time.
static int compile_dynamic_anchors(evq_schema *schema)
{
    for (evq_resource *r = schema->resources; r; r = r->next)
        for (size_t i = 0; i < r->anchor_count; i++)
            if (r->anchors[i].is_dynamic && !evq_schema_node(schema, r->anchors[i].value, NULL, "")) return EVQ_EFORMAT;
    return 0;
}

int evq_schema_compile_all(evq_schema *schema)
{
    int rc = 0;
    size_t before;
    do { // compiling may take in documents with anchors of their own
        while (!rc && schema->queue_done < schema->queue_count) {
            evq_node *node = schema->queue[schema->queue_done++];
            rc = evq_schema_keywords(schema, node);
            node->is_compiled = true;
        }
        before = schema->queue_count;
        if (!rc) rc = compile_dynamic_anchors(schema);
    } while (!rc && schema->queue_count > before);
    return rc;
}

static int build(evq_schema *schema, const json_t *value)
{
    EVQ_GROW(&schema->arena, schema->documents, schema->document_count);
    json_t *copy = json_deep_copy(value); // so that every subschema has an address of its own, and nobody changes it
    if (!copy) evq_out_of_memory();
    schema->documents[schema->document_count++] = copy;
    int rc = evq_schema_index(schema, copy, "", schema->options.draft);
    if (rc) return rc;
    schema->root = evq_schema_node(schema, copy, NULL, "");
    return schema->root ? evq_schema_compile_all(schema) : EVQ_EFORMAT;
}

int evq_schema_new(evq_schema **out, const json_t *schema, const evq_schema_options *options, evq_err *err)
{
    evq_schema *made = calloc(1, sizeof *made);
    if (!made) evq_out_of_memory();
    *err = (evq_err){0};
    made->err = err;
    if (options) made->options = *options;
    int rc = build(made, schema);
    made->err = NULL;
    made->options.documents = NULL; // the caller's, and not needed any more
    made->options.document_count = 0;
    if (rc) {
        evq_schema_free(made);
        return rc;
    }
    *out = made;
    return 0;
}

void evq_schema_free(evq_schema *schema)
{
    if (!schema) return;
    for (size_t i = 0; i < schema->document_count; i++) json_decref(schema->documents[i]);
    for (evq_pattern_link *link = schema->patterns; link; link = link->next) evq_pattern_free(link->pattern);
    evq_arena_dispose(&schema->arena);
    free(schema);
}
