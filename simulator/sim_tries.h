// How often each request has been made, so that a fault can pass after some attempts. Safe to share between threads.
#ifndef EVQ_SIMULATOR_SIM_TRIES_H
#define EVQ_SIMULATOR_SIM_TRIES_H

#include <stdint.h>

typedef struct evq_sim_tries evq_sim_tries;

evq_sim_tries *evq_sim_tries_new(void);
void evq_sim_tries_free(evq_sim_tries *tries);

// Counts one more request with this body hash and returns how many there were.
int evq_sim_tries_count(evq_sim_tries *tries, uint64_t body_hash);

#endif
