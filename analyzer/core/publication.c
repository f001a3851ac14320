/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/publication.h"

#include "analyzer/core/memory_order.h"

enum { DEEPEST_WAY = 6 };

/*
 * Does another atomic operation in the same function order what `id` does not? Pointers are often stored relaxed
 * where an index or a flag beside them is released.
 */
static bool is_ordered_beside(struct cc_interpreter *in, cc_inst_id id,
                              bool (*orders)(struct cc_interpreter *in, cc_inst_id id))
{
    const struct cc_func *func = &in->model->funcs[in->func_of_inst[id]];
    for (uint32_t i = 0; i < func->inst_count; i++)
        if (orders(in, func->insts + i))
            return true;
    return false;
}

void cc_publication_note(struct cc_frame *frame, const struct cc_access *access, cc_term_id place, cc_term_id value)
{
    struct cc_interpreter *in = frame->in;
    cc_object_id object = value ? cc_heap_root_object(&in->heap, value) : 0;
    if (!object || !cc_is_atomic(in, access->inst) || !cc_state_is_private(frame->state, object))
        return;
    for (uint32_t i = 0; i < frame->state->memory_count; i++) {
        const struct cc_memory_entry *entry = &frame->state->memory[i];
        if (cc_heap_root_object(&in->heap, entry->address) != object)
            continue;
        struct cc_access written = *access;
        written.address = entry->address;
        written.size = 1;
        written.kind = CC_ACCESS_WRITE;
        written.published_at = place;
        cc_event_log_access(&in->log, &written);
    }
}

/* Is every one of the thread's loads at `load` made under a lock that the publication holds as well? */
static bool shares_lock(struct cc_interpreter *in, const struct cc_access *written, const struct cc_access *found,
                        cc_inst_id load)
{
    bool any = false;
    for (uint32_t i = 0; i < in->log.accesses_count; i++) {
        const struct cc_access *access = &in->log.accesses[i];
        if (access->inst != load || access->thread != found->thread || access->published_at)
            continue;
        any = true;
        if (!cc_set_intersection(&in->sets, access->locks, written->locks))
            return false;
    }
    return any;
}

/* Was the address found by a load from the place of publication that gives no order? */
static bool found_without_order(struct cc_interpreter *in, const struct cc_access *written,
                                const struct cc_access *found, cc_term_id address, int depth)
{
    struct cc_term row = *cc_term_at(&in->terms, cc_term_root(&in->terms, address));
    if (depth > DEEPEST_WAY)
        return false;
    if (row.op == CC_T_PHI || row.op == CC_T_RESULT) {
        const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, cc_term_root(&in->terms, address));
        for (uint32_t i = 0; inputs && i < inputs->count; i++)
            if (found_without_order(in, written, found, inputs->at[i], depth + 1))
                return true;
        return false;
    }
    if (row.op != CC_T_LOAD || !row.b || !cc_is_atomic(in, row.b) ||
        !cc_interp_may_be_same(in, row.a, written->published_at))
        return false;
    bool released = cc_order_releases(in, written->inst) || is_ordered_beside(in, written->inst, cc_order_releases);
    bool acquired = cc_order_acquires(in, row.b) || is_ordered_beside(in, row.b, cc_order_acquires);
    return (!released || !acquired) && !shares_lock(in, written, found, row.b);
}

bool cc_publication_orders(struct cc_interpreter *in, const struct cc_access *written, const struct cc_access *found)
{
    return found->published_at || !found_without_order(in, written, found, found->address, 0);
}
