// The tools that work on the file tree. They speak like those of pi and OpenClaw, which models know.
#include "base/text.h"
#include "scenarios/world_internal.h"

#include <stdlib.h>
#include <string.h>

enum {
    HINT_MAX_BYTES = 800,    // of the file, when an edit did not find its text
    EDITS_MAX = 1000,        // of one call
    MATCHES_MAX = 200,       // of one search
    MATCH_MAX_BYTES = 500,   // of one line that a search found
    HOPELESS_LINES_MAX = 10, // on which a search may run out of work before it is given up
};

static const evq_tree_file *find(const evq_play *play, const char *path)
{
    return evq_tree_find(&play->world->files, path);
}

static bool is_folder(const evq_play *play, const char *path)
{
    return evq_folder_exists(path, &play->world->files, &play->world->scenario->world);
}

// A file that has to be there.
static const evq_tree_file *need_file(const evq_play *play, const char *written, const char *action, evq_answer *out)
{
    const char *path = evq_play_path(play, written);
    const evq_tree_file *file = find(play, path);
    if (file) return file;
    if (is_folder(play, path)) {
        evq_play_fail(play, out, "EISDIR: illegal operation on a directory, %s '%s'", action, written);
    } else {
        evq_play_fail(play, out, "ENOENT: no such file or directory, %s '%s'", action, written);
        out->source = EVQ_ANSWER_OFF_SCRIPT;
    }
    return NULL;
}

void evq_play_read(const evq_play *play, evq_answer *out)
{
    const char *path;
    size_t offset = 1, limit = SIZE_MAX;
    if (!evq_play_need_text(play, "path", &path, out) || !evq_play_find_lines(play, "offset", &offset, out) ||
        !evq_play_find_lines(play, "limit", &limit, out))
        return;
    const evq_tree_file *file = need_file(play, path, "access", out);
    if (file) evq_play_lines(play, file, offset, limit, "offset", out);
}

// Stores a file's new content; false when that is not possible: then the answer says so.
static bool put(const evq_play *play, const char *written, const char *content, size_t len, evq_answer *out)
{
    size_t name = strlen(written);
    const char *why = name && written[name - 1] == '/'
                          ? "EISDIR: illegal operation on a directory"
                          : evq_world_put(play->world, evq_play_path(play, written), content, len);
    if (why) evq_play_fail(play, out, "%s, open '%s'", why, written);
    return !why;
}

void evq_play_write(const evq_play *play, evq_answer *out)
{
    const char *path, *content;
    if (!evq_play_need_text(play, "path", &path, out) || !evq_play_need_text(play, "content", &content, out)) return;
    size_t len = strlen(content);
    if (put(play, path, content, len, out))
        evq_buf_printf(&play->world->said, "Successfully wrote %zu bytes to %s", len, path);
}

// One replacement, and where its old text stands in the file.
typedef struct edit {
    const char *name; // of the old text in the arguments
    const char *old, *new;
    const char *at;
} edit;

// How often `text` occurs; two occurrences that overlap are two.
static size_t count_text(const char *in, const char *text)
{
    const char *first = strstr(in, text);
    if (!first) return 0;
    size_t count = strstr(first + 1, text) ? 2 : 1, apart = 0;
    for (const char *at = first; at; at = strstr(at + strlen(text), text)) apart++;
    return apart > count ? apart : count;
}

static void fail_not_found(const evq_play *play, const char *name, const char *path, const evq_tree_file *file,
                           evq_answer *out)
{
    size_t len = file->len < HINT_MAX_BYTES ? file->len : evq_utf8_floor(file->content, HINT_MAX_BYTES);
    evq_play_fail(play, out,
                  "Could not find %s in %s. It must match exactly including all whitespace and newlines.\n"
                  "Current file contents:\n%.*s%s",
                  name, path, (int)len, file->content, len < file->len ? "\n... (truncated)" : "");
}

