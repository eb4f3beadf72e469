#include "base/buf.h"
#include "scenarios/fold.h"
#include "scenarios/loading.h"

#include <stdlib.h>

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

static int array_load(evq_scenario *scenario, const evq_json *at, evq_matcher *out)
{
    out->kind = EVQ_MATCH_ARRAY;
    out->items = evq_list_load(scenario, at, sizeof(evq_matcher), matcher_load, &out->item_count);
    return out->items ? 0 : EVQ_EFORMAT;
}

static int set_matcher(evq_scenario *scenario, const evq_json *at, evq_matcher *out)
{
    if (array_load(scenario, at, out)) return EVQ_EFORMAT;
    out->kind = EVQ_MATCH_SET;
    return out->item_count <= EVQ_SET_MAX ? 0
                                          : evq_json_fail(at, "has more than %d elements: write fewer", EVQ_SET_MAX);
}

static int text_matcher(evq_scenario *scenario, const evq_json *at, evq_matcher *out)
{
    const char *text;
    if (evq_json_string(at, &text)) return EVQ_EFORMAT;
    char *folded = evq_text_folded(text);
    out->kind = EVQ_MATCH_TEXT;
    out->text = evq_arena_strdup(&scenario->arena, folded);
    free(folded);
    return 0;
}

static int number_matcher(evq_scenario *scenario, const evq_json *at, evq_matcher *out)
{
    (void)scenario; // the value is borrowed from the document
    static const char *const keys[] = {"$number", "tolerance", NULL};
    if (evq_json_only(at->parent, keys)) return EVQ_EFORMAT;
    out->kind = EVQ_MATCH_NUMBER;
    out->value = at->value;
    return evq_tolerance_load(at->parent, at->key, &out->number, &out->tolerance);
}

static int presence_load(const evq_json *at, evq_matcher_kind kind, evq_matcher *out)
{
    bool is_true;
    out->kind = kind;
    if (evq_json_bool(at, &is_true)) return EVQ_EFORMAT;
    return is_true ? 0
                   : evq_json_fail(at, "false means nothing: write true, or use the other of \"$any\" and \"$absent\"");
}

static int any_matcher(evq_scenario *scenario, const evq_json *at, evq_matcher *out)
{
    (void)scenario; // it keeps nothing
    return presence_load(at, EVQ_MATCH_ANY, out);
}

static int absent_matcher(evq_scenario *scenario, const evq_json *at, evq_matcher *out)
{
    (void)scenario; // it keeps nothing
    return presence_load(at, EVQ_MATCH_ABSENT, out);
}

static const struct special {
    const char *key;
    int (*load)(evq_scenario *scenario, const evq_json *at, evq_matcher *out);
} specials[] = {
    {"$pattern", pattern_matcher}, {"$path", path_matcher},     {"$text", text_matcher}, {"$number", number_matcher},
    {"$set", set_matcher},         {"$any_of", any_of_matcher}, {"$any", any_matcher},   {"$absent", absent_matcher},
};
enum { SPECIAL_COUNT = sizeof specials / sizeof *specials };

static int special_load(evq_scenario *scenario, const evq_json *at, evq_matcher *out)
{
    for (size_t i = 0; i < SPECIAL_COUNT; i++) {
        const json_t *value = json_object_get(at->value, specials[i].key);
        if (!value) continue;
        evq_json member = evq_json_member(at, specials[i].key, value);
        return specials[i].load(scenario, &member, out);
    }
    evq_buf known = EVQ_BUF_INIT(400);
    for (size_t i = 0; i < SPECIAL_COUNT; i++) evq_buf_printf(&known, "%s%s", i ? ", " : "", specials[i].key);
    int rc = evq_json_fail(at, "no such matcher; there are: %s", evq_buf_text(&known));
    evq_buf_dispose(&known);
    return rc;
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
    if (json_object_get(value, "$number")) return true; // the only one with a second key
    if (json_object_size(value) != 1) return false;
    return json_object_iter_key(json_object_iter((json_t *)value))[0] == '$';
}

static int matcher_load(evq_scenario *scenario, const evq_json *at, void *item)
{
    evq_matcher *out = item;
    if (is_special(at->value)) return special_load(scenario, at, out);
    if (json_is_object(at->value)) return object_load(scenario, at, out);
    if (json_is_array(at->value)) return array_load(scenario, at, out);
    out->kind = EVQ_MATCH_EQUAL;
    out->value = at->value;
    return 0;
}

int evq_matcher_load(evq_scenario *scenario, const evq_json *at, evq_matcher *out)
{
    return matcher_load(scenario, at, out);
}

int evq_call_matcher_load(evq_scenario *scenario, const evq_json *object, evq_call_matcher *out)
{
    int rc = evq_tool_need(scenario, object, &out->tool);
    if (rc) return rc;
    out->arguments.kind = EVQ_MATCH_OBJECT;
    evq_json at;
    return evq_json_find(object, "arguments", &at) ? object_load(scenario, &at, &out->arguments) : 0;
}
