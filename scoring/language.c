#include "scoring/language.h"

#include "base/text.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
    LETTERS_LEAST = 20, // of one script, to speak of it
    WORDS_LEAST = 12,   // function words, to speak of a language
};

// ---- scripts ----

static const struct script {
    const char *name;
    uint32_t from, to;
} scripts[] = {
    {"Latin", 'A', 'Z'},        {"Latin", 'a', 'z'},          {"Latin", 0xC0, 0x24F},      {"Greek", 0x370, 0x3FF},
    {"Cyrillic", 0x400, 0x52F}, {"Hebrew", 0x590, 0x5FF},     {"Arabic", 0x600, 0x6FF},    {"Devanagari", 0x900, 0x97F},
    {"Thai", 0xE00, 0xE7F},     {"Japanese", 0x3040, 0x30FF}, {"Chinese", 0x3400, 0x9FFF}, {"Korean", 0xAC00, 0xD7AF},
};
enum { SCRIPTS = sizeof scripts / sizeof *scripts };

static uint32_t code_point(const char *text, size_t len)
{
    const unsigned char *b = (const unsigned char *)text;
    if (len == 1) return b[0];
    if (len == 2) return (b[0] & 0x1Fu) << 6 | (b[1] & 0x3Fu);
    if (len == 3) return (b[0] & 0x0Fu) << 12 | (b[1] & 0x3Fu) << 6 | (b[2] & 0x3Fu);
    return (b[0] & 0x07u) << 18 | (b[1] & 0x3Fu) << 12 | (b[2] & 0x3Fu) << 6 | (b[3] & 0x3Fu);
}

// A character of Chinese says as much as several letters; Japanese writes with both.
static const char *script_of(const char *text)
{
    size_t counts[SCRIPTS] = {0}, left = strlen(text), japanese = 0;
    for (size_t len; left; text += len, left -= len) {
        len = evq_utf8_length(text, left);
        if (!len) len = 1;
        uint32_t c = code_point(text, len);
        for (int i = 0; i < SCRIPTS; i++)
            if (c >= scripts[i].from && c <= scripts[i].to) {
                int first = i;
                while (first && !strcmp(scripts[first - 1].name, scripts[i].name)) first--;
                counts[first] += c >= 0x3040 ? 3 : 1;
                japanese += c >= 0x3040 && c <= 0x30FF;
                break;
            }
    }
    int best = 0;
    for (int i = 1; i < SCRIPTS; i++)
        if (counts[i] > counts[best]) best = i;
    if (counts[best] < LETTERS_LEAST) return NULL;
    return !strcmp(scripts[best].name, "Chinese") && japanese ? "Japanese" : scripts[best].name;
}

// ---- languages in Latin letters, by words that every text has and other languages have not ----

static const struct language {
    const char *name, *words; // between blanks
} languages[] = {
    {"English", " the and of to is was for with that this it are be from have has not you which were been at on by "},
    {"German", " der die das und ist nicht ein eine mit auf den von zu dem im des sich auch werden wird sind für "},
    {"French", " le la les et est des une dans pour que qui sur avec pas du au ce cette sont nous vous plus "},
    {"Spanish", " el los las y es una que para con por del se como pero más está son lo sus este esta "},
    {"Italian", " il gli e è di che per una con non della del sono nel alla anche più questo questa i dei "},
    {"Portuguese", " o os as e é uma que para com não do da em por se mais como dos das foi está "},
    {"Dutch", " de het een en van is niet dat op te met voor zijn aan er ook door naar wordt "},
    {"Polish", " i w na nie się że jest do z to jak dla po przez są od tym jego "},
    {"Turkish", " ve bir bu için ile de da olarak çok daha olan gibi ancak kadar "},
    {"Indonesian", " dan yang di untuk dengan dari ini itu tidak pada adalah dalam akan oleh telah "},
};
enum { LANGUAGES = sizeof languages / sizeof *languages };

static bool is_letter(char c)
{
    return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

static bool holds(const char *words, const char *word, size_t len)
{
    for (const char *p = words; (p = strchr(p, ' ')) && p[1]; p++)
        if (!strncmp(p + 1, word, len) && p[1 + len] == ' ') return true;
    return false;
}

static const char *by_words(const char *text)
{
    size_t counts[LANGUAGES] = {0};
    while (*text) {
        char lower[16];
        size_t len = 0;
        while (*text && !is_letter(*text)) text++;
        for (; is_letter(*text); text++, len++)
            if (len < sizeof lower) lower[len] = (char)tolower((unsigned char)*text);
        if (len && len < sizeof lower)
            for (int i = 0; i < LANGUAGES; i++) counts[i] += holds(languages[i].words, lower, len);
    }
    int best = 0;
    for (int i = 1; i < LANGUAGES; i++)
        if (counts[i] > counts[best]) best = i;
    for (int i = 0; i < LANGUAGES; i++)
        if (i != best && counts[i] * 2 > counts[best]) return NULL; // not clear
    return counts[best] >= WORDS_LEAST ? languages[best].name : NULL;
}

const char *evq_language_of(const char *text)
{
    const char *script = script_of(text);
    return script && !strcmp(script, "Latin") ? by_words(text) : script;
}
