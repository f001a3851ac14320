/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/handed_back.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/latch_events.h"
#include "analyzer/core/lock_relation.h"
#include "analyzer/core/memory_order.h"
#include "analyzer/core/taking.h"

enum { MOST_SIGNS = 256 };

/* A place in an object, and what is waited for there. */
struct sign {
    cc_object_id object;
    int64_t offset;
    cc_term_id shape; /* of the fact, the content replaced by a mark; 0: a semaphore */
    bool truth;
    uint32_t next;         /* of the same place, or CC_NO_ID */
    bool given, otherwise; /* in this round: by who has the object; by anybody else */
    bool hands_back;       /* as the last round says */
    bool given_up;         /* it did once, and did not in a later round */
    cc_set_id
        taken_under; /* locks that all who gave it had when they took the object, by their stable names; or CC_NO_ID */
};

struct cc_handed_back {
    struct sign *signs;
    uint32_t signs_count, signs_room;
    uint64_t touched;         /* how the places are named that some owner has stored to, or posted: as bits */
    struct cc_id_map sign_of; /* place -> its last row */
};

void cc_handed_back_init(struct cc_interpreter *in)
{
    in->handed_back = cc_arena_alloc(in->arena, sizeof *in->handed_back);
}

/* The place in what the maker of the object calls it: others may have got it before the maker returned it. */
static uint64_t place_key(const struct cc_interpreter *in, const struct cc_target *at)
{
    cc_object_id object = at->id;
    while (in->heap.objects[object].made_as)
        object = in->heap.objects[object].made_as;
    return cc_hash_step(object, (uint64_t)at->offset);
}

static uint32_t first_at(const struct cc_interpreter *in, const struct cc_target *at)
{
    if (at->kind != CC_TARGET_OBJECT || at->stride)
        return CC_NO_ID;
    return cc_id_map_get(&in->handed_back->sign_of, place_key(in, at));
}

/* Can the address of a job be taken as a whole: is it one that is allocated, or a local variable? */
static bool is_of_job(const struct cc_interpreter *in, const struct cc_target *at)
{
    if (at->kind != CC_TARGET_OBJECT || at->stride)
        return false;
    enum cc_object_kind kind = in->heap.objects[at->id].kind;
    return kind == CC_OBJECT_HEAP || kind == CC_OBJECT_LOCAL;
}

/* The row of the sign at `at`, made if new; CC_NO_ID if there are too many. */
static uint32_t sign_at(struct cc_interpreter *in, const struct cc_target *at, cc_term_id shape, bool truth)
{
    struct cc_handed_back *all = in->handed_back;
    uint32_t first = first_at(in, at), row = first;
    while (row != CC_NO_ID && (all->signs[row].shape != shape || all->signs[row].truth != truth))
        row = all->signs[row].next;
    if (row != CC_NO_ID || all->signs_count == MOST_SIGNS)
        return row;
    row = CC_APPEND_ROW(in->arena, all, signs);
    all->signs[row] = (struct sign){
        .object = at->id, .offset = at->offset, .shape = shape, .truth = truth, .next = first, .taken_under = CC_NO_ID
    };
    in->heap.generation++; /* who gives it counts from the next round on */
    return cc_id_map_put(in->arena, &all->sign_of, place_key(in, at), row) ? CC_NO_ID : row;
}

static bool is_true_of(struct cc_interpreter *in, cc_term_id shape, bool truth, int64_t value)
{
    int64_t result;
    cc_term_id atom = cc_term_replace(&in->terms, shape, cc_latch_mark(in), cc_term_int(&in->terms, value));
    return cc_term_is_int(&in->terms, atom, &result) && (result != 0) == truth;
}

/* What is in both sets; CC_NO_ID: in any. */
static cc_set_id meet(struct cc_interpreter *in, cc_set_id a, cc_set_id b)
{
    return a == CC_NO_ID ? b : b == CC_NO_ID ? a : cc_set_intersection(&in->sets, a, b);
}

/* The locks under which the owned object was taken, by the names that they have for all threads. */
static cc_set_id taken_under(struct cc_interpreter *in, cc_term_id owned)
{
    uint32_t row = cc_id_map_get(&in->pool.taken_under, owned);
    struct cc_set locks = *cc_set_at(&in->sets, row == CC_NO_ID ? 0 : row);
    cc_set_id stable = 0;
    for (uint32_t i = 0; i < locks.count; i++) {
        cc_term_id lock = cc_stable_lock(in, locks.at[i] / 2);
        stable = lock ? cc_set_with(&in->sets, stable, lock * 2 + locks.at[i] % 2) : stable;
    }
    return stable;
}

/* The object in which the address is has been handed back, if the sign does that in all that it may mean. */
static void see(struct cc_frame *frame, struct cc_state *state, cc_term_id address, cc_term_id shape, bool truth)
{
    struct cc_interpreter *in = frame->in;
    struct cc_handed_back *signs = in->handed_back;
    struct cc_target at[CC_HEAP_TARGETS];
    struct cc_targets where = cc_heap_resolve(&in->heap, address);
    bool all = true, any = false;
    cc_set_id without = CC_NO_ID;
    cc_targets_copy(&where, at);
    for (uint32_t t = 0; t < where.count && all; t++) {
        if (at[t].kind == CC_TARGET_OBJECT && in->heap.objects[at[t].id].kind == CC_OBJECT_EXTERNAL)
            continue; /* a guess, where a pointer is not known */
        uint32_t row = is_of_job(in, &at[t]) ? sign_at(in, &at[t], shape, truth) : CC_NO_ID;
        all = row != CC_NO_ID && signs->signs[row].hands_back;
        any = true;
        if (all)
            without = meet(in, without, signs->signs[row].taken_under);
    }
    if (all && any)
        cc_taking_take(in, state, cc_term_root(&in->terms, address), without);
}

