#include "simulator/sim_fault.h"

#include "base/json_write.h"

const char *const evq_sim_fault_names[EVQ_SIM_FAULT_COUNT] = {
#define X(name, word) word,
    EVQ_SIM_FAULTS(X)
#undef X
};

#define JSON "application/json"

// Over Chat Completions 400, 401 and 503 as llama.cpp says it, 404 and 429 as OpenAI does.
static const evq_sim_canned canned[EVQ_SIM_FAULT_COUNT] = {
    [EVQ_SIM_FAULT_400] = {400, JSON, NULL, "invalid_request_error", "Failed to parse messages: unsupported content",
                           NULL},
    [EVQ_SIM_FAULT_401] = {401, JSON, NULL, "authentication_error", "Invalid API Key", NULL},
    [EVQ_SIM_FAULT_402] = {402, JSON, NULL, "billing_error", "Insufficient credit balance", NULL},
    [EVQ_SIM_FAULT_403] = {403, JSON, NULL, "permission_error", "Your key may not use this model", NULL},
    [EVQ_SIM_FAULT_404] = {404, JSON, NULL, "not_found_error",
                           "The model does not exist or you do not have access to it.",
                           "{\"error\":{\"message\":\"The model does not exist or you do not have access to it.\","
                           "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"model_not_found\"}}"},
    [EVQ_SIM_FAULT_429] = {429, JSON, "1", "rate_limit_error",
                           "Rate limit reached for requests. Please try again in 1s.",
                           "{\"error\":{\"message\":\"Rate limit reached for requests. Please try again in 1s.\","
                           "\"type\":\"requests\",\"param\":null,\"code\":\"rate_limit_exceeded\"}}"},
    [EVQ_SIM_FAULT_500] = {500, JSON, NULL, "server_error", "failed to process the prompt", NULL},
    [EVQ_SIM_FAULT_503] = {503, JSON, NULL, "unavailable_error", "The server is busy, please try again", NULL},
    [EVQ_SIM_FAULT_529] = {529, JSON, NULL, "overloaded_error", "Overloaded", NULL},
    [EVQ_SIM_FAULT_LOADING] = {503, JSON, NULL, "unavailable_error", "Loading model", NULL},
    [EVQ_SIM_FAULT_OVERFLOW] =
        {400, JSON, NULL, "exceed_context_size_error",
         "the prompt exceeds the available context size (4096 tokens): prompt is too long, maximum "
         "number of tokens exceeded",
         NULL},
    [EVQ_SIM_FAULT_MALFORMED] = {200, "text/event-stream", NULL, NULL, NULL, "data: {\"choices\":[{\n\nnonsense\n\n"},
    [EVQ_SIM_FAULT_GARBAGE] = {200, "text/html", NULL, NULL, NULL,
                               "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>"
                               "<body>Please sign in to go on.</body></html>\n"},
};

const evq_sim_canned *evq_sim_fault_canned(evq_sim_fault fault)
{
    return canned[fault].status ? &canned[fault] : NULL;
}

void evq_sim_error_write(evq_buf *out, int status, const char *type, const char *message)
{
    evq_json_writer w = evq_json_writer_on(out, 0);
    evq_write_object(&w);
    evq_put_object(&w, "error");
    evq_put_int(&w, "code", status);
    evq_put_string(&w, "message", message);
    evq_put_string(&w, "type", type);
    evq_write_end(&w);
    evq_write_end(&w);
}
