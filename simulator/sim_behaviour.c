#include "simulator/sim_behaviour.h"

#include "scenarios/scenario.h"
#include "simulator/sim_arguments.h"
#include "simulator/sim_dice.h"
#include "simulator/sim_plan.h"

#include <string.h>

enum { MAX_CALLS = 3 };

#define OURSELVES "This is evalq's simulated endpoint. "

static const evq_message *text_make(const char *text, evq_arena *arena)
{
    evq_message *out = evq_arena_alloc(arena, sizeof *out);
    *out = (evq_message){.role = EVQ_ASSISTANT, .content = text};
    return out;
}

// ---- those who follow a recording ----

typedef const evq_message *recording_fn(const evq_scenario *scenario, int step, size_t *turn);

static const evq_message *follow(const evq_sim_scene *scene, recording_fn *recording, evq_arena *arena)
{
    const evq_sim_place *place = &scene->place;
    if (!place->scenario)
        return text_make(OURSELVES "It plays recorded tasks, and this conversation begins like none of those it knows.",
                         arena);
    const evq_message *recorded = recording(place->scenario, place->step - 1, NULL);
    return recorded ? recorded : text_make(OURSELVES "The recording of this task ends before this step.", arena);
}

static const evq_message *say_reference(const evq_sim_scene *scene, evq_arena *arena)
{
    return follow(scene, evq_scenario_reference, arena);
}

static const evq_message *say_alternative(const evq_sim_scene *scene, evq_arena *arena)
{
    const evq_scenario *scenario = scene->place.scenario;
    if (scenario && !scenario->alternative)
        return text_make(OURSELVES "This task has no alternative on record.", arena);
    return follow(scene, evq_scenario_alternative, arena);
}

// ---- controls that only talk ----

static const evq_message *say_echo(const evq_sim_scene *scene, evq_arena *arena)
{
    return text_make(evq_arena_strdup(arena, evq_sim_request_last_user(scene->request)), arena);
}

static const evq_message *say_empty(const evq_sim_scene *scene, evq_arena *arena)
{
    (void)scene;
    return text_make("", arena);
}

static const evq_message *say_done(const evq_sim_scene *scene, evq_arena *arena)
{
    (void)scene;
    return text_make("Done. Everything you asked for is finished: I made the changes, checked the result, and all is "
                     "in order. Nothing is left to do.",
                     arena);
}

// Words as they come, up to the limit that was asked for.
static const evq_message *say_words(const evq_sim_scene *scene, evq_arena *arena)
{
    static const char *const words[] = {"the ",  "log ", "says ", "that ", "each ",
                                        "pump ", "was ", "read ", "at ",   "dawn, "};
    enum { DEFAULT_TOKENS = 256, MAX_TOKENS = 100000, WORDS = sizeof words / sizeof *words };
    int64_t asked = scene->request->output_limit;
    size_t bytes =
        EVQ_SIM_BYTES_PER_TOKEN * (size_t)(asked > 0 ? asked < MAX_TOKENS ? asked : MAX_TOKENS : DEFAULT_TOKENS);
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(1));
    for (size_t i = 0; text.len < bytes; i++) evq_buf_puts(&text, words[(i + i / WORDS) % WORDS]);
    evq_buf_truncate(&text, bytes);
    const evq_message *out = text_make(evq_arena_strdup(arena, evq_buf_text(&text)), arena);
    evq_buf_dispose(&text);
    return out;
}

// ---- controls that only call ----

static void call_make(evq_tool_call *out, const evq_sim_scene *scene, const json_t *tool, evq_sim_dice *dice,
                      size_t number, evq_arena *arena)
{
    const json_t *function = json_object_get(tool, "function");
    const char *name = json_string_value(json_object_get(function, "name"));
    *out = (evq_tool_call){.id = evq_arena_printf(arena, "call_%d_%zu", scene->place.step, number),
                           .name = evq_arena_strdup(arena, name ? name : ""),
                           .arguments = evq_sim_arguments_make(json_object_get(function, "parameters"), dice, arena)};
}

static const evq_message *say_calls(const evq_sim_scene *scene, evq_sim_dice *dice, size_t count, evq_arena *arena)
{
    const json_t *tools = scene->request->tools;
    size_t tool_count = json_array_size(tools);
    if (!tool_count) return text_make("There is no tool that I could call.", arena);
    evq_tool_call *calls = evq_arena_array(arena, evq_tool_call, count);
    for (size_t i = 0; i < count; i++) {
        const json_t *tool = json_array_get(tools, (size_t)evq_sim_dice_throw(dice, tool_count));
        call_make(&calls[i], scene, tool, dice, i + 1, arena);
    }
    evq_message *out = evq_arena_alloc(arena, sizeof *out);
    *out = (evq_message){.role = EVQ_ASSISTANT, .calls = calls, .call_count = count};
    return out;
}

static const evq_message *say_first_tool(const evq_sim_scene *scene, evq_arena *arena)
{
    return say_calls(scene, NULL, 1, arena);
}

// Seed and step decide, so that a repeated request is answered alike and a run can be repeated.
static const evq_message *say_random_calls(const evq_sim_scene *scene, evq_arena *arena)
{
    evq_sim_dice dice = {.state = scene->seed};
    dice.state = evq_sim_dice_next(&dice) + (uint64_t)scene->place.step;
    size_t count = 1 + (size_t)evq_sim_dice_throw(&dice, MAX_CALLS);
    return say_calls(scene, &dice, count, arena);
}

// ---- all of them ----

const evq_sim_behaviour evq_sim_behaviours[] = {
    {"reference", "follows the reference", say_reference, EVQ_SIM_FAULT_NONE},
    {"alternative", "follows the alternative", say_alternative, EVQ_SIM_FAULT_NONE},
    {"writer", "writes as much as it may", say_words, EVQ_SIM_FAULT_NONE},
    {"dead", "refuses connections", NULL, EVQ_SIM_FAULT_NONE},
    {"bad-request", "refuses every request", say_empty, EVQ_SIM_FAULT_400},
    {"empty", "says nothing", say_empty, EVQ_SIM_FAULT_NONE},
    {"echo", "repeats the user", say_echo, EVQ_SIM_FAULT_NONE},
    {"claims-done", "claims to be done", say_done, EVQ_SIM_FAULT_NONE},
    {"first-tool-forever", "calls the first tool at every step", say_first_tool, EVQ_SIM_FAULT_NONE},
    {"random-valid-calls", "makes random valid calls", say_random_calls, EVQ_SIM_FAULT_NONE},
};
const size_t evq_sim_behaviour_count = sizeof evq_sim_behaviours / sizeof *evq_sim_behaviours;

const evq_sim_behaviour *evq_sim_behaviour_find(const char *name, size_t len)
{
    for (size_t i = 0; i < evq_sim_behaviour_count; i++) {
        const evq_sim_behaviour *row = &evq_sim_behaviours[i];
        if (strlen(row->name) == len && !memcmp(row->name, name, len)) return row;
    }
    return NULL;
}
