#include "cli/opt.h"
#include "tests/test.h"

static struct given {
    bool json;
    const char *model;
    evq_opt_list labels;
    int trials;
    double seconds;
} given;

static const evq_opt options[] = {
    {"json", 0, EVQ_OPT_FLAG, &given.json, NULL, "", 0, 0},
    {"model", 'm', EVQ_OPT_TEXT, &given.model, "NAME", "", 0, 0},
    {"label", 0, EVQ_OPT_LIST, &given.labels, "TEXT", "", 0, 0},
    {"trials", 'n', EVQ_OPT_INT, &given.trials, "N", "", 1, 1000},
    {"timeout", 0, EVQ_OPT_NUMBER, &given.seconds, "S", "", 0.5, 60},
};

// Splits `words` at blanks and parses them; the remaining words, joined by blanks, or the complaint.
static const char *parsed(const char *words)
{
    static char text[8192], out[8192];
    static evq_err err;
    char *argv[256] = {(char *)"evalq"};
    int argc = 1;
    given = (struct given){0};
    snprintf(text, sizeof text, "%s", words);
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " ")) argv[argc++] = word;
    int rc = evq_opt_parse(options, sizeof options / sizeof *options, &argc, argv, &err);
    if (rc) assert_int_equal(rc, EVQ_EUSAGE);
    if (rc) return err.text;
    out[0] = '\0';
    for (int i = 0; i < argc; i++) snprintf(out + strlen(out), sizeof out - strlen(out), "%s%s", i ? " " : "", argv[i]);
    return out;
}

static void options_and_words_in_any_order(void **state)
{
    (void)state;
    assert_string_equal(parsed(""), "");
    assert_string_equal(parsed("a --json b -n 3 --model x --timeout=1.5 c"), "a b c");
    assert_true(given.json);
    assert_int_equal(given.trials, 3);
    assert_string_equal(given.model, "x");
    assert_true(given.seconds == 1.5);
    assert_string_equal(parsed("-m=x"), "");
    assert_string_equal(given.model, "x");
    assert_string_equal(parsed("--model="), "");
    assert_string_equal(given.model, "");
    assert_string_equal(parsed("--model a=b"), "");
    assert_string_equal(given.model, "a=b");
    assert_string_equal(parsed("--model=a=b --model -x"), ""); // the last one counts, whatever it looks like
    assert_string_equal(given.model, "-x");
}

static void numbers_that_are_none(void **state)
{
    (void)state;
    assert_string_equal(parsed("--timeout nan"), "--timeout takes a number from 0.5 to 60, not \"nan\"");
    assert_string_equal(parsed("--trials inf"), "--trials takes a whole number from 1 to 1000, not \"inf\"");
    assert_string_equal(parsed("--trials 1e300"), "--trials takes a whole number from 1 to 1000, not \"1e300\"");
    assert_string_equal(parsed("--trials 1.5"), "--trials takes a whole number from 1 to 1000, not \"1.5\"");
}

static void two_dashes_end_the_options(void **state)
{
    (void)state;
    assert_string_equal(parsed("a -- --json -- -x"), "a --json -- -x");
    assert_false(given.json);
    assert_string_equal(parsed("-"), "-"); // a word: usually standard input
}

static void lists_collect(void **state)
{
    (void)state;
    assert_string_equal(parsed("--label a --label=b"), "");
    assert_int_equal(given.labels.count, 2);
    assert_string_equal(given.labels.items[1], "b");
    char words[4096] = "";
    for (int i = 0; i <= EVQ_OPT_LIST_MAX; i++) strcat(words, "--label x ");
    assert_string_equal(parsed(words), "--label is given too often");
}

static void wrong_ones_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *words, *expected;
    } cases[] = {
        {"--jsn", "unknown option \"--jsn\""},
        {"--js", "unknown option \"--js\""}, // no abbreviations
        {"-x", "unknown option \"-x\""},
        {"-n5", "unknown option \"-n5\""},
        {"-json", "unknown option \"-json\""},
        {"--=3", "unknown option \"--\""},
        {"--unknown=secret", "unknown option \"--unknown\""}, // without its value
        {"--json=yes", "--json takes no value"},
        {"--model", "--model needs a value: NAME"},
        {"--trials x", "--trials takes a whole number from 1 to 1000, not \"x\""},
        {"--trials 3x", "--trials takes a whole number from 1 to 1000, not \"3x\""},
        {"--trials=", "--trials takes a whole number from 1 to 1000, not \"\""},
        {"--trials 0", "--trials takes a whole number from 1 to 1000, not \"0\""},
        {"--trials 1001", "--trials takes a whole number from 1 to 1000, not \"1001\""},
        {"--trials 1.5", "--trials takes a whole number from 1 to 1000, not \"1.5\""},
        {"--timeout 0.4", "--timeout takes a number from 0.5 to 60, not \"0.4\""},
        {"--timeout inf", "--timeout takes a number from 0.5 to 60, not \"inf\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(parsed(cases[i].words), cases[i].expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_and_words_in_any_order),
        cmocka_unit_test(numbers_that_are_none),
        cmocka_unit_test(two_dashes_end_the_options),
        cmocka_unit_test(lists_collect),
        cmocka_unit_test(wrong_ones_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
