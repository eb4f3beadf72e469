// OpenAI Chat Completions, and what the servers that imitate it make of it.

#include "base/hash.h"
#include "endpoints/chat_echo.h"
#include "endpoints/dialect.h"
#include "endpoints/error_words.h"
#include "endpoints/lenient_json.h"
#include "endpoints/openai_measures.h"
#include "endpoints/wire_json.h"

#include <stdlib.h>
#include <string.h>

enum { SHORT_ID_CHARS = 9 };

// ---- request ----

static void write_tool(evq_json_writer *w, const evq_tool *tool)
{
    evq_write_object(w);
    evq_put_string(w, "type", "function");
    evq_put_object(w, "function");
    evq_put_string(w, "name", tool->name);
    if (tool->description) evq_put_string(w, "description", tool->description);
    if (tool->parameters) evq_put_raw(w, "parameters", tool->parameters);
    evq_write_end(w);
    evq_write_end(w);
}

static void begin(evq_buf *body, const evq_request_options *options)
{
    const evq_quirks quirks = options->quirks ? *options->quirks : (evq_quirks){0};
    evq_json_writer w = evq_json_writer_on(body, 0);
    evq_write_object(&w);
    evq_put_string(&w, "model", options->model);
    evq_put_bool(&w, "stream", options->stream);
    if (options->stream && !quirks.no_stream_options) {
        evq_put_object(&w, "stream_options");
        evq_put_bool(&w, "include_usage", true);
        if (quirks.no_obfuscation) evq_put_bool(&w, "include_obfuscation", false);
        evq_write_end(&w);
    }
    if (options->output_tokens > 0) evq_put_int(&w, quirks.limit ? quirks.limit : "max_tokens", options->output_tokens);
    evq_wire_put_all_members(&w, options);
    if (options->tool_count) {
        evq_put_array(&w, "tools");
        for (size_t i = 0; i < options->tool_count; i++) write_tool(&w, &options->tools[i]);
        evq_write_end(&w);
        evq_put_string(&w, "tool_choice", options->must_call ? "required" : "auto");
    }
    evq_put_array(&w, "messages"); // left open: add() and close() go on
}

static bool is_short_id(const char *id)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    return strlen(id) == SHORT_ID_CHARS && strspn(id, letters) == SHORT_ID_CHARS;
}

// Recorded ids are not of the form that some servers want: the same id always becomes the same nine characters.
static void put_id(evq_json_writer *w, const char *key, const char *id, const evq_quirks *quirks)
{
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    char text[SHORT_ID_CHARS + 1] = "";
    if (!quirks || !quirks->nine_char_ids || is_short_id(id)) {
        evq_put_string(w, key, id);
        return;
    }
    uint64_t hash = evq_hash(EVQ_HASH_INIT, id, strlen(id));
    for (int i = 0; i < SHORT_ID_CHARS; i++, hash /= 36) text[i] = digits[hash % 36];
    evq_put_string(w, key, text);
}

static void write_call(evq_json_writer *w, const evq_tool_call *call, const evq_quirks *quirks, const json_t *echo)
{
    evq_write_object(w);
    put_id(w, "id", call->id, quirks);
    evq_put_string(w, "type", "function");
    evq_put_object(w, "function");
    evq_put_string(w, "name", call->name);
    evq_put_string(w, "arguments", evq_wire_arguments(call->arguments));
    evq_write_end(w);
    evq_chat_echo_put_call(w, echo, call->id);
    evq_write_end(w);
}

// A server of no known kind gets it under the name that most of them read.
static void write_reasoning(evq_json_writer *w, const evq_quirks *quirks, const evq_message *message)
{
    const char *key = quirks ? quirks->reasoning_key : "reasoning_content";
    bool is_due = message->reasoning || (quirks && quirks->reasoning_always);
    if (message->role == EVQ_ASSISTANT && key && is_due)
        evq_put_string(w, key, message->reasoning ? message->reasoning : "");
}

// Content is a string, "" beside calls, save where null is known to be wanted: some servers refuse null
// (lmstudio-bug-tracker#261), and none is known to refuse "".
static void add(evq_buf *body, const evq_request_options *options, const evq_message *message, evq_role before)
{
    const evq_quirks quirks = options->quirks ? *options->quirks : (evq_quirks){0};
    if (before != EVQ_NO_ROLE) evq_buf_putc(body, ',');
    evq_json_writer w = evq_json_writer_on(body, 0);
    evq_write_object(&w);
    evq_put_string(&w, "role", evq_role_names[message->role]);
    if (message->role == EVQ_TOOL) put_id(&w, "tool_call_id", message->call_id, options->quirks);
    json_t *echo = evq_chat_echo_load(message->echo);
    bool is_null = quirks.null_content && message->call_count && !(message->content && *message->content);
    evq_put_string(&w, "content", is_null ? NULL : message->content ? message->content : "");
    write_reasoning(&w, options->quirks, message);
    evq_chat_echo_put_details(&w, echo);
    if (message->call_count) {
        evq_put_array(&w, "tool_calls");
        for (size_t i = 0; i < message->call_count; i++) write_call(&w, &message->calls[i], options->quirks, echo);
        evq_write_end(&w);
    }
    evq_write_end(&w);
    json_decref(echo);
}

