#include "tests/test.h"

#include "base/text.h"
#include "scoring/words.h"

static int start(void **state)
{
    static evq_arena arena;
    arena = EVQ_ARENA_INIT;
    *state = &arena;
    return 0;
}

static int finish(void **state)
{
    evq_arena_dispose(*state);
    return 0;
}

static void counts_have_thousands(void **state)
{
    static const struct {
        int64_t count;
        const char *text;
    } cases[] = {{0, "0"},          {999, "999"},      {1000, "1,000"},
                 {98972, "98,972"}, {-1000, "-1,000"}, {INT64_MAX, "9,223,372,036,854,775,807"},
                 {-100, "-100"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(evq_words_count(*state, cases[i].count), cases[i].text);
}

static void durations_read_like_a_clock(void **state)
{
    static const struct {
        double ms;
        const char *text;
    } cases[] = {{0, "0 ms"},         {850.4, "850 ms"},     {999.6, "1.0 s"},     {2800, "2.8 s"},
                 {9949, "9.9 s"},     {9951, "10 s"},        {59400, "59 s"},      {59600, "1m00s"},
                 {2048000, "34m08s"}, {3599600, "1h00m00s"}, {7200000, "2h00m00s"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(evq_words_duration(*state, cases[i].ms), cases[i].text);
}

static void quotes_are_one_short_line(void **state)
{
    assert_string_equal(evq_words_quote(*state, ""), "");
    assert_string_equal(evq_words_quote(*state, "two\nlines\x1b[31m"), "two lines[31m");
    assert_string_equal(evq_words_quote(*state, "bad \xff byte"), "bad " EVQ_UTF8_REPLACEMENT " byte");
    char text[400] = "";
    for (int i = 0; i < 100; i++) strcat(text, "€"); // 3 bytes each: 160 is in the middle of one
    const char *quote = evq_words_quote(*state, text);
    assert_int_equal(strlen(quote), 53 * 3 + strlen("…"));
    assert_true(evq_utf8_valid(quote, strlen(quote)));
}

static void shell_words_cannot_act(void **state)
{
    static const struct {
        const char *in, *out;
    } cases[] = {{"http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1"},
                 {"", "''"},
                 {"a b", "'a b'"},
                 {"$(reboot)", "'$(reboot)'"},
                 {"it's", "'it'\\''s'"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(evq_words_shell(*state, cases[i].in), cases[i].out);
}

static void one_is_not_many(void **state)
{
    (void)state;
    assert_string_equal(evq_words_plural(1), "");
    assert_string_equal(evq_words_plural(0), "s");
    assert_string_equal(evq_words_plural(2), "s");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, finish)
    const struct CMUnitTest tests[] = {
        CASE(counts_have_thousands),     CASE(durations_read_like_a_clock),
        CASE(quotes_are_one_short_line), CASE(shell_words_cannot_act),
        CASE(one_is_not_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
