#include "base/buf.h"
#include "base/clock.h"
#include "simulator/simulator.h"
#include "tests/test.h"

static evq_arena arena;

#include <curl/curl.h>
#include <jansson.h>
#include <pthread.h>
#include <time.h>

// ---- a small recorded task: history of one exchange, then three steps ----

static const evq_tool_call read_call[] = {
    {.id = "call_7", .name = "read", .arguments = "{\"path\":\"etc/gateway.ini\"}"}};
static const evq_message recorded[] = {
    {.role = EVQ_ASSISTANT, .reasoning = "The file is named.", .calls = read_call, .call_count = 1},
    {.role = EVQ_ASSISTANT, .content = "Port 8471. \u20ac \"quoted\"\n"},
    {.role = EVQ_ASSISTANT, .content = "You are welcome."},
};
static const evq_message history[] = {{.role = EVQ_USER, .content = "hello"},
                                      {.role = EVQ_ASSISTANT, .content = "hello!"}};
static const evq_turn turns[] = {{.user = "Which port?", .reference = recorded, .reference_count = 2},
                                 {.user = "Thanks.", .reference = recorded + 2, .reference_count = 1}};
static const evq_scenario task = {.name = "task",
                                  .system = "You are careful.",
                                  .history = history,
                                  .history_count = 2,
                                  .turns = turns,
                                  .turn_count = 2,
                                  .reference_steps = 3};
static const evq_message other_reply = {.role = EVQ_ASSISTANT, .content = "The other task."};
static const evq_turn other_turn = {.user = "Another thing.", .reference = &other_reply, .reference_count = 1};
static const evq_scenario twin = {
    .name = "twin", .system = "You are careful.", .turns = &other_turn, .turn_count = 1, .reference_steps = 1};

#define HEAD    "{\"role\":\"system\",\"content\":\"You are careful.\"}"
#define HISTORY ",{\"role\":\"user\",\"content\":\"hello\"},{\"role\":\"assistant\",\"content\":\"hello!\"}"
#define STEP_1  HEAD HISTORY ",{\"role\":\"user\",\"content\":\"Which port?\"}"
#define STEP_2  STEP_1 ",{\"role\":\"assistant\",\"content\":\"\"},{\"role\":\"tool\",\"content\":\"port=8471\"}"
#define STEP_3  STEP_2 ",{\"role\":\"assistant\",\"content\":\"8471\"},{\"role\":\"user\",\"content\":\"Thanks.\"}"

#define BODY(stream, messages)                                                                                         \
    "{\"model\":\"m\",\"stream\":" stream ",\"stream_options\":{\"include_usage\":true},\"messages\":[" messages "]}"

// ---- a client ----

static evq_simulator *start(const char *options)
{
    static const evq_scenario *const scenarios[] = {&task, &twin};
    char text[200];
    snprintf(text, sizeof text, "reference?prompt=1e6&generation=1e5&%s", options);
    evq_sim_profile profile;
    evq_err err;
    evq_simulator *simulator;
    assert_int_equal(evq_sim_profile_parse(&profile, text, NULL, &arena, &err), 0);
    assert_int_equal(evq_simulator_start(&simulator, &profile, scenarios, 2, NULL, &err), 0);
    return simulator;
}

typedef struct answer {
    CURLcode code;
    long status;
    char type[64], retry_after[16];
    evq_buf body;
    double head_s, total_s;
} answer;

static size_t take(char *data, size_t size, size_t count, void *context)
{
    answer *a = context;
    return evq_buf_append(&a->body, data, size * count) ? 0 : size * count;
}

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static size_t take_header(char *data, size_t size, size_t count, void *context)
{
    answer *a = context;
    if (size * count == 2) a->head_s = now_s(); // the blank line
    sscanf(data, "Retry-After: %15[^\r]", a->retry_after);
    sscanf(data, "Content-Type: %63[^\r]", a->type);
    return size * count;
}

