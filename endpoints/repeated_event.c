#include "endpoints/repeated_event.h"

#include "base/text.h"

#include <string.h>

void evq_repeated_init(evq_repeated_event *event, size_t max_bytes)
{
    *event = (evq_repeated_event){
        .before = EVQ_BUF_INIT(max_bytes), .after = EVQ_BUF_INIT(max_bytes), .name = EVQ_BUF_INIT(max_bytes)};
}

void evq_repeated_dispose(evq_repeated_event *event)
{
    evq_buf_dispose(&event->before);
    evq_buf_dispose(&event->after);
    evq_buf_dispose(&event->name);
}

void evq_repeated_forget(evq_repeated_event *event)
{
    event->known = false;
}

// Would a JSON string say these bytes by themselves?
static bool is_plain(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == '"' || text[i] == '\\') return false;
    return evq_utf8_valid(text, len);
}

// The only place where `"text"` stands behind a colon; NULL when there is none, or several. Without a backslash in the event
// every string stands there as it reads and holds no quote, so what is found is a whole value, and the one that was said.
static const char *find_value(const char *data, size_t len, const char *text, size_t text_len)
{
    const char *found = NULL, *end = data + len;
    if (memchr(data, '\\', len)) return NULL;
    for (const char *at = data; (at = memchr(at, ':', (size_t)(end - at))); at++) {
        const char *value = at + 1 < end && at[1] == ' ' ? at + 2 : at + 1;
        if ((size_t)(end - value) < text_len + 2 || *value != '"' || value[text_len + 1] != '"') continue;
        if (memcmp(value + 1, text, text_len) != 0) continue;
        if (found) return NULL;
        found = value + 1;
    }
    return found;
}

static void set(evq_buf *buf, const char *bytes, size_t len)
{
    evq_buf_truncate(buf, 0);
    evq_buf_append(buf, bytes, len);
}

void evq_repeated_learn(evq_repeated_event *event, const char *name, const char *data, size_t len, evq_event_kind kind,
                        const char *text, size_t text_len)
{
    event->known = false;
    if (!is_plain(text, text_len)) return;
    const char *at = find_value(data, len, text, text_len);
    if (!at) return;
    const char *rest = at + text_len;
    set(&event->before, data, (size_t)(at - data));
    set(&event->after, rest, (size_t)(data + len - rest));
    set(&event->name, name ? name : "", name ? strlen(name) : 0);
    event->kind = kind;
    event->known = !event->before.over && !event->after.over && !event->name.over;
}

bool evq_repeated_match(const evq_repeated_event *event, const char *name, const char *data, size_t len,
                        const char **text, size_t *text_len)
{
    const evq_buf *before = &event->before, *after = &event->after;
    if (!event->known || len <= before->len + after->len) return false; // an empty text is no token: not this case
    if (memcmp(data, before->data, before->len) != 0) return false;
    if (memcmp(data + len - after->len, after->data, after->len) != 0) return false;
    if (strcmp(name ? name : "", evq_buf_text(&event->name)) != 0) return false;
    *text = data + before->len;
    *text_len = len - before->len - after->len;
    return is_plain(*text, *text_len);
}
