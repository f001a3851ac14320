/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/set_pool.h"

#include "analyzer/core/core_memory.h"

void cc_set_pool_init(struct cc_set_pool *pool, struct cc_arena *arena)
{
    memset(pool, 0, sizeof *pool);
    pool->arena = arena;
    (void)cc_set_of(pool, NULL, 0);
}

cc_set_id cc_set_of(struct cc_set_pool *pool, const uint32_t *sorted, uint32_t count)
{
    uint64_t hash = count;
    for (uint32_t i = 0; i < count; i++)
        hash = cc_hash_step(hash, sorted[i]);
    uint32_t first = cc_id_map_get(&pool->by_hash, hash);
    for (uint32_t id = first; id != CC_NO_ID; id = pool->rows[id].next_same_hash)
        if (pool->rows[id].count == count && (!count || !memcmp(pool->rows[id].at, sorted, count * sizeof *sorted)))
            return id;
    uint32_t *copy = cc_arena_array(pool->arena, count ? count : 1, sizeof *copy);
    if (count)
        memcpy(copy, sorted, count * sizeof *copy);
    uint32_t made = CC_APPEND_ROW(pool->arena, pool, rows);
    pool->rows[made] = (struct cc_set){ copy, count, first };
    if (cc_id_map_put(pool->arena, &pool->by_hash, hash, made))
        return 0;
    return made;
}

bool cc_set_has(const struct cc_set_pool *pool, cc_set_id set, uint32_t item)
{
    const struct cc_set *row = &pool->rows[set];
    uint32_t low = 0, high = row->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (row->at[middle] < item)
            low = middle + 1;
        else
            high = middle;
    }
    return low < row->count && row->at[low] == item;
}

/* Merge two sorted lists, keeping what is in at least `needed` (1: union, 2: intersection) of them. */
static cc_set_id merge(struct cc_set_pool *pool, struct cc_set a, struct cc_set b, int needed)
{
    uint32_t small[64];
    uint32_t *out = a.count + b.count <= 64 ? small : cc_arena_array(pool->arena, a.count + b.count, sizeof *out);
    uint32_t count = 0;
    for (uint32_t i = 0, j = 0; i < a.count || j < b.count;) {
        bool left = j == b.count || (i < a.count && a.at[i] <= b.at[j]);
        bool right = i == a.count || (j < b.count && b.at[j] <= a.at[i]);
        uint32_t item = left ? a.at[i] : b.at[j];
        if (left + right >= needed)
            out[count++] = item;
        i += left;
        j += right;
    }
    return cc_set_of(pool, out, count);
}

cc_set_id cc_set_union(struct cc_set_pool *pool, cc_set_id a, cc_set_id b)
{
    if (a == b || !b)
        return a;
    return a ? merge(pool, pool->rows[a], pool->rows[b], 1) : b;
}

cc_set_id cc_set_intersection(struct cc_set_pool *pool, cc_set_id a, cc_set_id b)
{
    if (a == b)
        return a;
    return a && b ? merge(pool, pool->rows[a], pool->rows[b], 2) : 0;
}

cc_set_id cc_set_with(struct cc_set_pool *pool, cc_set_id set, uint32_t item)
{
    return cc_set_has(pool, set, item) ? set : merge(pool, pool->rows[set], (struct cc_set){ &item, 1, 0 }, 1);
}

cc_set_id cc_set_without(struct cc_set_pool *pool, cc_set_id set, uint32_t item)
{
    if (!cc_set_has(pool, set, item))
        return set;
    struct cc_set row = pool->rows[set];
    uint32_t *kept = cc_arena_array(pool->arena, row.count, sizeof *kept);
    uint32_t count = 0;
    for (uint32_t i = 0; i < row.count; i++)
        if (row.at[i] != item)
            kept[count++] = row.at[i];
    return cc_set_of(pool, kept, count);
}
