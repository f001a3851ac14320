/* SPDX-License-Identifier: Apache-2.0 */
/* What is left when the process ends: threads that still wait, threads that nobody joined. */
#ifndef CC_SHIM_EXIT_EVENTS_H
#define CC_SHIM_EXIT_EVENTS_H

#include "runtime-shim/engine/self.h"

/* Note it. The calling thread ends the process and is marked busy. O(threads). */
void cc_exit_events_note(struct cc_self *self);

#endif
