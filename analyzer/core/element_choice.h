/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which element of a small array it is, told by what it holds: where `cases[i].kind == SEND` is true and one of the cases
 * sends, i is the number of that one.
 *
 * Goes for arrays that only this thread can see, and whose elements the path has stored one by one.
 *
 * Thread-safety: none. Complexity: linear in the elements, of which there are MOST_ELEMENTS at most.
 */
#ifndef CC_CORE_ELEMENT_CHOICE_H
#define CC_CORE_ELEMENT_CHOICE_H

#include "analyzer/core/interpreter.h"

/* The branch fact that `value` is `truth` has just been assumed. False if no element fits: the path cannot be taken. */
bool cc_element_learn(struct cc_interpreter *in, struct cc_state *state, cc_term_id value, bool truth);

#endif
