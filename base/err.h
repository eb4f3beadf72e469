// What went wrong, where, and what to do about it: the one error value of evalq.
// It speaks of evalq's own trouble (a file, an argument, a limit); what an endpoint does wrong is data in the trace.
#ifndef EVQ_BASE_ERR_H
#define EVQ_BASE_ERR_H

#include <stdarg.h>
#include <stddef.h>

// Few codes: a caller that has to tell failures apart tells these apart. The text is for people.
#define EVQ_CODES(X)                                                                                                   \
    X(IO, "cannot read or write")                                                                                      \
    X(PARSE, "is not valid JSON")                                                                                      \
    X(FORMAT, "does not mean what it should")                                                                          \
    X(NOTFOUND, "is not there")                                                                                        \
    X(USAGE, "was called wrongly")                                                                                     \
    X(LIMIT, "exceeds a limit")                                                                                        \
    X(INTERRUPTED, "was interrupted")

enum evq_code_index {
    EVQ_CODE_ZERO,
#define X(name, text) EVQ_CODE_##name,
    EVQ_CODES(X)
#undef X
        EVQ_CODE_COUNT
};

enum {
#define X(name, text) EVQ_E##name = -EVQ_CODE_##name,
    EVQ_CODES(X)
#undef X
};

// Owned by the caller, who passes it as the last argument; valid only after a function returned a negative code.
typedef struct evq_err {
    int code;
    char file[512];  // which file or argument, may be empty
    char where[256]; // "12:7" for syntax (line:column), "$.tools[0].name" for meaning, may be empty
    char text[768];  // one line: what is wrong and what to do, without a full stop
} evq_err;

// Fills `err` and returns `code`, so that a failing function can `return evq_fail(...)`. `file` and `where`
// may be NULL.
int evq_fail(evq_err *err, int code, const char *file, const char *where, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
int evq_vfail(evq_err *err, int code, const char *file, const char *where, const char *format, va_list args)
    __attribute__((format(printf, 5, 0)));

// Writes "FILE:12:7: text" or "FILE: $.path: text" into `out`, always terminated.
void evq_err_format(const evq_err *err, char *out, size_t size);

// Out of memory is the one failure that is not passed up: it prints one line and exits with 3. What was
// flushed to a trace before stays readable.
_Noreturn void evq_out_of_memory(void);

#endif
