/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waits that nothing ends: no code of a closed program signals the condition or posts the semaphore, and no code outside
 * knows it.
 *
 * That nothing signals is believed only if every signal of the program is accounted for: each was interpreted, with a
 * condition that is another one for certain, or is in a function that nothing can call.
 */
#include "analyzer/core/call_subject.h"
#include "analyzer/core/misuse_checks.h"
#include "analyzer/core/outside_object.h"
#include "analyzer/core/sync_use.h"

static const struct cc_effect_range cancels = { CC_EFFECT_CANCEL, CC_EFFECT_CANCEL };

/* What is waited for: how waits and signals are noted, and which calls do them. */
struct channel {
    enum cc_sync_use_kind wait, signal;
    struct cc_effect_range waits, signals;
};

static const struct channel conditions = { CC_USE_WAIT,
                                           CC_USE_SIGNAL,
                                           { CC_EFFECT_COND_WAIT, CC_EFFECT_COND_TIMED_WAIT },
                                           { CC_EFFECT_COND_SIGNAL, CC_EFFECT_COND_BROADCAST } };
static const struct channel semaphores = { CC_USE_AWAIT,
                                           CC_USE_POST,
                                           { CC_EFFECT_SEM_WAIT, CC_EFFECT_SEM_TIMED_WAIT },
                                           { CC_EFFECT_SEM_POST, CC_EFFECT_SEM_POST } };
static const struct cc_effect_range waits_for_a_time = { CC_EFFECT_COND_TIMED_WAIT, CC_EFFECT_COND_TIMED_WAIT };

static bool was_noted(const struct cc_interpreter *in, const struct channel *by, cc_inst_id signal)
{
    for (uint32_t i = 0; i < in->uses->rows_count; i++)
        if (in->uses->rows[i].kind == by->signal && in->uses->rows[i].inst == signal)
            return true;
    return false;
}

/*
 * May this call of a signalling function, which was not interpreted, mean the condition `named`? Then it counts, also
 * in a function that nobody calls: the wait may belong to a use of the type that this program does not make.
 */
static bool may_mean(struct cc_interpreter *in, const struct channel *by, cc_inst_id signal, uint32_t named)
{
    uint32_t other = cc_call_subject(in, signal, by->signals);
    return !named || !other || named == other;
}

/* Did a bound keep a call from being interpreted with its own arguments? Those that join states of a path lose none. */
static bool calls_were_cut(const struct cc_interpreter *in)
{
    bool cut = in->was_cut;
    for (uint32_t c = 1; c < in->contexts_count; c++)
        cut |= in->contexts[c].depth >= CC_CALL_DEPTH;
    return cut;
}

/* Is every signal of the condition of `wait` known, and can the wait end in no other way? */
static bool knows_all_signals(struct cc_interpreter *in, const struct channel *by, cc_inst_id wait)
{
    bool signals = false;
    uint32_t named = cc_call_subject(in, wait, by->waits);
    for (cc_inst_id i = 1; i < in->model->insts_count; i++) {
        if (cc_call_does(in, i, cancels))
            return false;
        if (!cc_call_does(in, i, by->signals))
            continue;
        signals = true;
        if (in->model->insts[i].op == CC_OP_FUNC_ADDR || (!was_noted(in, by, i) && may_mean(in, by, i, named)))
            return false;
    }
    return !signals || !calls_were_cut(in);
}

/* ---- what code that is not here can reach ---- */

static bool calls_outside(const struct cc_interpreter *in)
{
    for (cc_inst_id i = 1; i < in->model->insts_count; i++) {
        const struct cc_inst *inst = &in->model->insts[i];
        if (inst->op == CC_OP_CALL && inst->a && !(in->model->funcs[inst->a].flags & CC_FUNC_DEFINED) &&
            !in->funcs[inst->a].model && in->funcs[in->func_of_inst[i]].reached)
            return true;
    }
    return false;
}

static bool reach(struct cc_interpreter *in, uint8_t *outside, cc_term_id term)
{
    bool news = false;
    struct cc_targets where = cc_heap_resolve(&in->heap, term);
    for (uint32_t i = 0; i < where.count; i++)
        if (where.at[i].kind == CC_TARGET_OBJECT) {
            news |= !outside[where.at[i].id];
            outside[where.at[i].id] = 1;
        }
    return news;
}

