#include "scenarios/file_tree.h"

#include "base/err.h"
#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static char *copied(const char *text, size_t len)
{
    char *out = malloc(len + 1);
    if (!out) evq_out_of_memory();
    memcpy(out, text, len);
    out[len] = '\0';
    return out;
}

// Where `path`, followed by `after`, stands in the order of files: '\0' asks for the file itself, '/' for the first
// one below the folder.
static size_t lower_bound(const evq_file_tree *tree, const char *path, char after)
{
    size_t len = strlen(path), low = 0, high = tree->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *at = tree->files[middle].path;
        int order = strncmp(at, path, len);
        if (!order) order = (unsigned char)at[len] - after;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const evq_file_tree *tree, size_t index, const char *path)
{
    return index < tree->count && !strcmp(tree->files[index].path, path);
}

const evq_tree_file *evq_tree_find(const evq_file_tree *tree, const char *path)
{
    size_t index = lower_bound(tree, path, '\0');
    return is_at(tree, index, path) ? &tree->files[index] : NULL;
}

bool evq_tree_has_folder(const evq_file_tree *tree, const char *path)
{
    if (!strcmp(path, "/")) return true;
    size_t index = lower_bound(tree, path, '/');
    return index < tree->count && evq_path_is_below(tree->files[index].path, path);
}

static evq_tree_file *inserted(evq_file_tree *tree, size_t index)
{
    if (tree->count == tree->cap) {
        tree->cap = tree->cap ? tree->cap * 2 : 16;
        evq_tree_file *files = realloc(tree->files, tree->cap * sizeof *files);
        if (!files) evq_out_of_memory();
        tree->files = files;
    }
    evq_tree_file *file = &tree->files[index];
    memmove(file + 1, file, (tree->count - index) * sizeof *file);
    tree->count++;
    return file;
}

void evq_tree_put(evq_file_tree *tree, const char *path, const char *content, size_t len)
{
    size_t index = lower_bound(tree, path, '\0');
    char *fresh = copied(content, len); // first: `content` may be a file of this tree
    if (is_at(tree, index, path)) {
        free(tree->files[index].content);
        tree->files[index].content = fresh;
        tree->files[index].len = len;
        return;
    }
    char *name = copied(path, strlen(path));
    *inserted(tree, index) = (evq_tree_file){.path = name, .content = fresh, .len = len};
}

static void dispose_file(evq_tree_file *file)
{
    free(file->path);
    free(file->content);
}

bool evq_tree_remove(evq_file_tree *tree, const char *path)
{
    size_t index = lower_bound(tree, path, '\0');
    if (!is_at(tree, index, path)) return false;
    evq_tree_file *file = &tree->files[index];
    dispose_file(file);
    tree->count--;
    memmove(file, file + 1, (tree->count - index) * sizeof *file);
    return true;
}

void evq_tree_copy(evq_file_tree *to, const evq_file_tree *from)
{
    *to = (evq_file_tree){0};
    if (!from->count) return;
    to->files = calloc(from->count, sizeof *to->files);
    if (!to->files) evq_out_of_memory();
    to->count = to->cap = from->count;
    for (size_t i = 0; i < from->count; i++) {
        const evq_tree_file *file = &from->files[i];
        to->files[i] = (evq_tree_file){.path = copied(file->path, strlen(file->path)),
                                       .content = copied(file->content, file->len),
                                       .len = file->len};
    }
}

void evq_tree_dispose(evq_file_tree *tree)
{
    for (size_t i = 0; i < tree->count; i++) dispose_file(&tree->files[i]);
    free(tree->files);
    *tree = (evq_file_tree){0};
}

