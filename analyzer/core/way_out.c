/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/way_out.h"

#include "analyzer/core/sync_use.h"

/* ---- what lies between the acquisition and the return ---- */

struct walk {
    struct cc_interpreter *in;
    const struct cc_func *func;
    uint64_t *seen;
    uint32_t from;
    bool grown;
};

static uint32_t return_at(const struct cc_interpreter *in, const struct cc_func *func, cc_loc_id where)
{
    for (uint32_t b = 0; b < func->block_count; b++) {
        const struct cc_block *block = &in->model->blocks[func->blocks + b];
        if (block->term == CC_TERM_RETURN && block->term_loc == where)
            return b;
    }
    return CC_NO_ID;
}

/* A block with a successor that leads to the return leads there too. */
static void see_backwards(void *context, cc_block_id target)
{
    struct walk *walk = context;
    if (!cc_bit(walk->seen, target - walk->func->blocks) || cc_bit(walk->seen, walk->from))
        return;
    cc_bit_set(walk->seen, walk->from);
    walk->grown = true;
}

static void see_forwards(void *context, cc_block_id target)
{
    struct walk *walk = context;
    if (!cc_bit(walk->seen, walk->from) || cc_bit(walk->seen, target - walk->func->blocks))
        return;
    cc_bit_set(walk->seen, target - walk->func->blocks);
    walk->grown = true;
}

/* The blocks from which `start` is reached, or those that are reached from it. */
static uint64_t *reached(struct cc_interpreter *in, const struct cc_func *func, uint32_t start, bool backwards)
{
    struct walk walk = { .in = in, .func = func, .grown = true };
    walk.seen = cc_scratch_array(&in->scratch, func->block_count / 64 + 1, sizeof *walk.seen);
    cc_bit_set(walk.seen, start);
    while (walk.grown) {
        walk.grown = false;
        for (walk.from = 0; walk.from < func->block_count; walk.from++)
            cc_block_successors(in->model, &in->model->blocks[func->blocks + walk.from],
                                backwards ? see_backwards : see_forwards, &walk);
    }
    return walk.seen;
}

/* Does the instruction do nothing that anyone but this call can see? */
static bool only_looks(const struct cc_interpreter *in, const struct cc_inst *inst)
{
    const struct cc_inst *place = inst->a && inst->op == CC_OP_STORE ? &in->model->insts[inst->a] : NULL;
    switch ((enum cc_op)inst->op) {
    case CC_OP_STORE:
        return place && place->op == CC_OP_VAR_ADDR && in->model->vars[place->a].kind != CC_VAR_GLOBAL;
    case CC_OP_COPY:
    case CC_OP_ZERO:
    case CC_OP_CALL:
    case CC_OP_RMW:
    case CC_OP_CAS:
    case CC_OP_FENCE:
    case CC_OP_ASM:
        return false;
    default:
        return true;
    }
}

/* Is nothing done from the acquisition to the return, but that the state is looked at? */
static bool does_nothing(struct cc_interpreter *in, const struct cc_func *func, const struct cc_hold *hold)
{
    uint32_t taken = cc_func_block_of(in->model, func, hold->where), left = return_at(in, func, hold->left_at);
    if (taken == CC_NO_ID || left == CC_NO_ID)
        return false;
    struct cc_scratch_mark mark = cc_scratch_mark(&in->scratch);
    const uint64_t *after = reached(in, func, taken, false), *before = reached(in, func, left, true);
    bool nothing = true;
    for (uint32_t b = 0; b < func->block_count; b++) {
        const struct cc_block *block = &in->model->blocks[func->blocks + b];
        for (uint32_t i = 0; i < block->inst_count && cc_bit(after, b) && cc_bit(before, b); i++)
            if (b != taken || block->insts + i > hold->where)
                nothing &= only_looks(in, &in->model->insts[block->insts + i]);
    }
    cc_scratch_release(&in->scratch, mark);
    return nothing;
}

/* ---- the other ways ---- */

/* Does the call change something that others see, with the lock that it took? */
static bool works_with(const struct cc_interpreter *in, uint32_t entry, const struct cc_hold *hold)
{
    for (uint32_t a = 0; a < in->log.accesses_count; a++) {
        const struct cc_access *access = &in->log.accesses[a];
        if (access->context != entry || access->kind != CC_ACCESS_WRITE)
            continue;
        for (uint32_t h = 0; h < access->hold_count; h++)
            if (access->holds[h].where == hold->where)
                return true;
    }
    return false;
}

/* Does the call itself release the lock, and nobody else what it has left behind? */
static bool releases_itself(const struct cc_interpreter *in, uint32_t entry, const struct cc_hold *hold)
{
    bool itself = false;
    for (uint32_t i = 0; i < in->uses->rows_count; i++) {
        const struct cc_sync_use *use = &in->uses->rows[i];
        for (uint32_t h = 0; h < use->hold_count && use->kind == CC_USE_RELEASE; h++) {
            if (use->holds[h].where != hold->where)
                continue;
            if (use->holds[h].left_at || use->context != use->holds[h].context)
                return false;
            itself |= use->context == entry;
        }
    }
    return itself;
}

/*
 * A result that tells the way out from the others may tell a caller to release the lock: a pointer, or a number that means
 * success. Zero where the others give one, or no pointer where they give some, says that nothing was done.
 */
static bool says_no_more(const struct cc_interpreter *in, const struct cc_func *func, cc_term_id with,
                         cc_term_id without)
{
    enum cc_type_kind kind = in->model->types[in->model->types[func->type].element].kind;
    int64_t here, there;
    if (kind == CC_TYPE_VOID || (with && with == without))
        return true;
    if (!with || !without || !cc_term_is_int(&in->terms, with, &here))
        return false;
    if (kind == CC_TYPE_POINTER)
        return here == 0;
    if (!cc_term_is_int(&in->terms, without, &there))
        return false;
    return (here == 0 && there == 1) || (here < 0 && there >= 0);
}

bool cc_way_out_forgets(struct cc_interpreter *in, uint32_t entry, const struct cc_state *exit,
                        const struct cc_hold *hold)
{
    const struct cc_func *func = &in->model->funcs[in->contexts[entry].func];
    bool others = false;
    if (hold->context != entry || !hold->left_at)
        return false;
    for (const struct cc_state *other = in->contexts[entry].exits; other; other = other->next) {
        if (cc_state_held(other, hold->lock))
            continue;
        if (!says_no_more(in, func, exit->result, other->result))
            return false;
        others = true;
    }
    return others && releases_itself(in, entry, hold) && works_with(in, entry, hold) && does_nothing(in, func, hold);
}
