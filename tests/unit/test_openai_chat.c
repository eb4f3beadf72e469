#include "endpoints/prompt.h"
#include "endpoints/reply_builder.h"
#include "tests/test.h"

// ---- request ----

static const evq_tool tools[] = {
    {.name = "read", .description = "Reads a \"file\".", .parameters = "{\"type\":\"object\"}"},
    {.name = "now", .description = NULL, .parameters = NULL},
};

static const evq_tool_call calls[] = {
    {"call_1", "read", "{\"path\": \"a\\nb\"}"},
    {"call_2", "read", "{\"path\": "},
    {"call_3", "now", "[]"},
    {"call_4", "now", "{}{}"},
    {"call_5", "now", "{\"nul\": \"\\u0000\"}"},
};

static const evq_message messages[] = {
    {.role = EVQ_SYSTEM, .content = "Be brief."},
    {.role = EVQ_USER, .content = "\xC3\xA9 \xFF \x01 \"\\ \n"},
    {.role = EVQ_ASSISTANT, .reasoning = "secret", .calls = calls, .call_count = 5},
    {.role = EVQ_TOOL, .call_id = "call_1", .content = "text"},
    {.role = EVQ_TOOL, .call_id = "call_2"},
    {.role = EVQ_ASSISTANT, .content = "done", .calls = calls, .call_count = 1},
};

static const struct {
    evq_request_options options;
    size_t message_count;
    const char *body;
} requests[] = {
    {{.model = "m"}, 0, "{\"model\":\"m\",\"stream\":false,\"messages\":[]}"},
    {{.model = "a\"b", .stream = true, .output_tokens = 100},
     1,
     "{\"model\":\"a\\\"b\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"max_tokens\":100,"
     "\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"}]}"},
    {{.model = "m", .tools = tools, .tool_count = 2},
     6,
     "{\"model\":\"m\",\"stream\":false,\"tools\":["
     "{\"type\":\"function\",\"function\":{\"name\":\"read\",\"description\":\"Reads a \\\"file\\\".\","
     "\"parameters\":{\"type\":\"object\"}}},"
     "{\"type\":\"function\",\"function\":{\"name\":\"now\"}}],\"tool_choice\":\"auto\",\"messages\":["
     "{\"role\":\"system\",\"content\":\"Be brief.\"},"
     "{\"role\":\"user\",\"content\":\"\xC3\xA9 \xEF\xBF\xBD \\u0001 \\\"\\\\ \\n\"},"
     "{\"role\":\"assistant\",\"content\":\"\",\"reasoning_content\":\"secret\",\"tool_calls\":["
     "{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"read\","
     "\"arguments\":\"{\\\"path\\\": \\\"a\\\\nb\\\"}\"}},"
     "{\"id\":\"call_2\",\"type\":\"function\",\"function\":{\"name\":\"read\",\"arguments\":\"{}\"}},"
     "{\"id\":\"call_3\",\"type\":\"function\",\"function\":{\"name\":\"now\",\"arguments\":\"{}\"}},"
     "{\"id\":\"call_4\",\"type\":\"function\",\"function\":{\"name\":\"now\",\"arguments\":\"{}\"}},"
     "{\"id\":\"call_5\",\"type\":\"function\",\"function\":{\"name\":\"now\","
     "\"arguments\":\"{\\\"nul\\\": \\\"\\\\u0000\\\"}\"}}]},"
     "{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"text\"},"
     "{\"role\":\"tool\",\"tool_call_id\":\"call_2\",\"content\":\"\"},"
     "{\"role\":\"assistant\",\"content\":\"done\",\"tool_calls\":["
     "{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"read\","
     "\"arguments\":\"{\\\"path\\\": \\\"a\\\\nb\\\"}\"}}]}]}"},
};

static void requests_byte_for_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        evq_buf body = EVQ_BUF_INIT(EVQ_MIB(1));
        evq_openai_chat.begin(&body, &requests[i].options);
        for (size_t m = 0; m < requests[i].message_count; m++)
            evq_openai_chat.add(&body, &requests[i].options, &messages[m], m ? messages[m - 1].role : EVQ_NO_ROLE);
        evq_openai_chat.close(&body, EVQ_NO_ROLE);
        assert_string_equal(evq_buf_text(&body), requests[i].body);
        json_t *value = json_loadb(body.data, body.len, 0, NULL);
        assert_non_null(value);
        json_decref(value);
        evq_buf_dispose(&body);
    }
}

