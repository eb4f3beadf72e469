// The simulated server's prefix cache: prompts it has processed, as the bytes they came in. Any thread may call.
#ifndef EVQ_SIMULATOR_SIM_CACHE_H
#define EVQ_SIMULATOR_SIM_CACHE_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

enum { EVQ_SIM_CACHE_SLOTS = 16, EVQ_SIM_CACHE_MIB = 256 };

typedef struct evq_sim_cached {
    char *body; // NULL: the slot is free
    size_t len;
    uint64_t used; // by the cache's own count of uses; 0: free
} evq_sim_cached;

typedef struct evq_sim_cache {
    pthread_mutex_t lock;
    evq_sim_cached slots[EVQ_SIM_CACHE_SLOTS];
    size_t bytes;
    uint64_t uses;
} evq_sim_cache;

void evq_sim_cache_init(evq_sim_cache *cache);
void evq_sim_cache_dispose(evq_sim_cache *cache);

// How many bytes `body` has in common with the beginning of a remembered one. That one counts as used.
size_t evq_sim_cache_match(evq_sim_cache *cache, const char *body, size_t len);

// Takes over `body`, which came from malloc. What was used least recently makes room for it.
void evq_sim_cache_remember(evq_sim_cache *cache, char *body, size_t len);

#endif
