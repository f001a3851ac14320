/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far an access into an array inside a struct can reach: no index leaves its array for a neighbour.
 *
 * Ownership: none. Thread-safety: none. Complexity: linear in the members of the types.
 */
#ifndef CC_CORE_ACCESS_EXTENT_H
#define CC_CORE_ACCESS_EXTENT_H

#include "analyzer/core/interpreter.h"

/* Bytes of a struct. */
struct cc_extent {
    int64_t from, to;
};

/*
 * The member that instruction `inst` names in its source, as bytes of struct `type`, which has it, directly or in one
 * of its members; of a call, the member that the argument names which `offset` is in. False if it names none, or if
 * `type` has several such members.
 */
bool cc_extent_as_written(const struct cc_interpreter *in, cc_inst_id inst, cc_type_id type, int64_t offset,
                          struct cc_extent *out);

/* The array in struct `type` that has an element at `offset` and one each `stride` bytes. */
bool cc_extent_of_array(const struct cc_model *model, cc_type_id type, int64_t offset, int64_t stride,
                        struct cc_extent *out);

#endif
