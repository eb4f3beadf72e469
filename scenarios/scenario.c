#include "scenarios/loading.h"

#include "schema/schema.h"

#include <stdlib.h>
#include <string.h>

const char *const evq_behaviour_names[EVQ_BEHAVIOUR_COUNT] = {
    [EVQ_FILES_READ] = "files.read",   [EVQ_FILES_WRITE] = "files.write",   [EVQ_FILES_EDIT] = "files.edit",
    [EVQ_FILES_LIST] = "files.list",   [EVQ_FILES_SEARCH] = "files.search", [EVQ_COMMANDS_RUN] = "commands.run",
    [EVQ_PAGES_FETCH] = "pages.fetch", [EVQ_PAGES_SEARCH] = "pages.search", [EVQ_MEMORY_SEARCH] = "memory.search",
    [EVQ_MEMORY_GET] = "memory.get",   [EVQ_MEMORY_STORE] = "memory.store", [EVQ_MESSAGES_SEND] = "messages.send",
    [EVQ_RECORDED] = "recorded",       [EVQ_UNAVAILABLE] = "unavailable",
};

const char *const evq_check_kind_names[EVQ_CHECK_KIND_COUNT] = {
    [EVQ_CHECK_FILE] = "file",       [EVQ_CHECK_CALLED] = "called",       [EVQ_CHECK_ORDER] = "order",
    [EVQ_CHECK_REPLY] = "reply",     [EVQ_CHECK_UNCHANGED] = "unchanged", [EVQ_CHECK_NOT_CALLED] = "not_called",
    [EVQ_CHECK_AT_MOST] = "at_most", [EVQ_CHECK_ABSENT] = "absent",
};

const evq_tool *evq_scenario_tool(const evq_scenario *scenario, const char *name)
{
    for (size_t i = 0; i < scenario->tool_count; i++)
        if (!strcmp(scenario->tools[i].name, name)) return &scenario->tools[i];
    return NULL;
}

static const evq_message *step_find(const evq_turn *turns, size_t count, int step, size_t *turn)
{
    size_t left = (size_t)step;
    for (size_t i = 0; step >= 0 && i < count; i++) {
        const evq_turn *at = &turns[i];
        if (left < at->reference_count) {
            if (turn) *turn = i;
            return &at->reference[left];
        }
        left -= at->reference_count;
    }
    return NULL;
}

const evq_message *evq_scenario_reference(const evq_scenario *scenario, int step, size_t *turn)
{
    return step_find(scenario->turns, scenario->turn_count, step, turn);
}

const evq_message *evq_scenario_alternative(const evq_scenario *scenario, int step, size_t *turn)
{
    return step_find(scenario->alternative, scenario->alternative ? scenario->turn_count : 0, step, turn);
}

void evq_scenario_free(evq_scenario *scenario)
{
    if (!scenario) return;
    for (size_t i = 0; i < scenario->schema_count; i++) evq_schema_free(scenario->schemas[i]);
    evq_patterns_free(scenario);
    evq_tree_dispose(&scenario->world.files);
    json_decref(scenario->value);
    evq_arena_dispose(&scenario->arena);
    free(scenario);
}
