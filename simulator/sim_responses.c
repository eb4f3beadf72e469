// OpenAI Responses, stateless.

#include "simulator/sim_dialect.h"

#include "base/json.h"
#include "base/json_write.h"
#include "simulator/sim_history.h"

#include <stdlib.h>
#include <string.h>

// Sealed reasoning, which clients must send back as it is.
#define SEALED "c2ltdWxhdGVkLXJlYXNvbmluZw=="

// ---- a request ----

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static void read_message_item(evq_sim_request *out, const json_t *item)
{
    const char *role = text_of(item, "role");
    if (!role) return;
    char *text = evq_sim_history_flat(json_object_get(item, "content"));
    if (!strcmp(role, "assistant"))
        evq_sim_history_said(out, text);
    else
        evq_sim_history_text(out, !strcmp(role, "developer") ? "system" : role, text);
    free(text);
}

static void read_item(evq_sim_request *out, const json_t *item)
{
    const char *type = text_of(item, "type");
    if (type && !strcmp(type, "function_call"))
        evq_sim_history_call(out, text_of(item, "call_id"), text_of(item, "name"), json_object_get(item, "arguments"));
    else if (type && !strcmp(type, "function_call_output"))
        evq_sim_history_result(out, text_of(item, "call_id"), json_object_get(item, "output"));
    else
        read_message_item(out, item); // a reasoning item has no role
}

static int read_request(evq_sim_request *out, const evq_json *root)
{
    evq_json at;
    size_t i;
    json_t *item;
    const char *text;
    if (evq_json_find(root, "instructions", &at)) {
        if (evq_json_string(&at, &text)) return EVQ_EFORMAT;
        evq_sim_history_text(out, "system", text);
    }
    if (evq_json_need(root, "input", &at)) return EVQ_EFORMAT;
    if (json_is_string(at.value)) {
        evq_sim_history_text(out, "user", json_string_value(at.value));
    } else {
        if (evq_json_array(&at)) return EVQ_EFORMAT;
        json_array_foreach(at.value, i, item) read_item(out, item);
    }
    if (evq_json_find(root, "tools", &at)) {
        if (evq_json_array(&at)) return EVQ_EFORMAT;
        json_array_foreach(at.value, i, item)
            evq_sim_history_tool(out, json_object_get(item, "name"), json_object_get(item, "description"),
                                 json_object_get(item, "parameters"));
    }
    out->include_usage = true;
    if (evq_json_find(root, "model", &at) && evq_json_string(&at, &out->model)) return EVQ_EFORMAT;
    return evq_json_find(root, "stream", &at) ? evq_json_bool(&at, &out->stream) : 0;
}

// ---- the items of an answer: reasoning, message, calls ----

static bool has_text(const char *text)
{
    return text && *text;
}

static int64_t item_index(const evq_message *message, const evq_sim_piece *piece)
{
    int64_t before_text = has_text(message->reasoning);
    int64_t before_calls = before_text + has_text(message->content);
    if (piece->kind == EVQ_SIM_REASONING) return 0;
    return piece->kind == EVQ_SIM_CONTENT ? before_text : before_calls + (int64_t)piece->call;
}

static void put_item_id(evq_json_writer *w, const char *key, const evq_sim_answer *answer, int64_t index)
{
    char id[160];
    snprintf(id, sizeof id, "item_%.100s_%lld", answer->id, (long long)index);
    evq_put_string(w, key, id);
}

static void put_part(evq_json_writer *w, const char *text)
{
    evq_write_object(w);
    evq_put_string(w, "type", "output_text");
    evq_put_string(w, "text", text);
    evq_put_raw(w, "annotations", "[]");
    evq_write_end(w);
}

// An item, as it is when it begins (`whole` is false) and when it is whole.
static void put_item(evq_json_writer *w, const evq_sim_answer *answer, evq_sim_piece_kind kind, size_t call,
                     int64_t index, bool whole)
{
    const evq_message *message = answer->plan->message;
    evq_write_object(w);
    put_item_id(w, "id", answer, index);
    if (kind == EVQ_SIM_REASONING) {
        evq_put_string(w, "type", "reasoning");
        evq_put_array(w, "summary");
        if (whole) {
            evq_write_object(w);
            evq_put_string(w, "type", "summary_text");
            evq_put_string(w, "text", message->reasoning);
            evq_write_end(w);
        }
        evq_write_end(w);
        if (whole) evq_put_string(w, "encrypted_content", SEALED);
    } else if (kind == EVQ_SIM_CONTENT) {
        evq_put_string(w, "type", "message");
        evq_put_string(w, "status", whole ? "completed" : "in_progress");
        evq_put_string(w, "role", "assistant");
        evq_put_array(w, "content");
        if (whole) put_part(w, message->content);
        evq_write_end(w);
    } else {
        const evq_tool_call *c = &message->calls[call];
        evq_put_string(w, "type", "function_call");
        evq_put_string(w, "status", whole ? "completed" : "in_progress");
        evq_put_string(w, "call_id", c->id);
        evq_put_string(w, "name", c->name);
        evq_put_string(w, "arguments", whole ? c->arguments : "");
    }
    evq_write_end(w);
}

