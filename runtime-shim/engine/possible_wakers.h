/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether something outside the threads that the shim knows could wake one of them, and what the kernel knows of them.
 *
 * Signal-safety: complete. Complexity: some 60 system calls, so it is asked last.
 */
#ifndef CC_SHIM_POSSIBLE_WAKERS_H
#define CC_SHIM_POSSIBLE_WAKERS_H

#include <stdbool.h>
#include <stdint.h>

/* Say whether the program handles a signal that may come from outside its own code. */
bool cc_has_signal_handlers(void);

/* Say whether the kernel says that the thread waits for the word at `address` (a futex). False when it does not say. */
bool cc_kernel_waits_at(int32_t tid, uint64_t address);

/* How many threads the kernel says this process has; 0 when it does not say. */
uint32_t cc_kernel_threads(void);

#endif
