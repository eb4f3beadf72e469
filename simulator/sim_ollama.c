// Ollama's own /api/chat.

#include "simulator/sim_dialect.h"

#include "base/json.h"
#include "base/json_write.h"
#include "simulator/sim_history.h"

#include <string.h>

// ---- a request ----

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static void read_message(evq_sim_request *out, const json_t *message)
{
    const char *role = text_of(message, "role");
    if (!role) return;
    if (!strcmp(role, "tool")) {
        evq_sim_history_result(out, text_of(message, "tool_call_id"), json_object_get(message, "content"));
        return;
    }
    evq_sim_history_text(out, role, text_of(message, "content"));
    size_t i;
    json_t *call;
    json_array_foreach(json_object_get(message, "tool_calls"), i, call) {
        const json_t *function = json_object_get(call, "function");
        evq_sim_history_call(out, text_of(call, "id"), text_of(function, "name"),
                             json_object_get(function, "arguments"));
    }
}

static int read_request(evq_sim_request *out, const evq_json *root)
{
    evq_json at;
    size_t i;
    json_t *message;
    if (evq_json_need(root, "messages", &at) || evq_json_array(&at)) return EVQ_EFORMAT;
    json_array_foreach(at.value, i, message) read_message(out, message);
    if (evq_json_find(root, "tools", &at)) {
        if (evq_json_array(&at)) return EVQ_EFORMAT;
        out->tools = at.value;
    }
    out->include_usage = true;
    out->stream = true; // unless told otherwise
    if (evq_json_find(root, "model", &at) && evq_json_string(&at, &out->model)) return EVQ_EFORMAT;
    return evq_json_find(root, "stream", &at) ? evq_json_bool(&at, &out->stream) : 0;
}

// ---- an answer ----

// The beginning of every object, its message left open.
static evq_json_writer open_answer(evq_buf *out, const evq_sim_answer *answer)
{
    evq_json_writer w = evq_json_writer_on(out, 0);
    evq_write_object(&w);
    evq_put_string(&w, "model", answer->model);
    evq_put_string(&w, "created_at", "1970-01-01T00:00:00Z");
    evq_put_object(&w, "message");
    evq_put_string(&w, "role", "assistant");
    return w;
}

// Arguments are an object here: what is none cannot be said.
static void put_call(evq_json_writer *w, const evq_message *message, size_t index)
{
    const evq_tool_call *call = &message->calls[index];
    json_t *arguments = json_loads(call->arguments, 0, NULL);
    evq_write_object(w);
    evq_put_string(w, "id", call->id);
    evq_put_object(w, "function");
    evq_put_int(w, "index", (int64_t)index);
    evq_put_string(w, "name", call->name);
    evq_put_raw(w, "arguments", json_is_object(arguments) ? call->arguments : "{}");
    evq_write_end(w);
    evq_write_end(w);
    json_decref(arguments);
}

static int64_t ns_of_ms(double ms)
{
    return (int64_t)(ms * 1e6);
}

// Counts hold the cached part of the prompt, durations do not.
static void put_end(evq_json_writer *w, const evq_sim_answer *answer)
{
    const evq_sim_plan *plan = answer->plan;
    evq_put_bool(w, "done", true);
    evq_put_string(w, "done_reason", plan->slip == EVQ_SIM_SLIP_TRUNCATED_IN_REASONING ? "length" : "stop");
    if (answer->timings) {
        evq_put_int(w, "total_duration", ns_of_ms(plan->prompt_ms + plan->output_ms));
        evq_put_int(w, "load_duration", 1000000);
        evq_put_int(w, "prompt_eval_duration", ns_of_ms(plan->prompt_ms));
        evq_put_int(w, "eval_duration", ns_of_ms(plan->output_ms));
    }
    if (answer->usage) {
        evq_put_int(w, "prompt_eval_count", plan->prompt_tokens);
        evq_put_int(w, "prompt_eval_cached_count", plan->cached_tokens);
        evq_put_int(w, "eval_count", plan->output_tokens);
    }
}

static void write_text(evq_buf *out, const evq_sim_answer *answer, const evq_sim_piece *piece)
{
    bool is_text = piece->kind == EVQ_SIM_CONTENT;
    evq_json_writer w = open_answer(out, answer);
    if (!is_text) evq_put_string(&w, "content", "");
    evq_write_key(&w, is_text ? "content" : "thinking");
    evq_write_bytes(&w, piece->text, piece->len);
    evq_write_end(&w);
    evq_put_bool(&w, "done", false);
    evq_write_end(&w);
    evq_buf_putc(out, '\n');
}

static void write_call(evq_buf *out, const evq_sim_answer *answer, size_t index)
{
    evq_json_writer w = open_answer(out, answer);
    evq_put_string(&w, "content", "");
    evq_put_array(&w, "tool_calls");
    put_call(&w, answer->plan->message, index);
    evq_write_end(&w);
    evq_write_end(&w);
    evq_put_bool(&w, "done", false);
    evq_write_end(&w);
    evq_buf_putc(out, '\n');
}

static void write_end(evq_buf *out, const evq_sim_answer *answer)
{
    evq_json_writer w = open_answer(out, answer);
    evq_put_string(&w, "content", "");
    evq_write_end(&w);
    put_end(&w, answer);
    evq_write_end(&w);
    evq_buf_putc(out, '\n');
}

static void write_error(evq_buf *out, int status, const char *type, const char *message)
{
    (void)status, (void)type;
    evq_json_writer w = evq_json_writer_on(out, 0);
    evq_write_object(&w);
    evq_put_string(&w, "error", message);
    evq_write_end(&w);
}

// A call comes whole, with its last piece.
static void write_piece(evq_buf *out, const evq_sim_answer *answer, const evq_sim_piece *piece)
{
    switch (piece->kind) {
    case EVQ_SIM_REASONING:
    case EVQ_SIM_CONTENT:
        write_text(out, answer, piece);
        break;
    case EVQ_SIM_CALL:
    case EVQ_SIM_ARGUMENTS:
        if (piece[1].kind != EVQ_SIM_ARGUMENTS && piece[1].kind <= EVQ_SIM_DONE) write_call(out, answer, piece->call);
        break;
    case EVQ_SIM_DONE:
        write_end(out, answer);
        break;
    case EVQ_SIM_ERROR:
        write_error(out, EVQ_SIM_BROKEN_STATUS, EVQ_SIM_BROKEN_TYPE, EVQ_SIM_BROKEN_TEXT);
        evq_buf_putc(out, '\n');
        break;
    default:
        break;
    }
}

static void write_body(evq_buf *out, const evq_sim_answer *answer)
{
    const evq_message *message = answer->plan->message;
    evq_json_writer w = open_answer(out, answer);
    evq_put_string(&w, "content", message->content ? message->content : "");
    if (message->reasoning && *message->reasoning) evq_put_string(&w, "thinking", message->reasoning);
    if (message->call_count) {
        evq_put_array(&w, "tool_calls");
        for (size_t i = 0; i < message->call_count; i++) put_call(&w, message, i);
        evq_write_end(&w);
    }
    evq_write_end(&w);
    put_end(&w, answer);
    evq_write_end(&w);
}

const evq_sim_dialect evq_sim_ollama = {
    .name = "ollama",
    .stream_type = "application/x-ndjson",
    .read = read_request,
    .piece = write_piece,
    .body = write_body,
    .error = write_error,
};
