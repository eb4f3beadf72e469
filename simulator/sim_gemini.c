// Gemini's generateContent and streamGenerateContent (as alt=sse).

#include "simulator/sim_dialect.h"

#include "base/json.h"
#include "base/json_write.h"
#include "simulator/sim_history.h"

#include <stdlib.h>
#include <string.h>

// The first call of a reply that reasoned has it, and it must come back.
#define SIGNATURE "c2ltdWxhdGVkLXNpZ25hdHVyZQ=="

// ---- a request ----

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static void read_result(evq_sim_request *out, const json_t *result)
{
    const json_t *response = json_object_get(result, "response");
    const json_t *output = json_object_get(response, "output");
    evq_sim_history_result(out, text_of(result, "id"), output ? output : json_object_get(response, "error"));
}

static void read_part(evq_sim_request *out, bool is_model, const json_t *part)
{
    const json_t *call = json_object_get(part, "functionCall"), *result = json_object_get(part, "functionResponse");
    const char *text = text_of(part, "text");
    if (call)
        evq_sim_history_call(out, text_of(call, "id"), text_of(call, "name"), json_object_get(call, "args"));
    else if (result)
        read_result(out, result);
    else if (text && is_model && !json_is_true(json_object_get(part, "thought")))
        evq_sim_history_said(out, text);
    else if (text && !is_model)
        evq_sim_history_text(out, "user", text);
}

static int read_content(evq_sim_request *out, const evq_json *content)
{
    evq_json parts;
    if (evq_json_object(content) || evq_json_need(content, "parts", &parts) || evq_json_array(&parts))
        return EVQ_EFORMAT;
    if (!evq_json_count(&parts)) return evq_json_fail(&parts, "must not be empty");
    const char *role = text_of(content->value, "role");
    bool is_model = role && !strcmp(role, "model");
    size_t i;
    json_t *part;
    json_array_foreach(parts.value, i, part) read_part(out, is_model, part);
    return 0;
}

static void read_tools(evq_sim_request *out, const json_t *tools)
{
    size_t i, k;
    json_t *tool, *function;
    json_array_foreach(tools, i, tool) {
        json_array_foreach(json_object_get(tool, "functionDeclarations"), k, function) {
            json_t *parameters = json_object_get(function, "parametersJsonSchema");
            if (!parameters) parameters = json_object_get(function, "parameters");
            evq_sim_history_tool(out, json_object_get(function, "name"), json_object_get(function, "description"),
                                 parameters);
        }
    }
}

static int read_request(evq_sim_request *out, const evq_json *root)
{
    evq_json at;
    if (evq_json_find(root, "systemInstruction", &at)) {
        char *text = evq_sim_history_flat(json_object_get(at.value, "parts"));
        evq_sim_history_text(out, "system", text);
        free(text);
    }
    if (evq_json_need(root, "contents", &at) || evq_json_array(&at)) return EVQ_EFORMAT;
    for (size_t i = 0; i < evq_json_count(&at); i++) {
        evq_json content = evq_json_at(&at, i);
        if (read_content(out, &content)) return EVQ_EFORMAT;
    }
    if (evq_json_find(root, "tools", &at)) read_tools(out, at.value);
    out->include_usage = true;
    return 0;
}

// ---- an answer ----

static bool is_object(const char *text)
{
    json_t *value = json_loads(text, 0, NULL);
    bool is = json_is_object(value);
    json_decref(value);
    return is;
}

// Arguments are an object here. A call of which they are none, the server itself refuses.
static bool has_broken_call(const evq_message *message)
{
    for (size_t i = 0; i < message->call_count; i++)
        if (!is_object(message->calls[i].arguments)) return true;
    return false;
}

static void put_usage(evq_json_writer *w, const evq_sim_plan *plan, bool with_output)
{
    evq_put_object(w, "usageMetadata");
    evq_put_int(w, "promptTokenCount", plan->prompt_tokens);
    if (plan->cached_tokens) evq_put_int(w, "cachedContentTokenCount", plan->cached_tokens);
    if (with_output) {
        evq_put_int(w, "candidatesTokenCount", plan->output_tokens - plan->reasoning_tokens);
        if (plan->reasoning_tokens) evq_put_int(w, "thoughtsTokenCount", plan->reasoning_tokens);
    }
    evq_put_int(w, "totalTokenCount", plan->prompt_tokens + (with_output ? plan->output_tokens : 0));
    evq_write_end(w);
}

// Up to the array of parts, which is left open.
static evq_json_writer open_answer(evq_buf *out)
{
    evq_json_writer w = evq_json_writer_on(out, 0);
    evq_write_object(&w);
    evq_put_array(&w, "candidates");
    evq_write_object(&w);
    evq_put_object(&w, "content");
    evq_put_string(&w, "role", "model");
    evq_put_array(&w, "parts");
    return w;
}

