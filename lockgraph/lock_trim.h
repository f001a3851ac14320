/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which locks of a record may be on a cycle of the lock order: those that are left when all into which or out of which no edge
 * leads are taken away, again and again. Few programs leave any, so that the graph of most is not built at all.
 *
 * Ownership: the arena's, which must have an `on_exhausted` hook. Complexity: O(locks + edges), 16 bytes for each.
 */
#ifndef CC_LOCKGRAPH_LOCK_TRIM_H
#define CC_LOCKGRAPH_LOCK_TRIM_H

#include <stdbool.h>

#include "lockgraph/arena.h"
#include "lockgraph/record_view.h"

#ifdef __cplusplus
extern "C" {
#endif

/* By index in LOCKS, below `*count`: whether the lock is left. Locks that come later, in a record that grows, are not told of. */
const bool *cc_lock_trim(struct cc_arena *arena, const struct cc_record_view *view, uint32_t *count);

#ifdef __cplusplus
}
#endif

#endif
