// Where scenarios are: a path, or a name in the shipped library.
#ifndef EVQ_SCENARIOS_LIBRARY_H
#define EVQ_SCENARIOS_LIBRARY_H

#include "base/arena.h"
#include "base/err.h"

// `argument` is a folder, a scenario.json, or the name of a scenario in `library` (a folder of scenario
// folders). The path is in the arena. When there is none, the error names what there is.
int evq_library_find(const char **path, const char *argument, const char *library, evq_arena *arena, evq_err *err);

// The names in the library, sorted, in the arena.
int evq_library_list(const char ***names, size_t *count, const char *library, evq_arena *arena, evq_err *err);

#endif
