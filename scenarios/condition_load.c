#include "scenarios/loading.h"

static int texts_find(evq_scenario *scenario, const evq_json *object, const char *key, const char *const **out,
                      size_t *count)
{
    evq_json at;
    return evq_json_find(object, key, &at) ? evq_strings_load(scenario, &at, true, out, count) : 0;
}

static int exists_find(const evq_json *object, int *out)
{
    evq_json at;
    bool value;
    if (!evq_json_find(object, "exists", &at)) return 0;
    int rc = evq_json_bool(&at, &value);
    if (!rc) *out = value;
    return rc;
}

int evq_condition_load(evq_scenario *scenario, const evq_json *object, evq_condition *out)
{
    *out = (evq_condition){.exists = -1};
    evq_json at;
    int rc = exists_find(object, &out->exists);
    if (!rc && evq_json_find(object, "equals", &at)) rc = evq_json_string(&at, &out->equals);
    if (!rc) rc = texts_find(scenario, object, "contains", &out->contains, &out->contains_count);
    if (!rc) rc = texts_find(scenario, object, "lacks", &out->lacks, &out->lacks_count);
    if (!rc && evq_json_find(object, "matches", &at)) rc = evq_pattern_load(scenario, &at, false, &out->matches);
    if (rc) return rc;
    bool wants_text = out->equals || out->contains_count || out->matches;
    if (!wants_text && !out->lacks_count && out->exists < 0)
        return evq_json_fail(object, "asks for nothing: say what the text must be like, as in \"contains\": \"done\"");
    if (wants_text && !out->exists)
        return evq_json_fail(object, "can never hold: a file that does not exist has no text, drop one of the two");
    return 0;
}

static int when_load(evq_scenario *scenario, const evq_json *at, void *item)
{
    static const char *const keys[] = {"file", EVQ_FILE_CONDITION_KEYS, NULL};
    evq_when *when = item;
    int rc = evq_json_only(at, keys);
    if (!rc) rc = evq_path_need(scenario, at, "file", &when->path);
    return rc ? rc : evq_condition_load(scenario, at, &when->condition);
}

int evq_whens_load(evq_scenario *scenario, const evq_json *object, const evq_when **out, size_t *count)
{
    evq_json at;
    if (!evq_json_find(object, "when", &at)) return 0;
    *out = evq_list_load(scenario, &at, sizeof(evq_when), when_load, count);
    return *out ? 0 : EVQ_EFORMAT;
}
