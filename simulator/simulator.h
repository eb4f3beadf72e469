// The simulated endpoint: a real HTTP server on loopback that speaks every dialect and behaves as its
// profile says: as a scenario's recording, or as a control.
#ifndef EVQ_SIMULATOR_SIMULATOR_H
#define EVQ_SIMULATOR_SIMULATOR_H

#include "scenarios/scenario.h"
#include "simulator/sim_profile.h"

typedef struct evq_simulator evq_simulator;

// Where it listens, and who is told of requests; by several threads. NULL for any port and nobody.
typedef struct evq_sim_listening {
    int port; // 0: any that is free
    void (*told)(void *context, const char *method, const char *path, int status);
    void *context;
} evq_sim_listening;

// The scenarios must outlive the simulator; the array need not. Set the time scale before.
int evq_simulator_start(evq_simulator **out, const evq_sim_profile *profile, const evq_scenario *const *scenarios,
                        size_t count, const evq_sim_listening *listening, evq_err *err);

const char *evq_simulator_url(const evq_simulator *simulator); // its root, "http://127.0.0.1:PORT"

// Returns at once, whatever is being answered: those answers end unfinished.
void evq_simulator_stop(evq_simulator *simulator);

#endif
