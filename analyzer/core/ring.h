/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rings: arrays whose slots are filled at one end and emptied at the other, by numbers that go up by one and begin anew
 * after the last slot. No slot is filled and emptied at the same time, for one of two reasons:
 *
 * - Each end is moved by one thread only, which has seen before that the other end is far enough away: "not full" before
 *   a slot is filled, "not empty" before it is emptied. The ends are moved by releasing operations after the slot was
 *   used, and looked at from the other side by acquiring ones.
 * - Two semaphores count free slots and filled ones, no more in all than there are slots. Who has waited for the one uses the
 *   next slot and posts the other; both sides begin with the same slot. Where several threads fill, or empty, they use
 *   the slot under a lock under which its number goes up as well.
 *
 * Two buffers that take turns are a ring as well: a place says which of them all may use that hold a lock, and the only thread
 * that changes the place, under that lock, uses the other one without it.
 *
 * How the path chose the slot is noted at the access: which place holds its number now, and what was seen of the other end.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: noting is linear in the facts of the state, a question
 * in the accesses of the program.
 */
#ifndef CC_CORE_RING_H
#define CC_CORE_RING_H

#include "analyzer/core/latch_events.h"

/* The number of what is known of the slot that an access to `address` uses, for cc_access; 0: nothing of use. */
uint32_t cc_ring_slot(struct cc_frame *frame, cc_term_id address);

/* `value` is stored at `address`, which others can reach, in place of `before`, or of something unknown (0). */
void cc_ring_store(struct cc_frame *frame, cc_term_id value, cc_term_id before, cc_inst_id id);

/* `value` is stored before there are other threads: perhaps a number that is not zero to begin with. */
void cc_ring_begin(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id);

/* `value` is what a place holds that others can reach: it was found there, or is stored. */
void cc_ring_remember(struct cc_frame *frame, cc_term_id place, cc_term_id value);

/* Are the two accesses to slots of a ring, one at each end, and never to one slot at the same time? */
bool cc_ring_excludes(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b);

#endif
