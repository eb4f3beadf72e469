#include "scenarios/fold.h"

#include "base/err.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_MAX_BYTES = 64 }; // longer ones are no numbers that people write

static char small(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool is_blank(char c)
{
    return c && strchr(" \t\r\n\v\f", c);
}

char *evq_text_folded(const char *text)
{
    char *out = malloc(strlen(text) + 1), *to = out;
    if (!out) evq_out_of_memory();
    for (const char *at = text; *at; at++) {
        if (!is_blank(*at))
            *to++ = small(*at);
        else if (to > out && to[-1] != ' ')
            *to++ = ' ';
    }
    if (to > out && to[-1] == ' ') to--;
    *to = '\0';
    return out;
}

static bool is_of_word(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static bool is_among(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(words[i], word)) return true;
    return false;
}

size_t evq_text_words(const char *text, const char *words[EVQ_WORDS_MAX], evq_arena *arena)
{
    size_t count = 0;
    for (const char *at = text; *at && count < EVQ_WORDS_MAX;) {
        size_t len = 0;
        while (is_of_word(at[len])) len++;
        if (len) {
            char *word = evq_arena_strndup(arena, at, len);
            for (char *c = word; *c; c++) *c = small(*c);
            if (!is_among(word, words, count)) words[count++] = word;
        }
        at += len ? len : 1;
    }
    return count;
}

size_t evq_words_found(const char *const *words, size_t count, const char *text, size_t len, bool *found)
{
    char *copy = strndup(text, len);
    if (!copy) evq_out_of_memory();
    char *folded = evq_text_folded(copy);
    size_t there = 0;
    for (size_t i = 0; i < count; i++) {
        if (!strstr(folded, words[i])) continue;
        there++;
        if (found) found[i] = true;
    }
    free(folded);
    free(copy);
    return there;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// Bytes of the thousands separator at `at`, or 0.
static size_t separator(const char *at)
{
    static const char *const separators[] = {",", "_", "'", " ", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89"};
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
        size_t len = strlen(separators[i]);
        if (!strncmp(at, separators[i], len) && is_digit(at[len]) && is_digit(at[len + 1]) && is_digit(at[len + 2]) &&
            !is_digit(at[len + 3]))
            return len;
    }
    return 0;
}

// Copies a number's whole part without separators, and the rest as it is.
static void drop_separators(char *to, const char *at)
{
    bool is_whole = true;
    while (*at) {
        size_t skipped = is_whole && is_digit(at[0]) ? separator(at + 1) : 0;
        is_whole = is_whole && *at != '.';
        *to++ = *at;
        at += 1 + skipped;
    }
    *to = '\0';
}

// [+-] digits [. digits] [e [+-] digits]: strtod also knows hexadecimal, infinity and NaN.
static bool is_decimal(const char *at)
{
    at += *at == '+' || *at == '-';
    size_t whole = strspn(at, "0123456789");
    at += whole;
    size_t part = 0;
    if (*at == '.') {
        part = strspn(at + 1, "0123456789");
        at += 1 + part;
    }
    if (!whole && !part) return false;
    if (*at == 'e' || *at == 'E') {
        at += 1 + (at[1] == '+' || at[1] == '-');
        if (!is_digit(*at)) return false;
        at += strspn(at, "0123456789");
    }
    return !*at;
}

bool evq_number_read(const char *text, size_t len, double *out)
{
    static const char minus[] = "\xE2\x88\x92";
    char copy[NUMBER_MAX_BYTES + 1], plain[NUMBER_MAX_BYTES + 1];
    while (len && is_blank(text[len - 1])) len--;
    while (len && is_blank(*text)) text++, len--;
    if (len && (text[len - 1] == '.' || text[len - 1] == ',')) len--;
    if (!len || len > NUMBER_MAX_BYTES) return false;
    memcpy(copy, text, len);
    copy[len] = '\0';
    char *start = copy;
    if (!strncmp(copy, minus, sizeof minus - 1)) {
        start = copy + sizeof minus - 2;
        *start = '-';
    }
    drop_separators(plain, start);
    if (!is_decimal(plain)) return false;
    *out = strtod(plain, NULL);
    return isfinite(*out);
}

bool evq_number_is(double value, double wanted, double tolerance)
{
    return fabs(value - wanted) <= tolerance * (1 + 1e-9);
}
