/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/word_lock.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/latch_events.h"

/* The symbol that a truth value is about, and whether the value is true when the symbol is zero; 0 if there is none. */
static cc_term_id symbol_of(struct cc_interpreter *in, cc_term_id value, bool *true_when_zero)
{
    cc_term_id atom;
    bool truth;
    int64_t zero;
    if (!value)
        return 0;
    cc_term_condition(&in->terms, value, &atom, &truth);
    const struct cc_term *row = cc_term_at(&in->terms, atom);
    if (row->op != CC_T_BINARY || row->sub != CC_BIN_EQ || !cc_term_is_int(&in->terms, row->b, &zero) || zero > 1 ||
        zero < 0)
        return 0;
    *true_when_zero = truth == (zero == 0); /* words are zero or one */
    return row->a;
}

static bool acquires(enum cc_order order)
{
    return order == CC_ACQUIRE || order == CC_ACQ_REL || order == CC_SEQ_CST || order == CC_CONSUME;
}

static bool gives_up(enum cc_order order)
{
    return order == CC_RELEASE || order == CC_ACQ_REL || order == CC_SEQ_CST;
}

static void note_change(struct cc_frame *frame, cc_term_id address, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_inst *inst = &in->model->insts[id];
    struct cc_lock_facts *facts =
        cc_runs_alone(&in->tree, frame->thread, frame->state->phase) ? NULL : cc_interp_lock_facts(in, address, true);
    if (!facts)
        return;
    bool adds = inst->op == CC_OP_RMW && inst->sub == CC_RMW_ADD;
    bool takes = inst->op == CC_OP_RMW && inst->sub == CC_RMW_SUB;
    facts->counts_up |= adds;
    facts->counts_down |= takes;
    facts->not_counted |= !adds && !takes;
}

void cc_word_lock_offer(struct cc_frame *frame, cc_term_id address, cc_term_id symbol, bool when_zero, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    note_change(frame, address, id);
    if (!symbol || cc_term_at(&in->terms, symbol)->op < CC_T_LOAD || !acquires(in->model->insts[id].order))
        return;
    uint32_t row = cc_id_map_get(&in->offer_of, symbol);
    if (row == CC_NO_ID) {
        row = CC_APPEND_ROW(in->arena, in, offers);
        if (cc_id_map_put(in->arena, &in->offer_of, symbol, row))
            return;
    }
    in->offers[row] = (struct cc_word_offer){ address, when_zero, id };
}

bool cc_word_lock_depends(struct cc_interpreter *in, cc_term_id value)
{
    bool when;
    cc_term_id symbol = in->offers_count ? symbol_of(in, value, &when) : 0;
    return symbol && cc_id_map_get(&in->offer_of, symbol) != CC_NO_ID;
}

/* The offer that `value` decides, and whether it is `taken` if that is `truth`; NULL if it decides none. */
static const struct cc_word_offer *decided_offer(struct cc_interpreter *in, cc_term_id value, bool truth, bool *taken)
{
    bool true_when_zero;
    cc_term_id symbol = in->offers_count ? symbol_of(in, value, &true_when_zero) : 0;
    uint32_t row = symbol ? cc_id_map_get(&in->offer_of, symbol) : CC_NO_ID;
    if (row == CC_NO_ID)
        return NULL;
    *taken = (truth == true_when_zero) == in->offers[row].when_zero;
    return &in->offers[row];
}

/* Is nothing ever stored there but numbers other than zero? */
static bool is_not_zero(void *context, cc_term_id value)
{
    int64_t number;
    return cc_term_is_int(context, value, &number) && number != 0;
}

static bool is_never_cleared(struct cc_interpreter *in, cc_term_id address)
{
    bool complete;
    return cc_heap_every_value(&in->heap, address, is_not_zero, &in->terms, &complete) && complete;
}

bool cc_word_lock_refutes(struct cc_frame *frame, const struct cc_state *state, cc_term_id value, bool truth)
{
    bool taken;
    const struct cc_word_offer *offer = value ? decided_offer(frame->in, value, truth, &taken) : NULL;
    if (!offer || !taken || !is_never_cleared(frame->in, offer->address))
        return false;
    return cc_state_held(state, offer->address) || cc_latch_was_changed(frame->in, state, offer->address);
}

bool cc_word_lock_learn(struct cc_frame *frame, struct cc_state *state, cc_term_id value, bool truth)
{
    struct cc_interpreter *in = frame->in;
    bool taken;
    const struct cc_word_offer *offer = decided_offer(in, value, truth, &taken);
    if (!offer)
        return false;
    if (!taken)
        cc_latch_note_changed(frame, state, offer->address);
    if (!taken || cc_state_held(state, offer->address))
        return true;
    struct cc_hold hold = {
        .lock = offer->address, .kind = CC_LOCK_WORD, .depth = 1, .where = offer->inst, .context = frame->context
    };
    (void)cc_state_hold(&in->pool, state, hold);
    return true;
}

void cc_word_lock_store(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    note_change(frame, address, id);
    struct cc_hold *held = cc_state_held(frame->state, address);
    int64_t zero = 1;
    bool clears = value && cc_term_is_int(&in->terms, value, &zero) && zero == 0;
    bool ours = held && held->kind == CC_LOCK_WORD;
    if (ours && !clears)
        return;
    struct cc_lock_facts *facts = cc_interp_lock_facts(in, address, true);
    if (ours) {
        cc_state_release(frame->state, held);
        if (facts)
            facts->given_back = true;
    }
    cc_object_id object = cc_heap_root_object(&in->heap, address);
    bool alone = cc_runs_alone(&in->tree, frame->thread, frame->state->phase) ||
                 (object && cc_state_is_private(frame->state, object));
    if (alone || (ours && gives_up(in->model->insts[id].order)))
        return;
    if (facts)
        facts->set_by_others = true;
}

bool cc_word_is_counter(struct cc_interpreter *in, cc_term_id address)
{
    const struct cc_lock_facts *facts = cc_interp_lock_facts(in, address, false);
    return facts && facts->counts_up != facts->counts_down && !facts->not_counted;
}

bool cc_word_lock_is_broken(struct cc_interpreter *in, cc_term_id address)
{
    bool any = in->offers_count || in->flag_locks;
    const struct cc_lock_facts *facts = any ? cc_interp_lock_facts(in, address, false) : NULL;
    return facts && facts->set_by_others;
}

bool cc_word_lock_is_for_ever(struct cc_interpreter *in, cc_term_id address)
{
    const struct cc_lock_facts *facts = cc_interp_lock_facts(in, address, false);
    return !facts || !(facts->given_back || facts->set_by_others);
}

void cc_word_locks_new_round(struct cc_interpreter *in)
{
    for (uint32_t i = 0; i < in->locks_count; i++)
        in->locks[i].set_by_others = in->locks[i].counts_up = in->locks[i].counts_down = in->locks[i].not_counted =
            in->locks[i].given_back = false;
}
