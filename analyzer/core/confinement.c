/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/confinement.h"

#include "analyzer/core/array_walk.h"
#include "analyzer/core/choice.h"
#include "analyzer/core/index_level.h"
#include "analyzer/core/lock_relation.h"

enum { DEEPEST_CHAIN = 16, OWN_LEVELS = 2 /* of one address */ };

/* A symbol that differs in each instance of `thread`, inside `term`; or 0. */
static cc_term_id instance_symbol(const struct cc_interpreter *in, cc_term_id term, cc_thread_id thread)
{
    const struct cc_term *row = cc_term_at(&in->terms, term);
    switch ((enum cc_term_op)row->op) {
    case CC_T_INSTANCE:
    case CC_T_OWN:
        return row->a == thread ? term : 0;
    case CC_T_OFFSET:
        return instance_symbol(in, row->a, thread);
    case CC_T_BINARY: {
        cc_term_id left = instance_symbol(in, row->a, thread);
        return left ? left : instance_symbol(in, row->b, thread);
    }
    default:
        return 0;
    }
}

/*
 * One of the two numbers that an instance's own is made of, inside `term`: the quotient or the remainder by some divisor;
 * or 0.
 */
static cc_term_id instance_digit(const struct cc_interpreter *in, cc_term_id term, cc_thread_id thread)
{
    const struct cc_term *row = cc_term_at(&in->terms, term);
    if (row->op == CC_T_OFFSET)
        return instance_digit(in, row->a, thread);
    if (row->op != CC_T_BINARY)
        return 0;
    const struct cc_term *of = cc_term_at(&in->terms, row->a);
    bool divides = row->sub == CC_BIN_DIV || row->sub == CC_BIN_REM || row->sub == CC_BIN_SHR || row->sub == CC_BIN_AND;
    if (divides && of->op == CC_T_INSTANCE && of->a == thread)
        return term;
    cc_term_id left = instance_digit(in, row->a, thread);
    return left ? left : instance_digit(in, row->b, thread);
}

/* Do the two tell of which number they are: k / n and k % n, or k >> s and k & (1 << s) - 1? */
static bool are_both_digits(const struct cc_interpreter *in, cc_term_id x, cc_term_id y)
{
    const struct cc_term *high = cc_term_at(&in->terms, x), *low = cc_term_at(&in->terms, y);
    int64_t bits, mask;
    if (high->sub == CC_BIN_REM || high->sub == CC_BIN_AND)
        return low->sub != CC_BIN_REM && low->sub != CC_BIN_AND && are_both_digits(in, y, x);
    if (high->a != low->a)
        return false;
    if (high->sub == CC_BIN_DIV)
        return low->sub == CC_BIN_REM && high->b == low->b;
    return low->sub == CC_BIN_AND && cc_term_is_int(&in->terms, high->b, &bits) &&
           cc_term_is_int(&in->terms, low->b, &mask) && bits >= 0 && bits < 32 && mask == ((int64_t)1 << bits) - 1;
}

/* Is `high` the product `low` with one more: i * n and (i + 1) * n, also written i * n + n? Or less, by a constant. */
static bool is_next_product(struct cc_interpreter *in, cc_term_id high, cc_term_id low, cc_term_id self)
{
    int64_t size, bytes, more;
    cc_term_id base = cc_term_split(&in->terms, low, &more);
    struct cc_term product = *cc_term_at(&in->terms, base), sum = *cc_term_at(&in->terms, high);
    if (product.op != CC_T_BINARY || product.sub != CC_BIN_MUL || (product.a != self && product.b != self))
        return false;
    cc_term_id factor = product.a == self ? product.b : product.a;
    if (cc_term_is_int(&in->terms, factor, &size))
        return cc_term_split(&in->terms, high, &bytes) == base && bytes <= size + more;
    return more >= 0 && sum.op == CC_T_BINARY && sum.sub == CC_BIN_ADD &&
           ((sum.a == base && sum.b == factor) || (sum.b == base && sum.a == factor));
}

/* What an instance's part of an array is bounded by: from `low` to below `next`, which is where the next one's begins. */
struct chunk {
    cc_term_id self, low, next;
};

/* An integer is a constant with no base. */
static cc_term_id base_of(const struct cc_interpreter *in, cc_term_id term, int64_t *constant)
{
    return cc_term_is_int(&in->terms, term, constant) ? 0 : cc_term_split(&in->terms, term, constant);
}

