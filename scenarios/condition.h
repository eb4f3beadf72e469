// What a text must be like: used by checks on files and replies, and by the world's "when".
#ifndef EVQ_SCENARIOS_CONDITION_H
#define EVQ_SCENARIOS_CONDITION_H

#include "base/pattern.h"

#include <stdbool.h>
#include <stddef.h>

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
} evq_condition;

bool evq_condition_holds(const evq_condition *condition, const char *text);

// A condition on one file of the world.
typedef struct evq_when {
    const char *path; // absolute
    evq_condition condition;
} evq_when;

#endif
