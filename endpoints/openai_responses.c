// OpenAI Responses, and what the servers that imitate it make of it. Stateless: the whole conversation is sent each time,
// nothing is stored. https://platform.openai.com/docs/api-reference/responses

#include "endpoints/dialect.h"
#include "endpoints/lenient_json.h"
#include "endpoints/openai_measures.h"
#include "endpoints/wire_json.h"

#include <string.h>

// ---- request ----

// Tools are strict here unless they say otherwise, and strict ones take a part of JSON Schema only.
static void write_tool(evq_json_writer *w, const evq_tool *tool)
{
    evq_write_object(w);
    evq_put_string(w, "type", "function");
    evq_put_string(w, "name", tool->name);
    if (tool->description) evq_put_string(w, "description", tool->description);
    evq_put_raw(w, "parameters", evq_wire_parameters(tool));
    evq_put_bool(w, "strict", false);
    evq_write_end(w);
}

static void begin(evq_buf *body, const evq_request_options *options)
{
    evq_json_writer w = evq_json_writer_on(body, 0);
    evq_write_object(&w);
    evq_put_string(&w, "model", options->model);
    evq_put_bool(&w, "stream", options->stream);
    evq_put_bool(&w, "store", false);
    evq_put_raw(&w, "include", "[\"reasoning.encrypted_content\"]"); // so that reasoning can go back without a store
    if (options->stream && options->quirks && options->quirks->no_obfuscation)
        evq_put_raw(&w, "stream_options", "{\"include_obfuscation\":false}");
    if (options->output_tokens > 0) evq_put_int(&w, "max_output_tokens", options->output_tokens);
    evq_put_members(&w, options->members);
    if (!options->tool_count) return;
    evq_put_array(&w, "tools");
    for (size_t i = 0; i < options->tool_count; i++) write_tool(&w, &options->tools[i]);
    evq_write_end(&w);
    evq_put_string(&w, "tool_choice", options->must_call ? "required" : "auto");
}

static void write_message(evq_json_writer *w, const char *role, const char *part_type, const char *text)
{
    evq_write_object(w);
    evq_put_string(w, "type", "message");
    evq_put_string(w, "role", role);
    evq_put_array(w, "content");
    evq_write_object(w);
    evq_put_string(w, "type", part_type);
    evq_put_string(w, "text", text);
    evq_write_end(w);
    evq_write_end(w);
    evq_write_end(w);
}

// Plain reasoning, of models that show it.
static void write_reasoning(evq_json_writer *w, const char *text)
{
    evq_write_object(w);
    evq_put_string(w, "type", "reasoning");
    evq_put_raw(w, "summary", "[]");
    evq_put_array(w, "content");
    evq_write_object(w);
    evq_put_string(w, "type", "reasoning_text");
    evq_put_string(w, "text", text);
    evq_write_end(w);
    evq_write_end(w);
    evq_write_end(w);
}

static void write_call(evq_json_writer *w, const evq_tool_call *call)
{
    evq_write_object(w);
    evq_put_string(w, "type", "function_call");
    evq_put_string(w, "call_id", call->id);
    evq_put_string(w, "name", call->name);
    evq_put_string(w, "arguments", evq_wire_arguments(call->arguments));
    evq_write_end(w);
}

static void write_result(evq_json_writer *w, const evq_message *message)
{
    evq_write_object(w);
    evq_put_string(w, "type", "function_call_output");
    evq_put_string(w, "call_id", message->call_id);
    evq_put_string(w, "output", message->content ? message->content : "");
    evq_write_end(w);
}

static void write_said(evq_json_writer *w, const evq_message *message)
{
    bool has_text = message->content && *message->content;
    if (message->reasoning) write_reasoning(w, message->reasoning);
    if (has_text || !message->call_count)
        write_message(w, "assistant", "output_text", has_text ? message->content : "");
    for (size_t i = 0; i < message->call_count; i++) write_call(w, &message->calls[i]);
}

static void add(evq_buf *body, const evq_request_options *options, const evq_message *message, evq_role before)
{
    (void)options;
    if (message->role == EVQ_SYSTEM) {
        evq_buf_puts(body, ",\"instructions\":");
        evq_json_writer w = evq_json_writer_on(body, 0);
        evq_write_string(&w, message->content);
        return;
    }
    if (!evq_wire_has_begun(before)) evq_buf_puts(body, ",\"input\":[");
    evq_json_writer w = evq_json_writer_within(body, evq_wire_has_begun(before));
    if (message->role == EVQ_TOOL)
        write_result(&w, message);
    else if (message->role == EVQ_USER)
        write_message(&w, "user", "input_text", message->content ? message->content : "");
    else if (message->echo)
        evq_wire_put_echo(&w, message->echo);
    else
        write_said(&w, message);
}

