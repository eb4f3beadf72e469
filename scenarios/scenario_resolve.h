// Makes a scenario.json whole: every file, folder and value it refers to is read and put in its place, so
// that a trace can embed the scenario and nobody needs its folder any more. Private to scenarios/.
#ifndef EVQ_SCENARIOS_SCENARIO_RESOLVE_H
#define EVQ_SCENARIOS_SCENARIO_RESOLVE_H

#include "base/arena.h"
#include "base/err.h"

#include <jansson.h>
#include <stdbool.h>

// Ceilings, so that no scenario can eat the machine.
enum {
    EVQ_RESOLVE_FILE_MIB = 64,   // one file, unpacked
    EVQ_RESOLVE_TOTAL_MIB = 256, // all of them
    EVQ_RESOLVE_FILES = 5000,
    EVQ_RESOLVE_DEPTH = 32, // folders within folders
};

// A value at the top of the document that came from another file.
typedef struct evq_include {
    const char *key;
    const char *file;  // as it is named in errors
    bool is_inherited; // the file is the scenario.json that was extended: the key stands in it, too
} evq_include;

typedef struct evq_includes {
    evq_include *items;
    size_t count;
} evq_includes;

// Replaces, inside `document`, {"file": ...} and arrays of texts by strings, {"folder": ...} by its files and
// {"include": ...} by the value. `file` is the path of the scenario.json that `document` was read from: it
// names the folder that nothing may lead out of. Resolving once more changes nothing. `includes` and its
// texts are in the arena.
int evq_scenario_resolve(json_t *document, const char *file, evq_includes *includes, evq_arena *arena, evq_err *err);

// An error about a place inside an included value names the included file and the place in it.
void evq_includes_blame(const evq_includes *includes, evq_err *err);

#endif