static void incremental_equals_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        evq_prompt prompt;
        evq_prompt_init(&prompt, &evq_openai_chat, &requests[i].options);
        for (size_t m = 0; m < requests[i].message_count; m++)
            assert_int_equal(evq_prompt_add(&prompt, &messages[m]), 0);
        assert_string_equal(evq_buf_text(&prompt.body), requests[i].body);
        evq_prompt_dispose(&prompt);
    }
}

static void dialects_by_name(void **state)
{
    (void)state;
    assert_ptr_equal(evq_dialect_find("openai-chat"), &evq_openai_chat);
    assert_null(evq_dialect_find("openai"));
    assert_null(evq_dialect_find(""));
    assert_string_equal(evq_openai_chat.path, "/chat/completions");
}

// ---- answer ----

// Everything that was emitted: "kind:bytes:tokens " per event.
static void write_event(void *context, const evq_event *event)
{
    evq_buf *out = context;
    evq_buf_printf(out, "%c", evq_event_letters[event->kind]);
    if (event->bytes) evq_buf_printf(out, "%zu", event->bytes);
    if (event->tokens != EVQ_UNKNOWN) evq_buf_printf(out, "@%lld", (long long)event->tokens);
    if (event->kind == EVQ_EVENT_PROGRESS)
        evq_buf_printf(out, "%lld/%lld/%lld", (long long)event->processed, (long long)event->total,
                       (long long)event->cached);
    evq_buf_putc(out, ' ');
}

#define CHOICE(delta) "{\"choices\":[{\"index\":0,\"delta\":" delta "}]}"

