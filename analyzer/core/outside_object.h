/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Objects that come from code that is not here, and which objects of the program they may be.
 *
 * A pointer to a struct that an unknown function returned may point to any object of that type that the function can
 * reach: a variable with external linkage, a member of another object from
 * outside. That is a guess by type, and what rests on it is to be said with less confidence.
 *
 * Ownership: none. Thread-safety: none. Complexity: linear in the members of the types.
 */
#ifndef CC_CORE_OUTSIDE_OBJECT_H
#define CC_CORE_OUTSIDE_OBJECT_H

#include "analyzer/core/interpreter.h"

/* Is the pointer what a function that is not here returned, or found by following that? */
bool cc_comes_from_outside(const struct cc_interpreter *in, cc_term_id pointer);

/* May code that is not here know the object? */
bool cc_is_known_outside(const struct cc_interpreter *in, cc_object_id object);

/* Call `visit` for each place at which type `inner` lies in type `outer`; elements of arrays as a stride. */
void cc_visit_members(const struct cc_interpreter *in, cc_type_id outer, cc_type_id inner,
                      void (*visit)(void *context, int64_t offset, int64_t stride), void *context);

#endif
