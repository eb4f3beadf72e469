#include "scenarios/lint_internal.h"

#include <string.h>

static bool has_result(const evq_scenario *scenario, const char *tool)
{
    for (size_t i = 0; i < scenario->world.result_count; i++)
        if (!strcmp(scenario->world.results[i].call.tool, tool)) return true;
    return false;
}

bool evq_lint_is_mute(const evq_scenario *scenario, const char *tool)
{
    return evq_scenario_tool(scenario, tool)->behaviour == EVQ_RECORDED && !has_result(scenario, tool);
}

static bool is_used(const evq_scenario *scenario, const char *tool)
{
    for (int step = 0; step < scenario->reference_steps; step++) {
        const evq_message *message = evq_scenario_reference(scenario, step, NULL);
        for (size_t i = 0; i < message->call_count; i++)
            if (!strcmp(message->calls[i].name, tool)) return true;
    }
    return false;
}

static void lint_tools(evq_findings *out, const evq_scenario *scenario)
{
    for (size_t i = 0; i < scenario->tool_count; i++) {
        const char *name = scenario->tools[i].name;
        if (!evq_lint_is_mute(scenario, name)) continue;
        char path[64];
        snprintf(path, sizeof path, "$.tools[%zu]", i);
        if (is_used(scenario, name))
            evq_lint_report(out, path,
                            "the reference calls it, but nothing answers: add results for it to world.results, or a "
                            "behaviour as \"world\"");
        else
            evq_lint_report(out, path,
                            "nothing answers it: add results for it to world.results, or write \"unavailable\" as "
                            "\"world\" if that is meant");
    }
}

// What stands behind the same words without a condition is never reached.
static void lint_commands(evq_findings *out, const evq_world_data *world)
{
    for (size_t i = 0; i < world->command_count; i++)
        for (size_t k = 0; k < i; k++) {
            if (world->commands[k].when_count || strcmp(world->commands[k].source, world->commands[i].source) != 0)
                continue;
            char path[64];
            snprintf(path, sizeof path, "$.world.commands[%zu]", i);
            evq_lint_report(
                out, path,
                "never answers, since commands[%zu] matches the same and has no \"when\": remove one of them", k);
            break;
        }
}

static void lint_pages(evq_findings *out, const evq_world_data *world)
{
    for (size_t i = 0; i < world->page_count; i++)
        for (size_t k = 0; k < i; k++) {
            if (world->pages[k].when_count || strcmp(world->pages[k].url, world->pages[i].url) != 0) continue;
            char path[64];
            snprintf(path, sizeof path, "$.world.pages[%zu]", i);
            evq_lint_report(out, path,
                            "never answers, since pages[%zu] has the same address and no \"when\": remove one of them",
                            k);
            break;
        }
}

void evq_lint_world(evq_findings *out, const evq_scenario *scenario)
{
    lint_tools(out, scenario);
    lint_commands(out, &scenario->world);
    lint_pages(out, &scenario->world);
}
