#include "scenarios/loading.h"

#include "base/file.h"
#include "scenarios/extend.h"
#include "scenarios/scenario_files.h"

#include <stdlib.h>
#include <string.h>

int evq_format_check(const evq_json *root)
{
    evq_json at;
    const char *format;
    if (evq_json_need(root, "format", &at) || evq_json_string(&at, &format)) return EVQ_EFORMAT;
    if (!strcmp(format, EVQ_SCENARIO_FORMAT)) return 0;
    return evq_json_fail(&at, "\"%.60s\" is not supported: this evalq reads \"" EVQ_SCENARIO_FORMAT "\"", format);
}

int evq_scenario_name_find(const evq_json *object, const char *key, const char **out)
{
    evq_json at;
    if (!evq_json_find(object, key, &at)) return 0;
    if (evq_string_find(object, key, out)) return EVQ_EFORMAT;
    size_t len = strlen(*out);
    if (strspn(*out, "abcdefghijklmnopqrstuvwxyz0123456789.-") == len && **out != '.' && **out != '-' && len <= 100)
        return 0;
    return evq_json_fail(&at, "use at most 100 lower-case letters, digits, \"-\" and \".\", a letter or digit first");
}

static int head_load(evq_scenario *scenario, const evq_json *root)
{
    static const char *const keys[] = {"format",  "name",    "purpose",     "extends", "system", "tools",
                                       "history", "turns",   "alternative", "world",   "checks", "limits",
                                       "vars",    "$schema", "role",        NULL};
    evq_json name;
    if (evq_json_only(root, keys) || evq_json_need(root, "name", &name) ||
        evq_scenario_name_find(root, "name", &scenario->name) || evq_string_need(root, "purpose", &scenario->purpose))
        return EVQ_EFORMAT;
    scenario->role = "main";
    if (evq_scenario_name_find(root, "role", &scenario->role)) return EVQ_EFORMAT;
    return evq_string_need(root, "system", &scenario->system);
}

// Later sections refer to earlier ones: calls to tools, paths to the world's folders, checks to steps.
static int sections_load(evq_scenario *scenario, const evq_json *root)
{
    static const struct section {
        const char *key;
        int (*load)(evq_scenario *scenario, const evq_json *at);
        enum { NEEDED, OPTIONAL, HAS_DEFAULTS } presence;
    } sections[] = {
        {"tools", evq_tools_load, NEEDED},         {"history", evq_history_load, OPTIONAL},
        {"turns", evq_turns_load, NEEDED},         {"alternative", evq_alternative_load, OPTIONAL},
        {"world", evq_world_load, HAS_DEFAULTS},   {"checks", evq_checks_load, NEEDED},
        {"limits", evq_limits_load, HAS_DEFAULTS},
    };
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        const struct section *section = &sections[i];
        evq_json at;
        bool is_there = evq_json_find(root, section->key, &at);
        if (!is_there && section->presence == OPTIONAL) continue;
        if (!is_there && section->presence == NEEDED) return evq_json_need(root, section->key, &at);
        if (section->load(scenario, is_there ? &at : NULL)) return EVQ_EFORMAT;
    }
    return 0;
}

// Takes over `value`, a resolved document.
static int build(evq_scenario **out, json_t *value, const char *file, evq_err *err)
{
    evq_json_source source = {.file = file, .err = err};
    evq_json root = evq_json_root(value, &source);
    evq_scenario *scenario = calloc(1, sizeof *scenario);
    if (!scenario) evq_out_of_memory();
    scenario->value = value;
    int rc = evq_format_check(&root);
    if (!rc) rc = head_load(scenario, &root);
    if (!rc) rc = sections_load(scenario, &root);
    if (rc) {
        evq_scenario_free(scenario);
        return rc;
    }
    scenario->document = evq_json_compact(value, &scenario->arena);
    *out = scenario;
    return 0;
}

int evq_scenario_parse(evq_scenario **out, const char *document, size_t len, const char *file, evq_err *err)
{
    json_t *value;
    int rc = evq_json_parse(&value, document, len, file, err);
    return rc ? rc : build(out, value, file, err);
}

// "mini" and "mini/" mean "mini/scenario.json"; "." means "scenario.json".
static const char *scenario_file(const char *path, evq_arena *arena)
{
    if (!evq_file_is_folder(path)) return path;
    if (!strcmp(path, ".") || !strcmp(path, "./")) return "scenario.json";
    size_t len = strlen(path);
    return evq_arena_printf(arena, "%s%sscenario.json", path, path[len - 1] == '/' ? "" : "/");
}

// A name is how a scenario is asked for and reported: it must lead to its folder.
static int folder_check(const evq_scenario *scenario, const char *file, evq_arena *arena, evq_err *err)
{
    evq_scenario_files files;
    int rc = evq_scenario_files_init(&files, file, arena, err);
    if (rc) return rc;
    const char *name = strrchr(files.root, '/') + 1;
    if (!strcmp(name, scenario->name)) return 0;
    return evq_fail(err, EVQ_EFORMAT, file, "$.name",
                    "\"%s\" is not the name of its folder, \"%.100s\": rename one of them", scenario->name, name);
}

int evq_scenario_load(evq_scenario **out, const char *path, evq_err *err)
{
    evq_arena scratch = EVQ_ARENA_INIT;
    const char *file = scenario_file(path, &scratch);
    evq_includes includes = {0};
    evq_scenario *scenario = NULL;
    json_t *value = NULL;
    int rc = evq_document_load(&value, file, &includes, &scratch, err);
    if (rc) goto out;
    rc = build(&scenario, value, file, err);
    if (rc) evq_includes_blame(&includes, err);
    if (!rc) rc = folder_check(scenario, file, &scratch, err);
    if (rc)
        evq_scenario_free(scenario);
    else
        *out = scenario;
out:
    evq_arena_dispose(&scratch);
    return rc;
}
