// The one clock: monotonic, nanoseconds. Wall time only labels a run.
#ifndef EVQ_BASE_CLOCK_H
#define EVQ_BASE_CLOCK_H

#include <stdint.h>

#define EVQ_NS_PER_MS 1000000ull
#define EVQ_NS_PER_S  1000000000ull

// Nanoseconds since the first call in this process, times the time scale. Never goes back.
uint64_t evq_clock_ns(void);

// With a scale of 100, one real second counts as 100: a simulated endpoint that sleeps by this clock and a
// client that measures by it stay in step, and a 38-minute prefill passes in 23 seconds. For simulated
// endpoints only. Set once, before any time is taken.
void evq_clock_set_scale(double scale);
double evq_clock_scale(void);

// What the system's monotonic clock showed when this one showed 0, to tell other processes' times of the same machine.
uint64_t evq_clock_origin_ns(void);

// How long a span of this clock takes in the real world, for timers and sleeps of the operating system.
uint64_t evq_clock_real_ns(uint64_t span_ns);

// "2026-05-06T12:00:00Z", UTC.
#define EVQ_WALL_SIZE 21
void evq_clock_wall(char out[EVQ_WALL_SIZE]);

#endif
