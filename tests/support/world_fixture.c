#include "tests/support/world_fixture.h"

#include "schema/schema.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define TOOL(tool, kind, ...)                                                                                          \
    {                                                                                                                  \
        .name = tool, .behaviour = kind, .parameters = __VA_ARGS__                                                     \
    }

static const evq_argument_name swap_names[] = {{"path", "file"}, {"oldText", "old"}, {"newText", "new"}};

static const evq_tool tools[] = {
    TOOL("read", EVQ_FILES_READ, "{\"required\":[\"path\"]}"),
    TOOL("write", EVQ_FILES_WRITE, "{\"required\":[\"path\",\"content\"]}"),
    TOOL("edit", EVQ_FILES_EDIT, "{\"required\":[\"path\"]}"),
    TOOL("list", EVQ_FILES_LIST, "{}"),
    TOOL("search", EVQ_FILES_SEARCH, "{\"required\":[\"pattern\"]}"),
    TOOL("exec", EVQ_COMMANDS_RUN, "{\"required\":[\"command\"]}"),
    TOOL("ask", EVQ_RECORDED, "{}"),
    TOOL("down", EVQ_UNAVAILABLE, "{}"),
    TOOL("swap", EVQ_FILES_EDIT, "{\"required\":[\"file\"]}", .renamed = swap_names, .renamed_count = 3),
};
enum { TOOL_COUNT = sizeof tools / sizeof *tools, ITEMS_MAX = 16 };

world_fixture *world_fixture_new(void)
{
    world_fixture *fixture = calloc(1, sizeof *fixture);
    if (!fixture) abort();
    evq_scenario *scenario = &fixture->scenario;
    evq_tool *own = evq_arena_array(&scenario->arena, evq_tool, TOOL_COUNT);
    for (int i = 0; i < TOOL_COUNT; i++) {
        own[i] = tools[i];
        own[i].schema = json_loads(own[i].parameters, 0, NULL);
        evq_err err;
        if (evq_schema_new(&own[i].rules, own[i].schema, NULL, &err)) abort();
    }
    scenario->tools = own;
    scenario->tool_count = TOOL_COUNT;
    scenario->world.cwd = FIXTURE_CWD;
    scenario->world.home = FIXTURE_HOME;
    scenario->world.commands = evq_arena_array(&scenario->arena, evq_command, ITEMS_MAX);
    scenario->world.results = evq_arena_array(&scenario->arena, evq_recorded, ITEMS_MAX);
    return fixture;
}

void world_fixture_free(world_fixture *fixture)
{
    evq_scenario *scenario = &fixture->scenario;
    evq_world_free(fixture->world);
    for (size_t i = 0; i < scenario->tool_count; i++) {
        evq_schema_free(scenario->tools[i].rules);
        json_decref((json_t *)scenario->tools[i].schema);
    }
    for (size_t i = 0; i < fixture->pattern_count; i++) evq_pattern_free(fixture->patterns[i]);
    evq_tree_dispose(&scenario->world.files);
    evq_arena_dispose(&scenario->arena);
    free(fixture);
}

void world_fixture_file(world_fixture *fixture, const char *path, const char *text)
{
    evq_tree_put(&fixture->scenario.world.files, path, text, strlen(text));
}

const evq_pattern *world_fixture_pattern(world_fixture *fixture, const char *text, bool whole)
{
    evq_err err;
    evq_pattern **pattern = &fixture->patterns[fixture->pattern_count++];
    if (evq_pattern_new(pattern, text, whole, &err)) abort();
    return *pattern;
}

void world_fixture_command(world_fixture *fixture, const char *match, evq_command command)
{
    evq_world_data *data = &fixture->scenario.world;
    if (data->command_count == ITEMS_MAX) abort();
    command.source = match;
    command.match = world_fixture_pattern(fixture, match, true);
    ((evq_command *)data->commands)[data->command_count++] = command;
}

void world_fixture_result(world_fixture *fixture, evq_recorded result)
{
    evq_world_data *data = &fixture->scenario.world;
    if (data->result_count == ITEMS_MAX) abort();
    result.call.arguments.kind = EVQ_MATCH_OBJECT;
    if (!result.times) result.times = 1;
    ((evq_recorded *)data->results)[data->result_count++] = result;
}

evq_parts world_fixture_part(world_fixture *fixture, evq_part_kind kind, const char *text)
{
    evq_part *part = evq_arena_alloc(&fixture->scenario.arena, sizeof *part);
    *part = (evq_part){kind, text};
    return (evq_parts){part, 1};
}

const evq_answer *world_fixture_call(world_fixture *fixture, const char *tool, const char *arguments)
{
    const evq_tool_call call = {"id", tool, arguments};
    if (!fixture->world) fixture->world = evq_world_new(&fixture->scenario);
    evq_world_answer(fixture->world, &call, &fixture->answer);
    return &fixture->answer;
}

const char *world_fixture_say(world_fixture *fixture, const char *tool, ...)
{
    json_t *object = json_object();
    va_list args;
    va_start(args, tool);
    for (const char *key; (key = va_arg(args, const char *));)
        json_object_set_new(object, key, json_string(va_arg(args, const char *)));
    va_end(args);
    char *text = json_dumps(object, 0);
    const char *said = world_fixture_call(fixture, tool, text)->content;
    free(text);
    json_decref(object);
    return said;
}

const char *world_fixture_text(const world_fixture *fixture, const char *path)
{
    const evq_tree_file *file = evq_tree_find(evq_world_files(fixture->world), path);
    return file ? file->content : NULL;
}
