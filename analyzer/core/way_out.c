/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/way_out.h"

#include <string.h>

#include "analyzer/core/call_subject.h"
#include "analyzer/core/every_way.h"
#include "analyzer/core/sync_use.h"

static const struct cc_effect_range acquires = { CC_EFFECT_ACQUIRE, CC_EFFECT_TIMED_ACQUIRE };
static const struct cc_effect_range releases = { CC_EFFECT_RELEASE, CC_EFFECT_RELEASE };

/* ---- what lies between the acquisition and the return ---- */

static uint32_t return_at(const struct cc_interpreter *in, const struct cc_func *func, cc_loc_id where)
{
    for (uint32_t b = 0; b < func->block_count; b++) {
        const struct cc_block *block = &in->model->blocks[func->blocks + b];
        if (block->term == CC_TERM_RETURN && block->term_loc == where)
            return b;
    }
    return CC_NO_ID;
}

/* Is it the call that says where errno is? That is the thread's own, and tells why nothing was done. */
static bool finds_errno(const struct cc_interpreter *in, const struct cc_inst *inst)
{
    return inst->op == CC_OP_CALL && inst->a &&
           !strcmp(cc_model_text(in->model, in->model->funcs[inst->a].name), "__errno_location");
}

/* Does the instruction do nothing that anyone but this call can see? */
static bool only_looks(const struct cc_interpreter *in, const struct cc_inst *inst)
{
    const struct cc_inst *place = inst->a && inst->op == CC_OP_STORE ? &in->model->insts[inst->a] : NULL;
    switch ((enum cc_op)inst->op) {
    case CC_OP_STORE:
        return place && ((place->op == CC_OP_VAR_ADDR && in->model->vars[place->a].kind != CC_VAR_GLOBAL) ||
                         finds_errno(in, place));
    case CC_OP_CALL:
        return finds_errno(in, inst);
    case CC_OP_COPY:
    case CC_OP_ZERO:
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
    const uint64_t *after = cc_blocks_after(in, func, taken), *before = cc_blocks_before(in, func, left);
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

bool cc_way_out_of_own(struct cc_interpreter *in, cc_inst_id release)
{
    cc_func_id id = in->func_of_inst[release];
    const struct cc_func *func = &in->model->funcs[id];
    uint32_t name = cc_call_subject_within(in, release, releases), block = cc_func_block_of(in->model, func, release);
    if (!name || block == CC_NO_ID || !in->funcs[id].info)
        return false;
    for (cc_inst_id i = func->insts; i < func->insts + func->inst_count; i++) {
        if (!cc_call_does(in, i, acquires) || cc_call_subject_within(in, i, acquires) != name)
            continue;
        uint32_t taken = cc_func_block_of(in->model, func, i);
        if (taken == block ? i < release : !taken || cc_every_way_passes(in, in->funcs[id].info, block, taken))
            return true;
    }
    return false;
}

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
static bool releases_itself(struct cc_interpreter *in, uint32_t entry, const struct cc_hold *hold)
{
    bool itself = false;
    for (uint32_t i = 0; i < in->uses->rows_count; i++) {
        const struct cc_sync_use *use = &in->uses->rows[i];
        for (uint32_t h = 0; h < use->hold_count && use->kind == CC_USE_RELEASE; h++) {
            if (use->holds[h].where != hold->where || !cc_interp_may_be_same(in, use->holds[h].lock, use->subject))
                continue;
            bool for_others = use->holds[h].left_at || use->context != use->holds[h].context;
            if (for_others && !cc_way_out_of_own(in, use->inst)) /* of its own: a later call meets what one has left */
                return false;
            itself |= !for_others && use->context == entry;
        }
    }
    return itself;
}

/*
 * A result that tells the way out from the others may tell a caller to release the lock: a pointer, or a number that means
 * success. Zero where the others give one, or no pointer where they give some, says that nothing was done; so does a number below
 * zero, unless the others give such constants too.
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
        return here < 0; /* a count, say, or what a callee answers */
    return (here == 0 && there == 1) || (here < 0 && there >= 0);
}

/* ---- what the ways out return, by the source ---- */

static bool returned_constant(const struct cc_model *model, const struct cc_block *block, int64_t *out)
{
    cc_inst_id id = block->term == CC_TERM_RETURN ? block->value : 0;
    while (id && model->insts[id].op == CC_OP_CAST)
        id = model->insts[id].a;
    if (!id || model->insts[id].op != CC_OP_CONST)
        return false;
    *out = model->insts[id].imm;
    return true;
}

/* Does the block release what the source calls so, behind the acquisition if it is in this block too? */
static bool releases_named(struct cc_interpreter *in, const struct cc_block *block, uint32_t name, cc_inst_id taken)
{
    bool behind = taken < block->insts || taken >= block->insts + block->inst_count;
    for (uint32_t i = 0; i < block->inst_count; i++) {
        cc_inst_id id = block->insts + i;
        if (behind && cc_call_does(in, id, releases) && cc_call_subject(in, id, releases) == name)
            return true;
        behind |= id == taken;
    }
    return false;
}

/* What the returns give that lie behind a release of the lock which the function has taken. */
struct answers {
    int64_t first;
    uint32_t different; /* constants, of which two are enough to know */
    bool alike;         /* one is that of the return in question */
};

static void add_answers(struct cc_interpreter *in, const struct cc_func *func, uint32_t from, uint32_t left,
                        struct answers *out)
{
    const struct cc_block *blocks = &in->model->blocks[func->blocks];
    const uint64_t *after = cc_blocks_after(in, func, from);
    int64_t mine = 0, other;
    bool known = returned_constant(in->model, &blocks[left], &mine);
    for (uint32_t b = 0; b < func->block_count; b++) {
        if (b == left || !cc_bit(after, b) || !returned_constant(in->model, &blocks[b], &other))
            continue;
        out->alike |= known && other == mine;
        if (!out->different || (out->different == 1 && other != out->first)) {
            out->first = out->different ? out->first : other;
            out->different++;
        }
    }
}

static struct answers other_answers(struct cc_interpreter *in, const struct cc_hold *hold)
{
    const struct cc_func *func = &in->model->funcs[in->contexts[hold->context].func];
    uint32_t taken = cc_func_block_of(in->model, func, hold->where);
    uint32_t left = hold->left_at ? return_at(in, func, hold->left_at) : CC_NO_ID;
    uint32_t name = cc_call_subject(in, hold->where, acquires);
    struct answers out = { 0 };
    if (taken == CC_NO_ID || left == CC_NO_ID || !name)
        return out;
    struct cc_scratch_mark mark = cc_scratch_mark(&in->scratch);
    const uint64_t *after = cc_blocks_after(in, func, taken);
    for (uint32_t b = 0; b < func->block_count; b++)
        if (cc_bit(after, b) && releases_named(in, &in->model->blocks[func->blocks + b], name, hold->where))
            add_answers(in, func, b, left, &out);
    cc_scratch_release(&in->scratch, mark);
    return out;
}

/* ---- verdicts ---- */

/*
 * Results that are told apart three ways or more say what happened, and not just whether the caller has the lock.
 */
bool cc_way_out_forgets(struct cc_interpreter *in, uint32_t entry, const struct cc_state *exit,
                        const struct cc_hold *hold)
{
    const struct cc_func *func = &in->model->funcs[in->contexts[entry].func];
    bool others = false, told = true;
    if (hold->context != entry || !hold->left_at)
        return false;
    for (const struct cc_state *other = in->contexts[entry].exits; other; other = other->next) {
        if (cc_state_held(other, hold->lock))
            continue;
        told &= says_no_more(in, func, exit->result, other->result);
        others = true;
    }
    return others && (told || other_answers(in, hold).different > 1) && releases_itself(in, entry, hold) &&
           works_with(in, entry, hold) && does_nothing(in, func, hold);
}

bool cc_way_out_answers_alike(struct cc_interpreter *in, const struct cc_hold *hold)
{
    return releases_itself(in, hold->context, hold) && other_answers(in, hold).alike;
}
