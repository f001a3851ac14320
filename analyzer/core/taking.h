/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a thread takes out of where others find it: from then on the object belongs to that thread, until it puts it
 * somewhere again.
 *
 * Taken, under a lock, is what was found in a slot that is overwritten; a node that its list, ring or tree goes past from now
 * on; an object whose slot is cleared; and what a search through the whole container has not found. The owner keeps
 * in mind which locks it had then: who holds one of them came before, or does not find the object any more.
 *
 * Ownership: what is owned is part of the state, the locks of the pool. Thread-safety: none. Complexity: linear in the state,
 * a store; constant, a load.
 */
#ifndef CC_CORE_TAKING_H
#define CC_CORE_TAKING_H

#include "analyzer/core/function_run.h"

/* `value` is about to be stored at `place`, which others can reach, by instruction `id` that keeps others away. */
void cc_taking_store(struct cc_frame *frame, cc_term_id place, cc_term_id value, cc_inst_id id);

/* Something is stored at `place`: the link of a node that was taken, perhaps, which does not lead back any more. */
void cc_taking_link(struct cc_interpreter *in, struct cc_state *state, cc_term_id place);

/* `value` was loaded from `address`, which others write. */
void cc_taking_load(struct cc_frame *frame, cc_term_id address, cc_term_id value);

/* The state leaves `loop` from block `from`. */
void cc_taking_leave_loop(struct cc_run *run, struct cc_state *state, const struct cc_loop *loop, uint32_t from);

/*
 * What `pointer` points to belongs to this thread from now on, under all the names that the path has for it. `also`: locks
 * (as in cc_access) under which another thread took it that has handed it on.
 */
void cc_taking_take(struct cc_interpreter *in, struct cc_state *state, cc_term_id pointer, cc_set_id also);

/* Others find what `value` points to from now on. */
void cc_taking_give(struct cc_interpreter *in, struct cc_state *state, cc_term_id value);

/*
 * The object that `address` is in is given away, and nothing else: where it hangs on one that the state owns, that one
 * stays, without it.
 */
void cc_taking_give_part(struct cc_interpreter *in, struct cc_state *state, cc_term_id address);

/* Has what hangs at `link`, in an object that the state owns, been given away? */
bool cc_taking_is_handed_on(const struct cc_interpreter *in, const struct cc_state *state, cc_term_id link);

/* The locks that the state certainly holds, as in cc_access. */
cc_set_id cc_taking_locks(struct cc_interpreter *in, const struct cc_state *state);

#endif
