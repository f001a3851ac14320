/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/barrier_step.h"

#include "analyzer/core/barrier_count.h"
#include "analyzer/core/index_level.h"
#include "analyzer/core/latch.h"
#include "analyzer/core/lock_relation.h"

enum { MOST_SYMBOLS = 6, STEPS = 24, DEEPEST = 12 };

/* A variable of the loop that is the same in all instances: what it begins with, and what a turn makes of it. */
struct uniform {
    cc_term_id symbol, first, next;
};

struct uniforms {
    uint32_t context;
    cc_block_id head;
    struct uniform at[MOST_SYMBOLS];
    uint32_t count;
};

static bool is_of_loop(const struct uniforms *all, const struct cc_term *row)
{
    return row->op == CC_T_PHI && row->a == all->context && row->b == all->head;
}

/* Does the term speak of a variable of the loop? */
static bool mentions_loop(const struct cc_interpreter *in, const struct uniforms *all, cc_term_id term, int depth)
{
    const struct cc_term *row = cc_term_at(&in->terms, term);
    if (!row->symbols || depth > DEEPEST)
        return false;
    if (is_of_loop(all, row))
        return true;
    bool one = row->op == CC_T_OFFSET || row->op == CC_T_UNARY || row->op == CC_T_LOAD || row->op == CC_T_OLD;
    bool two = row->op == CC_T_INDEX || row->op == CC_T_BINARY;
    return ((one || two) && mentions_loop(in, all, row->a, depth + 1)) ||
           (two && row->b && mentions_loop(in, all, row->b, depth + 1));
}

static void collect(struct cc_interpreter *in, struct uniforms *all, cc_term_id term, int depth);

/* What all instances begin with, if it is that; or 0. */
static cc_term_id common_value(struct cc_interpreter *in, cc_term_id term)
{
    int64_t constant;
    cc_term_id value = cc_canonical(in, term);
    if (cc_term_is_int(&in->terms, value, &constant) || cc_is_stable(in, value))
        return value;
    struct cc_targets means = cc_heap_resolve(&in->heap, value);
    if (means.count != 1 || !means.complete || means.at[0].kind != CC_TARGET_OBJECT || means.at[0].stride ||
        !cc_heap_is_unique(&in->heap, means.at[0].id))
        return 0;
    return cc_term_offset(&in->terms, cc_heap_address(&in->heap, means.at[0].id), means.at[0].offset);
}

/*
 * What a turn makes of a variable, as all are at its beginning: when variables get their new names one after the other, those
 * before have become old.
 */
static cc_term_id as_at_head(struct cc_interpreter *in, const struct uniforms *all, cc_term_id term, int depth)
{
    const struct cc_term row = *cc_term_at(&in->terms, term);
    if (!row.symbols || depth > DEEPEST)
        return term;
    if (row.op == CC_T_OLD && is_of_loop(all, cc_term_at(&in->terms, row.a)))
        return row.a;
    bool one = row.op == CC_T_OFFSET || row.op == CC_T_UNARY || row.op == CC_T_LOAD;
    bool two = row.op == CC_T_INDEX || row.op == CC_T_BINARY;
    cc_term_id parts[2] = { one || two ? row.a : 0, two ? row.b : 0 };
    for (int i = 0; i < 2; i++)
        if (parts[i])
            term = cc_term_replace(&in->terms, term, parts[i], as_at_head(in, all, parts[i], depth + 1));
    return term;
}

/* Add a variable of the loop, and those from which its turns compute it. */
static void add_uniform(struct cc_interpreter *in, struct uniforms *all, cc_term_id symbol)
{
    for (uint32_t i = 0; i < all->count; i++)
        if (all->at[i].symbol == symbol)
            return;
    if (all->count == MOST_SYMBOLS)
        return;
    struct uniform row = { .symbol = symbol };
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, symbol);
    for (uint32_t i = 0; inputs && i < inputs->count; i++) {
        cc_term_id input = inputs->at[i];
        bool of_turn = mentions_loop(in, all, input, 0);
        cc_term_id *of = of_turn ? &row.next : &row.first;
        input = of_turn ? as_at_head(in, all, input, 0) : common_value(in, input);
        if (!input || (*of && *of != input))
            return;
        *of = input;
    }
    if (!row.first || !row.next)
        return;
    all->at[all->count++] = row;
    collect(in, all, row.next, 0);
}