static void events(void **state)
{
    (void)state;
    static const struct {
        const char *name, *data, *events;
    } cases[] = {
        {NULL, "[DONE]", "d "},
        {NULL, "[DONE] ", "d "},
        {NULL, "", "o "},
        {NULL, CHOICE("{}"), "o "},
        {NULL, CHOICE("{\"role\":\"assistant\",\"content\":\"\"}"), "o "},
        {NULL, CHOICE("{\"role\":\"assistant\",\"content\":null}"), "o "},
        {NULL, CHOICE("{\"content\":\"\xC3\xA9\"}"), "c2 "},
        {NULL, CHOICE("{\"content\":[{\"type\":\"text\",\"text\":\"ab\"},{\"text\":\"c\"},7]}"), "c3 "},
        {NULL, CHOICE("{\"refusal\":\"no\"}"), "c2 "},
        {NULL, CHOICE("{\"content\":17}"), "o "},
        {NULL, CHOICE("{\"tool_calls\":[]}"), "o "},
        {NULL, CHOICE("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\"}}]}"), "t1 "},
        {NULL, CHOICE("{\"tool_calls\":[{\"index\":0,\"id\":\"a\"}]}"), "o "},
        {NULL, CHOICE("{\"tool_calls\":[null,3]}"), "o o "},
        {NULL, CHOICE("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":{\"a\":1}}}]}"), "t7 "},
        {NULL, "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"x\"}}]}", "o "},
        {NULL, "{\"choices\":[{\"index\":1},{\"index\":0,\"delta\":{\"content\":\"xy\"}}]}", "c2 "},
        {NULL, "{\"choices\":[{\"index\":null,\"delta\":{\"content\":\"xy\"}}]}", "c2 "},
        {NULL, "{\"choices\":[{\"message\":{\"content\":\"xy\"},\"finish_reason\":\"stop\"}]}", "c2 f "},
        {NULL, "{\"choices\":[{\"delta\":{},\"message\":{\"content\":\"xy\"}}]}", "o "},
        {NULL, "{\"choices\":[{\"delta\":{\"content\":\"x\"}}],\"timings\":{\"predicted_n\":5}}", "c1@5 "},
        {NULL, "{\"choices\":[{\"delta\":{}}],\"timings\":{\"predicted_n\":1}}", "o@1 "},
        {NULL, "{\"choices\":[{\"delta\":{\"content\":\"x\"}}],\"usage\":{\"completion_tokens\":7}}", "c1@7 u@7 "},
        {NULL, "{\"choices\":[],\"usage\":{}}", "o "},
        {NULL, "{\"choices\":[],\"usage\":{\"completion_tokens\":-3}}", "o "},
        {NULL, "{\"choices\":[],\"usage\":{\"prompt_tokens\":1e300}}", "o "},
        {NULL, "{\"choices\":[],\"prompt_progress\":{\"total\":9,\"cache\":2,\"processed\":5}}", "p5/9/2 "},
        {NULL, "{\"choices\":[],\"prompt_progress\":{\"total\":9}}", "p-1/9/-1 "},
        {NULL, "{\"error\":null,\"choices\":[]}", "o "},
        {NULL, "{\"error\":\"\",\"choices\":[]}", "o "},
        {NULL, "{\"error\":\"boom\"}", "e "},
        {NULL, "{\"error\":{\"message\":\"boom\"},\"choices\":[{\"delta\":{},\"finish_reason\":\"error\"}]}", "f e "},
        {NULL, "{\"object\":\"error\",\"message\":\"boom\"}", "e "},
        {NULL, "{\"choices\":[],\"x_groq\":{\"error\":\"boom\"}}", "e "},
        {"error", "{\"message\":\"boom\"}", "e "},
        {"error", "{\"what\":1}", "o e "},
        {"error", "plain", "e "},
        {"error", "", "e "},
        {"message", CHOICE("{\"content\":\"x\"}"), "c1 "},
        {NULL, "{", "o "},
        {NULL, "null", "o "},
        {NULL, "[]", "o "},
        {NULL, "{} trailing", "o "},
        {NULL, "{\"choices\":{\"delta\":1}}", "o "},
        {NULL, "{\"choices\":[[],7,{\"delta\":[]}]}", "o "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_buf out = EVQ_BUF_INIT(4096);
        evq_reply_builder reply;
        evq_reply_init(&reply, write_event, &out);
        evq_openai_chat.on_event(&reply, cases[i].name, cases[i].data, strlen(cases[i].data));
        if (strcmp(evq_buf_text(&out), cases[i].events))
            fail_msg("%s gave %s, not %s", cases[i].data, evq_buf_text(&out), cases[i].events);
        evq_reply_dispose(&reply);
        evq_buf_dispose(&out);
    }
}

static void comments(void **state)
{
    (void)state;
    static const struct {
        const char *text, *events;
    } cases[] = {
        {"", "k "},
        {"keep-alive", "k "},
        {"keepalive 2048/8192", "p2048/8192/-1 "},
        {"keepalive -1/5", "k "},
        {"keepalive 1", "k "},
        {"keepalive 99999999999999999999999999999999999999999999999999999999999999999/1", "k "},
        {"prefill_progress {\"processed_tokens\":5,\"total_tokens\":9}", "p5/9/-1 "},
        {"prefill_progress {", "k "},
        {"prefill_progress", "k "},
        {"prefill_progress 7", "k "},
        {"generation_stats {}", "k "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_buf out = EVQ_BUF_INIT(4096);
        evq_reply_builder reply;
        evq_reply_init(&reply, write_event, &out);
        evq_openai_chat.on_comment(&reply, cases[i].text, strlen(cases[i].text));
        assert_string_equal(evq_buf_text(&out), cases[i].events);
        evq_reply_dispose(&reply);
        evq_buf_dispose(&out);
    }
}

static void exo_cache_hits_give_no_prompt_time(void **state)
{
    (void)state;
    const char *text = "generation_stats {\"prompt_tps\":100,\"prompt_tokens\":50,\"generation_tokens\":4,"
                       "\"generation_tps\":0,\"prefix_cache_hit\":\"partial\"}";
    evq_reply_builder reply;
    evq_reply_init(&reply, NULL, NULL);
    evq_openai_chat.on_comment(&reply, text, strlen(text));
    assert_int_equal(reply.timings.prompt_tokens, EVQ_UNKNOWN);
    assert_int_equal(reply.timings.cached_tokens, EVQ_UNKNOWN);
    assert_true(reply.timings.prompt_ms < 0);
    assert_true(reply.timings.generated_ms < 0); // a rate of 0 says nothing
    assert_int_equal(reply.timings.generated_tokens, 4);
    evq_reply_dispose(&reply);
}

static void finish_reasons(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        evq_finish finish;
    } cases[] = {
        {"\"stop\"", EVQ_FINISH_STOP},
        {"\"STOP\"", EVQ_FINISH_STOP},
        {"\"eos\"", EVQ_FINISH_STOP},
        {"\"eos_token\"", EVQ_FINISH_STOP},
        {"\"stop_sequence\"", EVQ_FINISH_STOP},
        {"\"tool_calls\"", EVQ_FINISH_TOOL_CALLS},
        {"\"function_call\"", EVQ_FINISH_TOOL_CALLS},
        {"\"length\"", EVQ_FINISH_LENGTH},
        {"\"content_filter\"", EVQ_FINISH_CONTENT_FILTER},
        {"\"insufficient_system_resource\"", EVQ_FINISH_ERROR},
        {"\"abort\"", EVQ_FINISH_ERROR},
        {"\"never heard of\"", EVQ_FINISH_OTHER},
        {"\"\"", EVQ_FINISH_NONE},
        {"null", EVQ_FINISH_NONE},
        {"1", EVQ_FINISH_NONE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char data[256];
        snprintf(data, sizeof data, "{\"choices\":[{\"delta\":{},\"finish_reason\":%s}]}", cases[i].word);
        evq_reply_builder reply;
        evq_reply_init(&reply, NULL, NULL);
        evq_openai_chat.on_event(&reply, NULL, data, strlen(data));
        assert_int_equal(reply.finish, cases[i].finish);
        evq_reply_dispose(&reply);
    }
}

static void usage_shapes(void **state)
{
    (void)state;
    static const struct {
        const char *usage;
        evq_usage expected;
    } cases[] = {
        {"{\"prompt_tokens\":5,\"completion_tokens\":2}", {5, EVQ_UNKNOWN, EVQ_UNKNOWN, 2, EVQ_UNKNOWN}},
        {"{\"prompt_tokens\":5.0,\"completion_tokens\":null}", {5, EVQ_UNKNOWN, EVQ_UNKNOWN, EVQ_UNKNOWN, EVQ_UNKNOWN}},
        {"{\"prompt_tokens\":5,\"prompt_tokens_details\":null}",
         {5, EVQ_UNKNOWN, EVQ_UNKNOWN, EVQ_UNKNOWN, EVQ_UNKNOWN}},
        {"{\"prompt_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":0},\"cached_tokens\":3}",
         {5, 0, EVQ_UNKNOWN, EVQ_UNKNOWN, EVQ_UNKNOWN}},
        {"{\"prompt_tokens\":5,\"cached_tokens\":3}", {5, 3, EVQ_UNKNOWN, EVQ_UNKNOWN, EVQ_UNKNOWN}},
        {"{\"prompt_tokens\":5,\"prompt_cache_hit_tokens\":4}", {5, 4, EVQ_UNKNOWN, EVQ_UNKNOWN, EVQ_UNKNOWN}},
        {"{\"prompt_tokens\":5,\"prompt_tokens_details\":{\"cache_creation_input_tokens\":1}}",
         {5, EVQ_UNKNOWN, 1, EVQ_UNKNOWN, EVQ_UNKNOWN}},
        // reasoning inside the completion (OpenAI) and outside (xAI)
        {"{\"prompt_tokens\":5,\"completion_tokens\":9,\"total_tokens\":14,"
         "\"completion_tokens_details\":{\"reasoning_tokens\":7}}",
         {5, EVQ_UNKNOWN, EVQ_UNKNOWN, 9, 7}},
        {"{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":14,"
         "\"completion_tokens_details\":{\"reasoning_tokens\":7}}",
         {5, EVQ_UNKNOWN, EVQ_UNKNOWN, 9, 7}},
        // the cached part outside the prompt (xAI, some models)
        {"{\"prompt_tokens\":5,\"cached_tokens\":30}", {35, 30, EVQ_UNKNOWN, EVQ_UNKNOWN, EVQ_UNKNOWN}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char data[512];
        snprintf(data, sizeof data, "{\"choices\":[],\"usage\":%s}", cases[i].usage);
        evq_reply_builder reply;
        evq_reply_init(&reply, NULL, NULL);
        evq_openai_chat.on_event(&reply, NULL, data, strlen(data));
        assert_int_equal(reply.usage.prompt, cases[i].expected.prompt);
        assert_int_equal(reply.usage.cached, cases[i].expected.cached);
        assert_int_equal(reply.usage.cache_write, cases[i].expected.cache_write);
        assert_int_equal(reply.usage.completion, cases[i].expected.completion);
        assert_int_equal(reply.usage.reasoning, cases[i].expected.reasoning);
        evq_reply_dispose(&reply);
    }
}

static void mends_characters(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
        bool is_mended;
    } cases[] = {
        {"a\\u00e9\\ud83d\\ude00", "a\xC3\xA9\xF0\x9F\x98\x80", false},
        {"\xFF\xC3", "\xEF\xBF\xBD\xEF\xBF\xBD", true},
        {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", true},
        {"a\\u0000b",
         "a\xEF\xBF\xBD"
         "b",
         true},
        {"\\ud83d", "\xEF\xBF\xBD", true},
        {"\\ude00x", "\xEF\xBF\xBDx", true},
        {"\\ud83d\\ud83d\\ude00", "\xEF\xBF\xBD\xF0\x9F\x98\x80", true},
        {"\\\\u0000 \\u0000", "\\u0000 \xEF\xBF\xBD", true}, // the first is a backslash and a word
        {"\\\\u0000", "\\u0000", false},
        {"\\u00", NULL, false},
        {"\xFF\\", NULL, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char data[256];
        snprintf(data, sizeof data, CHOICE("{\"content\":\"%s\"}"), cases[i].text);
        evq_reply_builder reply;
        evq_reply_init(&reply, NULL, NULL);
        evq_openai_chat.on_event(&reply, NULL, data, strlen(data));
        unsigned expected = cases[i].is_mended   ? 1u << EVQ_REMARK_BAD_UTF8
                            : !cases[i].expected ? 1u << EVQ_REMARK_BAD_EVENT
                                                 : 0;
        assert_string_equal(evq_buf_text(&reply.content), cases[i].expected ? cases[i].expected : "");
        assert_int_equal(reply.remarks, expected);
        evq_reply_dispose(&reply);
    }
}

static void deep_nesting_is_refused(void **state)
{
    (void)state;
    char data[100000];
    memset(data, '[', sizeof data);
    evq_reply_builder reply;
    evq_reply_init(&reply, NULL, NULL);
    evq_openai_chat.on_event(&reply, NULL, data, sizeof data);
    assert_int_equal(reply.remarks, 1u << EVQ_REMARK_BAD_EVENT);
    evq_reply_dispose(&reply);
}

// Mistral takes ids of calls only as nine letters and digits; a call and its result must still belong together.
static void ids_of_nine_characters(void **state)
{
    (void)state;
    static const evq_tool_call two[] = {{"call_1", "read", "{}"}, {"abcDEF123", "now", "{}"}};
    const evq_message said = {.role = EVQ_ASSISTANT, .calls = two, .call_count = 2};
    const evq_message result = {.role = EVQ_TOOL, .call_id = "call_1", .content = "x"};
    const evq_request_options options = {.model = "m", .quirks = evq_quirks_find("mistral")};
    evq_prompt prompt;
    evq_prompt_init(&prompt, &evq_openai_chat, &options);
    evq_prompt_add(&prompt, &said);
    evq_prompt_add(&prompt, &result);
    json_t *body = json_loads(prompt.body.data, 0, NULL);
    const json_t *list = json_object_get(body, "messages");
    const json_t *sent = json_object_get(json_array_get(list, 0), "tool_calls");
    const char *first = json_string_value(json_object_get(json_array_get(sent, 0), "id"));
    assert_int_equal(strlen(first), 9);
    assert_int_equal(strspn(first, "0123456789abcdefghijklmnopqrstuvwxyz"), 9);
    assert_string_equal(json_string_value(json_object_get(json_array_get(sent, 1), "id")), "abcDEF123");
    assert_string_equal(json_string_value(json_object_get(json_array_get(list, 1), "tool_call_id")), first);
    json_decref(body);
    evq_prompt_dispose(&prompt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_of_nine_characters),
        cmocka_unit_test(requests_byte_for_byte),
        cmocka_unit_test(incremental_equals_whole),
        cmocka_unit_test(dialects_by_name),
        cmocka_unit_test(events),
        cmocka_unit_test(comments),
        cmocka_unit_test(exo_cache_hits_give_no_prompt_time),
        cmocka_unit_test(finish_reasons),
        cmocka_unit_test(usage_shapes),
        cmocka_unit_test(mends_characters),
        cmocka_unit_test(deep_nesting_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
