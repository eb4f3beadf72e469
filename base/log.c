#include "base/log.h"

#include "base/text.h"

#include <stdio.h>

static bool is_quiet;

void evq_log_set_quiet(bool quiet)
{
    is_quiet = quiet;
}

bool evq_log_is_quiet(void)
{
    return is_quiet;
}

__attribute__((format(printf, 2, 0))) static void say(const char *prefix, const char *format, va_list args)
{
    char raw[2048];
    vsnprintf(raw, sizeof raw, format, args);
    evq_buf line = EVQ_BUF_INIT(sizeof raw * 3);
    evq_text_block(&line, raw);
    fprintf(stderr, "%s%s\n", prefix, evq_buf_text(&line));
    evq_buf_dispose(&line);
}

void evq_note(const char *format, ...)
{
    if (is_quiet) return;
    va_list args;
    va_start(args, format);
    say("", format, args);
    va_end(args);
}

void evq_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say("evalq: ", format, args);
    va_end(args);
}

void evq_error_report(const evq_err *err)
{
    char line[sizeof *err + 16];
    evq_err_format(err, line, sizeof line);
    evq_error("%s", line);
}
