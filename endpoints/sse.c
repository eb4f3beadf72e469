#include "endpoints/sse.h"

#include "base/err.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

void evq_sse_init(evq_sse *sse, const evq_sse_handler *handler, size_t max_event_bytes)
{
    *sse = (evq_sse){.handler = *handler,
                     .line = EVQ_BUF_INIT(max_event_bytes),
                     .data = EVQ_BUF_INIT(max_event_bytes),
                     .name = EVQ_BUF_INIT(max_event_bytes),
                     .at_start = true};
}

static bool is_over(const evq_sse *sse)
{
    return sse->line.over || sse->data.over || sse->name.over;
}

static void deliver(evq_sse *sse)
{
    if (sse->has_data)
        sse->handler.event(sse->handler.context, sse->has_name ? evq_buf_text(&sse->name) : NULL,
                           evq_buf_text(&sse->data), sse->data.len);
    evq_buf_truncate(&sse->data, 0);
    evq_buf_truncate(&sse->name, 0);
    sse->has_data = sse->has_name = sse->bare_json = false;
}

static void take_field(evq_sse *sse, const char *field, size_t field_len, const char *value, size_t len)
{
    if (!field_len) {
        sse->handler.comment(sse->handler.context, value, len);
    } else if (field_len == 4 && !memcmp(field, "data", 4)) {
        if (sse->has_data) evq_buf_putc(&sse->data, '\n');
        evq_buf_append(&sse->data, value, len);
        sse->has_data = true;
    } else if (field_len == 5 && !memcmp(field, "event", 5)) {
        evq_buf_truncate(&sse->name, 0);
        evq_buf_append(&sse->name, value, len);
        sse->has_name = len > 0;
    }
}

static int take_line(evq_sse *sse, const char *line, size_t len)
{
    if (len > sse->line.max) sse->line.over = true;
    if (is_over(sse)) return EVQ_ELIMIT;
    if (sse->at_start && len >= 3 && !memcmp(line, BYTE_ORDER_MARK, 3)) line += 3, len -= 3;
    sse->at_start = false;
    if (!len) {
        deliver(sse);
        return 0;
    }
    if (*line == '{' || *line == '[') sse->bare_json = true;
    if (sse->lines || sse->bare_json) {
        take_field(sse, "data", 4, line, len);
        if (sse->lines) deliver(sse);
        return is_over(sse) ? EVQ_ELIMIT : 0;
    }
    const char *colon = memchr(line, ':', len), *end = line + len;
    const char *value = colon ? colon + 1 : end;
    if (value < end && *value == ' ') value++;
    take_field(sse, line, (size_t)((colon ? colon : end) - line), value, (size_t)(end - value));
    return is_over(sse) ? EVQ_ELIMIT : 0;
}

// A line that lies whole in one read is taken from there; only what a read cut off is copied first.
static int end_line(evq_sse *sse, const char *rest, size_t len)
{
    if (!sse->line.len) return take_line(sse, rest, len);
    int rc = evq_buf_append(&sse->line, rest, len);
    if (!rc) rc = take_line(sse, sse->line.data, sse->line.len);
    if (!rc) evq_buf_truncate(&sse->line, 0);
    return rc;
}

static const char *find(const char *at, const char *end, char c)
{
    const char *found = memchr(at, c, (size_t)(end - at));
    return found ? found : end;
}

int evq_sse_feed(evq_sse *sse, const char *bytes, size_t len)
{
    if (is_over(sse)) return EVQ_ELIMIT;
    if (!len) return 0;
    const char *at = bytes, *end = bytes + len;
    if (sse->after_cr && *at == '\n') at++;
    sse->after_cr = false;

    // The next LF and the next CR are searched apart and remembered, so that each byte is looked at once for each.
    const char *lf = find(at, end, '\n'), *cr = find(at, end, '\r');
    while (at < end) {
        if (lf < at) lf = find(at, end, '\n');
        if (cr < at) cr = find(at, end, '\r');
        const char *stop = lf < cr ? lf : cr;
        if (stop == end) return evq_buf_append(&sse->line, at, (size_t)(end - at));
        int rc = end_line(sse, at, (size_t)(stop - at));
        if (rc) return rc;
        at = stop + 1;
        if (stop == cr && at == end) sse->after_cr = true;
        if (stop == cr && at < end && *at == '\n') at++;
    }
    return 0;
}

void evq_sse_end(evq_sse *sse)
{
    if (is_over(sse)) return;
    if (sse->line.len && end_line(sse, "", 0)) return;
    deliver(sse);
}

void evq_sse_dispose(evq_sse *sse)
{
    evq_buf_dispose(&sse->line);
    evq_buf_dispose(&sse->data);
    evq_buf_dispose(&sse->name);
}
