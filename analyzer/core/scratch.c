/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/scratch.h"

#include <string.h>

enum { FIRST_CHUNK = 64 * 1024, ALIGNMENT = 16 };

static size_t chunk_size(uint32_t chunk)
{
    return (size_t)FIRST_CHUNK << chunk;
}

/* Memory with anything in it; `*room` is how much of it there is. */
static void *get(struct cc_scratch *scratch, size_t count, size_t size, size_t *room)
{
    size_t bytes;
    *room = 0;
    if (__builtin_mul_overflow(count + 1, size, &bytes) || bytes > chunk_size(CC_SCRATCH_CHUNKS - 1))
        return cc_arena_alloc(scratch->arena, SIZE_MAX); /* leaves by the hook of the arena */
    bytes = (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    while (chunk_size(scratch->chunk) - scratch->used < bytes) {
        scratch->chunk++;
        scratch->used = 0;
    }
    if (!scratch->chunks[scratch->chunk])
        scratch->chunks[scratch->chunk] = cc_arena_alloc(scratch->arena, chunk_size(scratch->chunk));
    void *memory = scratch->chunks[scratch->chunk] + scratch->used;
    scratch->used += bytes;
    *room = bytes;
    return memory;
}

void *cc_scratch_array(struct cc_scratch *scratch, size_t count, size_t size)
{
    size_t room;
    void *memory = get(scratch, count, size, &room);
    return memset(memory, 0, room);
}

void *cc_scratch_copy(struct cc_scratch *scratch, const void *rows, size_t count, size_t size)
{
    size_t room;
    void *memory = get(scratch, count, size, &room);
    if (count > 0)
        memcpy(memory, rows, count * size);
    return memory;
}

void cc_scratch_give_back(struct cc_scratch *scratch)
{
    for (uint32_t i = 0; i < CC_SCRATCH_CHUNKS; i++) {
        cc_arena_give_back(scratch->arena, scratch->chunks[i]);
        scratch->chunks[i] = NULL;
    }
    cc_scratch_release(scratch, (struct cc_scratch_mark){ 0, 0 });
}
