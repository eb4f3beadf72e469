// The inside of the simulated endpoint: what its exchanges share. Any of their threads may use it.
#ifndef EVQ_SIMULATOR_SIM_SERVER_H
#define EVQ_SIMULATOR_SIM_SERVER_H

#include "simulator/sim_attempts.h"
#include "simulator/sim_cache.h"
#include "simulator/simulator.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

enum { EVQ_SIM_CONNECTION_BYTES = 256 * 1024 }; // read of a request at a time, and the largest piece written at a time

enum { EVQ_SIM_RESTARTS = 256 }; // then it stays down

struct evq_simulator {
    struct MHD_Daemon *daemon;                 // NULL when nobody listens; then
    struct MHD_Daemon *gone[EVQ_SIM_RESTARTS]; // that have crashed
    size_t gone_count;
    pthread_t restarter; // brings up the next one
    bool has_restarter;
    int deaf_fd; // holds the port, else -1
    evq_sim_profile profile;
    evq_sim_listening listening;
    int port;
    const evq_scenario **scenarios;
    size_t scenario_count;
    evq_sim_cache cache;
    evq_sim_attempts attempts;
    int stop_pipe[2]; // closing the second wakes everybody who sleeps on the first
    atomic_bool crashed;
    atomic_uint answer_count;
    char url[64];
};

// Nobody listens any more; after the profile's time somebody does again, and has forgotten everything.
void evq_simulator_crash(evq_simulator *simulator);

#endif
