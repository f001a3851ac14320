/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Jobs that are handed back by a sign of their own: a member of the job says that it is done, or a semaphore in it is
 * posted, and who gave the job away waits for that.
 *
 * A *sign* is a place in an object that somebody waits for: a fact about its content that was not so at first. If, in a whole
 * round, it is only ever given by who has the object to himself then, having taken it out of where others find it, and under a
 * lock or by a releasing operation, then who gives it has the object no more, and who has seen it has the object.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: a question is linear in the targets of an address.
 */
#ifndef CC_CORE_HANDED_BACK_H
#define CC_CORE_HANDED_BACK_H

#include "analyzer/core/interpreter.h"

void cc_handed_back_init(struct cc_interpreter *in);

/* The state has seen, in order, that `fact` holds of `load`, which is what `address` held. */
void cc_handed_back_see(struct cc_frame *frame, struct cc_state *state, const struct cc_fact *fact, cc_term_id load,
                        cc_term_id address);

/* `value` has been stored at `address`. */
void cc_handed_back_store(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id, bool atomic);

/* The same of a semaphore that has been waited for, and posted. */
void cc_handed_back_wait(struct cc_frame *frame, cc_term_id semaphore);
void cc_handed_back_post(struct cc_frame *frame, cc_term_id semaphore);

/* A round is over: find out which signs hand back. */
void cc_handed_back_settle(struct cc_interpreter *in);

#endif
