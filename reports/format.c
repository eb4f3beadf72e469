#include "reports/format.h"

#include "scoring/words.h"

#include <math.h>

void evq_format_count(evq_buf *out, int64_t count)
{
    evq_arena arena = EVQ_ARENA_INIT;
    evq_buf_puts(out, evq_words_count(&arena, count));
    evq_arena_dispose(&arena);
}

void evq_format_rounded(evq_buf *out, double count)
{
    double step = count >= 1000 ? pow(10, floor(log10(count)) - 2) : 1;
    evq_format_count(out, (int64_t)(floor(count / step) * step));
}

void evq_format_span(evq_buf *out, double ms)
{
    evq_arena arena = EVQ_ARENA_INIT;
    evq_buf_puts(out, evq_words_duration(&arena, ms));
    evq_arena_dispose(&arena);
}

// A server may report any number; beyond this a whole number of 64 bits no longer holds it.
static void put_whole(evq_buf *out, double value)
{
    if (fabs(value) < 1e18)
        evq_format_count(out, llround(value));
    else
        evq_buf_printf(out, "%.3g", value);
}

void evq_format_rate(evq_buf *out, double per_second)
{
    if (fabs(per_second) >= 999.95)
        put_whole(out, per_second);
    else
        evq_buf_printf(out, fabs(per_second) < 0.995 ? "%.2f" : "%.1f", per_second);
}

void evq_format_percent(evq_buf *out, double share)
{
    if (share > 0 && share < 0.005)
        evq_buf_puts(out, "<1 %");
    else if (share < 1 && share >= 0.995)
        evq_buf_puts(out, ">99 %");
    else
        evq_buf_printf(out, "%.0f %%", share * 100);
}

void evq_format_bytes(evq_buf *out, int64_t bytes)
{
    static const char *const units[] = {"KB", "MB", "GB"};
    if (bytes < 1000) {
        evq_format_count(out, bytes);
        evq_buf_puts(out, bytes == 1 ? " byte" : " bytes");
        return;
    }
    double size = (double)bytes / 1000;
    size_t unit = 0;
    for (; size >= 999.5 && unit < 2; unit++) size /= 1000;
    if (size < 9.95)
        evq_buf_printf(out, "%.1f", size);
    else
        put_whole(out, size);
    evq_buf_printf(out, " %s", units[unit]);
}

void evq_format_value(evq_buf *out, const evq_value *value, evq_unit unit)
{
    if (!value->scored)
        evq_buf_puts(out, "-");
    else if (unit == EVQ_UNIT_SPAN)
        evq_format_span(out, value->value);
    else if (unit == EVQ_UNIT_RATE)
        evq_format_rate(out, value->value);
    else
        put_whole(out, value->value);
}

void evq_format_counted(evq_buf *out, size_t count, const char *word)
{
    evq_format_count(out, (int64_t)count);
    evq_buf_printf(out, " %s%s", word, evq_words_plural(count));
}
