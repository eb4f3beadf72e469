// Finding what a command's arguments name.
#ifndef EVQ_CLI_FIND_H
#define EVQ_CLI_FIND_H

#include "scenarios/scenario.h"

// The folder of the shipped scenarios: $EVALQ_SCENARIOS, else beside the binary (../share/evalq/scenarios).
const char *evq_find_library(evq_arena *arena);

// The folder of the shipped profiles of simulated models, beside the binary (../share/evalq/profiles).
const char *evq_find_profiles(evq_arena *arena);

// Loads a scenario by path or name.
int evq_find_scenario(evq_scenario **out, const char *argument, evq_err *err);

// Loads all that the names say, or the whole library for the one name "all". On an error `count` are loaded all the same: the
// caller frees them.
int evq_find_scenarios(evq_scenario **out, size_t max, size_t *count, char **names, int name_count, evq_err *err);

#endif