/* Does the equation say so? What it says of one term is put in its place. */
static bool equation_says_not_above(struct cc_interpreter *in, cc_term_id equation, cc_term_id value, cc_term_id limit)
{
    const struct cc_term row = *cc_term_at(&in->terms, equation);
    int64_t constant, more, left, right;
    for (int side = 0; side < 2; side++) {
        if (!cc_term_is_int(&in->terms, side ? row.a : row.b, &constant))
            continue;
        cc_term_id term = cc_term_split(&in->terms, side ? row.b : row.a, &more);
        cc_term_id number = cc_term_int(&in->terms, constant - more);
        if (cc_term_is_int(&in->terms, cc_term_replace(&in->terms, value, term, number), &left) &&
            cc_term_is_int(&in->terms, cc_term_replace(&in->terms, limit, term, number), &right))
            return left <= right;
    }
    return false;
}

/* Does `atom`, being `truth`, say that `value` is not above `limit`? */
static bool says_not_above(struct cc_interpreter *in, cc_term_id atom, bool truth, cc_term_id value, cc_term_id limit)
{
    const struct cc_term *row = cc_term_at(&in->terms, atom);
    int64_t less, more, of_value, of_limit;
    if (row->op == CC_T_BINARY && row->sub == CC_BIN_EQ && truth)
        return equation_says_not_above(in, atom, value, limit);
    if (row->op != CC_T_BINARY || row->sub != CC_BIN_LT)
        return false;
    cc_term_id low = base_of(in, truth ? row->a : row->b, &less), high = base_of(in, truth ? row->b : row->a, &more);
    return base_of(in, value, &of_value) == low && base_of(in, limit, &of_limit) == high &&
           of_value - less <= of_limit - more + truth;
}

/* Is `term` the number `known`, also where it was read from a place that its creator put that into? */
static bool is_number(struct cc_interpreter *in, cc_term_id term, cc_term_id known)
{
    int64_t more, known_more;
    if (cc_canonical(in, term) == cc_canonical(in, known))
        return true;
    const struct cc_term load = *cc_term_at(&in->terms, base_of(in, term, &more));
    cc_term_id base = base_of(in, known, &known_more);
    if (load.op != CC_T_LOAD)
        return false;
    cc_term_id kept =
        base ? cc_term_offset(&in->terms, base, known_more - more) : cc_term_int(&in->terms, known_more - more);
    (void)cc_heap_resolve(&in->heap, cc_term_split(&in->terms, term, &more)); /* the initialiser too */
    return cc_heap_holds_only(&in->heap, load.a, kept);
}

/* Is a number of the creator's the same as one of an instance, read from where the creator has put it perhaps? */
static bool is_same_number(struct cc_interpreter *in, cc_term_id instance, cc_term_id creator, int depth)
{
    if (is_number(in, instance, creator))
        return true;
    const struct cc_term x = *cc_term_at(&in->terms, instance), y = *cc_term_at(&in->terms, creator);
    if (x.op != y.op || depth == DEEPEST_CHAIN)
        return false;
    if (x.op == CC_T_OFFSET)
        return x.imm == y.imm && is_same_number(in, x.a, y.a, depth + 1);
    return x.op == CC_T_BINARY && x.sub == y.sub && x.sub < CC_TERM_CHOICE && is_same_number(in, x.a, y.a, depth + 1) &&
           is_same_number(in, x.b, y.b, depth + 1);
}

/* The bounds of the loop with this counter, which numbers the instances, or NULL if they are not known. */
static const struct cc_loop_bound *bound_of_instances(const struct cc_interpreter *in, cc_term_id counter)
{
    const struct cc_term *phi = cc_term_at(&in->terms, counter);
    if (phi->op != CC_T_PHI || !phi->a)
        return NULL;
    uint32_t head = phi->b - in->model->funcs[in->contexts[phi->a].func].blocks;
    const struct cc_loop_bound *bound = cc_interp_loop_bound(in, phi->a, head);
    return bound && bound->certain && bound->to ? bound : NULL;
}

/* Does `atom`, being `truth`, say that the instance is the last one that the creating loop makes? */
static bool says_last(struct cc_interpreter *in, cc_term_id atom, bool truth, cc_term_id self)
{
    const struct cc_term row = *cc_term_at(&in->terms, atom);
    if (row.op != CC_T_BINARY || row.sub != CC_BIN_EQ || !truth)
        return false;
    const struct cc_loop_bound *bound = bound_of_instances(in, cc_term_at(&in->terms, self)->b);
    if (!bound)
        return false;
    for (int side = 0; side < 2; side++) {
        int64_t more;
        cc_term_id number = side ? row.b : row.a, last = side ? row.a : row.b;
        if (cc_term_split(&in->terms, number, &more) == self &&
            is_number(in, cc_term_offset(&in->terms, last, 1 - more), bound->to))
            return true;
    }
    return false;
}

