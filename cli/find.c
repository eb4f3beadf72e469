#include "cli/find.h"

#include "scenarios/library.h"

#include <stdlib.h>
#include <string.h>
#include <uv.h>

// A folder of what is shipped, beside the binary; `otherwise` where nobody can tell where that is.
static const char *find_shipped(const char *name, const char *otherwise, evq_arena *arena)
{
    char path[4096];
    size_t size = sizeof path;
    if (uv_exepath(path, &size)) return otherwise;
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(path, '/');
        if (slash) *slash = '\0';
    }
    return evq_arena_printf(arena, "%s/share/evalq/%s", path, name);
}

const char *evq_find_library(evq_arena *arena)
{
    const char *said = getenv("EVALQ_SCENARIOS");
    return said && *said ? said : find_shipped("scenarios", "scenarios/library", arena);
}

const char *evq_find_profiles(evq_arena *arena)
{
    return find_shipped("profiles", "simulator/profiles", arena);
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

static int load_each(evq_scenario **out, size_t max, size_t *count, const char *const *names, size_t name_count,
                     evq_err *err)
{
    if (name_count > max) return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "at most %zu scenarios can be run at once", max);
    for (; *count < name_count; ++*count) {
        int rc = evq_find_scenario(&out[*count], names[*count], err);
        if (rc) return rc;
    }
    return 0;
}

static int load_library(evq_scenario **out, size_t max, size_t *count, evq_err *err)
{
    evq_arena arena = EVQ_ARENA_INIT;
    const char **names;
    size_t name_count;
    int rc = evq_library_list(&names, &name_count, evq_find_library(&arena), &arena, err);
    if (!rc) rc = load_each(out, max, count, names, name_count, err);
    evq_arena_dispose(&arena);
    return rc;
}

int evq_find_scenarios(evq_scenario **out, size_t max, size_t *count, char **names, int name_count, evq_err *err)
{
    *count = 0;
    if (!name_count)
        return evq_fail(err, EVQ_EUSAGE, NULL, NULL,
                        "name a scenario: `evalq list` shows them; `evalq run mini` is a first try");
    if (name_count == 1 && !strcmp(names[0], "all")) return load_library(out, max, count, err);
    return load_each(out, max, count, (const char *const *)names, (size_t)name_count, err);
}
