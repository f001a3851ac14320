/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Locks of code that is not here, known by their names alone: door_lock and door_unlock.
 *
 * A project's own wrappers are in one file, and its calls in all others: who looks at one of these sees two functions
 * without a body. That they lock and unlock is believed if both return nothing and take one pointer, the same object goes to both in one
 * function, and nothing else is called like them (door_trylock), since what that does is not known.
 * What is called door_init makes the lock. The holder may take such a lock again, as far as anybody can tell.
 *
 * Ownership: none. Thread-safety: none. Complexity: linear in functions and instructions, for a function with such a name.
 */
#ifndef CC_CORE_NAMED_LOCK_H
#define CC_CORE_NAMED_LOCK_H

#include "analyzer/core/interpreter.h"

/* What the function, of which nothing is known, does by its name; or NULL. */
const struct cc_api_model *cc_named_lock(const struct cc_interpreter *in, cc_func_id func);

#endif
