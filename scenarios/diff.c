#include "scenarios/diff.h"

#include "base/err.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum {
    CONTEXT = 3,
    EDITS_MAX = 1000,           // of the shortest script; its search keeps up to 4 bytes x EDITS_MAX^2
    WORK_MAX = 4 * 1024 * 1024, // line comparisons, long lines counted more than once
    HEADING_MAX = 80,           // bytes of the line named behind "@@"
};
#define FILE_MAX EVQ_MIB(4) // as git does with files beyond core.bigFileThreshold

typedef struct line {
    const char *at;
    size_t len; // with the line end, so that a missing one is a difference
} line;

typedef struct lines {
    line *items;
    bool *changed; // removed from the old side, added on the new one
    size_t count;
} lines;

static void *allocated(size_t count, size_t size)
{
    void *out = calloc(count ? count : 1, size);
    if (!out) evq_out_of_memory();
    return out;
}

static line next_line(const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    return (line){.at = at, .len = (size_t)((newline ? newline + 1 : end) - at)};
}

static lines split(evq_version version)
{
    const char *start = version.text ? version.text : "", *end = start + version.len;
    size_t count = 0;
    for (const char *at = start; at < end; at += next_line(at, end).len) count++;
    lines out = {.items = allocated(count, sizeof *out.items), .changed = allocated(count, sizeof *out.changed)};
    for (const char *at = start; at < end; at += out.items[out.count++].len) out.items[out.count] = next_line(at, end);
    return out;
}

static void dispose(lines *side)
{
    free(side->items);
    free(side->changed);
}

static bool same(const line *a, const line *b)
{
    return a->len == b->len && !memcmp(a->at, b->at, a->len);
}

// The part that is left between what both sides have in common at the start and at the end.
typedef struct middle {
    lines *old, *new;
    size_t start;            // the same on both sides
    size_t old_len, new_len; // lines
    size_t work;
} middle;

static middle trimmed(lines *old, lines *new)
{
    size_t shorter = old->count < new->count ? old->count : new->count, start = 0, tail = 0;
    while (start < shorter && same(&old->items[start], &new->items[start])) start++;
    while (tail < shorter - start && same(&old->items[old->count - 1 - tail], &new->items[new->count - 1 - tail]))
        tail++;
    return (middle){.old = old,
                    .new = new,
                    .start = start,
                    .old_len = old->count - start - tail,
                    .new_len = new->count - start - tail};
}

// Myers, "An O(ND) Difference Algorithm and Its Variations", 1986. Row d holds, for each diagonal k = x - y of
// -d, -d + 2 ... d, how far (x, lines of the old side) d edits can get on it.
typedef struct rows {
    size_t *items;
    size_t cap; // rows
} rows;

static size_t *row(rows *all, size_t d)
{
    if (d >= all->cap) {
        all->cap = all->cap ? all->cap * 2 : 16;
        size_t *items = realloc(all->items, all->cap * (all->cap + 1) / 2 * sizeof *items);
        if (!items) evq_out_of_memory();
        all->items = items;
    }
    return all->items + d * (d + 1) / 2;
}

// Is the i-th diagonal of row d best entered by adding a line (from the diagonal above) or by removing one?
static bool is_by_adding(const size_t *before, size_t d, size_t i)
{
    return i == 0 || (i < d && before[i - 1] < before[i]);
}

// How far `x` gets on the i-th diagonal of row d over equal lines.
static size_t follow(middle *part, size_t x, size_t d, size_t i)
{
    const line *old = part->old->items + part->start, *new = part->new->items + part->start;
    for (size_t y = x + d - 2 * i; x < part->old_len && y < part->new_len; x++, y++) {
        part->work += 1 + old[x].len / 64;
        if (!same(&old[x], &new[y])) break;
    }
    return x;
}

// Fills row d; true when the end of both sides is reached on its diagonal `*last`.
static bool fill_row(rows *all, middle *part, size_t d, size_t *last)
{
    size_t *now = row(all, d);
    const size_t *before = d ? row(all, d - 1) : NULL;
    for (size_t i = 0; i <= d && part->work < WORK_MAX; i++) {
        size_t from = !d ? 0 : is_by_adding(before, d, i) ? before[i] : before[i - 1] + 1;
        now[i] = follow(part, from, d, i);
        *last = i;
        if (now[i] == part->old_len && now[i] + d - 2 * i == part->new_len) return true;
    }
    return false;
}

static void mark_script(rows *all, const middle *part, size_t d, size_t i)
{
    for (; d; d--) {
        const size_t *before = row(all, d - 1);
        if (is_by_adding(before, d, i)) {
            size_t y = before[i] + d - 1 - 2 * i;
            part->new->changed[part->start + y] = true;
        } else {
            part->old->changed[part->start + before[--i]] = true;
        }
    }
}

static void mark_all(const middle *part)
{
    for (size_t i = 0; i < part->old_len; i++) part->old->changed[part->start + i] = true;
    for (size_t i = 0; i < part->new_len; i++) part->new->changed[part->start + i] = true;
}

static void mark_changes(lines *old, lines *new)
{
    middle part = trimmed(old, new);
    rows all = {0};
    size_t d = 0, last = 0;
    bool found = false;
    while (!found && d <= EDITS_MAX && part.work < WORK_MAX) found = fill_row(&all, &part, d++, &last);
    if (found)
        mark_script(&all, &part, d - 1, last);
    else
        mark_all(&part);
    free(all.items);
}

