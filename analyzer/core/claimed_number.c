/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/claimed_number.h"

#include "analyzer/core/choice.h"
#include "analyzer/core/lock_relation.h"
#include "analyzer/core/word_lock.h"

#include "analyzer/core/core_memory.h"

enum { GOOD = 1, BAD = 2, MOST_LEAVES = 12, DEEPEST = 6, DEEPEST_CHAIN = 16 };

/* ---- what the interpreter reports: a counter is given more than it held ---- */

/* Is `value` more than `before`? A number that something is added to is taken not to fall. */
static bool rises(struct cc_interpreter *in, const struct cc_state *state, cc_term_id before, cc_term_id value,
                  int depth)
{
    int64_t more;
    struct cc_choice choice;
    if (cc_term_split(&in->terms, value, &more) == before)
        return more > 0;
    const struct cc_term row = *cc_term_at(&in->terms, value);
    if (row.op == CC_T_BINARY && row.sub == CC_BIN_ADD && (row.a == before || row.b == before))
        return true;
    if (cc_state_decide(&in->pool, state, cc_term_binary(&in->terms, CC_BIN_LT, before, value)) == 1)
        return true;
    if (depth && cc_choice_of(&in->terms, value, &choice))
        return rises(in, state, before, choice.if_true, depth - 1) &&
               rises(in, state, before, choice.if_false, depth - 1);
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, value);
    for (uint32_t i = 0; inputs && i < inputs->count; i++)
        if (!depth || !rises(in, state, before, inputs->at[i], depth - 1))
            return false;
    return inputs && inputs->count > 0;
}

void cc_claim_note_store(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_memory_entry *entry = cc_state_memory(frame->state, address);
    cc_term_id before = entry ? entry->value : 0;
    const struct cc_term *row = cc_term_at(&in->terms, before);
    bool carries =
        before && value && row->op == CC_T_LOAD && row->a == address && rises(in, frame->state, before, value, DEEPEST);
    uint32_t known = cc_id_map_get(&in->claim_stores, id), now = carries ? GOOD : BAD;
    if (!carries && !in->round)
        return; /* the first round does not know yet what others change */
    if (known != BAD && known != now && cc_id_map_put(in->arena, &in->claim_stores, id, now))
        return;
    uint64_t key = cc_hash_step(before, value);
    if (!carries || cc_id_map_get(&in->carry_of, key) != CC_NO_ID)
        return;
    uint32_t next = cc_id_map_get(&in->carry_of, before), at = CC_APPEND_ROW(in->arena, in, carries);
    in->carries[at] = (struct cc_carry){ before, value, next };
    if (cc_id_map_put(in->arena, &in->carry_of, key, at) || cc_id_map_put(in->arena, &in->carry_of, before, at))
        return;
}

/* ---- numbers drawn ---- */

/* The terms that a value may be, seen through the names that calls and paths that meet have given it. */
struct leaves {
    cc_term_id at[MOST_LEAVES];
    uint32_t count;
    bool too_many;
};

static void collect_leaves(const struct cc_interpreter *in, cc_term_id term, struct leaves *out, int depth)
{
    const struct cc_term *row = cc_term_at(&in->terms, term);
    const struct cc_id_vec *inputs =
        row->op == CC_T_RESULT || row->op == CC_T_PHI ? cc_heap_inputs(&in->heap, term) : NULL;
    if (inputs && inputs->count && depth) {
        for (uint32_t i = 0; i < inputs->count; i++)
            if (cc_heap_input_is_met(&in->heap, term, i))
                collect_leaves(in, inputs->at[i], out, depth - 1);
        return;
    }
    for (uint32_t i = 0; i < out->count; i++)
        if (out->at[i] == term)
            return;
    if (out->count == MOST_LEAVES)
        out->too_many = true;
    else
        out->at[out->count++] = term;
}

/* Numbers that one counter held before it was given more. */
struct draw {
    struct leaves low;
    cc_term_id counter;
    bool atomic;
};

