#include "tests/support/world_fixture.h"
#include "tests/test.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int set_up(void **state)
{
    *state = world_fixture_new();
    return 0;
}

static int tear_down(void **state)
{
    world_fixture_free(*state);
    return 0;
}

static void malformed_calls_are_refused(void **state)
{
    static const struct {
        const char *tool, *arguments, *said;
    } cases[] = {
        {"reed", "{}", "Tool reed not found"},
        {"", "{}", "Tool  not found"},
        {"reed", "{broken", "Tool reed not found"},
        {"read", "{}", "Validation failed for tool \"read\":\n  - \"path\" is missing\n\nReceived arguments:\n{}"},
        {"read", "", "Validation failed for tool \"read\":\n  - \"path\" is missing\n\nReceived arguments:\n"},
        {"read", "[\"a\"]",
         "Validation failed for tool \"read\":\n  - the arguments are not a JSON object\n\nReceived "
         "arguments:\n[\"a\"]"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const evq_answer *answer = world_fixture_call(*state, cases[i].tool, cases[i].arguments);
        assert_string_equal(answer->content, cases[i].said);
        assert_int_equal(answer->source, EVQ_ANSWER_INVALID);
        assert_true(answer->is_error);
        assert_int_equal(answer->change_count, 0);
    }
    const evq_answer *answer = world_fixture_call(*state, "read", "{\"path\": \"a");
    assert_non_null(strstr(answer->content, "not valid JSON"));
    assert_int_equal(answer->source, EVQ_ANSWER_INVALID);
}

static void nul_never_reaches_a_file(void **state)
{
    world_fixture *fixture = *state;
    const evq_answer *answer = world_fixture_call(fixture, "write", "{\"path\":\"a\",\"content\":\"x\\u0000y\"}");
    assert_int_equal(answer->source, EVQ_ANSWER_INVALID);
    assert_int_equal(evq_world_files(fixture->world)->count, 0);
}

static void refusal_shows_only_so_much(void **state)
{
    enum { LENGTH = 100000 };
    char *arguments = malloc(LENGTH + 1);
    assert_non_null(arguments);
    for (int i = 0; i < LENGTH; i += 2) memcpy(arguments + i, "\xC3\xA9", 2);
    arguments[0] = '{';
    arguments[1] = ' ';
    arguments[LENGTH] = '\0';
    const char *said = world_fixture_call(*state, "read", arguments)->content;
    assert_true(strlen(said) < 2500);
    assert_string_equal(said + strlen(said) - 6, "\xC3\xA9 ...");
    free(arguments);
}

static evq_recorded result(world_fixture *fixture, const char *tool, const char *content)
{
    return (evq_recorded){.call = {.tool = tool}, .content = world_fixture_part(fixture, EVQ_PART_TEXT, content)};
}

static void results_are_used_in_order_and_the_last_again(void **state)
{
    world_fixture *fixture = *state;
    world_fixture_result(fixture, result(fixture, "ask", "one"));
    world_fixture_result(fixture, result(fixture, "down", "other"));
    world_fixture_result(fixture, result(fixture, "ask", "two"));
    static const char *const expected[] = {"one", "two", "two", "two"};
    for (size_t i = 0; i < COUNT(expected); i++) {
        const evq_answer *answer = world_fixture_call(fixture, "ask", "{}");
        assert_string_equal(answer->content, expected[i]);
        assert_int_equal(answer->source, EVQ_ANSWER_RECORDED);
        assert_false(answer->is_error);
    }
    assert_string_equal(world_fixture_call(fixture, "down", "{}")->content, "other");
    evq_world_free(fixture->world); // another trial begins anew
    fixture->world = NULL;
    assert_string_equal(world_fixture_call(fixture, "ask", "{}")->content, "one");
}

static void results_want_their_arguments_and_files(void **state)
{
    world_fixture *fixture = *state;
    const evq_matcher path = {.kind = EVQ_MATCH_PATH, .key = "path", .path = FIXTURE_CWD "/a"};
    const evq_when when = {FIXTURE_CWD "/b", {.exists = 1}};
    evq_recorded special = result(fixture, "read", "${1} special");
    special.call.arguments.items = &path;
    special.call.arguments.item_count = 1;
    special.when = &when;
    special.when_count = 1;
    special.is_error = true;
    world_fixture_result(fixture, special);
    world_fixture_file(fixture, FIXTURE_CWD "/a", "plain");
    assert_string_equal(world_fixture_say(fixture, "read", "path", "a", NULL), "plain");
    world_fixture_say(fixture, "write", "path", "b", "content", "", NULL);
    assert_string_equal(world_fixture_say(fixture, "read", "path", "./x/../a", NULL), "${1} special");
    assert_true(fixture->answer.is_error);
    assert_int_equal(fixture->answer.source, EVQ_ANSWER_RECORDED);
    assert_string_equal(world_fixture_say(fixture, "read", "path", "b", NULL), "");
    assert_int_equal(fixture->answer.source, EVQ_ANSWER_FILES);
}

static void results_are_not_for_malformed_calls(void **state)
{
    world_fixture *fixture = *state;
    world_fixture_result(fixture, result(fixture, "read", "recorded"));
    assert_int_equal(world_fixture_call(fixture, "read", "{}")->source, EVQ_ANSWER_INVALID);
    assert_int_equal(world_fixture_call(fixture, "read", "{\"path\":\"a\"}")->source, EVQ_ANSWER_RECORDED);
}

static void without_a_result(void **state)
{
    const evq_answer *answer = world_fixture_call(*state, "ask", "{}");
    assert_string_equal(answer->content, "{\n  \"status\": \"error\",\n  \"tool\": \"ask\",\n"
                                         "  \"error\": \"no answer: upstream returned 503 Service Unavailable\"\n}");
    assert_int_equal(answer->source, EVQ_ANSWER_OFF_SCRIPT);
    assert_true(answer->is_error);
    answer = world_fixture_call(*state, "down", "{}");
    assert_non_null(strstr(answer->content, "down is unavailable"));
    assert_int_equal(answer->source, EVQ_ANSWER_RECORDED); // the scenario foresees it
    assert_true(answer->is_error);
}

static void changes_are_those_of_one_call(void **state)
{
    world_fixture *fixture = *state;
    world_fixture_say(fixture, "write", "path", "a", "content", "1", NULL);
    assert_int_equal(fixture->answer.change_count, 1);
    world_fixture_say(fixture, "read", "path", "a", NULL);
    assert_int_equal(fixture->answer.change_count, 0);
    assert_string_equal(world_fixture_text(fixture, FIXTURE_CWD "/a"), "1");
}

static void every_source_has_a_name(void **state)
{
    (void)state;
    static const char *const names[] = {"recorded", "files", "command", "off_script", "invalid"};
    assert_int_equal(EVQ_ANSWER_SOURCE_COUNT, COUNT(names));
    for (size_t i = 0; i < COUNT(names); i++) assert_string_equal(evq_answer_source_names[i], names[i]);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(malformed_calls_are_refused),
        CASE(nul_never_reaches_a_file),
        CASE(refusal_shows_only_so_much),
        CASE(results_are_used_in_order_and_the_last_again),
        CASE(results_want_their_arguments_and_files),
        CASE(results_are_not_for_malformed_calls),
        CASE(without_a_result),
        CASE(changes_are_those_of_one_call),
        CASE(every_source_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
