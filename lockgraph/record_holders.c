/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/record_holders.h"

/* Say whether the lock is one that the thread entered before it had it, and nothing shows that it went on. */
static bool is_claim(const struct cc_record_judge *judge, const struct cc_record_thread *thread,
                     const struct cc_record_held *held, uint32_t position)
{
    return held->kind == CC_RECORD_MUTEX &&
           !(__atomic_load_n(&held->address, __ATOMIC_ACQUIRE) & CC_RECORD_HELD_SLOWLY) &&
           thread->state == CC_RECORD_THREAD_ALIVE && thread->wait == CC_RECORD_WAIT_NONE &&
           !cc_record_held_at(judge->view, thread, position + 1);
}

/* What threads other than one of them do with a lock. */
struct others {
    bool have, claim;
};

static struct others look_at_others(const struct cc_record_judge *judge, uint32_t index, uint64_t address)
{
    struct others others = { false, false };
    uint32_t count = cc_record_count(judge->view, CC_RECORD_THREADS);
    for (uint32_t i = 1; i < count && !others.have; i++) {
        const struct cc_record_thread *thread = i == index ? NULL : cc_record_thread_at(judge->view, i);
        const struct cc_record_held *held;
        for (uint32_t h = 0; thread && (held = cc_record_held_at(judge->view, thread, h)); h++) {
            if (cc_record_held_address(held) != address)
                continue;
            bool claims = is_claim(judge, thread, held, h);
            others.claim |= claims;
            others.have |= !claims;
        }
    }
    return others;
}

enum cc_record_holding cc_record_holding_of(const struct cc_record_judge *judge, uint32_t index,
                                            const struct cc_record_held *held, uint32_t position)
{
    const struct cc_record_thread *thread = cc_record_thread_at(judge->view, index);
    const struct cc_record_run *run = judge->run;
    uint64_t address = cc_record_held_address(held);
    int32_t owner;
    if (!thread || !is_claim(judge, thread, held, position))
        return CC_RECORD_HAS;
    if (run->mutex_owner && run->mutex_owner(run->memory, judge->view, address, &owner))
        return owner == thread->tid ? CC_RECORD_HAS : owner ? CC_RECORD_AWAITS : CC_RECORD_HAS_NOT;
    struct others others = look_at_others(judge, index, address);
    return others.have ? CC_RECORD_AWAITS : others.claim ? CC_RECORD_MAY_HAVE : CC_RECORD_HAS;
}

const struct cc_record_held *cc_record_lost_claim(const struct cc_record_judge *judge, uint32_t index)
{
    const struct cc_record_thread *thread = cc_record_thread_at(judge->view, index);
    const struct cc_record_held *last = NULL, *held;
    uint32_t count = 0;
    for (; thread && (held = cc_record_held_at(judge->view, thread, count)); count++)
        last = held;
    return last && last->lock && cc_record_holding_of(judge, index, last, count - 1) == CC_RECORD_AWAITS ? last : NULL;
}
