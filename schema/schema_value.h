// JSON values as JSON Schema sees them: numbers are mathematical (1.0 is 1), the order of an object's keys says nothing.
#ifndef EVQ_SCHEMA_SCHEMA_VALUE_H
#define EVQ_SCHEMA_SCHEMA_VALUE_H

#include "base/arena.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

// Equal values have equal hashes.
bool evq_value_equal(const json_t *a, const json_t *b);
uint64_t evq_value_hash(const json_t *value);

int evq_number_compare(const json_t *a, const json_t *b); // below, equal, above: -1, 0, 1
bool evq_number_is_integer(const json_t *value);
bool evq_number_is_multiple(const json_t *value, const json_t *of); // exact, in decimal; `of` is above 0

size_t evq_string_length(const json_t *string); // code points

// "the string "5"", "an object": for sentences, one line, cut short. In the arena.
const char *evq_value_words(const json_t *value, evq_arena *arena);
const char *evq_value_quote(const json_t *value, evq_arena *arena); // as JSON: "5", 17, [1,2...

#endif
