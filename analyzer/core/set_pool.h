/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interned sorted sets of 32-bit numbers: equal sets have equal ids, set 0 is
 * the empty one. For sets that are few and small: threads, locks, phases.
 *
 * Ownership: the analysis arena. Thread-safety: none.
 * Complexity: every operation is linear in the sets' sizes.
 */
#ifndef CC_CORE_SET_POOL_H
#define CC_CORE_SET_POOL_H

#include <stdbool.h>
#include <stdint.h>

#include "lockgraph/arena.h"
#include "lockgraph/id_map.h"

typedef uint32_t cc_set_id;

struct cc_set {
    const uint32_t *at;
    uint32_t count;
    cc_set_id next_same_hash;
};

struct cc_set_pool {
    struct cc_arena *arena;
    struct cc_set *rows;
    uint32_t rows_count, rows_room;
    struct cc_id_map by_hash;
};

void cc_set_pool_init(struct cc_set_pool *pool, struct cc_arena *arena);

/* Intern `count` sorted, distinct numbers; they are copied. */
cc_set_id cc_set_of(struct cc_set_pool *pool, const uint32_t *sorted, uint32_t count);

cc_set_id cc_set_with(struct cc_set_pool *pool, cc_set_id set, uint32_t item);
cc_set_id cc_set_without(struct cc_set_pool *pool, cc_set_id set, uint32_t item);
cc_set_id cc_set_union(struct cc_set_pool *pool, cc_set_id a, cc_set_id b);
cc_set_id cc_set_intersection(struct cc_set_pool *pool, cc_set_id a, cc_set_id b);
bool cc_set_has(const struct cc_set_pool *pool, cc_set_id set, uint32_t item);

static inline const struct cc_set *cc_set_at(const struct cc_set_pool *pool, cc_set_id set)
{
    return &pool->rows[set];
}

#endif
