#include "endpoints/decoder.h"
#include "tests/test.h"

static int64_t retry; // how long the body says to wait

static void classes(void **state)
{
    (void)state;
    static const struct {
        int status;
        const char *body;
        evq_failure failure;
        const char *text;
    } cases[] = {
        {400, "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\"}}", EVQ_FAILURE_BAD_REQUEST, "no"},
        {401, "{\"error\":\"bad key\"}", EVQ_FAILURE_AUTH, "bad key"},
        {402, "", EVQ_FAILURE_QUOTA, ""},
        {403, "{\"message\":\"maximum context length\"}", EVQ_FAILURE_FORBIDDEN, "maximum context length"},
        {404, "{\"detail\":\"Not Found\"}", EVQ_FAILURE_BAD_REQUEST, "Not Found"},
        {408, "", EVQ_FAILURE_OVERLOAD, ""},
        {409, "", EVQ_FAILURE_OVERLOAD, ""},
        {413, "<html><TITLE>413 Too Large</title>", EVQ_FAILURE_BAD_REQUEST, "413 Too Large"},
        {422, "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"field required\"}]}", EVQ_FAILURE_BAD_REQUEST,
         "field required"},
        {429, "{\"error\":{\"message\":\"slow down, reduce the length\"}}", EVQ_FAILURE_RATE_LIMIT,
         "slow down, reduce the length"},
        {498, "", EVQ_FAILURE_OVERLOAD, ""},
        {500, "oops", EVQ_FAILURE_SERVER_ERROR, "oops"},
        {502, "", EVQ_FAILURE_SERVER_ERROR, ""},
        {503, "{\"error\":{\"code\":503,\"message\":\"Loading model\"}}", EVQ_FAILURE_LOADING, "Loading model"},
        {529, "", EVQ_FAILURE_OVERLOAD, ""},
        {400, "{\"error\":{\"message\":\"API key not valid. Please pass a valid API key.\"}}", EVQ_FAILURE_AUTH,
         "API key not valid. Please pass a valid API key."},
        {429, "{\"error\":{\"message\":\"no more\",\"code\":\"insufficient_quota\"}}", EVQ_FAILURE_QUOTA, "no more"},
        {400, "{\"error\":{\"message\":\"Unsupported value\",\"param\":\"max_tokens\"}}", EVQ_FAILURE_BAD_REQUEST,
         "max_tokens: Unsupported value"},
        {400, "{\"error\":{\"message\":\"max_tokens is wrong\",\"param\":\"max_tokens\"}}", EVQ_FAILURE_BAD_REQUEST,
         "max_tokens is wrong"},
        {422, "{\"detail\":[{\"loc\":[\"body\",\"messages\",0,\"role\"],\"msg\":\"field required\"}]}",
         EVQ_FAILURE_BAD_REQUEST, "messages.0.role: field required"},
        {400,
         "{\"error\":{\"message\":\"Invalid value\",\"details\":[{\"fieldViolations\":[{\"field\":\"tools[0]\"}]}]}}",
         EVQ_FAILURE_BAD_REQUEST, "tools[0]: Invalid value"},
        {599, "", EVQ_FAILURE_SERVER_ERROR, ""},
        {301, "<title>moved</title>", EVQ_FAILURE_BAD_REQUEST,
         "HTTP 301: the server redirects to another address; use that one"},
        {0, "", EVQ_FAILURE_MALFORMED, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[256];

        evq_failure failure =
            evq_failure_of_status(cases[i].status, cases[i].body, strlen(cases[i].body), text, sizeof text, &retry);
        assert_int_equal(failure, cases[i].failure);
        assert_string_equal(text, cases[i].text);
    }
}

static void overflows(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "{\"error\":{\"code\":400,\"message\":\"request (9 tokens) is long\",\"type\":\"exceed_context_size_error\"}}",
        "{\"error\":{\"message\":\"too long\",\"code\":\"context_length_exceeded\"}}",
        "{\"object\":\"error\",\"message\":\"This model's maximum context length is 8192 tokens.\"}",
        "{\"error\":{\"message\":\"max_tokens must be at least 1, got -5\"}}",
        "{\"error\":{\"message\":\"Please REDUCE THE LENGTH of the messages\"}}",
        "{\"error\":\"inputs tokens + max_new_tokens must be <= 4096\"}",
        "{\"error\":{\"message\":\"prompt is too long: 210000 tokens > 200000 maximum\"}}",
        "[{\"error\":{\"message\":\"exceeds the maximum number of tokens allowed\"}}]",
        "input too large",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        static const int statuses[] = {400, 404, 413, 422, 500};
        for (size_t s = 0; s < sizeof statuses / sizeof *statuses; s++) {
            char text[256];

            assert_int_equal(
                evq_failure_of_status(statuses[s], bodies[i], strlen(bodies[i]), text, sizeof text, &retry),
                EVQ_FAILURE_CONTEXT_OVERFLOW);
        }
    }
}

