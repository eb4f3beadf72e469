// Gemini's generateContent and streamGenerateContent. https://ai.google.dev/api/generate-content

#include "endpoints/call_assembler.h"
#include "endpoints/dialect.h"
#include "endpoints/lenient_json.h"
#include "endpoints/wire_json.h"

#include <string.h>

// Calls that came from elsewhere, a recording or another model, have no signature, and Gemini 3 refuses a history in which a
// call has none. This word stands for one. https://ai.google.dev/gemini-api/docs/thought-signatures
static const char no_signature[] = "skip_thought_signature_validator";

// ---- request ----

// What is no member of generationConfig.
static const char *const own_members[] = {"cachedContent", "safetySettings", "toolConfig",
                                          "serviceTier",   "labels",         NULL};

static void begin(evq_buf *body, const evq_request_options *options)
{
    json_t *members = evq_wire_members(options);
    evq_json_writer w = evq_json_writer_on(body, 0);
    evq_write_object(&w);
    evq_put_object(&w, "generationConfig");
    if (options->output_tokens > 0) evq_put_int(&w, "maxOutputTokens", options->output_tokens);
    evq_wire_put_members(&w, members, own_members, false);
    evq_write_end(&w);
    evq_wire_put_members(&w, members, own_members, true);
    json_decref(members);
    if (!options->tool_count) return;
    evq_put_array(&w, "tools");
    evq_write_object(&w);
    evq_put_array(&w, "functionDeclarations");
    for (size_t i = 0; i < options->tool_count; i++) {
        const evq_tool *tool = &options->tools[i];
        evq_write_object(&w);
        evq_put_string(&w, "name", tool->name);
        if (tool->description) evq_put_string(&w, "description", tool->description);
        if (tool->parameters) evq_put_raw(&w, "parametersJsonSchema", tool->parameters);
        evq_write_end(&w);
    }
    evq_write_end(&w);
    evq_write_end(&w);
    evq_write_end(&w);
    if (options->must_call) evq_put_raw(&w, "toolConfig", "{\"functionCallingConfig\":{\"mode\":\"ANY\"}}");
}

static void write_text(evq_json_writer *w, const char *text)
{
    evq_write_object(w);
    evq_put_string(w, "text", text);
    evq_write_end(w);
}

// An id of our own making is not Gemini's and does not go to it.
static void put_id(evq_json_writer *w, const char *id)
{
    if (id && !evq_call_id_is_made(id)) evq_put_string(w, "id", id);
}

static void write_call(evq_json_writer *w, const evq_tool_call *call)
{
    evq_write_object(w);
    evq_put_object(w, "functionCall");
    put_id(w, call->id);
    evq_put_string(w, "name", call->name);
    evq_put_raw(w, "args", evq_wire_arguments(call->arguments));
    evq_write_end(w);
    evq_put_string(w, "thoughtSignature", no_signature);
    evq_write_end(w);
}

static void write_result(evq_json_writer *w, const evq_message *message)
{
    evq_write_object(w);
    evq_put_object(w, "functionResponse");
    put_id(w, message->call_id);
    evq_put_string(w, "name", message->call_name ? message->call_name : "");
    evq_put_object(w, "response");
    evq_put_string(w, message->is_error ? "error" : "output", message->content ? message->content : "");
    evq_write_end(w);
    evq_write_end(w);
    evq_write_end(w);
}

// A content without parts is refused.
static void write_said(evq_json_writer *w, const evq_message *message)
{
    bool has_text = message->content && *message->content;
    if (has_text || !message->call_count) write_text(w, has_text ? message->content : "(no answer)");
    for (size_t i = 0; i < message->call_count; i++) write_call(w, &message->calls[i]);
}

static const evq_two_sided shape = {"contents", "model", "parts"};

static void add(evq_buf *body, const evq_request_options *options, const evq_message *message, evq_role before)
{
    (void)options;
    if (message->role == EVQ_SYSTEM) {
        evq_buf_puts(body, ",\"systemInstruction\":{\"parts\":[");
        evq_json_writer w = evq_json_writer_within(body, false);
        write_text(&w, message->content);
        evq_buf_puts(body, "]}");
        return;
    }
    evq_json_writer w = evq_wire_open_side(body, &shape, before, message->role);
    if (message->role == EVQ_TOOL)
        write_result(&w, message);
    else if (message->role == EVQ_USER)
        write_text(&w, message->content ? message->content : "");
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
    {"STOP", EVQ_FINISH_STOP},
    {"MAX_TOKENS", EVQ_FINISH_LENGTH},
    {"SAFETY", EVQ_FINISH_CONTENT_FILTER},
    {"RECITATION", EVQ_FINISH_CONTENT_FILTER},
    {"BLOCKLIST", EVQ_FINISH_CONTENT_FILTER},
    {"PROHIBITED_CONTENT", EVQ_FINISH_CONTENT_FILTER},
    {"SPII", EVQ_FINISH_CONTENT_FILTER},
    {"MALFORMED_FUNCTION_CALL", EVQ_FINISH_BAD_CALL},
    {"UNEXPECTED_TOOL_CALL", EVQ_FINISH_BAD_CALL},
    {"TOO_MANY_TOOL_CALLS", EVQ_FINISH_BAD_CALL},
};

