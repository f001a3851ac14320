/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who holds a lock, read from the held locks of all live threads; and whether it is taken at all, read from
 * the C library's memory of it (its layout is part of the ABI).
 *
 * Thread-safety: complete. The answers are about a moment: a thread that has just acquired or released
 * is found or not. Complexity: O(1) where the lock's word names the owner, else O(live threads and held locks).
 */
#ifndef CC_SHIM_LOCK_HOLDER_H
#define CC_SHIM_LOCK_HOLDER_H

#include <stdbool.h>
#include <stdint.h>

#include "lockgraph/record_format.h"

struct cc_holder {
    uint32_t thread; /* THREADS */
    uint32_t stack;  /* FRAMES: where it acquired the lock */
    uint32_t lock;   /* LOCKS */
    uint8_t mode;    /* enum cc_record_mode */
};

/* Say whether somebody holds the lock; for semaphores, whether its value is 0. */
bool cc_lock_is_taken(uint64_t address, uint8_t kind);

/* The kernel's id of the owner as the lock's word has it, 0 when it does not say. */
int32_t cc_lock_owner_tid(uint64_t address, uint8_t kind);

/* The same of a mutex whose memory may be gone, by a system call: 0, or a negated errno as cc_memory_peek gives it. */
long cc_mutex_owner_peek(uint64_t address, int32_t *tid);

/*
 * Find a thread other than `except` (0: none) that holds the lock at `address`; the first one of several readers.
 */
bool cc_lock_holder_find(uint64_t address, uint32_t except, struct cc_holder *out);

/* Call `each` for every holder of the lock at `address`, until it returns false. */
void cc_lock_holders(uint64_t address, bool (*each)(void *context, const struct cc_holder *holder), void *context);

/* Locks that `thread` holds. O(those). */
uint32_t cc_thread_held_count(const struct cc_record_thread *thread);

/*
 * Say whether the thread has the lock of the last element of its held locks, and is not only about to acquire it (cc_held_claim). Memory
 * that is gone does no harm. Costs a system call where the element may be a claim.
 */
bool cc_thread_has_last(const struct cc_record_thread *thread, const struct cc_record_held *last);

/*
 * Copy the last element of the thread's held locks if it is of a mutex that another thread has: it waits for it, or is about to, unless it was
 * released by somebody else. Memory that is gone does no harm. Costs a system call for a thread that claims a mutex.
 */
bool cc_thread_claims(const struct cc_record_thread *thread, struct cc_record_held *out);

/* Find the lock at `address` among those that `thread` holds. */
bool cc_thread_holds(uint32_t thread, uint64_t address, struct cc_holder *out);

#endif
