// Anthropic Messages.

#include "simulator/sim_dialect.h"

#include "base/json.h"
#include "base/json_write.h"
#include "simulator/sim_history.h"

#include <stdlib.h>
#include <string.h>

// A signature that clients must send back as it is.
#define SIGNATURE "c2ltdWxhdGVkLXNpZ25hdHVyZQ=="

// ---- a request ----

static bool is_type(const json_t *block, const char *type)
{
    const char *said = json_string_value(json_object_get(block, "type"));
    return said && !strcmp(said, type);
}

static const char *text_of(const json_t *block, const char *key)
{
    return json_string_value(json_object_get(block, key));
}

static void read_block(evq_sim_request *out, const char *role, const json_t *block)
{
    bool is_assistant = !strcmp(role, "assistant");
    if (is_type(block, "tool_use"))
        evq_sim_history_call(out, text_of(block, "id"), text_of(block, "name"), json_object_get(block, "input"));
    else if (is_type(block, "tool_result"))
        evq_sim_history_result(out, text_of(block, "tool_use_id"), json_object_get(block, "content"));
    else if (is_type(block, "text") && is_assistant)
        evq_sim_history_said(out, text_of(block, "text"));
    else if (is_type(block, "text"))
        evq_sim_history_text(out, role, text_of(block, "text"));
}

static int read_message(evq_sim_request *out, const evq_json *message)
{
    evq_json role, content;
    const char *name;
    if (evq_json_object(message) || evq_json_need(message, "role", &role) || evq_json_string(&role, &name) ||
        evq_json_need(message, "content", &content))
        return EVQ_EFORMAT;
    if (strcmp(name, "user") != 0 && strcmp(name, "assistant") != 0)
        return evq_json_fail(&role, "must be \"user\" or \"assistant\"");
    if (json_is_string(content.value)) {
        evq_sim_history_text(out, name, json_string_value(content.value));
        return 0;
    }
    if (evq_json_array(&content)) return EVQ_EFORMAT;
    if (!evq_json_count(&content)) return evq_json_fail(&content, "must not be empty");
    for (size_t i = 0; i < evq_json_count(&content); i++) {
        evq_json block = evq_json_at(&content, i);
        if (evq_json_object(&block)) return EVQ_EFORMAT;
        read_block(out, name, block.value);
    }
    return 0;
}

static int read_request(evq_sim_request *out, const evq_json *root)
{
    evq_json at;
    int64_t max_tokens;
    if (evq_json_need(root, "max_tokens", &at) || evq_json_integer(&at, 0, INT64_MAX, &max_tokens)) return EVQ_EFORMAT;
    if (evq_json_find(root, "system", &at)) {
        char *text = evq_sim_history_flat(at.value);
        evq_sim_history_text(out, "system", text);
        free(text);
    }
    if (evq_json_need(root, "messages", &at) || evq_json_array(&at)) return EVQ_EFORMAT;
    for (size_t i = 0; i < evq_json_count(&at); i++) {
        evq_json message = evq_json_at(&at, i);
        if (read_message(out, &message)) return EVQ_EFORMAT;
    }
    if (evq_json_find(root, "tools", &at)) {
        if (evq_json_array(&at)) return EVQ_EFORMAT;
        for (size_t i = 0; i < evq_json_count(&at); i++) {
            const json_t *tool = json_array_get(at.value, i);
            evq_sim_history_tool(out, json_object_get(tool, "name"), json_object_get(tool, "description"),
                                 json_object_get(tool, "input_schema"));
        }
    }
    out->include_usage = true;
    if (evq_json_find(root, "model", &at) && evq_json_string(&at, &out->model)) return EVQ_EFORMAT;
    return evq_json_find(root, "stream", &at) ? evq_json_bool(&at, &out->stream) : 0;
}

// ---- what answers have in common ----

static void put_usage(evq_json_writer *w, const evq_sim_plan *plan, bool told, int64_t output)
{
    evq_put_object(w, "usage");
    evq_put_int(w, "input_tokens", told ? plan->prompt_tokens - plan->cached_tokens : 0);
    evq_put_int(w, "cache_creation_input_tokens", 0);
    evq_put_int(w, "cache_read_input_tokens", told ? plan->cached_tokens : 0);
    evq_put_int(w, "output_tokens", told ? output : 0);
    evq_write_end(w);
}

static const char *stop_reason(const evq_sim_plan *plan)
{
    if (plan->slip == EVQ_SIM_SLIP_TRUNCATED_IN_REASONING) return "max_tokens";
    bool calls = plan->message->call_count > 0;
    return calls && plan->slip != EVQ_SIM_SLIP_WRONG_FINISH ? "tool_use" : "end_turn";
}

