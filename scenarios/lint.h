// What is wrong with a scenario that is well-formed: checks that cannot hold, calls the world cannot answer.
#ifndef EVQ_SCENARIOS_LINT_H
#define EVQ_SCENARIOS_LINT_H

#include "scenarios/scenario.h"

typedef struct evq_finding {
    const char *path; // "$.checks[2]"
    const char *text;
} evq_finding;

typedef struct evq_findings {
    evq_arena arena;
    evq_finding *items;
    size_t count, cap;
} evq_findings;

// Plays the reference trajectory through the world and lists what does not fit. No findings: the scenario is sound.
void evq_scenario_lint(evq_findings *out, const evq_scenario *scenario);
void evq_findings_dispose(evq_findings *findings);

#endif
