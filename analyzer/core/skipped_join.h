/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Joins that a loop leaves out when other threads say so: `if (!found) pthread_join(t[i], NULL)`.
 *
 * What a loop tests before it joins is taken to say whether there is a thread to join. Not so an atomic variable that other
 * threads write: the threads are there, whatever it says.
 *
 * Thread-safety: none. Complexity: linear in the blocks of the loop, for each of its branches.
 */
#ifndef CC_CORE_SKIPPED_JOIN_H
#define CC_CORE_SKIPPED_JOIN_H

#include "analyzer/core/interpreter.h"

/* May a turn of the innermost loop around the frame's block, which joins, go by without a join for such a reason? */
bool cc_join_is_skipped(struct cc_frame *frame);

#endif