static void close_body(evq_buf *body, evq_role before)
{
    evq_buf_puts(body, evq_wire_has_begun(before) ? "]}" : ",\"input\":[]}");
}

// ---- answer ----

static int64_t first_known(int64_t a, int64_t b)
{
    return a != EVQ_UNKNOWN ? a : b;
}

static void read_usage(evq_reply_builder *reply, const json_t *response)
{
    const json_t *usage = evq_lenient_object(response, "usage");
    const json_t *input = json_object_get(usage, "input_tokens_details");
    const json_t *output = json_object_get(usage, "output_tokens_details");
    const evq_usage counts = {
        .prompt = evq_lenient_count(usage, "input_tokens"),
        .cached = evq_lenient_count(input, "cached_tokens"),
        .cache_write = evq_lenient_count(input, "cache_write_tokens"),
        .completion = evq_lenient_count(usage, "output_tokens"),
        .reasoning = evq_lenient_count(output, "reasoning_tokens"),
    };
    if (first_known(counts.prompt, counts.completion) != EVQ_UNKNOWN) evq_reply_usage(reply, &counts);
}

// The texts of a message's or a reasoning item's parts.
static void read_parts(evq_reply_builder *reply, evq_event_kind kind, const json_t *parts)
{
    size_t i;
    json_t *part;
    json_array_foreach(parts, i, part) {
        evq_wire_text(reply, kind, json_object_get(part, "text"), EVQ_UNKNOWN);
        evq_wire_text(reply, kind, json_object_get(part, "refusal"), EVQ_UNKNOWN);
    }
}

static bool is_type(const json_t *item, const char *type)
{
    const char *said = evq_lenient_text(item, "type");
    return said && !strcmp(said, type);
}

static void report_call(evq_reply_builder *reply, const json_t *item, int64_t index, bool is_whole)
{
    const char *arguments = evq_lenient_text(item, "arguments");
    const char *id = evq_lenient_text(item, "call_id");
    const evq_call_fragment fragment = {.index = index,
                                        .id = id ? id : evq_lenient_text(item, "id"),
                                        .name = evq_lenient_text(item, "name"),
                                        .arguments = arguments,
                                        .arguments_len = arguments ? strlen(arguments) : 0,
                                        .is_whole = is_whole};
    evq_reply_call(reply, &fragment, EVQ_UNKNOWN);
}

// Of a stream, an item that is whole brings only what its deltas did not.
static void end_item(evq_reply_builder *reply, const json_t *item, int64_t index)
{
    if (is_type(item, "function_call")) {
        const evq_built_call *latest = reply->call_count ? &reply->calls[reply->call_count - 1] : NULL;
        if (!latest || !latest->arguments.len) report_call(reply, item, index, false);
    } else if (is_type(item, "message") && !reply->content.len) {
        read_parts(reply, EVQ_EVENT_CONTENT, json_object_get(item, "content"));
    } else if (is_type(item, "reasoning") && !reply->reasoning.len) {
        read_parts(reply, EVQ_EVENT_REASONING, json_object_get(item, "content"));
        if (!reply->reasoning.len) read_parts(reply, EVQ_EVENT_REASONING, json_object_get(item, "summary"));
    }
    evq_wire_echo(reply, item, evq_lenient_text(item, "encrypted_content") != NULL);
}

static void read_items(evq_reply_builder *reply, const json_t *output)
{
    size_t i;
    json_t *item;
    json_array_foreach(output, i, item) {
        if (is_type(item, "function_call")) report_call(reply, item, (int64_t)i, true);
        if (is_type(item, "message")) read_parts(reply, EVQ_EVENT_CONTENT, json_object_get(item, "content"));
        if (is_type(item, "reasoning")) {
            size_t before = reply->reasoning.len;
            read_parts(reply, EVQ_EVENT_REASONING, json_object_get(item, "content"));
            if (reply->reasoning.len == before)
                read_parts(reply, EVQ_EVENT_REASONING, json_object_get(item, "summary"));
        }
        evq_wire_echo(reply, item, evq_lenient_text(item, "encrypted_content") != NULL);
    }
}

static void read_finish(evq_reply_builder *reply, const json_t *response)
{
    const char *status = evq_lenient_text(response, "status");
    const char *why = evq_lenient_text(json_object_get(response, "incomplete_details"), "reason");
    if (status && !strcmp(status, "failed") && evq_wire_error(reply, response)) return;
    evq_finish finish = EVQ_FINISH_OTHER;
    if (why && !strcmp(why, "max_output_tokens"))
        finish = EVQ_FINISH_LENGTH;
    else if (why && !strcmp(why, "content_filter"))
        finish = EVQ_FINISH_CONTENT_FILTER;
    else if (!why && (!status || !strcmp(status, "completed")))
        finish = reply->call_count ? EVQ_FINISH_TOOL_CALLS : EVQ_FINISH_STOP;
    evq_reply_finish(reply, finish, why ? why : status ? status : "completed");
}

