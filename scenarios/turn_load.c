#include "scenarios/loading.h"

#include <string.h>

static int arguments_load(evq_scenario *scenario, const evq_json *object, const char **out)
{
    evq_json at;
    if (evq_json_need(object, "arguments", &at)) return EVQ_EFORMAT;
    if (json_is_string(at.value)) return evq_json_string(&at, out);
    if (!json_is_object(at.value))
        return evq_json_fail(&at, "expected an object, or a string with the JSON text of one");
    *out = evq_json_compact(at.value, &scenario->arena);
    return 0;
}

// Both shapes: {"name", "arguments"} and OpenAI's {"id", "type", "function": {"name", "arguments"}}.
static int call_load(evq_scenario *scenario, const evq_json *at, void *item)
{
    static const char *const plain_keys[] = {"id", "name", "arguments", NULL};
    static const char *const openai_keys[] = {"id", "type", "function", NULL};
    static const char *const function_keys[] = {"name", "arguments", NULL};
    evq_tool_call *call = item;
    evq_json function;
    bool is_openai = evq_json_find(at, "function", &function);
    if (evq_json_only(at, is_openai ? openai_keys : plain_keys)) return EVQ_EFORMAT;
    if (is_openai && evq_json_only(&function, function_keys)) return EVQ_EFORMAT;
    const evq_json *inner = is_openai ? &function : at;
    if (evq_string_find(at, "id", &call->id)) return EVQ_EFORMAT;
    if (evq_string_need(inner, "name", &call->name)) return EVQ_EFORMAT;
    return arguments_load(scenario, inner, &call->arguments);
}

static const evq_tool_call *find_call(const evq_message *message, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (message->calls[i].id && !strcmp(message->calls[i].id, id)) return &message->calls[i];
    return NULL;
}

static int calls_load(evq_scenario *scenario, const evq_json *message, evq_message *out)
{
    evq_json at;
    if (!evq_json_find(message, "tool_calls", &at)) return 0;
    out->calls = evq_list_load(scenario, &at, sizeof(evq_tool_call), call_load, &out->call_count);
    if (!out->calls) return EVQ_EFORMAT;
    for (size_t i = 0; i < out->call_count; i++) {
        evq_json call = evq_json_at(&at, i);
        if (out->calls[i].id && find_call(out, i, out->calls[i].id))
            return evq_json_fail(&call, "a second call has the id \"%.60s\": every call needs its own",
                                 out->calls[i].id);
    }
    return 0;
}

// What an assistant message of the history and one of the reference have in common.
static int assistant_load(evq_scenario *scenario, const evq_json *at, evq_message *out)
{
    evq_json content;
    out->role = EVQ_ASSISTANT;
    if (evq_json_find(at, "content", &content) && evq_json_string(&content, &out->content)) return EVQ_EFORMAT;
    if (evq_string_find(at, "reasoning", &out->reasoning) || calls_load(scenario, at, out)) return EVQ_EFORMAT;
    if (out->call_count || (out->content && *out->content)) return 0;
    return evq_json_fail(at, "says nothing and calls nothing: write \"content\" or \"tool_calls\"");
}

static int past_message_load(evq_scenario *scenario, const evq_json *at, void *item)
{
    static const char *const user_keys[] = {"role", "content", NULL};
    static const char *const assistant_keys[] = {"role", "content", "reasoning", "tool_calls", NULL};
    static const char *const tool_keys[] = {"role", "content", "tool_call_id", NULL};
    evq_message *message = item;
    evq_json role, content;
    int index;
    // The system prompt has its own key: only the roles after it may stand here.
    if (evq_json_need(at, "role", &role) ||
        evq_json_choice(&role, evq_role_names + EVQ_USER, EVQ_ROLE_COUNT - EVQ_USER, &index))
        return EVQ_EFORMAT;
    message->role = (evq_role)(index + EVQ_USER);
    if (message->role == EVQ_ASSISTANT)
        return evq_json_only(at, assistant_keys) ? EVQ_EFORMAT : assistant_load(scenario, at, message);
    bool is_tool = message->role == EVQ_TOOL;
    if (evq_json_only(at, is_tool ? tool_keys : user_keys)) return EVQ_EFORMAT;
    if (is_tool && evq_string_need(at, "tool_call_id", &message->call_id)) return EVQ_EFORMAT;
    return evq_json_need(at, "content", &content) ? EVQ_EFORMAT : evq_json_string(&content, &message->content);
}

static int answers_fail(const evq_json *list, size_t index)
{
    evq_json at = evq_json_at(list, index);
    return evq_json_fail(&at, "every call needs an \"id\" and, right after it, one message of role \"tool\" with "
                              "that \"tool_call_id\"");
}

