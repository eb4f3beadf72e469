// A scenario that extends another: the same task under other circumstances. Private to scenarios/.
#ifndef EVQ_SCENARIOS_EXTEND_H
#define EVQ_SCENARIOS_EXTEND_H

#include "scenarios/scenario_resolve.h"

// Reads `file`, a scenario.json, as one document: what it refers to is in its place, and so is what it takes over from the
// scenario beside it that "extends" names: every key but the format, the name and the purpose that it does not have
// itself. The document is the caller's. `includes` and its texts are in the arena.
int evq_document_load(json_t **out, const char *file, evq_includes *includes, evq_arena *arena, evq_err *err);

#endif