static void close_body(evq_buf *body, evq_role before)
{
    (void)before;
    evq_buf_puts(body, "]}");
}

// ---- answer ----

static const evq_finish_word finish_words[] = {
    {"stop", EVQ_FINISH_STOP},
    {"eos", EVQ_FINISH_STOP},           // Together
    {"eos_token", EVQ_FINISH_STOP},     // TGI
    {"stop_sequence", EVQ_FINISH_STOP}, // TGI
    {"end_turn", EVQ_FINISH_STOP},      // gateways to Anthropic
    {"tool_calls", EVQ_FINISH_TOOL_CALLS},
    {"function_call", EVQ_FINISH_TOOL_CALLS},
    {"tool_use", EVQ_FINISH_TOOL_CALLS}, // gateways to Anthropic
    {"length", EVQ_FINISH_LENGTH},
    {"max_tokens", EVQ_FINISH_LENGTH}, // gateways to Anthropic
    {"content_filter", EVQ_FINISH_CONTENT_FILTER},
    {"sensitive", EVQ_FINISH_CONTENT_FILTER},           // Z.ai
    {"error", EVQ_FINISH_ERROR},                        // Exo, OpenRouter
    {"abort", EVQ_FINISH_ERROR},                        // SGLang
    {"network_error", EVQ_FINISH_ERROR},                // Z.ai
    {"insufficient_system_resource", EVQ_FINISH_ERROR}, // DeepSeek
};

// Choice 0; the others of n > 1 are nobody's concern here.
static const json_t *first_choice(const json_t *chunk)
{
    size_t i;
    json_t *choice;
    json_array_foreach(json_object_get(chunk, "choices"), i, choice) {
        if (json_is_object(choice) && evq_lenient_count(choice, "index") <= 0) return choice;
    }
    return NULL;
}

// Texts in parts, [{"type":...,"text":...}, ...], as one text.
static void report_parts(evq_reply_builder *reply, evq_event_kind kind, const json_t *parts, int64_t tokens)
{
    evq_buf text = EVQ_BUF_INIT(EVQ_REPLY_MAX_BYTES);
    size_t i;
    json_t *part;
    json_array_foreach(parts, i, part) {
        const char *piece = evq_lenient_text(part, "text");
        if (!piece) piece = evq_lenient_text(part, "summary");
        if (piece) evq_buf_puts(&text, piece);
    }
    evq_reply_text(reply, kind, evq_buf_text(&text), text.len, tokens);
    evq_buf_dispose(&text);
}

// OpenRouter's reasoning_details say the same as `reasoning` and count only where that is missing.
static void read_reasoning(evq_reply_builder *reply, const json_t *part, int64_t tokens)
{
    const json_t *first = json_object_get(part, "reasoning_content");
    const json_t *second = json_object_get(part, "reasoning");
    evq_chat_echo_details(reply, part);
    if (!json_string_length(first) && !json_string_length(second)) {
        report_parts(reply, EVQ_EVENT_REASONING, json_object_get(part, "reasoning_details"), tokens);
        return;
    }
    evq_wire_text(reply, EVQ_EVENT_REASONING, first, tokens);
    if (json_string_length(first) && json_equal(first, second))
        evq_reply_remark(reply, EVQ_REMARK_DOUBLE_REASONING);
    else
        evq_wire_text(reply, EVQ_EVENT_REASONING, second, tokens);
}

// A refusal is text that the user gets to see.
static void read_content(evq_reply_builder *reply, const json_t *part, int64_t tokens)
{
    const json_t *content = json_object_get(part, "content");
    evq_wire_text(reply, EVQ_EVENT_CONTENT, content, tokens);
    if (json_is_array(content)) report_parts(reply, EVQ_EVENT_CONTENT, content, tokens);
    evq_wire_text(reply, EVQ_EVENT_CONTENT, json_object_get(part, "refusal"), tokens);
}

static void read_call(evq_reply_builder *reply, const json_t *call, evq_call_fragment fragment, int64_t tokens)
{
    const json_t *function = json_object_get(call, "function");
    const json_t *arguments = json_object_get(function, "arguments");
    char *dumped = NULL;
    fragment.id = evq_lenient_text(call, "id");
    fragment.name = evq_lenient_text(function, "name");
    if (json_is_string(arguments)) {
        fragment.arguments = json_string_value(arguments);
    } else if (arguments && !json_is_null(arguments)) {
        fragment.arguments = dumped = json_dumps(arguments, JSON_COMPACT | JSON_ENCODE_ANY);
        fragment.is_object = true;
    }
    fragment.arguments_len = fragment.arguments ? strlen(fragment.arguments) : 0;
    evq_reply_call(reply, &fragment, tokens);
    free(dumped);
}

static void read_calls(evq_reply_builder *reply, const json_t *part, bool is_whole, int64_t tokens)
{
    size_t i;
    json_t *call;
    json_array_foreach(json_object_get(part, "tool_calls"), i, call) {
        int64_t index = is_whole ? (int64_t)i : evq_lenient_count(call, "index");
        evq_chat_echo_call(reply, call);
        read_call(reply, call, (evq_call_fragment){.index = index, .is_whole = is_whole}, tokens);
    }
}

