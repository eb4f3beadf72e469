#include "cli/find.h"

#include "scenarios/library.h"

#include <stdlib.h>
#include <string.h>
#include <uv.h>

const char *evq_find_library(evq_arena *arena)
{
    const char *said = getenv("EVALQ_SCENARIOS");
    if (said && *said) return said;
    char path[4096];
    size_t size = sizeof path;
    if (uv_exepath(path, &size)) return "scenarios/library";
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(path, '/');
        if (slash) *slash = '\0';
    }
    return evq_arena_printf(arena, "%s/share/evalq/scenarios", path);
}

int evq_find_scenario(evq_scenario **out, const char *argument, evq_err *err)
{
    evq_arena arena = EVQ_ARENA_INIT;
    const char *path;
    int rc = evq_library_find(&path, argument, evq_find_library(&arena), &arena, err);
    if (!rc) rc = evq_scenario_load(out, path, err);
    evq_arena_dispose(&arena);
    return rc;
}
