// Keywords about objects.
#include "schema/schema_internal.h"

#include "base/buf.h"
#include "schema/schema_value.h"

#include <string.h>

static void mark(const evq_spot *spot, size_t index)
{
    if (spot->seen) spot->seen[index] = 1;
}

// ---- properties, patternProperties, additionalProperties ----

static const char *known_names(const evq_keyword *keyword, evq_arena *arena)
{
    enum { LISTED = 12 };
    evq_buf list = EVQ_BUF_INIT(600);
    for (size_t i = 0; i < keyword->least && i < LISTED; i++)
        evq_buf_printf(&list, "%s%.40s", i ? ", " : "", keyword->keys[i]);
    if (keyword->least > LISTED) evq_buf_puts(&list, " ...");
    const char *out = evq_arena_strdup(arena, evq_buf_text(&list));
    evq_buf_dispose(&list);
    return out;
}

static bool check_additional(evq_checking *checking, const evq_node *node, const evq_keyword *keyword,
                             const evq_spot *spot, const evq_spot *member)
{
    if (!json_is_false(keyword->node->value)) return evq_fits(checking, keyword->node, member);
    evq_arena *arena = &checking->report->arena;
    json_t *name = json_string(member->key);
    if (checking->quiet || !name)
        ;
    else if (keyword->least)
        evq_misfit(checking, node, "additionalProperties", spot, "there is no property %s; known are %s",
                   evq_quoted(checking, name), known_names(keyword, arena));
    else
        evq_misfit(checking, node, "additionalProperties", spot, "no properties are known here, found %s",
                   evq_quoted(checking, name));
    json_decref(name);
    return false;
}

static const evq_node *named(const evq_keyword *keyword, const char *key)
{
    for (size_t i = 0; i < keyword->least; i++)
        if (!strcmp(keyword->keys[i], key)) return keyword->nodes[i];
    return NULL;
}

// 1 when the pattern matches the key, 0 when not, negative when the work ran out.
static int key_matches(evq_checking *checking, const evq_pattern *pattern, const char *key)
{
    int rc = evq_pattern_try(pattern, key, strlen(key), NULL);
    if (rc < 0) evq_spend(checking, SIZE_MAX);
    return rc;
}

bool evq_fits_properties(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    bool fits = true;
    size_t index = 0;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)spot->value, key, value) {
        if (!evq_spend(checking, 1 + keyword->count / 8)) return false;
        evq_spot member = evq_spot_member(spot, key, value);
        const evq_node *own = named(keyword, key);
        bool is_known = own != NULL;
        if (own) fits &= evq_fits(checking, own, &member);
        for (size_t i = keyword->least; i < keyword->count; i++) {
            if (key_matches(checking, keyword->patterns[i - keyword->least], key) != 1) continue;
            is_known = true;
            fits &= evq_fits(checking, keyword->nodes[i], &member);
        }
        if (!is_known && keyword->node) {
            is_known = true;
            fits &= check_additional(checking, node, keyword, spot, &member);
        }
        if (is_known) mark(spot, index);
        if (checking->report->gave_up || (!fits && checking->quiet)) return false;
        index++;
    }
    return fits;
}

// ---- the others ----

bool evq_fits_required(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    if (!json_is_object(spot->value)) return true;
    bool fits = true;
    size_t i;
    const json_t *name;
    json_array_foreach(keyword->value, i, name) {
        if (!evq_spend(checking, 1)) return false;
        if (json_object_get(spot->value, json_string_value(name))) continue;
        fits = evq_misfit(checking, node, "required", spot, "%s is missing", evq_quoted(checking, name));
        if (checking->quiet) return false;
    }
    return fits;
}

bool evq_fits_object_size(evq_checking *checking, const evq_node *node, const evq_keyword *keyword,
                          const evq_spot *spot)
{
    size_t size = json_object_size(spot->value);
    if (!json_is_object(spot->value) || (size >= keyword->least && size <= keyword->most)) return true;
    if (size < keyword->least)
        return evq_misfit(checking, node, keyword->name, spot, "%zu properties, at least %zu are asked for", size,
                          keyword->least);
    return evq_misfit(checking, node, keyword->name, spot, "%zu properties, at most %zu are allowed", size,
                      keyword->most);
}

bool evq_fits_names(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    bool fits = true;
    const char *key;
    json_t *value;
    (void)value;
    json_object_foreach((json_t *)spot->value, key, value) {
        json_t *name = json_string(key);
        evq_spot at = evq_spot_member(spot, key, name);
        bool fit = evq_fits_quietly(checking, keyword->node, &at);
        if (!fit)
            fits = evq_misfit(checking, node, "propertyNames", spot, "the property name %s is not allowed",
                              evq_quoted(checking, name));
        json_decref(name);
        if (checking->report->gave_up || (!fits && checking->quiet)) return false;
    }
    return fits;
}

static bool check_names_present(evq_checking *checking, const evq_node *node, const evq_keyword *keyword,
                                const evq_spot *spot, const char *key, const json_t *names)
{
    bool fits = true;
    size_t i;
    const json_t *name;
    json_array_foreach(names, i, name) {
        if (json_object_get(spot->value, json_string_value(name))) continue;
        fits = evq_misfit(checking, node, keyword->name, spot, "%s is missing, which \"%.60s\" asks for",
                          evq_quoted(checking, name), key);
    }
    return fits;
}

bool evq_fits_dependent_required(evq_checking *checking, const evq_node *node, const evq_keyword *keyword,
                                 const evq_spot *spot)
{
    bool fits = true;
    const char *key;
    json_t *names;
    json_object_foreach((json_t *)keyword->value, key, names)
        if (json_object_get(spot->value, key)) fits &= check_names_present(checking, node, keyword, spot, key, names);
    return fits;
}

bool evq_fits_dependent(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    if (!json_is_object(spot->value)) return true;
    bool fits = evq_fits_dependent_required(checking, node, keyword, spot); // draft 7 has both in one
    for (size_t i = 0; i < keyword->count; i++)
        if (json_object_get(spot->value, keyword->keys[i])) fits &= evq_fits(checking, keyword->nodes[i], spot);
    return fits;
}

bool evq_fits_unevaluated_properties(evq_checking *checking, const evq_node *node, const evq_keyword *keyword,
                                     const evq_spot *spot)
{
    (void)node;
    bool fits = true;
    size_t index = 0;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)spot->value, key, value) {
        size_t at = index++;
        if (spot->seen && spot->seen[at]) continue;
        evq_spot member = evq_spot_member(spot, key, value);
        bool fit = json_is_false(keyword->node->value) ? evq_misfit(checking, node, "unevaluatedProperties", spot,
                                                                    "there is no property \"%.60s\"", key)
                                                       : evq_fits(checking, keyword->node, &member);
        if (fit) mark(spot, at);
        fits &= fit;
        if (checking->report->gave_up || (!fits && checking->quiet)) return false;
    }
    return fits;
}
