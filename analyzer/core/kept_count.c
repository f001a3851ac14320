/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/kept_count.h"

#include "analyzer/core/every_way.h"

enum { FIRST_TURNS = CC_STATES_PER_BLOCK + 1 /* of a loop, which paths may take one by one */ };

/* The place of a count, and what it counts: the instances of a thread that a loop with this counter creates. */
struct kept {
    cc_thread_id thread;
    cc_term_id place, counter;
    cc_term_id initial; /* a name for the zero that the place begins with, or 0 */
};

/* The count as it is before the loop and after the few first turns. */
static bool is_beginning(struct cc_interpreter *in, cc_term_id value, const struct kept *kept)
{
    int64_t constant;
    if (cc_term_is_int(&in->terms, value, &constant))
        return constant >= 0 && constant <= FIRST_TURNS;
    cc_term_id base = cc_term_split(&in->terms, value, &constant);
    const struct cc_term *row = cc_term_at(&in->terms, base);
    bool at_first = row->op == CC_T_LOAD && row->a == kept->place && !row->b;
    return kept->initial && (base == kept->initial || at_first) && constant >= 0 && constant <= FIRST_TURNS;
}

/* ---- a count that others may look at meanwhile ---- */

/* Is this the call that creates the thread, or what its result was compared with? */
static bool is_of_creation(const struct cc_model *model, cc_inst_id value, cc_inst_id site)
{
    while (value && value != site) {
        const struct cc_inst *inst = &model->insts[value];
        if (inst->op != CC_OP_CAST && inst->op != CC_OP_UNARY && inst->op != CC_OP_BINARY)
            return false;
        value = inst->op == CC_OP_BINARY && model->insts[inst->a].op == CC_OP_CONST ? inst->b : inst->a;
    }
    return value == site;
}

/*
 * Is `value` the content of the place with one more, stored by the loop that creates the thread, each time it has
 * created one, or with a few more in its first turns? A way on which the creation failed need not count.
 */
static bool counts_creations(struct cc_interpreter *in, cc_term_id value, const struct kept *kept)
{
    int64_t more;
    const struct cc_term load = *cc_term_at(&in->terms, cc_term_split(&in->terms, value, &more));
    cc_inst_id site = in->tree.threads[kept->thread].site;
    if (load.op != CC_T_LOAD || !load.b || more < 1 || more > FIRST_TURNS || load.a != kept->place || !kept->initial ||
        in->func_of_inst[load.b] != in->func_of_inst[site])
        return false;
    const struct cc_func *func = &in->model->funcs[in->func_of_inst[site]];
    const struct cc_func_info *info = in->funcs[in->func_of_inst[site]].info;
    uint32_t created = cc_func_block_of(in->model, func, site), counted = cc_func_block_of(in->model, func, load.b);
    if (created == UINT32_MAX || counted == UINT32_MAX || !info->innermost[created] ||
        info->innermost[created] != info->innermost[counted])
        return false;
    const struct cc_loop *loop = &info->loops[info->innermost[created] - 1];
    const struct cc_block *block = &in->model->blocks[func->blocks + created];
    if (block->term != CC_TERM_BRANCH || !is_of_creation(in->model, block->value, site))
        return cc_rest_of_turn_passes(in, info, loop, created, counted);
    for (int way = 0; way < 2; way++) {
        uint32_t next = block->target[way] - func->blocks;
        if (next == counted || (cc_bit(loop->body, next) && cc_rest_of_turn_passes(in, info, loop, next, counted)))
            return true;
    }
    return false;
}

/* Is `value` what a loop with this counter counts beside it: once an iteration, from zero? */
static bool counts_along(struct cc_interpreter *in, cc_term_id value, const struct kept *kept)
{
    int64_t more;
    if (is_beginning(in, value, kept) || counts_creations(in, value, kept))
        return true;
    cc_term_id base = cc_term_split(&in->terms, value, &more);
    const struct cc_term count = *cc_term_at(&in->terms, base), *own = cc_term_at(&in->terms, kept->counter);
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, base);
    if (count.op != CC_T_PHI || count.a != own->a || count.b != own->b || more < 0 || more > 1 || !inputs)
        return false;
    for (uint32_t i = 0; i < inputs->count; i++)
        if (!is_beginning(in, inputs->at[i], kept) && inputs->at[i] != cc_term_offset(&in->terms, base, 1) &&
            !counts_creations(in, inputs->at[i], kept))
            return false;
    return true;
}

/* The values of a count that is kept for the creations of one loop. */
struct kept_values {
    struct cc_interpreter *in;
    struct kept kept;
    cc_term_id end; /* of the loop's counter */
    bool any;
};

static bool is_value_of_count(void *context, cc_term_id value)
{
    struct kept_values *values = context;
    int64_t zero;
    bool is_zero = cc_term_is_int(&values->in->terms, value, &zero) && zero == 0;
    /* constants alone count nothing */
    values->any |= !is_zero && cc_term_at(&values->in->terms, value)->op != CC_T_INT;
    return is_zero || value == values->end || counts_along(values->in, value, &values->kept);
}

bool cc_is_kept_count(struct cc_interpreter *in, cc_term_id count, cc_thread_id thread,
                      const struct cc_handle_pattern *creation, uint32_t level)
{
    int64_t from;
    const struct cc_term *row = cc_term_at(&in->terms, count);
    if (row->op != CC_T_LOAD || !cc_term_is_int(&in->terms, creation->bounds[level].from, &from) || from != 0)
        return false;
    cc_term_id place = row->a;
    struct cc_targets where = cc_heap_resolve(&in->heap, place);
    if (where.count != 1 || where.at[0].kind != CC_TARGET_OBJECT)
        return false;
    const struct cc_object *object = &in->heap.objects[where.at[0].id];
    bool zeroed = object->zeroed || object->kind == CC_OBJECT_GLOBAL, complete;
    struct kept_values values = {
        in, { thread, place, creation->counters[level], zeroed ? count : 0 }, creation->bounds[level].to, false
    };
    return cc_heap_every_value(&in->heap, place, is_value_of_count, &values, &complete) && complete && values.any;
}
