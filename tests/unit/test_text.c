#include "base/text.h"
#include "tests/test.h"

#define BYTES(text) (text), sizeof(text) - 1

static void valid_utf8(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
        bool valid;
    } cases[] = {
        {BYTES(""), true},
        {BYTES("abc"), true},
        {BYTES("a\0b"), true},
        {BYTES("\x7F"), true},
        {BYTES("\xC2\x80"), true},          // U+0080, the first of two bytes
        {BYTES("\xDF\xBF"), true},          // U+07FF
        {BYTES("\xE0\xA0\x80"), true},      // U+0800
        {BYTES("\xED\x9F\xBF"), true},      // U+D7FF, the last before the surrogates
        {BYTES("\xEE\x80\x80"), true},      // U+E000, the first behind them
        {BYTES("\xEF\xBF\xBF"), true},      // U+FFFF
        {BYTES("\xF0\x90\x80\x80"), true},  // U+10000
        {BYTES("\xF4\x8F\xBF\xBF"), true},  // U+10FFFF
        {BYTES("\x80"), false},             // continuation alone
        {BYTES("\xBF\xBF"), false},         //
        {BYTES("\xC0\x80"), false},         // overlong NUL
        {BYTES("\xC1\xBF"), false},         // overlong
        {BYTES("\xE0\x9F\xBF"), false},     //
        {BYTES("\xF0\x8F\xBF\xBF"), false}, //
        {BYTES("\xED\xA0\x80"), false},     // U+D800, a surrogate
        {BYTES("\xED\xBF\xBF"), false},     // U+DFFF
        {BYTES("\xF4\x90\x80\x80"), false}, // above U+10FFFF
        {BYTES("\xF5\x80\x80\x80"), false}, //
        {BYTES("\xFE"), false},             //
        {BYTES("\xFF"), false},             //
        {BYTES("\xC2"), false},             // cut
        {BYTES("\xE4\xB8"), false},         //
        {BYTES("\xF0\x9F\x98"), false},     //
        {BYTES("\xC2"
               "a"),
         false}, // broken off
        {BYTES("\xE4\xB8"
               "a"),
         false}, //
        {BYTES("\xF0\x9F\x98"
               "a"),
         false}, //
        {BYTES("\xE4"
               "a\x80"),
         false}, //
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        // Its own memory, so that a look behind its end is seen.
        char *bytes = malloc(cases[i].len + !cases[i].len);
        assert_non_null(bytes);
        memcpy(bytes, cases[i].bytes, cases[i].len);
        if (evq_utf8_valid(bytes, cases[i].len) != cases[i].valid) fail_msg("case %zu", i);
        free(bytes);
    }
}

static void every_code_point_has_its_length(void **state)
{
    (void)state;
    for (uint32_t code = 0; code <= 0x10FFFF; code++) {
        size_t expected = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
        char s[4];
        static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
        for (size_t i = expected; i-- > 0;)
            s[i] = (char)(expected == 1
                              ? code
                              : (code >> 6 * (expected - 1 - i) & (i ? 0x3F : 0xFF)) | (i ? 0x80 : leads[expected]));
        if (code >= 0xD800 && code <= 0xDFFF) expected = 0;
        if (evq_utf8_length(s, sizeof s) != expected) fail_msg("U+%04X", code);
    }
}

static void floors_between_characters(void **state)
{
    (void)state;
    static const char text[] = "a\xC3\xA4\xE4\xB8\x96\xF0\x9F\x98\x80z";
    static const size_t floors[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11};
    for (size_t len = 0; len < sizeof floors / sizeof *floors; len++)
        assert_int_equal(evq_utf8_floor(text, len), floors[len]);
    assert_int_equal(evq_utf8_floor("\x80\x80\x80\x80\x80\x80", 6), 6); // not UTF-8: nothing to keep whole
    assert_int_equal(evq_utf8_floor("\x80\x80", 2), 2);
}

static void cleans(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
        const char *expected;
        size_t replaced;
    } cases[] = {
        {BYTES(""), "", 0},
        {BYTES("a\xC3\xA4"), "a\xC3\xA4", 0},
        {BYTES("a\0b"), "a" EVQ_UTF8_REPLACEMENT "b", 1},
        {BYTES("\xFFx\xC3"), EVQ_UTF8_REPLACEMENT "x" EVQ_UTF8_REPLACEMENT, 2},
        {BYTES("\xED\xA0\x80"), EVQ_UTF8_REPLACEMENT EVQ_UTF8_REPLACEMENT EVQ_UTF8_REPLACEMENT, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_buf out = EVQ_BUF_INIT(100);
        assert_int_equal(evq_utf8_clean(&out, cases[i].bytes, cases[i].len), cases[i].replaced);
        assert_string_equal(evq_buf_text(&out), cases[i].expected);
        evq_buf_dispose(&out);
    }
}

