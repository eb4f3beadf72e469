// Growing bytes, born with a ceiling, so that nothing a model or a file says can eat the machine.
#ifndef EVQ_BASE_BUF_H
#define EVQ_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

// `data` is always terminated by a NUL that `len` does not count; it is never NULL after the first append.
// Once an append would pass `max`, nothing more is taken and `over` stays set: a writer may append all it has
// and look at `over` once, at the end.
typedef struct evq_buf {
    char *data;
    size_t len, cap, max;
    bool over;
} evq_buf;

#define EVQ_BUF_INIT(ceiling) ((evq_buf){.max = (ceiling)})
#define EVQ_MIB(n)            ((size_t)(n)*1024 * 1024)

int evq_buf_append(evq_buf *buf, const void *data, size_t len); // 0 or EVQ_ELIMIT
int evq_buf_puts(evq_buf *buf, const char *text);
int evq_buf_putc(evq_buf *buf, char c);
int evq_buf_printf(evq_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Makes room for `len` more bytes and returns where they go (NULL past the ceiling); the caller adds to `len`
// what it used.
char *evq_buf_reserve(evq_buf *buf, size_t len);
void evq_buf_truncate(evq_buf *buf, size_t len); // keeps the memory; clears `over`
const char *evq_buf_text(const evq_buf *buf);    // "" when nothing was ever appended
char *evq_buf_take(evq_buf *buf);                // hands the bytes to the caller, who frees them; never NULL
void evq_buf_dispose(evq_buf *buf);

#endif
