#include "scenarios/loading.h"

#include <string.h>

#define DEFAULT_CWD "/home/agent/work"

static const struct effect_kind {
    const char *key;
    const char *keys[3];
} effect_kinds[] = {
    [EVQ_EFFECT_WRITE] = {"write", {"write", "content"}},
    [EVQ_EFFECT_APPEND] = {"append", {"append", "content"}},
    [EVQ_EFFECT_COPY] = {"copy", {"copy", "to"}},
    [EVQ_EFFECT_DELETE] = {"delete", {"delete"}},
};

static int effect_kind_load(const evq_json *at, evq_effect_kind *out)
{
    if (evq_json_object(at)) return EVQ_EFORMAT;
    int found = 0;
    for (size_t i = 0; i < sizeof effect_kinds / sizeof *effect_kinds; i++) {
        if (!json_object_get(at->value, effect_kinds[i].key)) continue;
        *out = (evq_effect_kind)i;
        found++;
    }
    if (found == 1) return evq_json_only(at, effect_kinds[*out].keys);
    return evq_json_fail(at, "%s: use exactly one of \"write\", \"append\", \"copy\" and \"delete\"",
                         found ? "several effects in one" : "no known effect");
}

static int effect_load(evq_scenario *scenario, const evq_json *at, void *item)
{
    evq_effect *effect = item;
    evq_json content;
    if (effect_kind_load(at, &effect->kind) || evq_string_need(at, effect_kinds[effect->kind].key, &effect->path))
        return EVQ_EFORMAT;
    switch (effect->kind) {
    case EVQ_EFFECT_WRITE:
    case EVQ_EFFECT_APPEND:
        return evq_json_need(at, "content", &content) ? EVQ_EFORMAT
                                                      : evq_parts_load(scenario, &content, &effect->content);
    case EVQ_EFFECT_COPY:
        return evq_string_need(at, "to", &effect->to);
    case EVQ_EFFECT_DELETE:
        break;
    }
    return 0;
}

static int command_load(evq_scenario *scenario, const evq_json *at, void *item)
{
    static const char *const keys[] = {"match", "when", "output", "exit", "effects", NULL};
    evq_command *command = item;
    evq_json member;
    if (evq_json_only(at, keys) || evq_string_need(at, "match", &command->source) ||
        evq_json_need(at, "match", &member) || evq_pattern_load(scenario, &member, true, &command->match) ||
        evq_whens_load(scenario, at, &command->when, &command->when_count))
        return EVQ_EFORMAT;
    if (evq_json_find(at, "output", &member) && evq_parts_load(scenario, &member, &command->output)) return EVQ_EFORMAT;
    int64_t status = 0;
    if (evq_json_find(at, "exit", &member) && evq_json_integer(&member, 0, 255, &status)) return EVQ_EFORMAT;
    command->exit_status = (int)status;
    if (!evq_json_find(at, "effects", &member)) return 0;
    command->effects = evq_list_load(scenario, &member, sizeof(evq_effect), effect_load, &command->effect_count);
    return command->effects ? 0 : EVQ_EFORMAT;
}

static int result_load(evq_scenario *scenario, const evq_json *at, void *item)
{
    static const char *const keys[] = {"tool", "arguments", "when", "content", "error", "times", NULL};
    evq_recorded *result = item;
    evq_json member;
    if (evq_json_only(at, keys) || evq_call_matcher_load(scenario, at, &result->call) ||
        evq_whens_load(scenario, at, &result->when, &result->when_count) || evq_json_need(at, "content", &member) ||
        evq_parts_load(scenario, &member, &result->content))
        return EVQ_EFORMAT;
    int64_t times = 1;
    if (evq_json_find(at, "times", &member) && evq_json_integer(&member, 1, 1000, &times)) return EVQ_EFORMAT;
    result->times = (size_t)times;
    return evq_json_find(at, "error", &member) ? evq_json_bool(&member, &result->is_error) : 0;
}

