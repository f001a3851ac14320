/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/lock_row.h"

#include "analyzer/core/array_extent.h"
#include "analyzer/core/core_memory.h"
#include "analyzer/core/every_way.h"
#include "analyzer/core/lock_relation.h"

enum { WHOLE = (1 << 30) + 16, PART = WHOLE + 1, MARK = WHOLE + 2 /* no block has such numbers */ };

static cc_term_id mark(struct cc_interpreter *in)
{
    return cc_term_symbol(&in->terms, CC_T_PHI, 0, MARK, 0, 0);
}

bool cc_is_row_index(const struct cc_term *term)
{
    return term->op == CC_T_PHI && term->a == 0 && (term->b == WHOLE || term->b == PART);
}

/* The element that `lock` is in or is: an index of an array; 0 if it is not. */
static cc_term_id element_of(const struct cc_interpreter *in, cc_term_id lock)
{
    int64_t bytes;
    cc_term_id at = cc_term_split(&in->terms, lock, &bytes);
    const struct cc_term *row = cc_term_at(&in->terms, at);
    return row->op == CC_T_INDEX && row->b ? at : 0;
}

static cc_term_id with_index(struct cc_interpreter *in, cc_term_id lock, cc_term_id index)
{
    cc_term_id element = element_of(in, lock);
    if (!element)
        return 0;
    const struct cc_term row = *cc_term_at(&in->terms, element);
    return cc_term_replace(&in->terms, lock, element, cc_term_index(&in->terms, row.a, index, row.imm));
}

/* Is the lock a row, of which index? */
static const struct cc_term *index_of_held(const struct cc_interpreter *in, cc_term_id lock)
{
    cc_term_id element = element_of(in, lock);
    const struct cc_term *index = element ? cc_term_at(&in->terms, cc_term_at(&in->terms, element)->b) : NULL;
    return index && cc_is_row_index(index) ? index : NULL;
}

cc_term_id cc_lock_row_element(struct cc_interpreter *in, cc_term_id lock, cc_term_id index)
{
    const struct cc_term *row = index_of_held(in, lock);
    return row && row->b == WHOLE ? with_index(in, lock, index) : 0;
}

/* The row of the loop whose counter is the index of `lock`; `*each_turn` says whether each turn comes here. */
static struct cc_lock_row *row_of_loop(struct cc_frame *frame, cc_term_id lock, bool *each_turn)
{
    struct cc_interpreter *in = frame->in;
    uint32_t context = 0;
    const struct cc_loop *loop = NULL;
    cc_term_id element = element_of(in, lock);
    cc_term_id counter = element ? cc_term_at(&in->terms, element)->b : 0;
    if (!element || cc_id_map_get(&in->induction, counter) != 1)
        return NULL;
    const struct cc_term *phi = cc_term_at(&in->terms, counter);
    uint32_t head = phi->b - in->model->funcs[in->contexts[phi->a].func].blocks;
    *each_turn =
        cc_loop_passing(in, frame->context, frame->block, &context, &loop) && phi->a == context && head == loop->head;
    uint64_t key = cc_hash_step(phi->a, head);
    uint32_t at = cc_id_map_get(&in->lock_row_of, key);
    cc_term_id shape = with_index(in, lock, mark(in));
    if (at == CC_NO_ID) {
        at = CC_APPEND_ROW(in->arena, in, lock_rows);
        in->lock_rows[at].shape = shape;
        if (cc_id_map_put(in->arena, &in->lock_row_of, key, at))
            return NULL;
    }
    if (in->lock_rows[at].shape != shape)
        in->lock_rows[at].shape = 0;
    return &in->lock_rows[at];
}

void cc_lock_row_take(struct cc_frame *frame, cc_term_id lock, const struct cc_hold *hold)
{
    bool each_turn = false;
    struct cc_lock_row *row = row_of_loop(frame, lock, &each_turn);
    if (!row || !each_turn)
        return;
    frame->in->heap.generation += !row->taken; /* known from the next round on */
    row->taken = true;
    row->hold = *hold;
}

bool cc_lock_row_give(struct cc_frame *frame, cc_term_id lock, struct cc_hold *held)
{
    struct cc_interpreter *in = frame->in;
    bool each_turn = false;
    struct cc_lock_row *row = row_of_loop(frame, lock, &each_turn);
    if (row) {
        in->heap.generation += !row->given;
        row->given = true;
        row->given_in_part |= !each_turn;
    }
    if (!held || !index_of_held(in, held->lock))
        return false;
    held->flags |= CC_HOLD_MAYBE;
    cc_interp_others_ran(frame);
    return true;
}

