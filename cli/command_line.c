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

// Headers are how keys travel: their values are written nowhere.
static const char secret_option[] = "--header";

static const char *shown(const char *word)
{
    size_t len = strlen(secret_option);
    if (!strncmp(word, "-H", 2) && word[2]) return "-H[secret]";
    return !strncmp(word, secret_option, len) && word[len] == '=' ? "--header=[secret]" : word;
}

const char *evq_command_line(evq_arena *arena)
{
    if (!count) return NULL;
    evq_buf line = EVQ_BUF_INIT(MOST_BYTES);
    evq_buf_puts(&line, "evalq");
    for (int i = 1; i < count; i++) {
        evq_buf_printf(&line, " %s", evq_words_shell(arena, shown(words[i])));
        bool is_secret = !strcmp(words[i], secret_option) || !strcmp(words[i], "-H");
        if (!is_secret || i + 1 == count) continue;
        evq_buf_puts(&line, " '[secret]'");
        i++;
    }
    const char *kept = evq_arena_strdup(arena, evq_buf_text(&line));
    evq_buf_dispose(&line);
    return kept;
}