// A validation error that echoes the prompt must not be read as what the prompt says.
static void echoes_are_not_signs(void **state)
{
    (void)state;
    const char *body = "{\"detail\":[{\"msg\":\"bad role\",\"input\":\"maximum context length, model not found\"}]}";
    char text[256];
    assert_int_equal(evq_failure_of_status(422, body, strlen(body), text, sizeof text, &retry),
                     EVQ_FAILURE_BAD_REQUEST);
    assert_string_equal(text, "bad role");
}

static void unknown_models(void **state)
{
    (void)state;
    static const struct {
        int status;
        const char *body;
        bool is_unknown;
    } cases[] = {
        {404, "{\"error\":{\"message\":\"The model `x` does not exist\"}}", true},
        {404, "{\"error\":{\"message\":\"nope\",\"code\":\"model_not_found\"}}", true},
        {404, "{\"error\":{\"message\":\"No instance found for model x\"}}", true},
        {404, "{\"error\":\"model 'x' not found, try pulling it first\"}", true},
        {400, "{\"error\":{\"message\":\"model 'x' not found\"}}", true},
        {404, "{\"error\":{\"message\":\"File Not Found\",\"type\":\"not_found_error\"}}", false},
        {404, "404 page not found", false},
        {400, "{\"error\":{\"message\":\"this model does not support tools\"}}", false},
        {500, "{\"error\":{\"message\":\"model x not found\"}}", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[256];

        evq_failure failure =
            evq_failure_of_status(cases[i].status, cases[i].body, strlen(cases[i].body), text, sizeof text, &retry);
        assert_int_equal(failure == EVQ_FAILURE_UNKNOWN_MODEL, cases[i].is_unknown);
    }
}

static void waits_that_bodies_ask_for(void **state)
{
    (void)state;
    char text[256];
    const char *body =
        "{\"error\":{\"code\":429,\"message\":\"no\",\"details\":[{\"x\":1},{\"retryDelay\":\"37.5s\"}]}}";
    assert_int_equal(evq_failure_of_status(429, body, strlen(body), text, sizeof text, &retry), EVQ_FAILURE_RATE_LIMIT);
    assert_int_equal(retry, 37500);
    body = "{\"error\":{\"message\":\"no\",\"details\":[{\"retryDelay\":\"soon\"}]}}";
    evq_failure_of_status(429, body, strlen(body), text, sizeof text, &retry);
    assert_int_equal(retry, EVQ_UNKNOWN);
}

static void texts_are_short_and_harmless(void **state)
{
    (void)state;
    char text[16];
    const char *body = "{\"error\":{\"message\":\"\\u001b]0;x\\u0007line\\nline \xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\"}}";
    evq_failure_of_status(500, body, strlen(body), text, sizeof text, &retry);
    assert_string_equal(text, "]0;xline line "); // no room for half a character
    const char bytes[] = {'\xFF', '\0', 'x', '\x1b'};
    evq_failure_of_status(500, bytes, sizeof bytes, text, sizeof text, &retry);
    assert_string_equal(text, "\xEF\xBF\xBD\xEF\xBF\xBDx");
}

static void odd_shapes(void **state)
{
    (void)state;
    static const struct {
        const char *body, *text;
    } cases[] = {
        {"{\"error\":true,\"message\":\"m\"}", "m"},
        {"{\"error\":{\"reason\":7}}", "{\"reason\":7}"},
        {"{\"errors\":[{\"message\":\"m\"}]}", "m"},
        {"{\"errors\":[\"m\"]}", "m"},
        {"{\"error\":{}}", "{\"error\":{}}"},
        {"{\"status\":\"failed\"}", "{\"status\":\"failed\"}"},
        {"\"text\"", "\"text\""},
        {"\r\n  plain\r\nsecond", "plain second"},
        {"<title>", ""},
        {"[]", "[]"},
        {"null", "null"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[256];

        evq_failure_of_status(500, cases[i].body, strlen(cases[i].body), text, sizeof text, &retry);
        assert_string_equal(text, cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes),
        cmocka_unit_test(overflows),
        cmocka_unit_test(unknown_models),
        cmocka_unit_test(echoes_are_not_signs),
        cmocka_unit_test(odd_shapes),
        cmocka_unit_test(waits_that_bodies_ask_for),
        cmocka_unit_test(texts_are_short_and_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
