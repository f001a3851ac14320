/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events: misuse and other single happenings, each different one once, with a count.
 *
 * Thread-safety: complete; callers are marked busy.
 */
#ifndef CC_SHIM_EVENTS_H
#define CC_SHIM_EVENTS_H

#include <stdint.h>

#include "runtime-shim/engine/self.h"

/* What happened to the calling thread; the fields are those of struct cc_record_event. */
struct cc_happening {
    enum cc_record_event_kind kind;
    uint32_t lock, second;
    uint64_t site;
    uint32_t other_thread, other_stack;
    const char *text; /* or NULL */
    uint64_t number;
};

/* Note it. Equal in kind, locks, call site and other thread is the same one again. */
void cc_event_note(struct cc_self *self, const struct cc_happening *happening);

/* The memory of `lock` is freed: note it if somebody holds the lock. */
void cc_event_freed(struct cc_self *self, uint32_t lock, uint64_t site);

#endif