/* Per object: may code that is not here find it? */
static uint8_t *find_outside(struct cc_interpreter *in)
{
    uint8_t *outside = cc_arena_array(in->arena, in->heap.objects_count + 1, 1);
    bool guests = calls_outside(in), news = true;
    for (uint32_t i = 0; i < in->uses->handed.count; i++)
        (void)reach(in, outside, in->uses->handed.at[i]);
    for (cc_object_id o = 1; o < in->heap.objects_count; o++)
        outside[o] |= in->heap.objects[o].kind == CC_OBJECT_EXTERNAL || (guests && cc_is_known_outside(in, o));
    while (news) {
        news = false;
        for (cc_object_id o = 1; o < in->heap.objects_count; o++)
            for (uint32_t c = 0; outside[o] && c < in->heap.objects[o].cells_count; c++)
                for (uint32_t v = 0; v < in->heap.objects[o].cells[c].values.count; v++)
                    news |= reach(in, outside, in->heap.objects[o].cells[c].values.at[v]);
    }
    return outside;
}

/* ---- the check ---- */

static bool is_known_inside_only(struct cc_interpreter *in, const uint8_t *outside, cc_term_id condition)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, condition);
    for (uint32_t i = 0; i < where.count; i++)
        if (where.at[i].kind != CC_TARGET_OBJECT || outside[where.at[i].id])
            return false;
    return where.count && where.complete;
}

/* `for (;;) wait`: it tests nothing, and is meant never to return. */
static bool is_for_ever(const struct cc_interpreter *in, const struct cc_sync_use *wait)
{
    cc_func_id id = in->func_of_inst[wait->inst];
    const struct cc_func *func = &in->model->funcs[id];
    for (uint32_t b = 0; b < func->block_count; b++) {
        const struct cc_block *block = &in->model->blocks[func->blocks + b];
        if (wait->inst >= block->insts && wait->inst < block->insts + block->inst_count)
            return wait->blind && wait->repeated && in->funcs[id].info->innermost[b];
    }
    return false;
}

static bool is_signalled(struct cc_interpreter *in, const struct channel *by, cc_term_id condition)
{
    for (uint32_t i = 0; i < in->uses->rows_count; i++)
        if (in->uses->rows[i].kind == by->signal && cc_interp_may_be_same(in, in->uses->rows[i].subject, condition))
            return true;
    return false;
}

/*
 * Does a wait on this semaphore need a post, for somebody who then waits in vain too? Who waits for nothing, and is not
 * waited for, may mean to stay where it is.
 */
static bool needs_post(struct cc_interpreter *in, const struct cc_sync_use *wait)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, wait->subject);
    for (uint32_t i = 0; i < where.count; i++) {
        enum cc_object_kind kind =
            where.at[i].kind == CC_TARGET_OBJECT ? in->heap.objects[where.at[i].id].kind : CC_OBJECT_EXTERNAL;
        const struct cc_lock_facts *facts = kind == CC_OBJECT_GLOBAL || kind == CC_OBJECT_LOCAL
                                                ? cc_interp_facts_at(in, where.at[i].id, where.at[i].offset)
                                                : NULL;
        if (!facts || facts->one || !facts->other_count || facts->begins_unknown || facts->begins)
            return false;
    }
    return in->tree.threads[wait->thread].joined;
}

static bool may_be_endless(struct cc_interpreter *in, const struct cc_sync_use *wait)
{
    if (in->contexts[wait->context].assumed)
        return false;
    if (wait->kind == CC_USE_AWAIT)
        return needs_post(in, wait);
    return !is_for_ever(in, wait) && !cc_call_does(in, wait->inst, waits_for_a_time);
}

static void check_waits(struct cc_interpreter *in, const struct channel *by)
{
    uint8_t *outside = NULL;
    for (uint32_t i = 0; i < in->uses->rows_count; i++) {
        const struct cc_sync_use *wait = &in->uses->rows[i];
        if (wait->kind != by->wait || !may_be_endless(in, wait) || is_signalled(in, by, wait->subject))
            continue;
        if (!outside)
            outside = find_outside(in);
        if (!is_known_inside_only(in, outside, wait->subject) || !knows_all_signals(in, by, wait->inst))
            continue;
        struct cc_misuse misuse = { .rule = CC_RULE_LOST_SIGNAL,
                                    .inst = wait->inst,
                                    .context = wait->context,
                                    .thread = wait->thread,
                                    .subject = wait->subject,
                                    .holds = wait->holds,
                                    .hold_count = wait->hold_count,
                                    .detail = by == &semaphores ? CC_NEVER_POSTED : CC_NEVER_SIGNALLED };
        cc_event_log_misuse(&in->log, &misuse);
    }
}

void cc_check_unwoken_waits(struct cc_interpreter *in)
{
    if (in->open)
        return;
    check_waits(in, &conditions);
    check_waits(in, &semaphores);
}
