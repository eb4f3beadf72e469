#include "simulator/sim_dialect.h"

#include "base/json_write.h"

#include <string.h>

// ---- what a GET brings ----

static void list_openai(evq_buf *out)
{
    evq_buf_puts(out, "{\"object\":\"list\",\"data\":[{\"id\":\"" EVQ_SIM_MODEL "\",\"object\":\"model\",\"created\":0,"
                      "\"owned_by\":\"evalq\"}]}");
}

static void list_anthropic(evq_buf *out)
{
    evq_buf_puts(out, "{\"data\":[{\"type\":\"model\",\"id\":\"" EVQ_SIM_MODEL "\",\"display_name\":\"Simulated\","
                      "\"created_at\":\"1970-01-01T00:00:00Z\"}],\"has_more\":false,\"first_id\":\"" EVQ_SIM_MODEL
                      "\",\"last_id\":\"" EVQ_SIM_MODEL "\"}");
}

static void list_gemini(evq_buf *out)
{
    evq_buf_puts(out, "{\"models\":[{\"name\":\"models/" EVQ_SIM_MODEL "\",\"displayName\":\"Simulated\","
                      "\"supportedGenerationMethods\":[\"generateContent\"]}]}");
}

static void list_ollama(evq_buf *out)
{
    evq_buf_puts(out, "{\"models\":[{\"name\":\"" EVQ_SIM_MODEL "\",\"model\":\"" EVQ_SIM_MODEL "\","
                      "\"modified_at\":\"1970-01-01T00:00:00Z\",\"size\":0,\"digest\":\"\",\"details\":{}}]}");
}

static void health(evq_buf *out)
{
    evq_buf_puts(out, "{\"status\":\"ok\"}");
}

// ---- paths ----

static const struct row {
    const char *method, *path;
    evq_sim_route route;
} rows[] = {
    {"POST", "/v1/chat/completions", {.dialect = &evq_sim_chat}},
    {"POST", "/v1/responses", {.dialect = &evq_sim_responses}},
    {"POST", "/v1/messages", {.dialect = &evq_sim_messages}},
    {"POST", "/api/chat", {.dialect = &evq_sim_ollama}},
    {"GET", "/v1/models", {.list = list_openai}},
    {"GET", "/v1beta/models", {.list = list_gemini}},
    {"GET", "/api/tags", {.list = list_ollama}},
    {"GET", "/health", {.list = health}},
};

// "/v1beta/models/NAME:generateContent"
static evq_sim_route gemini_route(const char *path)
{
    static const char start[] = "/v1beta/models/", whole[] = ":generateContent", stream[] = ":streamGenerateContent";
    evq_sim_route route = {.dialect = NULL};
    if (strncmp(path, start, strlen(start)) != 0) return route;
    const char *model = path + strlen(start), *colon = strrchr(model, ':');
    if (!colon || (strcmp(colon, whole) != 0 && strcmp(colon, stream) != 0)) return route;
    return (evq_sim_route){.dialect = &evq_sim_gemini,
                           .streams = !strcmp(colon, stream),
                           .model = model,
                           .model_len = (size_t)(colon - model)};
}

evq_sim_route evq_sim_route_find(const char *method, const char *path, bool anthropic)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(rows[i].path, path) != 0 || strcmp(rows[i].method, method) != 0) continue;
        evq_sim_route route = rows[i].route;
        if (anthropic && route.list == list_openai) route.list = list_anthropic;
        return route;
    }
    return strcmp(method, "POST") ? (evq_sim_route){.dialect = NULL} : gemini_route(path);
}
