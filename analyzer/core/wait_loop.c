/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/wait_loop.h"

#include "analyzer/core/call_subject.h"
#include "analyzer/core/core_memory.h"
#include "analyzer/core/touch_set.h"

enum { DEEPEST_SUMMARY = 4, MOST_LEVELS = 8 };

/* What a piece of code does that matters here. */
enum { STORES = 1, RELEASES = 2 };

static uint32_t effects_of_model(const struct cc_api_model *model)
{
    uint32_t does = 0;
    for (int e = 0; e < CC_API_EFFECTS; e++)
        switch ((enum cc_effect_kind)model->effects[e].kind) {
        case CC_EFFECT_RELEASE:
        case CC_EFFECT_SEM_POST:
            does |= RELEASES;
            break;
        case CC_EFFECT_NONE:
        case CC_EFFECT_NOTHING:
        case CC_EFFECT_READ:
        case CC_EFFECT_ACQUIRE:
        case CC_EFFECT_TRY_ACQUIRE:
        case CC_EFFECT_TIMED_ACQUIRE:
        case CC_EFFECT_COND_WAIT:
        case CC_EFFECT_COND_TIMED_WAIT:
        case CC_EFFECT_COND_SIGNAL:
        case CC_EFFECT_COND_BROADCAST:
        case CC_EFFECT_YIELD:
            break;
        default:
            does |= STORES;
            break;
        }
    return does;
}

static bool is_other_lock(struct cc_interpreter *in, cc_inst_id release, uint32_t mutex)
{
    static const struct cc_effect_range releases = { CC_EFFECT_RELEASE, CC_EFFECT_RELEASE };
    uint32_t named = mutex ? cc_call_subject(in, release, releases) : 0;
    return named && named != mutex;
}

/* `mutex` is the name of the one that the wait is with, or 0: the release of another lock does not matter. */
static uint32_t effects_of(struct cc_interpreter *in, cc_inst_id id, uint32_t mutex, int depth)
{
    const struct cc_inst *inst = &in->model->insts[id];
    switch ((enum cc_op)inst->op) {
    case CC_OP_STORE:
    case CC_OP_COPY:
    case CC_OP_ZERO:
    case CC_OP_RMW:
    case CC_OP_CAS:
        return cc_is_address_of_local(in->model, inst->a) ? 0 : STORES;
    case CC_OP_CALL:
        break;
    default:
        return 0;
    }
    if (!inst->a)
        return STORES;
    const struct cc_api_model *model = cc_interp_func(in, inst->a)->model;
    const struct cc_func *func = &in->model->funcs[inst->a];
    if (model)
        return is_other_lock(in, id, mutex) ? 0 : effects_of_model(model);
    if (!(func->flags & CC_FUNC_DEFINED) || depth >= DEEPEST_SUMMARY)
        return STORES;
    uint32_t does = 0;
    for (uint32_t i = 0; i < func->inst_count; i++)
        does |= effects_of(in, func->insts + i, mutex, depth + 1);
    return does;
}

/* A search over (block, whether something was stored). */
struct search {
    struct cc_interpreter *in;
    const struct cc_func *func;
    cc_inst_id goal;
    uint32_t mutex; /* the name of the wait's */
    uint8_t *seen;
    uint32_t *todo;
    uint32_t count;
    uint32_t stored; /* at the end of the block being left */
};

static void push_block(void *context, cc_block_id target)
{
    struct search *s = context;
    uint32_t item = (target - s->func->blocks) * 2 + s->stored;
    if (s->seen[item])
        return;
    s->seen[item] = 1;
    s->todo[s->count++] = item;
}

/* Go through a block from instruction `from` on. True if the goal is there. */
static bool walk_block(struct search *s, const struct cc_block *block, cc_inst_id from, bool stored)
{
    for (cc_inst_id id = from; id < block->insts + block->inst_count; id++) {
        if (id == s->goal)
            return true;
        uint32_t does = effects_of(s->in, id, s->mutex, 0);
        stored |= does & STORES;
        if ((does & RELEASES) && stored)
            return false;
    }
    s->stored = stored;
    cc_block_successors(s->in->model, block, push_block, s);
    return false;
}

static bool comes_back(struct cc_interpreter *in, cc_inst_id to, uint32_t mutex)
{
    struct search s = { .in = in, .func = &in->model->funcs[in->func_of_inst[to]], .goal = to, .mutex = mutex };
    s.seen = cc_arena_array(in->arena, s.func->block_count * 2 + 2, 1);
    s.todo = cc_arena_array(in->arena, s.func->block_count * 2 + 2, sizeof *s.todo);
    for (uint32_t b = 0; b < s.func->block_count; b++) {
        const struct cc_block *block = &in->model->blocks[s.func->blocks + b];
        if (to >= block->insts && to < block->insts + block->inst_count && walk_block(&s, block, to + 1, false))
            return true;
    }
    while (s.count) {
        uint32_t item = s.todo[--s.count];
        const struct cc_block *block = &in->model->blocks[s.func->blocks + item / 2];
        if (walk_block(&s, block, block->insts, item & 1))
            return true;
    }
    return false;
}

bool cc_wait_is_retested(const struct cc_frame *frame, const struct cc_hold *held, cc_inst_id wait)
{
    struct cc_interpreter *in = frame->in;
    uint32_t context = frame->context;
    cc_inst_id at = wait;
    for (int level = 0; context && level < MOST_LEVELS; level++) {
        if (comes_back(in, at, cc_wait_mutex_name(in, wait)))
            return true;
        if (held && cc_context_is_within(in, held->context, context))
            return false;
        at = in->contexts[context].call_site;
        context = in->contexts[context].caller;
        if (!at)
            break;
    }
    return in->open;
}
