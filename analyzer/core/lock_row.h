/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of locks: all elements of an array, taken by one loop and given back by another.
 *
 * A loop that takes the lock of its counter's value in each of its turns, and keeps it, holds all of them when it is left at its
 * head. From there on the state holds the row: one lock whose index stands for all that the counter was. It protects
 * what any of its elements would protect. A loop that gives one of them back in each of its turns has given the row
 * back when it is left; meanwhile nothing is known of it.
 *
 * Ownership: the analysis arena. Thread-safety: none.
 */
#ifndef CC_CORE_LOCK_ROW_H
#define CC_CORE_LOCK_ROW_H

#include "analyzer/core/interpreter.h"

/* What a loop does to the locks of an array. */
struct cc_lock_row {
    cc_term_id shape;          /* the lock, its index replaced by a mark; 0: not one and the same in each turn */
    bool taken;                /* in each turn */
    bool given, given_in_part; /* in some turns, but not in each */
    struct cc_hold hold;       /* as it is taken */
};

/* `lock` is taken, by waiting for it. */
void cc_lock_row_take(struct cc_frame *frame, cc_term_id lock, const struct cc_hold *hold);

/* `lock` is given back, by any who gives back locks. If the state holds its row as `held`, that is uncertain from here on: true. */
bool cc_lock_row_give(struct cc_frame *frame, cc_term_id lock, struct cc_hold *held);

/* `loop` of `context` is left, at its head or elsewhere. */
void cc_lock_row_leave(struct cc_interpreter *in, struct cc_state *state, uint32_t context, const struct cc_loop *loop,
                       bool at_head);

/* Is it the index that stands for a whole row? */
bool cc_is_row_index(const struct cc_term *term);

/* The lock of one element of the row `lock`, that with `index`; 0 if `lock` is no row. */
cc_term_id cc_lock_row_element(struct cc_interpreter *in, cc_term_id lock, cc_term_id index);

#endif
