#include "scenarios/library.h"

#include "base/buf.h"
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *scenario_in(const char *folder, const char *name, evq_arena *arena)
{
    const char *file = evq_arena_printf(arena, "%s/%s/scenario.json", folder, name);
    return evq_file_exists(file) ? file : NULL;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int evq_library_list(const char ***names, size_t *count, const char *library, evq_arena *arena, evq_err *err)
{
    DIR *dir = opendir(library);
    if (!dir)
        return evq_fail(err, errno == ENOENT ? EVQ_ENOTFOUND : EVQ_EIO, library, NULL,
                        "cannot open the folder of scenarios: %s", strerror(errno));
    evq_buf list = EVQ_BUF_INIT(EVQ_MIB(1));
    struct dirent *entry;
    while ((entry = readdir(dir))) {
        if (entry->d_name[0] == '.' || !scenario_in(library, entry->d_name, arena)) continue;
        const char *name = evq_arena_strdup(arena, entry->d_name);
        evq_buf_append(&list, &name, sizeof name);
    }
    closedir(dir);
    *count = list.len / sizeof **names;
    *names = evq_arena_array(arena, const char *, *count);
    if (list.len) memcpy(*names, list.data, list.len);
    evq_buf_dispose(&list);
    qsort(*names, *count, sizeof **names, compare_names);
    return 0;
}

static int not_found(const char *argument, const char *library, evq_arena *arena, evq_err *err)
{
    const char **names = NULL;
    size_t count = 0;
    int rc = evq_library_list(&names, &count, library, arena, err);
    if (rc) return rc;
    evq_buf known = EVQ_BUF_INIT(400);
    for (size_t i = 0; i < count; i++) evq_buf_printf(&known, "%s%s", i ? ", " : "", names[i]);
    rc = evq_fail(err, EVQ_ENOTFOUND, argument, NULL,
                  "no such scenario: name a folder with a scenario.json, or one of these: %s",
                  count ? evq_buf_text(&known) : "(the library is empty)");
    evq_buf_dispose(&known);
    return rc;
}

int evq_library_find(const char **path, const char *argument, const char *library, evq_arena *arena, evq_err *err)
{
    bool is_folder = evq_file_is_folder(argument);
    bool is_name = *argument && !strchr(argument, '/') && argument[0] != '.';
    if (*argument && (is_folder ? scenario_in(argument, ".", arena) != NULL : evq_file_exists(argument))) {
        *path = evq_arena_strdup(arena, argument);
        return 0;
    }
    if (is_name && scenario_in(library, argument, arena)) {
        *path = evq_arena_printf(arena, "%s/%s", library, argument);
        return 0;
    }
    return not_found(argument, library, arena, err);
}
