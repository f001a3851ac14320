/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Growable arrays in the analysis arena.
 *
 * The arena of an analysis has an `on_exhausted` hook that leaves the analysis
 * (see analyze.c), so nothing here returns NULL and callers need no checks.
 */
#ifndef CC_CORE_CORE_MEMORY_H
#define CC_CORE_CORE_MEMORY_H

#include <stdint.h>
#include <string.h>

#include "lockgraph/arena.h"

/* Make room for `wanted` elements of `size` bytes in `*rows`; contents are kept. */
static inline void *cc_grow_rows(struct cc_arena *arena, void *rows, uint32_t count, uint32_t *room, uint32_t wanted,
                                 size_t size)
{
    if (wanted <= *room)
        return rows;
    uint32_t larger = *room ? *room * 2 : 8;
    while (larger < wanted)
        larger *= 2;
    void *moved = cc_arena_array(arena, larger, size);
    if (count)
        memcpy(moved, rows, count * size);
    *room = larger;
    return moved;
}

/* Append one zeroed row to the table `rows` with `rows##_count` and `rows##_room`; gives its index. */
#define CC_APPEND_ROW(arena, owner, rows)                                                                              \
    ((owner)->rows = cc_grow_rows((arena), (owner)->rows, (owner)->rows##_count, &(owner)->rows##_room,                \
                                  (owner)->rows##_count + 1, sizeof *(owner)->rows),                                   \
     memset(&(owner)->rows[(owner)->rows##_count], 0, sizeof *(owner)->rows), (owner)->rows##_count++)

/* The same for a large table of which nobody keeps rows by pointer: what it outgrows goes back to the arena's allocator. */
#define CC_APPEND_LARGE(arena, owner, rows)                                                                            \
    ({                                                                                                                 \
        void *outgrown_ = (owner)->rows;                                                                               \
        uint32_t at_ = CC_APPEND_ROW(arena, owner, rows);                                                              \
        if ((void *)(owner)->rows != outgrown_)                                                                        \
            cc_arena_give_back(arena, outgrown_);                                                                      \
        at_;                                                                                                           \
    })

#endif