static void close_answer(evq_json_writer *w, const evq_sim_answer *answer, const char *finish)
{
    evq_write_end(w); // parts
    evq_write_end(w); // content
    if (finish) evq_put_string(w, "finishReason", finish);
    evq_put_int(w, "index", 0);
    evq_write_end(w);
    evq_write_end(w); // candidates
    if (answer->usage) put_usage(w, answer->plan, finish != NULL);
    evq_put_string(w, "modelVersion", answer->model);
    evq_put_string(w, "responseId", answer->id);
    evq_write_end(w);
}

static void put_text(evq_json_writer *w, const char *text, size_t len, bool is_thought)
{
    evq_write_object(w);
    evq_write_key(w, "text");
    evq_write_bytes(w, text, len);
    if (is_thought) evq_put_bool(w, "thought", true);
    evq_write_end(w);
}

static void put_call(evq_json_writer *w, const evq_message *message, size_t index)
{
    const evq_tool_call *call = &message->calls[index];
    if (!is_object(call->arguments)) return;
    evq_write_object(w);
    evq_put_object(w, "functionCall");
    evq_put_string(w, "id", call->id);
    evq_put_string(w, "name", call->name);
    evq_put_raw(w, "args", call->arguments);
    evq_write_end(w);
    if (!index && message->reasoning && *message->reasoning) evq_put_string(w, "thoughtSignature", SIGNATURE);
    evq_write_end(w);
}

static const char *finish_word(const evq_sim_plan *plan)
{
    const evq_message *message = plan->message;
    if (plan->slip == EVQ_SIM_SLIP_TRUNCATED_IN_REASONING) return "MAX_TOKENS";
    return has_broken_call(message) ? "MALFORMED_FUNCTION_CALL" : "STOP";
}

static void write_error(evq_buf *out, int status, const char *type, const char *message)
{
    static const struct {
        int status;
        const char *word;
    } words[] = {{400, "INVALID_ARGUMENT"},   {401, "UNAUTHENTICATED"}, {403, "PERMISSION_DENIED"}, {404, "NOT_FOUND"},
                 {429, "RESOURCE_EXHAUSTED"}, {503, "UNAVAILABLE"},     {504, "DEADLINE_EXCEEDED"}};
    (void)type;
    const char *word = "INTERNAL";
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].status == status) word = words[i].word;
    evq_json_writer w = evq_json_writer_on(out, 0);
    evq_write_object(&w);
    evq_put_object(&w, "error");
    evq_put_int(&w, "code", status);
    evq_put_string(&w, "message", message);
    evq_put_string(&w, "status", word);
    evq_write_end(&w);
    evq_write_end(&w);
}

static void write_chunk(evq_buf *out, const evq_sim_answer *answer, const evq_sim_piece *piece)
{
    const evq_message *message = answer->plan->message;
    evq_json_writer w = open_answer(out);
    if (piece->kind == EVQ_SIM_REASONING || piece->kind == EVQ_SIM_CONTENT)
        put_text(&w, piece->text, piece->len, piece->kind == EVQ_SIM_REASONING);
    if (piece->kind == EVQ_SIM_CALL || piece->kind == EVQ_SIM_ARGUMENTS) put_call(&w, message, piece->call);
    close_answer(&w, answer, piece->kind == EVQ_SIM_FINISH ? finish_word(answer->plan) : NULL);
}

// A call comes whole, with its last piece. There is no end mark, and nothing is said while the prompt is processed.
static bool has_something(const evq_sim_piece *piece)
{
    switch (piece->kind) {
    case EVQ_SIM_REASONING:
    case EVQ_SIM_CONTENT:
    case EVQ_SIM_FINISH:
        return true;
    case EVQ_SIM_CALL:
    case EVQ_SIM_ARGUMENTS:
        return piece[1].kind != EVQ_SIM_ARGUMENTS && piece[1].kind <= EVQ_SIM_DONE;
    default:
        return false;
    }
}

static void write_piece(evq_buf *out, const evq_sim_answer *answer, const evq_sim_piece *piece)
{
    if (!has_something(piece) && piece->kind != EVQ_SIM_ERROR) return;
    if (piece->kind == EVQ_SIM_ERROR) { // bare, as Google does
        write_error(out, EVQ_SIM_BROKEN_STATUS, EVQ_SIM_BROKEN_TYPE, EVQ_SIM_BROKEN_TEXT);
    } else {
        evq_buf_puts(out, "data: ");
        write_chunk(out, answer, piece);
    }
    evq_buf_puts(out, "\r\n\r\n");
}

static void write_body(evq_buf *out, const evq_sim_answer *answer)
{
    const evq_message *message = answer->plan->message;
    evq_json_writer w = open_answer(out);
    if (message->reasoning && *message->reasoning) put_text(&w, message->reasoning, strlen(message->reasoning), true);
    if (message->content && *message->content) put_text(&w, message->content, strlen(message->content), false);
    for (size_t i = 0; i < message->call_count; i++) put_call(&w, message, i);
    close_answer(&w, answer, finish_word(answer->plan));
}

const evq_sim_dialect evq_sim_gemini = {
    .name = "gemini",
    .stream_type = "text/event-stream",
    .read = read_request,
    .piece = write_piece,
    .body = write_body,
    .error = write_error,
};
