#include "tests/support/parsed_world.h"
#include "tests/test.h"

static void messages_become_files(void **state)
{
    (void)state;
    parsed_world parsed = parsed_world_new("{\"files\":{\"/outbox/2.txt\":\"was there\"}}");
    const evq_answer *answer =
        parsed_world_call(&parsed, "send", "{\"to\":\"ops@example.net\",\"text\":\"Done.\\nBye\"}");
    assert_string_equal(answer->content, "Sent to ops@example.net");
    assert_int_equal(answer->source, EVQ_ANSWER_FILES);
    assert_int_equal(answer->change_count, 1);
    assert_string_equal(parsed_world_text(&parsed, "/outbox/1.txt"), "To: ops@example.net\n\nDone.\nBye");
    parsed_world_call(&parsed, "send", "{\"to\":\"\",\"text\":\"\"}");
    assert_string_equal(parsed_world_text(&parsed, "/outbox/2.txt"), "was there");
    assert_string_equal(parsed_world_text(&parsed, "/outbox/3.txt"), "To: \n\n");
    parsed_world_free(&parsed);
}

static void an_address_is_one_line(void **state)
{
    (void)state;
    parsed_world parsed = parsed_world_new("{}");
    parsed_world_call(&parsed, "send", "{\"to\":\"a\\n\\nforged\\u001b[2J\",\"text\":\"t\"}");
    const char *message = parsed_world_text(&parsed, "/outbox/1.txt");
    assert_int_equal(strncmp(message, "To: a  forged", 13), 0);
    assert_null(strchr(message, '\x1b'));
    parsed_world_free(&parsed);
}

static void arguments_must_be_texts(void **state)
{
    (void)state;
    static const char *const cases[] = {"{}", "{\"to\":\"a\"}", "{\"text\":\"t\"}", "{\"to\":[\"a\"],\"text\":\"t\"}",
                                        "{\"to\":null,\"text\":\"t\"}"};
    parsed_world parsed = parsed_world_new("{}");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const evq_answer *answer = parsed_world_call(&parsed, "send", cases[i]);
        assert_int_equal(answer->source, EVQ_ANSWER_INVALID);
        assert_int_equal(answer->change_count, 0);
    }
    parsed_world_free(&parsed);
}

static void results_are_used_several_times(void **state)
{
    (void)state;
    parsed_world parsed =
        parsed_world_new("{\"results\":[{\"tool\":\"ask\",\"content\":\"busy\",\"error\":true,\"times\":2},"
                         "{\"tool\":\"ask\",\"content\":\"ok\"}]}");
    static const char *const said[] = {"busy", "busy", "ok", "ok"};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        const evq_answer *answer = parsed_world_call(&parsed, "ask", "{}");
        assert_string_equal(answer->content, said[i]);
        assert_true(answer->is_error == (i < 2));
    }
    parsed_world_free(&parsed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_become_files),
        cmocka_unit_test(an_address_is_one_line),
        cmocka_unit_test(arguments_must_be_texts),
        cmocka_unit_test(results_are_used_several_times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
