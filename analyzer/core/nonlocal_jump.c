/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/nonlocal_jump.h"

#include "analyzer/core/core_memory.h"

void cc_jump_away(struct cc_frame *frame, cc_term_id target, cc_term_id value)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_state *state = frame->state;
    int64_t number;
    if (!target)
        return;
    if (!value || !cc_term_is_int(&in->terms, value, &number))
        value = 0;
    else if (!number)
        value = cc_term_int(&in->terms, 1);
    uint64_t key = cc_hash_step(cc_hash_step(target, frame->thread), (uint64_t)value << 32 | state->phase);
    for (uint32_t i = 0; i < state->holds_count; i++)
        key = cc_hash_step(cc_hash_step(key, state->holds[i].lock), state->holds[i].flags);
    for (uint32_t i = 0; i < in->jumps->arrivals_count; i++)
        if (in->jumps->arrivals[i].key == key)
            return;
    if (in->jumps->arrivals_count == CC_MOST_ARRIVALS) {
        cc_interp_func(in, frame->func)->bounded = true;
        return;
    }
    uint32_t row = CC_APPEND_ROW(in->arena, in->jumps, arrivals);
    struct cc_hold *holds = cc_arena_array(in->arena, state->holds_count + 1, sizeof *holds);
    if (state->holds_count)
        memcpy(holds, state->holds, state->holds_count * sizeof *holds);
    in->jumps->arrivals[row] = (struct cc_arrival){ .key = key,
                                                    .target = target,
                                                    .thread = frame->thread,
                                                    .value = value,
                                                    .phase = state->phase,
                                                    .holds = holds,
                                                    .holds_count = state->holds_count,
                                                    .cut = state->cut,
                                                    .blurred = state->blurred };
    in->heap.generation++;
}

/* What the jumping path may have written. */
static bool may_have_changed(void *context, const struct cc_memory_entry *entry)
{
    const struct cc_frame *frame = context;
    cc_object_id object = cc_heap_root_object(&frame->in->heap, entry->address);
    return !object || !cc_state_is_private(frame->state, object);
}

/* `state`, a copy of the state at setjmp, becomes what it is when `arrival` comes there. */
static void arrive(struct cc_frame *frame, struct cc_state *state, const struct cc_arrival *arrival)
{
    struct cc_interpreter *in = frame->in;
    frame->state = state;
    for (uint32_t i = state->private_objects_count; i-- > 0;)
        if (in->heap.objects[state->private_objects[i]].shared)
            cc_state_set_private(&in->pool, state, state->private_objects[i], false);
    cc_state_forget(state, may_have_changed, frame);
    state->holds_count = 0;
    for (uint32_t i = 0; i < arrival->holds_count; i++)
        (void)cc_state_hold(&in->pool, state, arrival->holds[i]);
    state->phase = arrival->phase;
    state->cut |= arrival->cut;
    state->blurred |= arrival->blurred;
}

/* The variable whose address the value is, or which it is an address in; or 0. */
static cc_var_id variable_of(const struct cc_model *model, cc_inst_id id)
{
    const struct cc_inst *inst = cc_inst_of_whole(model, id);
    return inst->op == CC_OP_VAR_ADDR ? inst->a : 0;
}

static bool pushes_cleanup(struct cc_interpreter *in, const struct cc_inst *inst, cc_var_id buffer)
{
    const struct cc_api_model *api = inst->op == CC_OP_CALL && inst->a ? cc_interp_func(in, inst->a)->model : NULL;
    for (int e = 0; api && e < CC_API_EFFECTS; e++) {
        const struct cc_effect *effect = &api->effects[e];
        if (effect->kind == CC_EFFECT_CLEANUP_PUSH && effect->object >= 0 && effect->object < inst->imm &&
            variable_of(in->model, in->model->operands[inst->c + (uint8_t)effect->object]) == buffer)
            return true;
    }
    return false;
}

/* Is the buffer where a cancelled thread comes to run a handler? What it does there is seen when handlers are run. */
static bool is_for_cancellation(const struct cc_frame *frame, cc_term_id target)
{
    struct cc_interpreter *in = frame->in;
    cc_object_id object = cc_heap_root_object(&in->heap, target);
    if (!object || in->heap.objects[object].kind != CC_OBJECT_LOCAL)
        return false;
    const struct cc_func *func = &in->model->funcs[frame->func];
    for (uint32_t i = 0; i < func->inst_count; i++)
        if (pushes_cleanup(in, &in->model->insts[func->insts + i], in->heap.objects[object].var))
            return true;
    return false;
}

struct cc_state *cc_jump_set(struct cc_frame *frame, cc_term_id target, cc_inst_id id, cc_type_id type)
{
    struct cc_interpreter *in = frame->in;
    struct cc_state *first = frame->state, *list = first;
    first->next = NULL;
    first->result = cc_term_int(&in->terms, 0);
    bool any = false;
    for (uint32_t i = 0; target && i < in->jumps->arrivals_count; i++) {
        struct cc_arrival arrival = in->jumps->arrivals[i];
        if (arrival.thread != frame->thread || !cc_interp_may_be_same(in, arrival.target, target))
            continue;
        any = true;
        struct cc_state *state = cc_state_copy(&in->pool, first);
        arrive(frame, state, &arrival);
        state->result = arrival.value ? arrival.value : cc_interp_fresh(frame, id, 10 + i, type);
        if (!arrival.value)
            (void)cc_state_assume(&in->pool, state, state->result, true);
        state->next = list;
        list = state;
    }
    frame->state = first;
    if (!any && !is_for_cancellation(frame, target)) /* nobody here jumps: perhaps code that is not here does */
        first->result = cc_interp_fresh(frame, id, 10, type);
    return list;
}