// Input is an object here: what is none cannot be said.
static const char *input_of(const evq_tool_call *call, json_t **owner)
{
    *owner = json_loads(call->arguments, 0, NULL);
    return json_is_object(*owner) ? call->arguments : "{}";
}

// The blocks of a message in their order: reasoning, text, calls.
static int64_t block_index(const evq_message *message, const evq_sim_piece *piece)
{
    int64_t before_text = message->reasoning && *message->reasoning;
    int64_t before_calls = before_text + (message->content && *message->content);
    if (piece->kind == EVQ_SIM_REASONING) return 0;
    return piece->kind == EVQ_SIM_CONTENT ? before_text : before_calls + (int64_t)piece->call;
}

// ---- a stream ----

static evq_json_writer begin_event(evq_buf *out, const char *type)
{
    evq_buf_printf(out, "event: %s\ndata: ", type);
    evq_json_writer w = evq_json_writer_on(out, 0);
    evq_write_object(&w);
    evq_put_string(&w, "type", type);
    return w;
}

static void end_event(evq_json_writer *w)
{
    evq_write_end(w);
    evq_buf_puts(w->out, "\n\n");
}

static void write_message_start(evq_buf *out, const evq_sim_answer *answer)
{
    evq_json_writer w = begin_event(out, "message_start");
    evq_put_object(&w, "message");
    evq_put_string(&w, "id", answer->id);
    evq_put_string(&w, "type", "message");
    evq_put_string(&w, "role", "assistant");
    evq_put_string(&w, "model", answer->model);
    evq_put_raw(&w, "content", "[]");
    evq_put_string(&w, "stop_reason", NULL);
    evq_put_string(&w, "stop_sequence", NULL);
    put_usage(&w, answer->plan, answer->usage, 1);
    evq_write_end(&w);
    end_event(&w);
}

static void write_block_start(evq_buf *out, const evq_sim_plan *plan, const evq_sim_piece *piece)
{
    evq_json_writer w = begin_event(out, "content_block_start");
    evq_put_int(&w, "index", block_index(plan->message, piece));
    evq_put_object(&w, "content_block");
    if (piece->kind == EVQ_SIM_CALL) {
        const evq_tool_call *call = &plan->message->calls[piece->call];
        evq_put_string(&w, "type", "tool_use");
        evq_put_string(&w, "id", call->id);
        evq_put_string(&w, "name", call->name);
        // whole where they do not follow in pieces
        evq_put_raw(&w, "input", plan->slip == EVQ_SIM_SLIP_ARGUMENTS_OBJECT ? call->arguments : "{}");
    } else {
        bool is_text = piece->kind == EVQ_SIM_CONTENT;
        evq_put_string(&w, "type", is_text ? "text" : "thinking");
        evq_put_string(&w, is_text ? "text" : "thinking", "");
        if (!is_text) evq_put_string(&w, "signature", "");
    }
    evq_write_end(&w);
    end_event(&w);
}

static void write_delta(evq_buf *out, int64_t index, const char *type, const char *key, const char *text, size_t len)
{
    evq_json_writer w = begin_event(out, "content_block_delta");
    evq_put_int(&w, "index", index);
    evq_put_object(&w, "delta");
    evq_put_string(&w, "type", type);
    evq_write_key(&w, key);
    evq_write_bytes(&w, text, len);
    evq_write_end(&w);
    end_event(&w);
}

static void write_block_stop(evq_buf *out, int64_t index, bool is_signed)
{
    if (is_signed) write_delta(out, index, "signature_delta", "signature", SIGNATURE, strlen(SIGNATURE));
    evq_json_writer w = begin_event(out, "content_block_stop");
    evq_put_int(&w, "index", index);
    end_event(&w);
}

static bool is_block(evq_sim_piece_kind kind)
{
    return kind >= EVQ_SIM_REASONING && kind <= EVQ_SIM_ARGUMENTS;
}

static void write_block_piece(evq_buf *out, const evq_sim_plan *plan, const evq_sim_piece *piece)
{
    int64_t index = block_index(plan->message, piece);
    bool begins = piece->kind == EVQ_SIM_CALL || (piece->kind != EVQ_SIM_ARGUMENTS && piece[-1].kind != piece->kind);
    if (begins) write_block_start(out, plan, piece);
    if (piece->kind == EVQ_SIM_CONTENT) write_delta(out, index, "text_delta", "text", piece->text, piece->len);
    if (piece->kind == EVQ_SIM_REASONING)
        write_delta(out, index, "thinking_delta", "thinking", piece->text, piece->len);
    if (piece->kind == EVQ_SIM_ARGUMENTS)
        write_delta(out, index, "input_json_delta", "partial_json", piece->text, piece->len);
    const evq_sim_piece *next = piece + 1;
    bool goes_on = is_block(next->kind) && block_index(plan->message, next) == index;
    bool breaks_off = next->kind > EVQ_SIM_DONE;
    if (!goes_on && !breaks_off) write_block_stop(out, index, piece->kind == EVQ_SIM_REASONING);
}