// Servers refuse a conversation in which calls and their results do not pair up. Some want a result to name the tool.
static int answers_check(const evq_scenario *scenario, const evq_json *list)
{
    evq_message *all = (evq_message *)scenario->history; // ours to complete while it is loaded
    for (size_t i = 0; i < scenario->history_count; i++) {
        if (all[i].role == EVQ_TOOL) return answers_fail(list, i); // belongs to no call
        size_t asking = i;
        for (size_t k = 0; k < all[asking].call_count; k++) {
            if (!all[asking].calls[k].id) return answers_fail(list, asking);
            if (++i == scenario->history_count || all[i].role != EVQ_TOOL) return answers_fail(list, asking);
            const evq_tool_call *call = find_call(&all[asking], all[asking].call_count, all[i].call_id);
            if (!call) return answers_fail(list, asking);
            all[i].call_name = call->name;
        }
    }
    return 0;
}

int evq_history_load(evq_scenario *scenario, const evq_json *at)
{
    scenario->history = evq_list_load(scenario, at, sizeof(evq_message), past_message_load, &scenario->history_count);
    return scenario->history ? answers_check(scenario, at) : EVQ_EFORMAT;
}

static int reference_tools_check(const evq_scenario *scenario, const evq_json *at, const evq_message *message)
{
    for (size_t i = 0; i < message->call_count; i++) {
        if (evq_scenario_tool(scenario, message->calls[i].name)) continue;
        evq_json calls, call;
        evq_json_find(at, "tool_calls", &calls);
        call = evq_json_at(&calls, i);
        return evq_json_fail(&call, "calls \"%.128s\", which is not among the tools", message->calls[i].name);
    }
    return 0;
}

static int step_load(evq_scenario *scenario, const evq_json *at, void *item)
{
    static const char *const keys[] = {"content", "reasoning", "tool_calls", NULL};
    evq_message *message = item;
    if (evq_json_only(at, keys) || assistant_load(scenario, at, message) ||
        reference_tools_check(scenario, at, message))
        return EVQ_EFORMAT;
    scenario->reference_steps++;
    evq_tool_call *calls = evq_arena_array(&scenario->arena, evq_tool_call, message->call_count);
    for (size_t i = 0; i < message->call_count; i++) {
        calls[i] = message->calls[i];
        if (!calls[i].id)
            calls[i].id = evq_arena_printf(&scenario->arena, "call_%d_%zu", scenario->reference_steps, i + 1);
    }
    message->calls = calls;
    return 0;
}

static int reference_load(evq_scenario *scenario, const evq_json *at, evq_turn *turn)
{
    evq_json reference;
    if (evq_json_need(at, "reference", &reference)) return EVQ_EFORMAT;
    turn->reference = evq_list_load(scenario, &reference, sizeof(evq_message), step_load, &turn->reference_count);
    if (!turn->reference) return EVQ_EFORMAT;
    if (!turn->reference_count)
        return evq_json_fail(&reference,
                             "is empty: write the recorded messages, at least the reply that ends the turn");
    for (size_t i = 0; i < turn->reference_count; i++) {
        evq_json message = evq_json_at(&reference, i);
        bool is_last = i + 1 == turn->reference_count;
        if (is_last && turn->reference[i].call_count)
            return evq_json_fail(&message, "the last message of a turn has no tool_calls: add the reply that ends it");
        if (!is_last && !turn->reference[i].call_count)
            return evq_json_fail(&message, "a message without tool_calls ends the turn: start a new turn after it");
    }
    return 0;
}

static int turn_load(evq_scenario *scenario, const evq_json *at, void *item)
{
    static const char *const keys[] = {"user", "reference", NULL};
    evq_turn *turn = item;
    if (evq_json_only(at, keys) || evq_string_need(at, "user", &turn->user)) return EVQ_EFORMAT;
    return reference_load(scenario, at, turn);
}

int evq_turns_load(evq_scenario *scenario, const evq_json *at)
{
    scenario->turns = evq_list_load(scenario, at, sizeof(evq_turn), turn_load, &scenario->turn_count);
    if (!scenario->turns) return EVQ_EFORMAT;
    return scenario->turn_count ? 0 : evq_json_fail(at, "is empty: write at least one turn");
}

// The user says the same in either way of doing the task.
static int alternative_turn_load(evq_scenario *scenario, const evq_json *at, void *item)
{
    static const char *const keys[] = {"reference", NULL};
    return evq_json_only(at, keys) ? EVQ_EFORMAT : reference_load(scenario, at, item);
}

int evq_alternative_load(evq_scenario *scenario, const evq_json *at)
{
    static const char *const keys[] = {"turns", NULL};
    evq_json list;
    size_t count = 0;
    if (evq_json_only(at, keys) || evq_json_need(at, "turns", &list)) return EVQ_EFORMAT;
    int recorded = scenario->reference_steps; // step_load() counts in it: these steps count from 1 again
    scenario->reference_steps = 0;
    evq_turn *turns = evq_list_load(scenario, &list, sizeof(evq_turn), alternative_turn_load, &count);
    scenario->reference_steps = recorded;
    if (!turns) return EVQ_EFORMAT;
    if (count != scenario->turn_count)
        return evq_json_fail(&list, "holds %zu turns where the task has %zu: write one for each", count,
                             scenario->turn_count);
    for (size_t i = 0; i < count; i++) turns[i].user = scenario->turns[i].user;
    scenario->alternative = turns;
    return 0;
}
