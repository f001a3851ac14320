/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Classes of locks: those made at one place. And what a lock's own memory says of it.
 *
 * Thread-safety: complete; callers are marked busy.
 */
#ifndef CC_SHIM_LOCK_CLASS_H
#define CC_SHIM_LOCK_CLASS_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime-shim/engine/lock_registry.h"

/* A private flag of locks: something in the record refers to it. */
#define CC_LOCK_MENTIONED ((uint16_t)0x8000)

/* The class of locks that are initialised where `making` says. 0 when there is no room. */
uint32_t cc_class_by_init(struct cc_self *self, const struct cc_lock_making *making);

/* The class of a lock whose initialisation was not seen: the variable that it is, or its first use. */
uint32_t cc_class_by_use(const struct cc_lock_making *making, uint32_t stack);

/* Say whether the class is one variable in a module's data, whose memory is never freed. */
bool cc_class_is_object(uint32_t class_id);

/* What the lock's type says, from the C library's own memory of it: enum cc_record_lock_flag. */
uint16_t cc_lock_flags_at(uint64_t address, uint8_t kind);

/* Say whether the lock's memory is still as destroying it left it. */
bool cc_lock_looks_destroyed(uint64_t address, uint8_t kind);

#endif
