/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What locks cost in a run: a row for each class of locks, for reports, and the table of them for people.
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
#include "tools/report/report.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Add up the figures of all records, class by class, those that were waited for longest first. `arena` must have an
 * `on_exhausted` hook. Returns how many there are. */
uint32_t cc_contention_read(struct cc_arena *arena, const struct cc_record_run *run, struct cc_report_contention **out);

/* Write them as a table. Without `all` only classes whose waits add up to something; nothing if there are none. */
void cc_contention_write(struct cc_arena *arena, const struct cc_report_contention *rows, uint32_t count, bool all,
                         FILE *stream);

#ifdef __cplusplus
}
#endif

#endif
