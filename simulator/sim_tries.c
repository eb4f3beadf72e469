#include "simulator/sim_tries.h"

#include "base/arena.h"
#include "base/err.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct entry {
    uint64_t hash;
    int count;
} entry;

struct evq_sim_tries {
    pthread_mutex_t lock;
    evq_arena arena;
    entry *entries;
    size_t count;
};

evq_sim_tries *evq_sim_tries_new(void)
{
    evq_sim_tries *tries = calloc(1, sizeof *tries);
    if (!tries) evq_out_of_memory();
    pthread_mutex_init(&tries->lock, NULL);
    return tries;
}

void evq_sim_tries_free(evq_sim_tries *tries)
{
    if (!tries) return;
    pthread_mutex_destroy(&tries->lock);
    evq_arena_dispose(&tries->arena);
    free(tries);
}

int evq_sim_tries_count(evq_sim_tries *tries, uint64_t body_hash)
{
    pthread_mutex_lock(&tries->lock);
    entry *found = NULL;
    for (size_t i = 0; i < tries->count && !found; i++)
        if (tries->entries[i].hash == body_hash) found = &tries->entries[i];
    if (!found) {
        EVQ_GROW(&tries->arena, tries->entries, tries->count);
        found = &tries->entries[tries->count++];
        *found = (entry){.hash = body_hash};
    }
    int count = ++found->count;
    pthread_mutex_unlock(&tries->lock);
    return count;
}
