/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/array_extent.h"

bool cc_extent_of_array(const struct cc_model *model, cc_type_id type, int64_t offset, int64_t stride,
                        struct cc_extent *out)
{
    int64_t start = 0;
    while (model->types[type].kind == CC_TYPE_STRUCT) {
        const struct cc_type *row = &model->types[type];
        cc_type_id inner = 0;
        for (uint32_t i = 0; i < row->field_count && !inner; i++) {
            const struct cc_field *field = &model->fields[row->fields + i];
            int64_t at = start + (int64_t)field->offset;
            if (offset < at || offset >= at + (int64_t)model->types[field->type].size)
                continue;
            inner = field->type;
            start = at;
        }
        type = inner;
    }
    const struct cc_type *row = &model->types[type];
    if (!type || row->kind != CC_TYPE_ARRAY || row->count <= 1 || !stride)
        return false;
    int64_t element = (int64_t)model->types[row->element].size; /* of a row, where there are more dimensions */
    if (element <= 0 || element % stride != 0)
        return false;
    *out = (struct cc_extent){ start, start + (int64_t)row->size };
    return true;
}

/* Does the struct end in an array that may go on behind it? */
static bool has_open_tail(const struct cc_model *model, const struct cc_type *row)
{
    if (!row->field_count)
        return false;
    const struct cc_type *last = &model->types[model->fields[row->fields + row->field_count - 1].type];
    return last->kind == CC_TYPE_ARRAY && last->count <= 1;
}

bool cc_extent_of_spot(const struct cc_model *model, cc_type_id type, struct cc_spot spot, struct cc_extent *out)
{
    while (model->types[type].kind == CC_TYPE_ARRAY)
        type = model->types[type].element;
    const struct cc_type *row = &model->types[type];
    int64_t whole = (int64_t)row->size, bytes = cc_spot_bytes(spot);
    if (row->kind != CC_TYPE_STRUCT || whole <= 0 || spot.offset < 0 || bytes > whole ||
        (spot.offset >= whole && has_open_tail(model, row)))
        return false;
    int64_t at = spot.offset % whole;
    if (spot.stride % whole)
        return cc_extent_of_array(model, type, at, spot.stride, out);
    *out = (struct cc_extent){ at, at + bytes };
    return out->to <= whole;
}

int64_t cc_stride_of_both(int64_t a, int64_t b)
{
    a = a < 0 ? -a : a;
    b = b < 0 ? -b : b;
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Can the two spots have a byte in common, by their numbers alone? */
static bool overlap(struct cc_spot a, struct cc_spot b)
{
    int64_t size_of_a = cc_spot_bytes(a), size_of_b = cc_spot_bytes(b);
    bool may_reach = a.stride || a.offset + size_of_a > b.offset; /* indices are not negative */
    may_reach &= b.stride || b.offset + size_of_b > a.offset;
    int64_t period = cc_stride_of_both(a.stride, b.stride);
    if (!period || !may_reach)
        return may_reach;
    int64_t distance = (b.offset - a.offset) % period;
    if (distance < 0)
        distance += period;
    return distance < size_of_a || period - distance < size_of_b;
}

/* Does a step of `stride` bytes lead from one struct of this size to the same place in another, or divide it? */
static bool fits(int64_t stride, int64_t size)
{
    return !stride || stride % size == 0 || size % stride == 0;
}

/* The spot counted from the struct of `size` bytes it is in, of an array that begins at `from`. */
static struct cc_spot within(struct cc_spot spot, int64_t from, int64_t size)
{
    spot.offset = (spot.offset - from) % size;
    spot.stride = spot.stride % size == 0 ? 0 : spot.stride;
    return spot;
}

/* The struct of which a member of struct `type` is, or is an array of, if both spots are in that member; or 0. */
static cc_type_id enter_member(const struct cc_model *model, cc_type_id type, struct cc_spot *a, struct cc_spot *b)
{
    while (model->types[type].kind == CC_TYPE_ARRAY)
        type = model->types[type].element;
    const struct cc_type *row = &model->types[type];
    int64_t whole = (int64_t)row->size;
    if (row->kind != CC_TYPE_STRUCT || whole <= 0 || a->offset < 0 || b->offset < 0 || !fits(a->stride, whole) ||
        !fits(b->stride, whole))
        return 0;
    int64_t at_a = a->offset % whole, at_b = b->offset % whole;
    for (uint32_t i = 0; i < row->field_count; i++) {
        const struct cc_field *field = &model->fields[row->fields + i];
        int64_t from = (int64_t)field->offset, to = from + (int64_t)model->types[field->type].size;
        if (at_a < from || at_a >= to || at_b < from || at_b >= to)
            continue;
        cc_type_id inner = field->type;
        while (model->types[inner].kind == CC_TYPE_ARRAY)
            inner = model->types[inner].element;
        int64_t size = (int64_t)model->types[inner].size;
        if (model->types[inner].kind != CC_TYPE_STRUCT || size <= 0 || !fits(a->stride, size) || !fits(b->stride, size))
            return 0;
        a->offset = at_a;
        b->offset = at_b;
        *a = within(*a, from, size);
        *b = within(*b, from, size);
        return inner;
    }
    return 0;
}

bool cc_strided_spots_meet(const struct cc_model *model, cc_type_id type, struct cc_spot a, struct cc_spot b)
{
    struct cc_extent of_a, of_b;
    for (cc_type_id inner = type; inner && overlap(a, b); inner = enter_member(model, type, &a, &b))
        type = inner;
    return overlap(a, b) && (!cc_extent_of_spot(model, type, a, &of_a) || !cc_extent_of_spot(model, type, b, &of_b) ||
                             (of_a.from < of_b.to && of_b.from < of_a.to));
}
