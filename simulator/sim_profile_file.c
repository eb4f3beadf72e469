#include "simulator/sim_profile_file.h"

#include "base/file.h"
#include "base/json.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PROFILE_KIB = 256, MAX_PROFILES = 256 };
static const char format_name[] = "evalq-profile/1", suffix[] = ".json";

static bool ends_in_suffix(const char *text, size_t len)
{
    size_t end = strlen(suffix);
    return len > end && !memcmp(text + len - end, suffix, end);
}

const char *evq_sim_profile_find(const char *name, size_t len, const char *folder, evq_arena *arena)
{
    const char *text = evq_arena_strndup(arena, name, len);
    if (strchr(text, '/') || ends_in_suffix(text, len)) return text;
    const char *path = folder && len ? evq_arena_printf(arena, "%s/%s%s", folder, text, suffix) : NULL;
    return path && evq_file_exists(path) ? path : NULL;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void evq_sim_profile_list(evq_buf *out, const char *folder)
{
    DIR *dir = folder ? opendir(folder) : NULL;
    if (!dir) return;
    evq_arena arena = EVQ_ARENA_INIT;
    char *names[MAX_PROFILES];
    size_t count = 0;
    for (struct dirent *entry; count < MAX_PROFILES && (entry = readdir(dir));) {
        size_t len = strlen(entry->d_name);
        if (ends_in_suffix(entry->d_name, len))
            names[count++] = evq_arena_strndup(&arena, entry->d_name, len - strlen(suffix));
    }
    closedir(dir);
    if (count) qsort(names, count, sizeof *names, compare_names);
    for (size_t i = 0; i < count; i++) evq_buf_printf(out, ", %s", names[i]);
    evq_arena_dispose(&arena);
}

// ---- reading ----

static int load_text(const evq_json *at, const char *key, const char **out, evq_arena *arena)
{
    evq_json value;
    const char *text;
    if (!evq_json_find(at, key, &value)) return 0;
    int rc = evq_json_string(&value, &text);
    if (!rc) *out = evq_arena_strdup(arena, text);
    return rc;
}

static int load_labels(evq_labels *out, const evq_json *root, evq_arena *arena)
{
    static const char *const keys[] = {"hardware", "server", "quantization", "active_parameters", NULL};
    evq_json at;
    if (!evq_json_find(root, "labels", &at)) return 0;
    int rc = evq_json_object(&at);
    if (!rc) rc = evq_json_only(&at, keys);
    if (!rc) rc = load_text(&at, "hardware", &out->hardware, arena);
    if (!rc) rc = load_text(&at, "server", &out->server, arena);
    if (!rc) rc = load_text(&at, "quantization", &out->quantization, arena);
    if (!rc) rc = load_text(&at, "active_parameters", &out->active_parameters, arena);
    return rc;
}

static int load_behaviour(evq_sim_profile *out, const evq_json *root)
{
    evq_json at;
    const char *name;
    if (!evq_json_find(root, "behaviour", &at)) return 0;
    int rc = evq_json_string(&at, &name);
    const evq_sim_behaviour *behaviour = rc ? NULL : evq_sim_behaviour_find(name, strlen(name));
    if (!rc && !behaviour) rc = evq_json_fail(&at, "\"%.60s\" is no behaviour of the simulated endpoint", name);
    if (!rc) evq_sim_profile_behave(out, behaviour);
    return rc;
}

// As the command line would say it.
static const char *option_text(const json_t *value, evq_arena *arena)
{
    if (json_is_boolean(value)) return json_is_true(value) ? "on" : "off";
    if (json_is_string(value)) return json_string_value(value);
    return evq_json_compact(value, arena);
}

static int load_options(evq_sim_profile *out, const evq_json *root, evq_arena *arena)
{
    evq_json at;
    if (!evq_json_find(root, "options", &at)) return 0;
    if (evq_json_object(&at)) return EVQ_EFORMAT;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)at.value, key, value) {
        evq_json option;
        evq_err err;
        if (!evq_json_find(&at, key, &option)) return evq_json_fail(&at, "option \"%.60s\" must not be null", key);
        if (evq_sim_profile_set(out, key, option_text(value, arena), arena, &err))
            return evq_json_fail(&option, "%s", err.text);
    }
    return 0;
}

static int load(evq_sim_profile *out, const evq_json *root, evq_arena *arena)
{
    static const char *const keys[] = {"format", "name", "about", "model", "labels", "behaviour", "options", NULL};
    evq_json at;
    const char *format;
    int rc = evq_json_object(root);
    if (!rc) rc = evq_json_only(root, keys);
    if (!rc) rc = evq_json_need(root, "format", &at);
    if (!rc) rc = evq_json_string(&at, &format);
    if (!rc && strcmp(format, format_name) != 0)
        rc = evq_json_fail(&at, "\"%.60s\" is not supported: this evalq reads \"%s\"", format, format_name);
    if (!rc) rc = evq_json_need(root, "name", &at);
    if (!rc) rc = load_text(root, "name", &out->name, arena);
    if (!rc) rc = load_text(root, "about", &out->about, arena);
    if (!rc) rc = load_text(root, "model", &out->model, arena);
    if (!rc) rc = load_labels(&out->labels, root, arena);
    if (!rc) rc = load_behaviour(out, root);
    if (!rc) rc = load_options(out, root, arena);
    return rc;
}

int evq_sim_profile_read(evq_sim_profile *out, const char *path, evq_arena *arena, evq_err *err)
{
    evq_buf text = EVQ_BUF_INIT((size_t)MAX_PROFILE_KIB * 1024);
    json_t *value = NULL;
    int rc = evq_file_read(&text, path, err);
    if (!rc) rc = evq_json_parse(&value, evq_buf_text(&text), text.len, path, err);
    if (!rc) {
        const evq_json_source source = {.file = path, .err = err};
        const evq_json root = evq_json_root(value, &source);
        rc = load(out, &root, arena);
    }
    json_decref(value);
    evq_buf_dispose(&text);
    return rc;
}
