#include "scoring/agreement.h"

#include "base/buf.h"
#include "base/json.h"
#include "schema/schema_value.h"
#include "scoring/words.h"

#include <string.h>

static json_t *parse(const char *arguments)
{
    evq_err err;
    json_t *value = NULL;
    const char *text = arguments && *arguments ? arguments : "{}";
    return evq_json_parse(&value, text, strlen(text), NULL, &err) ? NULL : value;
}

static bool arguments_agree(const char *a, const char *b)
{
    json_t *left = parse(a), *right = parse(b);
    bool same = left && right && evq_value_equal(left, right);
    json_decref(left);
    json_decref(right);
    return same;
}

static bool tools_agree(const evq_message *reply, const evq_message *reference)
{
    if (reply->call_count != reference->call_count) return false;
    for (size_t i = 0; i < reply->call_count; i++)
        if (strcmp(reply->calls[i].name, reference->calls[i].name)) return false;
    return true;
}

bool evq_calls_agree(const evq_message *reply, const evq_message *reference)
{
    if (!tools_agree(reply, reference)) return false;
    for (size_t i = 0; i < reply->call_count; i++)
        if (!arguments_agree(reply->calls[i].arguments, reference->calls[i].arguments)) return false;
    return true;
}

static bool calls_same(const evq_tool_call *a, const evq_tool_call *b)
{
    return !strcmp(a->name, b->name) && arguments_agree(a->arguments, b->arguments);
}

static bool is_recorded_elsewhere(const evq_tool_call *call, const evq_scenario *scenario)
{
    for (int step = 0; step < scenario->reference_steps; step++) {
        const evq_message *recorded = evq_scenario_reference(scenario, step, NULL);
        for (size_t i = 0; i < recorded->call_count; i++)
            if (calls_same(call, &recorded->calls[i])) return true;
    }
    return false;
}

evq_match evq_call_match(const evq_message *reply, size_t call, const evq_scenario *scenario, int step)
{
    const evq_message *recorded = evq_scenario_reference(scenario, step - 1, NULL);
    const evq_tool_call *made = &reply->calls[call];
    if (!recorded) return EVQ_MATCH_NONE;
    if (call < recorded->call_count && calls_same(made, &recorded->calls[call])) return EVQ_MATCH_SAME;
    if (is_recorded_elsewhere(made, scenario)) return EVQ_MATCH_OTHER_ORDER;
    for (size_t i = 0; i < recorded->call_count; i++)
        if (!strcmp(made->name, recorded->calls[i].name)) return EVQ_MATCH_OTHER_ARGUMENTS;
    return EVQ_MATCH_OTHER_TOOL;
}

static const char *list_tools(const evq_message *message, evq_arena *arena)
{
    enum { LISTED = 4 };
    if (!message->call_count) return "nothing";
    evq_buf list = EVQ_BUF_INIT(4096);
    for (size_t i = 0; i < message->call_count && i < LISTED; i++)
        evq_buf_printf(&list, "%s%s", i ? ", " : "", evq_words_quote(arena, message->calls[i].name));
    if (message->call_count > LISTED) evq_buf_printf(&list, " and %zu more", message->call_count - LISTED);
    const char *out = evq_arena_strdup(arena, evq_buf_text(&list));
    evq_buf_dispose(&list);
    return out;
}

const char *evq_calls_difference(const evq_message *reply, const evq_message *reference, evq_arena *arena)
{
    if (tools_agree(reply, reference))
        return evq_arena_printf(arena, "it calls %s as recorded, but with other arguments", list_tools(reply, arena));
    return evq_arena_printf(arena, "it calls %s; the recording calls %s", list_tools(reply, arena),
                            list_tools(reference, arena));
}