static void put_usage(evq_json_writer *w, const evq_sim_plan *plan)
{
    evq_put_object(w, "usage");
    evq_put_int(w, "input_tokens", plan->prompt_tokens);
    evq_put_object(w, "input_tokens_details");
    evq_put_int(w, "cached_tokens", plan->cached_tokens);
    evq_write_end(w);
    evq_put_int(w, "output_tokens", plan->output_tokens);
    evq_put_object(w, "output_tokens_details");
    evq_put_int(w, "reasoning_tokens", plan->reasoning_tokens);
    evq_write_end(w);
    evq_put_int(w, "total_tokens", plan->prompt_tokens + plan->output_tokens);
    evq_write_end(w);
}

static void put_output(evq_json_writer *w, const evq_sim_answer *answer)
{
    const evq_message *message = answer->plan->message;
    int64_t index = 0;
    if (has_text(message->reasoning)) put_item(w, answer, EVQ_SIM_REASONING, 0, index++, true);
    if (has_text(message->content)) put_item(w, answer, EVQ_SIM_CONTENT, 0, index++, true);
    for (size_t i = 0; i < message->call_count; i++) put_item(w, answer, EVQ_SIM_CALL, i, index++, true);
}

static void put_response(evq_json_writer *w, const evq_sim_answer *answer, bool whole)
{
    evq_put_string(w, "id", answer->id);
    evq_put_string(w, "object", "response");
    evq_put_int(w, "created_at", answer->created);
    bool cut = whole && answer->plan->slip == EVQ_SIM_SLIP_TRUNCATED_IN_REASONING;
    evq_put_string(w, "status", cut ? "incomplete" : whole ? "completed" : "in_progress");
    evq_put_string(w, "model", answer->model);
    evq_put_string(w, "error", NULL);
    if (cut)
        evq_put_raw(w, "incomplete_details", "{\"reason\":\"max_output_tokens\"}");
    else
        evq_put_string(w, "incomplete_details", NULL);
    evq_put_array(w, "output");
    if (whole) put_output(w, answer);
    evq_write_end(w);
    evq_put_bool(w, "parallel_tool_calls", true);
    if (whole && answer->usage)
        put_usage(w, answer->plan);
    else
        evq_put_string(w, "usage", NULL);
}

// ---- a stream ----

// Events are numbered; a piece makes at most eight.
typedef struct numbered {
    evq_buf *out;
    int64_t number;
} numbered;

static evq_json_writer begin_event(numbered *to, const char *type)
{
    evq_buf_printf(to->out, "event: %s\ndata: ", type);
    evq_json_writer w = evq_json_writer_on(to->out, 0);
    evq_write_object(&w);
    evq_put_string(&w, "type", type);
    evq_put_int(&w, "sequence_number", to->number++);
    return w;
}

static void end_event(evq_json_writer *w)
{
    evq_write_end(w);
    evq_buf_puts(w->out, "\n\n");
}

static void write_response_event(numbered *to, const char *type, const evq_sim_answer *answer, bool whole)
{
    evq_json_writer w = begin_event(to, type);
    evq_put_object(&w, "response");
    put_response(&w, answer, whole);
    evq_write_end(&w);
    end_event(&w);
}

static void write_item_event(numbered *to, const char *type, const evq_sim_answer *answer, const evq_sim_piece *piece,
                             bool whole)
{
    int64_t index = item_index(answer->plan->message, piece);
    evq_json_writer w = begin_event(to, type);
    evq_put_int(&w, "output_index", index);
    evq_write_key(&w, "item");
    put_item(&w, answer, piece->kind == EVQ_SIM_ARGUMENTS ? EVQ_SIM_CALL : piece->kind, piece->call, index, whole);
    end_event(&w);
}

// An event about a part of an item: `place` is the name of the part's index, NULL for arguments.
static evq_json_writer begin_part_event(numbered *to, const char *type, const evq_sim_answer *answer,
                                        const evq_sim_piece *piece, const char *place)
{
    int64_t index = item_index(answer->plan->message, piece);
    evq_json_writer w = begin_event(to, type);
    put_item_id(&w, "item_id", answer, index);
    evq_put_int(&w, "output_index", index);
    if (place) evq_put_int(&w, place, 0);
    return w;
}

static void write_delta(numbered *to, const char *type, const evq_sim_answer *answer, const evq_sim_piece *piece,
                        const char *place)
{
    evq_json_writer w = begin_part_event(to, type, answer, piece, place);
    evq_write_key(&w, "delta");
    evq_write_bytes(&w, piece->text, piece->len);
    end_event(&w);
}

static void write_item_begin(numbered *to, const evq_sim_answer *answer, const evq_sim_piece *piece)
{
    write_item_event(to, "response.output_item.added", answer, piece, false);
    if (piece->kind == EVQ_SIM_CONTENT) {
        evq_json_writer w = begin_part_event(to, "response.content_part.added", answer, piece, "content_index");
        evq_write_key(&w, "part");
        put_part(&w, "");
        end_event(&w);
    }
    if (piece->kind == EVQ_SIM_REASONING) {
        evq_json_writer w =
            begin_part_event(to, "response.reasoning_summary_part.added", answer, piece, "summary_index");
        evq_put_raw(&w, "part", "{\"type\":\"summary_text\",\"text\":\"\"}");
        end_event(&w);
    }
}