// GET without a body. `timeout_ms` 0: 20 s.
static answer ask(const char *base, const char *path, const char *body, size_t len, long timeout_ms)
{
    answer a = {.body = EVQ_BUF_INIT(EVQ_MIB(8))};
    char url[128];
    snprintf(url, sizeof url, "%s%s", base, path);
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &a);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &a);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout_ms ? timeout_ms : 20000L);
    if (body) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)len);
    }
    double begin = now_s();
    a.code = curl_easy_perform(curl);
    a.total_s = now_s() - begin;
    if (a.head_s > 0) a.head_s -= begin;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &a.status);
    curl_easy_cleanup(curl);
    return a;
}

static answer chat(const evq_simulator *simulator, const char *body, long timeout_ms)
{
    return ask(evq_simulator_url(simulator), "/v1/chat/completions", body, strlen(body), timeout_ms);
}

// One request to a simulator of its own.
static answer chat_once(const char *options, const char *body)
{
    evq_simulator *simulator = start(options);
    answer a = chat(simulator, body, 0);
    evq_simulator_stop(simulator);
    return a;
}

static bool says(const answer *a, const char *text)
{
    return strstr(evq_buf_text(&a->body), text) != NULL;
}

static json_t *parse(const answer *a)
{
    json_t *value = json_loads(evq_buf_text(&a->body), 0, NULL);
    assert_non_null(value);
    return value;
}

static int64_t number(const json_t *value, const char *object, const char *key)
{
    const json_t *found = json_object_get(json_object_get(value, object), key);
    assert_true(json_is_integer(found));
    return json_integer_value(found);
}

// ---- answers ----

// What a stream says, put together: "[reasoning]content<id name arguments>finish".
static void join_stream(const answer *a, char *out, size_t size)
{
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(1));
    for (const char *at = strstr(evq_buf_text(&a->body), "data: {"); at; at = strstr(at, "data: {")) {
        at += strlen("data: ");
        json_t *chunk = json_loads(at, JSON_DISABLE_EOF_CHECK, NULL);
        assert_non_null(chunk);
        const json_t *choice = json_array_get(json_object_get(chunk, "choices"), 0);
        const json_t *delta = json_object_get(choice, "delta");
        const json_t *call = json_array_get(json_object_get(delta, "tool_calls"), 0);
        const json_t *function = json_object_get(call, "function");
        const json_t *parts[] = {json_object_get(delta, "reasoning_content"),
                                 json_object_get(delta, "content"),
                                 json_object_get(call, "id"),
                                 json_object_get(function, "name"),
                                 json_object_get(function, "arguments"),
                                 json_object_get(choice, "finish_reason")};
        static const char *const marks[] = {"", "", "<", " ", "", ">"};
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            if (json_is_string(parts[i])) evq_buf_printf(&text, "%s%s", marks[i], json_string_value(parts[i]));
        json_decref(chunk);
    }
    snprintf(out, size, "%s", evq_buf_text(&text));
    evq_buf_dispose(&text);
}