static void write_message_end(evq_buf *out, const evq_sim_answer *answer)
{
    evq_json_writer w = begin_event(out, "message_delta");
    evq_put_object(&w, "delta");
    evq_put_string(&w, "stop_reason", stop_reason(answer->plan));
    evq_put_string(&w, "stop_sequence", NULL);
    evq_write_end(&w);
    put_usage(&w, answer->plan, answer->usage, answer->plan->output_tokens);
    end_event(&w);
}

static void write_error(evq_buf *out, int status, const char *type, const char *message)
{
    static const struct {
        int status;
        const char *type;
    } types[] = {{400, "invalid_request_error"}, {401, "authentication_error"}, {402, "billing_error"},
                 {403, "permission_error"},      {404, "not_found_error"},      {413, "request_too_large"},
                 {429, "rate_limit_error"},      {529, "overloaded_error"}};
    type = "api_error";
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].status == status) type = types[i].type;
    evq_json_writer w = evq_json_writer_on(out, 0);
    evq_write_object(&w);
    evq_put_string(&w, "type", "error");
    evq_put_object(&w, "error");
    evq_put_string(&w, "type", type);
    evq_put_string(&w, "message", message);
    evq_write_end(&w);
    evq_write_end(&w);
}

static void write_piece(evq_buf *out, const evq_sim_answer *answer, const evq_sim_piece *piece)
{
    switch (piece->kind) {
    case EVQ_SIM_ROLE:
        write_message_start(out, answer);
        break;
    case EVQ_SIM_PROGRESS:
        evq_buf_puts(out, "event: ping\ndata: {\"type\":\"ping\"}\n\n");
        break;
    case EVQ_SIM_FINISH:
        write_message_end(out, answer);
        break;
    case EVQ_SIM_DONE: {
        evq_json_writer w = begin_event(out, "message_stop");
        end_event(&w);
        break;
    }
    case EVQ_SIM_ERROR:
        evq_buf_puts(out, "event: error\ndata: ");
        write_error(out, EVQ_SIM_BROKEN_STATUS, EVQ_SIM_BROKEN_TYPE, EVQ_SIM_BROKEN_TEXT);
        evq_buf_puts(out, "\n\n");
        break;
    default:
        if (is_block(piece->kind)) write_block_piece(out, answer->plan, piece);
        break;
    }
}

// ---- a whole body ----

static void put_content(evq_json_writer *w, const evq_message *message)
{
    evq_put_array(w, "content");
    if (message->reasoning && *message->reasoning) {
        evq_write_object(w);
        evq_put_string(w, "type", "thinking");
        evq_put_string(w, "thinking", message->reasoning);
        evq_put_string(w, "signature", SIGNATURE);
        evq_write_end(w);
    }
    if (message->content && *message->content) {
        evq_write_object(w);
        evq_put_string(w, "type", "text");
        evq_put_string(w, "text", message->content);
        evq_write_end(w);
    }
    for (size_t i = 0; i < message->call_count; i++) {
        const evq_tool_call *call = &message->calls[i];
        json_t *owner;
        evq_write_object(w);
        evq_put_string(w, "type", "tool_use");
        evq_put_string(w, "id", call->id);
        evq_put_string(w, "name", call->name);
        evq_put_raw(w, "input", input_of(call, &owner));
        evq_write_end(w);
        json_decref(owner);
    }
    evq_write_end(w);
}

static void write_body(evq_buf *out, const evq_sim_answer *answer)
{
    evq_json_writer w = evq_json_writer_on(out, 0);
    evq_write_object(&w);
    evq_put_string(&w, "id", answer->id);
    evq_put_string(&w, "type", "message");
    evq_put_string(&w, "role", "assistant");
    evq_put_string(&w, "model", answer->model);
    put_content(&w, answer->plan->message);
    evq_put_string(&w, "stop_reason", stop_reason(answer->plan));
    evq_put_string(&w, "stop_sequence", NULL);
    put_usage(&w, answer->plan, answer->usage, answer->plan->output_tokens);
    evq_write_end(&w);
}

const evq_sim_dialect evq_sim_messages = {
    .name = "anthropic-messages",
    .stream_type = "text/event-stream",
    .read = read_request,
    .piece = write_piece,
    .body = write_body,
    .error = write_error,
};
