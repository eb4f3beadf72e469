// Arguments for a tool, made from its JSON Schema.
#ifndef EVQ_SIMULATOR_SIM_ARGUMENTS_H
#define EVQ_SIMULATOR_SIM_ARGUMENTS_H

#include "base/arena.h"
#include "simulator/sim_dice.h"

#include <jansson.h>

// One line of JSON that the schema accepts, an object, in the arena. With dice: any members, any values. Without:
// the least it takes, which is the required members, the first choice of several and the smallest value.
// `pattern`, `format`, `$ref` and `allOf` are not understood; what they stand at gets a word. NULL is a schema
// without demands.
const char *evq_sim_arguments_make(const json_t *schema, evq_sim_dice *dice, evq_arena *arena);

#endif
