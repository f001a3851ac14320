/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Call stacks in the record, equal ones once; and the table of modules that makes sense of them.
 *
 * Thread-safety: complete; callers are marked busy.
 */
#ifndef CC_SHIM_STACKS_H
#define CC_SHIM_STACKS_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime-shim/engine/self.h"

enum { CC_LARGEST_STACK = 1 << 30 };

/*
 * Record the stack of the calling thread from the frame that returns to `site` outwards. Returns its reference, 0 when
 * there is no room. `*in_handler` (may be NULL) says whether a signal handler is on it.
 */
uint32_t cc_stack_take(struct cc_self *self, uint64_t site, bool *in_handler);

/*
 * The same for who will come again from the same place with the same callers: a stack whose return addresses stand where they did is
 * not walked. What functions of the shim are passed through differs with `way`, if not with the frame of the calling one.
 */
uint32_t cc_stack_take_again(struct cc_self *self, uint64_t site, uint32_t way, bool *in_handler);

/* A hash of the innermost `number` frames from there on; likewise. Always the same number. */
uint64_t cc_stack_callers(struct cc_self *self, uint64_t site, uint32_t number);

/* Bring the table of modules up to date. */
void cc_modules_update(void);

/* The same, and call `gone` for each module that was there and is no more. */
void cc_modules_sweep(void (*gone)(uint64_t start, uint64_t end));

/* Say whether `address` lies in a module: in its code or its data. */
bool cc_modules_cover(uint64_t address);

#endif
