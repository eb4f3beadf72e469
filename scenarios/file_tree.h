// The in-memory file tree of a world: absolute, normalised paths to contents. It never touches the host.
#ifndef EVQ_SCENARIOS_FILE_TREE_H
#define EVQ_SCENARIOS_FILE_TREE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct evq_tree_file {
    char *path;
    char *content; // UTF-8 without NUL
    size_t len;
} evq_tree_file;

// Files sorted by path, so that listings and comparisons are deterministic. Folders exist by having files.
typedef struct evq_file_tree {
    evq_tree_file *files;
    size_t count, cap;
} evq_file_tree;

const evq_tree_file *evq_tree_find(const evq_file_tree *tree, const char *path); // NULL when there is none
bool evq_tree_has_folder(const evq_file_tree *tree, const char *path);
void evq_tree_put(evq_file_tree *tree, const char *path, const char *content, size_t len); // copies both
bool evq_tree_remove(evq_file_tree *tree, const char *path);                               // one file
void evq_tree_copy(evq_file_tree *to, const evq_file_tree *from);                          // `to` holds nothing before
void evq_tree_dispose(evq_file_tree *tree);

// Joins `path` to `cwd` unless absolute ("~" is `home`; NULL stands for the first two names of `cwd`), folds "."
// and "..", drops a trailing slash. Never above "/". The caller frees the result.
char *evq_path_normalize(const char *path, const char *cwd, const char *home);

// True for `folder` itself and everything below it.
bool evq_path_is_below(const char *path, const char *folder);

// "*" (which also crosses "/"), "?" and "[...]".
bool evq_path_fits(const char *pattern, const char *path);

#endif