static void collect(struct cc_interpreter *in, struct uniforms *all, cc_term_id term, int depth)
{
    const struct cc_term row = *cc_term_at(&in->terms, term);
    if (!row.symbols || depth > DEEPEST)
        return;
    if (is_of_loop(all, &row)) {
        add_uniform(in, all, term);
        return;
    }
    bool one = row.op == CC_T_OFFSET || row.op == CC_T_UNARY || row.op == CC_T_LOAD;
    bool two = row.op == CC_T_INDEX || row.op == CC_T_BINARY;
    if (one || two)
        collect(in, all, row.a, depth + 1);
    if (two && row.b)
        collect(in, all, row.b, depth + 1);
}

/* ---- what they are in one step ---- */

static cc_term_id mark(struct cc_interpreter *in, uint32_t number)
{
    enum { MARKS = (1 << 30) + 32 /* no block has such a number */ };
    return cc_term_symbol(&in->terms, CC_T_PHI, 0, MARKS + number, 0, 0);
}

/* The term in the step in which the variables have these values. */
static cc_term_id in_step(struct cc_interpreter *in, const struct uniforms *all, cc_term_id term,
                          const cc_term_id values[MOST_SYMBOLS])
{
    for (uint32_t i = 0; i < all->count; i++)
        term = cc_term_replace(&in->terms, term, all->at[i].symbol, mark(in, i));
    for (uint32_t i = 0; i < all->count; i++)
        term = cc_term_replace(&in->terms, term, mark(in, i), values[i]);
    return term;
}

/* The values of all variables in the first steps. */
struct steps {
    cc_term_id at[STEPS + 1][MOST_SYMBOLS];
};

static void run_steps(struct cc_interpreter *in, const struct uniforms *all, struct steps *steps)
{
    for (uint32_t i = 0; i < all->count; i++)
        steps->at[0][i] = all->at[i].first;
    for (uint32_t k = 0; k < STEPS; k++)
        for (uint32_t i = 0; i < all->count; i++)
            steps->at[k + 1][i] = in_step(in, all, all->at[i].next, steps->at[k]);
}

/* ---- are two addresses apart in each step? ---- */

/* One of the two accesses, and by how many turns it is ahead of the other. */
struct side {
    const struct cc_access *access;
    uint32_t ahead;
};

/*
 * What stands for the object that the address is in, in one step, if that is one for the whole run: itself, or the one
 * place that holds it; or 0.
 */
static cc_term_id object_in_step(struct cc_interpreter *in, const struct uniforms *all, const struct side *side,
                                 const struct steps *steps, uint32_t k)
{
    cc_term_id address = cc_canonical(in, in_step(in, all, side->access->address, steps->at[k + side->ahead]));
    cc_term_id root = cc_term_root(&in->terms, address);
    if (cc_term_at(&in->terms, root)->op != CC_T_LOAD)
        return cc_term_at(&in->terms, root)->op == CC_T_OBJECT && cc_is_stable(in, root) ? root : 0;
    struct cc_targets where = cc_heap_resolve(&in->heap, root);
    bool held_once = where.count == 1 && where.complete && where.at[0].kind == CC_TARGET_OBJECT &&
                     in->heap.objects[where.at[0].id].kind == CC_OBJECT_HEAP &&
                     !in->heap.objects[where.at[0].id].held_twice;
    return held_once && cc_is_stable(in, root) ? root : 0;
}

static bool in_two_objects(struct cc_interpreter *in, const struct uniforms *all, const struct side *x,
                           const struct side *y, const struct steps *steps)
{
    for (uint32_t k = 0; k < STEPS; k++) {
        cc_term_id a = object_in_step(in, all, x, steps, k), b = object_in_step(in, all, y, steps, k);
        if (!a || !b || a == b)
            return false;
    }
    return true;
}

