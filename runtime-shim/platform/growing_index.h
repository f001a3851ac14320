/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A map from 64-bit keys to 32-bit numbers for many threads.
 *
 * Looking up takes no lock; entering something new does, for a moment. The table doubles when it is
 * two thirds full; old tables stay, as somebody may be reading them.
 * A zeroed struct is an empty map. Keys are not 0. Nothing is removed, numbers may be replaced.
 * Complexity: expected O(1). Memory: 16 bytes a slot, at most 48 an entry with the old tables.
 */
#ifndef CC_SHIM_GROWING_INDEX_H
#define CC_SHIM_GROWING_INDEX_H

#include "runtime-shim/platform/brief_lock.h"

struct cc_index_table;

struct cc_growing_index {
    struct cc_index_table *table;
    struct cc_brief_lock lock;
    uint32_t count;
};

/* Some index could not grow for lack of memory: the engine switches itself off when it sees this. Atomic. */
extern bool cc_growing_index_stopped;

/* The number under `key`, or 0. */
uint32_t cc_growing_index_get(const struct cc_growing_index *index, uint64_t key);

/*
 * The number under `key`; if there is none, the one that `make(context)` returns is entered, unless
 * it is 0. Returns 0 when nothing could be entered. `make` is called with the lock held, once at most.
 */
uint32_t cc_growing_index_make(struct cc_growing_index *index, uint64_t key, uint32_t (*make)(void *), void *context);

/* The same in the place of `old`: when another number is there by now, that is returned and `make` not called. */
uint32_t cc_growing_index_remake(struct cc_growing_index *index, uint64_t key, uint32_t old, uint32_t (*make)(void *),
                                 void *context);

/* Put `number` under `key`, whether or not there is one. False when there is no memory. */
bool cc_growing_index_put(struct cc_growing_index *index, uint64_t key, uint32_t number);

/* Forget everything; only while no other thread can use the index. */
void cc_growing_index_clear(struct cc_growing_index *index);

#endif
