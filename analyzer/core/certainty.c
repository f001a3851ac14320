/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/certainty.h"

bool cc_is_certain_place(const struct cc_interpreter *in, uint8_t cut, cc_object_id object, int64_t stride)
{
    /* where something was cut, objects known by their type only may be any of those whose way here was lost */
    if (in->was_cut && !in->open && in->heap.objects[object].kind == CC_OBJECT_EXTERNAL)
        return false;
    return !cut || (!(cut & CC_CUT_REFUSED) && !stride && cc_heap_is_unique(&in->heap, object));
}

bool cc_is_of_many_calls(const struct cc_terms *terms, cc_term_id value)
{
    const struct cc_term *origin = cc_term_at(terms, cc_term_origin(terms, value));
    return origin->op == CC_T_PARAM && origin->b != 0;
}

bool cc_is_choice_of_call(const struct cc_terms *terms, cc_term_id value)
{
    const struct cc_term *row = cc_term_at(terms, value);
    bool unary = row->op == CC_T_UNARY, binary = row->op == CC_T_BINARY;
    return cc_is_of_many_calls(terms, value) || ((unary || binary) && cc_is_of_many_calls(terms, row->a)) ||
           (binary && cc_is_of_many_calls(terms, row->b));
}

bool cc_is_certain_hold(const struct cc_hold *hold, uint8_t cut)
{
    return !cut || (!(hold->flags & CC_HOLD_MAYBE) && !(cut & CC_CUT_CHOSEN && hold->flags & CC_HOLD_BEFORE));
}

bool cc_is_certain_lock(struct cc_interpreter *in, uint8_t cut, cc_term_id lock)
{
    if (!cut || !lock)
        return true;
    struct cc_targets where = cc_heap_resolve(&in->heap, lock);
    return where.count == 1 && where.at[0].kind == CC_TARGET_OBJECT && !where.at[0].stride &&
           cc_heap_is_unique(&in->heap, where.at[0].id);
}

enum { DIFFERENT_LOCKS = UINT32_MAX - 1 };

void cc_find_locks_of_ways(struct cc_interpreter *in, struct cc_id_map *locks_of)
{
    bool chosen = false;
    for (uint32_t a = 0; a < in->log.accesses_count && !chosen; a++)
        chosen = in->log.accesses[a].cut & CC_CUT_CHOSEN;
    for (uint32_t a = 0; a < in->log.accesses_count && chosen; a++) {
        const struct cc_access *access = &in->log.accesses[a];
        uint32_t known = cc_id_map_get(locks_of, access->inst);
        uint32_t now = known == CC_NO_ID || known == access->locks ? access->locks : DIFFERENT_LOCKS;
        if (now != known && cc_id_map_put(in->arena, locks_of, access->inst, now))
            return;
    }
}

bool cc_is_certain_way(const struct cc_id_map *locks_of, const struct cc_access *access)
{
    return !(access->cut & CC_CUT_CHOSEN) || cc_id_map_get(locks_of, access->inst) != DIFFERENT_LOCKS;
}
