#include "probe/features.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SMALL_REPLY = 64, ROOMY_REPLY = 1024, LONG_PROMPT_LINES = 160 };
static const double reply_seconds = 300; // the first request may load the model

static const evq_tool weather = {
    .name = "get_weather",
    .description = "Tells the weather of one city.",
    .parameters = "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}",
};
static const evq_message ask_word = {.role = EVQ_USER, .content = "Say the word ready and nothing else."};
static const evq_message ask_weather = {.role = EVQ_USER,
                                        .content = "What is the weather in Oslo? Use the tool to find out."};
static const evq_message ask_two = {
    .role = EVQ_USER, .content = "What is the weather in Oslo, and in Rome? Call the tool for both at once."};

static void set(evq_finding *finding, evq_finding_state state, const char *detail)
{
    finding->state = state;
    finding->detail = detail ? detail : "";
}

static void set_failed(evq_probing *p, evq_finding *finding, const evq_answered *answered)
{
    const char *why = evq_failure_names[answered->failure];
    set(finding, EVQ_FINDING_NO,
        *answered->text ? evq_arena_printf(p->arena, "%s: %s", why, answered->text) : evq_arena_strdup(p->arena, why));
}

// Asks one message with one tool.
static void ask_with_tool(evq_probing *p, const evq_message *message, bool must_call, bool stream, evq_answered *out)
{
    const evq_question question = {.messages = message,
                                   .message_count = 1,
                                   .tools = &weather,
                                   .tool_count = 1,
                                   .must_call = must_call,
                                   .stream = stream,
                                   .output_tokens = ROOMY_REPLY};
    evq_ask(p->requester, &p->endpoint, &question, reply_seconds, out);
}

// ---- what the first two replies say ----

static bool has_words(const evq_reply *reply)
{
    const evq_message *message = &reply->message;
    return (message->content && *message->content) || (message->reasoning && *message->reasoning);
}

static void ask_stream(evq_probing *p, evq_finding *finding)
{
    const evq_answered *a = &p->streamed;
    if (a->failure)
        set_failed(p, finding, a);
    else if (a->reply.remarks & 1u << EVQ_REMARK_UNASKED_BODY)
        set(finding, EVQ_FINDING_NO, "a whole reply came, though a stream was asked for");
    else
        set(finding, EVQ_FINDING_YES,
            evq_arena_printf(p->arena, "%zu piece%s of output%s", a->token_events, a->token_events == 1 ? "" : "s",
                             a->done || p->endpoint.dialect->ends_unmarked ? "" : ", without an end mark"));
}

static const char *usage_text(evq_probing *p, const evq_usage *usage)
{
    return evq_arena_printf(p->arena, "prompt %" PRId64 ", reply %" PRId64 " tokens", usage->prompt, usage->completion);
}

static bool has_usage(const evq_answered *a)
{
    return a->reply.usage.prompt >= 0 && a->reply.usage.completion >= 0;
}

static void ask_usage(evq_probing *p, evq_finding *finding)
{
    bool has = has_usage(&p->plain);
    set(finding, has ? EVQ_FINDING_YES : EVQ_FINDING_NO, has ? usage_text(p, &p->plain.reply.usage) : "");
}

static void ask_stream_usage(evq_probing *p, evq_finding *finding)
{
    bool has = has_usage(&p->streamed);
    set(finding, has ? EVQ_FINDING_YES : EVQ_FINDING_NO, has ? usage_text(p, &p->streamed.reply.usage) : "");
}

static void ask_timings(evq_probing *p, evq_finding *finding)
{
    const evq_server_timings *t = &p->streamed.reply.timings;
    if (t->prompt_ms < 0 && t->generated_ms < 0) t = &p->plain.reply.timings;
    if (t->prompt_ms < 0 && t->generated_ms < 0)
        set(finding, EVQ_FINDING_NO, "speed is measured from outside alone");
    else
        set(finding, EVQ_FINDING_YES,
            evq_arena_printf(p->arena, "prompt %.1f ms, generation %.1f ms", t->prompt_ms, t->generated_ms));
}

