// A scenario built by hand, whose world a test fills and then calls tools on.
#ifndef EVQ_TESTS_WORLD_FIXTURE_H
#define EVQ_TESTS_WORLD_FIXTURE_H

#include "scenarios/world.h"

#define FIXTURE_CWD  "/home/ops/site"
#define FIXTURE_HOME "/home/ops"

typedef struct world_fixture {
    evq_scenario scenario;
    evq_world *world; // made by the first call
    evq_answer answer;
    evq_pattern *patterns[32];
    size_t pattern_count;
} world_fixture;

// Tools: read, write, edit, list, search, exec, ask (recorded only), down (unavailable), and swap, which is edit with
// the arguments file, old and new.
world_fixture *world_fixture_new(void);
void world_fixture_free(world_fixture *fixture);

void world_fixture_file(world_fixture *fixture, const char *path, const char *text);
const evq_pattern *world_fixture_pattern(world_fixture *fixture, const char *text, bool whole);
void world_fixture_command(world_fixture *fixture, const char *match, evq_command command); // one more
void world_fixture_result(world_fixture *fixture, evq_recorded result);                     // one more

// Parts that are one text or path.
evq_parts world_fixture_part(world_fixture *fixture, evq_part_kind kind, const char *text);

// Calls a tool; the answer is the fixture's, too.
const evq_answer *world_fixture_call(world_fixture *fixture, const char *tool, const char *arguments);
// The same with arguments {"key": "value", ...}, given as pairs and a NULL, and returns what the model is told.
const char *world_fixture_say(world_fixture *fixture, const char *tool, ...);

// The text of a file as it is now, NULL when there is none.
const char *world_fixture_text(const world_fixture *fixture, const char *path);

#endif
