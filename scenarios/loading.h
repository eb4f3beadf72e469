// What the loaders of a scenario's parts (*_load.c) share: each reads one kind of thing at a place of the
// document into the scenario's memory. Private to scenarios/.
#ifndef EVQ_SCENARIOS_LOADING_H
#define EVQ_SCENARIOS_LOADING_H

#include "base/json.h"
#include "scenarios/scenario.h"

// Unless said otherwise these return 0, or EVQ_EFORMAT after a complaint that names the place.

// Reads every item of an array with `load`, `item_size` bytes each. NULL after a complaint.
typedef int evq_item_load(evq_scenario *scenario, const evq_json *at, void *item);
void *evq_list_load(evq_scenario *scenario, const evq_json *at, size_t item_size, evq_item_load *load, size_t *count);

// A member that must be there, a string, and not empty; `find` leaves `*out` alone when there is none.
int evq_string_need(const evq_json *object, const char *key, const char **out);
int evq_string_find(const evq_json *object, const char *key, const char **out);

// Letters, digits, "_", "-" and ".", at most 128 of them: what tools and checks may be called.
int evq_name_need(const evq_json *object, const char *key, const char **out);

// A string, or an array of strings: `one_or_many` allows both, else it must be an array.
int evq_strings_load(evq_scenario *scenario, const evq_json *at, bool one_or_many, const char *const **out,
                     size_t *count);

// Compiles; the pattern is freed with the scenario.
int evq_pattern_load(evq_scenario *scenario, const evq_json *at, bool whole, const evq_pattern **out);
void evq_patterns_free(evq_scenario *scenario);

// A path of the world made absolute. The world's cwd and home are read by then.
const char *evq_world_path(evq_scenario *scenario, const char *path);
int evq_path_need(evq_scenario *scenario, const evq_json *object, const char *key, const char **out);

// The member "tool": one of the scenario's tools, which are read by then.
int evq_tool_need(const evq_scenario *scenario, const evq_json *object, const char **out);

// The parts of a condition among an object's members, at least one.
#define EVQ_TEXT_CONDITION_KEYS  "contains", "lacks", "matches"
#define EVQ_FILE_CONDITION_KEYS  "exists", "equals", EVQ_TEXT_CONDITION_KEYS, "json"
#define EVQ_REPLY_CONDITION_KEYS EVQ_TEXT_CONDITION_KEYS, "number"
int evq_condition_load(evq_scenario *scenario, const evq_json *object, evq_condition *out);
// The member "when"; none gives an empty list.
int evq_whens_load(evq_scenario *scenario, const evq_json *object, const evq_when **out, size_t *count);

// What is compared with a value: a plain one, or {"$...": ...}.
int evq_matcher_load(evq_scenario *scenario, const evq_json *at, evq_matcher *out);

// The members `key`, a number, and "tolerance" (default 0) of an object.
int evq_tolerance_load(const evq_json *object, const char *key, double *number, double *tolerance);

// The members "tool" and "arguments" (optional) of an object.
int evq_call_matcher_load(evq_scenario *scenario, const evq_json *object, evq_call_matcher *out);

// A part or an array of parts.
int evq_parts_load(evq_scenario *scenario, const evq_json *at, evq_parts *out);

// The member "pages" of the world.
int evq_pages_load(evq_scenario *scenario, const evq_json *at);

// The member "after" of every check, once all are read; `at` is the array.
int evq_after_load(evq_scenario *scenario, const evq_json *at, evq_check *checks);

// First of all, since nothing else can be said about a document in another format.
int evq_format_check(const evq_json *root);

// A member, optional, that names a scenario: the name of a folder, so nothing that leads elsewhere.
int evq_scenario_name_find(const evq_json *object, const char *key, const char **out);

// The sections of the document, into the scenario's fields of the same names.
int evq_tools_load(evq_scenario *scenario, const evq_json *at);
int evq_history_load(evq_scenario *scenario, const evq_json *at);
int evq_turns_load(evq_scenario *scenario, const evq_json *at);
int evq_alternative_load(evq_scenario *scenario, const evq_json *at);
int evq_world_load(evq_scenario *scenario, const evq_json *at); // NULL: the scenario has none
int evq_checks_load(evq_scenario *scenario, const evq_json *at);
int evq_limits_load(evq_scenario *scenario, const evq_json *at); // NULL: all defaults

// A member that a loop over an object came to.
static inline evq_json evq_json_member(const evq_json *object, const char *key, const json_t *value)
{
    return (evq_json){.value = value, .source = object->source, .parent = object, .key = key};
}

#endif
