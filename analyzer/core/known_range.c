/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/known_range.h"

#include "analyzer/core/latch.h"
#include "analyzer/core/lock_relation.h"

enum { DEEPEST = 6, MOST_INSTANCES = 16 };

/* Numbers from `low` to `high`, both included; or bytes of an object. */
struct range {
    cc_term_id root; /* the object, or 0 */
    int64_t low, high;
};

/* An access by one instance of its thread. */
struct instance {
    struct cc_interpreter *in;
    const struct cc_access *access;
    cc_term_id own; /* the number of the instance; 0: there is none */
    int64_t number;
};

/* What has been found of the numbers that a place holds. */
struct numbers {
    const struct cc_terms *terms;
    struct range *range;
    bool any;
};

static bool widen(void *context, cc_term_id value)
{
    struct numbers *numbers = context;
    int64_t number;
    if (!cc_term_is_int(numbers->terms, value, &number))
        return false;
    numbers->range->low = numbers->any && numbers->range->low < number ? numbers->range->low : number;
    numbers->range->high = numbers->any && numbers->range->high > number ? numbers->range->high : number;
    numbers->any = true;
    return true;
}

/* Are all values ever stored where this was loaded numbers? */
static bool is_one_of_numbers(struct cc_interpreter *in, cc_term_id load, struct range *out)
{
    struct numbers numbers = { .terms = &in->terms, .range = out };
    bool complete = false;
    if (cc_term_at(&in->terms, load)->op != CC_T_LOAD)
        return false;
    cc_term_id address = cc_term_at(&in->terms, load)->a;
    struct cc_targets where = cc_heap_resolve(&in->heap, address);
    *out = (struct range){ 0 };
    return where.count == 1 && where.at[0].kind == CC_TARGET_OBJECT &&
           in->heap.objects[where.at[0].id].kind == CC_OBJECT_LOCAL &&
           cc_heap_every_value(&in->heap, address, widen, &numbers, &complete) && complete && numbers.any;
}

static bool is_plain(struct instance *it, cc_term_id term, struct range *out)
{
    struct cc_interpreter *in = it->in;
    if (it->own)
        term = cc_term_replace(&in->terms, term, it->own, cc_term_int(&in->terms, it->number));
    term = cc_canonical(in, term);
    *out = (struct range){ 0 };
    if (cc_term_is_int(&in->terms, term, &out->low)) {
        out->high = out->low;
        return true;
    }
    if (is_one_of_numbers(in, term, out))
        return true;
    out->root = cc_term_split(&in->terms, term, &out->low);
    out->high = out->low;
    return cc_term_at(&in->terms, out->root)->op == CC_T_OBJECT;
}

static bool range_of(struct instance *it, cc_term_id term, int depth, struct range *out);

/* A counter, or a pointer that goes along an array: where it begins, and its step, which is above 0. */
static bool begin_of(struct instance *it, cc_term_id counter, int depth, struct range *out, int64_t *step)
{
    const struct cc_id_vec *inputs = cc_heap_inputs(&it->in->heap, counter);
    bool any = false;
    *step = 0;
    for (uint32_t i = 0; inputs && i < inputs->count; i++) {
        struct range here;
        int64_t more;
        if (cc_term_split(&it->in->terms, inputs->at[i], &more) == counter) {
            if (more <= 0 || (*step && *step != more))
                return false;
            *step = more;
            continue;
        }
        if (!range_of(it, inputs->at[i], depth - 1, &here) || (any && here.root != out->root))
            return false;
        out->low = !any || here.low < out->low ? here.low : out->low;
        out->root = here.root;
        any = true;
    }
    return any && *step;
}

static bool range_of_counter(struct instance *it, cc_term_id counter, int depth, struct range *out)
{
    int64_t step;
    bool bounded = false;
    if (!begin_of(it, counter, depth, out, &step))
        return false;
    for (uint32_t f = 0; f < it->access->fact_count; f++) {
        const struct cc_fact fact = it->access->facts[f];
        const struct cc_term row = *cc_term_at(&it->in->terms, fact.atom);
        struct range end;
        if (row.op != CC_T_BINARY || row.sub != CC_BIN_LT || !fact.truth || row.a != counter ||
            !range_of(it, row.b, depth - 1, &end) || end.root != out->root)
            continue;
        int64_t most = end.high - ((end.high - out->low) % step ? 1 : step);
        out->high = bounded && out->high < most ? out->high : most;
        bounded = true;
    }
    return bounded;
}

static bool range_of(struct instance *it, cc_term_id term, int depth, struct range *out)
{
    const struct cc_term row = *cc_term_at(&it->in->terms, term);
    struct range index;
    if (is_plain(it, term, out))
        return true;
    if (depth <= 0)
        return false;
    switch ((enum cc_term_op)row.op) {
    case CC_T_OFFSET:
        if (!range_of(it, row.a, depth - 1, out))
            return false;
        out->low += row.imm;
        out->high += row.imm;
        return true;
    case CC_T_INDEX:
        if (row.imm <= 0 || !range_of(it, row.a, depth - 1, out) || !range_of(it, row.b, depth - 1, &index) ||
            index.root)
            return false;
        out->low += index.low * row.imm;
        out->high += index.high * row.imm;
        return true;
    case CC_T_PHI:
        return range_of_counter(it, term, depth, out);
    default:
        return false;
    }
}

/* The numbers of the instances of the access's thread; one, and no symbol for it, where they are not needed. */
static bool numbers_of(struct instance *it, int64_t *from, int64_t *to)
{
    struct cc_interpreter *in = it->in;
    cc_thread_id thread = it->access->thread;
    *from = 0;
    *to = 1;
    if (!thread || in->starts[thread].levels == 0)
        return true;
    const struct cc_term phi = *cc_term_at(&in->terms, in->starts[thread].counters[0]);
    if (in->starts[thread].levels != 1 || phi.op != CC_T_PHI || !phi.a)
        return false;
    const struct cc_loop_bound *bound =
        cc_interp_loop_bound(in, phi.a, phi.b - in->model->funcs[in->contexts[phi.a].func].blocks);
    it->own = cc_term_symbol(&in->terms, CC_T_INSTANCE, thread, in->starts[thread].counters[0], 0, 0);
    return bound && bound->certain && bound->from && bound->to && cc_term_is_int(&in->terms, bound->from, from) &&
           cc_term_is_int(&in->terms, bound->to, to) && *to - *from <= MOST_INSTANCES;
}

static bool are_apart(struct instance *a, struct instance *b)
{
    struct range x, y;
    if (!range_of(a, a->access->address, DEEPEST, &x) || !range_of(b, b->access->address, DEEPEST, &y) || !x.root ||
        x.root != y.root)
        return false;
    return x.high + (int64_t)a->access->size <= y.low || y.high + (int64_t)b->access->size <= x.low;
}

bool cc_known_ranges_differ(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b)
{
    struct instance x = { .in = in, .access = a }, y = { .in = in, .access = b };
    int64_t from_x, to_x, from_y, to_y;
    bool siblings = a->thread == b->thread;
    if (in->open || !a->size || !b->size || !numbers_of(&x, &from_x, &to_x) || !numbers_of(&y, &from_y, &to_y) ||
        (siblings && (!x.own || !cc_latch_made_by_one_loop(in, a->thread))))
        return false;
    for (x.number = from_x; x.number < to_x; x.number++)
        for (y.number = from_y; y.number < to_y; y.number++)
            if (!(siblings && x.number == y.number) && !are_apart(&x, &y))
                return false;
    return true;
}