static void ask_reasoning(evq_probing *p, evq_finding *finding)
{
    const evq_reply *reply = &p->plain.reply;
    if (!reply->message.reasoning || !*reply->message.reasoning) reply = &p->streamed.reply;
    bool has = reply->message.reasoning && *reply->message.reasoning;
    bool is_inline = reply->remarks & 1u << EVQ_REMARK_INLINE_REASONING;
    int64_t hidden = p->plain.reply.usage.reasoning;
    if (has)
        set(finding, EVQ_FINDING_YES,
            is_inline ? "between tags in the text: the server has no reasoning parser on" : "");
    else if (hidden > 0)
        set(finding, EVQ_FINDING_YES, evq_arena_printf(p->arena, "counted (%" PRId64 " tokens), not shown", hidden));
    else
        set(finding, EVQ_FINDING_UNSEEN, "");
}

static void ask_visible(evq_probing *p, evq_finding *finding)
{
    const evq_message *message = &p->plain.reply.message;
    bool visible = message->content && strspn(message->content, " \n\t\r") < strlen(message->content);
    if (visible)
        set(finding, EVQ_FINDING_YES, "");
    else if (p->plain.reply.finish == EVQ_FINISH_LENGTH)
        set(finding, EVQ_FINDING_UNSEEN, "the reply ran out of tokens first");
    else
        set(finding, EVQ_FINDING_NO,
            has_words(&p->plain.reply) ? "the answer is in the reasoning alone" : "it is empty");
}

// ---- tools ----

static void set_calls(evq_probing *p, evq_finding *finding, const evq_answered *a)
{
    size_t count = a->reply.message.call_count;
    if (a->failure)
        set_failed(p, finding, a);
    else if (count && strcmp(a->reply.message.calls[0].name, weather.name) != 0)
        set(finding, EVQ_FINDING_NO,
            evq_arena_printf(p->arena, "it called %.60s, which was not offered", a->reply.message.calls[0].name));
    else if (count)
        set(finding, EVQ_FINDING_YES,
            evq_arena_printf(p->arena, "%s %.100s", a->reply.message.calls[0].name,
                             a->reply.message.calls[0].arguments));
    else
        set(finding, EVQ_FINDING_UNSEEN, "it answered in words");
}

static void ask_tools(evq_probing *p, evq_finding *finding)
{
    evq_answered a;
    ask_with_tool(p, &ask_weather, false, false, &a);
    set_calls(p, finding, &a);
    evq_answered_dispose(&a);
}

static void ask_tools_streamed(evq_probing *p, evq_finding *finding)
{
    evq_answered a;
    ask_with_tool(p, &ask_weather, false, true, &a);
    set_calls(p, finding, &a);
    if (finding->state == EVQ_FINDING_YES && a.token_events == a.reply.message.call_count)
        set(finding, EVQ_FINDING_YES, "each call in one piece: no generation speed can be measured on calls");
    evq_answered_dispose(&a);
}

static void ask_forced(evq_probing *p, evq_finding *finding)
{
    evq_answered a;
    ask_with_tool(p, &ask_word, true, false, &a);
    set_calls(p, finding, &a);
    if (finding->state == EVQ_FINDING_UNSEEN) set(finding, EVQ_FINDING_NO, "it answered in words all the same");
    evq_answered_dispose(&a);
}

static void ask_parallel(evq_probing *p, evq_finding *finding)
{
    evq_answered a;
    ask_with_tool(p, &ask_two, false, false, &a);
    if (a.failure)
        set_failed(p, finding, &a);
    else if (a.reply.message.call_count > 1)
        set(finding, EVQ_FINDING_YES, evq_arena_printf(p->arena, "%zu calls in one reply", a.reply.message.call_count));
    else
        set(finding, EVQ_FINDING_UNSEEN, "");
    evq_answered_dispose(&a);
}

