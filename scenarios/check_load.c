#include "scenarios/loading.h"

#include <string.h>

static int file_check(evq_scenario *scenario, const evq_json *at, evq_check *check)
{
    int rc = evq_path_need(scenario, at, "path", &check->path);
    return rc ? rc : evq_condition_load(scenario, at, &check->condition);
}

static int call_check(evq_scenario *scenario, const evq_json *at, evq_check *check)
{
    evq_call_matcher *call = evq_arena_alloc(&scenario->arena, sizeof *call);
    check->calls = call;
    check->call_count = 1;
    int64_t at_least = 1;
    evq_json member;
    if (evq_json_find(at, "at_least", &member) && evq_json_integer(&member, 1, 1000, &at_least)) return EVQ_EFORMAT;
    check->at_least = (int)at_least;
    return evq_call_matcher_load(scenario, at, call);
}

static int at_most_check(evq_scenario *scenario, const evq_json *at, evq_check *check)
{
    int64_t times;
    evq_json member;
    if (evq_json_need(at, "times", &member) || evq_json_integer(&member, 1, 1000, &times)) return EVQ_EFORMAT;
    check->at_most = (int)times;
    return call_check(scenario, at, check);
}

static int order_item(evq_scenario *scenario, const evq_json *at, void *item)
{
    static const char *const keys[] = {"tool", "arguments", NULL};
    return evq_json_only(at, keys) ? EVQ_EFORMAT : evq_call_matcher_load(scenario, at, item);
}

static int order_check(evq_scenario *scenario, const evq_json *at, evq_check *check)
{
    evq_json calls;
    if (evq_json_need(at, "calls", &calls)) return EVQ_EFORMAT;
    check->calls = evq_list_load(scenario, &calls, sizeof(evq_call_matcher), order_item, &check->call_count);
    if (!check->calls) return EVQ_EFORMAT;
    return check->call_count ? 0 : evq_json_fail(&calls, "is empty: write the calls in their order");
}

static int reply_check(evq_scenario *scenario, const evq_json *at, evq_check *check)
{
    int64_t turn = (int64_t)scenario->turn_count;
    evq_json member;
    if (evq_json_find(at, "turn", &member) && evq_json_integer(&member, 1, turn, &turn)) return EVQ_EFORMAT;
    check->turn = (size_t)turn - 1;
    return evq_condition_load(scenario, at, &check->condition);
}

static int paths_load(evq_scenario *scenario, const evq_json *at, const char *const **out, size_t *count)
{
    const char *const *given;
    if (evq_strings_load(scenario, at, false, &given, count)) return EVQ_EFORMAT;
    const char **paths = evq_arena_array(&scenario->arena, const char *, *count);
    for (size_t i = 0; i < *count; i++) paths[i] = evq_world_path(scenario, given[i]);
    *out = paths;
    return 0;
}

static int unchanged_check(evq_scenario *scenario, const evq_json *at, evq_check *check)
{
    evq_json member;
    if (evq_json_need(at, "paths", &member) || paths_load(scenario, &member, &check->paths, &check->path_count))
        return EVQ_EFORMAT;
    if (!evq_json_find(at, "except", &member)) return 0;
    return paths_load(scenario, &member, &check->except, &check->except_count);
}

static int absent_check(evq_scenario *scenario, const evq_json *at, evq_check *check)
{
    (void)scenario; // the text is borrowed from the document
    return evq_string_need(at, "text", &check->text);
}

#define COMMON_KEYS "id", "title", "kind", "weight", "earliest", "after", "forbidden"

