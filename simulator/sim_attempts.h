// Which attempt a request is: how often the same body came before, so that a fault can pass. Any thread may call.
#ifndef EVQ_SIMULATOR_SIM_ATTEMPTS_H
#define EVQ_SIMULATOR_SIM_ATTEMPTS_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

enum { EVQ_SIM_ATTEMPT_SLOTS = 1024 }; // bodies remembered; then the oldest is forgotten

typedef struct evq_sim_attempts {
    pthread_mutex_t lock;
    struct evq_sim_attempt {
        uint64_t hash;
        int count; // 0: the slot is free
    } slots[EVQ_SIM_ATTEMPT_SLOTS];
    size_t next; // the slot for a new body
} evq_sim_attempts;

void evq_sim_attempts_init(evq_sim_attempts *attempts);
void evq_sim_attempts_dispose(evq_sim_attempts *attempts);

// Counts a request with that body; the first gives 1.
int evq_sim_attempts_count(evq_sim_attempts *attempts, const char *body, size_t len);

#endif