// The form before there were tools; old gateways still send it.
static void read_function_call(evq_reply_builder *reply, const json_t *part, bool is_whole, int64_t tokens)
{
    const json_t *function = evq_lenient_object(part, "function_call");
    if (!function) return;
    const char *arguments = evq_lenient_text(function, "arguments");
    const evq_call_fragment fragment = {.index = 0,
                                        .name = evq_lenient_text(function, "name"),
                                        .arguments = arguments,
                                        .arguments_len = arguments ? strlen(arguments) : 0,
                                        .is_whole = is_whole};
    evq_reply_call(reply, &fragment, tokens);
}

static void read_choice(evq_reply_builder *reply, const json_t *choice, int64_t tokens)
{
    const json_t *delta = json_object_get(choice, "delta");
    const json_t *part = delta ? delta : json_object_get(choice, "message"); // some relays stream one of these
    read_reasoning(reply, part, tokens);
    read_content(reply, part, tokens);
    read_calls(reply, part, !delta, tokens);
    read_function_call(reply, part, !delta, tokens);
    const char *finish = evq_lenient_text(choice, "finish_reason");
    if (finish)
        evq_reply_finish(reply, evq_wire_finish(finish_words, sizeof finish_words / sizeof *finish_words, finish),
                         finish);
}

static void read_error(evq_reply_builder *reply, const json_t *chunk)
{
    evq_error_words words;
    const char *groq = evq_lenient_text(json_object_get(chunk, "x_groq"), "error");
    bool is_error = evq_error_words_find(&words, chunk);
    if (!is_error && groq) evq_error_line(words.message, sizeof words.message, groq);
    if (is_error || groq) evq_reply_error(reply, &words);
}

// A chunk of a stream and a whole body differ only in where the message is.
static void read_chunk(evq_reply_builder *reply, const json_t *chunk)
{
    const json_t *choice = first_choice(chunk);
    const char *model = evq_lenient_text(chunk, "model");
    int64_t tokens = evq_openai_running_tokens(chunk, choice);
    size_t events = reply->events;
    if (model) evq_reply_model(reply, model);
    evq_openai_progress(reply, chunk);
    if (choice) read_choice(reply, choice, tokens);
    evq_openai_measures(reply, chunk, choice);
    read_error(reply, chunk);
    if (reply->events == events) evq_reply_other(reply, EVQ_EVENT_OTHER, tokens);
}

static json_t *parse(evq_reply_builder *reply, const char *data, size_t len)
{
    bool mended;
    json_t *value = evq_lenient_parse(data, len, &mended);
    if (mended) evq_reply_remark(reply, EVQ_REMARK_BAD_UTF8);
    return value;
}

static bool is_done_mark(const char *data, size_t len)
{
    while (len && strchr(" \t\n", data[len - 1])) len--;
    return len == 6 && !memcmp(data, "[DONE]", 6);
}

static void on_event(evq_reply_builder *reply, const char *name, const char *data, size_t len)
{
    if (is_done_mark(data, len)) {
        evq_reply_other(reply, EVQ_EVENT_DONE, EVQ_UNKNOWN);
        return;
    }
    bool says_error = name && !strcmp(name, "error");
    json_t *chunk = parse(reply, data, len);
    if (json_is_object(chunk)) {
        read_chunk(reply, chunk);
    } else if (!says_error) {
        if (len) evq_reply_remark(reply, EVQ_REMARK_BAD_EVENT); // an empty one is a kind of keep-alive
        evq_reply_other(reply, EVQ_EVENT_OTHER, EVQ_UNKNOWN);
    }
    json_decref(chunk);
    if (says_error && !reply->error) {
        evq_error_words words;
        evq_error_words_of_body(&words, data, len);
        evq_reply_error(reply, &words);
    }
}

static void on_comment(evq_reply_builder *reply, const char *text, size_t len)
{
    if (!evq_openai_comment(reply, text, len)) evq_reply_other(reply, EVQ_EVENT_COMMENT, EVQ_UNKNOWN);
}

static void on_body(evq_reply_builder *reply, const char *data, size_t len)
{
    json_t *value = parse(reply, data, len);
    const json_t *wrapped = evq_lenient_object(value, "data"); // a gateway: {"data":{...},"success":true}
    const json_t *answer = wrapped ? wrapped : value;
    evq_error_words words;
    if (first_choice(answer) || evq_error_words_find(&words, answer))
        read_chunk(reply, answer);
    else
        evq_reply_remark(reply, EVQ_REMARK_BAD_EVENT);
    json_decref(value);
}

const evq_dialect evq_openai_chat = {
    .name = "openai-chat",
    .label = "OpenAI Chat Completions",
    .base = "/v1",
    .path = "/chat/completions",
    .models_path = "/models",
    .begin = begin,
    .add = add,
    .close = close_body,
    .on_event = on_event,
    .on_comment = on_comment,
    .on_body = on_body,
};
