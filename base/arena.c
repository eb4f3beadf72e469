#include "base/arena.h"

#include "base/err.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 32 * 1024 };

struct evq_arena_block {
    struct evq_arena_block *next;
    size_t used, size;
    alignas(max_align_t) char data[];
};

void *evq_arena_alloc(evq_arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > (size_t)-1 / 2) evq_out_of_memory();
    size = (size + align - 1) / align * align;
    struct evq_arena_block *block = arena->blocks;
    if (!block || block->size - block->used < size) {
        size_t room = size > BLOCK_BYTES / 4 ? size : BLOCK_BYTES;
        struct evq_arena_block *fresh = calloc(1, sizeof *fresh + room);
        if (!fresh) evq_out_of_memory();
        fresh->size = room;
        if (block && room == size) { // a big piece gets a block of its own behind the one being filled
            fresh->next = block->next;
            block->next = fresh;
        } else {
            fresh->next = block;
            arena->blocks = fresh;
        }
        block = fresh;
    }
    void *out = block->data + block->used;
    block->used += size;
    return out;
}

char *evq_arena_strndup(evq_arena *arena, const char *text, size_t len)
{
    char *out = evq_arena_alloc(arena, len + 1);
    memcpy(out, text, len);
    return out;
}

char *evq_arena_strdup(evq_arena *arena, const char *text)
{
    return evq_arena_strndup(arena, text, strlen(text));
}

char *evq_arena_printf(evq_arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *out = evq_arena_alloc(arena, (size_t)len + 1);
    vsnprintf(out, (size_t)len + 1, format, again);
    va_end(again);
    return out;
}

void *evq_arena_grown(evq_arena *arena, void *items, size_t count, size_t size)
{
    if (count && (count & (count - 1))) return items;
    void *fresh = evq_arena_alloc(arena, (count ? 2 * count : 1) * size);
    if (count) memcpy(fresh, items, count * size);
    return fresh;
}

void evq_arena_dispose(evq_arena *arena)
{
    while (arena->blocks) {
        struct evq_arena_block *next = arena->blocks->next;
        free(arena->blocks);
        arena->blocks = next;
    }
}
