/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/shared_flag.h"

#include "analyzer/core/flag_lock.h"

static uint32_t row_of(const struct cc_interpreter *in, const struct cc_lock_facts *facts)
{
    return (uint32_t)(facts - in->locks);
}

/* Where the other one of a flag and its count is, seen from this one: in the same object, or a variable. */
static cc_term_id beside(struct cc_interpreter *in, cc_term_id address, const struct cc_lock_facts *from,
                         const struct cc_lock_facts *to)
{
    int64_t offset;
    if (from->object == to->object)
        return cc_term_offset(&in->terms, address, to->offset - from->offset);
    cc_term_id other = cc_heap_address(&in->heap, to->object);
    (void)cc_term_split(&in->terms, address, &offset);
    return cc_heap_is_unique(&in->heap, to->object) ? cc_term_offset(&in->terms, other, to->offset) : 0;
}

/* Did an earlier round find what the count is of? In this one some are inside who have not been seen to go in. */
static bool is_known(const struct cc_interpreter *in, const struct cc_lock_facts *count)
{
    return count->flag && !count->not_inside && count->joined_in <= in->round;
}

/* The two are no monitor: for good, so that the rounds come to an end. */
static void give_up(struct cc_interpreter *in, struct cc_lock_facts *count)
{
    in->heap.generation += !count->not_inside;
    count->not_inside = true;
}

void cc_shared_flag_take(struct cc_frame *frame, cc_term_id address)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_lock_facts *flag = cc_interp_lock_facts(in, address, false);
    struct cc_lock_facts *count = flag && flag->inside ? &in->locks[flag->inside - 1] : NULL;
    if (!count || !is_known(in, count))
        return;
    cc_term_id place = beside(in, address, flag, count);
    if (!place || !cc_flag_is_known_clear(frame, place))
        give_up(in, count);
}

/* The flag that this path knows to be clear; the count may be of those who go in then. */
static cc_term_id flag_known_clear(struct cc_frame *frame, cc_term_id count)
{
    struct cc_interpreter *in = frame->in;
    for (uint32_t i = 0; i < frame->state->memory_count; i++) {
        cc_term_id address = frame->state->memory[i].address;
        const struct cc_lock_facts *facts =
            address != count && frame->state->memory[i].value ? cc_interp_lock_facts(in, address, false) : NULL;
        if (facts && facts->flags[0].lock && cc_flag_is_known_clear(frame, address))
            return address;
    }
    return 0;
}

static void go_in(struct cc_frame *frame, cc_term_id flag, cc_inst_id id)
{
    struct cc_hold hold = {
        .lock = flag, .flags = CC_HOLD_READ, .kind = CC_LOCK_WORD, .depth = 1, .where = id, .context = frame->context
    };
    (void)cc_state_hold(&frame->in->pool, frame->state, hold);
}

/* Join a count with the flag that the path knows to be clear, if none of them has another yet. */
static void join(struct cc_interpreter *in, struct cc_lock_facts *count, struct cc_lock_facts *flag)
{
    if (count->flag || flag->inside || !count->goes_down || count->not_inside)
        return;
    count->flag = row_of(in, flag) + 1;
    flag->inside = row_of(in, count) + 1;
    count->joined_in = in->round + 1;
    in->heap.generation++; /* who counts himself in is inside from the next round on */
}

void cc_shared_flag_count(struct cc_frame *frame, cc_term_id address, int64_t change, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    struct cc_lock_facts *count = in->flag_locks ? cc_interp_lock_facts(in, address, false) : NULL;
    if (!count || count->not_inside)
        return;
    cc_term_id clear = change == 1 ? flag_known_clear(frame, address) : 0;
    struct cc_lock_facts *known = clear ? cc_interp_lock_facts(in, clear, false) : NULL;
    if (known)
        join(in, count, known);
    if (!is_known(in, count))
        return;
    const struct cc_lock_facts *flag = &in->locks[count->flag - 1];
    cc_term_id lock = beside(in, address, count, flag);
    if (change == 1 && lock && clear == lock) {
        go_in(frame, lock, id);
        return;
    }
    struct cc_hold *held = change == -1 && lock ? cc_state_held(frame->state, lock) : NULL;
    if (held && held->kind == CC_LOCK_WORD && (held->flags & CC_HOLD_READ))
        cc_state_release(frame->state, held);
    else
        give_up(in, count);
}
