/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/row_index.h"

static void place(struct cc_row_index *index, struct cc_row_slot slot)
{
    uint32_t at = slot.tag & (index->room - 1);
    while (index->slots[at].row)
        at = (at + 1) & (index->room - 1);
    index->slots[at] = slot;
}

static enum cc_status grow(struct cc_arena *arena, struct cc_row_index *index)
{
    enum { FIRST_ROOM = 64 };
    struct cc_row_index old = *index;
    if (old.room > UINT32_MAX / 2)
        return CC_ERR_LIMIT;
    uint32_t room = old.room ? old.room * 2 : FIRST_ROOM;
    struct cc_row_slot *slots = cc_arena_array(arena, room, sizeof *slots);
    if (!slots)
        return CC_ERR_NO_MEMORY;
    index->slots = slots;
    index->room = room;
    for (uint32_t i = 0; i < old.room; i++)
        if (old.slots[i].row)
            place(index, old.slots[i]);
    cc_arena_give_back(arena, old.slots);
    return CC_OK;
}

enum cc_status cc_row_index_put(struct cc_arena *arena, struct cc_row_index *index, uint64_t hash, uint32_t row)
{
    if (((uint64_t)index->count + 1) * 3 > (uint64_t)index->room * 2) {
        enum cc_status status = grow(arena, index);
        if (status)
            return status;
    }
    index->count++;
    place(index, (struct cc_row_slot){ (uint32_t)(hash >> 32), row });
    return CC_OK;
}
