#include "simulator/sim_slip.h"

#include "base/json.h"
#include "simulator/sim_arguments.h"
#include "simulator/sim_slip_arguments.h"
#include "simulator/sim_slip_leak.h"
#include "simulator/sim_slip_text.h"

#include <string.h>

const char *const evq_sim_slip_names[EVQ_SIM_SLIP_COUNT] = {
#define X(name, word) word,
    EVQ_SIM_SLIPS(X)
#undef X
};

const char *const evq_sim_slip_mode_names[EVQ_SIM_SLIP_MODE_COUNT] = {
#define X(name, word) word,
    EVQ_SIM_SLIP_MODES(X)
#undef X
};

// The function object of an offered tool.
static const json_t *find_function(const evq_sim_request *request, const char *name)
{
    size_t i;
    const json_t *tool;
    json_array_foreach(request->tools, i, tool) {
        const json_t *function = json_object_get(tool, "function");
        const char *offered = json_string_value(json_object_get(function, "name"));
        if (offered && !strcmp(offered, name)) return function;
    }
    return NULL;
}

// A copy of which the calls may be changed.
static evq_tool_call *copy_calls(evq_message *out, const evq_message *message, evq_arena *arena)
{
    evq_tool_call *calls = evq_arena_array(arena, evq_tool_call, message->call_count + 1);
    for (size_t i = 0; i < message->call_count; i++) calls[i] = message->calls[i];
    *out = *message;
    out->calls = calls;
    return calls;
}

// ---- slips in the arguments: made in the first call that allows it ----

typedef bool spoil_fn(json_t *arguments, const json_t *schema);

static spoil_fn *const spoilers[EVQ_SIM_SLIP_COUNT] = {
    [EVQ_SIM_SLIP_MISSING_REQUIRED] = evq_sim_spoil_required,
    [EVQ_SIM_SLIP_UNEXPECTED_PROPERTY] = evq_sim_spoil_unexpected,
    [EVQ_SIM_SLIP_WRONG_TYPE] = evq_sim_spoil_type,
    [EVQ_SIM_SLIP_BAD_VALUE] = evq_sim_spoil_value,
    [EVQ_SIM_SLIP_NULL_OPTIONAL] = evq_sim_spoil_null,
    [EVQ_SIM_SLIP_UNGROUNDED] = evq_sim_spoil_identifier,
    [EVQ_SIM_SLIP_OTHER_ARGUMENT] = evq_sim_spoil_text,
};

static bool spoil_call(evq_tool_call *call, spoil_fn *spoil, const evq_sim_request *request, evq_arena *arena)
{
    const json_t *function = find_function(request, call->name);
    json_t *arguments = json_loads(call->arguments, 0, NULL);
    bool done = json_is_object(arguments) && spoil(arguments, json_object_get(function, "parameters"));
    if (done) call->arguments = evq_json_compact(arguments, arena);
    json_decref(arguments);
    return done;
}

// ---- slips in the text of a call ----

// As models write that think in Python: the first pair of double quotes becomes single ones.
static const char *python_quotes(const char *arguments, evq_arena *arena)
{
    char *text = evq_arena_strdup(arena, arguments);
    char *quote = text;
    for (int i = 0; i < 2 && (quote = strchr(quote, '"')); i++) *quote = '\'';
    return text;
}

static void spoil_text(evq_tool_call *call, evq_sim_slip slip, evq_arena *arena)
{
    if (slip == EVQ_SIM_SLIP_BAD_JSON) call->arguments = python_quotes(call->arguments, arena);
    if (slip == EVQ_SIM_SLIP_TRUNCATED_JSON)
        call->arguments = evq_arena_strndup(arena, call->arguments, strlen(call->arguments) / 2 + 1);
    if (slip == EVQ_SIM_SLIP_UNKNOWN_TOOL) call->name = evq_arena_printf(arena, "%s_v2", call->name);
}

static bool is_leak(evq_sim_slip slip)
{
    return slip >= EVQ_SIM_SLIP_LEAK_HERMES;
}

static void leak(evq_message *out, evq_sim_slip slip, evq_arena *arena)
{
    const char *text = evq_sim_leak_text(slip, out, arena);
    const char **where = slip == EVQ_SIM_SLIP_LEAK_REASONING ? &out->reasoning : &out->content;
    *where = *where && **where ? evq_arena_printf(arena, "%s\n\n%s", *where, text) : text;
    out->call_count = 0;
}