static void streams_a_tool_call(void **state)
{
    (void)state;
    answer a = chat_once("", BODY("true", STEP_1));
    assert_int_equal(a.code, CURLE_OK);
    assert_int_equal(a.status, 200);
    assert_string_equal(a.type, "text/event-stream");
    char text[512];
    join_stream(&a, text, sizeof text);
    assert_string_equal(text, "The file is named.<call_7 read{\"path\":\"etc/gateway.ini\"}>tool_calls");
    assert_true(says(&a, "\"delta\":{\"role\":\"assistant\",\"content\":null}"));
    assert_true(says(&a, ": keepalive 0/"));
    assert_true(says(&a, "\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":"));
    assert_true(says(&a, "\"completion_tokens_details\":{\"reasoning_tokens\":5}"));
    assert_true(says(&a, "\"timings\":{\"cache_n\":0,\"prompt_n\":"));
    size_t len = a.body.len;
    assert_string_equal(a.body.data + len - 14, "data: [DONE]\n\n");
    evq_buf_dispose(&a.body);
}

static void answers_in_one_body(void **state)
{
    (void)state;
    answer a = chat_once("", BODY("false", STEP_1));
    assert_int_equal(a.status, 200);
    assert_string_equal(a.type, "application/json");
    json_t *value = parse(&a);
    const json_t *choice = json_array_get(json_object_get(value, "choices"), 0);
    const json_t *message = json_object_get(choice, "message");
    const json_t *call = json_array_get(json_object_get(message, "tool_calls"), 0);
    assert_string_equal(json_string_value(json_object_get(choice, "finish_reason")), "tool_calls");
    assert_true(json_is_null(json_object_get(message, "content")));
    assert_string_equal(json_string_value(json_object_get(call, "id")), "call_7");
    assert_string_equal(json_string_value(json_object_get(json_object_get(call, "function"), "arguments")),
                        read_call[0].arguments);
    int64_t prompt = (int64_t)strlen(BODY("false", STEP_1)) / 4;
    assert_int_equal(number(value, "usage", "prompt_tokens"), prompt);
    assert_int_equal(number(value, "usage", "completion_tokens"), 5 + 1 + 7);
    assert_int_equal(number(value, "timings", "prompt_n"), prompt);
    assert_int_equal(number(value, "timings", "predicted_n"), 13);
    json_decref(value);
    evq_buf_dispose(&a.body);
}

static void finds_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *body, *says;
    } cases[] = {
        {BODY("false", STEP_2), "Port 8471. \u20ac \\\"quoted\\\"\\n"},
        {BODY("false", STEP_3), "You are welcome."},
        {BODY("false", STEP_3 ",{\"role\":\"assistant\",\"content\":\"x\"}"), "ends before this step"},
        {BODY("false", HEAD ",{\"role\":\"user\",\"content\":\"Another thing.\"}"), "The other task."},
        {BODY("false", "{\"role\":\"system\",\"content\":\"Else.\"}"), "like none of those it knows"},
        {BODY("false", "{\"role\":\"user\",\"content\":\"You are careful.\"}"), "like none of those it knows"},
        {BODY("false", "7,[],{\"role\":3}"), "like none of those it knows"},
        {BODY("false", HEAD), "The file is named."},
    };
    evq_simulator *simulator = start("");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        answer a = chat(simulator, cases[i].body, 0);
        assert_int_equal(a.status, 200);
        if (!says(&a, cases[i].says)) fail_msg("case %zu: %s", i, evq_buf_text(&a.body));
        evq_buf_dispose(&a.body);
    }
    evq_simulator_stop(simulator);
}

static void leaves_out_what_it_is_told_to(void **state)
{
    (void)state;
    answer a = chat_once("usage=off&timings=off&progress=0", BODY("true", STEP_2));
    assert_false(says(&a, "usage") || says(&a, "timings") || says(&a, "keepalive"));
    evq_buf_dispose(&a.body);
    a = chat_once("", "{\"stream\":true,\"messages\":[" STEP_2 "]}"); // usage was not asked for
    assert_false(says(&a, "usage"));
    assert_true(says(&a, "\"finish_reason\":\"stop\"}],\"timings\":{"));
    assert_true(says(&a, "\"model\":\"simulated-reference\""));
    evq_buf_dispose(&a.body);
}

static void caches_processed_prompts(void **state)
{
    (void)state;
    static const struct {
        const char *options;
        bool hits;
    } cases[] = {{"cache=on", true}, {"cache=off", false}};
    for (size_t i = 0; i < 2; i++) {
        evq_simulator *simulator = start(cases[i].options);
        answer first = chat(simulator, BODY("true", STEP_1), 0);
        answer second = chat(simulator, BODY("false", STEP_1), 0); // differs early: "true", "false"
        answer third = chat(simulator, BODY("false", STEP_2), 0);
        json_t *early = parse(&second), *grown = parse(&third);
        const json_t *early_details = json_object_get(json_object_get(early, "usage"), "prompt_tokens_details");
        int64_t early_cached = json_integer_value(json_object_get(early_details, "cached_tokens"));
        assert_int_equal(early_cached, 0); // what stands before the prompt is none of it
        int64_t shared = (int64_t)(strlen(BODY("false", STEP_1)) - strlen("]}")) / 4;
        assert_int_equal(number(grown, "timings", "cache_n"), cases[i].hits ? shared : 0);
        json_decref(early);
        json_decref(grown);
        evq_buf_dispose(&first.body);
        evq_buf_dispose(&second.body);
        evq_buf_dispose(&third.body);
        evq_simulator_stop(simulator);
    }
}