// A whole response: the body of an answer, or what the last event of a stream repeats.
static void read_response(evq_reply_builder *reply, const json_t *response)
{
    const char *model = evq_lenient_text(response, "model");
    if (model) evq_reply_model(reply, model);
    if (!reply->content.len && !reply->reasoning.len && !reply->call_count)
        read_items(reply, json_object_get(response, "output"));
    read_finish(reply, response);
    read_usage(reply, response);
    evq_openai_measures(reply, response, NULL);
}

static void read_text(evq_reply_builder *reply, evq_event_kind kind, const json_t *event)
{
    evq_wire_text(reply, kind, json_object_get(event, "delta"), EVQ_UNKNOWN);
}

// llama.cpp leaves the index out: then the calls come one after the other.
static int64_t index_of(const evq_reply_builder *reply, const json_t *event, bool is_new)
{
    int64_t index = evq_lenient_count(event, "output_index");
    if (index != EVQ_UNKNOWN) return index;
    return reply->call_count ? reply->calls[reply->call_count - 1].index + is_new : 0;
}

static void read_arguments(evq_reply_builder *reply, const json_t *event)
{
    const json_t *delta = json_object_get(event, "delta");
    const evq_call_fragment fragment = {.index = index_of(reply, event, false),
                                        .arguments = json_string_value(delta),
                                        .arguments_len = json_string_length(delta)};
    if (fragment.arguments_len) evq_reply_call(reply, &fragment, EVQ_UNKNOWN);
}

static void read_start(evq_reply_builder *reply, const json_t *event)
{
    const char *model = evq_lenient_text(json_object_get(event, "response"), "model");
    if (model) evq_reply_model(reply, model);
}

static void read_event(evq_reply_builder *reply, const char *type, const json_t *event)
{
    const json_t *item = json_object_get(event, "item");
    if (!strcmp(type, "response.created")) {
        read_start(reply, event);
    } else if (!strcmp(type, "response.output_item.added")) {
        if (is_type(item, "function_call")) report_call(reply, item, index_of(reply, event, true), false);
    } else if (!strcmp(type, "response.output_item.done")) {
        end_item(reply, item, index_of(reply, event, false));
    } else if (!strcmp(type, "response.output_text.delta") || !strcmp(type, "response.refusal.delta")) {
        read_text(reply, EVQ_EVENT_CONTENT, event);
    } else if (!strcmp(type, "response.reasoning_text.delta") ||
               !strcmp(type, "response.reasoning_summary_text.delta")) {
        read_text(reply, EVQ_EVENT_REASONING, event);
    } else if (!strcmp(type, "response.function_call_arguments.delta")) {
        read_arguments(reply, event);
    } else if (!strcmp(type, "response.completed") || !strcmp(type, "response.incomplete") ||
               !strcmp(type, "response.failed") || !strcmp(type, "response.done")) { // the last is Exo's
        read_response(reply, json_object_get(event, "response"));
        evq_openai_measures(reply, event, NULL); // llama.cpp: timings beside the response
        evq_reply_other(reply, EVQ_EVENT_DONE, EVQ_UNKNOWN);
    } else if (!strcmp(type, "error") || !*type) {
        evq_wire_error(reply, event);
    }
}

static void on_event(evq_reply_builder *reply, const char *name, const char *data, size_t len)
{
    if (len == 6 && !memcmp(data, "[DONE]", 6)) { // imitators send it; the stream's end was told before
        evq_reply_other(reply, EVQ_EVENT_OTHER, EVQ_UNKNOWN);
        return;
    }
    evq_wire_event(reply, name, data, len, read_event);
}

static void on_comment(evq_reply_builder *reply, const char *text, size_t len)
{
    if (!evq_openai_comment(reply, text, len)) evq_reply_other(reply, EVQ_EVENT_COMMENT, EVQ_UNKNOWN);
}

static void on_body(evq_reply_builder *reply, const char *data, size_t len)
{
    json_t *answer = evq_wire_parse(reply, data, len);
    if (json_is_array(json_object_get(answer, "output")))
        read_response(reply, answer);
    else if (answer && !evq_wire_error(reply, answer))
        evq_reply_remark(reply, EVQ_REMARK_BAD_EVENT);
    json_decref(answer);
}

const evq_dialect evq_openai_responses = {
    .name = "openai-responses",
    .label = "OpenAI Responses",
    .base = "/v1",
    .path = "/responses",
    .models_path = "/models",
    .begin = begin,
    .add = add,
    .close = close_body,
    .on_event = on_event,
    .on_comment = on_comment,
    .on_body = on_body,
};
