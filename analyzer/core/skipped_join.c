/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/skipped_join.h"

#include "analyzer/core/call_subject.h"
#include "analyzer/core/every_way.h"

enum { DEEPEST = 8 };

static const struct cc_effect_range joins = { CC_EFFECT_JOIN, CC_EFFECT_TRY_JOIN };

/* The place of a variable of the program or of this call, or of a member of it; 0 for any other. */
static cc_term_id place_of(struct cc_frame *frame, cc_inst_id at, int depth)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_inst *inst = &in->model->insts[at];
    if (!at || depth > DEEPEST)
        return 0;
    if (inst->op == CC_OP_FIELD_ADDR) {
        cc_term_id base = place_of(frame, inst->a, depth + 1);
        return base ? cc_term_offset(&in->terms, base, inst->imm) : 0;
    }
    if (inst->op != CC_OP_VAR_ADDR)
        return 0;
    bool global = in->model->vars[inst->a].kind == CC_VAR_GLOBAL;
    cc_object_id object =
        global ? cc_heap_global(&in->heap, inst->a) : cc_heap_local(&in->heap, inst->a, frame->context, frame->thread);
    return cc_heap_address(&in->heap, object);
}

/* Is the value made of nothing but constants and of atomic variables that other threads write? */
static bool is_of_others(struct cc_frame *frame, cc_inst_id value, int depth)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_inst *inst = &in->model->insts[value];
    cc_term_id place;
    if (!value || depth > DEEPEST)
        return false;
    switch ((enum cc_op)inst->op) {
    case CC_OP_CAST:
    case CC_OP_UNARY:
        return is_of_others(frame, inst->a, depth + 1);
    case CC_OP_BINARY:
        if (in->model->insts[inst->b].op == CC_OP_CONST)
            return is_of_others(frame, inst->a, depth + 1);
        return is_of_others(frame, inst->a, depth + 1) && is_of_others(frame, inst->b, depth + 1);
    case CC_OP_LOAD:
        place = inst->flags & CC_INST_ATOMIC ? place_of(frame, inst->a, 0) : 0;
        return place && cc_heap_is_contended(&in->heap, place, cc_interp_who(in, frame->thread));
    default:
        return false;
    }
}

static bool joins_elsewhere(struct cc_frame *frame, const struct cc_loop *loop)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_func *func = &in->model->funcs[frame->func];
    for (uint32_t b = 0; b < func->block_count; b++) {
        const struct cc_block *block = &in->model->blocks[func->blocks + b];
        for (uint32_t i = 0; b != frame->block && cc_bit(loop->body, b) && i < block->inst_count; i++)
            if (cc_call_does(in, block->insts + i, joins))
                return true;
    }
    return false;
}

bool cc_join_is_skipped(struct cc_frame *frame)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_func *func = &in->model->funcs[frame->func];
    uint32_t inner = frame->info->innermost[frame->block];
    const struct cc_loop *loop = inner ? &frame->info->loops[inner - 1] : NULL;
    if (!loop || cc_every_turn_passes(in, frame->info, loop, frame->block) || joins_elsewhere(frame, loop))
        return false;
    for (uint32_t b = 0; b < func->block_count; b++) {
        const struct cc_block *block = &in->model->blocks[func->blocks + b];
        if (!cc_bit(loop->body, b) || block->term != CC_TERM_BRANCH || !is_of_others(frame, block->value, 0))
            continue;
        bool join[2];
        for (int way = 0; way < 2; way++) {
            uint32_t to = block->target[way] - func->blocks;
            bool back = to == loop->head || !cc_bit(loop->body, to);
            join[way] = !back && cc_rest_of_turn_passes(in, frame->info, loop, to, frame->block);
        }
        if (join[0] != join[1])
            return true;
    }
    return false;
}
