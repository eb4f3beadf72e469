// Anthropic Messages, and the servers that imitate it. https://docs.anthropic.com/en/api/messages

#include "endpoints/dialect.h"
#include "endpoints/lenient_json.h"
#include "endpoints/wire_json.h"

#include <string.h>

// `max_tokens` must be there, so it is when the scenario sets no ceiling.
enum { DEFAULT_MAX_TOKENS = 8192 };

// ---- request ----

static void begin(evq_buf *body, const evq_request_options *options)
{
    evq_json_writer w = evq_json_writer_on(body, 0);
    evq_write_object(&w);
    evq_put_string(&w, "model", options->model);
    evq_put_bool(&w, "stream", options->stream);
    evq_put_int(&w, "max_tokens", options->output_tokens > 0 ? options->output_tokens : DEFAULT_MAX_TOKENS);
    evq_put_members(&w, options->members);
    if (!options->tool_count) return;
    evq_put_array(&w, "tools");
    for (size_t i = 0; i < options->tool_count; i++) {
        const evq_tool *tool = &options->tools[i];
        evq_write_object(&w);
        evq_put_string(&w, "name", tool->name);
        if (tool->description) evq_put_string(&w, "description", tool->description);
        evq_put_raw(&w, "input_schema", evq_wire_parameters(tool));
        evq_write_end(&w);
    }
    evq_write_end(&w);
    evq_put_raw(&w, "tool_choice", options->must_call ? "{\"type\":\"any\"}" : "{\"type\":\"auto\"}");
}

static void write_text(evq_json_writer *w, const char *text)
{
    evq_write_object(w);
    evq_put_string(w, "type", "text");
    evq_put_string(w, "text", text);
    evq_write_end(w);
}

static void write_tool_use(evq_json_writer *w, const char *id, const char *name, const char *arguments)
{
    evq_write_object(w);
    evq_put_string(w, "type", "tool_use");
    evq_put_string(w, "id", id);
    evq_put_string(w, "name", name);
    evq_put_raw(w, "input", evq_wire_arguments(arguments));
    evq_write_end(w);
}

static void write_thinking(evq_json_writer *w, const char *text, size_t len, const char *signature)
{
    evq_write_object(w);
    evq_put_string(w, "type", "thinking");
    evq_write_key(w, "thinking");
    evq_write_bytes(w, text, len);
    evq_put_string(w, "signature", signature);
    evq_write_end(w);
}

static void write_result(evq_json_writer *w, const evq_message *message)
{
    evq_write_object(w);
    evq_put_string(w, "type", "tool_result");
    evq_put_string(w, "tool_use_id", message->call_id);
    evq_put_string(w, "content", message->content ? message->content : "");
    if (message->is_error) evq_put_bool(w, "is_error", true);
    evq_write_end(w);
}

// Unsigned reasoning goes back only on demand; imitators take it, Anthropic itself does not. A message without content is
// refused, so one that said nothing says so.
static void write_said(evq_json_writer *w, const evq_message *message)
{
    bool has_text = message->content && *message->content;
    if (message->reasoning) write_thinking(w, message->reasoning, strlen(message->reasoning), "");
    if (has_text || (!message->call_count && !message->reasoning))
        write_text(w, has_text ? message->content : "(no answer)");
    for (size_t i = 0; i < message->call_count; i++)
        write_tool_use(w, message->calls[i].id, message->calls[i].name, message->calls[i].arguments);
}

static const evq_two_sided shape = {"messages", "assistant", "content"};

static void add(evq_buf *body, const evq_request_options *options, const evq_message *message, evq_role before)
{
    (void)options;
    if (message->role == EVQ_SYSTEM) {
        evq_buf_puts(body, ",\"system\":");
        evq_json_writer w = evq_json_writer_on(body, 0);
        evq_write_string(&w, message->content);
        return;
    }
    evq_json_writer w = evq_wire_open_side(body, &shape, before, message->role);
    if (message->role == EVQ_TOOL)
        write_result(&w, message);
    else if (message->role == EVQ_USER)
        write_text(&w, message->content && *message->content ? message->content : "(nothing)");
    else if (message->echo)
        evq_wire_put_echo(&w, message->echo);
    else
        write_said(&w, message);
}

static void close_body(evq_buf *body, evq_role before)
{
    evq_wire_close_sides(body, &shape, before);
}

