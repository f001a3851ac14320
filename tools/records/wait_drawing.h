/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The wait-for graph of a run as Graphviz DOT: threads as ellipses, what they wait for as boxes; an edge from a
 * thread to what it waits for, and from there to the thread that has it. Threads of a deadlock are red.
 *
 * Thread-safety: none. Complexity: linear in the threads that wait and what they wait for.
 */
#ifndef CC_RECORDS_WAIT_DRAWING_H
#define CC_RECORDS_WAIT_DRAWING_H

#include <stdio.h>

#include "lockgraph/record_findings.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Write the graph; one without nodes if nobody waits. `arena` must have an `on_exhausted` hook. */
void cc_wait_drawing_write(struct cc_arena *arena, const struct cc_record_run *run, FILE *stream);

#ifdef __cplusplus
}
#endif

#endif
