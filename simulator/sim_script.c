#include "simulator/sim_script.h"

#include <jansson.h>
#include <string.h>

static const evq_message unknown = {
    .role = EVQ_ASSISTANT, .content = "This simulated endpoint knows no recording that begins with this system prompt."};
static const evq_message past_the_end = {.role = EVQ_ASSISTANT, .content = "The recording ends here."};

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static const evq_scenario *find_scenario(const json_t *messages, const evq_scenario *const *scenarios, size_t count)
{
    const char *system = text_of(json_array_get(messages, 0), "content");
    for (size_t i = 0; i < count; i++)
        if (!strcmp(scenarios[i]->system, system)) return scenarios[i];
    return NULL;
}

// Assistant messages behind the history: so many steps were taken.
static int steps_taken(const json_t *messages, const evq_scenario *scenario)
{
    int steps = 0;
    for (size_t i = 1 + scenario->history_count; i < json_array_size(messages); i++)
        steps += !strcmp(text_of(json_array_get(messages, i), "role"), "assistant");
    return steps;
}

bool evq_sim_request_read(evq_sim_request *out, const char *body, size_t len, const evq_scenario *const *scenarios,
                          size_t count)
{
    json_t *request = json_loadb(body, len, 0, NULL);
    const json_t *messages = json_object_get(request, "messages");
    bool is_request = json_array_size(messages) > 0;
    if (is_request) {
        const json_t *options = json_object_get(request, "stream_options");
        const evq_scenario *scenario = find_scenario(messages, scenarios, count);
        int taken = scenario ? steps_taken(messages, scenario) : 0;
        const evq_message *recorded = scenario ? evq_scenario_reference(scenario, taken, NULL) : &unknown;
        *out = (evq_sim_request){.stream = json_is_true(json_object_get(request, "stream")),
                                 .wants_usage = json_is_true(json_object_get(options, "include_usage")),
                                 .answer = recorded ? recorded : &past_the_end,
                                 .step = scenario ? taken + 1 : 0};
    }
    json_decref(request);
    return is_request;
}
