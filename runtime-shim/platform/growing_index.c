/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/platform/growing_index.h"

#include <stddef.h>

#include "runtime-shim/platform/page_memory.h"

enum { FIRST_ROOM = 256 };

bool cc_growing_index_stopped;

struct slot {
    uint64_t key;
    uint32_t number;
    uint32_t unused;
};

struct cc_index_table {
    struct cc_index_table *smaller;
    uint32_t mask;
    struct slot slots[];
};

static uint64_t spread(uint64_t key)
{
    key *= UINT64_C(0x9e3779b97f4a7c15);
    return key ^ (key >> 32);
}

/* The slot that has `key` or is free for it. There is always one. */
static struct slot *find(struct cc_index_table *table, uint64_t key)
{
    for (uint64_t i = spread(key);; i++) {
        struct slot *slot = &table->slots[i & table->mask];
        uint64_t here = __atomic_load_n(&slot->key, __ATOMIC_ACQUIRE);
        if (here == key || here == 0)
            return slot;
    }
}

uint32_t cc_growing_index_get(const struct cc_growing_index *index, uint64_t key)
{
    struct cc_index_table *table = __atomic_load_n(&index->table, __ATOMIC_ACQUIRE);
    if (!table)
        return 0;
    /* A slot that was free may have got another key since. */
    struct slot *slot = find(table, key);
    return __atomic_load_n(&slot->key, __ATOMIC_ACQUIRE) == key ? __atomic_load_n(&slot->number, __ATOMIC_ACQUIRE) : 0;
}

static size_t table_size(uint32_t room)
{
    return sizeof(struct cc_index_table) + room * sizeof(struct slot);
}

/* Make room for one more. */
static bool reserve(struct cc_growing_index *index)
{
    struct cc_index_table *old = index->table;
    if (old && index->count < old->mask - old->mask / 3)
        return true;
    uint32_t room = old ? (old->mask + 1) * 2 : FIRST_ROOM;
    struct cc_index_table *table = cc_pages_take_all(table_size(room));
    if (!table) {
        __atomic_store_n(&cc_growing_index_stopped, true, __ATOMIC_RELAXED);
        return false;
    }
    table->mask = room - 1;
    table->smaller = old;
    for (uint32_t i = 0; old && i <= old->mask; i++)
        if (old->slots[i].key)
            *find(table, old->slots[i].key) = old->slots[i];
    __atomic_store_n(&index->table, table, __ATOMIC_RELEASE);
    return true;
}

/* Enter what is not there; the lock is held and there is room. The number is stored before the key. */
static void enter(struct cc_growing_index *index, struct slot *slot, uint64_t key, uint32_t number)
{
    __atomic_store_n(&slot->number, number, __ATOMIC_RELAXED);
    __atomic_store_n(&slot->key, key, __ATOMIC_RELEASE);
    index->count++;
}

uint32_t cc_growing_index_make(struct cc_growing_index *index, uint64_t key, uint32_t (*make)(void *), void *context)
{
    uint32_t number = cc_growing_index_get(index, key);
    return number ? number : cc_growing_index_remake(index, key, 0, make, context);
}

uint32_t cc_growing_index_remake(struct cc_growing_index *index, uint64_t key, uint32_t old, uint32_t (*make)(void *),
                                 void *context)
{
    uint32_t number = 0;
    if (!cc_brief_lock_take(&index->lock))
        return 0;
    if (reserve(index)) {
        struct slot *slot = find(index->table, key);
        number = slot->number;
        if (number == old) {
            number = make(context);
            if (number && slot->key)
                __atomic_store_n(&slot->number, number, __ATOMIC_RELEASE);
            else if (number)
                enter(index, slot, key, number);
        }
    }
    cc_brief_lock_drop(&index->lock);
    return number;
}

bool cc_growing_index_put(struct cc_growing_index *index, uint64_t key, uint32_t number)
{
    if (!cc_brief_lock_take(&index->lock))
        return false;
    bool done = reserve(index);
    if (done) {
        struct slot *slot = find(index->table, key);
        if (slot->key)
            __atomic_store_n(&slot->number, number, __ATOMIC_RELEASE);
        else
            enter(index, slot, key, number);
    }
    cc_brief_lock_drop(&index->lock);
    return done;
}

void cc_growing_index_clear(struct cc_growing_index *index)
{
    for (struct cc_index_table *table = index->table; table;) {
        struct cc_index_table *smaller = table->smaller;
        cc_pages_give(table, table_size(table->mask + 1));
        table = smaller;
    }
    *index = (struct cc_growing_index){ .table = NULL };
}
