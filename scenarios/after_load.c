// The order among milestones: which must have been reached before another counts.
#include "scenarios/loading.h"

#include <stdlib.h>
#include <string.h>

static int index_of(const evq_scenario *scenario, const char *id)
{
    for (size_t i = 0; i < scenario->check_count; i++)
        if (!strcmp(scenario->checks[i].id, id)) return (int)i;
    return -1;
}

static int milestone_find(const evq_scenario *scenario, const evq_json *at, const char *id, size_t *out)
{
    int index = index_of(scenario, id);
    if (index < 0) return evq_json_fail(at, "no check has the id \"%.128s\": write that of a milestone", id);
    if (scenario->checks[index].kind >= EVQ_CHECK_FIRST_GUARD)
        return evq_json_fail(at, "\"%s\" is a guard, which holds from the start: write the id of a milestone", id);
    *out = (size_t)index;
    return 0;
}

static int check_after_load(evq_scenario *scenario, const evq_json *check_at, evq_check *check)
{
    evq_json at;
    const char *const *ids;
    if (!evq_json_find(check_at, "after", &at)) return 0;
    if (check->kind >= EVQ_CHECK_FIRST_GUARD)
        return evq_json_fail(&at, "a check of kind \"%s\" holds from the start: remove the key",
                             evq_check_kind_names[check->kind]);
    if (evq_strings_load(scenario, &at, false, &ids, &check->after_count)) return EVQ_EFORMAT;
    size_t *after = evq_arena_array(&scenario->arena, size_t, check->after_count);
    for (size_t i = 0; i < check->after_count; i++) {
        evq_json item = evq_json_at(&at, i);
        if (milestone_find(scenario, &item, ids[i], &after[i])) return EVQ_EFORMAT;
    }
    check->after = after;
    return 0;
}

static bool all_placed(const evq_check *check, const bool *placed)
{
    for (size_t i = 0; i < check->after_count; i++)
        if (!placed[check->after[i]]) return false;
    return true;
}

// Puts the checks in an order that `after` allows; the first that cannot be placed waits for itself, straight or
// round about. `check_count` when all can.
static size_t find_cycle(const evq_scenario *scenario, bool *placed)
{
    bool goes_on = true;
    while (goes_on) {
        goes_on = false;
        for (size_t i = 0; i < scenario->check_count; i++) {
            if (placed[i] || !all_placed(&scenario->checks[i], placed)) continue;
            placed[i] = goes_on = true;
        }
    }
    size_t first = 0;
    while (first < scenario->check_count && placed[first]) first++;
    return first;
}

int evq_after_load(evq_scenario *scenario, const evq_json *at, evq_check *checks)
{
    for (size_t i = 0; i < scenario->check_count; i++) {
        evq_json item = evq_json_at(at, i);
        if (check_after_load(scenario, &item, &checks[i])) return EVQ_EFORMAT;
    }
    bool *placed = calloc(scenario->check_count + 1, sizeof *placed);
    if (!placed) evq_out_of_memory();
    size_t stuck = find_cycle(scenario, placed);
    free(placed);
    if (stuck == scenario->check_count) return 0;
    evq_json item = evq_json_at(at, stuck), after;
    evq_json_find(&item, "after", &after);
    return evq_json_fail(&after, "goes round in a circle, so that none of them can be reached: remove one of the ids");
}
