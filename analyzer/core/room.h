/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rooms: a semaphore that the first of several readers takes for all of them, and the last one gives back.
 *
 * A count, changed by one at a time under a mutex, says how many are inside. Who finds that his own one made it one takes the
 * semaphore; who finds that his made it zero posts it. So everybody who has counted himself in, and knows before the mutex is
 * released that he was not the first or has the semaphore, holds it together with all others inside: as a
 * read-write lock held for reading. Who takes it without counting holds it alone.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: linear in what the state knows of memory.
 */
#ifndef CC_CORE_ROOM_H
#define CC_CORE_ROOM_H

#include "analyzer/core/interpreter.h"

/* The semaphore is taken: by the first one inside? */
bool cc_room_is_entered(struct cc_frame *frame, cc_term_id semaphore);

/* The semaphore is posted: by the last one inside? */
bool cc_room_is_left(struct cc_frame *frame, cc_term_id semaphore);

/* `value` is stored at `address`, which others can reach. */
void cc_room_count(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id);

/* A lock is about to be released: who has counted himself in is inside now, or never. */
void cc_room_settle(struct cc_frame *frame);

/* Is the lock the mutex of the count of the room that is held? Nobody waits for that room while others wait for the mutex inside. */
bool cc_room_guards_count(struct cc_interpreter *in, const struct cc_hold *held, cc_term_id lock);

#endif
