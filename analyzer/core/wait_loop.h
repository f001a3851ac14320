/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does a wait on a condition test again what it waited for?
 *
 * It does if control can come back to it before anything is done about the wake-up that others can see: a path
 * from the wait to itself on which no lock is released after a store to memory. So the round of a worker's outer
 * loop is no retest, and a loop that unlocks and locks again between two tests is one.
 * Where a caller holds the mutex, its loop around the call counts.
 *
 * Thread-safety: none. Complexity: linear in the functions on the calling chain down from the one that locks.
 */
#ifndef CC_CORE_WAIT_LOOP_H
#define CC_CORE_WAIT_LOOP_H

#include "analyzer/core/interpreter.h"

/* `held` is the mutex of the wait, or NULL if it is not known to be held. */
bool cc_wait_is_retested(const struct cc_frame *frame, const struct cc_hold *held, cc_inst_id wait);

#endif