static void cells(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t cells;
    } cases[] = {
        {"", 0},
        {"abc", 3},
        {"\xC3\xA4", 1},                 // a with diaeresis
        {"a\xCC\x88", 1},                // the same, combining
        {"\xE4\xB8\x96\xE7\x95\x8C", 4}, // two CJK characters
        {"\xED\x95\x9C", 2},             // Hangul
        {"\xEF\xBC\xA1", 2},             // full-width A
        {"\xEF\xBD\xB1", 1},             // half-width katakana
        {"\xF0\x9F\x98\x80", 2},         // emoji
        {"\xE2\x9C\x85", 2},             // check mark button
        {"\xE2\x9C\xA8", 2},             // sparkles
        {"\xF0\x9F\x9F\xA2", 2},         // green circle
        {"\xE2\x9C\x93", 1},             // check mark, text
        {"\xE2\x80\xA6", 1},             // ellipsis
        {"\xE2\x80\x8B", 0},             // zero-width space
        {"\xFF\xFE", 2},                 // invalid: one replacement character each
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (evq_text_cells(cases[i].text) != cases[i].cells)
            fail_msg("case %zu: %zu cells", i, evq_text_cells(cases[i].text));
}

static const char *line(const char *text, size_t max_cells)
{
    static char out[512];
    evq_buf shown = EVQ_BUF_INIT(sizeof out - 1);
    evq_text_line(&shown, text, max_cells);
    strcpy(out, evq_buf_text(&shown));
    evq_buf_dispose(&shown);
    return out;
}

static void lines_are_cut_with_an_ellipsis(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t max;
        const char *expected;
    } cases[] = {
        {"", 0, ""},
        {"", 5, ""},
        {"abc", 3, "abc"},
        {"abcd", 3, "ab\xE2\x80\xA6"},
        {"abc", 1, "\xE2\x80\xA6"},
        {"abc", 0, ""},
        {"abc\n", 3, "ab\xE2\x80\xA6"},                              // the line end counts as its blank
        {"\xE4\xB8\x96\xE7\x95\x8C", 4, "\xE4\xB8\x96\xE7\x95\x8C"}, // two wide ones fit
        {"\xE4\xB8\x96\xE7\x95\x8C", 3, "\xE4\xB8\x96\xE2\x80\xA6"}, // not half of one
        {"\xE4\xB8\x96\xE7\x95\x8C", 2, "\xE2\x80\xA6"},             //
        {"abe\xCC\x81", 3, "abe\xCC\x81"},                           // a combining mark takes no cell
        {"a\xCC\x81"
         "bcd",
         3,
         "a\xCC\x81"
         "b\xE2\x80\xA6"}, // and stays with its letter
        {"abe\xCC\x81"
         "d",
         3, "ab\xE2\x80\xA6"},   //
        {"ab\x1B\x07", 2, "ab"}, // what is dropped takes no cell
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (strcmp(line(cases[i].text, cases[i].max), cases[i].expected) != 0)
            fail_msg("case %zu: \"%s\"", i, line(cases[i].text, cases[i].max));
}

