// Keywords that put schemas together: references, allOf, anyOf, oneOf, not, if.
#include "schema/schema_internal.h"
#include "schema/schema_value.h"

#include <string.h>

// Core 8.2.3.2: if the reference ends in a dynamic anchor, the outermost resource on the way here that has one of the same
// name decides.
static const evq_node *dynamic_target(const evq_checking *checking, const evq_keyword *keyword, const evq_spot *spot)
{
    const json_t *found = NULL;
    for (const evq_scope *scope = spot->scope; scope; scope = scope->outer)
        for (size_t i = 0; i < scope->resource->anchor_count; i++) {
            const evq_anchor *anchor = &scope->resource->anchors[i];
            if (anchor->is_dynamic && !strcmp(anchor->name, keyword->anchor)) found = anchor->value;
        }
    // Every dynamic anchor has a node: see compile_dynamic_anchors.
    return found ? evq_schema_slot((evq_schema *)checking->schema, found)->node : keyword->node;
}

bool evq_fits_ref(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    (void)node;
    return evq_fits(checking, keyword->anchor ? dynamic_target(checking, keyword, spot) : keyword->node, spot);
}

bool evq_fits_all(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    (void)node;
    bool fits = true;
    for (size_t i = 0; i < keyword->count; i++) {
        fits &= evq_fits(checking, keyword->nodes[i], spot);
        if (!fits && checking->quiet) return false;
    }
    return fits;
}

// ---- alternatives ----

static size_t depth_of(const char *pointer)
{
    size_t depth = 0;
    for (; *pointer; pointer++) depth += *pointer == '/';
    return depth;
}

// Which of two failed alternatives is nearer: the one whose first error lies deeper in the value, then the one with fewer; one of
// another type is the farthest.
static bool is_nearer(const evq_schema_report *a, const evq_schema_report *b)
{
    if (!b->count || !a->count) return a->count != 0;
    size_t da = depth_of(a->errors[0].at), db = depth_of(b->errors[0].at);
    bool ta = !strcmp(a->errors[0].keyword, "type"), tb = !strcmp(b->errors[0].keyword, "type");
    if (da != db) return da > db;
    if (ta != tb) return tb;
    return a->count < b->count;
}

// Looks at each alternative once more, this time listening. Alternatives within are not explained again, so that the cost
// at most doubles.
static void find_nearest(evq_checking *checking, const evq_keyword *keyword, const evq_spot *spot,
                         evq_schema_report *nearest)
{
    evq_schema_report *own = checking->report;
    checking->explained = true;
    for (size_t i = 0; i < keyword->count && !own->gave_up; i++) {
        evq_schema_report attempt = {.arena = own->arena};
        checking->report = &attempt;
        evq_fits(checking, keyword->nodes[i], spot);
        own->arena = attempt.arena; // the texts of all attempts live in the report's arena
        own->gave_up = attempt.gave_up;
        if (is_nearer(&attempt, nearest)) *nearest = attempt;
    }
    checking->explained = false;
    checking->report = own;
}

static size_t spot_depth(const evq_spot *spot)
{
    size_t depth = 0;
    for (; spot->parent; spot = spot->parent) depth++;
    return depth;
}

static bool all_of_type(const evq_keyword *keyword, evq_arena *arena, const char **types)
{
    const char *list = "";
    for (size_t i = 0; i < keyword->count; i++) {
        const char *type = json_string_value(json_object_get(keyword->nodes[i]->value, "type"));
        if (!type) return false;
        const char *between = !i ? "" : i + 1 == keyword->count ? " or " : ", ";
        list = evq_arena_printf(arena, "%s%s%s", list, between, type);
    }
    *types = list;
    return true;
}

static bool explain(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    if (checking->quiet || checking->report->gave_up) return false;
    evq_schema_report nearest = {0};
    if (!checking->explained) find_nearest(checking, keyword, spot, &nearest);
    const evq_schema_error *first = nearest.count ? &nearest.errors[0] : NULL;
    evq_schema_report *report = checking->report;
    const char *types;
    if (report->gave_up) return false;
    bool wrong_type = first && !strcmp(first->keyword, "type") && depth_of(first->at) == spot_depth(spot) &&
                      all_of_type(keyword, &report->arena, &types);
    if (wrong_type)
        evq_misfit(checking, node, keyword->name, spot, "expected %s, found %s", types,
                   evq_worded(checking, spot->value));
    else if (first)
        evq_misfit(checking, node, keyword->name, spot, "fits none of the %zu alternatives; nearest: %s%s%s",
                   keyword->count, first->at, *first->at ? ": " : "", first->text);
    else
        evq_misfit(checking, node, keyword->name, spot, "fits none of the %zu alternatives", keyword->count);
    if (first && report->count) report->errors[report->count - 1].cause = first->cause;
    return false;
}

bool evq_fits_any(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    bool fits = false;
    for (size_t i = 0; i < keyword->count; i++) {
        fits |= evq_fits_quietly(checking, keyword->nodes[i], spot);
        if (fits && !checking->schema->tracks) return true; // else each that fits adds to what was evaluated
    }
    return fits || explain(checking, node, keyword, spot);
}

bool evq_fits_one(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    size_t fits = 0;
    for (size_t i = 0; i < keyword->count && fits < 2; i++) fits += evq_fits_quietly(checking, keyword->nodes[i], spot);
    if (fits == 1) return true;
    if (fits)
        return evq_misfit(checking, node, "oneOf", spot, "fits more than one of the %zu alternatives", keyword->count);
    return explain(checking, node, keyword, spot);
}

bool evq_fits_not(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    evq_spot apart = *spot; // what "not" looks at is evaluated for nobody
    apart.seen = NULL;
    if (!evq_fits_quietly(checking, keyword->node, &apart)) return !checking->report->gave_up;
    return evq_misfit(checking, node, "not", spot, "%s is what is not allowed here", evq_worded(checking, spot->value));
}

bool evq_fits_if(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    (void)node;
    bool holds = evq_fits_quietly(checking, keyword->node, spot);
    if (checking->report->gave_up) return false;
    const evq_node *branch = holds ? keyword->then_node : keyword->else_node;
    return !branch || evq_fits(checking, branch, spot);
}
