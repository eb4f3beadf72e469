// Identifiers that a model made up: paths, addresses and ids in a call's arguments that occur nowhere in what it was shown,
// which is told here as the JSON text of the requests' bodies so far.
#ifndef EVQ_SCORING_GROUNDING_H
#define EVQ_SCORING_GROUNDING_H

#include "base/arena.h"

#include <jansson.h>
#include <stdbool.h>

// A string that stands for one certain thing: no blanks, and a slash, an at sign, a letter together with a digit, or a file's
// extension. Dates, times, plain numbers and amounts with a unit are none: they are worked out, not looked up.
bool evq_identifier_looks_like(const char *text);

// The identifier itself; a path also where its name and the folder that it lies in were shown apart.
bool evq_identifier_was_shown(const char *identifier, const char *shown);

// The first identifier anywhere in the arguments that was not shown, in the arena; NULL when there is none. `recorded`, if
// not NULL, are arguments that are right: what stands there needs no other source.
const char *evq_ungrounded_find(const json_t *arguments, const json_t *recorded, const char *shown, evq_arena *arena);

#endif