static bool locate(const evq_play *play, edit *item, const char *path, const evq_tree_file *file, evq_answer *out)
{
    size_t count = *item->old ? count_text(file->content, item->old) : 0;
    item->at = count ? strstr(file->content, item->old) : NULL;
    if (!*item->old)
        evq_play_fail(play, out, "%s must not be empty in %s.", item->name, path);
    else if (!count)
        fail_not_found(play, item->name, path, file, out);
    else if (count > 1)
        evq_play_fail(play, out,
                      "Found %zu occurrences of %s in %s. It must be unique. Please provide more context to make it "
                      "unique.",
                      count, item->name, path);
    else if (!strcmp(item->old, item->new))
        evq_play_fail(play, out, "No changes made to %s. The replacement of %s is identical to it.", path, item->name);
    return !out->is_error;
}

static int by_place(const void *a, const void *b)
{
    const edit *left = a, *right = b;
    return (left->at > right->at) - (left->at < right->at);
}

static bool are_apart(const evq_play *play, const edit *edits, size_t count, const char *path, evq_answer *out)
{
    for (size_t i = 1; i < count; i++) {
        if (edits[i - 1].at + strlen(edits[i - 1].old) <= edits[i].at) continue;
        evq_play_fail(play, out, "%s and %s overlap in %s. Merge them into one edit.", edits[i - 1].name, edits[i].name,
                      path);
        return false;
    }
    return true;
}

static void apply(const evq_play *play, const edit *edits, size_t count, const char *path, const evq_tree_file *file,
                  evq_answer *out)
{
    evq_buf text = EVQ_BUF_INIT(SIZE_MAX / 2); // the old text and what one call brings
    const char *at = file->content;
    for (size_t i = 0; i < count; i++) {
        evq_buf_append(&text, at, (size_t)(edits[i].at - at));
        evq_buf_puts(&text, edits[i].new);
        at = edits[i].at + strlen(edits[i].old);
    }
    evq_buf_append(&text, at, (size_t)(file->content + file->len - at));
    if (put(play, path, evq_buf_text(&text), text.len, out))
        evq_buf_printf(&play->world->said, "Successfully replaced %zu block(s) in %s.", count, path);
    evq_buf_dispose(&text);
}

static bool edit_load(const evq_play *play, const json_t *from, edit *out, evq_answer *answer)
{
    out->old = json_string_value(evq_play_argument(play, from, "oldText"));
    out->new = json_string_value(evq_play_argument(play, from, "newText"));
    if (out->old && out->new) return true;
    evq_play_reject(play, answer, out->old ? "newText" : "oldText", "must be string");
    return false;
}

// The edits of both shapes: `edits`, or one in the arguments themselves. NULL when the answer says what is wrong.
static edit *edits_load(const evq_play *play, size_t *count, evq_answer *out)
{
    const json_t *list = evq_play_argument(play, play->arguments, "edits");
    const char *name = evq_play_name(play, "oldText");
    *count = list ? json_array_size(list) : 1;
    if (list && (!*count || *count > EDITS_MAX)) {
        evq_play_reject(play, out, "edits", "must be array of 1 to 1000 items");
        return NULL;
    }
    edit *edits = evq_arena_array(&play->world->scratch, edit, *count);
    for (size_t i = 0; i < *count; i++) {
        if (!edit_load(play, list ? json_array_get(list, i) : play->arguments, &edits[i], out)) return NULL;
        edits[i].name = *count > 1 ? evq_arena_printf(&play->world->scratch, "edits[%zu].%s", i, name) : name;
    }
    return edits;
}

void evq_play_edit(const evq_play *play, evq_answer *out)
{
    const char *path;
    size_t count;
    if (!evq_play_need_text(play, "path", &path, out)) return;
    edit *edits = edits_load(play, &count, out);
    const evq_tree_file *file = edits ? need_file(play, path, "access", out) : NULL;
    if (!file) return;
    for (size_t i = 0; i < count; i++)
        if (!locate(play, &edits[i], path, file, out)) return;
    qsort(edits, count, sizeof *edits, by_place);
    if (are_apart(play, edits, count, path, out)) apply(play, edits, count, path, file, out);
}

