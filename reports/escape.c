#include "reports/escape.h"

#include "base/text.h"

#include <string.h>

void evq_escape_terminal(evq_buf *out, const char *text)
{
    if (text) evq_text_line(out, text, EVQ_ESCAPE_MOST);
}

// Where a backslash keeps the start of a line from being a list or an underline; past the end: nowhere.
static size_t leading_mark(const char *line)
{
    size_t digits = strspn(line, "0123456789"), nowhere = strlen(line);
    if (*line && strchr("-+=", *line)) return line[1] ? 0 : nowhere;
    bool is_item = digits && line[digits] && strchr(".)", line[digits]) && line[digits + 1] == ' ';
    return is_item ? digits : nowhere;
}

static void put_markdown(evq_buf *out, const char *line, size_t at)
{
    static const char unseen[] = "&#8203;"; // zero-width space
    char c = line[at];
    bool in_address = (c == ':' && line[at + 1] == '/') || (c == '.' && at > 0 && strchr("wW", line[at - 1]));
    if (c == '<')
        evq_buf_puts(out, "&lt;");
    else if (c == '>')
        evq_buf_puts(out, "&gt;");
    else if (c == '&')
        evq_buf_puts(out, "&amp;");
    else if (strchr("\\`*_[]|~$", c) || in_address)
        evq_buf_append(out, (char[]){'\\', c}, 2);
    else
        evq_buf_putc(out, c);
    // Hosts of Markdown find "@name", "name@host" and "#12" in the finished text, where a backslash is gone already.
    if (c == '@' || c == '#') evq_buf_puts(out, unseen);
}

void evq_escape_markdown(evq_buf *out, const char *text)
{
    evq_buf buf = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_escape_terminal(&buf, text);
    while (buf.len && buf.data[buf.len - 1] == ' ') evq_buf_truncate(&buf, buf.len - 1);
    const char *line = evq_buf_text(&buf);
    while (*line == ' ') line++;
    size_t mark = leading_mark(line);
    for (size_t i = 0; line[i]; i++) {
        if (i == mark) evq_buf_putc(out, '\\');
        put_markdown(out, line, i);
    }
    evq_buf_dispose(&buf);
}

void evq_escape_csv(evq_buf *out, const char *text)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_escape_terminal(&line, text);
    const char *cell = evq_buf_text(&line);
    // https://owasp.org/www-community/attacks/CSV_Injection
    bool is_formula = *cell && strchr("=+-@", cell[strspn(cell, " ")]) && cell[strspn(cell, " ")];
    bool is_quoted = is_formula || strpbrk(cell, ",\"'") || *cell == ' ';
    if (is_quoted) evq_buf_putc(out, '"');
    if (is_formula) evq_buf_putc(out, '\'');
    for (; *cell; cell++) {
        if (*cell == '"') evq_buf_putc(out, '"');
        evq_buf_putc(out, *cell);
    }
    if (is_quoted) evq_buf_putc(out, '"');
    evq_buf_dispose(&line);
}

static bool is_noncharacter(const char *at)
{
    return !memcmp(at, "\xEF\xBF\xBE", 3) || !memcmp(at, "\xEF\xBF\xBF", 3); // U+FFFE and U+FFFF: no XML at all
}

void evq_escape_xml(evq_buf *out, const char *text)
{
    evq_buf shown = EVQ_BUF_INIT(EVQ_MIB(4));
    if (text) evq_text_block(&shown, text);
    for (const char *at = evq_buf_text(&shown); *at; at++) {
        if (*at == '&')
            evq_buf_puts(out, "&amp;");
        else if (*at == '<')
            evq_buf_puts(out, "&lt;");
        else if (*at == '>')
            evq_buf_puts(out, "&gt;");
        else if (*at == '"')
            evq_buf_puts(out, "&quot;");
        else if ((unsigned char)*at == 0xEF && strlen(at) >= 3 && is_noncharacter(at))
            at += 2;
        else
            evq_buf_putc(out, *at);
    }
    evq_buf_dispose(&shown);
}

static bool is_shown(const char *text, size_t seq)
{
    char one[5] = "";
    memcpy(one, text, seq);
    evq_buf shown = EVQ_BUF_INIT(16);
    evq_text_line(&shown, one, 2);
    bool is = !strcmp(evq_buf_text(&shown), one);
    evq_buf_dispose(&shown);
    return is;
}

static void put_unicode_escape(evq_buf *out, const char *text, size_t seq)
{
    const unsigned char *s = (const unsigned char *)text;
    if (seq == 2) {
        evq_buf_printf(out, "\\u%04x", (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu));
    } else if (seq == 3) {
        evq_buf_printf(out, "\\u%04x", (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu));
    } else { // a surrogate pair
        unsigned code = (s[0] & 0x07u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
        evq_buf_printf(out, "\\u%04x\\u%04x", 0xD800 + ((code - 0x10000) >> 10), 0xDC00 + (code & 0x3FFu));
    }
}

void evq_escape_json(evq_buf *out, const char *document, size_t len)
{
    size_t start = 0;
    for (size_t i = 0; i < len;) {
        size_t seq = evq_utf8_length(document + i, len - i);
        if (seq < 2 || is_shown(document + i, seq)) {
            i += seq ? seq : 1;
            continue;
        }
        evq_buf_append(out, document + start, i - start);
        put_unicode_escape(out, document + i, seq);
        start = i += seq;
    }
    evq_buf_append(out, document + start, len - start);
}

static bool is_all_shown(const char *document, size_t len)
{
    for (size_t i = 0; i < len;) {
        size_t seq = evq_utf8_length(document + i, len - i);
        if (seq > 1 && !is_shown(document + i, seq)) return false;
        i += seq ? seq : 1;
    }
    return true;
}

void evq_escape_json_take(evq_buf *out, evq_buf *document)
{
    bool over = document->over; // cut short it is none
    if (!out->len && is_all_shown(evq_buf_text(document), document->len)) {
        evq_buf_dispose(out);
        *out = *document;
        *document = EVQ_BUF_INIT(out->max);
    } else {
        evq_escape_json(out, evq_buf_text(document), document->len);
        evq_buf_dispose(document);
    }
    out->over |= over;
}