// Who goes away during the prompt's processing finds nothing of it in the cache.
static void forgets_a_prompt_that_was_given_up(void **state)
{
    (void)state;
    evq_simulator *simulator = start("latency=300");
    answer given_up = chat(simulator, BODY("false", STEP_1), 50);
    assert_int_equal(given_up.code, CURLE_OPERATION_TIMEDOUT);
    answer again = chat(simulator, BODY("false", STEP_1), 0);
    json_t *value = parse(&again);
    assert_int_equal(number(value, "timings", "cache_n"), 0);
    json_decref(value);
    evq_buf_dispose(&given_up.body);
    evq_buf_dispose(&again.body);
    evq_simulator_stop(simulator);
}

// ---- time ----

static void keeps_its_times(void **state)
{
    (void)state;
    answer a = chat_once("latency=150&prompt=1e9&generation=100", BODY("true", STEP_2));
    assert_true(a.head_s < 0.14);                             // headers do not wait for the prompt
    assert_true(a.total_s >= 0.150 + 0.060 && a.total_s < 2); // 7 tokens: 6 gaps of 10 ms
    evq_buf_dispose(&a.body);
    a = chat_once("latency=150&prompt=1e9&generation=100", BODY("false", STEP_2));
    assert_true(a.head_s >= 0.150 + 0.060); // a whole answer comes whole
    evq_buf_dispose(&a.body);
}

static void *chat_in_thread(void *context)
{
    const evq_simulator *simulator = context;
    answer *a = malloc(sizeof *a);
    if (a) *a = chat(simulator, BODY("true", STEP_1), 0);
    return a;
}

static void stops_at_once(void **state)
{
    (void)state;
    static const char *const options[] = {"prompt=0.01", "fault=stall", "fault=silent", "generation=0.01"};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        evq_simulator *simulator = start(options[i]);
        pthread_t thread;
        assert_int_equal(pthread_create(&thread, NULL, chat_in_thread, simulator), 0);
        nanosleep(&(struct timespec){.tv_nsec = 100 * 1000 * 1000}, NULL);
        double begin = now_s();
        evq_simulator_stop(simulator);
        double took = now_s() - begin;
        void *result;
        pthread_join(thread, &result);
        answer *a = result;
        assert_non_null(a);
        assert_int_not_equal(a->code, CURLE_OK);
        assert_int_not_equal(a->code, CURLE_OPERATION_TIMEDOUT);
        if (took > 0.5) fail_msg("%s: %.3f s", options[i], took);
        evq_buf_dispose(&a->body);
        free(a);
    }
}

static void serves_many_at_once(void **state)
{
    (void)state;
    enum { COUNT = 12 };
    evq_simulator *simulator = start("latency=100");
    pthread_t threads[COUNT];
    double begin = now_s();
    for (size_t i = 0; i < COUNT; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, chat_in_thread, simulator), 0);
    for (size_t i = 0; i < COUNT; i++) {
        void *result;
        pthread_join(threads[i], &result);
        answer *a = result;
        assert_non_null(a);
        assert_int_equal(a->code, CURLE_OK);
        assert_true(says(a, "[DONE]"));
        evq_buf_dispose(&a->body);
        free(a);
    }
    assert_true(now_s() - begin < COUNT * 0.1); // side by side, not one after the other
    evq_simulator_stop(simulator);
}

// ---- faults ----

