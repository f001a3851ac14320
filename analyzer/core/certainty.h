/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is believed after a bound has cut precision (enum cc_cut).
 *
 * A context that stands for many calls makes one object of several, and a call that was not followed leaves locks and
 * joins open. What such a context says of an object that the program has once, at one place in it, still holds; what
 * it says of one of many is a guess, and guesses are for --strict. So is what follows where each call chooses its way
 * (docs/decisions/0050-ways-that-calls-choose.md).
 *
 * Thread-safety: none. Complexity: that of resolving the address; what calls choose, linear in the accesses once.
 */
#ifndef CC_CORE_CERTAINTY_H
#define CC_CORE_CERTAINTY_H

#include "analyzer/core/interpreter.h"

/* Was the value reached from a parameter in general, for several calls at once? Then equal names are not equal values. */
bool cc_is_of_many_calls(const struct cc_terms *terms, cc_term_id value);

/* Is it the choice of each call which way a branch on `value` goes? */
bool cc_is_choice_of_call(const struct cc_terms *terms, cc_term_id value);

/*
 * Is the lock held for certain in a state cut so? Where a context stands for many calls and each chooses its way, the
 * call that was made under a lock need not be the one that goes this way.
 */
bool cc_is_certain_hold(const struct cc_hold *hold, uint8_t cut);

/*
 * Look through the accesses of the log: which instructions are run with different locks, in a program where calls that choose their
 * way were put together? For `locks_of`, empty at first.
 */
void cc_find_locks_of_ways(struct cc_interpreter *in, struct cc_id_map *locks_of);

/* Is it certain that a call with these locks makes the access? */
bool cc_is_certain_way(const struct cc_id_map *locks_of, const struct cc_access *access);

/* Is it certain which lock `lock` is, where the state was cut so? */
bool cc_is_certain_lock(struct cc_interpreter *in, uint8_t cut, cc_term_id lock);

/* Is it certain which memory this is: bytes at `offset` in `object`, at every `stride` from there if it is not 0? */
bool cc_is_certain_place(const struct cc_interpreter *in, uint8_t cut, cc_object_id object, int64_t stride);

#endif
