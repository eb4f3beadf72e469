// A recorded agent task: what the agent was told, its tools, how a good run went, what answers its calls,
// what success is. The format is docs/scenario-format.md.
#ifndef EVQ_SCENARIOS_SCENARIO_H
#define EVQ_SCENARIOS_SCENARIO_H

#include "base/arena.h"
#include "base/err.h"
#include "scenarios/condition.h"
#include "scenarios/file_tree.h"
#include "scenarios/matcher.h"
#include "scenarios/message.h"

#include <stdint.h>

#define EVQ_SCENARIO_FORMAT "evalq-scenario/1"

typedef enum evq_behaviour {
    EVQ_FILES_READ,
    EVQ_FILES_WRITE,
    EVQ_FILES_EDIT,
    EVQ_FILES_LIST,
    EVQ_FILES_SEARCH,
    EVQ_COMMANDS_RUN,
    EVQ_PAGES_FETCH,
    EVQ_PAGES_SEARCH,
    EVQ_MEMORY_SEARCH,
    EVQ_MEMORY_GET,
    EVQ_MEMORY_STORE,
    EVQ_MESSAGES_SEND,
    EVQ_RECORDED,
    EVQ_UNAVAILABLE,
    EVQ_BEHAVIOUR_COUNT
} evq_behaviour;
extern const char *const evq_behaviour_names[EVQ_BEHAVIOUR_COUNT]; // "files.read", ...

// Our name of an argument and the tool's.
typedef struct evq_argument_name {
    const char *ours, *theirs;
} evq_argument_name;

typedef struct evq_tool {
    const char *name, *description;
    const char *parameters;   // JSON Schema as one line of JSON
    const json_t *schema;     // the same, parsed; borrowed from the scenario's document
    struct evq_schema *rules; // the same, compiled
    evq_behaviour behaviour;
    const evq_argument_name *renamed;
    size_t renamed_count;
} evq_tool;

typedef struct evq_turn {
    const char *user;
    const evq_message *reference; // the recorded assistant messages; the last has no calls
    size_t reference_count;
} evq_turn;

// A piece of an output or of a file's new content.
typedef enum evq_part_kind { EVQ_PART_TEXT, EVQ_PART_CAT, EVQ_PART_LIST, EVQ_PART_DIFF } evq_part_kind;
typedef struct evq_part {
    evq_part_kind kind;
    const char *text; // TEXT: the text; else a path; ${1} to ${9} stand for the command's groups
} evq_part;
typedef struct evq_parts {
    const evq_part *items;
    size_t count;
} evq_parts;

typedef enum evq_effect_kind {
    EVQ_EFFECT_WRITE,
    EVQ_EFFECT_APPEND,
    EVQ_EFFECT_COPY,
    EVQ_EFFECT_DELETE
} evq_effect_kind;
typedef struct evq_effect {
    evq_effect_kind kind;
    const char *path, *to;
    evq_parts content;
} evq_effect;

typedef struct evq_command {
    const evq_pattern *match; // anchored at both ends
    const char *source;       // the pattern's text
    const evq_when *when;
    size_t when_count;
    evq_parts output;
    int exit_status;
    const evq_effect *effects;
    size_t effect_count;
} evq_command;

typedef struct evq_recorded {
    evq_call_matcher call;
    const evq_when *when;
    size_t when_count;
    evq_parts content;
    bool is_error;
    size_t times; // so often it is used before the next one that matches
} evq_recorded;

typedef struct evq_web_page {
    const char *url, *title, *keywords;
    const evq_when *when;
    size_t when_count;
    evq_parts content;
    int status; // of HTTP
} evq_web_page;

typedef struct evq_world_data {
    const char *cwd, *home;
    const char *memory; // folder of the memory store, absolute
    evq_file_tree files;
    const evq_command *commands;
    size_t command_count;
    const evq_web_page *pages;
    size_t page_count;
    const evq_recorded *results;
    size_t result_count;
} evq_world_data;

typedef enum evq_check_kind {
    EVQ_CHECK_FILE,
    EVQ_CHECK_CALLED,
    EVQ_CHECK_ORDER,
    EVQ_CHECK_REPLY,
    EVQ_CHECK_UNCHANGED,
    EVQ_CHECK_NOT_CALLED,
    EVQ_CHECK_AT_MOST,
    EVQ_CHECK_ABSENT,
    EVQ_CHECK_KIND_COUNT
} evq_check_kind;
extern const char *const evq_check_kind_names[EVQ_CHECK_KIND_COUNT];
#define EVQ_CHECK_FIRST_GUARD                                                                                          \
    EVQ_CHECK_UNCHANGED // kinds from here on hold from the start and must still hold at the end

typedef struct evq_check {
    evq_check_kind kind;
    const char *id, *title;
    double weight;
    bool is_forbidden;   // guards: a trial that breaks it comes to nothing
    const size_t *after; // milestones: indices of those that must have been reached
    size_t after_count;
    int earliest;                  // milestones: the recording's first step at which it holds, from 1; 0 for guards
    const char *path;              // FILE, absolute
    evq_condition condition;       // FILE, REPLY
    const evq_call_matcher *calls; // CALLED, NOT_CALLED, AT_MOST: one; ORDER: in this order
    size_t call_count;
    size_t turn;              // REPLY: of which user turn, from 0
    int at_least;             // CALLED
    int at_most;              // AT_MOST
    const char *const *paths; // UNCHANGED: patterns of absolute paths
    size_t path_count;
    const char *const *except;
    size_t except_count;
    const char *text; // ABSENT
} evq_check;

// When a trial is given up. Seconds may be fractions.
typedef struct evq_limits {
    int steps;
    double seconds_per_step, seconds_per_trial, idle_seconds, connect_seconds;
    int output_tokens;
    int retries;
} evq_limits;

// Everything below lives in the scenario's own memory and is read only.
typedef struct evq_scenario {
    evq_arena arena;
    json_t *value;        // the resolved document: every file it named is text inside it
    const char *document; // the same as one line of JSON: what a trace embeds
    const char *name, *purpose, *system;
    const char *role; // which of an agent's models the task is for: "main", or a helper such as "recall"
    const evq_tool *tools;
    size_t tool_count;
    const evq_message *history;
    size_t history_count;
    const evq_turn *turns;
    size_t turn_count;
    int reference_steps;         // over all turns
    const evq_turn *alternative; // another good way through the same turns; NULL when none is recorded
    evq_world_data world;
    const evq_check *checks;
    size_t check_count;
    evq_limits limits;
    struct evq_pattern_node *patterns; // every compiled pattern above, to be freed with it
    struct evq_schema **schemas;       // every compiled schema above, likewise
    size_t schema_count;
} evq_scenario;

// Reads a scenario from its folder or its scenario.json.
int evq_scenario_load(evq_scenario **out, const char *path, evq_err *err);

// Reads a resolved document, as a trace embeds it; `file` names it in errors. It refers to no files any more.
int evq_scenario_parse(evq_scenario **out, const char *document, size_t len, const char *file, evq_err *err);

void evq_scenario_free(evq_scenario *scenario);

const evq_tool *evq_scenario_tool(const evq_scenario *scenario, const char *name); // NULL when not offered

// The recorded assistant message of a step (from 0), and the turn it belongs to (may be NULL).
const evq_message *evq_scenario_reference(const evq_scenario *scenario, int step, size_t *turn);
const evq_message *evq_scenario_alternative(const evq_scenario *scenario, int step, size_t *turn);

#endif
