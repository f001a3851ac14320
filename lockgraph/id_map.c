/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/id_map.h"

#include <string.h>

uint64_t cc_hash_text(uint64_t seed, const char *text)
{
    for (; *text; text++)
        seed = (seed ^ (unsigned char)*text) * 0x100000001b3u;
    return cc_hash_mix(seed);
}

static enum cc_status rehash(struct cc_arena *arena, struct cc_id_map *map)
{
    struct cc_id_map old = *map;
    if (old.room > UINT32_MAX / 2)
        return CC_ERR_LIMIT;
    uint32_t room = old.room ? old.room * 2 : 16;
    map->slots = cc_arena_array(arena, room, sizeof *map->slots);
    if (!map->slots) {
        *map = old;
        return CC_ERR_NO_MEMORY;
    }
    map->room = room;
    for (uint32_t i = 0; i < old.room; i++)
        if (old.slots[i].id)
            *cc_id_map_slot(map, old.slots[i].key) = old.slots[i];
    cc_arena_give_back(arena, old.slots);
    return CC_OK;
}

void cc_id_map_clear(struct cc_id_map *map)
{
    if (map->count)
        memset(map->slots, 0, map->room * sizeof *map->slots);
    map->count = 0;
}

enum cc_status cc_id_map_put(struct cc_arena *arena, struct cc_id_map *map, uint64_t key, uint32_t id)
{
    if (((uint64_t)map->count + 1) * 4 > (uint64_t)map->room * 3) {
        enum cc_status status = rehash(arena, map);
        if (status)
            return status;
    }
    struct cc_id_slot *slot = cc_id_map_slot(map, key);
    map->count += !slot->id;
    *slot = (struct cc_id_slot){ .key = key, .id = id + 1 };
    return CC_OK;
}
