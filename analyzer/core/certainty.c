/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/certainty.h"

bool cc_is_certain_place(const struct cc_interpreter *in, uint8_t cut, cc_object_id object, int64_t stride)
{
    /* where something was cut, objects known by their type only may be any of those whose way here was lost */
    if (in->was_cut && !in->open && in->heap.objects[object].kind == CC_OBJECT_EXTERNAL)
        return false;
    return !cut || (!(cut & CC_CUT_REFUSED) && !stride && cc_heap_is_unique(&in->heap, object));
}

bool cc_is_certain_lock(struct cc_interpreter *in, uint8_t cut, cc_term_id lock)
{
    if (!cut || !lock)
        return true;
    struct cc_targets where = cc_heap_resolve(&in->heap, lock);
    return where.count == 1 && where.at[0].kind == CC_TARGET_OBJECT && !where.at[0].stride &&
           cc_heap_is_unique(&in->heap, where.at[0].id);
}
