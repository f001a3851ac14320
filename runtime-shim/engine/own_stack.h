/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a function on a stack made for it: a program's thread may have little room. Signal-safety: complete. */
#ifndef CC_SHIM_OWN_STACK_H
#define CC_SHIM_OWN_STACK_H

#include <stdbool.h>

/* Call `function(context)` on a new stack of 1 MB. False when there is no memory for it: then it was not called. */
bool cc_call_on_own_stack(void (*function)(void *context), void *context);

#endif
