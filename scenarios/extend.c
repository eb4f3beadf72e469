#include "scenarios/extend.h"

#include "base/file.h"
#include "base/json.h"
#include "scenarios/loading.h"

#include <string.h>
#include <unistd.h>

enum { GENERATIONS_MAX = 4 };

static int document_read(json_t **out, const char *file, evq_err *err)
{
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(EVQ_RESOLVE_FILE_MIB));
    int rc = evq_file_read(&text, file, err);
    if (!rc) rc = evq_json_parse(out, evq_buf_text(&text), text.len, file, err);
    evq_buf_dispose(&text);
    return rc;
}

static int load(json_t **out, const char *file, int generation, evq_includes *includes, evq_arena *arena, evq_err *err);

// The scenario beside the one that `file` belongs to. Its name holds no slash, so it is nowhere else.
static const char *sibling(const char *file, const char *name, evq_arena *arena)
{
    const char *slash = strrchr(file, '/');
    if (!slash) return evq_arena_printf(arena, "../%s/scenario.json", name);
    int folder = (int)(slash - file), parent = folder;
    while (parent > 0 && file[parent - 1] != '/') parent--;
    bool is_dots = strspn(file + parent, ".") == (size_t)(folder - parent);
    return is_dots ? evq_arena_printf(arena, "%.*s/../%s/scenario.json", folder, file, name)
                   : evq_arena_printf(arena, "%.*s%s/scenario.json", parent, file, name);
}

static bool is_own(const char *key)
{
    return !strcmp(key, "format") || !strcmp(key, "name") || !strcmp(key, "purpose");
}

// The include that a key of the base came from, or the base itself.
static evq_include origin(const evq_includes *includes, const char *key, const char *file, evq_arena *arena)
{
    for (size_t i = 0; i < includes->count; i++)
        if (!strcmp(includes->items[i].key, key)) return includes->items[i];
    return (evq_include){.key = evq_arena_strdup(arena, key), .file = file, .is_inherited = true};
}

static void take_over(json_t *document, const json_t *base, const char *base_file, const evq_includes *base_includes,
                      evq_includes *includes, evq_arena *arena)
{
    evq_include *items = evq_arena_array(arena, evq_include, includes->count + json_object_size(base));
    for (size_t i = 0; i < includes->count; i++) items[i] = includes->items[i];
    includes->items = items;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)base, key, value) {
        if (is_own(key) || json_object_get(document, key)) continue;
        items[includes->count++] = origin(base_includes, key, base_file, arena);
        if (json_object_set(document, key, value)) evq_out_of_memory();
    }
}

static int extend(json_t *document, const char *file, int generation, evq_includes *includes, evq_arena *arena,
                  evq_err *err)
{
    evq_json_source source = {.file = file, .err = err};
    evq_json root = evq_json_root(document, &source), at;
    const char *name;
    if (!evq_json_find(&root, "extends", &at)) return 0;
    if (evq_scenario_name_find(&root, "extends", &name)) return EVQ_EFORMAT;
    if (generation == GENERATIONS_MAX)
        return evq_json_fail(&at, "more than %d scenarios extend one another: name one that stands by itself",
                             GENERATIONS_MAX);
    const char *base_file = sibling(file, name, arena);
    if (access(base_file, F_OK) != 0)
        return evq_json_fail(&at, "there is no scenario \"%s\" in the folder beside this one", name);
    json_t *base;
    evq_includes base_includes;
    int rc = load(&base, base_file, generation + 1, &base_includes, arena, err);
    if (rc) return rc;
    json_object_del(document, "extends");
    take_over(document, base, base_file, &base_includes, includes, arena);
    json_decref(base);
    return 0;
}

static int load(json_t **out, const char *file, int generation, evq_includes *includes, evq_arena *arena, evq_err *err)
{
    json_t *document;
    int rc = document_read(&document, file, err);
    if (rc) return rc;
    evq_json_source source = {.file = file, .err = err};
    evq_json root = evq_json_root(document, &source);
    rc = evq_format_check(&root);
    if (!rc) rc = evq_scenario_resolve(document, file, includes, arena, err);
    if (!rc) rc = extend(document, file, generation, includes, arena, err);
    if (rc)
        json_decref(document);
    else
        *out = document;
    return rc;
}

int evq_document_load(json_t **out, const char *file, evq_includes *includes, evq_arena *arena, evq_err *err)
{
    return load(out, file, 0, includes, arena, err);
}
