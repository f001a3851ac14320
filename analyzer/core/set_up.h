/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Of an open program: the public functions that set its module up, before anybody uses it.
 *
 * Who overwrites a global pointer with what he has just made, or the global handle of a thread by that of a new one, holding no
 * lock and without having looked at what was there, would lose what others had put there: it is the first thing that happens to it. So such a function runs beside no other public
 * function, nor beside a thread that another function creates, and what it stores changes under nobody's eyes. A function
 * that looks first makes it when it is needed, and is believed nothing. One that is called after setting up is believed
 * the same without that, and one that is called after the end, as pool_cleanup, runs beside no other public function. `--strict` believes
 * none of this.
 *
 * Ownership: none. Thread-safety: none. Complexity: constant, a store.
 */
#ifndef CC_CORE_SET_UP_H
#define CC_CORE_SET_UP_H

#include "analyzer/core/interpreter.h"

/* `value` is about to be stored at `place`. */
void cc_set_up_store(struct cc_frame *frame, cc_term_id place, cc_term_id value);

/* The handle of a thread that is about to be created goes to `place`; or 0. */
void cc_set_up_spawn(struct cc_frame *frame, cc_term_id place);

/* Does the context belong to a function that sets the module up, called from outside? */
bool cc_is_set_up(struct cc_interpreter *in, uint32_t context);

/* Is the one access by a function that sets the module up, or ends it, and comes the other at another time? */
bool cc_set_up_separates(struct cc_interpreter *in, const struct cc_access *first, const struct cc_access *other);

/* Are both by the one call of a function that sets the module up, or by threads that it has created? */
bool cc_is_of_one_set_up(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b);

#endif
