#include "scenarios/parts.h"

#include "base/text.h"
#include "scenarios/diff.h"

#include <stdlib.h>
#include <string.h>

static void put_cut(evq_buf *out, const char *text, size_t len)
{
    size_t room = out->max - out->len;
    if (len > room && !out->over) {
        evq_buf_append(out, text, evq_utf8_floor(text, room));
        out->over = true;
    }
    evq_buf_append(out, text, len);
}

// The number N of a "${N}" at `text`, or 0.
static int group_at(const char *text)
{
    bool is_group = text[0] == '$' && text[1] == '{' && text[2] >= '1' && text[2] <= '9' && text[3] == '}';
    return is_group ? text[2] - '0' : 0;
}

static bool has_group(const char *text)
{
    for (const char *at = strchr(text, '$'); at; at = strchr(at + 1, '$'))
        if (group_at(at)) return true;
    return false;
}

static void put_text(evq_buf *out, const char *text, const evq_parts_source *from)
{
    while (*text) {
        size_t plain = from->groups ? 0 : strlen(text);
        while (text[plain] && !group_at(text + plain)) plain++;
        put_cut(out, text, plain);
        text += plain;
        if (!*text) return;
        const evq_span *group = &from->groups[group_at(text)];
        if (group->start < group->end) put_cut(out, from->line + group->start, group->end - group->start);
        text += strlen("${N}");
    }
}

static char *path_as_written(const char *path, const evq_parts_source *from)
{
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(1));
    put_text(&text, path, from);
    return evq_buf_take(&text);
}

char *evq_parts_path(const char *path, const evq_parts_source *from)
{
    bool is_theirs = from->groups && has_group(path);
    char *written = path_as_written(path, from);
    char *out = evq_path_normalize(written, is_theirs ? from->folder : from->world->cwd, from->world->home);
    free(written);
    return out;
}

bool evq_folder_exists(const char *folder, const evq_file_tree *files, const evq_world_data *world)
{
    return evq_tree_has_folder(files, folder) || evq_path_is_below(world->cwd, folder) ||
           evq_path_is_below(world->home, folder);
}

bool evq_folder_list(evq_buf *out, const char *folder, const evq_file_tree *files, const evq_world_data *world)
{
    if (!evq_folder_exists(folder, files, world)) return false;
    size_t prefix = strcmp(folder, "/") ? strlen(folder) + 1 : 1, last_len = 0;
    const char *last = "";
    for (size_t i = 0; i < files->count; i++) {
        const char *path = files->files[i].path;
        if (!evq_path_is_below(path, folder) || !strcmp(path, folder)) continue;
        const char *name = path + prefix;
        size_t len = strcspn(name, "/");
        len += name[len] == '/';
        if (len == last_len && !memcmp(name, last, len)) continue; // one more file of the same folder
        put_cut(out, name, len);
        put_cut(out, "\n", 1);
        last = name;
        last_len = len;
    }
    return true;
}

static bool put_cat(evq_buf *out, const char *path, const char *written, const evq_parts_source *from)
{
    const evq_tree_file *file = evq_tree_find(from->files, path);
    if (file)
        put_cut(out, file->content, file->len);
    else if (evq_folder_exists(path, from->files, from->world))
        evq_buf_printf(out, "cat: %s: Is a directory\n", written);
    else
        evq_buf_printf(out, "cat: %s: No such file or directory\n", written);
    return file != NULL;
}

static bool put_list(evq_buf *out, const char *path, const char *written, const evq_parts_source *from)
{
    bool found = true;
    if (evq_tree_find(from->files, path))
        evq_buf_printf(out, "%s\n", written);
    else if (!(found = evq_folder_list(out, path, from->files, from->world)))
        evq_buf_printf(out, "ls: cannot access '%s': No such file or directory\n", written);
    return found;
}

static const char *shown_in_diff(const char *path, const char *cwd)
{
    size_t len = strlen(cwd);
    bool is_inside = evq_path_is_below(path, cwd) && path[len] == '/';
    return path + (is_inside ? len : 0) + 1;
}

static evq_version version(const evq_tree_file *file)
{
    return file ? (evq_version){file->content, file->len} : (evq_version){0};
}

// Walks both trees, which are sorted by path, side by side.
static void put_diff(evq_buf *out, const char *path, const evq_parts_source *from)
{
    const evq_file_tree *before = &from->world->files, *now = from->files;
    for (size_t i = 0, k = 0; (i < before->count || k < now->count) && !out->over;) {
        const evq_tree_file *a = i < before->count ? &before->files[i] : NULL;
        const evq_tree_file *b = k < now->count ? &now->files[k] : NULL;
        int order = !a ? 1 : !b ? -1 : strcmp(a->path, b->path);
        if (order < 0) b = NULL;
        if (order > 0) a = NULL;
        i += a != NULL;
        k += b != NULL;
        const char *at = a ? a->path : b->path;
        if (evq_path_is_below(at, path)) evq_diff(out, shown_in_diff(at, from->world->cwd), version(a), version(b));
    }
}

static bool put_part(evq_buf *out, const evq_part *part, const evq_parts_source *from)
{
    if (part->kind == EVQ_PART_TEXT) {
        put_text(out, part->text, from);
        return true;
    }
    char *path = evq_parts_path(part->text, from), *written = path_as_written(part->text, from);
    bool found = true;
    if (part->kind == EVQ_PART_CAT)
        found = put_cat(out, path, written, from);
    else if (part->kind == EVQ_PART_LIST)
        found = put_list(out, path, written, from);
    else
        put_diff(out, path, from);
    free(path);
    free(written);
    return found;
}

bool evq_parts_render(evq_buf *out, const evq_parts *parts, const evq_parts_source *from)
{
    bool found = true;
    for (size_t i = 0; i < parts->count; i++) found = put_part(out, &parts->items[i], from) && found;
    return found;
}
