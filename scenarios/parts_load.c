#include "scenarios/loading.h"

static int part_load(evq_scenario *scenario, const evq_json *at, void *item)
{
    static const char *const keys[] = {"cat", "list", "diff", NULL};
    static const evq_part_kind kinds[] = {EVQ_PART_CAT, EVQ_PART_LIST, EVQ_PART_DIFF};
    (void)scenario; // a part is borrowed from the document
    evq_part *part = item;
    part->kind = EVQ_PART_TEXT;
    if (json_is_string(at->value)) return evq_json_string(at, &part->text);
    if (evq_json_only(at, keys)) return EVQ_EFORMAT;
    if (json_object_size(at->value) != 1)
        return evq_json_fail(at, "expected a text, or one of {\"cat\": path}, {\"list\": path}, {\"diff\": path}");
    for (size_t i = 0; keys[i]; i++)
        if (json_object_get(at->value, keys[i])) {
            part->kind = kinds[i];
            return evq_string_need(at, keys[i], &part->text);
        }
    return 0;
}

int evq_parts_load(evq_scenario *scenario, const evq_json *at, evq_parts *out)
{
    if (!json_is_array(at->value)) {
        evq_part *part = evq_arena_alloc(&scenario->arena, sizeof *part);
        if (part_load(scenario, at, part)) return EVQ_EFORMAT;
        *out = (evq_parts){.items = part, .count = 1};
    } else {
        out->items = evq_list_load(scenario, at, sizeof(evq_part), part_load, &out->count);
        if (!out->items) return EVQ_EFORMAT;
    }
    return 0;
}
