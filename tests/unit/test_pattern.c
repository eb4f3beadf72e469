#include "base/buf.h"
#include "base/clock.h"
#include "base/pattern.h"
#include "tests/test.h"

static evq_pattern *compiled(const char *text, bool whole)
{
    evq_err err;
    evq_pattern *pattern;
    if (evq_pattern_new(&pattern, text, whole, &err)) fail_msg("%s: %s", text, err.text);
    return pattern;
}

static void searches_or_takes_the_whole(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        bool searched, whole;
    } cases[] = {
        {"b", "abc", true, false},
        {"abc", "abc", true, true},
        {"a|abc", "abc", true, true}, // the whole: not only the first alternative that fits
        {"", "", true, true},
        {"", "x", true, false},
        {"a.c", "a\nc", false, false},
        {"(?s)a.c", "a\nc", true, true},
        {"a", "a\n", true, false}, // the whole means the line end, too
        {"^b", "a\nb", false, false},
        {"(?m)^b", "a\nb", true, false},
        {"^.$", "\xE4\xB8\x96", true, true}, // characters, not bytes
        {"(?i)\xC3\x84", "\xC3\xA4", true, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_pattern *search = compiled(cases[i].pattern, false), *whole = compiled(cases[i].pattern, true);
        size_t len = strlen(cases[i].text);
        if (evq_pattern_match(search, cases[i].text, len, NULL) != cases[i].searched ||
            evq_pattern_match(whole, cases[i].text, len, NULL) != cases[i].whole)
            fail_msg("case %zu: %s", i, cases[i].pattern);
        evq_pattern_free(search);
        evq_pattern_free(whole);
    }
}

static void tells_its_groups(void **state)
{
    (void)state;
    evq_pattern *pattern = compiled("(a)(x)?(b+)", false);
    evq_span groups[EVQ_PATTERN_GROUPS];
    assert_true(evq_pattern_match(pattern, "--abb", 5, groups));
    assert_int_equal(groups[0].start, 2);
    assert_int_equal(groups[0].end, 5);
    assert_int_equal(groups[1].end, 3);
    assert_true(groups[2].start > groups[2].end); // took no part
    assert_int_equal(groups[3].start, 3);
    for (int i = 4; i < EVQ_PATTERN_GROUPS; i++) assert_true(groups[i].start > groups[i].end);
    evq_pattern_free(pattern);
}

static void more_groups_than_are_told(void **state)
{
    (void)state;
    evq_pattern *pattern = compiled("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)(l)", true);
    evq_span groups[EVQ_PATTERN_GROUPS];
    assert_true(evq_pattern_match(pattern, "abcdefghijkl", 12, groups));
    assert_int_equal(groups[9].start, 8);
    evq_pattern_free(pattern);
}

static void a_bad_pattern_is_told_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *expected;
    } cases[] = {
        {"a(b", "at byte 3"}, {"[z-a]", "bad pattern: "},
        {"*", "quantifier"},  {"\\C", "bad pattern: "}, // would cut characters in two
        {"\xFF", "UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_err err;
        evq_pattern *pattern;
        assert_int_equal(evq_pattern_new(&pattern, cases[i].pattern, false, &err), EVQ_EFORMAT);
        if (!strstr(err.text, cases[i].expected)) fail_msg("%s: %s", cases[i].pattern, err.text);
    }
}

static void invalid_utf8_matches_nothing(void **state)
{
    (void)state;
    evq_pattern *pattern = compiled("a", false);
    assert_false(evq_pattern_match(pattern, "a\xFF", 2, NULL));
    assert_true(evq_pattern_match(pattern, "\0a", 2, NULL));
    evq_pattern_free(pattern);
}

// `unit` repeated, with `tail` behind it.
static char *repeated(const char *unit, size_t count, const char *tail)
{
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(64));
    for (size_t i = 0; i < count; i++) evq_buf_puts(&text, unit);
    evq_buf_puts(&text, tail);
    return evq_buf_take(&text);
}

static void no_text_makes_it_hang(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *unit;
        size_t count;
        const char *tail;
    } cases[] = {
        {"(a+)+$", "a", 100000, "b"},           // exponential
        {"(a|aa)+$", "a", 100000, "b"},         //
        {"(.*)*x", "ab", 50000, "\n"},          //
        {"port.*8471", "port ", 200000, "1"},   // quadratic: tried again and again from every place
        {"a.*[bc]", "a", 1000000, ""},          //
        {"a*+[bc]z?", "a", 1000000, "xbc"},     // quadratic without ever going back
        {"(?:a?){64}a{64}$", "a", 64, "b"},     //
        {"^(([a-z])+.)+[A-Z]$", "a", 5000, ""}, //
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_pattern *pattern = compiled(cases[i].pattern, false);
        char *text = repeated(cases[i].unit, cases[i].count, cases[i].tail);
        uint64_t start = evq_clock_ns();
        int first = evq_pattern_try(pattern, text, strlen(text), NULL);
        assert_true(first != 1);
        assert_true(evq_clock_ns() - start < 10 * EVQ_NS_PER_S);
        assert_int_equal(evq_pattern_try(pattern, text, strlen(text), NULL), first); // steps, not time
        free(text);
        evq_pattern_free(pattern);
    }
}

static void ordinary_work_on_long_texts_is_done(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *unit;
        size_t count;
        const char *tail;
    } cases[] = {
        {"(?:[^\n]*\n)*port", "some line\n", 5000, "port"},
        {"(?:a|b)+c", "ab", 10000, "c"},
        {"\\w+\\s*=\\s*42", "key = 41\n", 200000, "key=42"},
        {"[a-z]+@x", "some words and ", 100000, "me@x"},
        {"(?s)title.*draft: false", "title: some text\n", 10000, "draft: false"},
        {"needle", "hay ", 2000000, "needle"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_pattern *pattern = compiled(cases[i].pattern, false);
        char *text = repeated(cases[i].unit, cases[i].count, cases[i].tail);
        if (!evq_pattern_match(pattern, text, strlen(text), NULL)) fail_msg("%s", cases[i].pattern);
        free(text);
        evq_pattern_free(pattern);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(searches_or_takes_the_whole),         cmocka_unit_test(tells_its_groups),
        cmocka_unit_test(more_groups_than_are_told),           cmocka_unit_test(a_bad_pattern_is_told_with_its_place),
        cmocka_unit_test(invalid_utf8_matches_nothing),        cmocka_unit_test(no_text_makes_it_hang),
        cmocka_unit_test(ordinary_work_on_long_texts_is_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
