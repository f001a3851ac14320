/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is believed after a bound has cut precision (enum cc_cut).
 *
 * A context that stands for many calls makes one object of several, and a call that was not followed leaves locks and
 * joins open. What such a context says of an object that the program has once, at one place in it, still holds; what
 * it says of one of many is a guess, and guesses are for --strict.
 *
 * Thread-safety: none. Complexity: that of resolving the address.
 */
#ifndef CC_CORE_CERTAINTY_H
#define CC_CORE_CERTAINTY_H

#include "analyzer/core/interpreter.h"

/* Is it certain which lock `lock` is, where the state was cut so? */
bool cc_is_certain_lock(struct cc_interpreter *in, uint8_t cut, cc_term_id lock);

/* Is it certain which memory this is: bytes at `offset` in `object`, at every `stride` from there if it is not 0? */
bool cc_is_certain_place(const struct cc_interpreter *in, uint8_t cut, cc_object_id object, int64_t stride);

#endif
