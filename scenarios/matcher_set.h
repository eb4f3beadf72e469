// Can every element be given a matcher of its own? Private to scenarios/.
#ifndef EVQ_SCENARIOS_MATCHER_SET_H
#define EVQ_SCENARIOS_MATCHER_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Bit k of accepted[i]: matcher i accepts element k. There are `count` of both, at most 64.
bool evq_set_pairs_up(const uint64_t *accepted, size_t count);

#endif
