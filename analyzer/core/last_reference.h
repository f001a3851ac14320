/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reference counts: who takes the last one off an atomic count has the object to
 * itself, for all others have taken theirs off after their last use of it.
 *
 * A path that takes one off remembers that its reference is gone, and, where it
 * finds that it was the last, that it is. What a path does before it takes its own
 * reference off comes before what the last one does; what it does afterwards does not.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: linear in the locks held.
 */
#ifndef CC_CORE_LAST_REFERENCE_H
#define CC_CORE_LAST_REFERENCE_H

#include "analyzer/core/interpreter.h"

/* Instruction `id` has taken one off the count at `address`, where `old` was. */
void cc_reference_drop(struct cc_frame *frame, cc_term_id address, cc_term_id old, cc_inst_id id);

/* The path has learned that `value` is `truth`: perhaps that the count was one. */
void cc_reference_learn(struct cc_interpreter *in, struct cc_state *state, cc_term_id value, bool truth);

/* Does what `last` does with the object come after what `other` does, because `last` had the last reference? */
bool cc_reference_orders(const struct cc_interpreter *in, const struct cc_access *other, const struct cc_access *last);

#endif