/* Does `atom`, being `truth`, say that the loop that creates the instances has made none? */
static bool says_none(struct cc_interpreter *in, cc_term_id atom, bool truth, const struct cc_loop_bound *bound)
{
    const struct cc_term row = *cc_term_at(&in->terms, atom);
    int64_t from, number;
    if (row.op != CC_T_BINARY || row.sub != CC_BIN_EQ || !truth || !cc_term_is_int(&in->terms, bound->from, &from))
        return false;
    for (int side = 0; side < 2; side++)
        if (cc_term_is_int(&in->terms, side ? row.b : row.a, &number) &&
            is_number(in, cc_term_offset(&in->terms, side ? row.a : row.b, from - number), bound->to))
            return true;
    return false;
}

/* Where a part of an array must have ended. */
struct limit {
    const struct chunk *chunk;         /* where the next instance's part begins; NULL: */
    cc_term_id first;                  /* where the first one's does, */
    const struct cc_loop_bound *bound; /* if the loop that creates them makes any */
};

/* Is `high` the limit or below, as it is written? */
static bool keeps_to(struct cc_interpreter *in, const struct limit *limit, cc_term_id high)
{
    const struct chunk *chunk = limit->chunk;
    int64_t more, most;
    cc_term_id base = base_of(in, high, &more), end = base_of(in, chunk ? chunk->next : limit->first, &most);
    if (chunk)
        return (base == end && more <= most) || is_next_product(in, high, chunk->low, chunk->self);
    return more <= most && !base == !end && (!base || is_same_number(in, end, base, 0));
}

/* Is `high` the limit or below, whatever it is chosen from? No matter what it is where there is no limit. */
static bool ends_within(struct cc_interpreter *in, const struct limit *limit, cc_term_id high)
{
    struct cc_choice choice;
    if (keeps_to(in, limit, high))
        return true;
    if (!cc_choice_of(&in->terms, high, &choice))
        return false;
    cc_term_id values[2] = { choice.if_false, choice.if_true };
    for (int truth = 0; truth < 2; truth++) {
        cc_term_id value = values[truth], other = values[!truth];
        bool none = limit->chunk ? says_last(in, choice.condition, truth, limit->chunk->self)
                                 : says_none(in, choice.condition, truth, limit->bound);
        if (!none && !ends_within(in, limit, value) &&
            !(ends_within(in, limit, other) && says_not_above(in, choice.condition, truth, value, other)))
            return false;
    }
    return true;
}

/* On the path of this access, is `high` not above where the next instance's part begins, or the instance the last? */
static bool is_end_here(struct cc_interpreter *in, const struct cc_access *access, const struct chunk *chunk,
                        cc_term_id high)
{
    const struct cc_term low = *cc_term_at(&in->terms, chunk->low);
    int64_t size;
    cc_term_id next = chunk->next;
    if (low.op == CC_T_BINARY && low.sub == CC_BIN_MUL && low.a == chunk->self &&
        cc_term_is_int(&in->terms, low.b, &size))
        next = cc_term_offset(&in->terms, chunk->low, size);
    for (uint32_t f = 0; f < access->fact_count; f++) {
        const struct cc_fact fact = access->facts[f];
        if (says_last(in, fact.atom, fact.truth, chunk->self) || says_not_above(in, fact.atom, fact.truth, high, next))
            return true;
    }
    return false;
}

/* The term as the creator had it when it created this instance. */
static cc_term_id as_created(struct cc_interpreter *in, cc_term_id term, cc_thread_id thread)
{
    const struct cc_thread_start *start = &in->starts[thread];
    for (uint32_t i = 0; i < start->levels; i++) {
        cc_term_id own = cc_term_symbol(&in->terms, CC_T_INSTANCE, thread, start->counters[i], 0, 0);
        term = cc_term_replace(&in->terms, term, own, start->counters[i]);
    }
    return term;
}

/*
 * Does the loop that creates the thread carry a number from one instance to the next, `low` to begin with and `high`
 * after it? It is taken to grow: who divides work so hands out what comes next.
 */
static bool is_carried(struct cc_interpreter *in, cc_thread_id thread, cc_term_id low, cc_term_id high)
{
    const struct cc_thread *row = &in->tree.threads[thread];
    const struct cc_term phi = *cc_term_at(&in->terms, low);
    if (phi.op != CC_T_PHI || !phi.a || phi.a != row->context)
        return false;
    const struct cc_func *func = &in->model->funcs[in->contexts[phi.a].func];
    const struct cc_func_info *info = in->funcs[in->contexts[phi.a].func].info;
    uint32_t loop = phi.b >= func->blocks ? info->loop_of[phi.b - func->blocks] : 0;
    bool creates = false;
    for (uint32_t b = 0; loop && b < func->block_count && !creates; b++) {
        const struct cc_block *block = &in->model->blocks[func->blocks + b];
        creates = info->innermost[b] == loop && row->site - block->insts < block->inst_count;
    }
    const struct cc_id_vec *inputs = creates ? cc_heap_inputs(&in->heap, low) : NULL;
    for (uint32_t i = 0; inputs && i < inputs->count; i++)
        if (inputs->at[i] == high)
            return true;
    return false;
}

