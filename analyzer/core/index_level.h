/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The indices of an address, outermost last: which element of which dimension it is.
 *
 * Assumed: no index leaves its dimension of an array for a neighbour.
 *
 * Ownership: none. Thread-safety: none. Complexity: linear in the depth of the address.
 */
#ifndef CC_CORE_INDEX_LEVEL_H
#define CC_CORE_INDEX_LEVEL_H

#include "analyzer/core/interpreter.h"

enum { CC_INDEX_LEVELS = 12 };

/* An index of an address, with what the constant part of the address adds to it. */
struct cc_index_level {
    cc_term_id index;
    int64_t more, stride;
};

/* The levels of `address`; their number. */
uint32_t cc_index_levels(const struct cc_interpreter *in, cc_term_id address,
                         struct cc_index_level out[CC_INDEX_LEVELS]);

/* Are both of one dimension, and the accesses no wider than one element of it? */
bool cc_index_levels_compare(const struct cc_index_level *x, uint64_t size_x, const struct cc_index_level *y,
                             uint64_t size_y);

#endif
