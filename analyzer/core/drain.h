/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Order by jobs that are counted: a pool is idle when as many are finished as were handed out.
 *
 * Threads take jobs in a loop, do them, and then take one off a count, once for each job they have taken. The count began
 * with the number of all jobs there are, or whoever puts a job where they are taken from adds one for it. Who sees the
 * count at zero, under its lock, then finds all jobs done that had been put; and if nobody but he himself puts any, all
 * there are until he puts the next one.
 *
 * Which code takes a job: the change of a place, under a lock, without which no turn of the loop comes to the count.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: a question is linear in the accesses of the program, asked
 * only if the later thread has seen such a count at zero; once for each place that jobs are taken from it is linear in those times the
 * changes of the count.
 */
#ifndef CC_CORE_DRAIN_H
#define CC_CORE_DRAIN_H

#include "analyzer/core/latch_events.h"

/* The thread has observed what row `observation` says: perhaps that all jobs are finished. */
void cc_drain_see(struct cc_interpreter *in, struct cc_state *state, uint32_t observation);

/* The thread adds to the count at `place`: what it saw before is of no use any more. */
void cc_drain_forget(struct cc_interpreter *in, struct cc_state *state, uint32_t place);

/* Is `earlier` part of a job that is finished when `later` comes? */
bool cc_drain_orders(struct cc_interpreter *in, const struct cc_access *earlier, const struct cc_access *later);

#endif