// Appends the names of `path` to the `len` bytes of a normalised path (the root is 0 bytes) and returns its new length.
static size_t append_names(char *out, size_t len, const char *path, const char *end)
{
    while (path < end) {
        const char *slash = memchr(path, '/', (size_t)(end - path));
        size_t name = (size_t)((slash ? slash : end) - path);
        if (name == 2 && !memcmp(path, "..", 2)) {
            while (len && out[--len] != '/') {
            }
        } else if (name && !(name == 1 && *path == '.')) {
            out[len++] = '/';
            memcpy(out + len, path, name);
            len += name;
        }
        path += name + (slash != NULL);
    }
    return len;
}

// A home is two names deep: /home/agent, /Users/agent.
static const char *home_end(const char *cwd)
{
    const char *second = *cwd ? strchr(cwd + 1, '/') : NULL;
    const char *third = second ? strchr(second + 1, '/') : NULL;
    return third ? third : cwd + strlen(cwd);
}

char *evq_path_normalize(const char *path, const char *cwd, const char *home)
{
    bool is_home = path[0] == '~' && (path[1] == '/' || !path[1]);
    if (is_home) path++;
    const char *base = is_home ? home ? home : cwd : path[0] == '/' ? "" : cwd;
    const char *base_end = is_home && !home ? home_end(cwd) : base + strlen(base);
    char *out = malloc((size_t)(base_end - base) + strlen(path) + 3); // a slash before each of the two, and the NUL
    if (!out) evq_out_of_memory();
    size_t len = append_names(out, 0, base, base_end);
    len = append_names(out, len, path, path + strlen(path));
    if (!len) out[len++] = '/';
    out[len] = '\0';
    return out;
}

bool evq_path_is_below(const char *path, const char *folder)
{
    size_t len = strlen(folder);
    if (len == 1) return true; // the root
    return !strncmp(path, folder, len) && (!path[len] || path[len] == '/');
}

// Steps over one character; a byte that is not UTF-8 counts as one.
static uint32_t next_char(const char **at)
{
    const unsigned char *s = (const unsigned char *)*at;
    size_t len = evq_utf8_length(*at, strnlen(*at, 4));
    *at += len ? len : 1;
    if (len < 2) return s[0];
    uint32_t value = s[0] & (0xFFu >> (len + 1));
    for (size_t i = 1; i < len; i++) value = value << 6 | (s[i] & 0x3Fu);
    return value;
}

// The character after a class "[...]" that starts at `set`, or NULL when nothing closes it.
static const char *class_end(const char *set)
{
    const char *at = set + 1;
    at += *at == '!' || *at == '^';
    const char *close = *at ? strchr(at + 1, ']') : NULL; // a "]" in the first place is one of the set
    return close ? close + 1 : NULL;
}

static bool class_has(const char *set, const char *end, uint32_t c)
{
    const char *at = set + 1;
    bool is_inverted = *at == '!' || *at == '^';
    bool found = false;
    at += is_inverted;
    while (at < end - 1) {
        uint32_t low = next_char(&at), high = low;
        if (*at == '-' && at + 1 < end - 1) {
            at++;
            high = next_char(&at);
        }
        found = found || (c >= low && c <= high);
    }
    return found != is_inverted;
}

// Matches one character against what the pattern says of it, anything but "*", and steps over both.
static bool takes_one(const char **pattern, const char **path)
{
    const char *end = **pattern == '[' ? class_end(*pattern) : NULL;
    if (!**pattern || !**path) return false;
    uint32_t c = next_char(path);
    if (end) {
        bool fits = class_has(*pattern, end, c);
        *pattern = end;
        return fits;
    }
    bool is_any = **pattern == '?';
    return next_char(pattern) == c || is_any;
}

bool evq_path_fits(const char *pattern, const char *path)
{
    // Only the last "*" is ever widened, so the work is at most the product of both lengths.
    const char *star = NULL, *widened = NULL;
    while (*path || *pattern) {
        if (*pattern == '*') {
            star = ++pattern;
            widened = path;
        } else if (!takes_one(&pattern, &path)) {
            if (!star || !*widened) return false;
            next_char(&widened);
            pattern = star;
            path = widened;
        }
    }
    return true;
}
