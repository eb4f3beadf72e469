#include "base/err.h"
#include "endpoints/prompt.h"
#include "tests/test.h"

static const evq_request_options options = {.model = "m", .stream = true};
static const evq_message hello = {.role = EVQ_USER, .content = "hello"};
static const evq_message again = {.role = EVQ_USER, .content = "again"};

static bool is_json(const evq_prompt *prompt, size_t messages)
{
    json_t *value = json_loadb(evq_buf_text(&prompt->body), prompt->body.len, 0, NULL);
    bool is = value && json_array_size(json_object_get(value, "messages")) == messages;
    json_decref(value);
    return is;
}

static void is_always_a_whole_body(void **state)
{
    (void)state;
    evq_prompt prompt;
    evq_prompt_init(&prompt, &evq_openai_chat, &options);
    assert_true(is_json(&prompt, 0));
    for (size_t i = 1; i <= 20; i++) {
        char before[4096];
        size_t open_len = prompt.open_len;
        snprintf(before, sizeof before, "%s", prompt.body.data);
        assert_int_equal(evq_prompt_add(&prompt, i % 2 ? &hello : &again), 0);
        assert_true(is_json(&prompt, i));
        assert_memory_equal(prompt.body.data, before, open_len); // what was there stays
    }
    assert_int_equal(prompt.message_count, 20);
    evq_prompt_dispose(&prompt);
}

static void equal_prompts_have_equal_hashes(void **state)
{
    (void)state;
    evq_prompt a, b;
    evq_prompt_init(&a, &evq_openai_chat, &options);
    evq_prompt_init(&b, &evq_openai_chat, &options);
    assert_int_equal(a.hash, b.hash);
    uint64_t empty = a.hash;
    assert_int_equal(evq_prompt_add(&a, &hello), 0);
    assert_int_not_equal(a.hash, empty);
    assert_int_equal(evq_prompt_add(&b, &again), 0);
    assert_int_not_equal(a.hash, b.hash);
    evq_prompt_dispose(&b);
    evq_prompt_init(&b, &evq_openai_chat, &options);
    assert_int_equal(evq_prompt_add(&b, &hello), 0);
    assert_int_equal(a.hash, b.hash);
    evq_prompt_dispose(&a);
    evq_prompt_dispose(&b);
}

static void what_does_not_fit_leaves_it_whole(void **state)
{
    (void)state;
    const size_t size = EVQ_PROMPT_MAX_BYTES / 2 - 1000;
    char *text = malloc(size + 1);
    assert_non_null(text);
    memset(text, 'x', size);
    text[size] = '\0';
    const evq_message long_one = {.role = EVQ_USER, .content = text};
    evq_prompt prompt;
    evq_prompt_init(&prompt, &evq_openai_chat, &options);
    assert_int_equal(evq_prompt_add(&prompt, &long_one), 0);
    assert_int_equal(evq_prompt_add(&prompt, &long_one), 0);
    uint64_t hash = prompt.hash;
    size_t len = prompt.body.len;
    assert_int_equal(evq_prompt_add(&prompt, &long_one), EVQ_ELIMIT);
    assert_int_equal(prompt.message_count, 2);
    assert_int_equal(prompt.hash, hash);
    assert_int_equal(prompt.body.len, len);
    assert_true(is_json(&prompt, 2));
    assert_int_equal(evq_prompt_add(&prompt, &hello), 0); // a short one still fits
    assert_true(is_json(&prompt, 3));
    evq_prompt_dispose(&prompt);
    free(text);
}

static void a_beginning_that_does_not_fit(void **state)
{
    (void)state;
    char *model = malloc(EVQ_PROMPT_MAX_BYTES + 1);
    assert_non_null(model);
    memset(model, 'x', EVQ_PROMPT_MAX_BYTES);
    model[EVQ_PROMPT_MAX_BYTES] = '\0';
    const evq_request_options too_long = {.model = model};
    evq_prompt prompt;
    evq_prompt_init(&prompt, &evq_openai_chat, &too_long);
    assert_int_equal(evq_prompt_add(&prompt, &hello), EVQ_ELIMIT);
    assert_int_equal(evq_prompt_add(&prompt, &hello), EVQ_ELIMIT);
    evq_prompt_dispose(&prompt);
    free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_always_a_whole_body),
        cmocka_unit_test(equal_prompts_have_equal_hashes),
        cmocka_unit_test(what_does_not_fit_leaves_it_whole),
        cmocka_unit_test(a_beginning_that_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
