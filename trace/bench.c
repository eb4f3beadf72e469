#include "trace/bench.h"

#include <stdlib.h>
#include <string.h>

const char *const evq_point_kind_names[EVQ_POINT_KIND_COUNT] = {
#define X(name, id) id,
    EVQ_POINT_KINDS(X)
#undef X
};

const char *const evq_bench_stop_names[EVQ_BENCH_STOP_COUNT] = {
#define X(name, id) id,
    EVQ_BENCH_STOPS(X)
#undef X
};

// Fisher and Yates, with a generator of our own, so that a resumed bench has the same order.
static void shuffle(evq_bench_group *groups, size_t count, uint64_t *state)
{
    for (size_t i = count; i > 1; i--) {
        *state = *state * 6364136223846793005ull + 1442695040888963407ull;
        size_t k = (size_t)((*state >> 33) % i);
        evq_bench_group held = groups[i - 1];
        groups[i - 1] = groups[k];
        groups[k] = held;
    }
}

size_t evq_bench_group_count(const evq_bench_plan *plan)
{
    return plan->sizes.count * plan->outputs.count * plan->streams.count * (size_t)plan->repeats;
}

evq_bench_group *evq_bench_groups(const evq_bench_plan *plan, size_t *count, evq_arena *arena)
{
    size_t cells = plan->sizes.count * plan->outputs.count * plan->streams.count;
    evq_bench_group *groups = evq_arena_array(arena, evq_bench_group, cells * (size_t)plan->repeats);
    uint64_t state = 1;
    size_t n = 0;
    for (int block = 0; block < plan->repeats; block++) {
        for (size_t i = 0; i < plan->sizes.count; i++)
            for (size_t j = 0; j < plan->outputs.count; j++)
                for (size_t k = 0; k < plan->streams.count; k++)
                    groups[n++] = (evq_bench_group){.block = block,
                                                    .size = plan->sizes.items[i],
                                                    .output = plan->outputs.items[j],
                                                    .streams = plan->streams.items[k]};
        if (block) shuffle(groups + n - cells, cells, &state);
    }
    for (size_t i = 0; i < n; i++) groups[i].number = (int)i;
    *count = n;
    return groups;
}

// A conversation is over with its last turn, or with the first that failed. One that the user broke off was not made.
static bool ends_conversation(const evq_bench_plan *plan, const evq_point *point)
{
    if (point->attempt.failure == EVQ_FAILURE_INTERRUPTED) return false;
    return point->attempt.failure != EVQ_FAILURE_NONE || point->kind == EVQ_POINT_WARM || !plan->warm;
}

void evq_bench_find_done(const evq_bench *bench, bool *done)
{
    const evq_bench_plan *plan = &bench->plan;
    evq_arena scratch = EVQ_ARENA_INIT;
    size_t count;
    const evq_bench_group *groups = evq_bench_groups(plan, &count, &scratch);
    int64_t *ended = evq_arena_array(&scratch, int64_t, count);
    memset(ended, 0, count * sizeof *ended);
    for (size_t i = 0; i < bench->point_count; i++) {
        const evq_point *point = &bench->points[i];
        if (point->kind == EVQ_POINT_CALIBRATE || (size_t)point->group.number >= count) continue;
        ended[point->group.number] += ends_conversation(plan, point);
    }
    for (size_t i = 0; i < count; i++) done[i] = ended[i] >= groups[i].streams;
    evq_arena_dispose(&scratch);
}
