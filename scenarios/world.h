// What answers a trial's tool calls: from data alone, deterministically, in memory. Nothing is executed,
// fetched, or written on the host.
#ifndef EVQ_SCENARIOS_WORLD_H
#define EVQ_SCENARIOS_WORLD_H

#include "scenarios/scenario.h"

// Where an answer came from. OFF_SCRIPT is a realistic error for a call that nothing in the scenario
// foresees; INVALID is the error for a call that is not well-formed.
typedef enum evq_answer_source {
    EVQ_ANSWER_RECORDED,
    EVQ_ANSWER_FILES,
    EVQ_ANSWER_COMMAND,
    EVQ_ANSWER_OFF_SCRIPT,
    EVQ_ANSWER_INVALID,
    EVQ_ANSWER_SOURCE_COUNT
} evq_answer_source;
extern const char *const evq_answer_source_names[EVQ_ANSWER_SOURCE_COUNT];

// A file that the call created or replaced (content set) or removed (content NULL).
typedef struct evq_change {
    const char *path;
    const char *content;
    size_t len;
} evq_change;

typedef struct evq_answer {
    const char *content; // what the model is told
    bool is_error;
    evq_answer_source source;
    const evq_change *changes;
    size_t change_count;
} evq_answer;

typedef struct evq_world evq_world;

evq_world *evq_world_new(const evq_scenario *scenario); // the scenario must outlive it
void evq_world_free(evq_world *world);

// Plays the tool. What `out` points to lives until the next call on this world.
void evq_world_answer(evq_world *world, const evq_tool_call *call, evq_answer *out);

// The files as they are now.
const evq_file_tree *evq_world_files(const evq_world *world);

#endif
