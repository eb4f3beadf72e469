// The published schema, the example in the docs and the loader must agree. (What the loader says of mistakes: cli/endpoints/config.)
#include "base/file.h"
#include "cli/config.h"
#include "schema/schema.h"
#include "tests/test.h"

#include <stdlib.h>
#include <unistd.h>

static json_t *load_json(const char *text, size_t len)
{
    json_t *value = json_loadb(text, len, 0, NULL);
    assert_non_null(value);
    return value;
}

// The first ```json block of docs/endpoints.md.
static void take_example(evq_buf *out)
{
    evq_buf page = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_err err;
    assert_int_equal(evq_file_read(&page, SOURCE_DIR "/docs/endpoints.md", &err), 0);
    const char *begin = strstr(page.data, "```json\n");
    assert_non_null(begin);
    begin += strlen("```json\n");
    const char *end = strstr(begin, "```");
    assert_non_null(end);
    evq_buf_append(out, begin, (size_t)(end - begin));
    evq_buf_dispose(&page);
}

static bool fits(const evq_schema *schema, const json_t *value)
{
    evq_schema_report report = {0};
    evq_schema_check(schema, value, &report);
    bool fits = report.valid;
    evq_arena_dispose(&report.arena);
    return fits;
}

static void the_example_is_what_schema_and_loader_want(void **state)
{
    (void)state;
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(1)), schema_text = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_err err;
    take_example(&text);
    assert_int_equal(evq_file_read(&schema_text, SOURCE_DIR "/cli/config.schema.json", &err), 0);
    json_t *document = load_json(schema_text.data, schema_text.len), *value = load_json(text.data, text.len);
    evq_schema *schema;
    assert_int_equal(evq_schema_new(&schema, document, &(evq_schema_options){0}, &err), 0);
    assert_true(fits(schema, value));
    json_object_set_new(json_object_get(json_object_get(value, "endpoints"), "m3-kimi"), "api_key", json_string("x"));
    assert_false(fits(schema, value));
    evq_schema_free(schema);

    char path[] = "/tmp/evalq-config-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text.data, text.len), (ssize_t)text.len);
    close(fd);
    evq_config config;
    assert_int_equal(evq_config_load(&config, path, &err), 0);
    const evq_config_endpoint *entry = evq_config_find(&config, "m3-kimi");
    assert_non_null(entry);
    assert_string_equal(entry->endpoint.headers[0], "X-Team: blog");
    assert_string_equal(entry->endpoint.query, "api-version=2024-10-21");
    assert_string_equal(entry->endpoint.members,
                        "\"temperature\":0.6,\"chat_template_kwargs\":{\"enable_thinking\":false}");
    assert_string_equal(entry->key_env, "KIMI_KEY");
    assert_float_equal(entry->endpoint.prices.cache_write, 0.6, 1e-9);
    assert_null(evq_config_find(&config, "other"));
    evq_config_dispose(&config);

    // Written again, what a probe does not know stays.
    const evq_config_endpoint found = {
        .endpoint = {.url = "http://m3:8080/v1", .dialect = &evq_openai_responses, .model = "other"}};
    assert_int_equal(evq_config_save(path, "m3-kimi", &found, &err), 0);
    assert_int_equal(evq_config_save(path, "second", &found, &err), 0);
    assert_int_equal(evq_config_load(&config, path, &err), 0);
    assert_int_equal(config.count, 2);
    entry = evq_config_find(&config, "m3-kimi");
    assert_string_equal(entry->endpoint.model, "other");
    assert_ptr_equal(entry->endpoint.dialect, &evq_openai_responses);
    assert_string_equal(entry->endpoint.labels.active_parameters, "32B");
    assert_string_equal(entry->key_env, "KIMI_KEY");
    evq_config_dispose(&config);
    unlink(path);
    json_decref(document);
    json_decref(value);
    evq_buf_dispose(&text);
    evq_buf_dispose(&schema_text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_example_is_what_schema_and_loader_want)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