static const struct check_kind {
    int (*load)(evq_scenario *scenario, const evq_json *at, evq_check *check);
    const char *keys[16];
} kinds[EVQ_CHECK_KIND_COUNT] = {
    [EVQ_CHECK_FILE] = {file_check, {COMMON_KEYS, "path", EVQ_FILE_CONDITION_KEYS}},
    [EVQ_CHECK_CALLED] = {call_check, {COMMON_KEYS, "tool", "arguments", "at_least"}},
    [EVQ_CHECK_ORDER] = {order_check, {COMMON_KEYS, "calls"}},
    [EVQ_CHECK_REPLY] = {reply_check, {COMMON_KEYS, "turn", EVQ_REPLY_CONDITION_KEYS}},
    [EVQ_CHECK_UNCHANGED] = {unchanged_check, {COMMON_KEYS, "paths", "except"}},
    [EVQ_CHECK_NOT_CALLED] = {call_check, {COMMON_KEYS, "tool", "arguments"}},
    [EVQ_CHECK_AT_MOST] = {at_most_check, {COMMON_KEYS, "tool", "arguments", "times"}},
    [EVQ_CHECK_ABSENT] = {absent_check, {COMMON_KEYS, "text"}},
};

static int earliest_load(const evq_scenario *scenario, const evq_json *at, evq_check *check)
{
    evq_json member;
    bool is_given = evq_json_find(at, "earliest", &member);
    if (check->kind >= EVQ_CHECK_FIRST_GUARD)
        return is_given ? evq_json_fail(&member, "a check of kind \"%s\" holds from the start: remove the key",
                                        evq_check_kind_names[check->kind])
                        : 0;
    if (!is_given)
        return evq_json_fail(at,
                             "\"earliest\" is missing: name the first step of the reference at which the check "
                             "holds, 1 to %d",
                             scenario->reference_steps);
    int64_t step;
    if (evq_json_integer(&member, 1, scenario->reference_steps, &step)) return EVQ_EFORMAT;
    check->earliest = (int)step;
    return 0;
}

static int forbidden_load(const evq_json *at, evq_check *check)
{
    evq_json member;
    if (!evq_json_find(at, "forbidden", &member)) return 0;
    if (check->kind < EVQ_CHECK_FIRST_GUARD)
        return evq_json_fail(&member, "a check of kind \"%s\" is to be reached, not to be broken: remove the key",
                             evq_check_kind_names[check->kind]);
    return evq_json_bool(&member, &check->is_forbidden);
}

static int check_load(evq_scenario *scenario, const evq_json *at, void *item)
{
    evq_check *check = item;
    evq_json member;
    int kind;
    if (evq_json_need(at, "kind", &member) ||
        evq_json_choice(&member, evq_check_kind_names, EVQ_CHECK_KIND_COUNT, &kind) ||
        evq_json_only(at, kinds[kind].keys) || evq_name_need(at, "id", &check->id) ||
        evq_string_need(at, "title", &check->title))
        return EVQ_EFORMAT;
    check->kind = (evq_check_kind)kind;
    check->weight = 1;
    if (evq_json_find(at, "weight", &member) && evq_json_number(&member, 0.01, 1000, &check->weight))
        return EVQ_EFORMAT;
    if (earliest_load(scenario, at, check) || forbidden_load(at, check)) return EVQ_EFORMAT;
    return kinds[kind].load(scenario, at, check);
}

static int ids_check(const evq_scenario *scenario, const evq_json *at)
{
    for (size_t i = 0; i < scenario->check_count; i++)
        for (size_t k = 0; k < i; k++)
            if (!strcmp(scenario->checks[i].id, scenario->checks[k].id)) {
                evq_json item = evq_json_at(at, i);
                return evq_json_fail(&item, "a second check has the id \"%s\": rename one of them",
                                     scenario->checks[i].id);
            }
    return 0;
}

int evq_checks_load(evq_scenario *scenario, const evq_json *at)
{
    evq_check *checks = evq_list_load(scenario, at, sizeof(evq_check), check_load, &scenario->check_count);
    scenario->checks = checks;
    if (!checks || ids_check(scenario, at)) return EVQ_EFORMAT;
    if (!scenario->check_count) return evq_json_fail(at, "is empty: write at least one check");
    return evq_after_load(scenario, at, checks);
}
