#include "scoring/text_signs.h"

#include "base/text.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include <strings.h>

// ---- prose ----

static size_t line_length(const char *at)
{
    return strcspn(at, "\n");
}

// One line without what stands between backquotes.
static void put_line(evq_buf *out, const char *line, size_t len)
{
    bool code = false;
    for (size_t i = 0; i < len; i++) {
        if (line[i] == '`')
            code = !code;
        else if (!code)
            evq_buf_putc(out, line[i]);
    }
    evq_buf_putc(out, '\n');
}

void evq_prose_of(evq_buf *out, const char *text)
{
    bool fenced = false;
    for (const char *at = text; *at;) {
        size_t len = line_length(at), blank = strspn(at, " \t");
        const char *first = at + (blank < len ? blank : len);
        if (!strncmp(first, "```", 3) || !strncmp(first, "~~~", 3))
            fenced = !fenced;
        else if (!fenced && *first != '|' && *first != '>')
            put_line(out, at, len);
        at += len + (at[len] == '\n');
    }
}

// ---- repetition ----

enum {
    LOOP_TIMES = 10,   // so often, and
    LOOP_BYTES = 400,  // so long in all
    LOOP_LOOK = 65536, // bytes at the end that are looked at
    LOOP_PERIOD = 512, // longer pieces that repeat are told by their words
    GRAM = 4,
    WINDOW = 256, // words
    WINDOW_LEAST = 64,
};
static const double repeats_share = 0.5;

static bool has_letter(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (isalpha((unsigned char)text[i]) || (unsigned char)text[i] >= 0x80) return true;
    return false;
}

bool evq_text_loops(const char *text, size_t *period, size_t *times)
{
    size_t len = strlen(text);
    if (len > LOOP_LOOK) text += len - LOOP_LOOK, len = LOOP_LOOK;
    for (size_t p = 1; p <= LOOP_PERIOD && p * LOOP_TIMES <= len; p++) {
        size_t same = 0; // bytes at the end that equal those a period before
        while (same + p < len && text[len - 1 - same] == text[len - 1 - same - p]) same++;
        size_t whole = same / p + 1;
        if (whole < LOOP_TIMES || whole * p < LOOP_BYTES || !has_letter(text + len - p, p)) continue;
        *period = p;
        *times = whole;
        return true;
    }
    return false;
}

typedef struct span {
    const char *at;
    size_t len;
} span;

static bool is_word_byte(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 || c == '\'';
}

// The last words of the text, in their order.
static size_t last_words(const char *text, span *out)
{
    size_t count = 0;
    const char *end = text + strlen(text);
    while (end > text && count < WINDOW) {
        while (end > text && !is_word_byte(end[-1])) end--;
        const char *start = end;
        while (start > text && is_word_byte(start[-1])) start--;
        if (start == end) break;
        out[WINDOW - ++count] = (span){start, (size_t)(end - start)};
        end = start;
    }
    memmove(out, out + WINDOW - count, count * sizeof *out);
    return count;
}

static bool same_gram(const span *a, const span *b)
{
    for (int i = 0; i < GRAM; i++)
        if (a[i].len != b[i].len || memcmp(a[i].at, b[i].at, a[i].len) != 0) return false;
    return true;
}

bool evq_prose_repeats(const char *prose, double *share)
{
    span words[WINDOW];
    size_t count = last_words(prose, words);
    if (count < WINDOW_LEAST) return false;
    size_t grams = count - GRAM + 1, again = 0;
    for (size_t i = 1; i < grams; i++)
        for (size_t k = 0; k < i; k++)
            if (same_gram(&words[k], &words[i])) {
                again++;
                break;
            }
    *share = (double)again / (double)grams;
    return *share > repeats_share;
}

// ---- garbled text ----

enum { ENTROPY_WINDOW = 512 };
static const double entropy_most = 5.6; // bits a byte: English prose has about 4.3, base64 and noise 6

static double entropy(const char *text, size_t len)
{
    size_t counts[256] = {0};
    double bits = 0;
    for (size_t i = 0; i < len; i++) counts[(unsigned char)text[i]]++;
    for (int i = 0; i < 256; i++) {
        if (!counts[i]) continue;
        double p = (double)counts[i] / (double)len;
        bits -= p * log2(p);
    }
    return bits;
}

// Bytes above 127 are other scripts, which have a disorder of their own.
static bool is_latin(const char *text, size_t len)
{
    size_t high = 0;
    for (size_t i = 0; i < len; i++) high += (unsigned char)text[i] >= 0x80;
    return high * 10 < len;
}

const char *evq_text_garbled(const char *text, const char *prose, size_t *at)
{
    for (const char *p = text; *p; p++) {
        *at = (size_t)(p - text);
        if (!strncmp(p, EVQ_UTF8_REPLACEMENT, 3)) return "replacement characters, where bytes were no text";
        if ((unsigned char)*p < 0x20 && !strchr("\t\n\r\f\x1b", *p)) return "control characters";
    }
    *at = 0;
    size_t len = strlen(prose);
    for (size_t i = 0; i + ENTROPY_WINDOW <= len; i += ENTROPY_WINDOW)
        if (is_latin(prose + i, ENTROPY_WINDOW) && entropy(prose + i, ENTROPY_WINDOW) > entropy_most)
            return "a stretch with the disorder of noise";
    return NULL;
}

// ---- marks of chat templates ----

// As the templates of the families write them; a call's own marks are the leak's matter (scoring/leak.h).
static const char *const marks[] = {
    "<|im_start|>",      "<|im_end|>",        "<|endoftext|>",   "<|eot_id|>",       "<|start_header_id|>",
    "<|end_header_id|>", "<|begin_of_text|>", "<|end_of_text|>", "<start_of_turn>",  "<end_of_turn>",
    "<|user|>",          "<|assistant|>",     "<|system|>",      "<|observation|>",  "<|end|>",
    "<|channel|>",       "<|message|>",       "<|start|>",       "<|return|>",       "[INST]",
    "[/INST]",           "<\xEF\xBD\x9C",     "<|im_user|>",     "<|im_assistant|>", "<|im_middle|>",
    "<think>",           "</think>",          "[gMASK]",         "<|fim_middle|>",   "<unused",
};

static bool is_spoken_of(const char *text, const char *at)
{
    size_t quotes = 0;
    for (const char *p = text; p < at; p++) quotes += *p == '`';
    return quotes % 2 == 1;
}

const char *evq_text_template_mark(const char *text, const char *shown, size_t *at)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *found = strstr(text, marks[i]);
        if (!found || is_spoken_of(text, found) || strstr(shown, marks[i])) continue;
        *at = (size_t)(found - text);
        return marks[i];
    }
    return NULL;
}

// ---- words ----

static bool stands_at(const char *text, const char *at, const char *word)
{
    size_t len = strlen(word);
    if (strncasecmp(at, word, len) != 0 || isalpha((unsigned char)at[len])) return false;
    return at == text || !isalpha((unsigned char)at[-1]) || strchr(word, '\'');
}

bool evq_text_says(const char *text, const char *const *words, size_t count)
{
    for (const char *at = text; *at; at++)
        for (size_t i = 0; i < count; i++)
            if (stands_at(text, at, words[i])) return true;
    return false;
}
