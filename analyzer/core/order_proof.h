/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why two locks of one class are taken in a fixed order.
 *
 * An acquisition under a lock is proved when the path says which of the two comes first in a total order of the
 * class: it has compared the same thing of both (address, index, or an unchanging member), or it found the second by
 * following a pointer in the object of the first, or both are elements of one array and a loop counts through it.
 * Two proofs with equal keys are of one order, so no cycle is made of acquisitions that all have the same key.
 *
 * Ownership: none kept. Thread-safety: none. Complexity: facts of the state times the size of their terms.
 */
#ifndef CC_CORE_ORDER_PROOF_H
#define CC_CORE_ORDER_PROOF_H

#include "analyzer/core/sym_state.h"

struct cc_interpreter;

enum cc_order_kind {
    CC_ORDER_NONE = 0,
    CC_ORDER_UP,      /* the lesser of what was compared first */
    CC_ORDER_DOWN,    /* the greater first */
    CC_ORDER_POINTER, /* from an object to one it points to */
    CC_ORDER_TRIED,   /* the numbers of all threads were tried out (see element_order.h) */
};

struct cc_order_proof {
    uint64_t key; /* of the total order; 0: there is no proof */
    enum cc_order_kind kind;
    cc_term_id compared; /* of the held lock: its address, its index, or a content; or the pointer followed */
};

/* The proof, if there is one, that `from`, which is held, precedes `to`, which is acquired now. */
struct cc_order_proof cc_order_prove(struct cc_interpreter *in, const struct cc_state *state, cc_term_id from,
                                     cc_term_id to);

#endif
