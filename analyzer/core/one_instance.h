/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Work that only one of the instances of a thread does: the one with a certain number, or the one that a barrier told so.
 *
 * Thread-safety: none. Complexity: linear in the branch facts of the two accesses.
 */
#ifndef CC_CORE_ONE_INSTANCE_H
#define CC_CORE_ONE_INSTANCE_H

#include "analyzer/core/interpreter.h"

/* Does this fact say which of its thread's instances has come here? */
bool cc_tells_instance(struct cc_interpreter *in, const struct cc_fact *fact);

/* Does it tell that, or compare with something computed from the number of the instance? */
bool cc_concerns_instance(struct cc_interpreter *in, const struct cc_fact *fact);

/* Does it bound an index in `address` from above? */
bool cc_bounds_index(const struct cc_interpreter *in, const struct cc_fact *fact, cc_term_id address);

/*
 * Does it, or does it bound an index in `address` from above, or say of one that it is not what another variable of a loop is?
 * Accesses that differ in such facts are two in the log.
 */
bool cc_is_told_apart(struct cc_interpreter *in, const struct cc_fact *fact, cc_term_id address);

/*
 * Are the two accesses, both by instances of one thread, by the same instance? Or by the one that a barrier chose, between
 * the same passes of it?
 */
bool cc_is_one_instance(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b);

#endif
