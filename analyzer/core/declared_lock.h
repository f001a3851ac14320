/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Locks of a program's own: a type that is declared a `capability`, and functions that are declared to acquire and
 * release it. Where the body of such a function can be followed down to locks that are known, it is, and the declaration
 * is checked. Where it can not, because it is assembly, calls code that is not here, or is a protocol of atomic
 * operations, the declaration stands for it, as a model of an API would - if the body has what such a function cannot do
 * without: an operation that orders memory.
 *
 * Thread-safety: none. Complexity: linear in the functions that are declared so and what they call.
 */
#ifndef CC_CORE_DECLARED_LOCK_H
#define CC_CORE_DECLARED_LOCK_H

#include "analyzer/core/interpreter.h"

/* Is `type` declared to be a lock? */
bool cc_declared_lock_is_type(const struct cc_model *model, cc_type_id type);

/* Does annotation `row`, of a function, stand for the function's body? */
bool cc_declared_lock_stands(struct cc_interpreter *in, const struct cc_annotation *row);

#endif
