/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What locks cost: how long they are waited for and held, by class.
 *
 * Waits are measured whenever a lock is found taken. Holds are measured after a wait, when a chain of locks is new, and in one
 * of CC_HOLD_SAMPLE acquisitions otherwise: a long one is met when it is rare, and when others wait for it.
 * Thread-safety: complete; callers are marked busy.
 */
#ifndef CC_SHIM_FIGURES_H
#define CC_SHIM_FIGURES_H

#include <stdint.h>

#include "runtime-shim/engine/self.h"

enum { CC_HOLD_SAMPLE = 512 };

/* The time. */
uint64_t cc_figures_now(void);

/* The lock was found taken and waited for since `since`. Returns the time. */
uint64_t cc_figures_wait(struct cc_self *self, uint32_t lock, uint32_t stack, uint64_t since);

/* One acquisition of CC_HOLD_SAMPLE, of this lock. */
void cc_figures_count(uint32_t lock);

/* The lock is being released. */
void cc_figures_hold(struct cc_self *self, const struct cc_record_held *held);

/* Let go of all locks; only while no other thread runs. */
void cc_figures_forget(void);

#endif
