// Keywords about arrays.
#include "schema/schema_internal.h"
#include "schema/schema_value.h"

#include <stdlib.h>

bool evq_fits_items(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    (void)node;
    bool fits = true;
    for (size_t i = 0; i < json_array_size(spot->value); i++) {
        const evq_node *own = i < keyword->count ? keyword->nodes[i] : keyword->node;
        if (!own) break;
        if (!evq_spend(checking, 1)) return false;
        evq_spot item = evq_spot_item(spot, i);
        bool fit = evq_fits(checking, own, &item);
        if (spot->seen) spot->seen[i] = 1;
        fits &= fit;
        if (checking->report->gave_up || (!fits && checking->quiet)) return false;
    }
    return fits;
}

bool evq_fits_array_size(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    size_t size = json_array_size(spot->value);
    if (!json_is_array(spot->value) || (size >= keyword->least && size <= keyword->most)) return true;
    if (size < keyword->least)
        return evq_misfit(checking, node, keyword->name, spot, "%zu items, at least %zu are asked for", size,
                          keyword->least);
    return evq_misfit(checking, node, keyword->name, spot, "%zu items, at most %zu are allowed", size, keyword->most);
}

typedef struct hashed {
    uint64_t hash;
    size_t index;
} hashed;

static int by_hash(const void *a, const void *b)
{
    const hashed *x = a, *y = b;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

// Equal items have equal hashes, so that only neighbours have to be compared.
bool evq_fits_unique(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    (void)keyword;
    size_t size = json_array_size(spot->value);
    if (size < 2) return true;
    if (!evq_spend(checking, size)) return false;
    hashed *items = malloc(size * sizeof *items);
    if (!items) evq_out_of_memory();
    for (size_t i = 0; i < size; i++) items[i] = (hashed){evq_value_hash(json_array_get(spot->value, i)), i};
    qsort(items, size, sizeof *items, by_hash);
    bool fits = true;
    for (size_t i = 0; fits && i < size; i++)
        for (size_t k = i + 1; fits && k < size && items[k].hash == items[i].hash && evq_spend(checking, 1); k++) {
            const json_t *a = json_array_get(spot->value, items[i].index);
            if (!evq_value_equal(a, json_array_get(spot->value, items[k].index))) continue;
            fits = evq_misfit(checking, node, "uniqueItems", spot, "items %zu and %zu are the same: %s", items[i].index,
                              items[k].index, evq_quoted(checking, a));
        }
    free(items);
    return fits && !checking->report->gave_up;
}

bool evq_fits_contains(evq_checking *checking, const evq_node *node, const evq_keyword *keyword, const evq_spot *spot)
{
    if (!json_is_array(spot->value)) return true;
    bool draft7 = node->resource->dialect.draft == EVQ_DRAFT_7; // there contains evaluates nothing
    size_t found = 0;
    for (size_t i = 0; i < json_array_size(spot->value); i++) {
        if (!evq_spend(checking, 1)) return false;
        evq_spot item = evq_spot_item(spot, i);
        if (!evq_fits_quietly(checking, keyword->node, &item)) continue;
        found++;
        if (spot->seen && !draft7) spot->seen[i] = 1;
    }
    if (checking->report->gave_up) return false;
    if (found < keyword->least)
        return evq_misfit(checking, node, "contains", spot,
                          "%zu items of the kind that must be in it, at least %zu are asked for", found,
                          keyword->least);
    if (found > keyword->most)
        return evq_misfit(checking, node, "maxContains", spot, "%zu items of a kind of which at most %zu are allowed",
                          found, keyword->most);
    return true;
}

bool evq_fits_unevaluated_items(evq_checking *checking, const evq_node *node, const evq_keyword *keyword,
                                const evq_spot *spot)
{
    bool fits = true;
    for (size_t i = 0; i < json_array_size(spot->value); i++) {
        if (spot->seen && spot->seen[i]) continue;
        evq_spot item = evq_spot_item(spot, i);
        bool fit = json_is_false(keyword->node->value)
                       ? evq_misfit(checking, node, "unevaluatedItems", spot, "item %zu is one too many", i)
                       : evq_fits(checking, keyword->node, &item);
        if (fit && spot->seen) spot->seen[i] = 1;
        fits &= fit;
        if (checking->report->gave_up || (!fits && checking->quiet)) return false;
    }
    return fits;
}
