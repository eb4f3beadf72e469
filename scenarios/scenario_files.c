#define _XOPEN_SOURCE 700 // realpath
#include "scenarios/scenario_files.h"

#include "base/file.h"
#include "base/text.h"
#include "scenarios/scenario_resolve.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int evq_scenario_files_init(evq_scenario_files *files, const char *file, evq_arena *arena, evq_err *err)
{
    const char *slash = strrchr(file, '/');
    const char *folder = evq_arena_strndup(arena, file, slash ? (size_t)(slash + 1 - file) : 0);
    char *root = realpath(*folder ? folder : ".", NULL);
    if (!root) return evq_fail(err, EVQ_EIO, file, NULL, "cannot open its folder: %s", strerror(errno));
    *files = (evq_scenario_files){.folder = folder, .root = evq_arena_strdup(arena, root), .arena = arena};
    free(root);
    return 0;
}

static bool has_parent_step(const char *name)
{
    for (const char *at = name; at; at = strchr(at, '/')) {
        at += *at == '/';
        if (!strncmp(at, "..", 2) && (at[2] == '/' || !at[2])) return true;
    }
    return false;
}

static bool is_inside(const char *path, const char *root)
{
    size_t len = strlen(root);
    if (!strcmp(root, "/")) return true;
    return !strncmp(path, root, len) && (path[len] == '/' || !path[len]);
}

// Where `name` really is; refuses whatever is not inside the folder. `info` takes what is there.
static int locate(const evq_scenario_files *files, const evq_json *at, const char *name, const char **path,
                  struct stat *info)
{
    if (!*name || *name == '/' || has_parent_step(name))
        return evq_json_fail(at,
                             "\"%s\" is no path inside the scenario's folder: write it relative to the folder, "
                             "without \"..\"",
                             name);
    *path = evq_arena_printf(files->arena, "%s%s", files->folder, name);
    char *real = realpath(*path, NULL);
    if (!real) return evq_json_fail(at, "cannot open \"%s\": %s", name, strerror(errno));
    bool inside = is_inside(real, files->root);
    bool is_there = !stat(real, info);
    free(real);
    if (!inside)
        return evq_json_fail(at, "\"%s\" leads out of the scenario's folder by a symbolic link: copy the file in",
                             name);
    return is_there ? 0 : evq_json_fail(at, "cannot open \"%s\": %s", name, strerror(errno));
}

// The scenario's documents are text: what is not is reported with its first bad byte.
static int text_check(const evq_json *at, const char *name, const char *text, size_t len)
{
    for (size_t i = 0; i < len;) {
        size_t step = evq_utf8_length(text + i, len - i);
        if (!text[i]) return evq_json_fail(at, "\"%s\" has a NUL at byte %zu: only text files can be used", name, i);
        if (!step) return evq_json_fail(at, "\"%s\" is not valid UTF-8 at byte %zu: save it as UTF-8", name, i);
        i += step;
    }
    return 0;
}

static int within_total(evq_scenario_files *files, const evq_json *at, size_t bytes)
{
    files->count++;
    files->bytes += bytes;
    if (files->count > EVQ_RESOLVE_FILES)
        return evq_json_fail(at, "the scenario has more than %d files and folders: use fewer", EVQ_RESOLVE_FILES);
    if (files->bytes > EVQ_MIB(EVQ_RESOLVE_TOTAL_MIB))
        return evq_json_fail(at, "the scenario's files are larger than %d MiB together: make them smaller",
                             EVQ_RESOLVE_TOTAL_MIB);
    return 0;
}

int evq_scenario_files_read(evq_scenario_files *files, const evq_json *at, const char *name, evq_buf *out)
{
    const char *path;
    struct stat info;
    int rc = locate(files, at, name, &path, &info);
    if (rc) return rc;
    // Opening anything else, a FIFO say, may never return.
    if (!S_ISREG(info.st_mode)) return evq_json_fail(at, "\"%s\" is not a regular file: name one", name);
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(EVQ_RESOLVE_FILE_MIB));
    evq_err why;
    if (evq_file_read(&text, path, &why))
        rc = evq_json_fail(at, "\"%s\": %s", name, why.text);
    else if (!(rc = text_check(at, name, evq_buf_text(&text), text.len)))
        rc = within_total(files, at, text.len);
    if (!rc && evq_buf_append(out, evq_buf_text(&text), text.len))
        rc = evq_json_fail(at, "the text is larger than %zu MiB with \"%s\": make it smaller", out->max / EVQ_MIB(1),
                           name);
    evq_buf_dispose(&text);
    return rc;
}

