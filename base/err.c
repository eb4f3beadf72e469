#include "base/err.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

int evq_vfail(evq_err *err, int code, const char *file, const char *where, const char *format, va_list args)
{
    err->code = code;
    snprintf(err->file, sizeof err->file, "%s", file ? file : "");
    snprintf(err->where, sizeof err->where, "%s", where ? where : "");
    vsnprintf(err->text, sizeof err->text, format, args);
    return code;
}

int evq_fail(evq_err *err, int code, const char *file, const char *where, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    evq_vfail(err, code, file, where, format, args);
    va_end(args);
    return code;
}

void evq_err_format(const evq_err *err, char *out, size_t size)
{
    bool has_path = err->where[0] == '$';
    snprintf(out, size, "%s%s%s%s%s", err->file, err->file[0] ? (err->where[0] && !has_path ? ":" : ": ") : "",
             err->where, err->where[0] ? ": " : "", err->text);
}

void evq_out_of_memory(void)
{
    fputs("evalq: out of memory\n", stderr);
    exit(3);
}
