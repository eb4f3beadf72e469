// Walks a value along the nodes of a schema. Recursion follows schemas, so it has a depth limit; all work is counted.
#include "schema/schema_internal.h"
#include "schema/schema_value.h"

#include "base/buf.h"

#include <stdarg.h>
#include <string.h>

static void give_up(evq_checking *checking, const char *why)
{
    evq_schema_report *report = checking->report;
    if (report->gave_up) return;
    report->gave_up = true;
    report->count = 1;
    report->errors[0] = (evq_schema_error){.at = "", .rule = "", .keyword = "", .cause = "", .text = why};
}

bool evq_spend(evq_checking *checking, size_t work)
{
    if (work > checking->work) {
        checking->work = 0;
        give_up(checking, "the check was given up: it takes too much work");
        return false;
    }
    checking->work -= work;
    return true;
}

// ---- spots ----

evq_spot evq_spot_member(const evq_spot *spot, const char *key, const json_t *value)
{
    return (evq_spot){.value = value, .parent = spot, .key = key, .scope = spot->scope};
}

evq_spot evq_spot_item(const evq_spot *spot, size_t index)
{
    return (evq_spot){
        .value = json_array_get(spot->value, index), .parent = spot, .index = index, .scope = spot->scope};
}

size_t evq_spot_size(const evq_spot *spot)
{
    return json_is_object(spot->value) ? json_object_size(spot->value) : json_array_size(spot->value);
}

static void put_pointer(evq_buf *out, const evq_spot *spot)
{
    if (!spot->parent) return;
    put_pointer(out, spot->parent);
    evq_buf_putc(out, '/');
    if (!spot->key) evq_buf_printf(out, "%zu", spot->index);
    for (const char *p = spot->key; p && *p; p++) {
        if (*p == '~' || *p == '/')
            evq_buf_puts(out, *p == '~' ? "~0" : "~1");
        else
            evq_buf_putc(out, *p);
    }
}

// ---- errors ----

static const char *pointer_to(const evq_spot *spot, evq_arena *arena)
{
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(1));
    put_pointer(&out, spot);
    const char *text = evq_arena_strdup(arena, evq_buf_text(&out));
    evq_buf_dispose(&out);
    return text;
}

static const char *rule_of(const evq_node *node, const char *keyword, evq_arena *arena)
{
    const char *document = node->resource ? node->resource->document : "";
    return evq_arena_printf(arena, "%s%s%s%s%s", document, *document ? "#" : "", node->pointer, *keyword ? "/" : "",
                            keyword);
}

bool evq_misfit(evq_checking *checking, const evq_node *node, const char *keyword, const evq_spot *spot,
                const char *format, ...)
{
    evq_schema_report *report = checking->report;
    if (checking->quiet || report->gave_up || report->count == EVQ_SCHEMA_ERRORS_MAX) return false;
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    report->errors[report->count++] = (evq_schema_error){.at = pointer_to(spot, &report->arena),
                                                         .rule = rule_of(node, keyword, &report->arena),
                                                         .keyword = keyword,
                                                         .cause = keyword,
                                                         .text = evq_arena_strdup(&report->arena, text)};
    return false;
}

const char *evq_quoted(evq_checking *checking, const json_t *value)
{
    return checking->quiet ? "" : evq_value_quote(value, &checking->report->arena);
}

const char *evq_worded(evq_checking *checking, const json_t *value)
{
    return checking->quiet ? "" : evq_value_words(value, &checking->report->arena);
}

// ---- nodes ----

static bool check_keywords(evq_checking *checking, const evq_node *node, const evq_spot *spot)
{
    bool fits = true;
    for (size_t i = 0; i < node->keyword_count; i++) {
        const evq_keyword *keyword = &node->keywords[i];
        if (!evq_spend(checking, 1)) return false;
        if (keyword->check(checking, node, keyword, spot)) continue;
        fits = false;
        if (checking->quiet) return false;
    }
    return fits;
}

// What a subschema has evaluated counts for those around it only if the value fits.
static bool check_tracked(evq_checking *checking, const evq_node *node, const evq_spot *spot)
{
    size_t size = evq_spot_size(spot);
    if (!evq_spend(checking, size / 8)) return false;
    evq_spot own = *spot;
    own.seen = evq_arena_alloc(checking->scratch, size + 1);
    bool fits = check_keywords(checking, node, &own);
    for (size_t i = 0; fits && spot->seen && i < size; i++) spot->seen[i] |= own.seen[i];
    return fits;
}

bool evq_fits(evq_checking *checking, const evq_node *node, const evq_spot *spot)
{
    if (checking->report->gave_up) return false;
    if (json_is_false(node->value))
        return evq_misfit(checking, node, "", spot, "nothing is allowed here, found %s",
                          evq_worded(checking, spot->value));
    if (checking->depth == EVQ_SCHEMA_DEPTH_MAX) {
        give_up(checking, "the check was given up: schemas or values are nested too deeply");
        return false;
    }
    checking->depth++;
    evq_scope entered = {.resource = node->resource, .outer = spot->scope};
    evq_spot here = *spot;
    if (node->resource && (!spot->scope || spot->scope->resource != node->resource)) here.scope = &entered;
    bool tracks = checking->schema->tracks && (json_is_object(spot->value) || json_is_array(spot->value));
    bool fits = tracks ? check_tracked(checking, node, &here) : check_keywords(checking, node, &here);
    checking->depth--;
    return fits && !checking->report->gave_up;
}

bool evq_fits_quietly(evq_checking *checking, const evq_node *node, const evq_spot *spot)
{
    checking->quiet++;
    bool fits = evq_fits(checking, node, spot);
    checking->quiet--;
    return fits;
}

void evq_schema_check(const evq_schema *schema, const json_t *value, evq_schema_report *report)
{
    *report = (evq_schema_report){0};
    evq_arena scratch = EVQ_ARENA_INIT;
    evq_checking checking = {.schema = schema, .report = report, .scratch = &scratch, .work = EVQ_SCHEMA_WORK_MAX};
    const evq_spot root = {.value = value};
    report->valid = evq_fits(&checking, schema->root, &root);
    evq_arena_dispose(&scratch);
}

void evq_schema_check_meta(const json_t *schema, evq_draft draft, evq_schema_report *report)
{
    static const char *const metaschemas[] = {"https://json-schema.org/draft/2020-12/schema",
                                              "http://json-schema.org/draft-07/schema#"};
    evq_schema *meta;
    evq_err err;
    json_t *reference = json_pack("{s:s}", "$ref", metaschemas[draft]);
    const evq_schema_options options = {.draft = draft};
    int rc = evq_schema_new(&meta, reference, &options, &err);
    json_decref(reference);
    if (rc) evq_out_of_memory(); // they are our own: nothing else can be wrong with them
    evq_schema_check(meta, schema, report);
    evq_schema_free(meta);
}