static bool draw_of_leaves(struct cc_interpreter *in, const struct leaves *leaves, struct draw *out)
{
    *out = (struct draw){ .low = *leaves, .atomic = true };
    bool any = false;
    out->low.count = 0;
    for (uint32_t i = 0; i < leaves->count; i++) {
        int64_t none;
        if (cc_term_is_int(&in->terms, leaves->at[i], &none) && none < 0)
            continue; /* that there is none: no index */
        out->low.at[out->low.count++] = leaves->at[i];
        const struct cc_term *load = cc_term_at(&in->terms, leaves->at[i]);
        if (load->op != CC_T_LOAD || cc_id_map_get(&in->carry_of, leaves->at[i]) == CC_NO_ID ||
            (out->counter && cc_canonical(in, load->a) != cc_canonical(in, out->counter)))
            return false;
        out->counter = load->a;
        any |= load->b != 0; /* else it is a name of the first round, which took it for what is never changed */
        out->atomic &= !load->b || in->model->insts[load->b].op == CC_OP_RMW;
    }
    return any && !leaves->too_many;
}

static bool draw_of(struct cc_interpreter *in, cc_term_id number, struct draw *out)
{
    struct leaves leaves = { .count = 0 };
    collect_leaves(in, number, &leaves, DEEPEST);
    return draw_of_leaves(in, &leaves, out);
}

/* Is `number` not above what the counter was given when the draw was made? */
static bool is_within(struct cc_interpreter *in, const struct draw *draw, cc_term_id number)
{
    int64_t more, given;
    cc_term_id base = cc_term_split(&in->terms, number, &more);
    for (uint32_t i = 0; i < draw->low.count; i++) {
        bool all = base == draw->low.at[i];
        for (uint32_t c = cc_id_map_get(&in->carry_of, draw->low.at[i]); c != CC_NO_ID; c = in->carries[c].next) {
            if (in->carries[c].after == number)
                return true;
            all &= cc_term_split(&in->terms, in->carries[c].after, &given) == base && more <= given;
        }
        if (all)
            return true;
    }
    return false;
}

/* Is every number that the limit may be within the draw, or known on this path to be less than one that is? */
static bool is_limit(struct cc_interpreter *in, const struct draw *draw, const struct cc_access *access,
                     cc_term_id limit)
{
    struct leaves leaves = { .count = 0 };
    collect_leaves(in, limit, &leaves, DEEPEST);
    for (uint32_t i = 0; i < leaves.count; i++) {
        bool within = is_within(in, draw, leaves.at[i]);
        for (uint32_t f = 0; f < access->fact_count && !within; f++) {
            const struct cc_term *fact = cc_term_at(&in->terms, access->facts[f].atom);
            within = fact->op == CC_T_BINARY && fact->sub == CC_BIN_LT && access->facts[f].truth &&
                     fact->a == leaves.at[i] && is_within(in, draw, fact->b);
        }
        if (!within)
            return false;
    }
    return leaves.count && !leaves.too_many;
}

/* The value with which a loop begins to count `counter` up, all values it begins with as one; or 0 if it may go down. */
static bool begins_with(const struct cc_interpreter *in, cc_term_id counter, struct leaves *first)
{
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, counter);
    for (uint32_t i = 0; inputs && i < inputs->count; i++) {
        int64_t step;
        if (cc_term_split(&in->terms, inputs->at[i], &step) == counter) {
            if (step <= 0)
                return false;
        } else if (cc_heap_input_is_met(&in->heap, counter, i)) {
            collect_leaves(in, inputs->at[i], first, DEEPEST);
        }
    }
    return first->count && !first->too_many;
}

/* ---- elements claimed ---- */

/* An array element whose index is a number drawn from a counter, or from there on and below what it was then given. */
struct claim {
    cc_term_id array;
    int64_t stride, offset;
    struct draw draw;
};

