/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Schedules that differ by a seed: random priorities, and sleeps at synchronisation.
 *
 * What a thread does depends on the seed, on the order in which threads were created, and on how many
 * operations it has done: the same in every run that creates its threads in the same order.
 * Thread-safety: complete. A thread sleeps a bounded time in all.
 */
#ifndef CC_SHIM_PERTURBATION_H
#define CC_SHIM_PERTURBATION_H

#include "runtime-shim/engine/self.h"

/* Begin, with a seed; 0: nothing is perturbed. */
void cc_perturb_start(uint64_t seed);

/* The calling thread begins. */
void cc_perturb_begin(struct cc_self *self);

/* The calling thread is at an operation that synchronises. */
void cc_perturb(struct cc_self *self);

#endif
