// FNV-1a, 64 bit: to recognise equal prompts, not to resist anybody.
// http://www.isthe.com/chongo/tech/comp/fnv/
#ifndef EVQ_BASE_HASH_H
#define EVQ_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define EVQ_HASH_INIT 0xcbf29ce484222325ull

static inline uint64_t evq_hash(uint64_t hash, const void *data, size_t len)
{
    const unsigned char *bytes = data;
    for (size_t i = 0; i < len; i++) hash = (hash ^ bytes[i]) * 0x100000001b3ull;
    return hash;
}

#endif