/* The numbers come again and again, in the same order. */
static bool is_periodic(const int64_t numbers[STEPS])
{
    for (uint32_t period = 1; period <= STEPS / 3; period++) {
        uint32_t k = 0;
        while (k + period < STEPS && numbers[k] == numbers[k + period])
            k++;
        if (k + period == STEPS)
            return true;
    }
    return false;
}

static bool numbers_in_steps(struct cc_interpreter *in, const struct uniforms *all, cc_term_id index, uint32_t ahead,
                             const struct steps *steps, int64_t out[STEPS])
{
    for (uint32_t k = 0; k < STEPS; k++)
        if (!cc_term_is_int(&in->terms, in_step(in, all, index, steps->at[k + ahead]), &out[k]))
            return false;
    return is_periodic(out);
}

static bool is_not_negative(const struct cc_interpreter *in, cc_term_id number)
{
    int64_t value;
    if (cc_term_is_int(&in->terms, number, &value))
        return value >= 0;
    const struct cc_term *row = cc_term_at(&in->terms, number);
    if (row->op != CC_T_INSTANCE)
        return false;
    const struct cc_term *phi = cc_term_at(&in->terms, row->b);
    if (phi->op != CC_T_PHI || !phi->a)
        return false;
    const struct cc_loop_bound *bound =
        cc_interp_loop_bound(in, phi->a, phi->b - in->model->funcs[in->contexts[phi->a].func].blocks);
    return bound && bound->certain && bound->from && cc_term_is_int(&in->terms, bound->from, &value) && value >= 0;
}

/* Is the index of `low` below a variable of the loop, by a fact of its path, and that of `high` at least that? */
static bool is_below_step(const struct cc_interpreter *in, const struct uniforms *all, const struct side *low,
                          const struct cc_index_level *of_low, const struct cc_index_level *of_high)
{
    const struct cc_term *sum = cc_term_at(&in->terms, of_high->index);
    for (uint32_t i = 0; i < all->count && sum->op == CC_T_BINARY && sum->sub == CC_BIN_ADD; i++) {
        cc_term_id limit = all->at[i].symbol, rest = sum->a == limit ? sum->b : sum->b == limit ? sum->a : 0;
        if (!rest || !is_not_negative(in, rest) || of_low->more > of_high->more)
            continue;
        for (uint32_t f = 0; f < low->access->fact_count; f++) {
            const struct cc_term *fact = cc_term_at(&in->terms, low->access->facts[f].atom);
            if (low->access->facts[f].truth && fact->op == CC_T_BINARY && fact->sub == CC_BIN_LT &&
                fact->a == of_low->index && fact->b == limit)
                return true;
        }
    }
    return false;
}

/* Is the index of `high` a counter that begins above what the index of `low`, a variable of the loop, is? */
static bool begins_above(const struct cc_interpreter *in, const struct uniforms *all, const struct cc_index_level *low,
                         const struct cc_index_level *high)
{
    int64_t least, more;
    cc_term_id base = cc_term_split(&in->terms, low->index, &least);
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, high->index);
    if (!is_of_loop(all, cc_term_at(&in->terms, base)) || cc_id_map_get(&in->induction, high->index) != 1)
        return false;
    bool grows = false;
    for (uint32_t i = 0; inputs && i < inputs->count; i++) {
        cc_term_id from = cc_term_split(&in->terms, inputs->at[i], &more);
        if (from != base && !(from == high->index && more > 0))
            return false;
        if (from == base && more + high->more <= least + low->more)
            return false;
        grows |= from == high->index;
    }
    return grows;
}

/* Is the index of `one`, by a fact of its path, not what the index of `other`, a variable of the loop, is? */
static bool is_not_of_step(const struct cc_interpreter *in, const struct uniforms *all, const struct side *one,
                           const struct cc_index_level *of_one, const struct cc_index_level *of_other)
{
    bool is_uniform = false;
    for (uint32_t i = 0; i < all->count; i++)
        is_uniform |= all->at[i].symbol == of_other->index;
    for (uint32_t f = 0; is_uniform && f < one->access->fact_count && of_one->more == of_other->more; f++) {
        const struct cc_term *fact = cc_term_at(&in->terms, one->access->facts[f].atom);
        if (!one->access->facts[f].truth && fact->op == CC_T_BINARY && fact->sub == CC_BIN_EQ &&
            ((fact->a == of_one->index && fact->b == of_other->index) ||
             (fact->b == of_one->index && fact->a == of_other->index)))
            return true;
    }
    return false;
}

