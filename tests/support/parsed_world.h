// A scenario read from the JSON of its world, with tools for pages, memory and messages, and a call on it.
#ifndef EVQ_TESTS_PARSED_WORLD_H
#define EVQ_TESTS_PARSED_WORLD_H

#include "scenarios/world.h"

typedef struct parsed_world {
    evq_scenario *scenario;
    evq_world *world;
    evq_answer answer; // of the last call
} parsed_world;

// `world` is the value of the key. Tools: fetch, find (pages.search), recall (memory.search), note (memory.get), keep
// (memory.store), send, ask (recorded).
parsed_world parsed_world_new(const char *world);
void parsed_world_free(parsed_world *parsed);

const evq_answer *parsed_world_call(parsed_world *parsed, const char *tool, const char *arguments);

// The text of a file as it is now, NULL when there is none.
const char *parsed_world_text(const parsed_world *parsed, const char *path);

#endif