/* Is index `i` below what the number carried on becomes, on the path of this access? */
static bool is_below_next(struct cc_interpreter *in, const struct cc_access *access, cc_term_id i, cc_term_id low)
{
    for (uint32_t f = 0; f < access->fact_count; f++) {
        const struct cc_term row = *cc_term_at(&in->terms, access->facts[f].atom);
        bool below = row.op == CC_T_BINARY && row.sub == CC_BIN_LT && row.a == i && access->facts[f].truth;
        if (below && is_carried(in, access->thread, low, as_created(in, row.b, access->thread)))
            return true;
    }
    return false;
}

/* What a choice of two beginnings is never below: the other is not, where it is chosen. Else the term itself. */
static cc_term_id lowest_of(struct cc_interpreter *in, cc_term_id low)
{
    struct cc_choice choice;
    for (int depth = 0; depth < DEEPEST_CHAIN && cc_choice_of(&in->terms, low, &choice); depth++) {
        if (says_not_above(in, choice.condition, true, choice.if_false, choice.if_true))
            low = choice.if_false;
        else if (says_not_above(in, choice.condition, false, choice.if_true, choice.if_false))
            low = choice.if_true;
        else
            break;
    }
    return low;
}

/* Is the number one that another input chooses? Then a path on which it was chosen came first. */
static bool is_chosen_elsewhere(struct cc_interpreter *in, const struct cc_id_vec *inputs, cc_term_id number)
{
    int64_t constant;
    struct cc_choice choice;
    for (uint32_t n = 0; n < inputs->count && cc_term_is_int(&in->terms, number, &constant); n++)
        if (cc_choice_of(&in->terms, inputs->at[n], &choice) && (choice.if_true == number || choice.if_false == number))
            return true;
    return false;
}

/* Is index `i`, on the path of this access, below where the next instance's part begins? */
static bool is_in_chunk(struct cc_interpreter *in, const struct cc_access *access, cc_term_id i,
                        const struct chunk *chunk)
{
    const struct limit limit = { .chunk = chunk };
    for (uint32_t f = 0; f < access->fact_count; f++) {
        const struct cc_term *row = cc_term_at(&in->terms, access->facts[f].atom);
        bool below = row->op == CC_T_BINARY && row->sub == CC_BIN_LT && row->a == i && access->facts[f].truth;
        cc_term_id end = row->b;
        if (below && (ends_within(in, &limit, end) || is_end_here(in, access, chunk, end)))
            return true;
    }
    return false;
}

/*
 * Is index `i` a counter that runs from lo(instance) to below lo(instance + 1)? With `digits`, by a quotient or remainder
 * of the instance's number in its place. `*found` receives what is known of the chunk in the end.
 */
static bool is_chunk_counter(struct cc_interpreter *in, const struct cc_access *access, cc_term_id i, bool digits,
                             struct chunk *found)
{
    cc_thread_id thread = access->thread;
    if (cc_id_map_get(&in->induction, i) != 1)
        return false;
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, i);
    for (uint32_t n = 0; inputs && n < inputs->count; n++) {
        struct chunk chunk = { .low = lowest_of(in, inputs->at[n]) };
        if (cc_term_contains(&in->terms, chunk.low, i) || is_chosen_elsewhere(in, inputs, chunk.low))
            continue;
        chunk.self = digits ? instance_digit(in, chunk.low, thread) : instance_symbol(in, chunk.low, thread);
        if (!digits && !chunk.self && is_below_next(in, access, i, chunk.low)) {
            *found = chunk;
            continue;
        }
        if (!chunk.self)
            return false;
        cc_term_id one_more = cc_term_offset(&in->terms, chunk.self, 1);
        chunk.next = cc_term_replace(&in->terms, chunk.low, chunk.self, one_more);
        if (!is_in_chunk(in, access, i, &chunk) || (found->self && found->self != chunk.self))
            return false;
        *found = chunk;
    }
    return inputs != NULL;
}

