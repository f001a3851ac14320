/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/claimed_number.h"

#include "analyzer/core/lock_relation.h"
#include "analyzer/core/word_lock.h"

#include "analyzer/core/core_memory.h"

/* An array element whose index is a number taken from a counter. */
struct claim {
    cc_term_id array, counter;
    int64_t stride, offset;
    bool atomic; /* the result of an atomic addition; else what the counter held before it was increased */
};

/*
 * The one number that an index is if it is none of the negative ones that say there is none: also where a function has
 * drawn it, or paths meet. `*number` is 0 before; false if it may be another number.
 */
static bool number_drawn(const struct cc_interpreter *in, cc_term_id index, int depth, cc_term_id *number)
{
    enum cc_term_op op = cc_term_at(&in->terms, index)->op;
    int64_t constant;
    if (cc_term_is_int(&in->terms, index, &constant))
        return constant < 0;
    const struct cc_id_vec *inputs = op == CC_T_PHI || op == CC_T_RESULT ? cc_heap_inputs(&in->heap, index) : NULL;
    for (uint32_t i = 0; inputs && i < inputs->count; i++)
        if (depth == 0 || !number_drawn(in, inputs->at[i], depth - 1, number))
            return false;
    if (inputs && inputs->count)
        return true;
    bool again = *number == 0 || *number == index;
    *number = index;
    return again;
}

static bool claim_of(const struct cc_interpreter *in, const struct cc_access *access, struct claim *out)
{
    cc_term_id base = cc_term_split(&in->terms, access->address, &out->offset);
    const struct cc_term *row = cc_term_at(&in->terms, base);
    if (row->op != CC_T_INDEX || !row->b)
        return false;
    enum { DEEPEST = 4 };
    cc_term_id drawn = 0;
    if (!number_drawn(in, row->b, DEEPEST, &drawn) || !drawn)
        return false;
    const struct cc_term *index = cc_term_at(&in->terms, drawn);
    if (index->op != CC_T_LOAD || !index->b)
        return false;
    bool atomic = in->model->insts[index->b].op == CC_OP_RMW;
    if (!atomic && !cc_heap_is_stepped(&in->heap, drawn))
        return false;
    *out = (struct claim){ row->a, index->a, row->imm, out->offset, atomic };
    return out->stride > 0 && out->offset % out->stride + (int64_t)access->size <= out->stride;
}

/* Is the value `inst` the sum of something loaded and a constant above zero? */
static bool is_step(const struct cc_model *model, cc_inst_id inst)
{
    while (inst && model->insts[inst].op == CC_OP_CAST)
        inst = model->insts[inst].a;
    const struct cc_inst *sum = &model->insts[inst];
    if (!inst || sum->op != CC_OP_BINARY || sum->sub != CC_BIN_ADD)
        return false;
    cc_inst_id left = sum->a, right = sum->b;
    while (left && model->insts[left].op == CC_OP_CAST)
        left = model->insts[left].a;
    while (right && model->insts[right].op == CC_OP_CAST)
        right = model->insts[right].a;
    return left && right && model->insts[left].op == CC_OP_LOAD && model->insts[right].op == CC_OP_CONST &&
           model->insts[right].imm > 0;
}

/* Do all threads only increase it, holding one lock whenever they look at it or change it? */
static bool is_locked_counter(struct cc_interpreter *in, cc_term_id counter)
{
    cc_term_id place = cc_canonical(in, counter);
    cc_set_id common = 0;
    bool any = false;
    for (uint32_t i = 0; i < in->log.accesses_count; i++) {
        const struct cc_access *access = &in->log.accesses[i];
        if (access->address != counter && cc_canonical(in, access->address) != place)
            continue;
        const struct cc_inst *inst = &in->model->insts[access->inst];
        if (access->kind != CC_ACCESS_READ && (inst->op != CC_OP_STORE || !is_step(in->model, inst->b)))
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

static bool gives_numbers(struct cc_interpreter *in, const struct claim *claim)
{
    enum { YES = 1, NO = 0 };
    if (claim->atomic)
        return cc_word_is_counter(in, claim->counter);
    uint32_t known = cc_id_map_get(&in->gives_numbers, claim->counter);
    if (known != CC_NO_ID)
        return known;
    known = is_locked_counter(in, claim->counter) ? YES : NO;
    (void)!cc_id_map_put(in->arena, &in->gives_numbers, claim->counter, known);
    return known;
}

bool cc_are_claimed(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b)
{
    struct claim x, y;
    return claim_of(in, a, &x) && claim_of(in, b, &y) && x.atomic == y.atomic && x.stride == y.stride &&
           x.offset == y.offset && cc_canonical(in, x.array) == cc_canonical(in, y.array) &&
           cc_canonical(in, x.counter) == cc_canonical(in, y.counter) && gives_numbers(in, &x);
}
