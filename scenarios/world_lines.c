// Showing a file line by line, so much of it as a model should see at once.
#include "base/text.h"
#include "scenarios/world_internal.h"

#include <string.h>

enum {
    LINES_MAX = 2000,      // of one read
    BYTES_MAX = 50 * 1024, // of one read
};

bool evq_play_find_lines(const evq_play *play, const char *ours, size_t *lines, evq_answer *out)
{
    const json_t *value = evq_play_argument(play, play->arguments, ours);
    double number = json_number_value(value);
    if (!value || (json_is_number(value) && number < 1)) return true;
    bool is_huge = number >= 1e15;
    if (!json_is_number(value) || (!is_huge && number != (double)(int64_t)number)) {
        evq_play_reject(play, out, ours, "must be integer");
        return false;
    }
    *lines = is_huge ? (size_t)1e15 : (size_t)number;
    return true;
}

const char *evq_line_end(const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    return newline ? newline + 1 : end;
}

static size_t count_lines(const char *text, const char *end)
{
    size_t count = 0;
    for (; text < end; text = evq_line_end(text, end)) count++;
    return count;
}

static const char *skip_lines(const char *at, const char *end, size_t count)
{
    for (; count && at < end; count--) at = evq_line_end(at, end);
    return at;
}

// The lines that a read shows, counted from 1.
typedef struct window {
    const char *start, *end;
    size_t first, last, total;
    bool is_long;       // the bytes ran out before the lines
    const char *resume; // the tool's name of the argument to go on with
} window;

// Appends one line that is by itself more than a read may show.
static void put_long_line(evq_buf *said, const window *shown, const char *end)
{
    double size = (double)(evq_line_end(shown->start, end) - shown->start) / 1024;
    evq_buf_append(said, shown->start, evq_utf8_floor(shown->start, BYTES_MAX));
    evq_buf_printf(said, "\n\n[Line %zu is %.1fKB long and was cut at %.1fKB.", shown->first, size, BYTES_MAX / 1024.0);
    if (shown->first < shown->total) evq_buf_printf(said, " Use %s=%zu to continue.", shown->resume, shown->first + 1);
    evq_buf_putc(said, ']');
}

static void put_window(evq_buf *said, const window *shown, const char *end, bool by_limit)
{
    size_t len = (size_t)(shown->end - shown->start), next = shown->last + 1;
    if (shown->end == end) {
        evq_buf_append(said, shown->start, len);
        return;
    }
    evq_buf_append(said, shown->start, len - 1); // without the line end
    if (by_limit)
        evq_buf_printf(said, "\n\n[%zu more lines in file. Use %s=%zu to continue.]", shown->total - shown->last,
                       shown->resume, next);
    else
        evq_buf_printf(said, "\n\n[Showing lines %zu-%zu of %zu%s. Use %s=%zu to continue.]", shown->first, shown->last,
                       shown->total, shown->is_long ? " (50.0KB limit)" : "", shown->resume, next);
}

static void put_lines(evq_buf *said, const evq_tree_file *file, size_t total, size_t offset, size_t limit,
                      const char *resume)
{
    const char *end = file->content + file->len;
    const char *start = skip_lines(file->content, end, offset - 1);
    window shown = {
        .start = start, .end = start, .first = offset, .last = offset - 1, .total = total, .resume = resume};
    size_t lines = limit < LINES_MAX ? limit : LINES_MAX;
    while (shown.end < end && shown.last + 1 - shown.first < lines && !shown.is_long) {
        const char *next = evq_line_end(shown.end, end);
        shown.is_long = next - start > BYTES_MAX;
        if (shown.is_long) break;
        shown.end = next;
        shown.last++;
    }
    if (shown.is_long && shown.end == start)
        put_long_line(said, &shown, end);
    else
        put_window(said, &shown, end, !shown.is_long && limit < LINES_MAX);
}

void evq_play_lines(const evq_play *play, const evq_tree_file *file, size_t first, size_t count, const char *resume,
                    evq_answer *out)
{
    size_t total = count_lines(file->content, file->content + file->len);
    if (first > 1 && first > total)
        evq_play_fail(play, out, "Offset %zu is beyond end of file (%zu lines total)", first, total);
    else
        put_lines(&play->world->said, file, total, first, count, evq_play_name(play, resume));
}
