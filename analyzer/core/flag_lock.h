/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Monitors as locks: a plain flag that is set by who has found it clear, under a mutex, and cleared again under the mutex
 * when the work is done: `while (busy) wait; busy = 1;`. Who has set it is alone until then, without the mutex too.
 * The same with a flag that says that nobody is there (`while (!vacant) wait; vacant = 0;`), and with a count that begins with
 * one, as of a semaphore that a program makes itself: `while (n == 0) wait; n--;`.
 *
 * Found by what the code does, in a round of the interpreter, and taken for a lock from the next round on: some path takes
 * the flag, knowing it to be free, some path gives it back, and none changes it in another way. A flag that somebody
 * gives back without holding it is none.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: O(locks held) a store.
 */
#ifndef CC_CORE_FLAG_LOCK_H
#define CC_CORE_FLAG_LOCK_H

#include "analyzer/core/interpreter.h"

/* `value` is about to be stored, by a plain store, at an address that others can reach. */
void cc_flag_lock_store(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id);

/* Does the path know that the place holds nothing above zero? */
bool cc_flag_is_known_clear(struct cc_frame *frame, cc_term_id address);

/* Does `reader` read a flag that it holds itself? `writer` cannot be taking it at that time, nor giving it back. */
bool cc_flag_is_readers_own(struct cc_interpreter *in, const struct cc_access *reader, const struct cc_access *writer);

/* What a round has shown of all flags decides which are locks in the next one. */
void cc_flag_locks_new_round(struct cc_interpreter *in);

/* The round is over: another one is needed if it has shown other flags to be locks than the one before. */
void cc_flag_locks_settle(struct cc_interpreter *in);

#endif
