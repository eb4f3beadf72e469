// Memory that is freed in one call: one arena per scenario, trace, scorecard. Freeing the object frees all it
// points to.
#ifndef EVQ_BASE_ARENA_H
#define EVQ_BASE_ARENA_H

#include <stddef.h>

typedef struct evq_arena {
    struct evq_arena_block *blocks;
} evq_arena;

#define EVQ_ARENA_INIT ((evq_arena){0})

// All of these return memory that lives until evq_arena_dispose and never return NULL.
void *evq_arena_alloc(evq_arena *arena, size_t size); // zeroed, aligned for any type
char *evq_arena_strdup(evq_arena *arena, const char *text);
char *evq_arena_strndup(evq_arena *arena, const char *text, size_t len);
char *evq_arena_printf(evq_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
#define evq_arena_array(arena, type, count) ((type *)evq_arena_alloc((arena), sizeof(type) * (count)))

// Makes room for one more element behind `count` in an array that lives in the arena, doubling it as it fills.
void *evq_arena_grown(evq_arena *arena, void *items, size_t count, size_t size);
#define EVQ_GROW(arena, items, count) ((items) = evq_arena_grown((arena), (items), (count), sizeof *(items)))

void evq_arena_dispose(evq_arena *arena);

#endif
