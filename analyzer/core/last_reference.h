/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reference counts: who takes the last one off a count, which is atomic or guarded by a lock, has the object to
 * itself, for all others have taken theirs off after their last use of it. A plain number is a count of references
 * only if the path on which it became zero frees the object.
 *
 * A path that takes one off remembers that its reference is gone, and, where it
 * finds that it was the last, that it is. What a path does before it takes its own
 * reference off comes before what the last one does; what it does afterwards does not.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: that of finding a memory cell.
 */
#ifndef CC_CORE_LAST_REFERENCE_H
#define CC_CORE_LAST_REFERENCE_H

#include "analyzer/core/interpreter.h"

/* Instruction `id` has taken one off the count at `address`, where `old` was. */
void cc_reference_drop(struct cc_frame *frame, cc_term_id address, cc_term_id old, cc_inst_id id);

/* Instruction `id` stores `value` at `address`, perhaps one less than was there, under a lock. */
void cc_reference_store(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id);

/* The object at `pointer` is freed. */
void cc_reference_free(struct cc_frame *frame, cc_term_id pointer);

/* The path has learned that `value` is `truth`: perhaps that the count was one. */
void cc_reference_learn(struct cc_frame *frame, struct cc_state *state, cc_term_id value, bool truth);

/* What the path knows of its reference to the object that `address` is in, as a number; 0: it still has it. */
uint32_t cc_reference_of(const struct cc_frame *frame, cc_term_id address);

/* Has the path given back its reference to the object itself? */
bool cc_reference_is_gone(const struct cc_frame *frame, cc_term_id address);

/* Does what `last` does with `object`, or with what hangs on it, come after what `other` does, because `last` had the last reference? */
bool cc_reference_orders(const struct cc_interpreter *in, const struct cc_access *other, const struct cc_access *last,
                         cc_object_id object);

#endif