static int folders_load(evq_scenario *scenario, const evq_json *at)
{
    static const char *const keys[] = {"cwd", "home"};
    const char *found[] = {NULL, NULL};
    for (int i = 0; at && i < 2; i++) {
        if (evq_string_find(at, keys[i], &found[i])) return EVQ_EFORMAT;
        if (!found[i] || found[i][0] == '/') continue;
        evq_json member;
        evq_json_find(at, keys[i], &member);
        return evq_json_fail(&member, "not an absolute path: write one, as in \"" DEFAULT_CWD "\"");
    }
    evq_world_data *world = &scenario->world;
    world->cwd = world->home = "/";
    world->cwd = evq_world_path(scenario, found[0] ? found[0] : DEFAULT_CWD);
    // A home is two names deep: /home/agent, /Users/agent.
    const char *second = strchr(world->cwd + 1, '/');
    const char *end = second ? strchr(second + 1, '/') : NULL;
    world->home = found[1] ? evq_world_path(scenario, found[1])
                           : evq_arena_strndup(&scenario->arena, world->cwd,
                                               end ? (size_t)(end - world->cwd) : strlen(world->cwd));
    return 0;
}

// Its default lies below home.
static int memory_load(evq_scenario *scenario, const evq_json *at)
{
    const char *given = "~/memory";
    if (at && evq_string_find(at, "memory", &given)) return EVQ_EFORMAT;
    scenario->world.memory = evq_world_path(scenario, given);
    if (strcmp(scenario->world.memory, "/") != 0) return 0;
    evq_json member;
    evq_json_find(at, "memory", &member);
    return evq_json_fail(&member, "the root cannot be the memory folder: name one below it");
}

static int file_load(evq_scenario *scenario, const evq_json *at)
{
    const char *text;
    size_t len = strlen(at->key);
    if (!len || at->key[len - 1] == '/') return evq_json_fail(at, "is no file name: write the path of a file");
    if (evq_json_string(at, &text)) return EVQ_EFORMAT;
    const char *path = evq_world_path(scenario, at->key);
    if (evq_tree_find(&scenario->world.files, path))
        return evq_json_fail(at, "%s is there twice: remove one of them", path);
    evq_tree_put(&scenario->world.files, path, text, json_string_length(at->value));
    return 0;
}

static int files_load(evq_scenario *scenario, const evq_json *at)
{
    if (evq_json_object(at)) return EVQ_EFORMAT;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)at->value, key, value) {
        evq_json member = evq_json_member(at, key, value);
        if (file_load(scenario, &member)) return EVQ_EFORMAT;
    }
    const evq_file_tree *files = &scenario->world.files;
    for (size_t i = 0; i < files->count; i++)
        if (evq_tree_has_folder(files, files->files[i].path))
            return evq_json_fail(at, "%s is a file and a folder: rename one of them", files->files[i].path);
    return 0;
}

int evq_world_load(evq_scenario *scenario, const evq_json *at)
{
    static const char *const keys[] = {"cwd", "home", "memory", "files", "commands", "pages", "results", NULL};
    evq_world_data *world = &scenario->world;
    if ((at && evq_json_only(at, keys)) || folders_load(scenario, at) || memory_load(scenario, at)) return EVQ_EFORMAT;
    if (!at) return 0;
    evq_json member;
    if (evq_json_find(at, "files", &member) && files_load(scenario, &member)) return EVQ_EFORMAT;
    if (evq_json_find(at, "commands", &member)) {
        world->commands = evq_list_load(scenario, &member, sizeof(evq_command), command_load, &world->command_count);
        if (!world->commands) return EVQ_EFORMAT;
    }
    if (evq_json_find(at, "pages", &member) && evq_pages_load(scenario, &member)) return EVQ_EFORMAT;
    if (!evq_json_find(at, "results", &member)) return 0;
    world->results = evq_list_load(scenario, &member, sizeof(evq_recorded), result_load, &world->result_count);
    return world->results ? 0 : EVQ_EFORMAT;
}