int evq_scenario_files_put(const evq_json *at, json_t *out, const char *name, json_t *text)
{
    bool is_twice = json_object_get(out, name) != NULL;
    if (json_object_set_new_nocheck(out, name, text)) evq_out_of_memory();
    return is_twice ? evq_json_fail(at, "%s is there twice: remove one of them", name) : 0;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// The names in a folder, sorted by bytes, so that no locale can change a scenario.
static int list_folder(const evq_scenario_files *files, const evq_json *at, const char *name, const char *path,
                       const char ***names, size_t *count)
{
    DIR *dir = opendir(path);
    if (!dir) return evq_json_fail(at, "cannot open the folder \"%s\": %s", name, strerror(errno));
    evq_buf list = EVQ_BUF_INIT(EVQ_MIB(1));
    struct dirent *entry;
    while ((entry = readdir(dir))) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        const char *copy = evq_arena_strdup(files->arena, entry->d_name);
        evq_buf_append(&list, &copy, sizeof copy);
    }
    closedir(dir);
    *count = list.len / sizeof **names;
    *names = evq_arena_array(files->arena, const char *, *count);
    if (list.len) memcpy(*names, list.data, list.len);
    bool over = list.over;
    evq_buf_dispose(&list);
    if (over) return evq_json_fail(at, "the folder \"%s\" has too many entries: use fewer", name);
    qsort(*names, *count, sizeof **names, compare_names);
    return 0;
}

// "a.md.gz" is "a.md"; ".gz" is a name.
static const char *without_gz(evq_arena *arena, const char *key)
{
    size_t len = strlen(key);
    bool ends_so = len > 3 && !strcmp(key + len - 3, ".gz") && key[len - 4] != '/';
    return ends_so ? evq_arena_strndup(arena, key, len - 3) : key;
}

static int add_file(evq_scenario_files *files, const evq_json *at, const char *name, const char *key, json_t *out)
{
    if (!evq_utf8_valid(key, strlen(key)))
        return evq_json_fail(at, "the folder holds a file whose name is not valid UTF-8: rename it");
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(EVQ_RESOLVE_FILE_MIB));
    int rc = evq_scenario_files_read(files, at, name, &text);
    if (!rc) {
        json_t *value = json_stringn_nocheck(evq_buf_text(&text), text.len);
        if (!value) evq_out_of_memory();
        rc = evq_scenario_files_put(at, out, without_gz(files->arena, key), value);
    }
    evq_buf_dispose(&text);
    return rc;
}

static int add_entry(evq_scenario_files *files, const evq_json *at, const char *name, const char *key, int depth,
                     json_t *out)
{
    const char *path, **entries = NULL;
    size_t count = 0;
    struct stat info = {0};
    int rc = locate(files, at, name, &path, &info);
    if (rc) return rc;
    if (!S_ISDIR(info.st_mode))
        return depth ? add_file(files, at, name, key, out)
                     : evq_json_fail(at, "\"%s\" is not a folder: name one", name);
    if (depth > EVQ_RESOLVE_DEPTH)
        return evq_json_fail(at, "\"%s\" is more than %d folders deep: use fewer", name, EVQ_RESOLVE_DEPTH);
    rc = within_total(files, at, 0); // links that lead in circles are folders without end
    if (!rc) rc = list_folder(files, at, name, path, &entries, &count);
    for (size_t i = 0; !rc && i < count; i++)
        rc = add_entry(files, at, evq_arena_printf(files->arena, "%s/%s", name, entries[i]),
                       evq_arena_printf(files->arena, "%s/%s", key, entries[i]), depth + 1, out);
    return rc;
}

int evq_scenario_files_read_folder(evq_scenario_files *files, const evq_json *at, const char *name, json_t *out)
{
    if (!*at->key) return evq_json_fail(at, "is no folder name: write \".\" for the working folder");
    size_t before = json_object_size(out);
    int rc = add_entry(files, at, name, at->key, 0, out);
    if (rc || json_object_size(out) > before) return rc;
    return evq_json_fail(at, "the folder \"%s\" holds no files: put one in, or leave it out", name);
}
