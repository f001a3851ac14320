/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The registry of locks: which lock lives at which address, and of which class it is.
 *
 * A lock's identity is its address and its generation. It begins with its initialisation, or with its first use
 * where none was seen, and ends when it is destroyed, initialised again, or its memory is freed or unmapped.
 * Thread-safety: complete. Complexity: expected O(1); ending what lies in a range is O(pages of the range).
 */
#ifndef CC_SHIM_LOCK_REGISTRY_H
#define CC_SHIM_LOCK_REGISTRY_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime-shim/engine/self.h"

/* The lock at `address` now, or 0 when none is known; one that was destroyed still counts. */
uint32_t cc_lock_known(uint64_t address);

/*
 * The lock at `address`; entered as first used at `site` when there is none or when the one that was there has
 * ended. 0 when there is no room. `stack` may be 0.
 */
uint32_t cc_lock_used(struct cc_self *self, uint64_t address, uint8_t kind, uint64_t site, uint32_t stack);

/* The same, but 0 where no lock has ever been. */
uint32_t cc_lock_used_again(struct cc_self *self, uint64_t address, uint8_t kind, uint64_t site);

/* The initial value of a semaphore that nobody saw. */
#define CC_SEM_UNKNOWN UINT32_MAX

struct cc_lock_making {
    uint64_t address, site;
    uint8_t kind;
    uint16_t flags; /* enum cc_record_lock_flag */
    uint32_t value; /* as in cc_record_lock */
};

/* A lock was initialised: what was at its address is over. 0 when there is no room. */
uint32_t cc_lock_made(struct cc_self *self, const struct cc_lock_making *making);

/* The lock ends, for the reason `flag` (DESTROYED or FREED). */
void cc_lock_ended(uint32_t lock, uint16_t flag);

/* The memory from `start` to `end` is given back by a call at `site`: every lock in it ends. */
void cc_locks_freed(struct cc_self *self, uint64_t start, uint64_t end, uint64_t site);

/* A module is gone: every lock in it ends. O(locks), as locks in modules are in no list of their page. */
void cc_locks_unloaded(uint64_t start, uint64_t end);

/* Set flags of a lock. */
void cc_lock_flag(uint32_t lock, uint16_t flags);

/* Forget all locks; only while no other thread can use the registry. */
void cc_locks_forget(void);

/*
 * One byte for all pages whose numbers are alike: not 0 when there may be a lock in the page, or in a
 * block of memory that begins there. What free and munmap test.
 */
enum { CC_PAGE_MARKS = 1 << 14 };
extern uint8_t cc_lock_pages[CC_PAGE_MARKS] __attribute__((visibility("hidden")));

static inline bool cc_page_may_have_lock(uint64_t address)
{
    return cc_lock_pages[(address >> 12) % CC_PAGE_MARKS];
}

#endif
