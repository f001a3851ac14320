/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/one_instance.h"

enum { DEEPEST = 6 };

/* Is the symbol the result of waiting at a barrier? */
static bool is_of_barrier(struct cc_interpreter *in, const struct cc_term *row)
{
    if (row->op != CC_T_RESULT || !row->b || row->b >= in->model->insts_count)
        return false;
    const struct cc_inst *inst = &in->model->insts[row->b];
    const struct cc_api_model *api = inst->op == CC_OP_CALL && inst->a ? cc_interp_func(in, inst->a)->model : NULL;
    return api && api->effects[0].kind == CC_EFFECT_BARRIER_WAIT;
}

bool cc_tells_instance(struct cc_interpreter *in, const struct cc_fact *fact)
{
    const struct cc_term *row = cc_term_at(&in->terms, fact->atom);
    int64_t number, chosen;
    if (row->op != CC_T_BINARY || row->sub != CC_BIN_EQ || !fact->truth)
        return false;
    for (int side = 0; side < 2; side++) {
        cc_term_id who = side ? row->b : row->a, with = side ? row->a : row->b;
        if (!cc_term_is_int(&in->terms, with, &chosen))
            continue;
        const struct cc_term *base = cc_term_at(&in->terms, cc_term_split(&in->terms, who, &number));
        if (base->op == CC_T_INSTANCE)
            return in->starts[base->a].levels == 1;
        return is_of_barrier(in, base) && chosen - number == -1; /* PTHREAD_BARRIER_SERIAL_THREAD */
    }
    return false;
}

static bool is_of_instance(const struct cc_terms *terms, cc_term_id term, int depth)
{
    const struct cc_term *row = cc_term_at(terms, term);
    if (!row->symbols || depth > DEEPEST)
        return false;
    if (row->op == CC_T_INSTANCE)
        return true;
    bool left = (row->op == CC_T_BINARY || row->op == CC_T_OFFSET) && is_of_instance(terms, row->a, depth + 1);
    return left || (row->op == CC_T_BINARY && is_of_instance(terms, row->b, depth + 1));
}

/* The same, remembered. */
static bool atom_is_of_instance(const struct cc_terms *terms, cc_term_id atom)
{
    enum { NO = 1, YES };
    struct cc_term *row = cc_term_row(terms, atom);
    if (!row->of_instance)
        row->of_instance = is_of_instance(terms, atom, 0) ? YES : NO;
    return row->of_instance == YES;
}

bool cc_concerns_instance(struct cc_interpreter *in, const struct cc_fact *fact)
{
    const struct cc_term *row = cc_term_at(&in->terms, fact->atom);
    bool compares = row->op == CC_T_BINARY && (row->sub == CC_BIN_LT || row->sub == CC_BIN_EQ) &&
                    atom_is_of_instance(&in->terms, fact->atom);
    return compares || cc_tells_instance(in, fact);
}

/* Does it say of a variable of a loop in `address` that it is not what another such variable is? */
static bool tells_index_apart(const struct cc_interpreter *in, const struct cc_fact *fact, cc_term_id address)
{
    const struct cc_term *row = cc_term_at(&in->terms, fact->atom);
    if (row->op != CC_T_BINARY || row->sub != CC_BIN_EQ || fact->truth)
        return false;
    return cc_term_at(&in->terms, row->a)->op == CC_T_PHI && cc_term_at(&in->terms, row->b)->op == CC_T_PHI &&
           (cc_term_contains(&in->terms, address, row->a) || cc_term_contains(&in->terms, address, row->b));
}

bool cc_bounds_index(const struct cc_interpreter *in, const struct cc_fact *fact, cc_term_id address)
{
    const struct cc_term *atom = cc_term_at(&in->terms, fact->atom);
    return atom->op == CC_T_BINARY && atom->sub == CC_BIN_LT && fact->truth &&
           cc_term_contains(&in->terms, address, atom->a);
}

bool cc_is_told_apart(struct cc_interpreter *in, const struct cc_fact *fact, cc_term_id address)
{
    return cc_bounds_index(in, fact, address) || tells_index_apart(in, fact, address) || cc_concerns_instance(in, fact);
}

bool cc_is_one_instance(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b)
{
    for (uint32_t i = 0; i < a->fact_count; i++) {
        if (!cc_tells_instance(in, &a->facts[i]))
            continue;
        for (uint32_t k = 0; k < b->fact_count; k++)
            if (b->facts[k].atom == a->facts[i].atom && b->facts[k].truth)
                return true;
    }
    return false;
}
