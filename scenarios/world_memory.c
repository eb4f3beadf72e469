// The agent's notes: files of one folder, searched, read and added to.
#include "base/json_write.h"
#include "base/text.h"
#include "scenarios/fold.h"
#include "scenarios/world_internal.h"

#include <stdlib.h>
#include <string.h>

enum { RESULTS_MAX = 10, TEXT_MAX_CELLS = 500 };

#define DEFAULT_NOTES "notes.md"

static const char *joined(const evq_play *play, const char *written, const char *folder)
{
    char *absolute = evq_path_normalize(written, folder, play->world->scenario->world.home);
    const char *out = evq_arena_strdup(&play->world->scratch, absolute);
    free(absolute);
    return out;
}

static bool is_inside(const char *path, const char *folder)
{
    return evq_path_is_below(path, folder) && strcmp(path, folder) != 0;
}

// Models write "notes.md" as well as "memory/notes.md": a path that begins with the folder's own name starts beside
// the folder. NULL when it leads out of it.
static const char *memory_path(const evq_play *play, const char *written)
{
    const char *folder = play->world->scenario->world.memory;
    const char *inner = joined(play, written, folder);
    const char *beside = joined(play, written, joined(play, "..", folder));
    if (is_inside(beside, folder) && !evq_tree_find(&play->world->files, inner)) return beside;
    return is_inside(inner, folder) ? inner : NULL;
}

// As it is shown to the model, and taken from it.
static const char *shown_path(const evq_play *play, const char *path)
{
    return path + strlen(play->world->scenario->world.memory) + 1;
}

void evq_play_memory_get(const evq_play *play, evq_answer *out)
{
    const char *written;
    size_t from = 1, lines = SIZE_MAX;
    if (!evq_play_need_text(play, "path", &written, out) || !evq_play_find_lines(play, "from", &from, out) ||
        !evq_play_find_lines(play, "lines", &lines, out))
        return;
    const char *path = memory_path(play, written);
    const evq_tree_file *file = path ? evq_tree_find(&play->world->files, path) : NULL;
    if (file) {
        evq_play_lines(play, file, from, lines, "from", out);
    } else {
        evq_play_fail(play, out, "ENOENT: no such file in memory, '%s'", written);
        out->source = EVQ_ANSWER_OFF_SCRIPT;
    }
}

void evq_play_memory_store(const evq_play *play, evq_answer *out)
{
    const char *text, *written = DEFAULT_NOTES;
    if (!evq_play_need_text(play, "text", &text, out) || !evq_play_find_text(play, "path", &written, out)) return;
    const char *path = memory_path(play, written);
    size_t len = strlen(text), name = strlen(written);
    while (len && strchr("\r\n", text[len - 1])) len--;
    if (!path || !name || written[name - 1] == '/') {
        evq_play_fail(play, out, "'%s' is no file of the memory folder", written);
        return;
    }
    const evq_tree_file *old = evq_tree_find(&play->world->files, path);
    evq_buf content = EVQ_BUF_INIT(SIZE_MAX / 2); // the old content and what one call brings
    if (old) evq_buf_append(&content, old->content, old->len);
    if (content.len && content.data[content.len - 1] != '\n') evq_buf_putc(&content, '\n');
    evq_buf_append(&content, text, len);
    evq_buf_putc(&content, '\n');
    const char *why = evq_world_put(play->world, path, evq_buf_text(&content), content.len);
    if (why)
        evq_play_fail(play, out, "%s, open '%s'", why, written);
    else
        evq_buf_printf(&play->world->said, "Stored in %s", shown_path(play, path));
    evq_buf_dispose(&content);
}

// A file with words of the query, and its line with most of them.
typedef struct hit {
    const evq_tree_file *file;
    size_t words; // different ones, in the whole file
    size_t line;  // from 1
    const char *text;
    size_t len, line_words;
} hit;

typedef struct query {
    const char *words[EVQ_WORDS_MAX];
    size_t count;
    bool found[EVQ_WORDS_MAX]; // in the file that is looked at
} query;

static hit look_at(query *wanted, const evq_tree_file *file)
{
    hit best = {.file = file};
    const char *end = file->content + file->len, *next;
    size_t number = 1;
    memset(wanted->found, 0, sizeof wanted->found);
    for (const char *line = file->content; line < end; line = next, number++) {
        next = evq_line_end(line, end);
        size_t len = (size_t)(next - line) - (next[-1] == '\n');
        size_t words = evq_words_found(wanted->words, wanted->count, line, len, wanted->found);
        if (words <= best.line_words) continue;
        best.line = number;
        best.text = line;
        best.len = len;
        best.line_words = words;
    }
    for (size_t i = 0; i < wanted->count; i++) best.words += wanted->found[i];
    return best;
}

// Keeps the best, in order; of equals the one that came first stays before.
static void keep(hit *hits, size_t *count, hit found)
{
    size_t at = *count;
    while (at && hits[at - 1].words < found.words) at--;
    if (at == RESULTS_MAX) return;
    if (*count < RESULTS_MAX) ++*count;
    memmove(hits + at + 1, hits + at, (*count - at - 1) * sizeof *hits);
    hits[at] = found;
}

static void put_hit(const evq_play *play, evq_json_writer *w, const hit *found)
{
    evq_arena *scratch = &play->world->scratch;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_text_line(&line, evq_arena_strndup(scratch, found->text, found->len), TEXT_MAX_CELLS);
    evq_write_object(w);
    evq_put_string(w, "path", shown_path(play, found->file->path));
    evq_put_int(w, "line", (int64_t)found->line);
    evq_put_string(w, "text", evq_buf_text(&line));
    evq_write_end(w);
    evq_buf_dispose(&line);
}

void evq_play_memory_search(const evq_play *play, evq_answer *out)
{
    const evq_world *world = play->world;
    const char *text, *folder = world->scenario->world.memory;
    if (!evq_play_need_text(play, "query", &text, out)) return;
    query wanted = {0};
    wanted.count = evq_text_words(text, wanted.words, &play->world->scratch);
    hit hits[RESULTS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < world->files.count; i++) {
        if (!is_inside(world->files.files[i].path, folder)) continue;
        hit found = look_at(&wanted, &world->files.files[i]);
        if (found.words) keep(hits, &count, found);
    }
    evq_json_writer w = evq_json_writer_on(&play->world->said, 0);
    evq_write_object(&w);
    evq_put_array(&w, "results");
    for (size_t i = 0; i < count; i++) put_hit(play, &w, &hits[i]);
    evq_write_end(&w);
    evq_write_end(&w);
}
