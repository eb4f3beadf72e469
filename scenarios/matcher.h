// Which tool calls are meant: a tool and what its arguments must be like.
#ifndef EVQ_SCENARIOS_MATCHER_H
#define EVQ_SCENARIOS_MATCHER_H

#include "base/pattern.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum evq_matcher_kind {
    EVQ_MATCH_EQUAL,   // `value`: equal; numbers by value, objects as subsets
    EVQ_MATCH_PATTERN, // {"$pattern": ...} searches in a string
    EVQ_MATCH_PATH,    // {"$path": ...} compares paths after normalising
    EVQ_MATCH_TEXT,    // {"$text": ...} compares strings, white space and case folded
    EVQ_MATCH_NUMBER,  // {"$number": ..., "tolerance": ...}: a number, or a string that is one
    EVQ_MATCH_SET,     // {"$set": [...]}: an array of the same elements in any order
    EVQ_MATCH_ANY_OF,  // {"$any_of": [...]}
    EVQ_MATCH_ANY,     // {"$any": true}: is there; null counts as not there
    EVQ_MATCH_ABSENT,  // {"$absent": true}: is not there
    EVQ_MATCH_OBJECT,  // an object with matchers inside: `items` by `key`, others ignored
    EVQ_MATCH_ARRAY,   // an array with matchers inside: `items` one by one
} evq_matcher_kind;

enum { EVQ_SET_MAX = 64 }; // elements of a SET

typedef struct evq_matcher {
    evq_matcher_kind kind;
    const char *key;     // the member of the enclosing object, NULL at the root
    const json_t *value; // EQUAL: borrowed from the scenario's document
    const evq_pattern *pattern;
    const char *path; // absolute, normalised
    const char *text; // TEXT: folded
    double number, tolerance;
    const struct evq_matcher *items;
    size_t item_count;
} evq_matcher;

// `value` is NULL for what is not there. `cwd` is what relative paths in it start from, `home` what "~" stands for
// (NULL: see evq_path_normalize).
bool evq_matcher_accepts(const evq_matcher *matcher, const json_t *value, const char *cwd, const char *home);

// The arguments of a call, from their text as received; empty text counts as {}. NULL when it is not JSON: then
// `why`, unless NULL, says where. The caller owns the value, which may be of any type.
json_t *evq_call_arguments(const char *text, json_error_t *why);

typedef struct evq_call_matcher {
    const char *tool;
    evq_matcher arguments; // kind OBJECT
} evq_call_matcher;

// `arguments` is the text as received; what is not a JSON object matches nothing.
bool evq_call_matches(const evq_call_matcher *matcher, const char *tool, const char *arguments, const char *cwd,
                      const char *home);

#endif
