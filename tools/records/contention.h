/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What locks cost in a run: a table with a row for each class of locks, for people.
 *
 * Times of holding are those of some acquisitions, whose number is shown; contended ones are all counted and timed.
 * Percentiles come from buckets whose bounds are half a power of two apart.
 * Thread-safety: none. Complexity: linear in locks and classes.
 */
#ifndef CC_RECORDS_CONTENTION_H
#define CC_RECORDS_CONTENTION_H

#include <stdbool.h>
#include <stdio.h>

#include "lockgraph/record_findings.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Write the table, those that were waited for longest first. Without `all` only classes whose waits add up to
 * something; nothing at all if there are none. `arena` must have an `on_exhausted` hook.
 */
void cc_contention_write(struct cc_arena *arena, const struct cc_record_run *run, bool all, FILE *stream);

#ifdef __cplusplus
}
#endif

#endif