/* Are there at most `step` instances of the thread, numbered by the counter of the loop that creates them? */
static bool is_enough_for_all(struct cc_interpreter *in, cc_term_id self, cc_term_id step)
{
    const struct cc_loop_bound *bound = bound_of_instances(in, cc_term_at(&in->terms, self)->b);
    int64_t from, to, width;
    if (!bound || !bound->from || !cc_term_is_int(&in->terms, bound->from, &from))
        return false;
    if (cc_term_is_int(&in->terms, bound->to, &to) && cc_term_is_int(&in->terms, step, &width))
        return width > 0 && to - from <= width;
    if (from < 0 || !cc_is_stable(in, cc_canonical(in, step)))
        return false;
    return is_number(in, step, bound->to);
}

/*
 * Does index `i` start at the instance's number and advance by as many as there are instances, or more? Gives the
 * step, or 0.
 */
static cc_term_id step_over_others(struct cc_interpreter *in, cc_term_id i, cc_thread_id thread)
{
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, i);
    cc_term_id self = 0, step = 0;
    for (uint32_t n = 0; inputs && n < inputs->count; n++) {
        cc_term_id input = inputs->at[n], by, *known = &step;
        const struct cc_term row = *cc_term_at(&in->terms, input);
        int64_t bytes;
        if (row.op == CC_T_INSTANCE && row.a == thread) {
            known = &self;
            by = input;
        } else if (cc_term_split(&in->terms, input, &bytes) == i && bytes) {
            by = cc_term_int(&in->terms, bytes);
        } else if (row.op == CC_T_BINARY && row.sub == CC_BIN_ADD && (row.a == i || row.b == i)) {
            by = row.a == i ? row.b : row.a;
        } else {
            return 0;
        }
        if (*known && *known != by)
            return 0;
        *known = by;
    }
    return self && step && is_enough_for_all(in, self, step) ? step : 0;
}

/* How an index tells the instances of a thread apart. */
enum own_kind { NOT_OWN, OWN_OBJECT, OWN_NUMBER, OWN_STEPS, OWN_CHUNK, OWN_REMAINDER, OWN_TILE };

/* The part of memory that an instance has for itself. */
struct own_part {
    enum own_kind kind;
    cc_term_id base, by; /* `by`: what must be equal so that parts of one kind belong together */
    uint64_t width;      /* the same of the rows of a matrix in an array, where the part is made of rows */
    int64_t stride;
    int64_t offset;     /* the constant part of the whole address */
    cc_term_id index;   /* OWN_CHUNK: which runs through */
    struct chunk chunk; /* the chunk */
};

/* Is the number `j`, on the path of this access, at least 0 and below `width`? */
static bool is_within(struct cc_interpreter *in, const struct cc_access *access, cc_term_id j, cc_term_id width)
{
    int64_t number, least;
    if (cc_term_is_int(&in->terms, j, &number)) {
        int64_t most;
        return number >= 0 && (!cc_term_is_int(&in->terms, width, &most) || number < most);
    }
    cc_term_id base = cc_term_split(&in->terms, j, &number);
    const struct cc_term row = *cc_term_at(&in->terms, base);
    if (number == 0 && row.op == CC_T_BINARY && row.sub == CC_BIN_REM && row.b == width)
        return true;
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, base);
    if (cc_id_map_get(&in->induction, base) != 1)
        return false;
    for (uint32_t n = 0; inputs && n < inputs->count; n++)
        if (!cc_term_contains(&in->terms, inputs->at[n], base) &&
            (!cc_term_is_int(&in->terms, inputs->at[n], &least) || least + number < 0))
            return false;
    for (uint32_t f = 0; f < access->fact_count; f++)
        if (says_not_above(in, access->facts[f].atom, access->facts[f].truth, cc_term_offset(&in->terms, j, 1), width))
            return true;
    return false;
}

static bool own_by_index(struct cc_interpreter *in, const struct cc_access *access, cc_term_id i,
                         struct own_part *part);

/* Is `product` r * n, with r an index that is the instance's own? Then it is the beginning of a row of width n. */
static bool is_own_row(struct cc_interpreter *in, const struct cc_access *access, cc_term_id product, cc_term_id column,
                       struct own_part *part)
{
    const struct cc_term row = *cc_term_at(&in->terms, product);
    if (row.op != CC_T_BINARY || row.sub != CC_BIN_MUL)
        return false;
    for (int side = 0; side < 2; side++) {
        cc_term_id number = side ? row.b : row.a, width = side ? row.a : row.b;
        if ((!column || is_within(in, access, column, width)) && own_by_index(in, access, number, part)) {
            part->width = cc_hash_step(part->width, width);
            return true;
        }
    }
    return false;
}

