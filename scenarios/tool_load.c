#include "scenarios/loading.h"

#include "schema/schema.h"

#include <string.h>

// The arguments each behaviour reads, under our names; the first `needed` of them it cannot do without.
enum { ARGUMENTS_MAX = 4 };
static const struct behaviour {
    int needed;
    const char *arguments[ARGUMENTS_MAX + 1];
} behaviours[EVQ_BEHAVIOUR_COUNT] = {
    [EVQ_FILES_READ] = {1, {"path", "offset", "limit"}},
    [EVQ_FILES_WRITE] = {2, {"path", "content"}},
    [EVQ_FILES_EDIT] = {1, {"path", "edits", "oldText", "newText"}},
    [EVQ_FILES_LIST] = {0, {"path"}},
    [EVQ_FILES_SEARCH] = {1, {"pattern", "path"}},
    [EVQ_COMMANDS_RUN] = {1, {"command", "workdir"}},
    [EVQ_PAGES_FETCH] = {1, {"url"}},
    [EVQ_PAGES_SEARCH] = {1, {"query"}},
    [EVQ_MEMORY_SEARCH] = {1, {"query"}},
    [EVQ_MEMORY_GET] = {1, {"path", "from", "lines"}},
    [EVQ_MEMORY_STORE] = {1, {"text", "path"}},
    [EVQ_MESSAGES_SEND] = {2, {"to", "text"}},
};

// A complaint about a place inside the schema: the JSON Pointer as a path behind that of the schema.
static int refuse_schema(const evq_json *at, const evq_err *why)
{
    int rc = evq_json_fail(at, "is no JSON Schema: %s", why->text);
    evq_err *err = at->source->err;
    size_t len = strlen(err->where);
    for (const char *p = why->where; *p && len + 2 < sizeof err->where; p++) {
        bool is_index = *p == '/' && p[1] && strspn(p + 1, "0123456789") == strcspn(p + 1, "/");
        if (*p == '/') err->where[len++] = is_index ? '[' : '.';
        if (*p != '/') err->where[len++] = *p;
        for (; is_index && p[1] && p[1] != '/' && len + 3 < sizeof err->where; p++) err->where[len++] = p[1];
        if (is_index) err->where[len++] = ']';
    }
    err->where[len] = '\0';
    return rc;
}

static int rules_load(evq_scenario *scenario, const evq_json *at, evq_tool *tool)
{
    if (evq_json_object(at)) return EVQ_EFORMAT;
    const char *type = json_string_value(json_object_get(at->value, "type"));
    if (!type || strcmp(type, "object") != 0)
        return evq_json_fail(at, "a tool takes an object: write {\"type\": \"object\", \"properties\": {...}}");
    evq_err err;
    if (evq_schema_new(&tool->rules, at->value, NULL, &err)) return refuse_schema(at, &err);
    EVQ_GROW(&scenario->arena, scenario->schemas, scenario->schema_count);
    scenario->schemas[scenario->schema_count++] = tool->rules;
    return 0;
}

static bool has_argument(const evq_tool *tool, const char *name)
{
    const json_t *properties = json_object_get(tool->schema, "properties");
    return !properties || json_object_get(properties, name);
}

static int renamed_load(evq_scenario *scenario, const evq_json *at, evq_tool *tool)
{
    const char *const *known = behaviours[tool->behaviour].arguments;
    if (!known[0])
        return evq_json_fail(at, "%s reads no arguments: remove the key", evq_behaviour_names[tool->behaviour]);
    if (evq_json_only(at, known)) return EVQ_EFORMAT;
    evq_argument_name *names = evq_arena_array(&scenario->arena, evq_argument_name, json_object_size(at->value));
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)at->value, key, value) {
        evq_argument_name *name = &names[tool->renamed_count++];
        evq_json member = evq_json_member(at, key, value);
        name->ours = key;
        if (evq_json_string(&member, &name->theirs)) return EVQ_EFORMAT;
        if (!has_argument(tool, name->theirs))
            return evq_json_fail(&member, "the tool's parameters have no \"%.60s\": write the tool's own name for it",
                                 name->theirs);
    }
    tool->renamed = names;
    return 0;
}

static int needed_check(const evq_json *at, const evq_tool *tool)
{
    const struct behaviour *behaviour = &behaviours[tool->behaviour];
    for (int i = 0; i < behaviour->needed; i++) {
        const char *name = behaviour->arguments[i];
        for (size_t k = 0; k < tool->renamed_count; k++)
            if (!strcmp(tool->renamed[k].ours, behaviour->arguments[i])) name = tool->renamed[k].theirs;
        if (!has_argument(tool, name))
            return evq_json_fail(at,
                                 "%s needs the argument \"%s\", which the tool's parameters do not have: say which "
                                 "one it is, as in {\"behaviour\": \"%s\", \"arguments\": {\"%s\": \"NAME\"}}",
                                 evq_behaviour_names[tool->behaviour], name, evq_behaviour_names[tool->behaviour],
                                 name);
    }
    return 0;
}

static int behaviour_load(evq_scenario *scenario, const evq_json *at, evq_tool *tool)
{
    static const char *const keys[] = {"behaviour", "arguments", NULL};
    evq_json name = *at, renamed;
    bool is_object = json_is_object(at->value);
    if (is_object && (evq_json_only(at, keys) || evq_json_need(at, "behaviour", &name))) return EVQ_EFORMAT;
    int behaviour;
    if (evq_json_choice(&name, evq_behaviour_names, EVQ_BEHAVIOUR_COUNT, &behaviour)) return EVQ_EFORMAT;
    tool->behaviour = (evq_behaviour)behaviour;
    if (is_object && evq_json_find(at, "arguments", &renamed) && renamed_load(scenario, &renamed, tool))
        return EVQ_EFORMAT;
    return needed_check(at, tool);
}

static int tool_load(evq_scenario *scenario, const evq_json *at, void *item)
{
    static const char *const keys[] = {"name", "description", "parameters", "world", NULL};
    evq_tool *tool = item;
    evq_json parameters, world;
    int rc = evq_json_only(at, keys);
    if (!rc) rc = evq_name_need(at, "name", &tool->name);
    if (!rc) rc = evq_string_need(at, "description", &tool->description);
    if (!rc) rc = evq_json_need(at, "parameters", &parameters);
    if (!rc) rc = rules_load(scenario, &parameters, tool);
    if (rc) return rc;
    tool->schema = parameters.value;
    tool->parameters = evq_json_compact(parameters.value, &scenario->arena);
    tool->behaviour = EVQ_RECORDED;
    return evq_json_find(at, "world", &world) ? behaviour_load(scenario, &world, tool) : 0;
}

int evq_tools_load(evq_scenario *scenario, const evq_json *at)
{
    size_t count;
    scenario->tools = evq_list_load(scenario, at, sizeof(evq_tool), tool_load, &count);
    if (!scenario->tools) return EVQ_EFORMAT;
    for (size_t i = 0; i < count; i++) {
        const char *name = scenario->tools[i].name;
        if (evq_scenario_tool(scenario, name)) {
            evq_json item = evq_json_at(at, i);
            return evq_json_fail(&item, "a second tool is called \"%s\": rename one of them", name);
        }
        scenario->tool_count = i + 1; // the next is looked for among these
    }
    return 0;
}
