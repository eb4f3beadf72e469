// What a text must be like: used by checks on files and replies, and by the world's "when".
#ifndef EVQ_SCENARIOS_CONDITION_H
#define EVQ_SCENARIOS_CONDITION_H

#include "scenarios/matcher.h"

// What stands at a place of a text that is JSON.
typedef struct evq_json_condition {
    const char *pointer; // RFC 6901, valid
    evq_matcher is;
    const char *cwd, *home; // what paths in the text start from
} evq_json_condition;

// A number in a text: what the pattern's first group holds where it first matches.
typedef struct evq_number_condition {
    const evq_pattern *pattern;
    double value, tolerance;
} evq_number_condition;

// Every part that is set must hold. A text that does not exist is NULL and meets nothing but `exists: false`
// and `lacks`.
typedef struct evq_condition {
    int exists;         // 1 must, 0 must not, -1 not said
    const char *equals; // NULL: not said
    const char *const *contains;
    size_t contains_count;
    const char *const *lacks;
    size_t lacks_count;
    const evq_pattern *matches; // NULL: not said
    const evq_json_condition *json;
    size_t json_count;
    const evq_number_condition *numbers;
    size_t number_count;
} evq_condition;

bool evq_condition_holds(const evq_condition *condition, const char *text);

// A condition on one file of the world.
typedef struct evq_when {
    const char *path; // absolute
    evq_condition condition;
} evq_when;

#endif
