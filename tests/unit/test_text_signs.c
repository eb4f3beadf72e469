#include "tests/test.h"

#include "scoring/text_signs.h"

#include <string.h>

static void assert_prose(const char *text, const char *expected)
{
    evq_buf out = EVQ_BUF_INIT(65536);
    evq_prose_of(&out, text);
    assert_string_equal(evq_buf_text(&out), expected);
    evq_buf_dispose(&out);
}

static void prose_has_no_code_tables_or_quotations(void **state)
{
    (void)state;
    assert_prose("One.\n```sh\nls -l\n```\nTwo `three` four.\n| a | b |\n> said he\nFive.",
                 "One.\nTwo  four.\nFive.\n");
    assert_prose("", "");
    assert_prose("```\nnever closed\nand more", "");
    assert_prose("~~~\nx\n~~~\ny", "y\n");
}

// `times` times the piece, behind a beginning.
static const char *repeated(const char *piece, size_t times)
{
    static char text[65536];
    strcpy(text, "It begins well. ");
    char *end = text + strlen(text);
    for (size_t i = 0; i < times; i++, end += strlen(piece)) strcpy(end, piece);
    return text;
}

static void texts_that_end_in_a_loop(void **state)
{
    (void)state;
    size_t period = 0, times = 0;
    assert_true(evq_text_loops(repeated("I check the file again. I read it now. ", 11), &period, &times));
    assert_int_equal(period, 39);
    assert_int_equal(times, 11);
    assert_true(evq_text_loops(repeated("no ", 200), &period, &times));
    assert_int_equal(period, 3);
    assert_false(evq_text_loops(repeated("I check the file again. I read it now. ", 9), &period, &times)); // too few
    assert_false(evq_text_loops(repeated("no ", 100), &period, &times));                                   // too short
    assert_false(evq_text_loops(repeated("-", 2000), &period, &times));                                    // a ruler
    assert_false(evq_text_loops(repeated("0, 0.5, ", 200), &period, &times));
    assert_false(evq_text_loops("", &period, &times));
}

static void prose_that_repeats_itself(void **state)
{
    (void)state;
    double share = 0;
    char text[8192] = "";
    for (int i = 0; i < 40; i++)
        sprintf(text + strlen(text), "As I said in point %d, the file must be read again before it is changed. ", i);
    assert_true(evq_prose_repeats(text, &share));
    assert_true(share > 0.5);
    text[0] = '\0';
    for (int i = 0; i < 200; i++) sprintf(text + strlen(text), "word%d comes after%d ", i, i * 7 % 200);
    assert_false(evq_prose_repeats(text, &share));
    assert_false(evq_prose_repeats("the same the same the same the same the same the same", &share)); // too short
}

static void garbled_texts(void **state)
{
    (void)state;
    size_t at = 0;
    assert_non_null(evq_text_garbled("good \xEF\xBF\xBD bad", "", &at));
    assert_int_equal(at, 5);
    assert_non_null(evq_text_garbled("a\x01", "", &at));
    assert_null(evq_text_garbled("a\tb\n\x1b[1mc\r\n", "", &at));
    char noise[1025] = "", plain[1025] = "";
    uint32_t random = 7;
    for (int i = 0; i < 1024; i++) {
        random = random * 1103515245u + 12345u;
        noise[i] = (char)(33 + (random >> 16) % 94);
        plain[i] = "the quick brown fox is not here today, and that is fine. "[i % 57];
    }
    assert_non_null(evq_text_garbled("", noise, &at));
    assert_null(evq_text_garbled("", plain, &at));
    noise[400] = '\0'; // less than a window proves nothing
    assert_null(evq_text_garbled("", noise, &at));
}

static void marks_of_templates(void **state)
{
    (void)state;
    size_t at = 0;
    assert_string_equal(evq_text_template_mark("Done.<|im_end|>", "", &at), "<|im_end|>");
    assert_int_equal(at, 5);
    assert_string_equal(evq_text_template_mark("</think>Done.", "", &at), "</think>");
    assert_null(evq_text_template_mark("`<|im_end|>` ends a turn.", "", &at));
    assert_null(evq_text_template_mark("It has <|im_end|> in line 3.", "chat_template: ... <|im_end|>", &at));
    assert_null(evq_text_template_mark("a < b, c|d, [inst]", "", &at));
}

static void words_in_any_case(void **state)
{
    (void)state;
    static const char *const words[] = {"done", "could not", "n't"};
    assert_true(evq_text_says("All DONE.", words, 3));
    assert_true(evq_text_says("It didn't.", words, 3));
    assert_true(evq_text_says("we Could not", words, 3));
    assert_false(evq_text_says("undone, doneness", words, 3));
    assert_false(evq_text_says("", words, 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prose_has_no_code_tables_or_quotations),
        cmocka_unit_test(texts_that_end_in_a_loop),
        cmocka_unit_test(prose_that_repeats_itself),
        cmocka_unit_test(garbled_texts),
        cmocka_unit_test(marks_of_templates),
        cmocka_unit_test(words_in_any_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