// A call and its result in the history, as every step of an agent has them; the second call's arguments are broken.
static void ask_history(evq_probing *p, evq_finding *finding)
{
    static const evq_tool_call calls[] = {{"call_000001", "get_weather", "{\"city\":\"Oslo\"}"},
                                          {"call_000002", "get_weather", "{\"city\": "}};
    const evq_message messages[] = {
        ask_two,
        {.role = EVQ_ASSISTANT, .calls = calls, .call_count = 2},
        {.role = EVQ_TOOL, .content = "rain", .call_id = "call_000001", .call_name = "get_weather"},
        {.role = EVQ_TOOL,
         .content = "no such city",
         .call_id = "call_000002",
         .call_name = "get_weather",
         .is_error = true},
    };
    const evq_question question = {
        .messages = messages, .message_count = 4, .tools = &weather, .tool_count = 1, .output_tokens = SMALL_REPLY};
    evq_answered a;
    evq_ask(p->requester, &p->endpoint, &question, reply_seconds, &a);
    if (a.failure)
        set_failed(p, finding, &a);
    else
        set(finding, EVQ_FINDING_YES, "");
    evq_answered_dispose(&a);
}

// ---- limits and caches ----

static void ask_limit(evq_probing *p, evq_finding *finding)
{
    static const evq_message message = {.role = EVQ_USER, .content = "Count from 1 to 500, in words."};
    const evq_question question = {.messages = &message, .message_count = 1, .output_tokens = 24};
    evq_answered a;
    evq_ask(p->requester, &p->endpoint, &question, reply_seconds, &a);
    int64_t count = a.reply.usage.completion;
    if (a.failure)
        set_failed(p, finding, &a);
    else if (count > 48)
        set(finding, EVQ_FINDING_NO, evq_arena_printf(p->arena, "24 tokens were allowed, %" PRId64 " came", count));
    else if (a.reply.finish == EVQ_FINISH_LENGTH)
        set(finding, EVQ_FINDING_YES, "");
    else
        set(finding, EVQ_FINDING_UNSEEN, "the reply ended before its limit");
    evq_answered_dispose(&a);
}

// A prompt that no cache can know: its first words are new in every probe.
static void ask_long(evq_probing *p, const char *members, evq_answered *out)
{
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_printf(&text, "%s\n", p->nonce);
    for (int i = 0; i < LONG_PROMPT_LINES; i++)
        evq_buf_printf(&text, "Line %d: the harbour master writes down every ship that comes in.\n", i);
    const evq_message messages[] = {{.role = EVQ_SYSTEM, .content = evq_buf_text(&text)}, ask_word};
    const evq_question question = {
        .messages = messages, .message_count = 2, .output_tokens = SMALL_REPLY, .members = members};
    evq_ask(p->requester, &p->endpoint, &question, reply_seconds, out);
    evq_buf_dispose(&text);
}

static int64_t cached_of(const evq_answered *a)
{
    return a->reply.usage.cached >= 0 ? a->reply.usage.cached : a->reply.timings.cached_tokens;
}

static void ask_cached(evq_probing *p, evq_finding *finding)
{
    evq_answered first, second;
    ask_long(p, NULL, &first);
    ask_long(p, NULL, &second);
    int64_t cached = cached_of(&second), prompt = second.reply.usage.prompt;
    if (first.failure || second.failure)
        set_failed(p, finding, first.failure ? &first : &second);
    else if (cached < 0)
        set(finding, EVQ_FINDING_NO, "not told: cold and cached prompts cannot be told apart");
    else if (cached > 0)
        set(finding, EVQ_FINDING_YES,
            evq_arena_printf(p->arena, "%" PRId64 " of %" PRId64 " tokens when the same prompt came again", cached,
                             prompt));
    else
        set(finding, EVQ_FINDING_UNSEEN, "told, but nothing was cached when the same prompt came again");
    evq_answered_dispose(&first);
    evq_answered_dispose(&second);
}

