/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/id_map.h"

uint64_t cc_hash_mix(uint64_t value)
{
    value ^= value >> 30;
    value *= 0xbf58476d1ce4e5b9u;
    value ^= value >> 27;
    value *= 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

uint64_t cc_hash_step(uint64_t seed, uint64_t value)
{
    return cc_hash_mix(seed * 0x9e3779b97f4a7c15u + value + 1);
}

uint64_t cc_hash_text(uint64_t seed, const char *text)
{
    for (; *text; text++)
        seed = (seed ^ (unsigned char)*text) * 0x100000001b3u;
    return cc_hash_mix(seed);
}

/* The slot of `key`, or the free slot where it belongs. The table is never full. */
static uint32_t slot_of(const struct cc_id_map *map, uint64_t key)
{
    uint32_t mask = map->room - 1;
    uint32_t slot = (uint32_t)cc_hash_mix(key) & mask;
    while (map->ids[slot] && map->keys[slot] != key)
        slot = (slot + 1) & mask;
    return slot;
}

uint32_t cc_id_map_get(const struct cc_id_map *map, uint64_t key)
{
    if (!map->room)
        return CC_NO_ID;
    uint32_t stored = map->ids[slot_of(map, key)];
    return stored ? stored - 1 : CC_NO_ID;
}

static enum cc_status rehash(struct cc_arena *arena, struct cc_id_map *map)
{
    struct cc_id_map old = *map;
    if (old.room > UINT32_MAX / 2)
        return CC_ERR_LIMIT;
    uint32_t room = old.room ? old.room * 2 : 16;
    map->keys = cc_arena_array(arena, room, sizeof *map->keys);
    map->ids = cc_arena_array(arena, room, sizeof *map->ids);
    if (!map->keys || !map->ids) {
        *map = old;
        return CC_ERR_NO_MEMORY;
    }
    map->room = room;
    for (uint32_t i = 0; i < old.room; i++) {
        if (!old.ids[i])
            continue;
        uint32_t slot = slot_of(map, old.keys[i]);
        map->keys[slot] = old.keys[i];
        map->ids[slot] = old.ids[i];
    }
    return CC_OK;
}

enum cc_status cc_id_map_put(struct cc_arena *arena, struct cc_id_map *map, uint64_t key, uint32_t id)
{
    if (((uint64_t)map->count + 1) * 4 > (uint64_t)map->room * 3) {
        enum cc_status status = rehash(arena, map);
        if (status)
            return status;
    }
    uint32_t slot = slot_of(map, key);
    if (!map->ids[slot]) {
        map->count++;
        map->keys[slot] = key;
    }
    map->ids[slot] = id + 1;
    return CC_OK;
}
