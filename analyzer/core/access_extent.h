/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far an access into an array inside a struct can reach: no index leaves its array for a neighbour.
 *
 * Ownership: none. Thread-safety: none. Complexity: linear in the members of the types.
 */
#ifndef CC_CORE_ACCESS_EXTENT_H
#define CC_CORE_ACCESS_EXTENT_H

#include "analyzer/core/array_extent.h"
#include "analyzer/core/interpreter.h"

/*
 * The member that instruction `inst` names in its source, as bytes of struct `type`, which has it, directly or in one
 * of its members; of a call, the member that the argument names which `offset` is in. False if it names none, or if
 * `type` has several such members.
 */
bool cc_extent_as_written(const struct cc_interpreter *in, cc_inst_id inst, cc_type_id type, int64_t offset,
                          struct cc_extent *out);

#endif
