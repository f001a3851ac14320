/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/handle_range.h"

#include "analyzer/core/every_way.h"
#include "analyzer/core/lock_relation.h"

/* From `from` up to, not including, `to`, both with `before` added; 0: nothing is. */
struct range {
    cc_term_id from, to, before;
};

void cc_handle_range_begin(struct cc_interpreter *in, struct cc_handle_pattern *pattern, cc_term_id mark)
{
    int64_t bytes;
    const struct cc_term index = *cc_term_at(&in->terms, cc_term_split(&in->terms, pattern->shape, &bytes));
    if (index.op != CC_T_INDEX)
        return;
    if (index.b == mark) { /* t + n + i */
        const struct cc_term outer = *cc_term_at(&in->terms, index.a);
        if (outer.op != CC_T_INDEX || outer.imm != index.imm)
            return;
        pattern->before = outer.b;
        pattern->shape = cc_term_offset(&in->terms, cc_term_index(&in->terms, outer.a, mark, index.imm), bytes);
        return;
    }
    const struct cc_term sum = *cc_term_at(&in->terms, index.b);
    cc_term_id other = sum.a == mark ? sum.b : sum.a;
    if (sum.op != CC_T_BINARY || sum.sub != CC_BIN_ADD || (sum.a != mark && sum.b != mark) || other == mark)
        return;
    pattern->before = other;
    cc_term_id whole = cc_term_index(&in->terms, index.a, mark, index.imm);
    pattern->shape = cc_term_offset(&in->terms, whole, bytes);
}

static struct range range_of(struct cc_interpreter *in, const struct cc_handle_pattern *pattern)
{
    const struct cc_loop_bound *bound = &pattern->bounds[0];
    struct range range = { .before = pattern->before };
    if (pattern->levels != 1 || !bound->from || !bound->to)
        return range;
    range.from = cc_term_offset(&in->terms, bound->from, pattern->shift);
    range.to = cc_term_offset(&in->terms, bound->to, pattern->shift);
    return range;
}

/* Take from a range of constants what the path has found its counter, with `shift` added, not to be. */
static void cut_by_path(struct cc_frame *frame, cc_term_id counter, int64_t shift, struct range *range)
{
    struct cc_terms *terms = &frame->in->terms;
    int64_t from, to, limit;
    bool constants = cc_term_is_int(terms, range->from, &from) && cc_term_is_int(terms, range->to, &to);
    for (uint32_t i = 0; constants && i < frame->state->facts_count; i++) {
        const struct cc_term *atom = cc_term_at(terms, frame->state->facts[i].atom);
        bool truth = frame->state->facts[i].truth;
        if (atom->op != CC_T_BINARY || atom->sub != CC_BIN_LT)
            continue;
        if (atom->a == counter && cc_term_is_int(terms, atom->b, &limit)) {
            limit += shift;
            to = truth && limit < to ? limit : to;
            from = !truth && limit > from ? limit : from;
        } else if (atom->b == counter && cc_term_is_int(terms, atom->a, &limit)) {
            limit += shift + 1;
            from = truth && limit > from ? limit : from;
            to = !truth && limit < to ? limit : to;
        }
    }
    if (constants) {
        range->from = cc_term_int(terms, from);
        range->to = cc_term_int(terms, to);
    }
}

/* Is the term the sum, in either order? */
static bool is_sum(const struct cc_interpreter *in, cc_term_id term, cc_term_id x, cc_term_id y)
{
    const struct cc_term *row = cc_term_at(&in->terms, term);
    return row->op == CC_T_BINARY && row->sub == CC_BIN_ADD &&
           ((row->a == x && row->b == y) || (row->a == y && row->b == x));
}

/* Is `high` the number `low`, or that with a count added? */
static bool is_not_above(const struct cc_interpreter *in, cc_term_id low, cc_term_id high)
{
    int64_t x, y;
    if (cc_term_is_int(&in->terms, low, &x) && cc_term_is_int(&in->terms, high, &y))
        return x <= y;
    cc_term_id base = cc_term_split(&in->terms, low, &x), sum = cc_term_split(&in->terms, high, &y);
    if (x > y)
        return false;
    const struct cc_term *row = cc_term_at(&in->terms, sum);
    if (base == sum)
        return true;
    if (row->op != CC_T_BINARY || row->sub != CC_BIN_ADD || (row->a != base && row->b != base))
        return false;
    const struct cc_term *more = cc_term_at(&in->terms, row->a == base ? row->b : row->a);
    return more->op != CC_T_UNARY && (more->op != CC_T_INT || more->imm >= 0);
}

/* Does the range end where the other one does, or before? */
static bool ends_within(struct cc_interpreter *in, const struct range *made, const struct range *over)
{
    int64_t x, y;
    if (!made->before)
        return is_not_above(in, made->to, over->to);
    cc_term_id to = cc_term_split(&in->terms, made->to, &x), end = cc_term_split(&in->terms, over->to, &y);
    if (cc_term_is_int(&in->terms, made->to, &x)) /* n, and a constant number more */
        return end == made->before && x <= y;
    return x <= y && is_sum(in, end, made->before, to);
}

bool cc_handle_range_within(struct cc_frame *frame, const struct cc_handle_pattern *creation,
                            const struct cc_handle_pattern *join)
{
    struct cc_interpreter *in = frame->in;
    struct range made = range_of(in, creation), over = range_of(in, join);
    int64_t first;
    if (!made.from || !over.from || over.before)
        return false;
    if (creation->shape != join->shape && cc_canonical(in, creation->shape) != cc_canonical(in, join->shape))
        return false;
    cut_by_path(frame, join->counters[0], join->shift, &over);
    bool begins = made.before ? cc_term_is_int(&in->terms, over.from, &first) && first <= 0
                              : is_not_above(in, over.from, made.from) ||
                                    (cc_term_is_int(&in->terms, over.from, &first) && first <= 0 &&
                                     cc_term_at(&in->terms, made.from)->op != CC_T_INT);
    return begins && ends_within(in, &made, &over);
}

bool cc_handle_range_is_cut(struct cc_frame *frame, const struct cc_handle_pattern *creation,
                            const struct cc_handle_pattern *join)
{
    struct cc_interpreter *in = frame->in;
    uint32_t inner = frame->info->innermost[frame->block];
    struct range made = range_of(in, creation), over = range_of(in, join);
    if (!inner || !made.from || !over.from || made.before || over.before)
        return false;
    const struct cc_loop *loop = &frame->info->loops[inner - 1];
    const struct cc_term *phi = cc_term_at(&in->terms, join->counters[0]);
    if (phi->a != frame->context || phi->b != in->model->funcs[frame->func].blocks + loop->head ||
        cc_every_turn_passes(in, frame->info, loop, frame->block))
        return false;
    struct range left = over;
    cut_by_path(frame, join->counters[0], join->shift, &left);
    int64_t from, to, first, end;
    return (left.from != over.from || left.to != over.to) && cc_term_is_int(&in->terms, made.from, &first) &&
           cc_term_is_int(&in->terms, made.to, &end) && cc_term_is_int(&in->terms, left.from, &from) &&
           cc_term_is_int(&in->terms, left.to, &to) && (first < from || end > to);
}
