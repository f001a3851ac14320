/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Choices: a number that is one of two, by a condition that is known: `to < n ? to : n`.
 *
 * Where paths meet, what they disagree about gets a name that says nothing. Of numbers that are computed from the number
 * of a thread or an iteration, such as the bounds of its part of an array, it is kept which one is chosen when.
 *
 * Thread-safety: none. Complexity: linear in the facts of two states and the size of the terms.
 */
#ifndef CC_CORE_CHOICE_H
#define CC_CORE_CHOICE_H

#include "analyzer/core/sym_state.h"

/* `if_true` where `condition`, an atom, is true, else `if_false`. */
struct cc_choice {
    cc_term_id condition, if_true, if_false;
};

/* The number, or the element of an array, that is `x` on the paths of `a` and `y` on those of `b`, as a choice; or 0. */
cc_term_id cc_choice_join(struct cc_terms *terms, const struct cc_state *a, cc_term_id x, const struct cc_state *b,
                          cc_term_id y);

/* Do the states differ in nothing but facts, and at least one number that is a choice? */
bool cc_choice_is_all(struct cc_terms *terms, const struct cc_state *a, const struct cc_state *b);

/* Is the term a choice? */
bool cc_choice_of(const struct cc_terms *terms, cc_term_id term, struct cc_choice *out);

#endif
