#include "scenarios/loading.h"

#include <stddef.h>

// What holds where the scenario says nothing: what real agents do (docs/scenario-format.md).
static evq_limits defaults(const evq_scenario *scenario)
{
    return (evq_limits){.steps = 2 * scenario->reference_steps + 5,
                        .seconds_per_step = 600,
                        .seconds_per_trial = 7200,
                        .idle_seconds = 300,
                        .connect_seconds = 10,
                        .output_tokens = 4096,
                        .retries = 2};
}

static const struct count_limit {
    const char *key;
    size_t offset;
    int min, max;
} counts[] = {
    {"steps", offsetof(evq_limits, steps), 1, 10000},
    {"output_tokens", offsetof(evq_limits, output_tokens), 1, 1000000},
    {"retries", offsetof(evq_limits, retries), 0, 100},
};

static const struct time_limit {
    const char *key;
    size_t offset;
    double max;
} times[] = {
    {"seconds_per_step", offsetof(evq_limits, seconds_per_step), 86400},
    {"seconds_per_trial", offsetof(evq_limits, seconds_per_trial), 604800},
    {"idle_seconds", offsetof(evq_limits, idle_seconds), 86400},
    {"connect_seconds", offsetof(evq_limits, connect_seconds), 3600},
};
#define SECONDS_MIN 0.01

int evq_limits_load(evq_scenario *scenario, const evq_json *at)
{
    static const char *const keys[] = {"steps",           "seconds_per_step", "seconds_per_trial", "idle_seconds",
                                       "connect_seconds", "output_tokens",    "retries",           NULL};
    evq_limits *limits = &scenario->limits;
    *limits = defaults(scenario);
    if (!at) return 0;
    if (evq_json_only(at, keys)) return EVQ_EFORMAT;
    evq_json member;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        int64_t value;
        if (!evq_json_find(at, counts[i].key, &member)) continue;
        if (evq_json_integer(&member, counts[i].min, counts[i].max, &value)) return EVQ_EFORMAT;
        *(int *)((char *)limits + counts[i].offset) = (int)value;
    }
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        if (!evq_json_find(at, times[i].key, &member)) continue;
        if (evq_json_number(&member, SECONDS_MIN, times[i].max, (double *)(void *)((char *)limits + times[i].offset)))
            return EVQ_EFORMAT;
    }
    return 0;
}
