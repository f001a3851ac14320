/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/array_walk.h"

/* How far apart two addresses are, in elements; 0: not known. */
static cc_term_id distance(struct cc_interpreter *in, cc_term_id from, cc_term_id to, int64_t stride)
{
    int64_t first, end;
    cc_term_id base = cc_term_split(&in->terms, from, &first), last = cc_term_split(&in->terms, to, &end);
    const struct cc_term *row = cc_term_at(&in->terms, last);
    if ((end - first) % stride != 0)
        return 0;
    int64_t more = (end - first) / stride;
    if (last == base)
        return cc_term_int(&in->terms, more);
    return row->op == CC_T_INDEX && row->imm == stride && row->a == base ? cc_term_offset(&in->terms, row->b, more) : 0;
}

void cc_walk_bound(struct cc_interpreter *in, cc_term_id counter, cc_term_id first, int64_t step, cc_term_id atom,
                   bool truth, struct cc_loop_bound *out)
{
    const struct cc_term row = *cc_term_at(&in->terms, atom);
    bool unequal = row.sub == CC_BIN_EQ && !truth, below = row.sub == CC_BIN_LT && truth && row.a == counter;
    if (out->from || !first || step < 2 || cc_term_at(&in->terms, first)->op == CC_T_INT || (!unequal && !below))
        return;
    out->turns = distance(in, first, row.a == counter ? row.b : row.a, step);
    out->walk = out->turns ? first : 0;
    out->stride = step;
}

const struct cc_loop_bound *cc_walk_of(const struct cc_interpreter *in, cc_term_id counter)
{
    const struct cc_term *phi = cc_term_at(&in->terms, counter);
    if (phi->op != CC_T_PHI || !phi->a || cc_id_map_get(&in->induction, counter) != 1)
        return NULL;
    uint32_t head = phi->b - in->model->funcs[in->contexts[phi->a].func].blocks;
    const struct cc_loop_bound *bound = cc_interp_loop_bound(in, phi->a, head);
    return bound && bound->walk && bound->counter == counter ? bound : NULL;
}

cc_term_id cc_walk_element(struct cc_interpreter *in, const struct cc_loop_bound *walk, cc_term_id number)
{
    return cc_term_index(&in->terms, walk->walk, number, walk->stride);
}

cc_term_id cc_walk_as_index(struct cc_interpreter *in, cc_term_id address)
{
    cc_term_id root = address ? cc_term_root(&in->terms, address) : 0;
    const struct cc_loop_bound *walk = root ? cc_walk_of(in, root) : NULL;
    return walk ? cc_term_replace(&in->terms, address, root, cc_walk_element(in, walk, root)) : address;
}
