#include "base/buf.h"

#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *evq_buf_reserve(evq_buf *buf, size_t len)
{
    if (buf->over || len > buf->max || buf->len > buf->max - len) {
        buf->over = true;
        return NULL;
    }
    size_t need = buf->len + len + 1;
    if (need > buf->cap) {
        size_t cap = buf->cap ? buf->cap : 64;
        while (cap < need) cap += cap / 2 + 64;
        char *data = realloc(buf->data, cap);
        if (!data) evq_out_of_memory();
        buf->data = data;
        buf->cap = cap;
    }
    buf->data[buf->len] = '\0';
    return buf->data + buf->len;
}

int evq_buf_append(evq_buf *buf, const void *data, size_t len)
{
    char *at = evq_buf_reserve(buf, len);
    if (!at) return EVQ_ELIMIT;
    if (len) memcpy(at, data, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
    return 0;
}

int evq_buf_puts(evq_buf *buf, const char *text)
{
    return evq_buf_append(buf, text, strlen(text));
}

int evq_buf_putc(evq_buf *buf, char c)
{
    return evq_buf_append(buf, &c, 1);
}

int evq_buf_printf(evq_buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *at = len < 0 ? NULL : evq_buf_reserve(buf, (size_t)len);
    if (at) {
        vsnprintf(at, (size_t)len + 1, format, again);
        buf->len += (size_t)len;
    }
    va_end(again);
    return at ? 0 : EVQ_ELIMIT;
}

void evq_buf_truncate(evq_buf *buf, size_t len)
{
    if (len <= buf->len) buf->len = len;
    if (buf->data) buf->data[buf->len] = '\0';
    buf->over = false;
}

const char *evq_buf_text(const evq_buf *buf)
{
    return buf->data ? buf->data : "";
}

char *evq_buf_take(evq_buf *buf)
{
    char *data = buf->data ? buf->data : calloc(1, 1);
    if (!data) evq_out_of_memory();
    *buf = EVQ_BUF_INIT(buf->max);
    return data;
}

void evq_buf_dispose(evq_buf *buf)
{
    free(buf->data);
    *buf = EVQ_BUF_INIT(buf->max);
}
