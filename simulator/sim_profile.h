// What the simulated endpoint plays: how it behaves, how fast it is, what it sends, how it fails. Read from the text behind
// "sim:", such as "reference?prompt=43&generation=11.9".
#ifndef EVQ_SIMULATOR_SIM_PROFILE_H
#define EVQ_SIMULATOR_SIM_PROFILE_H

#include "base/arena.h"
#include "base/err.h"
#include "scenarios/endpoint_facts.h"
#include "simulator/sim_behaviour.h"
#include "simulator/sim_lapse.h"
#include "simulator/sim_slip.h"

#include <stdbool.h>

typedef struct evq_sim_profile {
    const char *name;  // of the file it was read from; NULL: it has none
    const char *model; // that it plays; NULL: none by name
    const char *about; // what it re-enacts, one sentence; NULL
    evq_labels labels;
    const evq_sim_behaviour *behaviour;
    int seed;                            // of what is left to chance
    bool vary;                           // chance falls otherwise whenever the same request comes again
    double prompt_rate, generation_rate; // tokens per second
    double curve_ms;                     // by which each thousand tokens squared takes longer than the rate says
    double latency_ms;                   // spent on every request before its prompt is processed
    int chunk_tokens;                    // output tokens that leave in one chunk
    int progress_tokens;                 // prompt tokens between two progress comments; 0: none
    bool cache, usage, timings;
    bool cache_secret; // it says that nothing was cached, whatever was
    evq_sim_fault fault;
    int fault_tokens; // only prompts of at least so many tokens meet it
    int fault_step;   // the step that fails, from 1; 0: every step
    int fault_times;  // how many attempts at it fail; 0: all of them
    double restart_s; // after a crash it listens again; 0: never
    evq_sim_slip slip;
    evq_sim_slip_mode slip_mode; // which answers it is made in
    int slip_step;               // from this step on, 1 being the first
    int slip_steps;              // so many; 0: all that follow
    double slip_chance;          // of a step
    const char *slip_role;       // only in tasks for that model of an agent; NULL: in all
    evq_sim_lapsing lapsing;
} evq_sim_profile;

void evq_sim_profile_init(evq_sim_profile *profile);

// `text` is what stands behind "sim:": a behaviour, the name of a profile in `folder` (NULL: there is none), or the path of one
// (with a "/" or ending in ".json"); then options. Texts are in the arena.
int evq_sim_profile_parse(evq_sim_profile *out, const char *text, const char *folder, evq_arena *arena, evq_err *err);

// One option by its name: private to the simulator.
int evq_sim_profile_set(evq_sim_profile *profile, const char *key, const char *value, evq_arena *arena, evq_err *err);

// "follows the reference, prompt 20,000 tok/s, ..." for reports, in the arena.
const char *evq_sim_profile_describe(const evq_sim_profile *profile, evq_arena *arena);

#endif
