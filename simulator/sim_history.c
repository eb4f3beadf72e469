#include "simulator/sim_history.h"

#include "base/buf.h"
#include "base/err.h"

#include <stdlib.h>
#include <string.h>

static json_t *made(json_t *value)
{
    if (!value) evq_out_of_memory();
    return value;
}

void evq_sim_history_text(evq_sim_request *out, const char *role, const char *text)
{
    json_array_append_new(out->built_messages,
                          made(json_pack("{s:s, s:s}", "role", role, "content", text ? text : "")));
}

char *evq_sim_history_flat(const json_t *content)
{
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(64));
    if (json_is_string(content)) evq_buf_puts(&text, json_string_value(content));
    size_t i;
    json_t *part;
    json_array_foreach(content, i, part) {
        const char *piece = json_string_value(json_object_get(part, "text"));
        if (piece) evq_buf_puts(&text, piece);
    }
    return evq_buf_take(&text);
}

void evq_sim_history_result(evq_sim_request *out, const char *call_id, const json_t *content)
{
    char *text = evq_sim_history_flat(content);
    json_array_append_new(out->built_messages, made(json_pack("{s:s, s:s, s:s}", "role", "tool", "tool_call_id",
                                                              call_id ? call_id : "", "content", text)));
    free(text);
}

// The assistant's message that goes on, begun where there is none.
static json_t *assistant(evq_sim_request *out)
{
    json_t *latest = json_array_get(out->built_messages, json_array_size(out->built_messages) - 1);
    const char *role = json_string_value(json_object_get(latest, "role"));
    if (role && !strcmp(role, "assistant")) return latest;
    evq_sim_history_text(out, "assistant", "");
    return json_array_get(out->built_messages, json_array_size(out->built_messages) - 1);
}

void evq_sim_history_said(evq_sim_request *out, const char *text)
{
    json_t *message = assistant(out);
    const char *before = json_string_value(json_object_get(message, "content"));
    evq_buf all = EVQ_BUF_INIT(EVQ_MIB(64));
    evq_buf_printf(&all, "%s%s", before ? before : "", text ? text : "");
    json_object_set_new(message, "content", made(json_string(evq_buf_text(&all))));
    evq_buf_dispose(&all);
}

void evq_sim_history_call(evq_sim_request *out, const char *id, const char *name, const json_t *arguments)
{
    json_t *message = assistant(out), *calls = json_object_get(message, "tool_calls");
    if (!calls) json_object_set_new(message, "tool_calls", calls = made(json_array()));
    char *text = json_is_object(arguments) ? json_dumps(arguments, JSON_COMPACT) : NULL;
    const char *said = text ? text : json_string_value(arguments);
    json_array_append_new(calls,
                          made(json_pack("{s:s, s:s, s:{s:s, s:s}}", "id", id ? id : "", "type", "function", "function",
                                         "name", name ? name : "", "arguments", said ? said : "{}")));
    free(text);
}

void evq_sim_history_tool(evq_sim_request *out, const json_t *name, const json_t *description, json_t *parameters)
{
    json_t *function = made(json_object());
    if (name) json_object_set(function, "name", (json_t *)name);
    if (description) json_object_set(function, "description", (json_t *)description);
    if (parameters) json_object_set(function, "parameters", parameters);
    json_array_append_new(out->built_tools, made(json_pack("{s:s, s:o}", "type", "function", "function", function)));
}
