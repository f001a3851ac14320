/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An index of the rows of a table by hash, for tables in which every row is once: the owner compares the rows.
 *
 * Open addressing; a slot has the upper half of its row's hash, so that other rows are hardly ever looked at, and the
 * index grows without looking at any. A zeroed struct is an empty index. Row 0 is no row.
 * Ownership: the storage belongs to the arena passed to put. Thread-safety: none. Complexity: O(1) expected.
 */
#ifndef CC_CORE_ROW_INDEX_H
#define CC_CORE_ROW_INDEX_H

#include <stdint.h>

#include "lockgraph/arena.h"

struct cc_row_slot {
    uint32_t tag, row; /* row 0: free */
};

struct cc_row_index {
    struct cc_row_slot *slots;
    uint32_t count;
    uint32_t room; /* a power of two, or 0 */
};

/* Where a search is. */
struct cc_row_walk {
    uint32_t tag, at;
};

/* Begin to look for the rows with this hash. */
static inline struct cc_row_walk cc_row_index_find(const struct cc_row_index *index, uint64_t hash)
{
    uint32_t tag = (uint32_t)(hash >> 32);
    return (struct cc_row_walk){ tag, index->room ? tag & (index->room - 1) : 0 };
}

/* The next row that may have the hash; 0 after the last. */
static inline uint32_t cc_row_index_next(const struct cc_row_index *index, struct cc_row_walk *walk)
{
    while (index->room) {
        struct cc_row_slot slot = index->slots[walk->at];
        if (!slot.row)
            break;
        walk->at = (walk->at + 1) & (index->room - 1);
        if (slot.tag == walk->tag)
            return slot.row;
    }
    return 0;
}

/* Add a row that is not there yet. */
CC_MUST_USE enum cc_status cc_row_index_put(struct cc_arena *arena, struct cc_row_index *index, uint64_t hash,
                                            uint32_t row);

#endif