/* Does the loop go through the whole array, as far as both are known? */
static bool is_whole(struct cc_interpreter *in, cc_term_id shape, const struct cc_loop_bound *bound)
{
    int64_t from, to;
    struct cc_targets where = cc_heap_resolve(&in->heap, shape);
    if (!cc_term_is_int(&in->terms, bound->from, &from))
        return false;
    if (!cc_term_is_int(&in->terms, bound->to, &to) || where.count != 1 || where.at[0].kind != CC_TARGET_OBJECT)
        return from == 0;
    const struct cc_target at = where.at[0];
    cc_type_id type = in->heap.objects[at.id].type;
    const struct cc_type *row = &in->model->types[type];
    struct cc_extent extent;
    if (!type || !at.stride)
        return from == 0;
    if (row->kind == CC_TYPE_ARRAY)
        extent = (struct cc_extent){ 0, (int64_t)row->size };
    else if (!cc_extent_of_array(in->model, type, at.offset, at.stride, &extent))
        return from == 0;
    return from == 0 && to >= (extent.to - extent.from) / at.stride;
}

/* The same for all threads and for ever, or 0. */
static cc_term_id stable(struct cc_interpreter *in, cc_term_id number)
{
    int64_t constant;
    number = cc_canonical(in, number);
    return cc_term_is_int(&in->terms, number, &constant) || cc_is_stable(in, number) ? number : 0;
}

/* What stands for all that the loop's counter was, or 0. */
static cc_term_id index_of_row(struct cc_interpreter *in, cc_term_id shape, const struct cc_loop_bound *bound)
{
    if (!bound || !bound->to || !bound->certain)
        return 0;
    cc_term_id from = stable(in, bound->from), to = stable(in, bound->to);
    if (is_whole(in, shape, bound))
        return cc_term_symbol(&in->terms, CC_T_PHI, 0, WHOLE, to, 0);
    return from && to ? cc_term_symbol(&in->terms, CC_T_PHI, 0, PART, (int64_t)from << 32 | to, 0) : 0;
}

/* The locks of single turns become the row. */
static void gather(struct cc_interpreter *in, struct cc_state *state, const struct cc_lock_row *row, cc_term_id whole)
{
    for (uint32_t i = 0; i < state->holds_count;) {
        if (with_index(in, state->holds[i].lock, mark(in)) == row->shape)
            cc_state_release(state, &state->holds[i]);
        else
            i++;
    }
    struct cc_hold hold = row->hold;
    hold.lock = whole;
    (void)cc_state_hold(&in->pool, state, hold);
}

/*
 * A loop that gives back locks is left: those of the row from `from` up to `to`, if they are known. What is not given
 * back for certain is from here on perhaps held.
 */
static void give_back(struct cc_interpreter *in, struct cc_state *state, cc_term_id shape, bool all, cc_term_id to)
{
    int64_t at_shape, at_hold;
    const struct cc_term given = *cc_term_at(&in->terms, cc_term_split(&in->terms, shape, &at_shape));
    for (uint32_t i = 0; i < state->holds_count; i++) {
        const struct cc_term *index = index_of_held(in, state->holds[i].lock);
        const struct cc_term *held = cc_term_at(&in->terms, cc_term_split(&in->terms, state->holds[i].lock, &at_hold));
        if (!index || !given.imm || held->a != given.a || held->imm != given.imm || (at_shape - at_hold) % given.imm)
            continue;
        cc_term_id last = to ? stable(in, cc_term_offset(&in->terms, to, (at_shape - at_hold) / given.imm)) : 0;
        cc_term_id taken = (cc_term_id)index->imm;
        if (!all || (taken && last && taken != last)) {
            state->holds[i].flags |= CC_HOLD_MAYBE;
            continue;
        }
        cc_state_release(state, &state->holds[i--]);
    }
}

void cc_lock_row_leave(struct cc_interpreter *in, struct cc_state *state, uint32_t context, const struct cc_loop *loop,
                       bool at_head)
{
    uint32_t at = cc_id_map_get(&in->lock_row_of, cc_hash_step(context, loop->head));
    if (at == CC_NO_ID || !in->lock_rows[at].shape || in->lock_rows[at].taken == in->lock_rows[at].given)
        return;
    const struct cc_lock_row *row = &in->lock_rows[at];
    const struct cc_loop_bound *bound = at_head ? cc_interp_loop_bound(in, context, loop->head) : NULL;
    if (row->given) {
        bool all = bound && bound->to && bound->certain && !row->given_in_part;
        give_back(in, state, row->shape, all, all ? bound->to : 0);
        return;
    }
    cc_term_id index = index_of_row(in, row->shape, bound);
    if (index)
        gather(in, state, row, with_index(in, row->shape, index));
}
