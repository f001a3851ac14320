/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 4 * 1024 * 1024, ALIGNMENT = 16 };

struct block {
    _Alignas(ALIGNMENT) struct block *previous;
    size_t size;   /* of the whole block, header included */
    size_t used;   /* header included */
    size_t pieces; /* handed out */
    bool zeroed;   /* beyond `used` */
};

struct cc_arena {
    struct cc_allocator allocator;
    struct block *newest; /* the open one */
    size_t next_size;
    size_t footprint;
    void (*on_exhausted)(void *context);
    void *exhausted_context;
};

enum cc_status cc_arena_create(const struct cc_allocator *allocator, struct cc_arena **out)
{
    struct cc_arena *arena = allocator->acquire(allocator->context, sizeof *arena);
    if (!arena)
        return CC_ERR_NO_MEMORY;
    memset(arena, 0, sizeof *arena);
    arena->allocator = *allocator;
    arena->next_size = FIRST_BLOCK;
    *out = arena;
    return CC_OK;
}

void cc_arena_on_exhausted(struct cc_arena *arena, void (*hook)(void *context), void *context)
{
    arena->on_exhausted = hook;
    arena->exhausted_context = context;
}

void cc_arena_destroy(struct cc_arena *arena)
{
    if (!arena)
        return;
    struct cc_allocator allocator = arena->allocator;
    for (struct block *block = arena->newest; block;) {
        struct block *previous = block->previous;
        allocator.release(allocator.context, block, block->size);
        block = previous;
    }
    allocator.release(allocator.context, arena, sizeof *arena);
}

static void *exhausted(struct cc_arena *arena)
{
    if (arena->on_exhausted)
        arena->on_exhausted(arena->exhausted_context);
    return NULL;
}

/*
 * Append a block with room for `size` bytes. The open block stays open if more is left in it
 * than the new one will have to spare: a large object must not waste it.
 */
static struct block *grow(struct cc_arena *arena, size_t size)
{
    size_t wanted = sizeof(struct block) + size;
    size_t block_size = wanted > arena->next_size ? wanted : arena->next_size;
    struct block *block = arena->allocator.acquire(arena->allocator.context, block_size);
    if (!block)
        return NULL;
    size_t zeroed_from = arena->allocator.zeroed_from;
    *block =
        (struct block){ .size = block_size, .used = sizeof *block, .zeroed = zeroed_from && block_size >= zeroed_from };
    struct block *open = arena->newest;
    if (open && open->size - open->used > block_size - wanted) {
        block->previous = open->previous;
        open->previous = block;
    } else {
        block->previous = open;
        arena->newest = block;
    }
    arena->footprint += block_size;
    if (block_size == arena->next_size && arena->next_size < LARGEST_BLOCK)
        arena->next_size *= 2;
    return block;
}

void *cc_arena_alloc(struct cc_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        return exhausted(arena);
    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    struct block *block = arena->newest;
    if (!block || block->size - block->used < size) {
        block = grow(arena, size);
        if (!block)
            return exhausted(arena);
    }
    void *memory = (char *)block + block->used;
    block->used += size;
    block->pieces++;
    if (!block->zeroed)
        memset(memory, 0, size);
    return memory;
}

void cc_arena_give_back(struct cc_arena *arena, void *memory)
{
    struct block **link = &arena->newest;
    while (memory && *link && (void *)(*link + 1) != memory)
        link = &(*link)->previous;
    struct block *block = memory ? *link : NULL;
    if (!block || block->pieces != 1 || block->size < LARGEST_BLOCK)
        return;
    *link = block->previous;
    arena->footprint -= block->size;
    arena->allocator.release(arena->allocator.context, block, block->size);
}

void *cc_arena_array(struct cc_arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        return exhausted(arena);
    return cc_arena_alloc(arena, bytes);
}

void *cc_arena_grown(struct cc_arena *arena, void *array, uint32_t count, uint32_t *room, uint64_t wanted, size_t size)
{
    if (wanted <= *room)
        return array;
    uint64_t larger = (uint64_t)*room * 2 > wanted ? (uint64_t)*room * 2 : wanted;
    if (larger > UINT32_MAX)
        larger = UINT32_MAX;
    if (larger < wanted)
        return exhausted(arena);
    void *moved = cc_arena_array(arena, larger, size);
    if (!moved)
        return NULL;
    if (count)
        memcpy(moved, array, count * size);
    *room = (uint32_t)larger;
    return moved;
}

char *cc_arena_text(struct cc_arena *arena, const char *text, size_t length)
{
    char *copy = cc_arena_alloc(arena, length + 1);
    if (copy && length)
        memcpy(copy, text, length);
    return copy;
}

char *cc_arena_format(struct cc_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = cc_arena_alloc(arena, (size_t)(length < 0 ? 0 : length) + 1);
    if (!text || length < 0)
        return text;
    va_start(arguments, format);
    (void)vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}

size_t cc_arena_footprint(const struct cc_arena *arena)
{
    return arena->footprint;
}
