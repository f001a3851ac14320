/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who waits for whom: a table of the threads of deadlocks and, of a run that was cut short, of all others that
 * wait, with what each holds; below it the chains of waiting threads, drawn as lines.
 *
 * Thread-safety: none. Complexity: linear in threads and the locks they hold.
 */
#ifndef CC_RECORDS_WAIT_TABLE_H
#define CC_RECORDS_WAIT_TABLE_H

#include <stdio.h>

#include "lockgraph/record_findings.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Write the table; nothing if nobody waits. `arena` must have an `on_exhausted` hook. */
void cc_wait_table_write(struct cc_arena *arena, const struct cc_record_run *run, FILE *stream);

#ifdef __cplusplus
}
#endif

#endif