/* The number by which index `i`, on the path of this access, leaves the instance's number as remainder; or 0. */
static cc_term_id divisor_of_own(const struct cc_interpreter *in, const struct cc_access *access, cc_term_id i)
{
    for (uint32_t f = 0; f < access->fact_count; f++) {
        const struct cc_term *row = cc_term_at(&in->terms, access->facts[f].atom);
        if (row->op != CC_T_BINARY || row->sub != CC_BIN_EQ || !access->facts[f].truth)
            continue;
        for (int side = 0; side < 2; side++) {
            const struct cc_term *number = cc_term_at(&in->terms, side ? row->b : row->a);
            const struct cc_term *rest = cc_term_at(&in->terms, side ? row->a : row->b);
            if (number->op == CC_T_INSTANCE && number->a == access->thread && rest->op == CC_T_BINARY &&
                rest->sub == CC_BIN_REM && rest->a == i)
                return rest->b;
        }
    }
    return 0;
}

/* Does index `i`, or the row of a matrix it falls into, tell the instances of the access's thread apart? */
static bool own_by_index(struct cc_interpreter *in, const struct cc_access *access, cc_term_id i, struct own_part *part)
{
    const struct cc_term index = *cc_term_at(&in->terms, i);
    cc_thread_id thread = access->thread;
    struct chunk chunk = { .self = 0 };
    part->by = 0;
    if (index.op == CC_T_INSTANCE && index.a == thread) {
        part->kind = OWN_NUMBER;
    } else if ((part->by = divisor_of_own(in, access, i))) {
        part->kind = OWN_REMAINDER;
    } else if (is_chunk_counter(in, access, i, false, &chunk)) {
        part->kind = OWN_CHUNK;
        part->index = i;
        part->chunk = chunk;
    } else if (index.op == CC_T_PHI) {
        part->by = step_over_others(in, i, thread);
        part->kind = part->by ? OWN_STEPS : NOT_OWN;
    } else {
        int64_t more;
        cc_term_id base = cc_term_split(&in->terms, i, &more);
        if (is_own_row(in, access, base, cc_term_int(&in->terms, more), part))
            return true;
        const struct cc_term sum = *cc_term_at(&in->terms, base);
        return sum.op == CC_T_BINARY && sum.sub == CC_BIN_ADD &&
               (is_own_row(in, access, sum.a, cc_term_offset(&in->terms, sum.b, more), part) ||
                is_own_row(in, access, sum.b, cc_term_offset(&in->terms, sum.a, more), part));
    }
    return part->kind != NOT_OWN;
}

/*
 * Where no index tells the instances apart, but two of them together: one by the quotient of the instance's number, one
 * by the remainder, as a tile of a picture is told by its row and column of tiles.
 */
struct tile {
    cc_term_id digit; /* the first one found */
    uint64_t shape;   /* hash of what must be equal so that tiles belong together */
};

/* One more index, over elements of `stride`. Do both that tell the tile stand there now? */
static bool add_side_of_tile(struct cc_interpreter *in, const struct cc_access *access, cc_term_id i, int64_t stride,
                             struct tile *tile)
{
    struct chunk chunk = { .self = 0 };
    if (instance_digit(in, i, access->thread) == i)
        chunk.self = chunk.low = i;
    else if (!is_chunk_counter(in, access, i, true, &chunk) || !chunk.self)
        return false;
    bool complete = tile->digit && are_both_digits(in, tile->digit, chunk.self);
    if (tile->digit && !complete)
        return false;
    tile->digit = chunk.self;
    tile->shape = cc_hash_step(cc_hash_step(tile->shape, chunk.low), (uint64_t)stride);
    return complete;
}

/* The part by the index that is number `which` of those that are the instance's own, from the innermost. */
static bool is_own_part(struct cc_interpreter *in, const struct cc_access *access, uint32_t which, struct own_part *out)
{
    cc_thread_id thread = access->thread;
    uint32_t own = 0;
    bool last_own = false;
    int64_t bytes, last_stride = 0, first_stride = 0;
    cc_term_id last = 0; /* the index before this one, of elements of `last_stride` */
    struct tile tile = { .digit = 0 };
    *out = (struct own_part){ .kind = NOT_OWN };
    cc_term_id at = cc_term_split(&in->terms, access->address, &out->offset);
    for (int depth = 0; depth < DEEPEST_CHAIN; depth++) {
        struct cc_term row = *cc_term_at(&in->terms, at);
        if (row.op == CC_T_OWN && row.a == thread && !which) {
            *out = (struct own_part){ .kind = OWN_OBJECT, .base = at };
            return true;
        }
        if (row.op != CC_T_INDEX)
            break;
        struct own_part level = { .kind = NOT_OWN };
        bool in_row = last && last_stride == row.imm; /* (a + i * n)[j] */
        bool is_own = in_row ? is_own_row(in, access, row.b, last, &level) : own_by_index(in, access, row.b, &level);
        if (in_row && last_own && instance_symbol(in, row.b, thread))
            return false; /* a part that begins elsewhere for each instance: parts may meet */
        if (is_own && own++ == which) {
            out->kind = level.kind;
            out->by = level.by;
            out->index = level.index;
            out->chunk = level.chunk;
            out->width = level.width;
            out->stride = row.imm;
        }
        if (!is_own && row.b && add_side_of_tile(in, access, row.b, row.imm, &tile) && own++ == which) {
            out->kind = OWN_TILE;
            out->width = tile.shape;
            out->stride = first_stride;
        }
        last = row.b;
        last_own = is_own;
        last_stride = row.imm;
        first_stride = first_stride ? first_stride : row.imm;
        at = cc_term_split(&in->terms, row.a, &bytes);
        out->offset += bytes;
    }
    out->base = cc_term_root(&in->terms, at);
    return own > which && own >= in->starts[thread].levels;
}