// A stretch of both sides that is shown together.
typedef struct hunk {
    size_t old_start, old_end, new_start, new_end;
} hunk;

static bool is_changed(const lines *side, size_t index)
{
    return index < side->count && side->changed[index];
}

// Takes in the changes at the hunk's end.
static void take_changes(hunk *at, const lines *old, const lines *new)
{
    while (is_changed(old, at->old_end)) at->old_end++;
    while (is_changed(new, at->new_end)) at->new_end++;
}

static size_t common_lines(const hunk *at, const lines *old, const lines *new)
{
    size_t n = 0;
    while (at->old_end + n < old->count && !old->changed[at->old_end + n] && !is_changed(new, at->new_end + n)) n++;
    return n;
}

// Moves on from the end of the hunk before to the next one; false when there is none.
static bool next_hunk(hunk *at, const lines *old, const lines *new)
{
    size_t gap = common_lines(at, old, new);
    if (at->old_end + gap == old->count && at->new_end + gap == new->count) return false;
    size_t lead = gap < CONTEXT ? gap : CONTEXT;
    *at = (hunk){at->old_end + gap - lead, at->old_end + gap, at->new_end + gap - lead, at->new_end + gap};
    take_changes(at, old, new);
    while ((gap = common_lines(at, old, new)) <= 2 * CONTEXT &&
           (at->old_end + gap < old->count || at->new_end + gap < new->count)) {
        at->old_end += gap;
        at->new_end += gap;
        take_changes(at, old, new);
    }
    size_t tail = gap < CONTEXT ? gap : CONTEXT;
    at->old_end += tail;
    at->new_end += tail;
    return true;
}

static void put_range(evq_buf *out, char sign, size_t start, size_t end)
{
    size_t count = end - start;
    evq_buf_printf(out, " %c%zu", sign, count ? start + 1 : start);
    if (count != 1) evq_buf_printf(out, ",%zu", count);
}

// Git's guess at what the hunk after it is part of: a line that begins with a letter, "_" or "$".
static bool is_heading(const line *at)
{
    char c = at->at[0];
    return c == '_' || c == '$' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void put_heading(evq_buf *out, const line *at)
{
    size_t len = evq_utf8_floor(at->at, at->len < HEADING_MAX ? at->len : HEADING_MAX);
    while (at->at[len - 1] == '\n' || at->at[len - 1] == '\r' || at->at[len - 1] == '\t' || at->at[len - 1] == ' ')
        len--;
    evq_buf_putc(out, ' ');
    evq_buf_append(out, at->at, len);
}

static void put_line(evq_buf *out, char sign, const line *at)
{
    evq_buf_putc(out, sign);
    evq_buf_append(out, at->at, at->len);
    if (at->at[at->len - 1] != '\n') evq_buf_puts(out, "\n\\ No newline at end of file\n");
}

static void put_hunk(evq_buf *out, const hunk *at, const lines *old, const lines *new, const line *heading)
{
    evq_buf_puts(out, "@@");
    put_range(out, '-', at->old_start, at->old_end);
    put_range(out, '+', at->new_start, at->new_end);
    evq_buf_puts(out, " @@");
    if (heading) put_heading(out, heading);
    evq_buf_putc(out, '\n');
    for (size_t i = at->old_start, k = at->new_start; (i < at->old_end || k < at->new_end) && !out->over;) {
        if (is_changed(old, i)) {
            put_line(out, '-', &old->items[i++]);
        } else if (is_changed(new, k)) {
            put_line(out, '+', &new->items[k++]);
        } else {
            put_line(out, ' ', &old->items[i++]);
            k++;
        }
    }
}

static void put_hunks(evq_buf *out, evq_version before, evq_version after)
{
    lines old = split(before), new = split(after);
    mark_changes(&old, &new);
    hunk at = {0};
    const line *heading = NULL;
    size_t seen = 0;
    while (!out->over && next_hunk(&at, &old, &new)) {
        for (; seen < at.old_start; seen++)
            if (is_heading(&old.items[seen])) heading = &old.items[seen];
        put_hunk(out, &at, &old, &new, heading);
    }
    dispose(&old);
    dispose(&new);
}

static void put_name(evq_buf *out, const char *sign, char side, const char *path, bool exists)
{
    if (exists)
        evq_buf_printf(out, "%s%c/%s", sign, side, path);
    else
        evq_buf_printf(out, "%s/dev/null", sign);
}

void evq_diff(evq_buf *out, const char *path, evq_version before, evq_version after)
{
    bool was = before.text != NULL, is = after.text != NULL;
    if (was == is && before.len == after.len && (!was || !memcmp(before.text, after.text, before.len))) return;
    evq_buf_printf(out, "diff --git a/%s b/%s\n", path, path);
    if (was != is) evq_buf_printf(out, "%s file mode 100644\n", is ? "new" : "deleted");
    if (!before.len && !after.len) return;
    bool is_big = before.len > FILE_MAX || after.len > FILE_MAX;
    put_name(out, is_big ? "Binary files " : "--- ", 'a', path, was);
    put_name(out, is_big ? " and " : "\n+++ ", 'b', path, is);
    evq_buf_puts(out, is_big ? " differ\n" : "\n");
    if (!is_big) put_hunks(out, before, after);
}
