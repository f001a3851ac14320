/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names for the locks of a run that are those of the static pass, also where the two call a class otherwise.
 *
 * A lock on the heap that is no member of a known type is called by its allocation in the one half, and by the expression of the
 * call that made it in the other. What both know is the call that initialises it, or acquires it where nothing does, and what led
 * to that call: a class of the run whose first lock was made there gets the key of the static pass. Where that could be two
 * classes, or the static pass has a class of the run's own name, names stay what they are.
 *
 * Ownership: all in the arena, which must have an `on_exhausted` hook; views, sets and the names begun with must outlive the names.
 * Thread-safety: none.
 * Complexity: each class of a record is held against the origins once.
 */
#ifndef CC_LOCKGRAPH_ORIGIN_NAMES_H
#define CC_LOCKGRAPH_ORIGIN_NAMES_H

#include "lockgraph/nesting_set.h"
#include "lockgraph/record_findings.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Say whether the calls of an origin are those of a stack, innermost first, as far as both are known. */
bool cc_nesting_origin_is(const struct cc_nesting_origin *origin, const struct cc_site *stack, uint32_t depth);

/* The names of `run`, with the keys that `sets` have for the same locks. */
struct cc_record_names cc_origin_names(struct cc_arena *arena, const struct cc_record_run *run,
                                       const struct cc_nesting_set *sets, uint32_t set_count);

#ifdef __cplusplus
}
#endif

#endif
