#include "scenarios/loading.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

struct evq_pattern_node {
    evq_pattern *pattern;
    struct evq_pattern_node *next;
};

void *evq_list_load(evq_scenario *scenario, const evq_json *at, size_t item_size, evq_item_load *load, size_t *count)
{
    if (evq_json_array(at)) return NULL;
    size_t n = evq_json_count(at);
    char *items = evq_arena_alloc(&scenario->arena, n * item_size);
    for (size_t i = 0; i < n; i++) {
        evq_json item = evq_json_at(at, i);
        if (load(scenario, &item, items + i * item_size)) return NULL;
    }
    *count = n;
    return items;
}

int evq_string_find(const evq_json *object, const char *key, const char **out)
{
    evq_json at;
    if (!evq_json_find(object, key, &at)) return 0;
    int rc = evq_json_string(&at, out);
    if (rc) return rc;
    return **out ? 0 : evq_json_fail(&at, "is empty: write a text");
}

int evq_string_need(const evq_json *object, const char *key, const char **out)
{
    evq_json at;
    int rc = evq_json_need(object, key, &at);
    return rc ? rc : evq_string_find(object, key, out);
}

int evq_name_need(const evq_json *object, const char *key, const char **out)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    int rc = evq_string_need(object, key, out);
    if (rc) return rc;
    size_t len = strlen(*out);
    if (len <= 128 && strspn(*out, allowed) == len) return 0;
    evq_json at;
    evq_json_find(object, key, &at);
    return evq_json_fail(&at, "not a name: use at most 128 letters, digits, \"_\", \"-\" and \".\"");
}

int evq_strings_load(evq_scenario *scenario, const evq_json *at, bool one_or_many, const char *const **out,
                     size_t *count)
{
    bool is_one = one_or_many && json_is_string(at->value);
    if (!is_one && evq_json_array(at)) return EVQ_EFORMAT;
    size_t n = is_one ? 1 : evq_json_count(at);
    const char **texts = evq_arena_array(&scenario->arena, const char *, n);
    for (size_t i = 0; i < n; i++) {
        evq_json item = is_one ? *at : evq_json_at(at, i);
        if (evq_json_string(&item, &texts[i])) return EVQ_EFORMAT;
        if (!*texts[i]) return evq_json_fail(&item, "is empty: write a text");
    }
    if (!n) return evq_json_fail(at, "is empty: write at least one text, or leave the key out");
    *out = texts;
    *count = n;
    return 0;
}

int evq_pattern_load(evq_scenario *scenario, const evq_json *at, bool whole, const evq_pattern **out)
{
    const char *text;
    if (evq_json_string(at, &text)) return EVQ_EFORMAT;
    evq_err why;
    evq_pattern *pattern;
    if (evq_pattern_new(&pattern, text, whole, &why)) return evq_json_fail(at, "%s", why.text);
    struct evq_pattern_node *node = evq_arena_alloc(&scenario->arena, sizeof *node);
    *node = (struct evq_pattern_node){.pattern = pattern, .next = scenario->patterns};
    scenario->patterns = node;
    *out = pattern;
    return 0;
}

void evq_patterns_free(evq_scenario *scenario)
{
    for (struct evq_pattern_node *node = scenario->patterns; node; node = node->next) evq_pattern_free(node->pattern);
}

const char *evq_world_path(evq_scenario *scenario, const char *path)
{
    char *absolute = evq_path_normalize(path, scenario->world.cwd, scenario->world.home);
    const char *out = evq_arena_strdup(&scenario->arena, absolute);
    free(absolute);
    return out;
}

int evq_path_need(evq_scenario *scenario, const evq_json *object, const char *key, const char **out)
{
    const char *path = NULL;
    int rc = evq_string_need(object, key, &path);
    if (rc) return rc;
    *out = evq_world_path(scenario, path);
    return 0;
}

int evq_tool_need(const evq_scenario *scenario, const evq_json *object, const char **out)
{
    int rc = evq_string_need(object, "tool", out);
    if (rc || evq_scenario_tool(scenario, *out)) return rc;
    evq_json at;
    evq_json_find(object, "tool", &at);
    evq_buf known = EVQ_BUF_INIT(400);
    for (size_t i = 0; i < scenario->tool_count; i++)
        evq_buf_printf(&known, "%s%s", i ? ", " : "", scenario->tools[i].name);
    rc = evq_json_fail(&at, "no tool is called \"%.128s\"; there are: %s", *out,
                       known.len ? evq_buf_text(&known) : "none");
    evq_buf_dispose(&known);
    return rc;
}
