// Ollama's own /api/chat: JSON lines, durations in nanoseconds. https://docs.ollama.com/api/chat

#include "endpoints/dialect.h"
#include "endpoints/lenient_json.h"
#include "endpoints/wire_json.h"

#include <string.h>

// ---- request ----

// What is no member of `options`.
static const char *const own_members[] = {"think", "format",   "keep_alive",   "truncate",
                                          "shift", "logprobs", "top_logprobs", NULL};

static void write_tool(evq_json_writer *w, const evq_tool *tool)
{
    evq_write_object(w);
    evq_put_string(w, "type", "function");
    evq_put_object(w, "function");
    evq_put_string(w, "name", tool->name);
    if (tool->description) evq_put_string(w, "description", tool->description);
    evq_put_raw(w, "parameters", evq_wire_parameters(tool));
    evq_write_end(w);
    evq_write_end(w);
}

// Without `truncate: false` a prompt that does not fit loses its oldest messages, and nobody is told.
static void begin(evq_buf *body, const evq_request_options *options)
{
    json_t *members = evq_wire_members(options);
    evq_json_writer w = evq_json_writer_on(body, 0);
    evq_write_object(&w);
    evq_put_string(&w, "model", options->model);
    evq_put_bool(&w, "stream", options->stream);
    if (!json_object_get(members, "truncate")) evq_put_bool(&w, "truncate", false);
    evq_wire_put_members(&w, members, own_members, true);
    evq_put_object(&w, "options");
    if (options->output_tokens > 0) evq_put_int(&w, "num_predict", options->output_tokens);
    evq_wire_put_members(&w, members, own_members, false);
    evq_write_end(&w);
    json_decref(members);
    if (options->tool_count) {
        evq_put_array(&w, "tools");
        for (size_t i = 0; i < options->tool_count; i++) write_tool(&w, &options->tools[i]);
        evq_write_end(&w);
    }
    evq_put_array(&w, "messages"); // left open: add() and close() go on
}

static void write_call(evq_json_writer *w, const evq_tool_call *call)
{
    evq_write_object(w);
    evq_put_string(w, "id", call->id);
    evq_put_object(w, "function");
    evq_put_string(w, "name", call->name);
    evq_put_raw(w, "arguments", evq_wire_arguments(call->arguments));
    evq_write_end(w);
    evq_write_end(w);
}

static void add(evq_buf *body, const evq_request_options *options, const evq_message *message, evq_role before)
{
    (void)options;
    evq_json_writer w = evq_json_writer_within(body, before != EVQ_NO_ROLE);
    evq_write_object(&w);
    evq_put_string(&w, "role", evq_role_names[message->role]);
    evq_put_string(&w, "content", message->content ? message->content : "");
    if (message->reasoning) evq_put_string(&w, "thinking", message->reasoning);
    if (message->role == EVQ_TOOL) {
        evq_put_string(&w, "tool_name", message->call_name ? message->call_name : "");
        evq_put_string(&w, "tool_call_id", message->call_id);
    }
    if (message->call_count) {
        evq_put_array(&w, "tool_calls");
        for (size_t i = 0; i < message->call_count; i++) write_call(&w, &message->calls[i]);
        evq_write_end(&w);
    }
    evq_write_end(&w);
}

static void close_body(evq_buf *body, evq_role before)
{
    (void)before;
    evq_buf_puts(body, "]}");
}

// ---- answer ----

static const evq_finish_word finish_words[] = {
    {"stop", EVQ_FINISH_STOP},
    {"length", EVQ_FINISH_LENGTH},
};

static double ms_of_ns(const json_t *object, const char *key)
{
    double ns = evq_lenient_number(object, key);
    return ns >= 0 ? ns / 1e6 : EVQ_UNKNOWN;
}