static void strangers_text_is_made_harmless(void **state)
{
    (void)state;
    static const struct {
        const char *text, *line, *block;
    } cases[] = {
        {"one\ntwo\tthree", "one two three", "one\ntwo\tthree"},
        {"a\r\nb", "a b", "a\nb"},
        {"\x1B[2J\x1B]0;title\x07"
         "x",
         "[2J]0;titlex", "[2J]0;titlex"}, // escape sequences lose their escape
        {"a\x08\x08\x7F"
         "b",
         "ab", "ab"},
        {"\xC2\x9B"
         "31mred\xC2\x85",
         "31mred", "31mred"}, // C1: CSI as one character, NEL
        {"\x9B"
         "31m",
         "\xEF\xBF\xBD"
         "31m",
         "\xEF\xBF\xBD"
         "31m"}, // C1 as one byte is not UTF-8
        {"a\xE2\x80\xAE"
         "b\xE2\x81\xA6"
         "c\xD8\x9C",
         "abc", "abc"}, // bidirectional controls
        {"a\xE2\x80\x8B\xEF\xBB\xBF\xC2\xAD"
         "b",
         "ab", "ab"}, // zero width
        {"a\xF3\xA0\x81\x81"
         "b",
         "ab", "ab"}, // tags
        {"a\xF3\xA0\x84\x80"
         "b",
         "ab", "ab"}, // variation selectors that can carry text
        {"a\xE3\x85\xA4"
         "b",
         "ab", "ab"}, // Hangul filler
        {"a\xE2\x80\xA8"
         "b\xE2\x80\xA9"
         "c",
         "a b c", "a\nb\nc"}, // Unicode's line ends
        {"\xF0\x9F", "\xEF\xBF\xBD\xEF\xBF\xBD", "\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xE2\x9D\xA4\xEF\xB8\x8F", "\xE2\x9D\xA4\xEF\xB8\x8F", "\xE2\x9D\xA4\xEF\xB8\x8F"}, // an emoji stays one
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_buf block = EVQ_BUF_INIT(100);
        evq_text_block(&block, cases[i].text);
        if (strcmp(line(cases[i].text, 100), cases[i].line) != 0 || strcmp(evq_buf_text(&block), cases[i].block) != 0)
            fail_msg("case %zu: \"%s\", \"%s\"", i, line(cases[i].text, 100), evq_buf_text(&block));
        evq_buf_dispose(&block);
    }
}

static void a_full_buffer_stays_over(void **state)
{
    (void)state;
    evq_buf out = EVQ_BUF_INIT(4);
    evq_text_line(&out, "abcdefgh", 6);
    assert_true(out.over);
    assert_string_equal(evq_buf_text(&out), "abcd");
    evq_buf_dispose(&out);
}

// What may never reach a terminal, and valid UTF-8 only.
static void assert_harmless(const char *text, size_t len, bool one_line)
{
    assert_true(evq_utf8_valid(text, len));
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        bool may_stay = !one_line && (c == '\n' || c == '\t');
        if ((c < 0x20 && !may_stay) || c == 0x7F) fail_msg("control character %02x", c);
        if (c == 0xC2) assert_true((unsigned char)text[i + 1] >= 0xA0);
        assert_true(strncmp(text + i, "\xE2\x80\xAE", 3) != 0);
    }
}

static uint32_t below(uint32_t *random, uint32_t n)
{
    *random = *random * 1664525u + 1013904223u;
    return (*random >> 16) % n;
}

static void random_texts_are_made_harmless(void **state)
{
    (void)state;
    static const char *const pieces[] = {"\x1B[",
                                         "\x9B",
                                         "\xC2",
                                         "\x9B",
                                         "\n",
                                         "\xE2\x80",
                                         "\xAE",
                                         "\xE4\xB8\x96",
                                         "a",
                                         "\xCC\x81",
                                         "\xF0\x9F\x98\x80",
                                         "\xF0",
                                         "\r",
                                         "\t",
                                         "\xE2\x80\xAE",
                                         "\xFF"};
    uint32_t random = 42;
    for (int round = 0; round < 2000; round++) {
        char text[256] = "";
        for (uint32_t i = below(&random, 24); i > 0; i--) {
            if (below(&random, 4))
                strcat(text, pieces[below(&random, 16)]);
            else
                strcat(text, (char[]){(char)(1 + below(&random, 255)), '\0'});
        }
        size_t max = below(&random, 12);
        evq_buf shown = EVQ_BUF_INIT(4096), block = EVQ_BUF_INIT(4096);
        evq_text_line(&shown, text, max);
        evq_text_block(&block, text);
        assert_harmless(evq_buf_text(&shown), shown.len, true);
        assert_harmless(evq_buf_text(&block), block.len, false);
        assert_true(evq_text_cells(evq_buf_text(&shown)) <= max);
        evq_buf_dispose(&shown);
        evq_buf_dispose(&block);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_utf8),
        cmocka_unit_test(every_code_point_has_its_length),
        cmocka_unit_test(floors_between_characters),
        cmocka_unit_test(cleans),
        cmocka_unit_test(cells),
        cmocka_unit_test(lines_are_cut_with_an_ellipsis),
        cmocka_unit_test(strangers_text_is_made_harmless),
        cmocka_unit_test(a_full_buffer_stays_over),
        cmocka_unit_test(random_texts_are_made_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
