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

#endif
