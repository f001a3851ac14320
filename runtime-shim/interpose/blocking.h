/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls that may block for long, as far as they matter while a lock is held. Without a lock held, a call costs one
 * more comparison.
 */
#ifndef CC_SHIM_BLOCKING_H
#define CC_SHIM_BLOCKING_H

#include "runtime-shim/interpose/interpose.h"

/*
 * The last lock that the thread holds; NULL when none, or when nobody wants to know. A semaphore is not sure to be a
 * lock: it may be held for a thread's life.
 */
const struct cc_record_held *cc_blocking_innermost(const struct cc_self *self);

/* The calling thread is about to call `call` at `site`, and holds a lock. */
void cc_blocking_note(const struct cc_record_held *held, const char *call, uint64_t site);

/* Before a call that may block if `blocks`, which is looked at only while a lock is held. */
#define CC_BEFORE_BLOCKING(call, blocks)                                                                               \
    do {                                                                                                               \
        if (CC_UNLIKELY(cc_self.mode == CC_SELF_ON && cc_held_count(&cc_self))) {                                      \
            const struct cc_record_held *held_ = cc_blocking_innermost(&cc_self);                                      \
            if (held_ && (blocks))                                                                                     \
                cc_blocking_note(held_, call, CC_RETURN_SITE());                                                       \
        }                                                                                                              \
    } while (0)

#endif