bool cc_is_own_part(struct cc_interpreter *in, const struct cc_access *access)
{
    struct own_part part;
    return is_own_part(in, access, 0, &part);
}

/* Are the chunks those of one division, or at least such that neither reaches to where the next one's other begins? */
static bool divide_alike(struct cc_interpreter *in, const struct cc_access *a, const struct own_part *x,
                         const struct cc_access *b, const struct own_part *y)
{
    if (x->chunk.low == y->chunk.low)
        return true;
    if (!x->chunk.self || x->chunk.self != y->chunk.self)
        return false;
    return is_in_chunk(in, a, x->index, &y->chunk) && is_in_chunk(in, b, y->index, &x->chunk);
}

/* Are the parts of two different instances apart? */
static bool are_apart(struct cc_interpreter *in, const struct cc_access *a, const struct own_part *x,
                      const struct cc_access *b, const struct own_part *y)
{
    if (x->base != y->base || x->stride != y->stride || x->width != y->width)
        return false;
    bool alike = x->kind == y->kind && x->by == y->by && (x->kind != OWN_CHUNK || divide_alike(in, a, x, b, y));
    bool numbers = (x->kind == OWN_NUMBER || x->kind == OWN_STEPS) && (y->kind == OWN_NUMBER || y->kind == OWN_STEPS) &&
                   (!x->by || !y->by);
    if (!alike && !numbers)
        return false;
    if (x->kind == OWN_OBJECT || !x->stride)
        return true;
    /* apart by a stride at least: a[i] and a[i + 1] of two instances meet */
    int64_t low = x->offset < y->offset ? x->offset : y->offset;
    int64_t end_x = x->offset + (int64_t)a->size, end_y = y->offset + (int64_t)b->size;
    int64_t stride = x->stride < 0 ? -x->stride : x->stride;
    return (end_x > end_y ? end_x : end_y) - low <= stride;
}

bool cc_is_confined(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b,
                    cc_thread_id thread)
{
    struct own_part x, y;
    for (uint32_t i = 0; i < OWN_LEVELS && a->thread == thread && b->thread == thread; i++)
        for (uint32_t k = 0; k < OWN_LEVELS && is_own_part(in, a, i, &x); k++)
            if (is_own_part(in, b, k, &y) && are_apart(in, a, &x, b, &y))
                return true;
    return false;
}

/* ---- a part that the creator keeps ---- */

/* Is index `i` of the creator, on the path of this access, below where the first instance's part begins? */
static bool is_before_first(struct cc_interpreter *in, const struct cc_access *creator, cc_term_id i, cc_term_id first,
                            const struct cc_loop_bound *bound)
{
    const struct limit limit = { .first = first, .bound = bound };
    for (uint32_t f = 0; f < creator->fact_count; f++) {
        const struct cc_fact fact = creator->facts[f];
        const struct cc_term row = *cc_term_at(&in->terms, fact.atom);
        bool below = row.op == CC_T_BINARY && row.sub == CC_BIN_LT && row.a == i && fact.truth;
        if (below && ends_within(in, &limit, row.b))
            return true;
    }
    return false;
}

static bool begins_objects(struct cc_interpreter *in, cc_term_id address)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, address);
    bool begins = where.complete && where.count;
    for (uint32_t i = 0; i < where.count; i++)
        begins &= where.at[i].kind == CC_TARGET_OBJECT && !where.at[i].stride && !where.at[i].offset;
    return begins;
}

/* Do the indices of two addresses count from one place, if it is in one object? */
static bool count_from_one_place(struct cc_interpreter *in, cc_term_id x, cc_term_id y)
{
    cc_term_id root_x = cc_term_root(&in->terms, x), root_y = cc_term_root(&in->terms, y);
    return cc_canonical(in, root_x) == cc_canonical(in, root_y) ||
           (begins_objects(in, root_x) && begins_objects(in, root_y));
}

