// Sleeps until a piece is due, to the moment, and wakes at once when there is no reason to go on.
#ifndef EVQ_SIMULATOR_SIM_WAIT_H
#define EVQ_SIMULATOR_SIM_WAIT_H

#include <stdbool.h>
#include <stdint.h>

#define EVQ_SIM_NEVER UINT64_MAX // a deadline that does not come

// What ends a sleep early.
typedef struct evq_sim_watch {
    int stop_fd;   // readable or hung up: the server is to stop
    int client_fd; // the connection; -1: nobody to watch
} evq_sim_watch;

// True when `deadline_ns`, by evq_clock_ns, has come; false when the server stops or the client has gone.
bool evq_sim_wait(evq_sim_watch *watch, uint64_t deadline_ns);

#endif
