#include "endpoints/think_tags.h"

#include <string.h>

enum { MAX_HELD_BYTES = 4096 };

// Where a template puts the opening tag into the prompt, only the closing one is to be seen: then `alone` must hold, which
// is kept to tags that nobody writes by chance.
static const struct tag_pair {
    const char *open, *close;
    bool alone;
} pairs[] = {
    {"<think>", "</think>", true},
    {"<thinking>", "</thinking>", false},
    {"<reasoning>", "</reasoning>", false},
    {"<|channel>thought", "<channel|>", false},          // Gemma
    {"[THINK]", "[/THINK]", true},                       // Mistral
    {"<think:opensource>", "</think:opensource>", true}, // Hunyuan
    {"<seed:think>", "</seed:think>", true},             // Seed-OSS
};
enum { PAIR_COUNT = sizeof pairs / sizeof *pairs };

void evq_think_init(evq_think_tags *tags)
{
    *tags = (evq_think_tags){.held = EVQ_BUF_INIT(MAX_HELD_BYTES)};
}

void evq_think_dispose(evq_think_tags *tags)
{
    evq_buf_dispose(&tags->held);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

typedef enum fit { FITS_NOT, FITS_SO_FAR, FITS } fit;

// Does `text` begin with `tag`, or is it the beginning of one?
static fit fit_of(const char *text, size_t len, const char *tag)
{
    size_t tag_len = strlen(tag);
    if (memcmp(text, tag, len < tag_len ? len : tag_len) != 0) return FITS_NOT;
    return len < tag_len ? FITS_SO_FAR : FITS;
}

static bool may_close(const evq_think_tags *tags, size_t pair)
{
    return tags->state == EVQ_THINK_INSIDE ? pair == tags->tag : pairs[pair].alone;
}

// The closing tag that `held` is, or may become.
static fit closing_fit(const evq_think_tags *tags)
{
    fit best = FITS_NOT;
    for (size_t i = 0; i < PAIR_COUNT; i++) {
        if (!may_close(tags, i)) continue;
        fit f = fit_of(tags->held.data, tags->held.len, pairs[i].close);
        if (f > best) best = f;
    }
    return best;
}

static void give(evq_think_tags *tags, const evq_think_sink *sink, const char *text, size_t len)
{
    if (!len) return;
    tags->last = text[len - 1];
    if (tags->after_tag) {
        while (len && is_space(*text)) text++, len--;
        if (!len) return;
        tags->after_tag = false;
    }
    if (tags->state == EVQ_THINK_INSIDE)
        sink->reasoning(sink->context, text, len);
    else
        sink->content(sink->context, text, len);
}

static void close_tag(evq_think_tags *tags, const evq_think_sink *sink)
{
    if (tags->state == EVQ_THINK_TEXT) {
        sink->found(sink->context);
        sink->recast(sink->context);
    }
    tags->state = EVQ_THINK_OVER;
    tags->after_tag = true;
}

// Looks for the closing tag. In code (`</think>`) it is only talked about.
static const char *look_for_end(evq_think_tags *tags, const evq_think_sink *sink, const char *text, const char *end)
{
    if (!tags->held.len) {
        const char *at = text;
        while (at < end && *at != '<' && *at != '[') at++;
        give(tags, sink, text, (size_t)(at - text));
        if (at == end) return end;
        text = at;
    }
    evq_buf_putc(&tags->held, *text++);
    fit f = tags->last == '`' ? FITS_NOT : closing_fit(tags);
    if (f == FITS_SO_FAR) return text;
    if (f == FITS) {
        evq_buf_truncate(&tags->held, 0);
        close_tag(tags, sink);
        return text;
    }
    // Not a tag: its first character is text, and the rest is looked at again.
    char rest[64];
    size_t len = tags->held.len - 1;
    memcpy(rest, tags->held.data + 1, len);
    char first = tags->held.data[0];
    evq_buf_truncate(&tags->held, 0);
    give(tags, sink, &first, 1);
    for (const char *at = rest; at < rest + len;) at = look_for_end(tags, sink, at, rest + len);
    return text;
}

// At the beginning: white space and an opening tag, or text.
static const char *look_for_start(evq_think_tags *tags, const evq_think_sink *sink, const char *text)
{
    evq_buf_putc(&tags->held, *text++);
    const char *held = evq_buf_text(&tags->held);
    size_t blank = strspn(held, " \n\t\r"), len = tags->held.len - blank;
    bool may_be = !len;
    for (size_t i = 0; i < PAIR_COUNT && len; i++) {
        fit f = fit_of(held + blank, len, pairs[i].open);
        if (f == FITS) {
            tags->state = EVQ_THINK_INSIDE;
            tags->tag = i;
            tags->after_tag = true;
            evq_buf_truncate(&tags->held, 0);
            sink->found(sink->context);
            return text;
        }
        may_be |= f == FITS_SO_FAR;
    }
    if (may_be && tags->held.len < MAX_HELD_BYTES / 2) return text;
    tags->state = EVQ_THINK_TEXT;
    evq_buf whole = EVQ_BUF_INIT(MAX_HELD_BYTES);
    evq_buf_append(&whole, tags->held.data, tags->held.len);
    evq_buf_truncate(&tags->held, 0);
    evq_think_feed(tags, sink, whole.data, whole.len);
    evq_buf_dispose(&whole);
    return text;
}

void evq_think_feed(evq_think_tags *tags, const evq_think_sink *sink, const char *text, size_t len)
{
    const char *end = text + len;
    while (text < end) {
        if (tags->state == EVQ_THINK_OVER) {
            give(tags, sink, text, (size_t)(end - text));
            return;
        }
        text = tags->state == EVQ_THINK_START ? look_for_start(tags, sink, text) : look_for_end(tags, sink, text, end);
    }
}

void evq_think_end(evq_think_tags *tags, const evq_think_sink *sink)
{
    evq_buf held = tags->held;
    tags->held = EVQ_BUF_INIT(MAX_HELD_BYTES);
    if (held.len) give(tags, sink, held.data, held.len);
    evq_buf_dispose(&held);
}