static void write_item_end(numbered *to, const evq_sim_answer *answer, const evq_sim_piece *piece)
{
    const evq_message *message = answer->plan->message;
    if (piece->kind == EVQ_SIM_CONTENT) {
        evq_json_writer w = begin_part_event(to, "response.output_text.done", answer, piece, "content_index");
        evq_put_string(&w, "text", message->content);
        end_event(&w);
        w = begin_part_event(to, "response.content_part.done", answer, piece, "content_index");
        evq_write_key(&w, "part");
        put_part(&w, message->content);
        end_event(&w);
    } else if (piece->kind == EVQ_SIM_REASONING) {
        evq_json_writer w =
            begin_part_event(to, "response.reasoning_summary_text.done", answer, piece, "summary_index");
        evq_put_string(&w, "text", message->reasoning);
        end_event(&w);
    } else {
        evq_json_writer w = begin_part_event(to, "response.function_call_arguments.done", answer, piece, NULL);
        evq_put_string(&w, "name", message->calls[piece->call].name);
        evq_put_string(&w, "arguments", message->calls[piece->call].arguments);
        end_event(&w);
    }
    write_item_event(to, "response.output_item.done", answer, piece, true);
}

static bool is_item(evq_sim_piece_kind kind)
{
    return kind >= EVQ_SIM_REASONING && kind <= EVQ_SIM_ARGUMENTS;
}

static void write_item_piece(numbered *to, const evq_sim_answer *answer, const evq_sim_piece *piece)
{
    const evq_message *message = answer->plan->message;
    bool begins = piece->kind == EVQ_SIM_CALL || (piece->kind != EVQ_SIM_ARGUMENTS && piece[-1].kind != piece->kind);
    if (begins) write_item_begin(to, answer, piece);
    if (piece->kind == EVQ_SIM_CONTENT) write_delta(to, "response.output_text.delta", answer, piece, "content_index");
    if (piece->kind == EVQ_SIM_REASONING)
        write_delta(to, "response.reasoning_summary_text.delta", answer, piece, "summary_index");
    if (piece->kind == EVQ_SIM_ARGUMENTS)
        write_delta(to, "response.function_call_arguments.delta", answer, piece, NULL);
    const evq_sim_piece *next = piece + 1;
    bool goes_on = is_item(next->kind) && item_index(message, next) == item_index(message, piece);
    bool breaks_off = next->kind > EVQ_SIM_DONE;
    if (!goes_on && !breaks_off) write_item_end(to, answer, piece);
}

static void write_error(evq_buf *out, int status, const char *type, const char *message)
{
    evq_sim_error_write(out, status, type, message);
}

static void put_error(evq_json_writer *w)
{
    evq_put_string(w, "code", EVQ_SIM_BROKEN_TYPE);
    evq_put_string(w, "message", EVQ_SIM_BROKEN_TEXT);
    evq_put_string(w, "param", NULL);
}

// The documentation has the members at the top, OpenAI's servers also in an object of their own (openai-dotnet#881), and
// the official client looks only there.
static void write_error_event(numbered *to)
{
    evq_json_writer w = begin_event(to, "error");
    put_error(&w);
    evq_put_object(&w, "error");
    evq_put_string(&w, "type", EVQ_SIM_BROKEN_TYPE);
    put_error(&w);
    evq_write_end(&w);
    end_event(&w);
}

static void write_piece(evq_buf *out, const evq_sim_answer *answer, const evq_sim_piece *piece)
{
    numbered to = {out, (piece - answer->plan->pieces) * 8};
    switch (piece->kind) {
    case EVQ_SIM_ROLE:
        write_response_event(&to, "response.created", answer, false);
        write_response_event(&to, "response.in_progress", answer, false);
        break;
    case EVQ_SIM_PROGRESS:
        evq_buf_puts(out, ": keepalive\n\n");
        break;
    case EVQ_SIM_DONE:
        write_response_event(&to,
                             answer->plan->slip == EVQ_SIM_SLIP_TRUNCATED_IN_REASONING ? "response.incomplete"
                                                                                       : "response.completed",
                             answer, true);
        break;
    case EVQ_SIM_ERROR:
        write_error_event(&to);
        break;
    default:
        if (is_item(piece->kind)) write_item_piece(&to, answer, piece);
        break;
    }
}

static void write_body(evq_buf *out, const evq_sim_answer *answer)
{
    evq_json_writer w = evq_json_writer_on(out, 0);
    evq_write_object(&w);
    put_response(&w, answer, true);
    evq_write_end(&w);
}

const evq_sim_dialect evq_sim_responses = {
    .name = "openai-responses",
    .stream_type = "text/event-stream",
    .read = read_request,
    .piece = write_piece,
    .body = write_body,
    .error = write_error,
};
