#include "cli/command_line.h"

#include "base/buf.h"
#include "scoring/words.h"

#include <stdbool.h>
#include <string.h>

enum { MOST_WORDS = 1024, MOST_BYTES = 64 * 1024 };

// The parser moves the words about, but leaves each as it is.
static const char *words[MOST_WORDS];
static int count;

void evq_command_line_keep(int argc, char **argv)
{
    for (count = 0; count < argc && count < MOST_WORDS; count++) words[count] = argv[count];
}

// Keys travel in headers, queries and addresses: those values are written nowhere.
static const char *const secret_options[] = {"--header", "-H", "--query", "--proxy"};

// 0: the word is none of them; else how much of it is the option.
static size_t secret_option(const char *word)
{
    for (size_t i = 0; i < sizeof secret_options / sizeof *secret_options; i++) {
        size_t len = strlen(secret_options[i]);
        bool is_short = len == 2;
        if (!strncmp(word, secret_options[i], len) && (is_short || !word[len] || word[len] == '=')) return len;
    }
    return 0;
}

// How much of an address may be shown: not who asks, nor the query; all of what is no address.
static size_t public_part(const char *word)
{
    const char *host = strstr(word, "://");
    if (!host) return strlen(word);
    size_t start = (size_t)(host - word) + 3;
    return strchr(host, '@') ? start : start + strcspn(host + 3, "?#");
}

static void put_word(evq_buf *out, const char *word, evq_arena *arena)
{
    size_t option = secret_option(word);
    size_t shown = option && word[option] ? option + (word[option] == '=') : public_part(word);
    if (word[shown])
        evq_buf_printf(out, " %s'[secret]'", evq_words_shell(arena, evq_arena_strndup(arena, word, shown)));
    else
        evq_buf_printf(out, " %s", evq_words_shell(arena, word));
}

const char *evq_command_line(evq_arena *arena)
{
    if (!count) return NULL;
    evq_buf line = EVQ_BUF_INIT(MOST_BYTES);
    evq_buf_puts(&line, "evalq");
    for (int i = 1; i < count; i++) {
        put_word(&line, words[i], arena);
        size_t option = secret_option(words[i]);
        if (!option || words[i][option] || i + 1 == count) continue;
        evq_buf_puts(&line, " '[secret]'");
        i++;
    }
    const char *kept = evq_arena_strdup(arena, evq_buf_text(&line));
    evq_buf_dispose(&line);
    return kept;
}