static void fails_with_a_whole_answer(void **state)
{
    (void)state;
    static const struct {
        const char *options;
        long status;
        const char *says, *type, *retry_after;
    } cases[] = {
        {"fault=401", 401, "\"authentication_error\"", "application/json", ""},
        {"fault=404", 404, "\"model_not_found\"", "application/json", ""},
        {"fault=429", 429, "\"rate_limit_exceeded\"", "application/json", "1"},
        {"fault=500", 500, "\"server_error\"", "application/json", ""},
        {"fault=503", 503, "\"unavailable_error\"", "application/json", ""},
        {"fault=loading", 503, "\"Loading model\"", "application/json", ""},
        {"fault=529", 529, "\"overloaded_error\"", "application/json", ""},
        {"fault=garbage", 200, "<html>", "text/html", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        answer a = chat_once(cases[i].options, BODY("true", STEP_1));
        assert_int_equal(a.code, CURLE_OK);
        assert_int_equal(a.status, cases[i].status);
        assert_true(says(&a, cases[i].says));
        assert_string_equal(a.type, cases[i].type);
        assert_string_equal(a.retry_after, cases[i].retry_after);
        evq_buf_dispose(&a.body);
    }
}

static void fails_within_an_answer(void **state)
{
    (void)state;
    answer a = chat_once("fault=error", BODY("true", STEP_1));
    assert_int_equal(a.code, CURLE_OK); // the body ends well, what it says does not
    assert_true(says(&a, "reasoning_content") && says(&a, "data: {\"error\":{\"code\":500,"));
    assert_false(says(&a, "[DONE]") || says(&a, "\"finish_reason\":\"") || says(&a, "usage"));
    evq_buf_dispose(&a.body);

    a = chat_once("fault=cut", BODY("true", STEP_1));
    assert_int_equal(a.code, CURLE_PARTIAL_FILE);
    assert_true(says(&a, "\"arguments\":\"{\\\"pa\""));
    assert_false(says(&a, "gateway.ini") || says(&a, "[DONE]") || says(&a, "\"finish_reason\":\""));
    evq_buf_dispose(&a.body);

    a = chat_once("fault=error", BODY("false", STEP_1));
    assert_int_equal(a.status, 200);
    assert_true(says(&a, "{\"error\":{") && !says(&a, "choices"));
    evq_buf_dispose(&a.body);

    a = chat_once("fault=cut", BODY("false", STEP_1));
    assert_int_equal(a.code, CURLE_PARTIAL_FILE);
    assert_true(a.body.len > 0);
    evq_buf_dispose(&a.body);
}

static void falls_silent(void **state)
{
    (void)state;
    static const struct {
        const char *options, *body;
        bool has_begun;
    } cases[] = {
        {"fault=stall", BODY("true", STEP_1), true},
        {"fault=stall", BODY("false", STEP_1), true},
        {"fault=silent", BODY("true", STEP_1), false},
        {"fault=silent", BODY("false", STEP_1), false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_simulator *simulator = start(cases[i].options);
        answer a = chat(simulator, cases[i].body, 250);
        assert_int_equal(a.code, CURLE_OPERATION_TIMEDOUT);
        assert_int_equal(a.body.len > 0, cases[i].has_begun);
        assert_false(says(&a, "[DONE]"));
        evq_buf_dispose(&a.body);
        evq_simulator_stop(simulator);
    }
}

static void fails_at_its_step_and_so_often(void **state)
{
    (void)state;
    static const struct {
        const char *options, *body;
        long expected[4];
    } cases[] = {
        {"fault=500", BODY("true", STEP_1), {500, 500, 500, 500}},
        {"fault=500", BODY("true", STEP_2), {200, 200, 200, 200}},
        {"fault=500&fault_step=2", BODY("true", STEP_1), {200, 200, 200, 200}},
        {"fault=500&fault_step=2&fault_times=2", BODY("true", STEP_2), {500, 500, 200, 200}},
        {"fault=500&fault_step=0&fault_times=1", BODY("true", STEP_3), {500, 200, 200, 200}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_simulator *simulator = start(cases[i].options);
        for (size_t attempt = 0; attempt < 4; attempt++) {
            answer a = chat(simulator, cases[i].body, 0);
            assert_int_equal(a.status, cases[i].expected[attempt]);
            evq_buf_dispose(&a.body);
        }
        evq_simulator_stop(simulator);
    }
}

// ---- other requests ----

static void refuses_bad_requests(void **state)
{
    (void)state;
    static const struct {
        const char *path, *body; // NULL: GET
        long status;
        const char *says;
    } cases[] = {
        {"/v1/models", NULL, 200, "\"id\":\"simulated-reference\""},
        {"/v1/model", NULL, 404, "not_found_error"},
        {"/v1/chat/completions", NULL, 404, "not_found_error"},
        {"/v1/completions", "{}", 404, "not_found_error"},
        {"/v1/models", "{}", 404, "not_found_error"},
        {"/v1/chat/completions", "", 400, "not valid JSON"},
        {"/v1/chat/completions", "{\"messages\":", 400, "not valid JSON"},
        {"/v1/chat/completions", "\xff\xfe", 400, "not valid JSON"},
        {"/v1/chat/completions", "[]", 400, "invalid_request_error"},
        {"/v1/chat/completions", "{}", 400, "messages"},
        {"/v1/chat/completions", "{\"messages\":7}", 400, "$.messages"},
        {"/v1/chat/completions", "{\"messages\":[]}", 400, "at least one message"},
        {"/v1/chat/completions", "{\"messages\":[1],\"stream\":\"yes\"}", 400, "$.stream"},
        {"/v1/chat/completions", "{\"messages\":[1],\"stream_options\":1}", 400, "$.stream_options"},
    };
    evq_simulator *simulator = start("");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *body = cases[i].body;
        answer a = ask(evq_simulator_url(simulator), cases[i].path, body, body ? strlen(body) : 0, 0);
        assert_int_equal(a.status, cases[i].status);
        if (!says(&a, cases[i].says)) fail_msg("case %zu: %s", i, evq_buf_text(&a.body));
        json_decref(parse(&a));
        evq_buf_dispose(&a.body);
    }
    evq_simulator_stop(simulator);
}

static void bounds_the_body(void **state)
{
    (void)state;
    size_t len = EVQ_MIB(64) + 1;
    char *body = malloc(len);
    assert_non_null(body);
    memset(body, ' ', len);
    evq_simulator *simulator = start("");
    answer a = ask(evq_simulator_url(simulator), "/v1/chat/completions", body, len, 0);
    assert_int_equal(a.status, 413);
    evq_buf_dispose(&a.body);
    evq_simulator_stop(simulator);
    free(body);
}

static void bounds_the_model_name(void **state)
{
    (void)state;
    evq_buf body = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_puts(&body, "{\"messages\":[" STEP_2 "],\"model\":\"");
    for (int i = 0; i < 1000; i++) evq_buf_puts(&body, "\u20ac");
    evq_buf_puts(&body, "\"}");
    answer a = chat_once("", evq_buf_text(&body));
    json_t *value = parse(&a);
    assert_int_equal(json_string_length(json_object_get(value, "model")), 198); // 66 whole characters
    json_decref(value);
    evq_buf_dispose(&a.body);
    evq_buf_dispose(&body);
}

static int set_up(void **state)
{
    (void)state;
    return curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK;
}

static int tear_down(void **state)
{
    (void)state;
    curl_global_cleanup();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streams_a_tool_call),
        cmocka_unit_test(answers_in_one_body),
        cmocka_unit_test(finds_its_place),
        cmocka_unit_test(leaves_out_what_it_is_told_to),
        cmocka_unit_test(caches_processed_prompts),
        cmocka_unit_test(forgets_a_prompt_that_was_given_up),
        cmocka_unit_test(keeps_its_times),
        cmocka_unit_test(stops_at_once),
        cmocka_unit_test(serves_many_at_once),
        cmocka_unit_test(fails_with_a_whole_answer),
        cmocka_unit_test(fails_within_an_answer),
        cmocka_unit_test(falls_silent),
        cmocka_unit_test(fails_at_its_step_and_so_often),
        cmocka_unit_test(refuses_bad_requests),
        cmocka_unit_test(bounds_the_body),
        cmocka_unit_test(bounds_the_model_name),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
