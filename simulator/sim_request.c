#include "simulator/sim_request.h"

#include "base/json.h"

#include <string.h>

static int read_members(evq_sim_request *out, const evq_json *root)
{
    evq_json at, inner;
    if (evq_json_need(root, "messages", &at) || evq_json_array(&at)) return EVQ_EFORMAT;
    if (!evq_json_count(&at)) return evq_json_fail(&at, "must hold at least one message");
    out->messages = at.value;
    if (evq_json_find(root, "tools", &at)) {
        if (evq_json_array(&at)) return EVQ_EFORMAT;
        out->tools = at.value;
    }
    if (evq_json_find(root, "model", &at) && evq_json_string(&at, &out->model)) return EVQ_EFORMAT;
    if (evq_json_find(root, "stream", &at) && evq_json_bool(&at, &out->stream)) return EVQ_EFORMAT;
    if (!evq_json_find(root, "stream_options", &at)) return 0;
    if (evq_json_object(&at)) return EVQ_EFORMAT;
    return evq_json_find(&at, "include_usage", &inner) ? evq_json_bool(&inner, &out->include_usage) : 0;
}

int evq_sim_request_read(evq_sim_request *out, const char *body, size_t len, evq_err *err)
{
    *out = (evq_sim_request){.model = ""};
    int rc = evq_json_parse(&out->value, body, len, NULL, err);
    if (rc) return rc;
    evq_json_source source = {.err = err};
    evq_json root = evq_json_root(out->value, &source);
    rc = evq_json_object(&root);
    if (!rc) rc = read_members(out, &root);
    if (rc) evq_sim_request_dispose(out);
    return rc;
}

void evq_sim_request_dispose(evq_sim_request *request)
{
    json_decref(request->value);
    *request = (evq_sim_request){0};
}

static bool has_role(const json_t *message, evq_role role)
{
    const char *said = json_string_value(json_object_get(message, "role"));
    return said && !strcmp(said, evq_role_names[role]);
}

static bool is_message(const json_t *messages, size_t index, evq_role role, const char *content)
{
    const json_t *message = json_array_get(messages, index);
    const char *said = json_string_value(json_object_get(message, "content"));
    return has_role(message, role) && said && !strcmp(said, content);
}

static const evq_scenario *find_scenario(const json_t *messages, const evq_scenario *const *scenarios, size_t count)
{
    const evq_scenario *found = NULL;
    for (size_t i = 0; i < count; i++) {
        const evq_scenario *scenario = scenarios[i];
        if (!is_message(messages, 0, EVQ_SYSTEM, scenario->system)) continue;
        if (is_message(messages, 1 + scenario->history_count, EVQ_USER, scenario->turns[0].user)) return scenario;
        if (!found) found = scenario;
    }
    return found;
}

const char *evq_sim_request_last_user(const evq_sim_request *request)
{
    for (size_t i = json_array_size(request->messages); i-- > 0;) {
        const json_t *message = json_array_get(request->messages, i);
        if (!has_role(message, EVQ_USER)) continue;
        const char *text = json_string_value(json_object_get(message, "content"));
        return text ? text : "";
    }
    return "";
}

static int count_assistant(const json_t *messages)
{
    int count = 0;
    size_t i;
    const json_t *message;
    json_array_foreach(messages, i, message) {
        if (has_role(message, EVQ_ASSISTANT)) count++;
    }
    return count;
}

static int count_assistant_in_history(const evq_scenario *scenario)
{
    int count = 0;
    for (size_t i = 0; i < scenario->history_count; i++)
        if (scenario->history[i].role == EVQ_ASSISTANT) count++;
    return count;
}

void evq_sim_place_find(evq_sim_place *out, const evq_sim_request *request, const evq_scenario *const *scenarios,
                        size_t count)
{
    const evq_scenario *scenario = find_scenario(request->messages, scenarios, count);
    int before = count_assistant(request->messages);
    int in_history = scenario ? count_assistant_in_history(scenario) : 0;
    *out = (evq_sim_place){.scenario = scenario, .step = before > in_history ? before - in_history + 1 : 1};
}
