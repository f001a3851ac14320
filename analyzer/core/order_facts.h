/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Comparisons that survive a join.
 *
 * After `if (a > b) swap(&a, &b);` one path knows that the first is not greater under other names than the other path.
 * Where the two are joined, both values get new names, and what both paths know of them is said of the new names.
 *
 * Ownership: none kept. Thread-safety: none. Complexity: comparisons of one state times those of the other times the
 * values that differ, each of them few.
 */
#ifndef CC_CORE_ORDER_FACTS_H
#define CC_CORE_ORDER_FACTS_H

#include "analyzer/core/sym_state.h"

enum { CC_JOINED_NAMES = 12, CC_JOINED_ORDERS = 6 };

/* A value that is `a` on one path, `b` on the other, and `name` after the join. */
struct cc_joined_name {
    cc_term_id a, b, name;
};

struct cc_joined_orders {
    struct cc_joined_name names[CC_JOINED_NAMES];
    uint32_t name_count;
    struct cc_fact facts[CC_JOINED_ORDERS];
    uint32_t fact_count;
};

/* Does the state know any comparison of two values? */
bool cc_order_facts_any(const struct cc_terms *terms, const struct cc_state *state);

void cc_order_facts_name(struct cc_joined_orders *joined, cc_term_id a, cc_term_id b, cc_term_id name);

/* Fill `joined->facts` with what both states know of values that are in `joined->names`. */
void cc_order_facts_find(struct cc_terms *terms, struct cc_joined_orders *joined, const struct cc_state *a,
                         const struct cc_state *b);

/*
 * Does a register, a place or the result hold one of two values on one path and the other on the other, by the outcome
 * of comparing the two?
 */
bool cc_order_facts_swapped(const struct cc_terms *terms, const struct cc_state *a, const struct cc_state *b);

#endif
