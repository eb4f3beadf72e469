#include "tests/support/parsed_world.h"
#include "tests/test.h"

static const char pages[] =
    "{\"cwd\":\"/w\",\"files\":{\"state\":\"old\",\"body\":\"from a file\\n\"},\"pages\":["
    "{\"url\":\"https://Docs.example.net/setup/\",\"title\":\"Setup guide\",\"keywords\":\"install quickstart\","
    "\"content\":\"# Setup\\n\\nCopy the files.\\nRun the installer.\\n\"},"
    "{\"url\":\"https://docs.example.net/status\",\"when\":[{\"file\":\"state\",\"equals\":\"new\"}],"
    "\"content\":\"All is well.\"},"
    "{\"url\":\"https://docs.example.net/status\",\"title\":\"Status\",\"content\":\"Being repaired.\"},"
    "{\"url\":\"https://docs.example.net/gone\",\"content\":\"It moved.\",\"status\":410},"
    "{\"url\":\"https://docs.example.net/odd\",\"content\":\"?\",\"status\":418},"
    "{\"url\":\"https://docs.example.net/live\",\"content\":[\"Now: \",{\"cat\":\"body\"}]}],"
    "\"results\":[{\"tool\":\"ask\",\"content\":\"ok\"}]}";

static parsed_world parsed;

static int set_up(void **state)
{
    (void)state;
    parsed = parsed_world_new(pages);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    parsed_world_free(&parsed);
    return 0;
}

static void fetches(void **state)
{
    (void)state;
    static const struct {
        const char *url, *said;
        evq_answer_source source;
        bool is_error;
    } cases[] = {
        {"https://docs.example.net/setup", "# Setup", EVQ_ANSWER_RECORDED, false},
        {"HTTPS://DOCS.example.net/setup/#install", "# Setup", EVQ_ANSWER_RECORDED, false},
        {"https://docs.example.net/Setup", "404 Not Found: https://docs.example.net/Setup", EVQ_ANSWER_OFF_SCRIPT,
         true},
        {"https://docs.example.net/status", "Being repaired.", EVQ_ANSWER_RECORDED, false},
        {"https://docs.example.net/status?x=1", "404 Not Found", EVQ_ANSWER_OFF_SCRIPT, true},
        {"https://docs.example.net/gone", "410 Gone\n\nIt moved.", EVQ_ANSWER_RECORDED, true},
        {"https://docs.example.net/odd", "418 Error\n\n?", EVQ_ANSWER_RECORDED, true},
        {"https://docs.example.net/live", "Now: from a file\n", EVQ_ANSWER_RECORDED, false},
        {"", "404 Not Found", EVQ_ANSWER_OFF_SCRIPT, true},
        {"#", "404 Not Found", EVQ_ANSWER_OFF_SCRIPT, true},
        {"docs.example.net/setup", "404 Not Found", EVQ_ANSWER_OFF_SCRIPT, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char arguments[200];
        snprintf(arguments, sizeof arguments, "{\"url\":\"%s\"}", cases[i].url);
        const evq_answer *answer = parsed_world_call(&parsed, "fetch", arguments);
        if (!strstr(answer->content, cases[i].said) || answer->source != cases[i].source ||
            answer->is_error != cases[i].is_error)
            fail_msg("%s: %s", cases[i].url, answer->content);
        assert_int_equal(answer->change_count, 0);
    }
    assert_int_equal(parsed_world_call(&parsed, "fetch", "{\"url\":7}")->source, EVQ_ANSWER_INVALID);
    assert_int_equal(parsed_world_call(&parsed, "fetch", "{}")->source, EVQ_ANSWER_INVALID);
}

static const char *search(const char *query)
{
    char arguments[200];
    snprintf(arguments, sizeof arguments, "{\"query\":\"%s\"}", query);
    const evq_answer *answer = parsed_world_call(&parsed, "find", arguments);
    assert_false(answer->is_error);
    assert_int_equal(answer->source, EVQ_ANSWER_RECORDED);
    return answer->content;
}

static void searches(void **state)
{
    (void)state;
    assert_string_equal(search("RUN, installer!"),
                        "1. Setup guide\n   https://Docs.example.net/setup/\n   Run the installer.\n");
    assert_string_equal(search("quickstart"), "1. Setup guide\n   https://Docs.example.net/setup/\n   # Setup\n");
    assert_string_equal(search("quickstart nowhere"), "No results found"); // every word has to be there
    assert_string_equal(search("?!"), "No results found");                 // no word at all
    assert_string_equal(search("well"), "No results found");               // of a page that is not there yet
    assert_string_equal(search("repaired"), "1. Status\n   https://docs.example.net/status\n   Being repaired.\n");
    assert_string_equal(search("file"), // a title is the address unless given; parts are filled in
                        "1. Setup guide\n   https://Docs.example.net/setup/\n   Copy the files.\n\n"
                        "2. https://docs.example.net/live\n   https://docs.example.net/live\n   Now: from a file\n");
    assert_int_equal(parsed_world_call(&parsed, "find", "{\"query\":[]}")->source, EVQ_ANSWER_INVALID);
}

static void ten_results_are_enough(void **state)
{
    (void)state;
    char text[4096] = "{\"pages\":[";
    for (int i = 0; i < 15; i++)
        sprintf(text + strlen(text), "%s{\"url\":\"https://example.net/%d\",\"content\":\"same words\"}", i ? "," : "",
                i);
    strcat(text, "]}");
    parsed_world many = parsed_world_new(text);
    const char *said = parsed_world_call(&many, "find", "{\"query\":\"words\"}")->content;
    assert_non_null(strstr(said, "\n10. "));
    assert_null(strstr(said, "\n11. "));
    parsed_world_free(&many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(fetches, set_up, tear_down),
        cmocka_unit_test_setup_teardown(searches, set_up, tear_down),
        cmocka_unit_test(ten_results_are_enough),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
