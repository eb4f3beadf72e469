#include "simulator/sim_request.h"

#include "simulator/sim_dialect.h"

#include <string.h>

// Every dialect has a name of its own for it; two hide it among their options.
static int64_t read_limit(const json_t *root)
{
    static const char *const names[] = {"max_tokens", "max_completion_tokens", "max_output_tokens", "num_predict",
                                        "maxOutputTokens"};
    const json_t *const places[] = {root, json_object_get(root, "options"), json_object_get(root, "generationConfig")};
    for (size_t p = 0; p < sizeof places / sizeof *places; p++)
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            const json_t *limit = json_object_get(places[p], names[i]);
            if (json_is_integer(limit) && json_integer_value(limit) > 0) return json_integer_value(limit);
        }
    return 0;
}

int evq_sim_request_read(evq_sim_request *out, const evq_sim_route *route, const char *body, size_t len, evq_err *err)
{
    *out = (evq_sim_request){.model = "", .stream = route->streams};
    int rc = evq_json_parse(&out->value, body, len, NULL, err);
    if (rc) return rc;
    out->built_messages = json_array();
    out->built_tools = json_array();
    evq_json_source source = {.err = err};
    evq_json root = evq_json_root(out->value, &source);
    rc = evq_json_object(&root);
    if (!rc) rc = route->dialect->read(out, &root);
    if (!rc) out->output_limit = read_limit(out->value);
    if (!rc && !out->messages) out->messages = out->built_messages;
    if (!rc && !out->tools && json_array_size(out->built_tools)) out->tools = out->built_tools;
    if (!rc && !json_array_size(out->messages))
        rc = evq_fail(err, EVQ_EFORMAT, NULL, NULL, "there is no message to answer");
    if (rc) evq_sim_request_dispose(out);
    return rc;
}

void evq_sim_request_dispose(evq_sim_request *request)
{
    json_decref(request->value);
    json_decref(request->built_messages);
    json_decref(request->built_tools);
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
