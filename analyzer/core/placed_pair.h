/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pairs of touches of one object that may be to the same bytes, one of them a write.
 *
 * Sorted by where they begin, those that overlap are next to each other. Most touches say too little of where they are to make
 * a race: their pairs are counted, since only so many are looked at of one object, and not visited.
 *
 * Ownership: scratch memory of the caller. Thread-safety: none. Complexity: sorting, and the pairs visited.
 */
#ifndef CC_CORE_PLACED_PAIR_H
#define CC_CORE_PLACED_PAIR_H

#include <stdbool.h>

#include "analyzer/core/scratch.h"

struct cc_placed {
    int64_t offset, bytes; /* where it begins; how much it is, above 0 */
    uint32_t row;          /* of the caller */
    bool strided;          /* in an array: it may meet all others */
    bool writes;
    bool visited; /* with all others that are */
};

/* The second is where the first is, or before it. */
typedef void cc_pair_fn(void *context, uint32_t row, uint32_t earlier_row);

/*
 * Sort the touches by offset, those in arrays after all others, and visit the first `most` pairs of which at least one
 * writes, as far as both are to be visited; each makes a pair with itself. Returns whether there are so many or more.
 */
bool cc_visit_pairs(struct cc_scratch *scratch, struct cc_placed *touches, uint32_t count, uint32_t most,
                    cc_pair_fn *visit, void *context);

#endif
