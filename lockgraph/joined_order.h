/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lock orders of the static pass and of a run as one graph: cycles of which neither has all nestings.
 *
 * Locks are the same when their classes have the same key. A nesting that the run showed at the lines of a predicted one
 * stands for it: what was seen is known better. A cycle is reported when distinct threads can close it as far as
 * both halves know: no gate lock, no try-lock, no proved order, no creation or join between any two of its nestings, and
 * of a predicted and a seen one at least one half knows both threads. What only the
 * static pass or only the run is needed for is left to their own judges.
 *
 * Ownership: all in the arena, which must have an `on_exhausted` hook; the records, sets and names must outlive the findings.
 * Thread-safety: none.
 * Complexity: that of the lock-order graph for each program and record that share a lock class.
 */
#ifndef CC_LOCKGRAPH_JOINED_ORDER_H
#define CC_LOCKGRAPH_JOINED_ORDER_H

#include "lockgraph/nesting_set.h"
#include "lockgraph/record_findings.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Append to `*out` the cycles that each of `sets` makes together with each record of `run`, as predictions whose
 * places say which of them were observed. `found` is what the run alone shows.
 */
CC_MUST_USE enum cc_status cc_joined_order_find(struct cc_arena *arena, const struct cc_record_run *run,
                                                const struct cc_record_findings *found,
                                                const struct cc_nesting_set *sets, uint32_t set_count,
                                                struct cc_finding **out, uint32_t *count);

#ifdef __cplusplus
}
#endif

#endif