/* The facts of the access that say `counter` is below something. */
static bool is_below_limit(struct cc_interpreter *in, const struct claim *claim, const struct cc_access *access,
                           cc_term_id counter, cc_term_id less)
{
    for (uint32_t f = 0; f < access->fact_count; f++) {
        const struct cc_term fact = *cc_term_at(&in->terms, access->facts[f].atom);
        if (fact.op != CC_T_BINARY || fact.sub != CC_BIN_LT || !access->facts[f].truth || fact.a != counter)
            continue;
        cc_term_id limit = less ? cc_term_binary(&in->terms, CC_BIN_ADD, less, fact.b) : fact.b;
        if (is_limit(in, &claim->draw, access, limit))
            return true;
    }
    return false;
}

/* `for (i = low; i < high; i++) a[i]` */
static bool is_range(struct cc_interpreter *in, struct claim *claim, const struct cc_access *access, cc_term_id number)
{
    struct leaves first = { .count = 0 };
    if (cc_term_at(&in->terms, number)->op != CC_T_PHI || !begins_with(in, number, &first))
        return false;
    if (!draw_of_leaves(in, &first, &claim->draw))
        return false;
    return is_below_limit(in, claim, access, number, 0);
}

/* `for (i = 0; i < size; i++) a[low + i]` */
static bool is_sum(struct cc_interpreter *in, struct claim *claim, const struct cc_access *access, cc_term_id number)
{
    const struct cc_term sum = *cc_term_at(&in->terms, number);
    if (sum.op != CC_T_BINARY || sum.sub != CC_BIN_ADD)
        return false;
    for (int side = 0; side < 2; side++) {
        cc_term_id low = side ? sum.b : sum.a, beside = side ? sum.a : sum.b;
        struct leaves first = { .count = 0 };
        int64_t constant;
        if (!draw_of(in, low, &claim->draw) || cc_term_at(&in->terms, beside)->op != CC_T_PHI ||
            !begins_with(in, beside, &first))
            continue;
        bool at_least = true;
        for (uint32_t i = 0; i < first.count; i++)
            at_least &= cc_term_is_int(&in->terms, first.at[i], &constant) && constant >= 0;
        if (at_least && is_below_limit(in, claim, access, beside, low))
            return true;
    }
    return false;
}

/* Does the claim begin at the number itself, with nothing added to it? */
static bool begins_at_number(const struct claim *claim)
{
    return claim->offset >= 0 && claim->offset < claim->stride;
}

/* Is the index over an array, or over its rows, such a number? */
static bool is_claimed_index(struct cc_interpreter *in, const struct cc_access *access, const struct cc_term *row,
                             struct claim *out)
{
    int64_t more;
    cc_term_id number = row->b ? cc_term_split(&in->terms, row->b, &more) : 0;
    if (!number || more)
        return false;
    out->array = row->a;
    out->stride = row->imm;
    return draw_of(in, number, &out->draw) ||
           (begins_at_number(out) && (is_range(in, out, access, number) || is_sum(in, out, access, number)));
}

/* The number may be that of a row: indices inside the row do not leave it. */
static bool claim_of(struct cc_interpreter *in, const struct cc_access *access, struct claim *out)
{
    int64_t bytes, inner = 0;
    *out = (struct claim){ 0 };
    cc_term_id base = cc_term_split(&in->terms, access->address, &out->offset);
    for (int depth = 0; depth < DEEPEST_CHAIN; depth++) {
        const struct cc_term row = *cc_term_at(&in->terms, base);
        if (row.op != CC_T_INDEX)
            return false;
        if (is_claimed_index(in, access, &row, out))
            return out->stride > inner;
        inner = row.imm < 0 ? -row.imm : row.imm;
        base = cc_term_split(&in->terms, row.a, &bytes);
        out->offset += bytes;
    }
    return false;
}

/* ---- the counter ---- */

