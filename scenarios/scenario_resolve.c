#include "scenarios/scenario_resolve.h"

#include "base/json.h"
#include "scenarios/scenario_files.h"

#include <string.h>

typedef int resolve_fn(evq_scenario_files *files, const evq_json *at, json_t **out);

static json_t *json_text(const char *text, size_t len)
{
    json_t *value = json_stringn_nocheck(text, len); // checked when it was read
    if (!value) evq_out_of_memory();
    return value;
}

// The value of {"KEY": "..."}, NULL when `value` is anything else.
static const char *sole_string(const json_t *value, const char *key)
{
    return json_object_size(value) == 1 ? json_string_value(json_object_get(value, key)) : NULL;
}

static int text_append(evq_scenario_files *files, const evq_json *at, evq_buf *out)
{
    const char *name = sole_string(at->value, "file");
    if (name) return evq_scenario_files_read(files, at, name, out);
    if (json_is_array(at->value)) {
        for (size_t i = 0; i < evq_json_count(at); i++) {
            evq_json item = evq_json_at(at, i);
            int rc = text_append(files, &item, out);
            if (rc) return rc;
        }
        return 0;
    }
    if (!json_is_string(at->value))
        return evq_json_fail(at, "expected a text: a string, {\"file\": \"NAME\"}, or an array of them");
    if (!evq_buf_append(out, json_string_value(at->value), json_string_length(at->value))) return 0;
    return evq_json_fail(at, "the text is larger than %d MiB: make it smaller", EVQ_RESOLVE_TOTAL_MIB);
}

static int text_resolve(evq_scenario_files *files, const evq_json *at, json_t **out)
{
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(EVQ_RESOLVE_TOTAL_MIB));
    int rc = text_append(files, at, &text);
    if (!rc) *out = json_text(evq_buf_text(&text), text.len);
    evq_buf_dispose(&text);
    return rc;
}

// Resolves every item of an array on its own.
static int each_resolve(evq_scenario_files *files, const evq_json *at, resolve_fn *resolve, json_t **out)
{
    json_t *list = json_array();
    if (!list) evq_out_of_memory();
    for (size_t i = 0; i < evq_json_count(at); i++) {
        evq_json item = evq_json_at(at, i);
        json_t *value;
        int rc = resolve(files, &item, &value);
        if (rc) {
            json_decref(list);
            return rc;
        }
        if (json_array_append_new(list, value)) evq_out_of_memory();
    }
    *out = list;
    return 0;
}

// A text, or an array of which every item is a text of its own.
static int texts_resolve(evq_scenario_files *files, const evq_json *at, json_t **out)
{
    return json_is_array(at->value) ? each_resolve(files, at, text_resolve, out) : text_resolve(files, at, out);
}

static bool is_live_part(const json_t *value)
{
    return json_is_object(value) && !json_object_get(value, "file");
}

static int part_resolve(evq_scenario_files *files, const evq_json *at, json_t **out)
{
    if (!is_live_part(at->value)) return text_resolve(files, at, out);
    *out = json_incref((json_t *)at->value);
    return 0;
}

// A part, or an array of them: texts, and what only the world can fill in.
static int parts_resolve(evq_scenario_files *files, const evq_json *at, json_t **out)
{
    if (!json_is_array(at->value)) return part_resolve(files, at, out);
    bool has_live = false;
    for (size_t i = 0; i < evq_json_count(at); i++) has_live |= is_live_part(evq_json_at(at, i).value);
    return has_live ? each_resolve(files, at, part_resolve, out) : text_resolve(files, at, out);
}

static int files_resolve(evq_scenario_files *files, const evq_json *at, json_t **out)
{
    if (evq_json_object(at)) return EVQ_EFORMAT;
    json_t *all = json_object();
    if (!all) evq_out_of_memory();
    int rc = 0;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)at->value, key, value) {
        evq_json member = {.value = value, .source = at->source, .parent = at, .key = key};
        const char *folder = sole_string(value, "folder");
        json_t *text;
        if (folder) {
            rc = evq_scenario_files_read_folder(files, &member, folder, all);
        } else {
            rc = text_resolve(files, &member, &text);
            if (!rc) rc = evq_scenario_files_put(&member, all, key, text);
        }
        if (rc) break;
    }
    if (!rc)
        *out = all;
    else
        json_decref(all);
    return rc;
}

