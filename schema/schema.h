// JSON Schema: does a value fit, and if not, where and why. Drafts 2020-12 and 7, chosen by "$schema"; a schema that says nothing
// is read as 2020-12. A schema is compiled once and checked as often as one likes. Nothing is ever fetched: a $ref reaches
// the schema itself, the documents handed in, and the metaschemas of both drafts.
//
// Specifications: https://json-schema.org/draft/2020-12/json-schema-core and json-schema-validation, draft-07 likewise.
#ifndef EVQ_SCHEMA_SCHEMA_H
#define EVQ_SCHEMA_SCHEMA_H

#include "base/arena.h"
#include "base/err.h"

#include <jansson.h>
#include <stdbool.h>

typedef enum evq_draft { EVQ_DRAFT_2020_12, EVQ_DRAFT_7 } evq_draft;

typedef struct evq_schema_document {
    const char *uri;
    const json_t *value;
} evq_schema_document;

typedef struct evq_schema_options {
    evq_draft draft;                      // of a schema without "$schema"
    bool formats;                         // "format" is asserted; else it only annotates
    const evq_schema_document *documents; // what $ref may reach beside the schema itself
    size_t document_count;
} evq_schema_options;

typedef struct evq_schema evq_schema;

// Compiles a schema; the value is copied. EVQ_EFORMAT with err->where a JSON Pointer when it is none (a wrong type of a keyword's
// value, a pattern that does not compile, a $ref that leads nowhere, another draft), EVQ_ELIMIT when it is too large. `options` may be NULL.
int evq_schema_new(evq_schema **out, const json_t *schema, const evq_schema_options *options, evq_err *err);
void evq_schema_free(evq_schema *schema);

// What is wrong at one place. Texts live in the report's arena.
typedef struct evq_schema_error {
    const char *at;      // JSON Pointer in the value
    const char *rule;    // JSON Pointer of the keyword in its schema, behind "URI#" when that is another document
    const char *keyword; // "required", "type", ... "" for the schema `false`
    const char *cause;   // the keyword that the nearest alternative of an anyOf or oneOf fails; else as `keyword`
    const char *text;    // one plain sentence: "expected an integer, found the string \"5\""
} evq_schema_error;

enum { EVQ_SCHEMA_ERRORS_MAX = 16 };

typedef struct evq_schema_report {
    evq_arena arena;
    bool valid;
    bool gave_up; // the work that a check may do ran out, or the nesting was too deep; `valid` is false then
    evq_schema_error errors[EVQ_SCHEMA_ERRORS_MAX];
    size_t count;
} evq_schema_report;

// Fills `report`, which the caller disposes of with evq_arena_dispose(&report->arena).
void evq_schema_check(const evq_schema *schema, const json_t *value, evq_schema_report *report);

// Is it a schema at all? Checks it against the metaschema of its draft.
void evq_schema_check_meta(const json_t *schema, evq_draft draft, evq_schema_report *report);

#endif
