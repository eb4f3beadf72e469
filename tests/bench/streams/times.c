#include "streams.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void times_add(times *all, token_time item)
{
    if (all->count == all->cap) {
        all->cap = all->cap ? 2 * all->cap : 1 << 16;
        all->items = realloc(all->items, all->cap * sizeof *all->items);
        if (!all->items) abort();
    }
    all->items[all->count++] = item;
}

void times_save(const times *all, const char *path)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(all->items, sizeof *all->items, all->count, file) != all->count || fclose(file)) {
        perror(path);
        exit(3);
    }
}

void times_load(times *all, const char *path)
{
    FILE *file = fopen(path, "rb");
    token_time item;
    if (!file) {
        perror(path);
        exit(3);
    }
    while (fread(&item, sizeof item, 1, file) == 1) times_add(all, item);
    fclose(file);
}

void times_free(times *all)
{
    free(all->items);
    *all = (times){0};
}
