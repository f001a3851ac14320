/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the arrays inside a struct begin and end: no index of theirs leaves them for a neighbour.
 *
 * Thread-safety: none is needed. Complexity: linear in the members on the way.
 */
#ifndef CC_CORE_ARRAY_EXTENT_H
#define CC_CORE_ARRAY_EXTENT_H

#include "analyzer/model/program_model.h"

#include <stdbool.h>
#include <stdint.h>

/* Bytes of a struct. */
struct cc_extent {
    int64_t from, to;
};

/* The array in struct `type` that has an element at `offset` and one each `stride` bytes. */
bool cc_extent_of_array(const struct cc_model *model, cc_type_id type, int64_t offset, int64_t stride,
                        struct cc_extent *out);

#endif
