#include "reports/page.h"

#include "base/text.h"
#include "reports/escape.h"

#include <string.h>

static const char *const colors[EVQ_TONE_COUNT] = {
    [EVQ_PLAIN] = "",          [EVQ_STRONG] = "\033[1m", [EVQ_DIM] = "\033[2m",
    [EVQ_GOOD] = "\033[1;32m", [EVQ_WARN] = "\033[33m",  [EVQ_BAD] = "\033[1;31m",
};

static void put_toned(const evq_page *page, evq_tone tone, const char *text, size_t len)
{
    bool colored = page->color && tone != EVQ_PLAIN && len;
    if (colored) evq_buf_puts(page->out, colors[tone]);
    evq_buf_append(page->out, text, len);
    if (colored) evq_buf_puts(page->out, "\033[0m");
}

void evq_page_put(const evq_page *page, evq_tone tone, const char *text)
{
    put_toned(page, tone, text, strlen(text));
}

void evq_page_blanks(const evq_page *page, size_t count)
{
    while (count-- > 0) evq_buf_putc(page->out, ' ');
}

void evq_page_label(const evq_page *page, const char *label)
{
    evq_page_put(page, EVQ_STRONG, label);
    evq_page_blanks(page, EVQ_PAGE_LABEL - strlen(label));
}

void evq_page_cell(const evq_page *page, evq_tone tone, const char *text, size_t cells, bool right)
{
    evq_buf shown = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_text_line(&shown, text, cells);
    size_t used = evq_text_cells(evq_buf_text(&shown));
    size_t blanks = used < cells ? cells - used : 0;
    if (right) evq_page_blanks(page, blanks);
    evq_page_put(page, tone, evq_buf_text(&shown));
    if (!right) evq_page_blanks(page, blanks);
    evq_buf_dispose(&shown);
}

void evq_page_end_line(const evq_page *page)
{
    evq_buf *out = page->out;
    size_t len = out->len;
    while (len && out->data[len - 1] == ' ') len--;
    if (len < out->len && !out->over) evq_buf_truncate(out, len); // which would forget that it was over
    evq_buf_putc(out, '\n');
}

static size_t cells_of(const char *text, size_t seq)
{
    char one[5] = "";
    memcpy(one, text, seq);
    return evq_text_cells(one);
}

// Bytes of `text` that go on a line with room for `cells`: up to the last blank that fits, and a word longer than a
// line is cut. At least one character, so that there is an end.
static size_t line_length(const char *text, size_t cells)
{
    size_t used = 0, last_blank = 0, i = 0;
    while (text[i]) {
        size_t seq = evq_utf8_length(text + i, strlen(text + i));
        used += cells_of(text + i, seq);
        if (text[i] == ' ') last_blank = i;
        if (used > cells && text[i] != ' ') return last_blank ? last_blank : i ? i : seq;
        i += seq;
    }
    return i;
}

void evq_page_wrap(const evq_page *page, evq_tone tone, size_t column, size_t indent, const char *text)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_escape_terminal(&line, text);
    const char *rest = evq_buf_text(&line);
    size_t room = column < page->width ? page->width - column : 1;
    do {
        size_t len = line_length(rest, room), shown = len;
        while (shown && rest[shown - 1] == ' ') shown--;
        put_toned(page, tone, rest, shown);
        evq_buf_putc(page->out, '\n');
        rest += len;
        while (*rest == ' ') rest++;
        if (*rest) evq_page_blanks(page, indent);
        room = indent < page->width ? page->width - indent : 1;
    } while (*rest);
    evq_buf_dispose(&line);
}