/* Bit of the way in which an instruction names the place that it loads, stores or posts. */
static uint64_t touch_bit(const struct cc_interpreter *in, cc_inst_id id)
{
    enum cc_op op = in->model->insts[id].op;
    return (uint64_t)1 << (op == CC_OP_LOAD || op == CC_OP_STORE ? 1 + cc_touch_of(in->model, id) % 63 : 0);
}

void cc_handed_back_see(struct cc_frame *frame, struct cc_state *state, const struct cc_fact *fact, cc_term_id load,
                        cc_term_id address)
{
    struct cc_interpreter *in = frame->in;
    int64_t bytes;
    const struct cc_term *row = cc_term_at(&in->terms, load);
    if (!in->handed_back->touched || row->op != CC_T_LOAD || !(in->handed_back->touched & touch_bit(in, row->b)))
        return;
    if (cc_term_split(&in->terms, address, &bytes) != cc_term_root(&in->terms, address))
        return; /* an element of an array is no object of its own */
    cc_term_id shape = cc_term_replace(&in->terms, fact->atom, load, cc_latch_mark(in));
    if (!is_true_of(in, shape, fact->truth, 0))
        see(frame, state, address, shape, fact->truth);
}

void cc_handed_back_wait(struct cc_frame *frame, cc_term_id semaphore)
{
    int64_t bytes;
    const struct cc_terms *terms = &frame->in->terms;
    if ((frame->in->handed_back->touched & 1) &&
        cc_term_split(terms, semaphore, &bytes) == cc_term_root(terms, semaphore))
        see(frame, frame->state, semaphore, 0, true);
}

/* Somebody does what may give a sign: the sign of a place where `value` is stored, or of a semaphore (0) that is posted. */
static void give(struct cc_frame *frame, cc_term_id address, cc_term_id value, bool releases)
{
    struct cc_interpreter *in = frame->in;
    struct cc_handed_back *all = in->handed_back;
    int64_t constant;
    bool known = value && cc_term_is_int(&in->terms, value, &constant), any = false;
    cc_term_id owned = releases ? cc_interp_through_owned(in, frame->state, address) : 0;
    cc_set_id locks = owned ? taken_under(in, owned) : 0;
    struct cc_targets where = cc_heap_resolve(&in->heap, address);
    for (uint32_t t = 0; t < where.count; t++)
        for (uint32_t row = first_at(in, &where.at[t]); row != CC_NO_ID; row = all->signs[row].next) {
            struct sign *sign = &all->signs[row];
            if (!sign->shape != !value || (known && !is_true_of(in, sign->shape, sign->truth, constant)))
                continue;
            sign->given |= owned != 0;
            sign->otherwise |= !owned;
            sign->taken_under = meet(in, sign->taken_under, locks);
            any |= sign->hands_back;
        }
    if (any)
        cc_taking_give_part(in, frame->state, address);
}

/* Is it worth asking what this store, or post, does? The first one by an owner makes it so for all of its kind. */
static bool may_matter(struct cc_frame *frame, cc_term_id address, uint64_t bit)
{
    struct cc_interpreter *in = frame->in;
    if (!(in->handed_back->touched & bit) && cc_interp_through_owned(in, frame->state, address)) {
        in->handed_back->touched |= bit;
        in->heap.generation++; /* who waits for it is looked at from the next round on */
    }
    return in->handed_back->signs_count && (in->handed_back->touched & bit);
}

void cc_handed_back_store(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id, bool atomic)
{
    struct cc_interpreter *in = frame->in;
    int64_t constant;
    bool releases = cc_state_holds_exclusively(frame->state) || (atomic && cc_order_releases(in, id));
    if (!value || cc_runs_alone(&in->tree, frame->thread, frame->state->phase))
        return;
    uint64_t bit = touch_bit(in, id);
    bool sign = releases && cc_term_is_int(&in->terms, value, &constant) && constant;
    if (sign ? may_matter(frame, address, bit) : in->handed_back->signs_count && (in->handed_back->touched & bit))
        give(frame, address, value, releases);
}

void cc_handed_back_post(struct cc_frame *frame, cc_term_id semaphore)
{
    if (may_matter(frame, semaphore, 1))
        give(frame, semaphore, 0, true);
}

void cc_handed_back_settle(struct cc_interpreter *in)
{
    struct cc_handed_back *all = in->handed_back;
    for (uint32_t row = 0; row < all->signs_count; row++) {
        struct sign *sign = &all->signs[row];
        const struct cc_lock_facts *facts = sign->shape ? NULL : cc_interp_facts_at(in, sign->object, sign->offset);
        bool begins = facts && (facts->begins || facts->begins_unknown);
        bool hands_back = sign->given && !sign->otherwise && !begins && !sign->given_up;
        sign->given_up |= sign->hands_back && !hands_back;
        in->heap.generation += hands_back != sign->hands_back;
        sign->hands_back = hands_back;
        sign->given = sign->otherwise = false;
    }
}
