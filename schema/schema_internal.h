// A compiled schema from inside. Private to schema/.
#ifndef EVQ_SCHEMA_SCHEMA_INTERNAL_H
#define EVQ_SCHEMA_SCHEMA_INTERNAL_H

#include "base/pattern.h"
#include "schema/schema.h"

#include <stdint.h>

// Ceilings, so that no schema and no value can eat the machine.
enum {
    EVQ_SCHEMA_NODES_MAX = 200000, // subschemas, over all documents
    EVQ_SCHEMA_PATTERN_MAX = 4096, // bytes
    EVQ_SCHEMA_DEPTH_MAX = 256,    // of schemas within schemas, references followed, while checking
    EVQ_SCHEMA_WORK_MAX = 5000000, // keywords looked at and values compared in one check
};

enum evq_vocabulary {
    EVQ_VOCAB_CORE = 1,
    EVQ_VOCAB_APPLICATOR = 2,
    EVQ_VOCAB_UNEVALUATED = 4,
    EVQ_VOCAB_VALIDATION = 8,
    EVQ_VOCAB_FORMAT = 16,        // "format" annotates
    EVQ_VOCAB_FORMAT_ASSERT = 32, // "format" is asserted
    EVQ_VOCAB_STANDARD = 31,
};

typedef struct evq_schema_dialect {
    evq_draft draft;
    unsigned vocabularies;
} evq_schema_dialect;

typedef struct evq_anchor {
    const char *name;
    const json_t *value;
    bool is_dynamic;
} evq_anchor;

// A schema with an address of its own: a document, or a part of one with "$id".
typedef struct evq_resource {
    const char *uri; // absolute where it says so, without a fragment
    const json_t *root;
    const char *document; // URI of the document, "" for the schema itself
    evq_schema_dialect dialect;
    evq_anchor *anchors;
    size_t anchor_count;
    struct evq_resource *next;
} evq_resource;

// Where a subschema stands.
typedef struct evq_place {
    evq_resource *resource;
    const char *pointer; // from the root of the document
} evq_place;

typedef struct evq_node evq_node;
typedef struct evq_keyword evq_keyword;
typedef struct evq_checking evq_checking;
typedef struct evq_spot evq_spot;

// True when the value fits; says why not when it does not.
typedef bool evq_keyword_check(evq_checking *checking, const evq_node *node, const evq_keyword *keyword,
                               const evq_spot *spot);

// What a keyword was compiled to; each uses what it needs.
struct evq_keyword {
    evq_keyword_check *check;
    const char *name;
    const json_t *value;       // as it stands in the schema
    const evq_node **nodes;    // subschemas
    const char **keys;         // of as many nodes: property names
    evq_pattern **patterns;    // of as many nodes
    size_t count;              // of nodes
    const evq_node *node;      // a further one: items, additionalProperties, if, the target of a reference
    const evq_node *then_node; // then; dynamic references: NULL
    const evq_node *else_node;
    const char *anchor; // $dynamicRef: the name that is looked for outside; NULL: an ordinary reference
    evq_pattern *pattern;
    uint64_t *hashes; // enum
    size_t least, most;
    const struct evq_schema_format *format;
};

struct evq_node {
    const json_t *value;
    evq_resource *resource;
    const char *pointer;
    const evq_keyword *keywords;
    size_t keyword_count;
    bool is_compiled;
};

typedef struct evq_node_slot {
    const json_t *value;
    evq_place place; // resource NULL: not indexed
    evq_node *node;  // NULL: not wanted yet
} evq_node_slot;

typedef struct evq_pattern_link {
    evq_pattern *pattern;
    struct evq_pattern_link *next;
} evq_pattern_link;

struct evq_schema {
    evq_arena arena;
    evq_schema_options options;
    json_t **documents; // owned: the schema first, then what was handed in and the metaschemas, as far as they are used
    const char **uris;
    size_t document_count;
    evq_resource *resources;
    evq_node_slot *slots; // a hash table by address
    size_t slot_count, slot_room;
    evq_node **queue; // nodes that are to be compiled
    size_t queue_count, queue_done;
    evq_pattern_link *patterns;
    const evq_node *root;
    bool tracks;  // some keyword wants to know what others have evaluated
    evq_err *err; // while compiling
};

// ---- schema_index.c: which subschema stands where ----