static void ask_cold(evq_probing *p, evq_finding *finding)
{
    const char *cold = p->endpoint.quirks ? p->endpoint.quirks->cold : NULL;
    if (!cold) {
        set(finding, EVQ_FINDING_NO, "no switch is known for this server: a cold prompt needs new first words");
        return;
    }
    evq_buf members = EVQ_BUF_INIT(4096);
    const char *place = strstr(cold, "%s");
    if (place)
        evq_buf_printf(&members, "%.*s%scold%s", (int)(place - cold), cold, p->nonce, place + 2);
    else
        evq_buf_puts(&members, cold);
    evq_answered a;
    ask_long(p, evq_buf_text(&members), &a);
    int64_t cached = cached_of(&a);
    if (a.failure)
        set_failed(p, finding, &a);
    else if (cached < 0)
        set(finding, EVQ_FINDING_UNSEEN, "cached counts are not told");
    else
        set(finding, cached <= 16 ? EVQ_FINDING_YES : EVQ_FINDING_NO,
            evq_arena_printf(p->arena, "%.200s: %" PRId64 " tokens from the cache", evq_buf_text(&members), cached));
    evq_answered_dispose(&a);
    evq_buf_dispose(&members);
}

const evq_feature evq_features[] = {
    {"stream", "streaming", ask_stream},
    {"usage", "token counts", ask_usage},
    {"stream_usage", "token counts in a stream", ask_stream_usage},
    {"timings", "the server's own times", ask_timings},
    {"visible", "the answer is in the text", ask_visible},
    {"reasoning", "reasoning", ask_reasoning},
    {"tools", "tool calls", ask_tools},
    {"tools_streamed", "tool calls in a stream", ask_tools_streamed},
    {"parallel_calls", "several calls in one reply", ask_parallel},
    {"forced_call", "a call can be demanded", ask_forced},
    {"history", "calls and results in the history", ask_history},
    {"output_limit", "the limit of a reply is kept", ask_limit},
    {"cached_tokens", "cached tokens are told", ask_cached},
    {"cold_prompt", "the cache can be passed by", ask_cold},
};
const size_t evq_feature_count = sizeof evq_features / sizeof *evq_features;

static void say_word(evq_probing *p, const evq_endpoint *endpoint, bool stream, int tokens, evq_answered *out)
{
    const evq_question question = {
        .messages = &ask_word, .message_count = 1, .stream = stream, .output_tokens = tokens};
    evq_ask(p->requester, endpoint, &question, reply_seconds, out);
}

bool evq_features_begin(evq_probing *p)
{
    uint64_t random;
    if (uv_random(NULL, NULL, &random, sizeof random, 0, NULL)) random = uv_hrtime();
    snprintf(p->nonce, sizeof p->nonce, "%016" PRIx64, random);
    say_word(p, &p->endpoint, false, ROOMY_REPLY, &p->plain);
    p->streamed = (evq_answered){.failure = EVQ_FAILURE_NONE};
    if (p->plain.failure) return false;
    say_word(p, &p->endpoint, true, ROOMY_REPLY, &p->streamed);
    return true;
}

void evq_features_end(evq_probing *p)
{
    evq_answered_dispose(&p->plain);
    evq_answered_dispose(&p->streamed);
}

bool evq_features_speaks(evq_probing *p, const evq_dialect *dialect)
{
    evq_endpoint other = p->endpoint;
    evq_answered a;
    other.dialect = dialect;
    other.url = evq_endpoint_sibling_url(other.url, dialect, p->arena);
    other.members = NULL; // in the words of the first dialect
    say_word(p, &other, false, SMALL_REPLY, &a);
    bool speaks = !a.failure;
    evq_answered_dispose(&a);
    return speaks;
}