// Thoughts are counted apart from what is visible, the cached part within the prompt.
static int64_t read_usage(const json_t *answer, evq_usage *out)
{
    const json_t *usage = evq_lenient_object(answer, "usageMetadata");
    int64_t visible = evq_lenient_count(usage, "candidatesTokenCount");
    *out = (evq_usage){
        .prompt = evq_lenient_count(usage, "promptTokenCount"),
        .cached = evq_lenient_count(usage, "cachedContentTokenCount"),
        .cache_write = EVQ_UNKNOWN,
        .completion = visible,
        .reasoning = evq_lenient_count(usage, "thoughtsTokenCount"),
    };
    if (out->reasoning > 0) out->completion = (visible > 0 ? visible : 0) + out->reasoning;
    int64_t tools = evq_lenient_count(usage, "toolUsePromptTokenCount");
    if (out->prompt >= 0 && tools > 0) out->prompt += tools;
    return out->completion;
}

static void read_part(evq_reply_builder *reply, const json_t *part, size_t index, int64_t tokens)
{
    const json_t *call = evq_lenient_object(part, "functionCall");
    bool is_thought = json_is_true(json_object_get(part, "thought"));
    evq_wire_text(reply, is_thought ? EVQ_EVENT_REASONING : EVQ_EVENT_CONTENT, json_object_get(part, "text"), tokens);
    if (call)
        evq_wire_call(reply,
                      (evq_call_fragment){.index = (int64_t)index,
                                          .id = evq_lenient_text(call, "id"),
                                          .name = evq_lenient_text(call, "name"),
                                          .needs_no_id = true,
                                          .is_whole = true},
                      json_object_get(call, "args"), tokens);
    bool has_signature = evq_lenient_text(part, "thoughtSignature") != NULL;
    if (json_object_size(part)) evq_wire_echo(reply, part, has_signature);
}

// STOP is said of calls, too.
static void read_finish(evq_reply_builder *reply, const json_t *candidate)
{
    const char *word = evq_lenient_text(candidate, "finishReason");
    if (!word) return;
    evq_finish finish = evq_wire_finish(finish_words, sizeof finish_words / sizeof *finish_words, word);
    if (finish == EVQ_FINISH_STOP && reply->call_count) finish = EVQ_FINISH_TOOL_CALLS;
    evq_reply_finish(reply, finish, word);
}

static void read_answer(evq_reply_builder *reply, const json_t *answer)
{
    const json_t *candidate = json_array_get(json_object_get(answer, "candidates"), 0);
    const json_t *parts = json_object_get(json_object_get(candidate, "content"), "parts");
    const char *model = evq_lenient_text(answer, "modelVersion");
    const char *blocked = evq_lenient_text(json_object_get(answer, "promptFeedback"), "blockReason");
    evq_usage usage;
    int64_t tokens = read_usage(answer, &usage);
    size_t i;
    json_t *part;
    if (model) evq_reply_model(reply, model);
    json_array_foreach(parts, i, part) read_part(reply, part, i, tokens);
    if (blocked) evq_reply_finish(reply, EVQ_FINISH_CONTENT_FILTER, blocked);
    read_finish(reply, candidate);
    if (usage.prompt >= 0 || usage.completion >= 0) evq_reply_usage(reply, &usage);
    evq_wire_error(reply, answer);
}

static void read_event(evq_reply_builder *reply, const char *type, const json_t *answer)
{
    (void)type;
    read_answer(reply, answer);
}

static void on_event(evq_reply_builder *reply, const char *name, const char *data, size_t len)
{
    evq_wire_event(reply, name, data, len, read_event);
}

// Errors, and streams from servers that do not know alt=sse, come as arrays.
static void on_body(evq_reply_builder *reply, const char *data, size_t len)
{
    bool mended;
    json_t *value = evq_lenient_parse(data, len, &mended);
    size_t events = reply->events, i;
    json_t *answer;
    if (mended) evq_reply_remark(reply, EVQ_REMARK_BAD_UTF8);
    if (json_is_object(value)) read_answer(reply, value);
    json_array_foreach(value, i, answer) read_answer(reply, answer);
    if (reply->events == events) evq_reply_remark(reply, EVQ_REMARK_BAD_EVENT);
    json_decref(value);
}

const evq_dialect evq_gemini = {
    .name = "gemini",
    .label = "Gemini generateContent",
    .base = "/v1beta",
    .path = "/models/{model}:generateContent",
    .stream_path = "/models/{model}:streamGenerateContent?alt=sse",
    .models_path = "/models",
    .key_header = "x-goog-api-key",
    .ends_unmarked = true,
    .begin = begin,
    .add = add,
    .close = close_body,
    .on_event = on_event,
    .on_body = on_body,
};
