#include "scoring/words.h"

#include "base/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { QUOTE_BYTES = 160 };

const char *evq_words_count(evq_arena *arena, int64_t count)
{
    char plain[24], out[32];
    int len = snprintf(plain, sizeof plain, "%" PRId64, count);
    size_t used = 0;
    for (int i = 0; i < len; i++) {
        out[used++] = plain[i];
        int left = len - 1 - i;
        if (left && left % 3 == 0 && plain[i] != '-') out[used++] = ',';
    }
    return evq_arena_strndup(arena, out, used);
}

const char *evq_words_duration(evq_arena *arena, double ms)
{
    if (ms < 999.5) return evq_arena_printf(arena, "%.0f ms", ms);
    if (ms < 9950) return evq_arena_printf(arena, "%.1f s", ms / 1000);
    uint64_t seconds = (uint64_t)llround(fmin(ms / 1000, 1e15));
    if (seconds < 60) return evq_arena_printf(arena, "%" PRIu64 " s", seconds);
    uint64_t minutes = seconds / 60;
    if (minutes < 60) return evq_arena_printf(arena, "%" PRIu64 "m%02" PRIu64 "s", minutes, seconds % 60);
    return evq_arena_printf(arena, "%" PRIu64 "h%02" PRIu64 "m%02" PRIu64 "s", minutes / 60, minutes % 60,
                            seconds % 60);
}

const char *evq_words_quote(evq_arena *arena, const char *text)
{
    size_t len = strlen(text);
    size_t kept = len <= QUOTE_BYTES ? len : evq_utf8_floor(text, QUOTE_BYTES);
    const char *piece = evq_arena_strndup(arena, text, kept);
    evq_buf line = EVQ_BUF_INIT(4 * QUOTE_BYTES); // an invalid byte becomes three
    evq_text_line(&line, piece, QUOTE_BYTES);
    if (kept < len) evq_buf_puts(&line, "…");
    const char *out = evq_arena_strdup(arena, evq_buf_text(&line));
    evq_buf_dispose(&line);
    return out;
}

const char *evq_words_shell(evq_arena *arena, const char *argument)
{
    static const char harmless[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@%+=,";
    if (*argument && !argument[strspn(argument, harmless)]) return argument;
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_putc(&out, '\'');
    for (; *argument; argument++) {
        if (*argument == '\'')
            evq_buf_puts(&out, "'\\''");
        else
            evq_buf_putc(&out, *argument);
    }
    evq_buf_putc(&out, '\'');
    const char *quoted = evq_arena_strdup(arena, evq_buf_text(&out));
    evq_buf_dispose(&out);
    return quoted;
}

const char *evq_words_plural(size_t count)
{
    return count == 1 ? "" : "s";
}