static void fail_no_path(const evq_play *play, const char *written, evq_answer *out)
{
    evq_play_fail(play, out, "Path not found: %s", written);
    out->source = EVQ_ANSWER_OFF_SCRIPT;
}

void evq_play_list(const evq_play *play, evq_answer *out)
{
    const char *written = ".";
    if (!evq_play_find_text(play, "path", &written, out)) return;
    const char *path = evq_play_path(play, written);
    evq_buf *said = &play->world->said;
    if (find(play, path))
        evq_play_fail(play, out, "Not a directory: %s", written);
    else if (!evq_folder_list(said, path, &play->world->files, &play->world->scenario->world))
        fail_no_path(play, written, out);
    else if (!said->len)
        evq_buf_puts(said, "(empty directory)");
}

typedef struct search {
    const evq_pattern *pattern;
    const char *cwd;
    size_t matches, hopeless;
} search;

static void put_match(evq_buf *said, const search *at, const char *path, size_t number, const char *text, size_t len)
{
    size_t cwd = strlen(at->cwd), shown = len < MATCH_MAX_BYTES ? len : evq_utf8_floor(text, MATCH_MAX_BYTES);
    if (evq_path_is_below(path, at->cwd) && path[cwd] == '/') path += cwd + 1;
    evq_buf_printf(said, "%s:%zu: ", path, number);
    evq_buf_append(said, text, shown);
    evq_buf_puts(said, shown < len ? "... [truncated]\n" : "\n");
}

static void search_file(evq_buf *said, search *at, const evq_tree_file *file)
{
    const char *end = file->content + file->len, *next;
    size_t number = 1;
    for (const char *line = file->content; line < end; line = next, number++) {
        if (at->matches == MATCHES_MAX || at->hopeless == HOPELESS_LINES_MAX) return;
        next = evq_line_end(line, end);
        size_t len = (size_t)(next - line) - (next[-1] == '\n');
        int found = evq_pattern_try(at->pattern, line, len, NULL);
        at->hopeless += found < 0;
        if (found <= 0) continue;
        put_match(said, at, file->path, number, line, len);
        at->matches++;
    }
}

static void search_below(const evq_play *play, search *at, const char *path, evq_answer *out)
{
    const evq_file_tree *files = &play->world->files;
    evq_buf *said = &play->world->said;
    for (size_t i = 0; i < files->count; i++)
        if (evq_path_is_below(files->files[i].path, path)) search_file(said, at, &files->files[i]);
    if (at->hopeless == HOPELESS_LINES_MAX)
        evq_play_fail(play, out, "The pattern needs too much backtracking. Use a simpler one.");
    else if (at->matches == MATCHES_MAX)
        evq_buf_printf(said, "\n[%d matches limit reached. Refine the pattern or the path.]", MATCHES_MAX);
    else if (!at->matches)
        evq_buf_puts(said, "No matches found");
}

void evq_play_search(const evq_play *play, evq_answer *out)
{
    const char *text, *written = ".";
    if (!evq_play_need_text(play, "pattern", &text, out) || !evq_play_find_text(play, "path", &written, out)) return;
    const char *path = evq_play_path(play, written);
    evq_pattern *pattern;
    evq_err err;
    if (!find(play, path) && !is_folder(play, path)) {
        fail_no_path(play, written, out);
    } else if (evq_pattern_new(&pattern, text, false, &err)) {
        evq_play_fail(play, out, "%s", err.text);
    } else {
        search at = {.pattern = pattern, .cwd = play->world->scenario->world.cwd};
        search_below(play, &at, path, out);
        evq_pattern_free(pattern);
    }
}