// ---- answer ----

static const evq_finish_word finish_words[] = {
    {"end_turn", EVQ_FINISH_STOP},
    {"stop_sequence", EVQ_FINISH_STOP},
    {"tool_use", EVQ_FINISH_TOOL_CALLS},
    {"max_tokens", EVQ_FINISH_LENGTH},
    {"model_context_window_exceeded", EVQ_FINISH_LENGTH},
    {"refusal", EVQ_FINISH_CONTENT_FILTER},
};

static int64_t or_zero(int64_t count)
{
    return count == EVQ_UNKNOWN ? 0 : count;
}

// The whole prompt is the sum of three counts: what is not cached, what was read and what was written. The last usage of a
// stream may leave out those that the first one told.
static void read_usage(evq_reply_builder *reply, const json_t *usage, bool is_first)
{
    if (!json_is_object(usage)) return;
    evq_usage counts = EVQ_USAGE_UNKNOWN;
    int64_t input = evq_lenient_count(usage, "input_tokens");
    counts.cached = evq_lenient_count(usage, "cache_read_input_tokens");
    counts.cache_write = evq_lenient_count(usage, "cache_creation_input_tokens");
    bool tells_cache = counts.cached != EVQ_UNKNOWN || reply->usage.cached == EVQ_UNKNOWN;
    if (input != EVQ_UNKNOWN && tells_cache)
        counts.prompt = input + or_zero(counts.cached) + or_zero(counts.cache_write);
    if (!is_first) counts.completion = evq_lenient_count(usage, "output_tokens");
    counts.reasoning = evq_lenient_count(json_object_get(usage, "output_tokens_details"), "thinking_tokens");
    evq_reply_usage(reply, &counts);
}

static void read_finish(evq_reply_builder *reply, const json_t *object)
{
    const char *word = evq_lenient_text(object, "stop_reason");
    if (word)
        evq_reply_finish(reply, evq_wire_finish(finish_words, sizeof finish_words / sizeof *finish_words, word), word);
}

// What goes back unchanged, now that the block is whole.
static void end_block(evq_reply_builder *reply)
{
    evq_open_block *open = &reply->block;
    evq_buf text = EVQ_BUF_INIT(4 * EVQ_REPLY_MAX_BYTES);
    evq_json_writer w = evq_json_writer_on(&text, 0);
    bool is_signed = open->signature.len > 0;
    if (open->kind == EVQ_BLOCK_REASONING) {
        write_thinking(&w, evq_buf_text(&reply->reasoning) + open->text_start, reply->reasoning.len - open->text_start,
                       evq_buf_text(&open->signature));
    } else if (open->kind == EVQ_BLOCK_TEXT && reply->content.len > open->text_start) {
        write_text(&w, reply->content.data + open->text_start);
    } else if (open->kind == EVQ_BLOCK_CALL && reply->call_count) {
        const evq_built_call *call = &reply->calls[reply->call_count - 1];
        write_tool_use(&w, evq_buf_text(&call->id), evq_buf_text(&call->name), evq_buf_text(&call->arguments));
    }
    if (text.len) evq_reply_echo(reply, evq_buf_text(&text), open->kind == EVQ_BLOCK_REASONING && is_signed);
    evq_buf_dispose(&text);
    open->kind = EVQ_BLOCK_NONE;
}

// A block is whole when the next one begins, too: llama.cpp ends the first only then.
static void begin_block(evq_reply_builder *reply, const json_t *block, int64_t index, bool is_whole)
{
    const char *type = evq_lenient_text(block, "type");
    evq_open_block *open = &reply->block;
    if (open->kind) end_block(reply);
    open->index = index;
    evq_buf_truncate(&open->signature, 0);
    open->kind = !type                       ? EVQ_BLOCK_NONE
                 : !strcmp(type, "text")     ? EVQ_BLOCK_TEXT
                 : !strcmp(type, "thinking") ? EVQ_BLOCK_REASONING
                 : !strcmp(type, "tool_use") ? EVQ_BLOCK_CALL
                                             : EVQ_BLOCK_NONE;
    open->text_start = open->kind == EVQ_BLOCK_REASONING ? reply->reasoning.len : reply->content.len;
    evq_wire_text(reply, EVQ_EVENT_CONTENT, json_object_get(block, "text"), EVQ_UNKNOWN);
    evq_wire_text(reply, EVQ_EVENT_REASONING, json_object_get(block, "thinking"), EVQ_UNKNOWN);
    const char *signature = evq_lenient_text(block, "signature");
    if (signature) evq_buf_puts(&open->signature, signature);
    if (open->kind == EVQ_BLOCK_CALL) {
        const json_t *input = json_object_get(block, "input");
        evq_call_fragment fragment = {.index = index,
                                      .id = evq_lenient_text(block, "id"),
                                      .name = evq_lenient_text(block, "name"),
                                      .is_whole = is_whole};
        evq_wire_call(reply, fragment, is_whole || json_object_size(input) ? input : NULL, EVQ_UNKNOWN);
    }
    if (type && !strcmp(type, "redacted_thinking")) evq_wire_echo(reply, block, true);
}

