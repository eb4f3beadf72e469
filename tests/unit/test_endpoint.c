#include "endpoints/endpoint.h"
#include "tests/test.h"

static void urls(void **state)
{
    (void)state;
    static const struct {
        const char *base, *query, *path, *url;
    } cases[] = {
        {"http://h:1/v1", NULL, "/chat/completions", "http://h:1/v1/chat/completions"},
        {"http://h:1/v1/", NULL, "/models", "http://h:1/v1/models"},
        {"http://h:1/v1", NULL, "//health", "http://h:1/health"},
        {"http://h:1/v1beta/", NULL, "//api/chat", "http://h:1/api/chat"},
        {"http://h:1", NULL, "//health", "http://h:1/health"},
        {"http://h:1/team/v2", NULL, "//health", "http://h:1/team/health"},
        {"http://h:1/vault", NULL, "//health", "http://h:1/vault/health"},
        {"https://h/v1", "a=1", "/models", "https://h/v1/models?a=1"},
        {"https://h/v1", "a=1", "/models/{model}:go?alt=sse", "https://h/v1/models/org/m%20%3F:2:go?alt=sse&a=1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const evq_endpoint endpoint = {.url = cases[i].base, .query = cases[i].query, .model = "org/m ?:2"};
        evq_buf out = EVQ_BUF_INIT(4096);
        evq_endpoint_url(&out, &endpoint, cases[i].path);
        assert_string_equal(evq_buf_text(&out), cases[i].url);
        evq_buf_dispose(&out);
    }
}

static void bases(void **state)
{
    (void)state;
    evq_arena arena = EVQ_ARENA_INIT;
    assert_string_equal(evq_endpoint_base_url("http://h:1", &evq_openai_chat, &arena), "http://h:1/v1");
    assert_string_equal(evq_endpoint_base_url("http://h:1/", &evq_gemini, &arena), "http://h:1/v1beta");
    assert_string_equal(evq_endpoint_base_url("http://h:1/x", &evq_gemini, &arena), "http://h:1/x");
    assert_string_equal(evq_endpoint_base_url("http://h:1", &evq_ollama, &arena), "http://h:1");
    assert_string_equal(evq_endpoint_sibling_url("http://h:1/v1", &evq_gemini, &arena), "http://h:1/v1beta");
    assert_string_equal(evq_endpoint_sibling_url("http://h:1/v1beta", &evq_ollama, &arena), "http://h:1");
    evq_arena_dispose(&arena);
}

static void quirks_choose_the_path(void **state)
{
    (void)state;
    evq_endpoint endpoint = {.url = "http://h/v1", .dialect = &evq_openai_chat, .quirks = evq_quirks_find("exo-bench")};
    evq_buf out = EVQ_BUF_INIT(4096);
    evq_endpoint_reply_url(&out, &endpoint, true);
    assert_string_equal(evq_buf_text(&out), "http://h/bench/chat/completions");
    evq_buf_dispose(&out);
}

static void quirks_of_hosts(void **state)
{
    (void)state;
    static const struct {
        const char *url, *server;
    } cases[] = {
        {"https://api.openai.com/v1", "openai"},
        {"https://API.OpenAI.com", "openai"},
        {"https://my.openai.azure.com/x", "openai"},
        {"https://notapi.openai.com.evil.net/v1", NULL},
        {"https://xapi.openai.com", NULL},
        {"https://api.anthropic.com", "anthropic"},
        {"https://openrouter.ai/api/v1", "openrouter"},
        {"http://127.0.0.1:8080", NULL},
        {"https://api.z.ai:443/api/paas/v4", "zai"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const evq_quirks *quirks = evq_quirks_of_url(cases[i].url);
        assert_string_equal(quirks ? quirks->server : "none", cases[i].server ? cases[i].server : "none");
    }
}

// What stands in a row must be JSON members, each row's name its own.
static void rows_are_sound(void **state)
{
    (void)state;
    for (size_t i = 0; i < evq_quirk_count; i++) {
        const evq_quirks *row = &evq_quirk_rows[i];
        assert_ptr_equal(evq_quirks_find(row->server), row);
        if (row->dialect) assert_non_null(evq_dialect_find(row->dialect));
        const char *const texts[] = {row->members, row->cold};
        for (size_t k = 0; k < 2; k++) {
            char object[512];
            snprintf(object, sizeof object, "{%s}", texts[k] ? texts[k] : "");
            json_t *value = json_loads(object, JSON_REJECT_DUPLICATES, NULL);
            assert_non_null(value);
            json_decref(value);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(urls), cmocka_unit_test(bases),
                                       cmocka_unit_test(quirks_choose_the_path), cmocka_unit_test(quirks_of_hosts),
                                       cmocka_unit_test(rows_are_sound)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
