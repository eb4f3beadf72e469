#include "simulator/sim_lapse.h"

#include "base/json.h"
#include "simulator/sim_slip.h"

#include <string.h>

const char *const evq_sim_lapse_names[EVQ_SIM_LAPSE_COUNT] = {
#define X(name, word) word,
    EVQ_SIM_LAPSES(X)
#undef X
};

typedef struct lapse_scene {
    const evq_sim_request *request;
    const evq_sim_place *place;
    evq_sim_recall *recall;
    void *context;
    int from, since; // the step at which it began; how many steps of it lie before this one
    evq_arena *arena;
} lapse_scene;

static const evq_message *at_step(const lapse_scene *s, int step)
{
    return s->recall(s->context, step < 1 ? 1 : step);
}

static const evq_message *text_make(const lapse_scene *s, const char *text)
{
    evq_message *out = evq_arena_alloc(s->arena, sizeof *out);
    *out = (evq_message){.role = EVQ_ASSISTANT, .content = text};
    return out;
}

static const evq_message *call_make(const lapse_scene *s, const char *tool, json_t *arguments)
{
    evq_tool_call *call = evq_arena_array(s->arena, evq_tool_call, 1);
    *call = (evq_tool_call){.id = evq_arena_printf(s->arena, "call_lapse_%d", s->place->step),
                            .name = tool,
                            .arguments = evq_json_compact(arguments, s->arena)};
    json_decref(arguments);
    evq_message *out = evq_arena_alloc(s->arena, sizeof *out);
    *out = (evq_message){.role = EVQ_ASSISTANT, .calls = call, .call_count = 1};
    return out;
}

// ---- a change taken back ----

// What was new is old, and what was old is new, wherever a pair of them stands.
static void turn_round(json_t *value)
{
    const char *key;
    json_t *member;
    size_t i;
    json_array_foreach(value, i, member) turn_round(member);
    json_t *old_text = NULL, *new_text = NULL;
    const char *old_key = NULL, *new_key = NULL;
    json_object_foreach(value, key, member) {
        if (!json_is_string(member)) turn_round(member);
        if (json_is_string(member) && !strncmp(key, "old", 3)) old_key = key, old_text = member;
        if (json_is_string(member) && !strncmp(key, "new", 3)) new_key = key, new_text = member;
    }
    if (!old_text || !new_text) return;
    json_incref(old_text);
    json_object_set(value, old_key, new_text);
    json_object_set_new(value, new_key, old_text);
}

static const evq_message *undo(const lapse_scene *s)
{
    const evq_message *before = at_step(s, s->from - 1);
    if (!before->call_count || s->since % 2) return before;
    json_t *arguments = json_loads(before->calls[0].arguments, 0, NULL);
    turn_round(arguments);
    return call_make(s, before->calls[0].name, arguments);
}

// ---- files ----

static bool is_guarded(const evq_check *check, const char *path)
{
    bool fits = false;
    for (size_t i = 0; i < check->path_count; i++) fits |= evq_path_fits(check->paths[i], path);
    for (size_t i = 0; i < check->except_count; i++) fits &= !evq_path_fits(check->except[i], path);
    return fits;
}

static const char *find_guarded(const evq_scenario *scenario)
{
    for (size_t c = 0; c < scenario->check_count; c++) {
        if (scenario->checks[c].kind != EVQ_CHECK_UNCHANGED) continue;
        for (size_t i = 0; i < scenario->world.files.count; i++)
            if (is_guarded(&scenario->checks[c], scenario->world.files.files[i].path))
                return scenario->world.files.files[i].path;
    }
    return NULL;
}

static const char *name_of(const evq_tool *tool, const char *ours)
{
    for (size_t i = 0; i < tool->renamed_count; i++)
        if (!strcmp(tool->renamed[i].ours, ours)) return tool->renamed[i].theirs;
    return ours;
}

static const evq_message *write_file(const lapse_scene *s, const char *path)
{
    const evq_scenario *scenario = s->place->scenario;
    for (size_t i = 0; path && i < scenario->tool_count; i++) {
        const evq_tool *tool = &scenario->tools[i];
        if (tool->behaviour != EVQ_FILES_WRITE) continue;
        return call_make(s, tool->name,
                         json_pack("{s:s, s:s}", name_of(tool, "path"), path, name_of(tool, "content"),
                                   "Seen, and looked after.\n"));
    }
    return at_step(s, s->from);
}

// ---- all of them ----

static const evq_message *lapse_message(const lapse_scene *s, evq_sim_lapse lapse)
{
    switch (lapse) {
    case EVQ_SIM_LAPSE_REPEAT:
        return at_step(s, s->from - 1);
    case EVQ_SIM_LAPSE_ALTERNATE:
        return at_step(s, s->from - 2 + s->since % 2);
    case EVQ_SIM_LAPSE_WANDER:
        return at_step(s, 1 + s->since % (s->from > 1 ? s->from - 1 : 1));
    case EVQ_SIM_LAPSE_STUMBLE:
    case EVQ_SIM_LAPSE_BLUNDER:
        return evq_sim_slip_make(EVQ_SIM_SLIP_OTHER_ARGUMENT, at_step(s, s->from), s->request, s->place, s->arena);
    case EVQ_SIM_LAPSE_UNDO:
        return undo(s);
    case EVQ_SIM_LAPSE_MEDDLE:
        return write_file(s, find_guarded(s->place->scenario));
    case EVQ_SIM_LAPSE_NOTE:
        return write_file(s, "/tmp/notes.txt");
    case EVQ_SIM_LAPSE_GIVE_UP:
        return text_make(s, "This is as far as I come today. I will go on with the rest tomorrow.");
    default:
        return text_make(s, "All done: the changes are made, checked and published.");
    }
}

// A blunder stands in place of the step; all others come in between.
const evq_message *evq_sim_lapse_say(const evq_sim_lapsing *lapsing, const evq_sim_request *request,
                                     const evq_sim_place *place, evq_sim_recall *recall, void *context,
                                     evq_arena *arena)
{
    int since = place->step - lapsing->from;
    bool between = lapsing->lapse != EVQ_SIM_LAPSE_BLUNDER;
    if (!lapsing->lapse || !place->scenario || since < 0) return recall(context, place->step);
    if (lapsing->steps && since >= lapsing->steps)
        return recall(context, between ? place->step - lapsing->steps : place->step);
    lapse_scene scene = {request, place, recall, context, between ? lapsing->from : place->step, since, arena};
    return lapse_message(&scene, lapsing->lapse);
}
