// What the files of the lint share. Private to lint.c and lint_*.c.
#ifndef EVQ_SCENARIOS_LINT_INTERNAL_H
#define EVQ_SCENARIOS_LINT_INTERNAL_H

#include "scenarios/lint.h"

void evq_lint_report(evq_findings *out, const char *path, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Tools that nothing answers; commands and pages that can never answer.
void evq_lint_world(evq_findings *out, const evq_scenario *scenario);

// A tool that only recorded results can answer, and there are none.
bool evq_lint_is_mute(const evq_scenario *scenario, const char *tool);

// Reports matchers of a check that should match a recorded call and match none; false when there are none such.
bool evq_lint_matchers(evq_findings *out, const evq_scenario *scenario, const char *path, const evq_check *check);

// Texts that look like keys.
void evq_lint_secrets(evq_findings *out, const evq_scenario *scenario);

#endif