// Where texts stand. Everything else, above all JSON Schemas and call arguments, is taken as it is: a
// {"file":
// ...} in there is data.
#define EACH "[]"
enum { PLACE_DEPTH = 6 };
static const struct place {
    const char *path[PLACE_DEPTH + 1];
    resolve_fn *resolve;
} places[] = {
    {{"system"}, text_resolve},
    {{"tools", EACH, "description"}, text_resolve},
    {{"history", EACH, "content"}, text_resolve},
    {{"history", EACH, "reasoning"}, text_resolve},
    {{"turns", EACH, "user"}, text_resolve},
    {{"turns", EACH, "reference", EACH, "content"}, text_resolve},
    {{"turns", EACH, "reference", EACH, "reasoning"}, text_resolve},
    {{"alternative", "turns", EACH, "reference", EACH, "content"}, text_resolve},
    {{"alternative", "turns", EACH, "reference", EACH, "reasoning"}, text_resolve},
    {{"world", "files"}, files_resolve},
    {{"world", "commands", EACH, "output"}, parts_resolve},
    {{"world", "commands", EACH, "effects", EACH, "content"}, parts_resolve},
    {{"world", "commands", EACH, "when", EACH, "equals"}, text_resolve},
    {{"world", "commands", EACH, "when", EACH, "contains"}, texts_resolve},
    {{"world", "commands", EACH, "when", EACH, "lacks"}, texts_resolve},
    {{"world", "pages", EACH, "title"}, text_resolve},
    {{"world", "pages", EACH, "keywords"}, text_resolve},
    {{"world", "pages", EACH, "content"}, parts_resolve},
    {{"world", "pages", EACH, "when", EACH, "equals"}, text_resolve},
    {{"world", "pages", EACH, "when", EACH, "contains"}, texts_resolve},
    {{"world", "pages", EACH, "when", EACH, "lacks"}, texts_resolve},
    {{"world", "results", EACH, "content"}, parts_resolve},
    {{"world", "results", EACH, "when", EACH, "equals"}, text_resolve},
    {{"world", "results", EACH, "when", EACH, "contains"}, texts_resolve},
    {{"world", "results", EACH, "when", EACH, "lacks"}, texts_resolve},
    {{"checks", EACH, "equals"}, text_resolve},
    {{"checks", EACH, "contains"}, texts_resolve},
    {{"checks", EACH, "lacks"}, texts_resolve},
    {{"checks", EACH, "text"}, text_resolve},
};

static int replace(const evq_json *at, json_t *value)
{
    if (json_object_set_new((json_t *)at->parent->value, at->key, value)) evq_out_of_memory();
    return 0;
}

// Follows the path to every place it names and resolves what stands there. What is not there, or of the wrong
// type on the way, is the loader's to complain about.
static int resolve_place(evq_scenario_files *files, const evq_json *at, const char *const *path, resolve_fn *resolve)
{
    if (!*path) {
        json_t *value;
        int rc = resolve(files, at, &value);
        return rc ? rc : replace(at, value);
    }
    evq_json next;
    if (strcmp(*path, EACH) != 0)
        return evq_json_find(at, *path, &next) ? resolve_place(files, &next, path + 1, resolve) : 0;
    for (size_t i = 0; i < evq_json_count(at); i++) {
        next = evq_json_at(at, i);
        int rc = resolve_place(files, &next, path + 1, resolve);
        if (rc) return rc;
    }
    return 0;
}

static int include_resolve(evq_scenario_files *files, const evq_json *at, const char *name, evq_include *out)
{
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(EVQ_RESOLVE_FILE_MIB));
    json_t *value = NULL;
    *out = (evq_include){.key = evq_arena_strdup(files->arena, at->key),
                         .file = evq_arena_printf(files->arena, "%s%s", files->folder, name)};
    int rc = evq_scenario_files_read(files, at, name, &text);
    if (!rc) rc = evq_json_parse(&value, evq_buf_text(&text), text.len, out->file, at->source->err);
    evq_buf_dispose(&text);
    if (rc) return rc;
    if (!sole_string(value, "include")) return replace(at, value);
    json_decref(value);
    return evq_json_fail(at, "\"%s\" includes another file: include that one here", name);
}

static int includes_resolve(evq_scenario_files *files, const evq_json *root, evq_includes *out)
{
    out->items = evq_arena_array(files->arena, evq_include, json_object_size(root->value));
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)root->value, key, value) {
        const char *name = sole_string(value, "include");
        if (!name) continue;
        evq_json at = {.value = value, .source = root->source, .parent = root, .key = key};
        int rc = include_resolve(files, &at, name, &out->items[out->count]);
        if (rc) return rc;
        out->count++;
    }
    return 0;
}

int evq_scenario_resolve(json_t *document, const char *file, evq_includes *includes, evq_arena *arena, evq_err *err)
{
    evq_json_source source = {.file = file, .err = err};
    evq_json root = evq_json_root(document, &source);
    evq_scenario_files files;
    *includes = (evq_includes){0};
    int rc = evq_json_object(&root);
    if (!rc) rc = evq_scenario_files_init(&files, file, arena, err);
    if (!rc) rc = includes_resolve(&files, &root, includes);
    for (size_t i = 0; !rc && i < sizeof places / sizeof *places; i++) {
        rc = resolve_place(&files, &root, places[i].path, places[i].resolve);
        if (rc) evq_includes_blame(includes, err);
    }
    return rc;
}

void evq_includes_blame(const evq_includes *includes, evq_err *err)
{
    if (strncmp(err->where, "$.", 2) != 0) return;
    size_t len = strcspn(err->where + 2, ".[");
    for (size_t i = 0; i < includes->count; i++) {
        const char *key = includes->items[i].key;
        if (strlen(key) != len || memcmp(err->where + 2, key, len) != 0) continue;
        snprintf(err->file, sizeof err->file, "%s", includes->items[i].file);
        if (includes->items[i].is_inherited) return;
        memmove(err->where + 1, err->where + 2 + len, strlen(err->where + 2 + len) + 1);
        return;
    }
}
