/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hash map from 64-bit keys to 32-bit ids, open addressing, in an arena.
 *
 * A zeroed struct is an empty map. The key 0 is an ordinary key. Iteration
 * order is not part of the contract: anything printed is sorted first.
 * Ownership: the storage belongs to the arena passed to put.
 * Thread-safety: none. Complexity: get and put are amortised O(1).
 */
#ifndef CC_LOCKGRAPH_ID_MAP_H
#define CC_LOCKGRAPH_ID_MAP_H

#include <stdint.h>

#include "lockgraph/arena.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Key and id side by side: one cache line a look. */
struct cc_id_slot {
    uint64_t key;
    uint32_t id; /* id + 1; 0 marks a free slot */
};

struct cc_id_map {
    struct cc_id_slot *slots;
    uint32_t count;
    uint32_t room; /* a power of two, or 0 */
};

#define CC_NO_ID UINT32_MAX

/* Store `id` (not CC_NO_ID) under `key`, replacing what was there. */
CC_MUST_USE enum cc_status cc_id_map_put(struct cc_arena *arena, struct cc_id_map *map, uint64_t key, uint32_t id);

/* The slot of `key`, or the free slot where it belongs, in a map that is not empty. It is never full. */
static inline struct cc_id_slot *cc_id_map_slot(const struct cc_id_map *map, uint64_t key)
{
    uint32_t mask = map->room - 1;
    uint64_t hash = key * UINT64_C(0x9e3779b97f4a7c15);
    uint32_t at = (uint32_t)(hash >> 32 ^ hash) & mask;
    while (map->slots[at].id && map->slots[at].key != key)
        at = (at + 1) & mask;
    return &map->slots[at];
}

/* The id stored under `key`, or CC_NO_ID. */
static inline uint32_t cc_id_map_get(const struct cc_id_map *map, uint64_t key)
{
    return map->room ? cc_id_map_slot(map, key)->id - 1 : CC_NO_ID;
}

/* Forget all keys; the storage is kept. */
void cc_id_map_clear(struct cc_id_map *map);

/* Mix a 64-bit value so that every bit depends on every other (splitmix64 finaliser). */
static inline uint64_t cc_hash_mix(uint64_t value)
{
    value ^= value >> 30;
    value *= UINT64_C(0xbf58476d1ce4e5b9);
    value ^= value >> 27;
    value *= UINT64_C(0x94d049bb133111eb);
    return value ^ (value >> 31);
}

/* Extend hash `seed` by `value`. */
static inline uint64_t cc_hash_step(uint64_t seed, uint64_t value)
{
    return cc_hash_mix(seed * UINT64_C(0x9e3779b97f4a7c15) + value + 1);
}

/* Hash a NUL-terminated text. */
uint64_t cc_hash_text(uint64_t seed, const char *text);

#ifdef __cplusplus
}
#endif

#endif
