/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/order_proof.h"

#include "analyzer/core/node_links.h"

enum { LONGEST_DESCENT = 8 };

static cc_term_id placeholder(struct cc_interpreter *in)
{
    return cc_term_symbol(&in->terms, CC_T_PHI, 0, 0, INT64_MIN + 1, 0);
}

static cc_term_id index_of(const struct cc_interpreter *in, cc_term_id lock)
{
    int64_t bytes;
    const struct cc_term *row = cc_term_at(&in->terms, cc_term_split(&in->terms, lock, &bytes));
    return row->op == CC_T_INDEX ? row->b : 0;
}

/*
 * `whole` as it looks from `lock`: the address of the lock is a mark, and what is beside it is an offset from the
 * mark. So equal members of two elements of one array look alike, whichever elements they are.
 */
static cc_term_id seen_from(struct cc_interpreter *in, cc_term_id whole, cc_term_id lock)
{
    int64_t bytes;
    cc_term_id base = cc_term_split(&in->terms, lock, &bytes), mark = placeholder(in);
    if (!cc_term_contains(&in->terms, whole, base))
        return 0;
    return cc_term_replace(&in->terms, whole, base, cc_term_offset(&in->terms, mark, -bytes));
}

static cc_term_id seen_from_index(struct cc_interpreter *in, cc_term_id whole, cc_term_id lock)
{
    cc_term_id index = index_of(in, lock);
    if (!index || !cc_term_contains(&in->terms, whole, index))
        return 0;
    return cc_term_replace(&in->terms, whole, index, placeholder(in));
}

/* Is `low` the same thing of `from` as `high` is of `to`? The key names what it is. */
static uint64_t same_thing(struct cc_interpreter *in, cc_term_id low, cc_term_id from, cc_term_id high, cc_term_id to)
{
    cc_term_id of_from = seen_from(in, low, from), of_to = seen_from(in, high, to);
    if (of_from && of_from == of_to)
        return cc_hash_step(1, of_from);
    of_from = seen_from_index(in, low, from);
    of_to = seen_from_index(in, high, to);
    return of_from && of_from == of_to ? cc_hash_step(2, of_from) : 0;
}

/* A branch has compared something of `from` with the same thing of `to`. */
static struct cc_order_proof by_comparison(struct cc_interpreter *in, const struct cc_state *state, cc_term_id from,
                                           cc_term_id to)
{
    for (uint32_t f = state->facts_count; f-- > 0;) { /* what was compared last is nearest to the locks */
        struct cc_term row = *cc_term_at(&in->terms, state->facts[f].atom);
        if (row.op != CC_T_BINARY || row.sub != CC_BIN_LT)
            continue;
        cc_term_id low = state->facts[f].truth ? row.a : row.b, high = state->facts[f].truth ? row.b : row.a;
        uint64_t up = same_thing(in, low, from, high, to);
        if (up)
            return (struct cc_order_proof){ cc_hash_step(up, CC_ORDER_UP), CC_ORDER_UP, low };
        uint64_t down = same_thing(in, high, from, low, to);
        if (down)
            return (struct cc_order_proof){ cc_hash_step(down, CC_ORDER_DOWN), CC_ORDER_DOWN, high };
    }
    return (struct cc_order_proof){ 0 };
}

/* Does the symbol grow (1), or shrink (-1), from each turn of its loop to the next? */
static int direction(const struct cc_interpreter *in, cc_term_id symbol)
{
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, symbol);
    int way = 0;
    for (uint32_t i = 0; inputs && i < inputs->count; i++) {
        int64_t step;
        if (!cc_term_contains(&in->terms, inputs->at[i], symbol))
            continue; /* where it starts */
        bool counted = cc_term_split(&in->terms, inputs->at[i], &step) == symbol && step;
        int sign = counted ? (step > 0 ? 1 : -1) : 0;
        if (!sign || (way && way != sign))
            return 0;
        way = sign;
    }
    return way;
}

