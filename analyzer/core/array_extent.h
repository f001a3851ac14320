/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Spots inside objects: which bytes an offset and a stride may mean, and what they cannot since no index of an array
 * in a struct leaves it for a neighbour.
 *
 * Thread-safety: none is needed. Complexity: linear in the members on the way.
 */
#ifndef CC_CORE_ARRAY_EXTENT_H
#define CC_CORE_ARRAY_EXTENT_H

#include "analyzer/model/program_model.h"

#include <stdbool.h>
#include <stdint.h>

/* `size` bytes (0: one at least) at `offset`, or at any of offset + stride, offset + 2 * stride and so on. */
struct cc_spot {
    int64_t offset, stride; /* stride 0: exact */
    uint64_t size;
};

/* How many bytes: a size beyond all objects is as good as any. */
static inline int64_t cc_spot_bytes(struct cc_spot spot)
{
    int64_t most = (int64_t)1 << 40;
    return !spot.size ? 1 : spot.size > (uint64_t)most ? most : (int64_t)spot.size;
}

/* Bytes of a struct. */
struct cc_extent {
    int64_t from, to;
};

/* The largest stride whose steps make up those of both, 0 being none: their greatest common divisor. */
int64_t cc_stride_of_both(int64_t a, int64_t b);

/*
 * The array in struct `type` that has an element at `offset`, of which others lie `stride` bytes apart, or a multiple:
 * where there are several dimensions, or an array of such structs, the stride is what all steps are made of.
 */
bool cc_extent_of_array(const struct cc_model *model, cc_type_id type, int64_t offset, int64_t stride,
                        struct cc_extent *out);

/*
 * The bytes that the spot is within, counted from the struct of `type`, or from whichever element it is in where `type` is
 * an array of structs. False: not known.
 */
bool cc_extent_of_spot(const struct cc_model *model, cc_type_id type, struct cc_spot spot, struct cc_extent *out);

/* What cc_spots_meet says of spots of which one is not exact. */
bool cc_strided_spots_meet(const struct cc_model *model, cc_type_id type, struct cc_spot a, struct cc_spot b);

/* Can two spots in an object of `type` have a byte in common? */
static inline bool cc_spots_meet(const struct cc_model *model, cc_type_id type, struct cc_spot a, struct cc_spot b)
{
    if (a.stride || b.stride)
        return cc_strided_spots_meet(model, type, a, b);
    return a.offset < b.offset + cc_spot_bytes(b) && b.offset < a.offset + cc_spot_bytes(a);
}

#endif
