/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/flag_lock.h"

#include "analyzer/core/core_memory.h"

/* Does the path know that the place holds zero? */
static bool is_known_clear(struct cc_frame *frame, cc_term_id address)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_memory_entry *entry = cc_state_memory(frame->state, address);
    int64_t number;
    return entry && entry->value && cc_state_known_int(&in->pool, frame->state, entry->value, &number) && number == 0;
}

/* Is a lock held that is not itself such a flag? */
static bool is_under_lock(const struct cc_state *state)
{
    for (uint32_t i = 0; i < state->holds_count; i++)
        if (!(state->holds[i].flags & (CC_HOLD_MAYBE | CC_HOLD_READ)) && state->holds[i].kind != CC_LOCK_WORD)
            return true;
    return false;
}

static void take(struct cc_frame *frame, cc_term_id address, cc_inst_id id)
{
    struct cc_hold hold = { .lock = address, .kind = CC_LOCK_WORD, .depth = 1, .where = id, .context = frame->context };
    (void)cc_state_hold(&frame->in->pool, frame->state, hold);
}

void cc_flag_lock_store(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_inst *inst = &in->model->insts[id];
    enum cc_type_kind kind = in->model->types[inst->type].kind;
    if (inst->op != CC_OP_STORE || (kind != CC_TYPE_INT && kind != CC_TYPE_BOOL) ||
        cc_runs_alone(&in->tree, frame->thread, frame->state->phase))
        return;
    int64_t number = 1;
    bool constant = value && cc_term_is_int(&in->terms, value, &number), clears = constant && number == 0;
    bool in_order = constant && is_under_lock(frame->state);
    struct cc_lock_facts *facts = cc_interp_lock_facts(in, address, in_order);
    if (!facts)
        return;
    struct cc_hold *held = cc_state_held(frame->state, address);
    bool ours = held && held->kind == CC_LOCK_WORD && !(held->flags & CC_HOLD_MAYBE);
    bool taken = in_order && !clears && !ours && is_known_clear(frame, address);
    facts->flag_taken |= taken;
    facts->flag_cleared |= in_order && clears;
    facts->flag_otherwise |= !in_order || (!clears && !taken && !ours);
    if (!facts->flag_lock)
        return;
    if (taken)
        take(frame, address, id);
    else if (held && clears) {
        facts->given_back = true;
        cc_state_release(frame->state, held);
    }
    facts->set_by_others |= !taken && !ours;
}

void cc_flag_locks_new_round(struct cc_interpreter *in)
{
    in->flag_locks = 0;
    for (uint32_t i = 0; i < in->locks_count; i++) {
        struct cc_lock_facts *facts = &in->locks[i];
        bool is_lock = facts->flag_taken && facts->flag_cleared && !facts->flag_otherwise &&
                       !(facts->flag_lock && facts->set_by_others) && !facts->flag_refuted;
        facts->flag_refuted |= facts->flag_lock && !is_lock; /* once and for all, so that the rounds come to an end */
        facts->flag_lock = is_lock;
        in->flag_locks += is_lock;
        facts->flag_taken = facts->flag_cleared = facts->flag_otherwise = false;
    }
}

void cc_flag_locks_settle(struct cc_interpreter *in)
{
    for (uint32_t i = 0; i < in->locks_count; i++) {
        const struct cc_lock_facts *facts = &in->locks[i];
        bool is_lock = facts->flag_taken && facts->flag_cleared && !facts->flag_otherwise && !facts->flag_refuted;
        in->heap.generation += is_lock != facts->flag_lock || (facts->flag_lock && facts->set_by_others);
    }
}
