/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/last_reference.h"

#include "analyzer/core/core_memory.h"

enum { MOST_GONE = 2 /* references that a path remembers to have taken off */ };

static void forget_oldest(struct cc_state *state)
{
    uint32_t gone = 0;
    for (uint32_t i = state->holds_count; i-- > 0;)
        if (state->holds[i].flags & CC_HOLD_GONE && ++gone >= MOST_GONE) {
            cc_state_release(state, &state->holds[i]);
            return;
        }
}

void cc_reference_drop(struct cc_frame *frame, cc_term_id address, cc_term_id old, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    if (!old || in->model->insts[id].order == CC_RELAXED || cc_state_held(frame->state, address) ||
        cc_runs_alone(&in->tree, frame->thread, frame->state->phase))
        return;
    if (cc_id_map_put(in->arena, &in->dropped_at, old, address))
        return;
    forget_oldest(frame->state);
    struct cc_hold gone = {
        .lock = address, .flags = CC_HOLD_GONE, .kind = CC_LOCK_WORD, .depth = 1, .where = id, .context = frame->context
    };
    (void)cc_state_hold(&in->pool, frame->state, gone);
}

void cc_reference_learn(struct cc_interpreter *in, struct cc_state *state, cc_term_id value, bool truth)
{
    cc_term_id atom;
    bool when;
    int64_t one;
    if (!value || !in->dropped_at.count)
        return;
    cc_term_condition(&in->terms, value, &atom, &when);
    const struct cc_term *row = cc_term_at(&in->terms, atom);
    bool is_last = row->op == CC_T_BINARY && row->sub == CC_BIN_EQ && when == truth &&
                   cc_term_is_int(&in->terms, row->b, &one) && one == 1;
    uint32_t address = is_last ? cc_id_map_get(&in->dropped_at, row->a) : CC_NO_ID;
    struct cc_hold *gone = address != CC_NO_ID ? cc_state_held(state, address) : NULL;
    if (gone && gone->flags & CC_HOLD_GONE)
        gone->flags |= CC_HOLD_LAST;
}

/* What the path of an access knows of its reference to the object: flags of the hold, or 0 if it still has it. */
static uint8_t reference_of(const struct cc_interpreter *in, const struct cc_access *access)
{
    cc_term_id object = cc_term_root(&in->terms, access->address);
    for (uint32_t i = 0; i < access->hold_count; i++)
        if (access->holds[i].flags & CC_HOLD_GONE && cc_term_root(&in->terms, access->holds[i].lock) == object)
            return access->holds[i].flags;
    return 0;
}

bool cc_reference_orders(const struct cc_interpreter *in, const struct cc_access *other, const struct cc_access *last)
{
    uint8_t theirs = reference_of(in, other);
    return (reference_of(in, last) & CC_HOLD_LAST) && (!theirs || theirs & CC_HOLD_LAST);
}
