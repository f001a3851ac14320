/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ranges of an array of handles: those into which a loop puts the threads it creates, and those that a loop joins.
 *
 * One array may hold the handles of several loops, one after the other, which one loop then joins; and one loop may
 * join what is in two arrays, of which the shorter one is asked for (`if (i < 2)`). What is joined is the range of the loop as far as
 * the path to the join has the counter in it. A range that begins behind a number of other handles is taken
 * to begin within the array; counts of threads that are added are taken not to be negative.
 *
 * Thread-safety: none. Complexity: linear in the facts of the path.
 */
#ifndef CC_CORE_HANDLE_RANGE_H
#define CC_CORE_HANDLE_RANGE_H

#include "analyzer/core/interpreter.h"

/* A pattern of one counter with the numbers taken out that are added to it: `t[n + i]` is `t[i]`, from n on. */
void cc_handle_range_begin(struct cc_interpreter *in, struct cc_handle_pattern *pattern, cc_term_id mark);

/* Do all places of the creating loop lie in the range of the joining one, on the path to the join? */
bool cc_handle_range_within(struct cc_frame *frame, const struct cc_handle_pattern *creation,
                            const struct cc_handle_pattern *join);

/* Is the join left out for some of them, since the path to it has the counter in a smaller range than that of the loop? */
bool cc_handle_range_is_cut(struct cc_frame *frame, const struct cc_handle_pattern *creation,
                            const struct cc_handle_pattern *join);

#endif
