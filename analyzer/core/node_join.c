/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/node_join.h"

#include "analyzer/core/core_memory.h"

enum { DEEPEST_WAY = 6 };

void cc_node_join_note(struct cc_frame *frame, struct cc_thread_start *start, cc_term_id handle)
{
    struct cc_interpreter *in = frame->in;
    int64_t offset;
    const struct cc_term *base = cc_term_at(&in->terms, cc_term_split(&in->terms, handle, &offset));
    start->node_site = 0;
    if (base->op != CC_T_OBJECT || in->heap.objects[base->a].kind != CC_OBJECT_HEAP)
        return;
    start->node_site = in->heap.objects[base->a].site;
    start->node_offset = offset;
    start->node_made = (struct cc_loop_bound){ 0 };
    const struct cc_func_info *info = frame->info;
    uint32_t loop = info->innermost[frame->block];
    const struct cc_loop_bound *bound =
        loop ? cc_interp_loop_bound(in, frame->context, info->loops[loop - 1].head) : NULL;
    if (bound)
        start->node_made = *bound;
}

/* What the innermost loop around this point changes in `term` from turn to turn, or 0. */
static cc_term_id moving_part(const struct cc_frame *frame, cc_term_id term, int depth)
{
    const struct cc_term *row = cc_term_at(&frame->in->terms, term);
    if (depth > DEEPEST_WAY)
        return 0;
    switch ((enum cc_term_op)row->op) {
    case CC_T_PHI:
        return row->a && cc_interp_of_innermost_loop(frame, term) ? term : 0;
    case CC_T_OFFSET:
    case CC_T_LOAD:
    case CC_T_OLD:
        return moving_part(frame, row->a, depth + 1);
    case CC_T_INDEX: {
        cc_term_id found = moving_part(frame, row->b, depth + 1);
        return found ? found : moving_part(frame, row->a, depth + 1);
    }
    default:
        return 0;
    }
}

/* Does the loop go over fewer nodes, or others, than there were made? Not if one of the two ranges is not known. */
static bool leaves_some(struct cc_interpreter *in, const struct cc_loop_bound *made, cc_term_id counter)
{
    const struct cc_term phi = *cc_term_at(&in->terms, counter);
    if (cc_id_map_get(&in->induction, counter) != 1)
        return false;
    uint32_t head = phi.b - in->model->funcs[in->contexts[phi.a].func].blocks;
    const struct cc_loop_bound *over = cc_interp_loop_bound(in, phi.a, head);
    if (!over || !over->from || !made->from)
        return false;
    return over->from != made->from || cc_interp_numbers_differ(in, over->to, made->to);
}

/* Is `place` in a node, and in nothing else that is known? An array not yet filled may seem to lead outside. */
static bool leads_to_nodes(struct cc_interpreter *in, cc_term_id place, const struct cc_thread_start *start)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, place);
    bool any = false;
    for (uint32_t i = 0; i < where.count; i++) {
        const struct cc_target *at = &where.at[i];
        if (at->kind == CC_TARGET_OBJECT && in->heap.objects[at->id].kind == CC_OBJECT_EXTERNAL)
            continue;
        if (at->kind != CC_TARGET_OBJECT || in->heap.objects[at->id].site != start->node_site || at->stride ||
            at->offset != start->node_offset)
            return false;
        any = true;
    }
    return any;
}

cc_term_id cc_node_join_reached(struct cc_frame *frame, cc_term_id place, cc_thread_id thread, cc_term_id *moving)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_thread_start *start = &in->starts[thread];
    int64_t offset;
    cc_term_id node = cc_term_split(&in->terms, place, &offset);
    enum cc_term_op op = cc_term_at(&in->terms, node)->op;
    if (!start->node_site || (op != CC_T_LOAD && op != CC_T_PHI))
        return 0;
    if (!leads_to_nodes(in, place, start))
        return 0;
    *moving = moving_part(frame, node, 0);
    return *moving && !leaves_some(in, &start->node_made, *moving) ? node : 0;
}

bool cc_node_join_orders(struct cc_interpreter *in, const struct cc_access *creator, const struct cc_access *instance)
{
    cc_thread_id thread = instance->thread;
    const struct cc_term *root = cc_term_at(&in->terms, cc_term_root(&in->terms, instance->address));
    /* its own, or one that others can find as well: as it stands here, it is what the instance was given */
    cc_object_id object = root->op == CC_T_OWN && root->a == thread ? root->b : root->op == CC_T_OBJECT ? root->a : 0;
    if (!object || in->tree.threads[thread].parent != creator->thread)
        return false;
    int64_t offset;
    cc_term_id node = cc_term_split(&in->terms, creator->address, &offset);
    const struct cc_term *load = cc_term_at(&in->terms, node);
    cc_term_id counter = load->op == CC_T_LOAD ? cc_interp_given_at(in, thread, object, load->a) : 0;
    if (counter && cc_set_has(&in->sets, cc_phase_at(&in->tree, creator->phase).current,
                              cc_interp_current(in, thread, counter, true)))
        return true; /* by the same index as its handle */
    if (!in->starts[thread].node_site || in->heap.objects[object].site != in->starts[thread].node_site)
        return false;
    return cc_set_has(&in->sets, cc_phase_at(&in->tree, creator->phase).current,
                      cc_interp_current(in, thread, node, true));
}
