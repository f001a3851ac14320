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

static bool add_offer(struct cc_interpreter *in, cc_term_id symbol, struct cc_word_offer offer)
{
    if (!symbol || cc_term_at(&in->terms, symbol)->op < CC_T_LOAD)
        return false;
    uint32_t row = cc_id_map_get(&in->offer_of, symbol);
    if (row == CC_NO_ID) {
        row = CC_APPEND_ROW(in->arena, in, offers);
        if (cc_id_map_put(in->arena, &in->offer_of, symbol, row))
            return false;
    }
    in->offers[row] = offer;
    return true;
}

void cc_word_lock_offer(struct cc_frame *frame, cc_term_id address, cc_term_id symbol, bool when_zero, cc_inst_id id)
{
    note_change(frame, address, id);
    struct cc_word_offer offer = { .address = address, .when_zero = when_zero, .inst = id };
    if (acquires(frame->in->model->insts[id].order))
        (void)add_offer(frame->in, symbol, offer);
}

bool cc_word_lock_offer_back(struct cc_frame *frame, cc_term_id address, cc_term_id symbol, bool when_zero,
                             cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_hold *held = cc_state_held(frame->state, address);
    struct cc_word_offer offer = { .address = address, .when_zero = when_zero, .back = true, .inst = id };
    bool used = cc_bit(frame->info->used, id - in->model->funcs[frame->func].insts);
    if (!held || held->kind != CC_LOCK_WORD || !used || !add_offer(in, symbol, offer))
        return false;
    note_change(frame, address, id);
    return true;
}

void cc_word_lock_mark(struct cc_frame *frame, cc_term_id address, cc_inst_id id)
{
    note_change(frame, address, id);
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

/* What results of several changes of one word have in common, and of constants that say that it was not taken. */
struct offers {
    cc_term_id address;
    bool when_zero, zero, other; /* the constants */
    uint32_t seen;
};

enum { MOST_INPUTS = 24 };

/* Are these all that a variable stands for where paths meet? */
static bool collect_offers(struct cc_interpreter *in, cc_term_id symbol, struct offers *out)
{
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, symbol);
    if (!inputs || inputs->count >= CC_CELL_VALUES) /* there may be more */
        return false;
    for (uint32_t i = 0; i < inputs->count; i++) {
        cc_term_id input = inputs->at[i];
        int64_t constant;
        if (out->seen++ > MOST_INPUTS)
            return false;
        if (cc_term_is_int(&in->terms, input, &constant)) {
            out->zero |= constant == 0;
            out->other |= constant != 0;
            continue;
        }
        uint32_t row = cc_id_map_get(&in->offer_of, input);
        if (row == CC_NO_ID && cc_term_at(&in->terms, input)->op == CC_T_PHI && collect_offers(in, input, out))
            continue;
        if (row == CC_NO_ID || in->offers[row].back ||
            (out->address && (in->offers[row].address != out->address || in->offers[row].when_zero != out->when_zero)))
            return false;
        out->address = in->offers[row].address;
        out->when_zero = in->offers[row].when_zero;
    }
    return inputs->count > 0;
}

/*
 * A variable holds the result of one of several tries to take a word, each of which was decided before paths met. Is it
 * impossible that `value`, which is about it, is `truth`, since the path holds the word, or does not?
 */
static bool differs_from_hold(struct cc_interpreter *in, const struct cc_state *state, cc_term_id value, bool truth)
{
    bool true_when_zero;
    struct offers offers = { 0 };
    cc_term_id symbol = in->offers_count ? symbol_of(in, value, &true_when_zero) : 0;
    if (!symbol || cc_term_at(&in->terms, symbol)->op != CC_T_PHI || !collect_offers(in, symbol, &offers) ||
        !offers.address || (offers.when_zero ? offers.zero : offers.other))
        return false;
    const struct cc_hold *held = cc_state_held(state, offers.address);
    bool taken = (truth == true_when_zero) == offers.when_zero;
    return !(held && (held->flags & CC_HOLD_MAYBE)) && taken != (held != NULL);
}

bool cc_word_lock_refutes(struct cc_frame *frame, const struct cc_state *state, cc_term_id value, bool truth)
{
    bool taken;
    const struct cc_word_offer *offer = value ? decided_offer(frame->in, value, truth, &taken) : NULL;
    if (value && !offer)
        return differs_from_hold(frame->in, state, value, truth);
    if (!offer || offer->back || !taken || !is_never_cleared(frame->in, offer->address))
        return false;
    return cc_state_held(state, offer->address) || cc_latch_was_changed(frame->in, state, offer->address);
}

/* The holder has learned that it has given the word back. */
static void give_back(struct cc_interpreter *in, struct cc_state *state, const struct cc_word_offer *offer)
{
    struct cc_hold *held = cc_state_held(state, offer->address);
    struct cc_lock_facts *facts = cc_interp_lock_facts(in, offer->address, true);
    if (!held || held->kind != CC_LOCK_WORD)
        return;
    cc_state_release(state, held);
    if (!facts)
        return;
    facts->given_back = true;
    facts->set_by_others |= !gives_up(in->model->insts[offer->inst].order);
}

bool cc_word_lock_learn(struct cc_frame *frame, struct cc_state *state, cc_term_id value, bool truth)
{
    struct cc_interpreter *in = frame->in;
    bool taken;
    const struct cc_word_offer *offer = decided_offer(in, value, truth, &taken);
    if (!offer)
        return false;
    if (offer->back) {
        if (taken)
            give_back(in, state, offer);
        return true;
    }
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
