#include "scenarios/world.h"

#include "base/json_write.h"
#include "base/text.h"
#include "scenarios/call.h"
#include "scenarios/world_internal.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const char *const evq_answer_source_names[EVQ_ANSWER_SOURCE_COUNT] = {
    [EVQ_ANSWER_RECORDED] = "recorded",     [EVQ_ANSWER_FILES] = "files",     [EVQ_ANSWER_COMMAND] = "command",
    [EVQ_ANSWER_OFF_SCRIPT] = "off_script", [EVQ_ANSWER_INVALID] = "invalid",
};

// Commands can copy, so the files could double with every call. Both are well above what a scenario may hold.
enum { FILES_MAX = 20000 };
#define FILES_MAX_BYTES EVQ_MIB(512)

#define SAID_MAX_BYTES     EVQ_MIB(1)
#define NOTES_MAX_BYTES    256  // that it was cut, and the exit status
#define PATH_MAX_BYTES     4096 // of a new file
#define ERROR_MAX_BYTES    4096 // an error quotes paths and texts of the model
#define RECEIVED_MAX_BYTES 2048 // so much of its arguments is shown to a model that got them wrong

static size_t file_cost(const char *path, size_t len)
{
    return strlen(path) + len;
}

evq_world *evq_world_new(const evq_scenario *scenario)
{
    evq_world *world = calloc(1, sizeof *world);
    if (!world) evq_out_of_memory();
    world->scenario = scenario;
    world->said = EVQ_BUF_INIT(SAID_MAX_BYTES);
    evq_tree_copy(&world->files, &scenario->world.files);
    for (size_t i = 0; i < world->files.count; i++)
        world->bytes += file_cost(world->files.files[i].path, world->files.files[i].len);
    world->used = calloc(scenario->world.result_count + 1, sizeof *world->used);
    if (!world->used) evq_out_of_memory();
    return world;
}

void evq_world_free(evq_world *world)
{
    if (!world) return;
    evq_tree_dispose(&world->files);
    evq_tree_dispose(&world->touched);
    evq_buf_dispose(&world->said);
    evq_arena_dispose(&world->scratch);
    free(world->used);
    free(world);
}

const evq_file_tree *evq_world_files(const evq_world *world)
{
    return &world->files;
}

static bool is_below_a_file(evq_world *world, const char *path)
{
    char *parent = evq_arena_strdup(&world->scratch, path);
    for (char *slash; (slash = strrchr(parent, '/')) != parent;) {
        *slash = '\0';
        if (evq_tree_find(&world->files, parent)) return true;
    }
    return false;
}

const char *evq_world_put(evq_world *world, const char *path, const char *content, size_t len)
{
    const evq_tree_file *old = evq_tree_find(&world->files, path);
    if (old && old->len == len && !memcmp(old->content, content, len)) return NULL;
    if (!old && evq_folder_exists(path, &world->files, &world->scenario->world))
        return "EISDIR: illegal operation on a directory";
    if (strlen(path) > PATH_MAX_BYTES) return "ENAMETOOLONG: name too long";
    if (!old && is_below_a_file(world, path)) return "ENOTDIR: not a directory";
    size_t left = world->bytes - (old ? file_cost(path, old->len) : 0), cost = file_cost(path, len);
    if (cost > FILES_MAX_BYTES || left > FILES_MAX_BYTES - cost || (!old && world->files.count >= FILES_MAX))
        return "ENOSPC: no space left on device";
    world->bytes = left + cost;
    evq_tree_put(&world->files, path, content, len);
    evq_tree_put(&world->touched, path, "", 0);
    return NULL;
}

void evq_world_remove(evq_world *world, const char *path)
{
    const evq_tree_file *old = evq_tree_find(&world->files, path);
    if (!old) return;
    world->bytes -= file_cost(path, old->len);
    evq_tree_put(&world->touched, path, "", 0);
    evq_tree_remove(&world->files, path); // last: `path` may be the file's own
}

bool evq_world_holds(const evq_world *world, const evq_when *when, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const evq_tree_file *file = evq_tree_find(&world->files, when[i].path);
        if (!evq_condition_holds(&when[i].condition, file ? file->content : NULL)) return false;
    }
    return true;
}

