// Finding what a command's arguments name.
#ifndef EVQ_CLI_FIND_H
#define EVQ_CLI_FIND_H

#include "scenarios/scenario.h"

// The folder of the shipped scenarios: $EVALQ_SCENARIOS, else beside the binary (../share/evalq/scenarios).
const char *evq_find_library(evq_arena *arena);

// Loads a scenario by path or name.
int evq_find_scenario(evq_scenario **out, const char *argument, evq_err *err);

#endif