/* Do all threads only give it more than it held, under one lock? */
static bool is_locked_counter(struct cc_interpreter *in, cc_term_id counter)
{
    cc_term_id place = cc_canonical(in, counter);
    cc_set_id common = 0;
    bool any = false;
    for (uint32_t i = 0; i < in->log.accesses_count; i++) {
        const struct cc_access *access = &in->log.accesses[i];
        if (access->kind == CC_ACCESS_READ || cc_runs_alone(&in->tree, access->thread, access->phase) ||
            (access->address != counter && cc_canonical(in, access->address) != place))
            continue;
        if (cc_id_map_get(&in->claim_stores, access->inst) != GOOD)
            return false;
        struct cc_set locks = *cc_set_at(&in->sets, access->locks);
        cc_set_id exclusive = 0;
        for (uint32_t l = 0; l < locks.count; l++)
            if (!(locks.at[l] & 1))
                exclusive = cc_set_with(&in->sets, exclusive, cc_canonical(in, locks.at[l] / 2));
        common = any ? cc_set_intersection(&in->sets, common, exclusive) : exclusive;
        any = true;
        if (!common)
            return false;
    }
    return any;
}

static bool gives_numbers(struct cc_interpreter *in, const struct draw *draw)
{
    enum { YES = 1, NO = 0 };
    if (draw->atomic)
        return cc_word_is_counter(in, draw->counter);
    uint32_t known = cc_id_map_get(&in->gives_numbers, draw->counter);
    if (known != CC_NO_ID)
        return known;
    known = is_locked_counter(in, draw->counter) ? YES : NO;
    (void)!cc_id_map_put(in->arena, &in->gives_numbers, draw->counter, known);
    return known;
}

/* Are both in the same element if the numbers are the same, and in different ones if not? */
static bool are_in_one_element(const struct claim *x, const struct cc_access *a, const struct claim *y,
                               const struct cc_access *b)
{
    int64_t begin = x->offset < y->offset ? x->offset : y->offset;
    int64_t end_x = x->offset + (int64_t)a->size, end_y = y->offset + (int64_t)b->size;
    return (end_x > end_y ? end_x : end_y) - begin <= x->stride;
}

/* Two elements claimed from one counter; gives the claim of the first. */
static bool are_of_one_counter(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b,
                               struct claim *x, struct claim *y)
{
    return claim_of(in, a, x) && claim_of(in, b, y) && x->draw.atomic == y->draw.atomic && x->stride == y->stride &&
           are_in_one_element(x, a, y, b) && cc_canonical(in, x->array) == cc_canonical(in, y->array) &&
           cc_canonical(in, x->draw.counter) == cc_canonical(in, y->draw.counter);
}

bool cc_are_claimed(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b)
{
    struct claim x, y;
    return are_of_one_counter(in, a, b, &x, &y) && gives_numbers(in, &x.draw);
}

/* ---- counters that begin anew ---- */

bool cc_claim_counts(const struct cc_interpreter *in, const struct cc_access *store)
{
    const struct cc_inst *inst = &in->model->insts[store->inst];
    return (inst->op == CC_OP_RMW && inst->sub == CC_RMW_ADD) ||
           (inst->op == CC_OP_STORE && cc_id_map_get(&in->claim_stores, store->inst) == GOOD);
}

/* Is the number drawn just before it is used, with nothing called in between that might wait? */
static bool is_drawn_here(const struct cc_interpreter *in, const struct claim *claim, const struct cc_access *access)
{
    for (uint32_t i = 0; i < claim->draw.low.count; i++) {
        cc_inst_id drawn = cc_term_at(&in->terms, claim->draw.low.at[i])->b;
        if (!drawn || drawn > access->inst || in->func_of_inst[drawn] != in->func_of_inst[access->inst])
            return false;
        for (cc_inst_id id = drawn; id < access->inst; id++)
            if (in->model->insts[id].op == CC_OP_CALL)
                return false;
    }
    return claim->draw.low.count > 0;
}

bool cc_are_claimed_anew(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b,
                         const struct cc_unchanged *unchanged)
{
    struct claim x, y;
    return are_of_one_counter(in, a, b, &x, &y) && x.draw.atomic && is_drawn_here(in, &x, a) &&
           is_drawn_here(in, &y, b) && cc_both_find(unchanged, a, b, x.draw.counter, CC_NO_COUNTING);
}
