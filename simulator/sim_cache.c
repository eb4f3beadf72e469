#include "simulator/sim_cache.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

void evq_sim_cache_init(evq_sim_cache *cache)
{
    *cache = (evq_sim_cache){0};
    pthread_mutex_init(&cache->lock, NULL);
}

static void forget(evq_sim_cache *cache, evq_sim_cached *slot)
{
    cache->bytes -= slot->len;
    free(slot->body);
    *slot = (evq_sim_cached){0};
}

void evq_sim_cache_dispose(evq_sim_cache *cache)
{
    for (size_t i = 0; i < EVQ_SIM_CACHE_SLOTS; i++) forget(cache, &cache->slots[i]);
    pthread_mutex_destroy(&cache->lock);
}

// Bodies are hundreds of kilobytes: memcmp runs over what is equal, single bytes are looked at where they part.
static size_t common_prefix(const char *a, const char *b, size_t len)
{
    enum { STRIDE = 4096 };
    size_t at = 0;
    while (len - at >= STRIDE && !memcmp(a + at, b + at, STRIDE)) at += STRIDE;
    while (at < len && a[at] == b[at]) at++;
    return at;
}

size_t evq_sim_cache_match(evq_sim_cache *cache, const char *body, size_t len)
{
    size_t best = 0;
    evq_sim_cached *hit = NULL;
    pthread_mutex_lock(&cache->lock);
    for (size_t i = 0; i < EVQ_SIM_CACHE_SLOTS; i++) {
        evq_sim_cached *slot = &cache->slots[i];
        size_t shorter = slot->len < len ? slot->len : len;
        if (shorter <= best || slot->body[best] != body[best]) continue; // cannot beat the best
        size_t common = common_prefix(slot->body, body, shorter);
        if (common <= best) continue;
        best = common;
        hit = slot;
    }
    if (hit) hit->used = ++cache->uses;
    pthread_mutex_unlock(&cache->lock);
    return best;
}

static evq_sim_cached *find_equal(evq_sim_cache *cache, const char *body, size_t len)
{
    for (size_t i = 0; i < EVQ_SIM_CACHE_SLOTS; i++) {
        evq_sim_cached *slot = &cache->slots[i];
        if (slot->body && slot->len == len && !memcmp(slot->body, body, len)) return slot;
    }
    return NULL;
}

// A slot for `len` bytes: a free one, or that of the least recently used.
static evq_sim_cached *make_room(evq_sim_cache *cache, size_t len)
{
    for (;;) {
        evq_sim_cached *free_slot = NULL, *oldest = NULL;
        for (size_t i = 0; i < EVQ_SIM_CACHE_SLOTS; i++) {
            evq_sim_cached *slot = &cache->slots[i];
            if (!slot->body)
                free_slot = slot;
            else if (!oldest || slot->used < oldest->used)
                oldest = slot;
        }
        if (free_slot && (!oldest || cache->bytes + len <= EVQ_MIB(EVQ_SIM_CACHE_MIB))) return free_slot;
        forget(cache, oldest);
    }
}

void evq_sim_cache_remember(evq_sim_cache *cache, char *body, size_t len)
{
    pthread_mutex_lock(&cache->lock);
    evq_sim_cached *slot = find_equal(cache, body, len);
    if (slot) {
        free(body);
    } else {
        slot = make_room(cache, len);
        slot->body = body;
        slot->len = len;
        cache->bytes += len;
    }
    slot->used = ++cache->uses;
    pthread_mutex_unlock(&cache->lock);
}
