#include "base/clock.h"

#include <time.h>

static double time_scale = 1.0;
static uint64_t origin_ns;

static uint64_t monotonic_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * EVQ_NS_PER_S + (uint64_t)now.tv_nsec;
}

void evq_clock_set_scale(double scale)
{
    time_scale = scale;
    origin_ns = monotonic_ns();
}

double evq_clock_scale(void)
{
    return time_scale;
}

uint64_t evq_clock_ns(void)
{
    uint64_t now = monotonic_ns();
    if (!origin_ns) origin_ns = now - 1; // the first reading is 1: 0 means "did not happen" to all who keep times
    uint64_t span = now - origin_ns;
    return time_scale == 1.0 ? span : (uint64_t)((double)span * time_scale);
}

uint64_t evq_clock_origin_ns(void)
{
    (void)evq_clock_ns();
    return origin_ns;
}

uint64_t evq_clock_real_ns(uint64_t span_ns)
{
    return time_scale == 1.0 ? span_ns : (uint64_t)((double)span_ns / time_scale);
}

void evq_clock_wall(char out[EVQ_WALL_SIZE])
{
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(out, EVQ_WALL_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc);
}
