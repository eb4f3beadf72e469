#include "simulator/sim_slip_text.h"

#include "base/buf.h"

#include <ctype.h>

enum { TEXT_MAX_MIB = 4 };

// Adds to a text.
typedef void decorate_fn(evq_buf *out);

static void put_loop(evq_buf *out)
{
    for (int i = 0; i < 60; i++) evq_buf_puts(out, "I will check the file again. ");
}

// Words that do not come twice in the same order.
static void put_words(evq_buf *out, int count)
{
    static const char *const words[] = {"the",   "pump",  "runs", "since", "noon",  "with",   "new",  "seals",
                                        "after", "rain",  "and",  "two",   "lamps", "which",  "show", "green",
                                        "while", "boats", "wait", "below", "lock",  "number", "four"};
    enum { WORDS = sizeof words / sizeof *words };
    for (int i = 0, at = 0; i < count; i++, at += 1 + i / WORDS + i % 7) {
        evq_buf_puts(out, words[at % WORDS]);
        evq_buf_puts(out, i % 13 == 12 ? ".\n" : " ");
    }
}

static void put_runaway(evq_buf *out)
{
    put_words(out, 12000);
}

static void put_long(evq_buf *out)
{
    put_words(out, 600);
}

static void put_garbage(evq_buf *out)
{
    evq_buf_puts(out, "The page is \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD wR#k\x01q now.");
}

static void put_accents(evq_buf *out)
{
    evq_buf_puts(out, "Zur\xC3\xBC"
                      "ck im Caf\xC3\xA9 of Gda\xC5\x84sk, na\xC3\xAFve \xF0\x9F\x9A\x80, 5 \xC2\xB5m.");
}

static void put_marks(evq_buf *out)
{
    evq_buf_puts(out, "That is all.<|im_end|>\n<|im_start|>user");
}

static void put_marks_quoted(evq_buf *out)
{
    evq_buf_puts(out, "The template closes each turn with `<|im_end|>`, as it should.");
}

static void put_german(evq_buf *out)
{
    evq_buf_puts(out, "Ich habe die Datei gelesen und sehe, dass der Wert nicht mit dem der Tabelle übereinstimmt. "
                      "Als nächstes werde ich die Zeile in der Datei ändern, und danach ist auch das Verzeichnis für "
                      "die Seite neu zu schreiben, weil es von dem Wert in der Tabelle abhängt.");
}

static void put_german_quoted(evq_buf *out)
{
    evq_buf_puts(out, "The note says:\n> Ich habe die Datei gelesen und sehe, dass der Wert nicht mit dem der Tabelle "
                      "übereinstimmt. Als nächstes werde ich die Zeile in der Datei ändern, und danach ist auch das "
                      "Verzeichnis für die Seite neu zu schreiben, weil es von dem Wert in der Tabelle abhängt.\n"
                      "which fits what I found.");
}

static void put_table(evq_buf *out)
{
    evq_buf_puts(out, "\n| run | size | rate |\n|---|---|---|\n");
    for (int i = 0; i < 80; i++) evq_buf_printf(out, "| cold | 64K prompt | %d tok/s, as it was |\n", 180 + i);
}

static decorate_fn *const decorations[EVQ_SIM_SLIP_COUNT] = {
    [EVQ_SIM_SLIP_TEXT_LOOP] = put_loop,
    [EVQ_SIM_SLIP_TEXT_RUNAWAY] = put_runaway,
    [EVQ_SIM_SLIP_TEXT_LONG] = put_long,
    [EVQ_SIM_SLIP_TEXT_GARBLED] = put_garbage,
    [EVQ_SIM_SLIP_TEXT_ACCENTS] = put_accents,
    [EVQ_SIM_SLIP_TEXT_MARKS] = put_marks,
    [EVQ_SIM_SLIP_TEXT_MARKS_QUOTED] = put_marks_quoted,
    [EVQ_SIM_SLIP_TEXT_GERMAN] = put_german,
    [EVQ_SIM_SLIP_TEXT_GERMAN_QUOTED] = put_german_quoted,
    [EVQ_SIM_SLIP_TEXT_TABLE] = put_table,
};

// Every digit by the next one: facts that sound right.
static void put_wrong_digits(evq_buf *out, const char *text)
{
    for (; *text; text++)
        evq_buf_putc(out, isdigit((unsigned char)*text) ? (char)('0' + (*text - '0' + 1) % 10) : *text);
}

const char *evq_sim_slip_text(evq_sim_slip slip, const char *text, evq_arena *arena)
{
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(TEXT_MAX_MIB));
    bool is_text = true;
    if (!text) text = "";
    if (slip == EVQ_SIM_SLIP_WRONG_FACTS) {
        put_wrong_digits(&out, text);
    } else if (slip == EVQ_SIM_SLIP_REWORDED) {
        evq_buf_printf(&out, "In short: %s", text);
    } else if (decorations[slip]) {
        evq_buf_printf(&out, "%s%s", text, *text ? "\n\n" : "");
        decorations[slip](&out);
    } else {
        is_text = false;
    }
    const char *made = is_text ? evq_arena_strdup(arena, evq_buf_text(&out)) : NULL;
    evq_buf_dispose(&out);
    return made;
}
