// Chance that repeats: the same seed gives the same throws.
#ifndef EVQ_SIMULATOR_SIM_DICE_H
#define EVQ_SIMULATOR_SIM_DICE_H

#include <stdint.h>

typedef struct evq_sim_dice {
    uint64_t state; // any value is a seed
} evq_sim_dice;

// SplitMix64: https://prng.di.unimi.it/splitmix64.c
static inline uint64_t evq_sim_dice_next(evq_sim_dice *dice)
{
    uint64_t z = dice->state += 0x9e3779b97f4a7c15ull;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

// From 0 to n-1, n > 0; always 0 without dice. (The bias of the remainder is far below what a control needs.)
static inline uint64_t evq_sim_dice_throw(evq_sim_dice *dice, uint64_t n)
{
    return dice ? evq_sim_dice_next(dice) % n : 0;
}

#endif