// Takes in a document: resources, anchors, places. The value must live as long as the schema.
int evq_schema_index(evq_schema *schema, const json_t *document, const char *uri, evq_draft draft);

// The slot of a value, made when there is none.
evq_node_slot *evq_schema_slot(evq_schema *schema, const json_t *value);

// ---- schema_refs.c: what a reference leads to ----

int evq_schema_dialect_find(evq_schema *schema, const char *uri, evq_schema_dialect *out, const char *at);

// The subschema that `reference` in `node` leads to. `anchor`, if not NULL, takes the name of a dynamic anchor it ends in.
int evq_schema_resolve(evq_schema *schema, const evq_node *node, const char *reference, const json_t **out,
                       const char **anchor, const char *at);

// A document by its URI: one handed in, or a metaschema. Indexes it when it is used for the first time. NULL: none.
evq_resource *evq_schema_resource(evq_schema *schema, const char *uri);

// ---- schema_compile.c ----

// The node of a subschema, compiled sooner or later. NULL after a complaint.
const evq_node *evq_schema_node(evq_schema *schema, const json_t *value, const evq_node *parent, const char *pointer);
int evq_schema_compile_all(evq_schema *schema);
int evq_schema_complain(evq_schema *schema, const char *pointer, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// ---- schema_keywords.c: the table ----

int evq_schema_keywords(evq_schema *schema, evq_node *node);

// ---- schema_check.c: what the keywords' checks work with ----

// The resources that were entered on the way, innermost first: where a dynamic reference looks.
typedef struct evq_scope {
    const evq_resource *resource;
    const struct evq_scope *outer;
} evq_scope;

// The value that is looked at, and how it was reached.
struct evq_spot {
    const json_t *value;
    const evq_spot *parent;
    const char *key; // in an object; NULL: in an array
    size_t index;
    const evq_scope *scope;
    unsigned char *seen; // a byte for each member or item that was evaluated; NULL: nobody asks
};

struct evq_checking {
    const evq_schema *schema;
    evq_schema_report *report;
    evq_arena *scratch;
    size_t work;
    int depth;
    int quiet;      // above 0: nothing is recorded
    bool explained; // an alternative is explained already: no further one within
};

// Does the spot fit the subschema? `seen` of the spot takes what was evaluated.
bool evq_fits(evq_checking *checking, const evq_node *node, const evq_spot *spot);
bool evq_fits_quietly(evq_checking *checking, const evq_node *node, const evq_spot *spot);

// A member or an item of the spot's value.
evq_spot evq_spot_member(const evq_spot *spot, const char *key, const json_t *value);
evq_spot evq_spot_item(const evq_spot *spot, size_t index);
size_t evq_spot_size(const evq_spot *spot); // members or items

// False, after giving up, when the work has run out.
bool evq_spend(evq_checking *checking, size_t work);

// Records what is wrong, unless quiet, and returns false.
bool evq_misfit(evq_checking *checking, const evq_node *node, const char *keyword, const evq_spot *spot,
                const char *format, ...) __attribute__((format(printf, 5, 6)));

// A value for a sentence: "" while nothing is recorded, since then nobody reads it.
const char *evq_quoted(evq_checking *checking, const json_t *value); // "5"
const char *evq_worded(evq_checking *checking, const json_t *value); // the string "5"

// ---- the checks, by what they look at ----

evq_keyword_check evq_fits_type, evq_fits_enum, evq_fits_const;                              // fits_value.c
evq_keyword_check evq_fits_bound, evq_fits_multiple, evq_fits_string_size, evq_fits_pattern; // fits_value.c
evq_keyword_check evq_fits_format;                                                           // fits_value.c
evq_keyword_check evq_fits_all, evq_fits_any, evq_fits_one, evq_fits_not, evq_fits_if;       // fits_logic.c
evq_keyword_check evq_fits_ref;                                                              // fits_logic.c
evq_keyword_check evq_fits_properties, evq_fits_required, evq_fits_object_size;              // fits_object.c
evq_keyword_check evq_fits_names, evq_fits_dependent, evq_fits_dependent_required;           // fits_object.c
evq_keyword_check evq_fits_unevaluated_properties;                                           // fits_object.c
evq_keyword_check evq_fits_items, evq_fits_array_size, evq_fits_unique, evq_fits_contains;   // fits_array.c
evq_keyword_check evq_fits_unevaluated_items;                                                // fits_array.c

#endif
