#include "simulator/sim_attempts.h"

#include "base/hash.h"

void evq_sim_attempts_init(evq_sim_attempts *attempts)
{
    *attempts = (evq_sim_attempts){0};
    pthread_mutex_init(&attempts->lock, NULL);
}

void evq_sim_attempts_dispose(evq_sim_attempts *attempts)
{
    pthread_mutex_destroy(&attempts->lock);
}

static struct evq_sim_attempt *slot_of(evq_sim_attempts *attempts, uint64_t hash)
{
    for (size_t i = 0; i < EVQ_SIM_ATTEMPT_SLOTS && attempts->slots[i].count; i++)
        if (attempts->slots[i].hash == hash) return &attempts->slots[i];
    struct evq_sim_attempt *slot = &attempts->slots[attempts->next];
    attempts->next = (attempts->next + 1) % EVQ_SIM_ATTEMPT_SLOTS;
    *slot = (struct evq_sim_attempt){.hash = hash};
    return slot;
}

int evq_sim_attempts_count(evq_sim_attempts *attempts, const char *body, size_t len)
{
    uint64_t hash = evq_hash(EVQ_HASH_INIT, body, len);
    pthread_mutex_lock(&attempts->lock);
    int count = ++slot_of(attempts, hash)->count;
    pthread_mutex_unlock(&attempts->lock);
    return count;
}