void evq_world_note_cut(evq_world *world)
{
    static const char note[] = "\n[output cut at 1 MB]";
    if (!world->said.over) return;
    evq_buf_truncate(&world->said, world->said.len);
    world->said.max = SAID_MAX_BYTES + NOTES_MAX_BYTES;
    evq_buf_puts(&world->said, note);
}

void evq_play_fail(const evq_play *play, evq_answer *out, const char *format, ...)
{
    char text[ERROR_MAX_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    text[evq_utf8_floor(text, strlen(text))] = '\0';
    evq_buf_truncate(&play->world->said, 0);
    evq_json_writer w = evq_json_writer_on(&play->world->said, 2);
    evq_write_object(&w);
    evq_put_string(&w, "status", "error");
    evq_put_string(&w, "tool", play->tool->name);
    evq_put_string(&w, "error", text);
    evq_write_end(&w);
    out->is_error = true;
}

// What agents say when the arguments do not fit the tool's schema.
static void refuse(evq_world *world, const evq_tool_call *call, const char *problem, evq_answer *out)
{
    evq_buf *said = &world->said;
    size_t len = strlen(call->arguments), shown = len;
    if (len > RECEIVED_MAX_BYTES) shown = evq_utf8_floor(call->arguments, RECEIVED_MAX_BYTES);
    evq_buf_truncate(said, 0);
    evq_buf_printf(said, "Validation failed for tool \"%s\":\n  - %s\n\nReceived arguments:\n", call->name, problem);
    evq_buf_append(said, call->arguments, shown);
    if (shown < len) evq_buf_puts(said, " ...");
    out->is_error = true;
    out->source = EVQ_ANSWER_INVALID;
}

const char *evq_play_name(const evq_play *play, const char *ours)
{
    const evq_tool *tool = play->tool;
    for (size_t i = 0; i < tool->renamed_count; i++)
        if (!strcmp(tool->renamed[i].ours, ours)) return tool->renamed[i].theirs;
    return ours;
}

void evq_play_reject(const evq_play *play, evq_answer *out, const char *argument, const char *problem)
{
    const char *name = evq_play_name(play, argument);
    refuse(play->world, play->call, evq_arena_printf(&play->world->scratch, "%s: %s", name, problem), out);
}

const json_t *evq_play_argument(const evq_play *play, const json_t *object, const char *ours)
{
    const json_t *value = json_object_get(object, evq_play_name(play, ours));
    return json_is_null(value) ? NULL : value;
}

bool evq_play_find_text(const evq_play *play, const char *ours, const char **text, evq_answer *out)
{
    const json_t *value = evq_play_argument(play, play->arguments, ours);
    if (!value) return true;
    *text = json_string_value(value);
    if (!*text) evq_play_reject(play, out, ours, "must be string");
    return *text != NULL;
}

bool evq_play_need_text(const evq_play *play, const char *ours, const char **text, evq_answer *out)
{
    *text = NULL;
    bool sound = evq_play_find_text(play, ours, text, out);
    if (sound && !*text) evq_play_reject(play, out, ours, "must be string");
    return *text != NULL;
}

const char *evq_play_path(const evq_play *play, const char *written)
{
    const evq_world_data *data = &play->world->scenario->world;
    char *absolute = evq_path_normalize(written, data->cwd, data->home);
    const char *out = evq_arena_strdup(&play->world->scratch, absolute);
    free(absolute);
    return out;
}

static bool fits(const evq_play *play, const evq_recorded *result)
{
    const evq_world *world = play->world;
    return !strcmp(result->call.tool, play->call->name) &&
           evq_matcher_accepts(&result->call.arguments, play->arguments, world->scenario->world.cwd,
                               world->scenario->world.home) &&
           evq_world_holds(world, result->when, result->when_count);
}

// The first that fits and may still be used, or else the last that fits.
static const evq_recorded *find_recorded(const evq_play *play)
{
    const evq_world_data *data = &play->world->scenario->world;
    const evq_recorded *last = NULL;
    for (size_t i = 0; i < data->result_count; i++) {
        if (!fits(play, &data->results[i])) continue;
        last = &data->results[i];
        if (play->world->used[i] >= data->results[i].times) continue;
        play->world->used[i]++;
        break;
    }
    return last;
}

static void play_unforeseen(const evq_play *play, evq_answer *out)
{
    evq_play_fail(play, out, "no answer: upstream returned 503 Service Unavailable");
}

static void play_unavailable(const evq_play *play, evq_answer *out)
{
    evq_play_fail(play, out, "%s is unavailable: connection refused (ECONNREFUSED)", play->tool->name);
}

static const struct behaviour {
    void (*play)(const evq_play *play, evq_answer *out);
    evq_answer_source source;
} behaviours[EVQ_BEHAVIOUR_COUNT] = {
    [EVQ_FILES_READ] = {evq_play_read, EVQ_ANSWER_FILES},
    [EVQ_FILES_WRITE] = {evq_play_write, EVQ_ANSWER_FILES},
    [EVQ_FILES_EDIT] = {evq_play_edit, EVQ_ANSWER_FILES},
    [EVQ_FILES_LIST] = {evq_play_list, EVQ_ANSWER_FILES},
    [EVQ_FILES_SEARCH] = {evq_play_search, EVQ_ANSWER_FILES},
    [EVQ_COMMANDS_RUN] = {evq_play_command, EVQ_ANSWER_COMMAND},
    [EVQ_PAGES_FETCH] = {evq_play_fetch, EVQ_ANSWER_RECORDED},
    [EVQ_PAGES_SEARCH] = {evq_play_page_search, EVQ_ANSWER_RECORDED},
    [EVQ_MEMORY_SEARCH] = {evq_play_memory_search, EVQ_ANSWER_FILES},
    [EVQ_MEMORY_GET] = {evq_play_memory_get, EVQ_ANSWER_FILES},
    [EVQ_MEMORY_STORE] = {evq_play_memory_store, EVQ_ANSWER_FILES},
    [EVQ_MESSAGES_SEND] = {evq_play_send, EVQ_ANSWER_FILES},
    [EVQ_RECORDED] = {play_unforeseen, EVQ_ANSWER_OFF_SCRIPT},
    [EVQ_UNAVAILABLE] = {play_unavailable, EVQ_ANSWER_RECORDED}, // that it is down is what the scenario says
};

static void play_call(const evq_play *play, evq_answer *out)
{
    evq_world *world = play->world;
    const evq_recorded *result = find_recorded(play);
    if (!result) {
        out->source = behaviours[play->tool->behaviour].source;
        behaviours[play->tool->behaviour].play(play, out);
        return;
    }
    const evq_world_data *data = &world->scenario->world;
    const evq_parts_source from = {.world = data, .files = &world->files, .folder = data->cwd};
    evq_parts_render(&world->said, &result->content, &from);
    out->is_error = result->is_error;
    out->source = EVQ_ANSWER_RECORDED;
}

static void begin_answer(evq_world *world)
{
    evq_buf_truncate(&world->said, 0);
    world->said.max = SAID_MAX_BYTES;
    evq_tree_dispose(&world->touched);
    evq_arena_dispose(&world->scratch);
}

static void end_answer(evq_world *world, evq_answer *out)
{
    evq_world_note_cut(world);
    out->content = evq_buf_text(&world->said);
    out->change_count = world->touched.count;
    evq_change *changes = evq_arena_array(&world->scratch, evq_change, out->change_count);
    for (size_t i = 0; i < out->change_count; i++) {
        changes[i].path = world->touched.files[i].path;
        const evq_tree_file *file = evq_tree_find(&world->files, changes[i].path);
        if (!file) continue;
        changes[i].content = file->content;
        changes[i].len = file->len;
    }
    out->changes = changes;
}

void evq_world_answer(evq_world *world, const evq_tool_call *call, evq_answer *out)
{
    *out = (evq_answer){0};
    begin_answer(world);
    evq_call_judgement judgement;
    evq_call_judge(&judgement, world->scenario, call, &world->scratch);
    if (judgement.form == EVQ_CALL_UNKNOWN_TOOL) {
        evq_buf_printf(&world->said, "Tool %s not found", call->name);
        out->is_error = true;
        out->source = EVQ_ANSWER_INVALID;
    } else if (judgement.form != EVQ_CALL_WELL_FORMED) {
        refuse(world, call, judgement.why, out);
    } else {
        json_t *arguments = evq_call_arguments(call->arguments, NULL);
        const evq_play play = {world, evq_scenario_tool(world->scenario, call->name), call, arguments};
        play_call(&play, out);
        json_decref(arguments);
    }
    end_answer(world, out);
}
