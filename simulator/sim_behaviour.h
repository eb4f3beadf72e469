// How the simulated model behaves: one row each. The first follows the recording; the others are controls, models that
// do nothing useful, whom no scenario may credit with anything.
#ifndef EVQ_SIMULATOR_SIM_BEHAVIOUR_H
#define EVQ_SIMULATOR_SIM_BEHAVIOUR_H

#include "base/arena.h"
#include "scenarios/message.h"
#include "simulator/sim_fault.h"
#include "simulator/sim_request.h"

#include <stdint.h>

// What the model looks at when it is its turn to speak.
typedef struct evq_sim_scene {
    const evq_sim_request *request;
    evq_sim_place place;
    uint64_t seed;
} evq_sim_scene;

// The message and its texts are in the arena, or as old as the scenario: the request may go before them.
typedef const evq_message *evq_sim_say(const evq_sim_scene *scene, evq_arena *arena);

typedef struct evq_sim_behaviour {
    const char *name;        // behind "sim:"
    const char *description; // for reports
    evq_sim_say *say;        // NULL: nobody listens there
    evq_sim_fault fault;     // met by every attempt at every step; NONE: only what the options ask for
} evq_sim_behaviour;

extern const evq_sim_behaviour evq_sim_behaviours[];
extern const size_t evq_sim_behaviour_count; // the first one is the default

const evq_sim_behaviour *evq_sim_behaviour_find(const char *name, size_t len); // NULL when there is none

#endif
