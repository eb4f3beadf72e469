#include "scenarios/fold.h"
#include "tests/test.h"

#include <stdlib.h>

static void texts(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", ""},          {" \t\n", ""},
        {"A b", "a b"},    {"  One\n\tTwo  three ", "one two three"},
        {"a\r\nb", "a b"}, {"\xC3\x84", "\xC3\x84"}, // only ASCII letters have their case folded
        {"\xFF", "\xFF"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *got = evq_text_folded(cases[i][0]);
        assert_string_equal(got, cases[i][1]);
        free(got);
    }
}

static void words(void **state)
{
    (void)state;
    evq_arena arena = EVQ_ARENA_INIT;
    const char *found[EVQ_WORDS_MAX];
    assert_int_equal(evq_text_words("", found, &arena), 0);
    assert_int_equal(evq_text_words(" ,.-!", found, &arena), 0);
    assert_int_equal(evq_text_words("The node-07, the \"\xC3\x84rger\"?", found, &arena), 4);
    assert_string_equal(found[0], "the");
    assert_string_equal(found[1], "node");
    assert_string_equal(found[2], "07");
    assert_string_equal(found[3], "\xC3\x84rger");
    char many[4000] = "";
    for (int i = 0; i < 500; i++) sprintf(many + strlen(many), "w%d ", i);
    assert_int_equal(evq_text_words(many, found, &arena), EVQ_WORDS_MAX);
    evq_arena_dispose(&arena);
}

static void words_are_found(void **state)
{
    (void)state;
    const char *const wanted[] = {"disk", "full", "never"};
    bool found[3] = {false, false, false};
    assert_int_equal(evq_words_found(wanted, 3, "Disks are FULL; never", 14, found), 2); // no further than its length
    assert_true(found[0] && found[1] && !found[2]);
    assert_int_equal(evq_words_found(wanted, 3, "", 0, found), 0);
    assert_true(found[0]);
    assert_int_equal(evq_words_found(wanted, 0, "disk", 4, NULL), 0);
}

static void numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_number;
        double value;
    } cases[] = {
        {"0", true, 0},
        {"-4.5", true, -4.5},
        {" +12 ", true, 12},
        {"1e3", true, 1000},
        {".5", true, 0.5},
        {"5.", true, 5},
        {"1,234", true, 1234},
        {"1,234,567.25", true, 1234567.25},
        {"1 234", true, 1234},
        {"1_234", true, 1234},
        {"1'234", true, 1234},
        {"1\xC2\xA0"
         "234",
         true, 1234},
        {"1\xE2\x80\xAF"
         "234",
         true, 1234},
        {"\xE2\x88\x92"
         "7",
         true, -7},
        {"1,234,", true, 1234}, // a sentence goes on
        {"1,23", false, 0},     // no thousands
        {"1,2345", false, 0},
        {"1.234,567", false, 0}, // none behind the point
        {"12 apples", false, 0},
        {"", false, 0},
        {" ", false, 0},
        {".", false, 0},
        {"-", false, 0},
        {"1e", false, 0},
        {"1e999", false, 0},
        {"nan", false, 0},
        {"inf", false, 0},
        {"0x10", false, 0},
        {"1-2", false, 0},
        {"00000000000000000000000000000000000000000000000000000000000000001", false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double value = 0;
        bool is_number = evq_number_read(cases[i].text, strlen(cases[i].text), &value);
        if (is_number != cases[i].is_number || (is_number && value != cases[i].value))
            fail_msg("%s: %d %g", cases[i].text, is_number, value);
    }
}

static void tolerances(void **state)
{
    (void)state;
    assert_true(evq_number_is(4.1, 4.2, 0.1)); // though 4.2 - 4.1 is a little more in doubles
    assert_true(evq_number_is(4.3, 4.2, 0.1));
    assert_false(evq_number_is(4.31, 4.2, 0.1));
    assert_true(evq_number_is(7, 7, 0));
    assert_false(evq_number_is(1000000001, 1000000000, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),   cmocka_unit_test(words),      cmocka_unit_test(words_are_found),
        cmocka_unit_test(numbers), cmocka_unit_test(tolerances),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
