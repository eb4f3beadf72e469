#include "tests/test.h"

#include "scoring/agreement.h"

static evq_message one_call(evq_tool_call *room, const char *name, const char *arguments)
{
    *room = (evq_tool_call){.id = "x", .name = name, .arguments = arguments};
    return (evq_message){.role = EVQ_ASSISTANT, .calls = room, .call_count = 1};
}

static void arguments_are_compared_as_values(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool agree;
    } cases[] = {
        {"{\"n\": 2, \"s\": \"x\"}", "{ \"s\":\"x\",\"n\":2.0 }", true},
        {"{\"n\": 1e2}", "{\"n\": 100}", true},
        {"{\"n\": 2}", "{\"n\": 2.5}", false},
        {"{\"n\": 2}", "{\"n\": \"2\"}", false},
        {"{\"n\": 9007199254740993}", "{\"n\": 9007199254740992}", false},
        {"{\"a\": [1, 2]}", "{\"a\": [1.0, 2]}", true},
        {"{\"a\": [1, 2]}", "{\"a\": [2, 1]}", false},
        {"{\"a\": [1]}", "{\"a\": [1, 1]}", false},
        {"{\"a\": {\"b\": null}}", "{\"a\": {\"b\": null}}", true},
        {"{\"a\": null}", "{}", false},
        {"{}", "{\"a\": null}", false},
        {"{\"a\": true}", "{\"a\": 1}", false},
        {"", "{}", true},
        {"{\"a\": ", "{\"a\": 1}", false},
        {"not json", "not json", false},
        {"{\"a\": \"\xff\"}", "{\"a\": \"\xff\"}", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_tool_call left, right;
        evq_message a = one_call(&left, "edit", cases[i].a), b = one_call(&right, "edit", cases[i].b);
        assert_true(evq_calls_agree(&a, &b) == cases[i].agree);
    }
}

static void tools_must_be_the_same_in_order(void **state)
{
    (void)state;
    evq_tool_call ab[] = {{.name = "a", .arguments = "{}"}, {.name = "b", .arguments = "{}"}};
    evq_tool_call ba[] = {ab[1], ab[0]};
    evq_message none = {.content = "text"}, other = {.content = "other text"};
    evq_message first = {.calls = ab, .call_count = 2}, second = {.calls = ba, .call_count = 2};
    evq_message fewer = {.calls = ab, .call_count = 1};
    assert_true(evq_calls_agree(&first, &first));
    assert_false(evq_calls_agree(&first, &second));
    assert_false(evq_calls_agree(&first, &fewer));
    assert_false(evq_calls_agree(&none, &fewer));
    assert_true(evq_calls_agree(&none, &other));
}

static void differences_are_told(void **state)
{
    (void)state;
    evq_arena arena = EVQ_ARENA_INIT;
    evq_tool_call many[6];
    for (int i = 0; i < 6; i++) many[i] = (evq_tool_call){.name = "read", .arguments = "{\"a\": 1}"};
    evq_message six = {.calls = many, .call_count = 6}, none = {0}, one = {.calls = many, .call_count = 1};
    evq_tool_call changed = {.name = "read", .arguments = "{\"a\": 2}"};
    evq_message other = {.calls = &changed, .call_count = 1};
    assert_string_equal(evq_calls_difference(&none, &one, &arena), "it calls nothing; the recording calls read");
    assert_string_equal(evq_calls_difference(&six, &none, &arena),
                        "it calls read, read, read, read and 2 more; the recording calls nothing");
    assert_string_equal(evq_calls_difference(&one, &other, &arena),
                        "it calls read as recorded, but with other arguments");
    evq_arena_dispose(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments_are_compared_as_values),
        cmocka_unit_test(tools_must_be_the_same_in_order),
        cmocka_unit_test(differences_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
