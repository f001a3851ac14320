/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Turns: places whose content says which thread may go on, and semaphores that hand one token round.
 *
 * A thread *has the turn* from the moment it observed something of a place until it changes the place itself. Where
 * only who has the turn ever changes the place, and what two threads wait for never holds of one content, no two of
 * them have it at once: while the one has it, the content stays what it saw, and nobody else can see what he waits for.
 * What the earlier one did is then over for the later one, since it was followed by a change that releases, and each
 * change by an observation that acquires.
 *
 * For semaphores the same is said of a group of them: each post by a thread that has waited gives the token it took on
 * to the semaphore it posts. If they begin with one in all, one thread at a time has it.
 *
 * Who changes a place first without having observed it, once, in a content that nobody waits for, had the turn from
 * its beginning.
 *
 * Ownership: the analysis arena. Thread-safety: none.
 * Complexity: a question is linear in the changes of the places that both threads have the turn of.
 */
#ifndef CC_CORE_TURN_H
#define CC_CORE_TURN_H

#include "analyzer/core/latch_events.h"

/* A wait has ended with a fact that is no comparison of a content with a constant: perhaps it is the thread's turn. */
void cc_turn_learn(struct cc_interpreter *in, struct cc_state *state, const struct cc_fact *fact);

/* The thread has just observed what row `observation` says, and it is so still. */
void cc_turn_take(struct cc_interpreter *in, struct cc_state *state, uint32_t observation);

/* A place is changed, by an update not seen before in this round. */
void cc_turn_update(struct cc_interpreter *in, const struct cc_state *state, const struct cc_update *update);

/* A new round begins; the updates are still those of the last one. */
void cc_turn_new_round(struct cc_interpreter *in);

/*
 * The thread changes the place, or posts it: its turn is over; also its first time, unless it changes a plain variable, in
 * which others find what they find under the lock alone, and so after the first time.
 */
void cc_turn_end(struct cc_interpreter *in, struct cc_state *state, uint32_t place, bool plainly);

/* Is the change over before a thread is there that may have a turn, or made after it is gone? */
bool cc_update_is_apart(const struct cc_interpreter *in, const struct cc_update *update, cc_thread_id thread);

/* Can the instances of threads that make the two accesses never have their turns at once, as they both do there? */
bool cc_turns_exclude(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b);

#endif
