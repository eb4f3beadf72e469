#include "scenarios/loading.h"

#include <string.h>

static int matcher_load(evq_scenario *scenario, const evq_json *at, void *item);

static int pattern_matcher(evq_scenario *scenario, const evq_json *at, evq_matcher *out)
{
    out->kind = EVQ_MATCH_PATTERN;
    return evq_pattern_load(scenario, at, false, &out->pattern);
}

static int path_matcher(evq_scenario *scenario, const evq_json *at, evq_matcher *out)
{
    out->kind = EVQ_MATCH_PATH;
    return evq_path_need(scenario, at->parent, at->key, &out->path);
}

static int any_of_matcher(evq_scenario *scenario, const evq_json *at, evq_matcher *out)
{
    out->kind = EVQ_MATCH_ANY_OF;
    out->items = evq_list_load(scenario, at, sizeof(evq_matcher), matcher_load, &out->item_count);
    if (!out->items) return EVQ_EFORMAT;
    return out->item_count ? 0 : evq_json_fail(at, "is empty, so it matches nothing: write the values");
}

static const struct special {
    const char *key;
    int (*load)(evq_scenario *scenario, const evq_json *at, evq_matcher *out);
} specials[] = {{"$pattern", pattern_matcher}, {"$path", path_matcher}, {"$any_of", any_of_matcher}};

static int special_load(evq_scenario *scenario, const evq_json *at, evq_matcher *out)
{
    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++) {
        const json_t *value = json_object_get(at->value, specials[i].key);
        if (!value) continue;
        evq_json member = evq_json_member(at, specials[i].key, value);
        return specials[i].load(scenario, &member, out);
    }
    return evq_json_fail(at, "no such matcher: use \"$pattern\", \"$path\" or \"$any_of\"");
}

static int object_load(evq_scenario *scenario, const evq_json *at, evq_matcher *out)
{
    if (evq_json_object(at)) return EVQ_EFORMAT;
    evq_matcher *items = evq_arena_array(&scenario->arena, evq_matcher, json_object_size(at->value));
    size_t count = 0;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)at->value, key, value) {
        evq_json member = evq_json_member(at, key, value);
        if (key[0] == '$')
            return evq_json_fail(&member, "a matcher stands alone as the value of an argument, as in {\"path\": "
                                          "{\"$pattern\": \"a\"}}");
        if (matcher_load(scenario, &member, &items[count])) return EVQ_EFORMAT;
        items[count++].key = key;
    }
    *out = (evq_matcher){.kind = EVQ_MATCH_OBJECT, .items = items, .item_count = count};
    return 0;
}

static bool is_special(const json_t *value)
{
    if (json_object_size(value) != 1) return false;
    return json_object_iter_key(json_object_iter((json_t *)value))[0] == '$';
}

static int matcher_load(evq_scenario *scenario, const evq_json *at, void *item)
{
    evq_matcher *out = item;
    if (is_special(at->value)) return special_load(scenario, at, out);
    if (json_is_object(at->value)) return object_load(scenario, at, out);
    out->kind = EVQ_MATCH_EQUAL;
    out->value = at->value;
    return 0;
}

int evq_call_matcher_load(evq_scenario *scenario, const evq_json *object, evq_call_matcher *out)
{
    int rc = evq_tool_need(scenario, object, &out->tool);
    if (rc) return rc;
    out->arguments.kind = EVQ_MATCH_OBJECT;
    evq_json at;
    return evq_json_find(object, "arguments", &at) ? object_load(scenario, &at, &out->arguments) : 0;
}
