#include "base/json_pointer.h"
#include "scenarios/loading.h"

#define NUMBER_MAX 1e300

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

static int json_condition_load(evq_scenario *scenario, const evq_json *at, void *item)
{
    static const char *const keys[] = {"pointer", "is", NULL};
    evq_json_condition *out = item;
    evq_json pointer, is;
    if (evq_json_only(at, keys) || evq_json_need(at, "pointer", &pointer) || evq_json_string(&pointer, &out->pointer) ||
        evq_json_need(at, "is", &is))
        return EVQ_EFORMAT;
    if (!evq_json_pointer_valid(out->pointer))
        return evq_json_fail(&pointer, "no JSON pointer: write one as in \"/items/0/name\", \"\" for the whole value");
    out->cwd = scenario->world.cwd;
    out->home = scenario->world.home;
    return evq_matcher_load(scenario, &is, &out->is);
}

static int json_find(evq_scenario *scenario, const evq_json *object, evq_condition *out)
{
    evq_json at;
    if (!evq_json_find(object, "json", &at)) return 0;
    out->json = evq_list_load(scenario, &at, sizeof(evq_json_condition), json_condition_load, &out->json_count);
    if (!out->json) return EVQ_EFORMAT;
    return out->json_count ? 0 : evq_json_fail(&at, "is empty: write at least one {\"pointer\", \"is\"}");
}

int evq_tolerance_load(const evq_json *object, const char *key, double *number, double *tolerance)
{
    evq_json at;
    if (evq_json_need(object, key, &at) || evq_json_number(&at, -NUMBER_MAX, NUMBER_MAX, number)) return EVQ_EFORMAT;
    *tolerance = 0;
    return evq_json_find(object, "tolerance", &at) ? evq_json_number(&at, 0, NUMBER_MAX, tolerance) : 0;
}

static int number_condition_load(evq_scenario *scenario, const evq_json *at, void *item)
{
    static const char *const keys[] = {"pattern", "value", "tolerance", NULL};
    evq_number_condition *out = item;
    evq_json pattern;
    if (evq_json_only(at, keys) || evq_json_need(at, "pattern", &pattern) ||
        evq_pattern_load(scenario, &pattern, false, &out->pattern))
        return EVQ_EFORMAT;
    return evq_tolerance_load(at, "value", &out->value, &out->tolerance);
}

static int numbers_find(evq_scenario *scenario, const evq_json *object, evq_condition *out)
{
    evq_json at;
    if (!evq_json_find(object, "number", &at)) return 0;
    if (!json_is_array(at.value)) {
        evq_number_condition *one = evq_arena_alloc(&scenario->arena, sizeof *one);
        out->numbers = one;
        out->number_count = 1;
        return number_condition_load(scenario, &at, one);
    }
    out->numbers =
        evq_list_load(scenario, &at, sizeof(evq_number_condition), number_condition_load, &out->number_count);
    if (!out->numbers) return EVQ_EFORMAT;
    return out->number_count ? 0 : evq_json_fail(&at, "is empty: write at least one {\"pattern\", \"value\"}");
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
    if (!rc) rc = json_find(scenario, object, out);
    if (!rc) rc = numbers_find(scenario, object, out);
    if (rc) return rc;
    bool wants_text = out->equals || out->contains_count || out->matches || out->json_count || out->number_count;
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