// The count of the prompt holds its cached part, its duration does not; only newer versions tell the cached part, and
// without it there is no rate.
static void read_measures(evq_reply_builder *reply, const json_t *object)
{
    evq_usage usage = EVQ_USAGE_UNKNOWN;
    usage.prompt = evq_lenient_count(object, "prompt_eval_count");
    usage.cached = evq_lenient_count(object, "prompt_eval_cached_count");
    usage.completion = evq_lenient_count(object, "eval_count");
    evq_server_timings timings = EVQ_TIMINGS_UNKNOWN;
    timings.cached_tokens = usage.cached;
    timings.generated_tokens = usage.completion;
    timings.prompt_ms = ms_of_ns(object, "prompt_eval_duration");
    timings.generated_ms = ms_of_ns(object, "eval_duration");
    if (usage.prompt >= 0 && usage.cached >= 0) timings.prompt_tokens = usage.prompt - usage.cached;
    if (timings.prompt_ms >= 0 || timings.generated_ms >= 0) evq_reply_timings(reply, &timings);
    if (usage.prompt >= 0 || usage.completion >= 0) evq_reply_usage(reply, &usage);
}

static void read_calls(evq_reply_builder *reply, const json_t *calls)
{
    size_t i;
    json_t *call;
    json_array_foreach(calls, i, call) {
        const json_t *function = json_object_get(call, "function");
        const evq_call_fragment fragment = {.index = (int64_t)i,
                                            .id = evq_lenient_text(call, "id"),
                                            .name = evq_lenient_text(function, "name"),
                                            .needs_no_id = true,
                                            .is_whole = true};
        evq_wire_call(reply, fragment, json_object_get(function, "arguments"), EVQ_UNKNOWN);
    }
}

// "stop" is said of calls, too.
static void read_finish(evq_reply_builder *reply, const json_t *object)
{
    const char *word = evq_lenient_text(object, "done_reason");
    if (!word) word = "stop"; // versions before it was told
    evq_finish finish = evq_wire_finish(finish_words, sizeof finish_words / sizeof *finish_words, word);
    if (finish == EVQ_FINISH_STOP && reply->call_count) finish = EVQ_FINISH_TOOL_CALLS;
    evq_reply_finish(reply, finish, word);
}

// A line of a stream, and a whole body, which is a last line that says everything.
static void read_object(evq_reply_builder *reply, const json_t *object)
{
    const json_t *message = json_object_get(object, "message");
    const char *model = evq_lenient_text(object, "model");
    if (model) evq_reply_model(reply, model);
    evq_wire_text(reply, EVQ_EVENT_REASONING, json_object_get(message, "thinking"), EVQ_UNKNOWN);
    evq_wire_text(reply, EVQ_EVENT_CONTENT, json_object_get(message, "content"), EVQ_UNKNOWN);
    read_calls(reply, json_object_get(message, "tool_calls"));
    if (json_is_true(json_object_get(object, "done"))) {
        read_finish(reply, object);
        read_measures(reply, object);
        evq_reply_other(reply, EVQ_EVENT_DONE, EVQ_UNKNOWN);
    }
    if (!message) evq_wire_error(reply, object);
}

static void read_event(evq_reply_builder *reply, const char *type, const json_t *object)
{
    (void)type;
    read_object(reply, object);
}

static void on_event(evq_reply_builder *reply, const char *name, const char *data, size_t len)
{
    evq_wire_event(reply, name, data, len, read_event);
}

static void on_body(evq_reply_builder *reply, const char *data, size_t len)
{
    size_t events = reply->events;
    json_t *object = evq_wire_parse(reply, data, len);
    if (object) read_object(reply, object);
    if (reply->events == events) evq_reply_remark(reply, EVQ_REMARK_BAD_EVENT);
    json_decref(object);
}

const evq_dialect evq_ollama = {
    .name = "ollama",
    .label = "Ollama /api/chat",
    .base = "",
    .path = "//api/chat",
    .models_path = "//api/tags",
    .lines = true,
    .begin = begin,
    .add = add,
    .close = close_body,
    .on_event = on_event,
    .on_body = on_body,
};