/* The elements of an array one after the other: the key is that of a comparison of their indices. */
static struct cc_order_proof by_counting(struct cc_interpreter *in, cc_term_id from, cc_term_id to)
{
    struct cc_order_proof none = { 0 };
    cc_term_id before = index_of(in, from), now = index_of(in, to);
    if (!before || !now || cc_term_at(&in->terms, now)->op != CC_T_PHI ||
        before != cc_term_symbol(&in->terms, CC_T_OLD, now, 0, 0, cc_term_at(&in->terms, now)->type) ||
        cc_term_replace(&in->terms, to, now, before) != from)
        return none;
    int way = direction(in, now);
    enum cc_order_kind kind = way > 0 ? CC_ORDER_UP : CC_ORDER_DOWN;
    uint64_t key = cc_hash_step(cc_hash_step(2, placeholder(in)), kind);
    return way ? (struct cc_order_proof){ key, kind, before } : none;
}

/*
 * Two pointers that go through a structure together, as in `prev = node; node = node->next`: is `node`, each time it gets a value,
 * what one of the values of `prev` leads to? The place where it is found, seen from `prev`; or 0.
 */
static cc_term_id found_together(struct cc_interpreter *in, cc_term_id prev, cc_term_id node)
{
    const struct cc_id_vec *nodes = cc_heap_inputs(&in->heap, node), *before = cc_heap_inputs(&in->heap, prev);
    const struct cc_term one = *cc_term_at(&in->terms, prev), two = *cc_term_at(&in->terms, node);
    cc_term_id place = 0;
    if (one.op != CC_T_PHI || two.op != CC_T_PHI || one.a != two.a || one.b != two.b || !nodes || !before)
        return 0;
    for (uint32_t i = 0; i < nodes->count; i++) {
        int64_t bytes;
        const struct cc_term *row = cc_term_at(&in->terms, nodes->at[i]);
        if (row->op != CC_T_LOAD)
            return 0;
        cc_term_id under = cc_term_split(&in->terms, row->a, &bytes);
        bool known = false;
        for (uint32_t k = 0; k < before->count && !known; k++)
            known = before->at[k] == under;
        cc_term_id seen = known ? cc_term_offset(&in->terms, prev, bytes) : 0;
        if (!seen || (place && place != seen))
            return 0;
        place = seen;
    }
    return place;
}

/*
 * From a node to one found in it; through one member is the same order however often that is followed. When the pointer was read does
 * not matter: the order is that of the structure.
 */
static struct cc_order_proof by_descent(struct cc_interpreter *in, cc_term_id from, cc_term_id to)
{
    int64_t bytes;
    cc_term_id above = cc_term_split(&in->terms, from, &bytes), at = cc_term_split(&in->terms, to, &bytes);
    struct cc_order_proof none = { 0 }, proof = { .kind = CC_ORDER_POINTER, .compared = at };
    if (cc_term_at(&in->terms, above)->op == CC_T_OBJECT)
        return none;
    for (int depth = 0; depth < LONGEST_DESCENT && at != above; depth++) {
        const struct cc_term *row = cc_term_at(&in->terms, at);
        cc_term_id link = row->op == CC_T_LOAD ? row->a : found_together(in, above, at);
        if (!link || !cc_term_contains(&in->terms, link, above))
            return none;
        struct cc_term place = *cc_term_at(&in->terms, link);
        cc_term_id under = cc_term_split(&in->terms, link, &bytes);
        if (cc_term_at(&in->terms, under)->op == CC_T_INDEX) { /* one of several pointers in the node */
            place = *cc_term_at(&in->terms, under);
            bytes += place.imm << 32;
            under = place.a;
        }
        enum cc_link_order order = cc_link_order(in, link);
        if (order == CC_LINK_MAY_CLOSE)
            return none;
        uint64_t member = cc_hash_step(CC_ORDER_POINTER, order == CC_LINK_TO_LATER ? UINT64_MAX : (uint64_t)bytes);
        proof.key = !proof.key || proof.key == member ? member : cc_hash_step(proof.key, member);
        at = under;
    }
    return at == above ? proof : none;
}

struct cc_order_proof cc_order_prove(struct cc_interpreter *in, const struct cc_state *state, cc_term_id from,
                                     cc_term_id to)
{
    struct cc_order_proof proof = by_comparison(in, state, from, to);
    if (!proof.key)
        proof = by_counting(in, from, to);
    return proof.key ? proof : by_descent(in, from, to);
}