// ---- slips in whether and when it calls ----

static void miss_call(evq_message *out, evq_arena *arena)
{
    out->content = evq_arena_printf(arena, "I will use %s now and tell you what comes of it.", out->calls[0].name);
    out->call_count = 0;
}

static const evq_message *call_needlessly(const evq_message *message, const evq_sim_request *request,
                                          const evq_sim_place *place, evq_arena *arena)
{
    const json_t *function = json_object_get(json_array_get(request->tools, 0), "function");
    const char *name = json_string_value(json_object_get(function, "name"));
    if (message->call_count || !name) return message;
    evq_tool_call *call = evq_arena_array(arena, evq_tool_call, 1);
    *call = (evq_tool_call){.id = evq_arena_printf(arena, "call_needless_%d", place->step),
                            .name = evq_arena_strdup(arena, name),
                            .arguments = evq_sim_arguments_make(json_object_get(function, "parameters"), NULL, arena)};
    evq_message *out = evq_arena_alloc(arena, sizeof *out);
    *out = (evq_message){.role = EVQ_ASSISTANT, .calls = call, .call_count = 1};
    return out;
}

static const evq_message *turn_round(const evq_message *message, const evq_sim_place *place, evq_arena *arena)
{
    if (message->call_count < 2) {
        const evq_message *next = place->scenario ? evq_scenario_reference(place->scenario, place->step, NULL) : NULL;
        return next && next->call_count ? next : message;
    }
    evq_message *out = evq_arena_alloc(arena, sizeof *out);
    evq_tool_call *calls = copy_calls(out, message, arena);
    for (size_t i = 0; i < message->call_count; i++) calls[i] = message->calls[message->call_count - 1 - i];
    return out;
}

// ---- slips of the reply as a whole ----

static bool is_reply_slip(evq_sim_slip slip)
{
    return slip == EVQ_SIM_SLIP_ANSWER_IN_REASONING || slip == EVQ_SIM_SLIP_TRUNCATED_IN_REASONING ||
           slip == EVQ_SIM_SLIP_EMPTY;
}

static const evq_message *slip_reply(const evq_message *message, evq_sim_slip slip, evq_arena *arena)
{
    if (slip == EVQ_SIM_SLIP_ANSWER_IN_REASONING && message->call_count) return message;
    evq_message *out = evq_arena_alloc(arena, sizeof *out);
    *out = (evq_message){.role = EVQ_ASSISTANT};
    if (slip == EVQ_SIM_SLIP_ANSWER_IN_REASONING) out->reasoning = message->content;
    if (slip == EVQ_SIM_SLIP_TRUNCATED_IN_REASONING)
        out->reasoning = "First I have to think about what this asks for, and";
    return out;
}

static const evq_message *say_otherwise(const evq_message *message, const char *text, evq_arena *arena)
{
    evq_message *out = evq_arena_alloc(arena, sizeof *out);
    *out = *message;
    out->content = text;
    return out;
}

const evq_message *evq_sim_slip_make(evq_sim_slip slip, const evq_message *message, const evq_sim_request *request,
                                     const evq_sim_place *place, evq_arena *arena)
{
    if (slip == EVQ_SIM_SLIP_UNEXPECTED_CALL) return call_needlessly(message, request, place, arena);
    if (is_reply_slip(slip)) return slip_reply(message, slip, arena);
    const char *text = evq_sim_slip_text(slip, message->content, arena);
    if (text) return say_otherwise(message, text, arena);
    if (!message->call_count) return message;
    if (slip == EVQ_SIM_SLIP_OTHER_ORDER) return turn_round(message, place, arena);
    evq_message *out = evq_arena_alloc(arena, sizeof *out);
    evq_tool_call *calls = copy_calls(out, message, arena);
    if (slip == EVQ_SIM_SLIP_MISSING_CALL)
        miss_call(out, arena);
    else if (is_leak(slip))
        leak(out, slip, arena);
    else if (spoilers[slip])
        for (size_t i = 0; i < out->call_count && !spoil_call(&calls[i], spoilers[slip], request, arena); i++) continue;
    else
        spoil_text(&calls[0], slip, arena);
    if (slip == EVQ_SIM_SLIP_DUPLICATE_ID)
        for (size_t i = 0; i < out->call_count; i++) calls[i].id = "call_0";
    return out;
}