bool cc_is_before_parts(struct cc_interpreter *in, const struct cc_access *creator, const struct cc_access *instance)
{
    cc_thread_id thread = instance->thread;
    const struct cc_thread_start *start = &in->starts[thread];
    struct cc_index_level own[CC_INDEX_LEVELS], kept[CC_INDEX_LEVELS];
    struct own_part part;
    if (!thread || in->tree.threads[thread].parent != creator->thread || start->levels != 1 || !creator->fact_count ||
        in->tree.threads[creator->thread].many) /* each creator has instances of its own */
        return false;
    const struct cc_loop_bound *bound = bound_of_instances(in, start->counters[0]);
    if (!bound || !bound->from)
        return false;
    for (uint32_t f = 0; f < creator->fact_count; f++)
        if (says_none(in, creator->facts[f].atom, creator->facts[f].truth, bound))
            return true;
    if (!is_own_part(in, instance, 0, &part) || part.kind != OWN_CHUNK || !part.chunk.self || part.width)
        return false;
    cc_term_id first = cc_term_replace(&in->terms, part.chunk.low, part.chunk.self, bound->from);
    /* one index each, over elements of one array */
    return cc_index_levels(in, instance->address, own) == 1 && cc_index_levels(in, creator->address, kept) == 1 &&
           own[0].index == part.index && count_from_one_place(in, instance->address, creator->address) &&
           cc_index_levels_compare(&own[0], instance->size, &kept[0], creator->size) && own[0].more == kept[0].more &&
           is_before_first(in, creator, kept[0].index, first, bound);
}

/* The index of an address over `base` with `stride`, or 0. */
static cc_term_id index_over(const struct cc_interpreter *in, cc_term_id address, cc_term_id base, int64_t stride)
{
    for (int depth = 0; depth < DEEPEST_CHAIN; depth++) {
        const struct cc_term *row = cc_term_at(&in->terms, address);
        if (row->op == CC_T_INDEX && row->a == base && row->imm == stride)
            return row->b;
        if (row->op != CC_T_INDEX && row->op != CC_T_OFFSET)
            return 0;
        address = row->a;
    }
    return 0;
}

bool cc_element_orders(struct cc_interpreter *in, const struct cc_access *creator, const struct cc_access *instance)
{
    cc_thread_id thread = instance->thread;
    while (thread && in->tree.threads[thread].parent != creator->thread)
        thread = in->tree.threads[thread].parent;
    const struct cc_thread_start *start = &in->starts[thread];
    if (!thread || !start->levels)
        return false;
    int64_t ignored;
    cc_term_id element = as_created(in, instance->address, thread);
    if (element == instance->address)
        return false;
    cc_term_id place = cc_walk_as_index(in, creator->address);
    cc_set_id current = cc_phase_at(&in->tree, creator->phase).current;
    cc_term_id counter = start->counters[start->levels - 1];
    if (cc_term_split(&in->terms, element, &ignored) == cc_term_split(&in->terms, place, &ignored))
        return !cc_set_has(&in->sets, current, cc_interp_current(in, thread, counter, false));
    cc_term_id address = element; /* by another counter, whose instance has been joined */
    for (int depth = 0; depth < DEEPEST_CHAIN; depth++) {
        struct cc_term row = *cc_term_at(&in->terms, address);
        if (row.op != CC_T_INDEX && row.op != CC_T_OFFSET)
            return false;
        address = row.a;
        if (row.op != CC_T_INDEX || row.b != counter)
            continue;
        cc_term_id index = index_over(in, place, row.a, row.imm);
        return index && instance->thread == thread &&
               cc_set_has(&in->sets, current, cc_interp_current(in, thread, index, true));
    }
    return false;
}

bool cc_is_before_handover(struct cc_interpreter *in, const struct cc_access *creator, const struct cc_access *instance)
{
    const struct cc_term own = *cc_term_at(&in->terms, cc_term_root(&in->terms, instance->address));
    const struct cc_term here = *cc_term_at(&in->terms, cc_term_root(&in->terms, creator->address));
    if (own.op != CC_T_OWN || here.op != CC_T_OBJECT || own.b != here.a || instance->thread != own.a ||
        in->tree.threads[own.a].parent != creator->thread || in->tree.threads[creator->thread].many)
        return false;
    cc_set_id current = cc_phase_at(&in->tree, creator->phase).current;
    return !cc_set_has(&in->sets, current, cc_interp_current(in, own.a, cc_heap_address(&in->heap, own.b), false));
}
