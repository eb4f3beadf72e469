#include "scenarios/lint_internal.h"

#include <stdio.h>

static bool matches_a_recorded_call(const evq_scenario *scenario, const evq_call_matcher *matcher)
{
    const evq_world_data *world = &scenario->world;
    for (int step = 0; step < scenario->reference_steps; step++) {
        const evq_message *message = evq_scenario_reference(scenario, step, NULL);
        for (size_t i = 0; i < message->call_count; i++)
            if (evq_call_matches(matcher, message->calls[i].name, message->calls[i].arguments, world->cwd, world->home))
                return true;
    }
    return false;
}

bool evq_lint_matchers(evq_findings *out, const evq_scenario *scenario, const char *path, const evq_check *check)
{
    bool is_meant =
        check->kind == EVQ_CHECK_CALLED || check->kind == EVQ_CHECK_ORDER || check->kind == EVQ_CHECK_AT_MOST;
    bool found = false;
    for (size_t i = 0; is_meant && i < check->call_count; i++) {
        if (matches_a_recorded_call(scenario, &check->calls[i])) continue;
        char at[96];
        if (check->kind == EVQ_CHECK_ORDER)
            snprintf(at, sizeof at, "%s.calls[%zu]", path, i);
        else
            snprintf(at, sizeof at, "%s", path);
        evq_lint_report(out, at,
                        "matches no call of the recorded run: correct the tool, its arguments or the reference");
        found = true;
    }
    return found;
}
