/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is done the first time under a lock, and never again.
 *
 * A thread that holds a lock and sees that a flag has still its initial value is in a *first time* until it releases the
 * lock or changes the flag (a plain flag, which is looked at under the lock: until it releases the lock). If nobody changes the flag but in a first time under that lock, and then so that there is
 * no first time any more, it is changed once in all. What was done in a first time is then over for whoever sees the
 * flag changed, and for the one who changed it.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: a question is linear in the changes of the flag.
 */
#ifndef CC_CORE_FIRST_TIME_H
#define CC_CORE_FIRST_TIME_H

#include "analyzer/core/latch_events.h"

/* The state has just observed what row `observation` says of a flag, and it is so still. */
void cc_first_time_learn(struct cc_interpreter *in, struct cc_state *state, uint32_t observation);

/* A place is changed. */
void cc_first_time_update(struct cc_interpreter *in, const struct cc_update *update);

/* The lock is released: no first time goes on under it. */
void cc_first_time_ends(struct cc_interpreter *in, struct cc_state *state, cc_term_id lock);

/* Is `earlier` done in a first time that is over at `later`? */
bool cc_first_time_orders(struct cc_interpreter *in, const struct cc_access *earlier, const struct cc_access *later);

#endif