static void read_delta(evq_reply_builder *reply, const json_t *event)
{
    const json_t *delta = json_object_get(event, "delta"), *json = json_object_get(delta, "partial_json");
    const char *signature = evq_lenient_text(delta, "signature");
    if (signature) evq_buf_puts(&reply->block.signature, signature);
    evq_wire_text(reply, EVQ_EVENT_CONTENT, json_object_get(delta, "text"), EVQ_UNKNOWN);
    evq_wire_text(reply, EVQ_EVENT_REASONING, json_object_get(delta, "thinking"), EVQ_UNKNOWN);
    if (!json_string_length(json)) return;
    evq_call_fragment fragment = {.index = evq_lenient_count(event, "index"),
                                  .arguments = json_string_value(json),
                                  .arguments_len = json_string_length(json)};
    evq_reply_call(reply, &fragment, EVQ_UNKNOWN);
}

static void read_start(evq_reply_builder *reply, const json_t *message)
{
    const char *model = evq_lenient_text(message, "model");
    if (model) evq_reply_model(reply, model);
    read_usage(reply, json_object_get(message, "usage"), true);
}

static void read_event(evq_reply_builder *reply, const char *type, const json_t *event)
{
    if (!strcmp(type, "message_start")) {
        read_start(reply, json_object_get(event, "message"));
    } else if (!strcmp(type, "content_block_start")) {
        begin_block(reply, json_object_get(event, "content_block"), evq_lenient_count(event, "index"), false);
    } else if (!strcmp(type, "content_block_delta")) {
        read_delta(reply, event);
    } else if (!strcmp(type, "content_block_stop")) {
        if (evq_lenient_count(event, "index") == reply->block.index) end_block(reply);
    } else if (!strcmp(type, "message_delta")) {
        read_finish(reply, json_object_get(event, "delta"));
        read_usage(reply, json_object_get(event, "usage"), false);
    } else if (!strcmp(type, "message_stop")) {
        evq_reply_other(reply, EVQ_EVENT_DONE, EVQ_UNKNOWN);
    } else {
        evq_wire_error(reply, event); // a ping and what is not known yet are none
    }
}

static void on_event(evq_reply_builder *reply, const char *name, const char *data, size_t len)
{
    evq_wire_event(reply, name, data, len, read_event);
}

static void on_body(evq_reply_builder *reply, const char *data, size_t len)
{
    json_t *answer = evq_wire_parse(reply, data, len);
    const json_t *content = json_object_get(answer, "content");
    size_t i;
    json_t *block;
    json_array_foreach(content, i, block) {
        begin_block(reply, block, (int64_t)i, true);
        end_block(reply);
    }
    if (json_is_array(content)) {
        read_start(reply, answer);
        read_finish(reply, answer);
        read_usage(reply, json_object_get(answer, "usage"), false);
    } else if (answer && !evq_wire_error(reply, answer)) {
        evq_reply_remark(reply, EVQ_REMARK_BAD_EVENT);
    }
    json_decref(answer);
}

const evq_dialect evq_anthropic_messages = {
    .name = "anthropic-messages",
    .label = "Anthropic Messages",
    .base = "/v1",
    .path = "/messages",
    .models_path = "/models",
    .key_header = "x-api-key",
    .header = "anthropic-version: 2023-06-01",
    .begin = begin,
    .add = add,
    .close = close_body,
    .on_event = on_event,
    .on_body = on_body,
};