/* Do the two indices of one dimension differ in each step? */
static bool indices_differ(struct cc_interpreter *in, const struct uniforms *all, const struct side *x,
                           const struct cc_index_level *p, const struct side *y, const struct cc_index_level *q,
                           const struct steps *steps)
{
    int64_t of_x[STEPS], of_y[STEPS];
    if (x->ahead == y->ahead &&
        (is_below_step(in, all, x, p, q) || is_below_step(in, all, y, q, p) || begins_above(in, all, p, q) ||
         begins_above(in, all, q, p) || is_not_of_step(in, all, x, p, q) || is_not_of_step(in, all, y, q, p)))
        return true;
    if (!numbers_in_steps(in, all, p->index, x->ahead, steps, of_x) ||
        !numbers_in_steps(in, all, q->index, y->ahead, steps, of_y))
        return false;
    for (uint32_t k = 0; k < STEPS; k++)
        if (of_x[k] + p->more == of_y[k] + q->more)
            return false;
    return true;
}

static bool are_apart(struct cc_interpreter *in, const struct uniforms *all, const struct side *x, const struct side *y)
{
    struct steps steps;
    struct cc_index_level of_x[CC_INDEX_LEVELS], of_y[CC_INDEX_LEVELS];
    run_steps(in, all, &steps);
    if (in_two_objects(in, all, x, y, &steps))
        return true;
    uint32_t count_x = cc_index_levels(in, x->access->address, of_x);
    uint32_t count_y = cc_index_levels(in, y->access->address, of_y);
    for (uint32_t i = 0; i < count_x; i++)
        for (uint32_t j = 0; j < count_y; j++)
            if (cc_index_levels_compare(&of_x[i], x->access->size, &of_y[j], y->access->size) &&
                indices_differ(in, all, x, &of_x[i], y, &of_y[j], &steps))
                return true;
    return false;
}

/* In a loop that both are in: are they never in one interval between barriers, or apart whenever they are? */
static bool turns_separate(struct cc_interpreter *in, const struct cc_access *a, const struct cc_turn_place *at_a,
                           const struct cc_access *b, const struct cc_turn_place *at_b)
{
    uint32_t before_a = at_a->before, before_b = at_b->before;
    if (before_a % at_a->in_all != before_b % at_a->in_all)
        return true;
    struct side x = { a, before_a < before_b }, y = { b, before_b < before_a };
    struct uniforms all = { .context = at_a->context };
    all.head = in->model->funcs[in->contexts[all.context].func].blocks + at_a->loop->head;
    collect(in, &all, a->address, 0);
    collect(in, &all, b->address, 0);
    for (uint32_t f = 0; f < a->fact_count + b->fact_count; f++)
        collect(in, &all, f < a->fact_count ? a->facts[f].atom : b->facts[f - a->fact_count].atom, 0);
    return all.count && are_apart(in, &all, &x, &y);
}

/* Is `later` after a loop in which a barrier follows in each turn? */
static bool is_past(struct cc_interpreter *in, const struct cc_access *later, const struct cc_turn_place *places,
                    uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (places[i].before < places[i].in_all && cc_is_past_turns(in, later->context, later->inst, &places[i]))
            return true;
    return false;
}

bool cc_steps_separate(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b)
{
    struct cc_turn_place of_a[CC_TURN_PLACES], of_b[CC_TURN_PLACES];
    if (a->thread != b->thread || !cc_passes_in_step(in, a->thread))
        return false;
    uint32_t count_a = cc_turns_around(in, a->context, a->inst, of_a);
    uint32_t count_b = cc_turns_around(in, b->context, b->inst, of_b);
    for (uint32_t i = 0; i < count_a; i++)
        for (uint32_t j = 0; j < count_b; j++)
            if (of_a[i].context == of_b[j].context && of_a[i].loop == of_b[j].loop &&
                turns_separate(in, a, &of_a[i], b, &of_b[j]))
                return true;
    return is_past(in, b, of_a, count_a) || is_past(in, a, of_b, count_b);
}
