/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/handle_count.h"

#include "analyzer/core/every_way.h"
#include "analyzer/core/lock_relation.h"

#include "analyzer/core/core_memory.h"

enum { DEEPEST = 6 }; /* values of values that are looked at */

/* A place in an array: the number of the element, as a term and a constant. */
struct element {
    cc_term_id array, number; /* number: 0 if it is the constant alone */
    int64_t stride, rest, more;
};

static struct element element_of(const struct cc_interpreter *in, cc_term_id place, int64_t stride)
{
    struct element e = { .stride = stride };
    int64_t bytes;
    cc_term_id base = cc_term_split(&in->terms, place, &bytes);
    const struct cc_term *row = cc_term_at(&in->terms, base);
    e.array = base;
    if (row->op == CC_T_INDEX && row->imm > 0 && (!stride || row->imm == stride)) {
        e.array = row->a;
        e.number = cc_term_split(&in->terms, row->b, &e.more);
        e.stride = row->imm;
    }
    if (e.stride <= 0)
        return (struct element){ 0 };
    e.rest = (bytes % e.stride + e.stride) % e.stride;
    e.more += (bytes - e.rest) / e.stride;
    return e;
}

/* Are both the elements of one array? */
static bool are_of_one_array(struct cc_interpreter *in, const struct element *a, const struct element *b)
{
    if (!a->stride || a->stride != b->stride)
        return false;
    int64_t at_a, at_b;
    cc_term_id base_a = cc_term_split(&in->terms, a->array, &at_a), base_b = cc_term_split(&in->terms, b->array, &at_b);
    return a->rest == b->rest && at_a == at_b &&
           (base_a == base_b || cc_canonical(in, base_a) == cc_canonical(in, base_b));
}

/* Do both terms stand for what one place holds at some time? */
static bool are_of_one_place(struct cc_interpreter *in, cc_term_id a, cc_term_id b)
{
    cc_term_id x = cc_term_content_of(&in->terms, a), y = cc_term_content_of(&in->terms, b);
    return x && y && (x == y || cc_canonical(in, x) == cc_canonical(in, y));
}

/* ---- the count only goes up ---- */

/* Is the number never below `least`, as it begins so and nothing is ever stored there but itself with more? */
static bool is_at_least(struct cc_interpreter *in, cc_term_id number, int64_t least, int depth)
{
    int64_t more, constant;
    if (cc_term_is_int(&in->terms, number, &constant))
        return constant >= least;
    cc_term_id base = cc_term_split(&in->terms, number, &more);
    if (cc_term_at(&in->terms, base)->op == CC_T_LOAD)
        return least - more <= 0; /* the values of a count in memory are looked at in `is_counting` */
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, base);
    if (!inputs || depth == 0)
        return false;
    for (uint32_t i = 0; i < inputs->count; i++) {
        int64_t step;
        cc_term_id from = cc_term_split(&in->terms, inputs->at[i], &step);
        bool again = from == base || are_of_one_place(in, from, base);
        if (again ? step < 0 : !is_at_least(in, inputs->at[i], least - more, depth - 1))
            return false;
    }
    return true;
}

struct counting {
    struct cc_interpreter *in;
    cc_term_id count;
};

static bool is_counting(void *context, cc_term_id value)
{
    struct counting *counting = context;
    struct cc_interpreter *in = counting->in;
    int64_t more;
    if (cc_term_is_int(&in->terms, value, &more))
        return more >= 0;
    return are_of_one_place(in, cc_term_split(&in->terms, value, &more), counting->count) && more > 0;
}

/* Is the number the content of a place where nothing is ever stored but constants, and what it held with more? */
static bool is_count_in_memory(struct cc_interpreter *in, cc_term_id number)
{
    struct counting counting = { in, number };
    cc_term_id place = cc_term_content_of(&in->terms, number);
    bool complete;
    return place && cc_heap_every_value(&in->heap, place, is_counting, &counting, &complete) && complete;
}

/* Does `count` go up by more than `than` with each turn that comes back to the head? */
static bool goes_up(struct cc_interpreter *in, cc_term_id count, int64_t than)
{
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, count);
    bool any = false;
    for (uint32_t i = 0; inputs && i < inputs->count; i++) {
        int64_t step;
        cc_term_id from = cc_term_split(&in->terms, inputs->at[i], &step);
        if (from != count && !are_of_one_place(in, from, count)) {
            if (cc_term_contains(&in->terms, inputs->at[i], count))
                return false;
            continue;
        }
        if (step <= than)
            return false;
        any = true;
    }
    return any;
}

/* Do two counts begin alike, or the second with more, at the head of one loop? */
static bool begin_alike(struct cc_interpreter *in, cc_term_id number, cc_term_id count)
{
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, number);
    for (uint32_t i = 0; inputs && i < inputs->count; i++) {
        int64_t first, step;
        cc_term_id from = cc_term_split(&in->terms, inputs->at[i], &step);
        if (cc_term_is_int(&in->terms, inputs->at[i], &first) ? !is_at_least(in, count, first, DEEPEST)
                                                              : from != number || step != 1)
            return false;
    }
    return inputs != NULL;
}

/* ---- each creation is counted ---- */

/* The block of `context`'s function in which `thread` is created, itself or in a call; UINT32_MAX if there is none. */
static uint32_t block_of_creation(const struct cc_interpreter *in, cc_thread_id thread, uint32_t context, bool *itself)
{
    uint32_t at = in->tree.threads[thread].context;
    cc_inst_id site = in->tree.threads[thread].site;
    *itself = at == context;
    for (int depth = 0; at != context; depth++) {
        if (!at || depth == CC_CALL_DEPTH)
            return UINT32_MAX;
        site = 0;
        if (in->contexts[at].caller == context)
            return in->contexts[at].call_block;
        at = in->contexts[at].caller;
    }
    const struct cc_func *func = &in->model->funcs[in->contexts[context].func];
    return cc_func_block_of(in->model, func, site);
}

/* Does the instruction store into a register, or into memory, what was there with a constant more? */
static bool counts(const struct cc_model *model, const struct cc_func_info *info, const struct cc_inst *inst,
                   uint32_t slot)
{
    if (inst->op != CC_OP_STORE)
        return false;
    const struct cc_inst *sum = cc_inst_without_casts(model, inst->b), *place = &model->insts[inst->a];
    if (sum->op != CC_OP_BINARY || sum->sub != CC_BIN_ADD)
        return false;
    const struct cc_inst *old = cc_inst_without_casts(model, sum->a), *more = cc_inst_without_casts(model, sum->b);
    if (old->op != CC_OP_LOAD || more->op != CC_OP_CONST || more->imm <= 0)
        return false;
    const struct cc_inst *from = &model->insts[old->a];
    if (slot == CC_NO_REGISTER)
        return from->op == place->op && (old->a == inst->a || from->imm == place->imm);
    const struct cc_func *func = &model->funcs[info->func];
    return place->op == CC_OP_VAR_ADDR && from->op == CC_OP_VAR_ADDR && place->a == from->a &&
           place->a >= func->params && place->a < func->params + func->var_count &&
           info->var_register[place->a - func->params] == slot;
}

/* Is this what the call at `site` gave, or says whether it did, within one block? */
static bool is_result(const struct cc_model *model, const struct cc_block *block, cc_inst_id value, cc_inst_id site)
{
    for (int depth = 0; value && value != site && depth < 8; depth++) {
        const struct cc_inst *inst = &model->insts[value];
        if (inst->op == CC_OP_LOAD) { /* of the variable that keeps it */
            cc_inst_id kept = 0;
            for (cc_inst_id i = block->insts; i < block->insts + block->inst_count && i < value; i++)
                if (model->insts[i].op == CC_OP_STORE && model->insts[model->insts[i].a].op == CC_OP_VAR_ADDR &&
                    model->insts[inst->a].op == CC_OP_VAR_ADDR &&
                    model->insts[model->insts[i].a].a == model->insts[inst->a].a)
                    kept = model->insts[i].b;
            value = kept;
        } else if (inst->op == CC_OP_CAST || inst->op == CC_OP_UNARY || inst->op == CC_OP_BINARY) {
            value = inst->op == CC_OP_BINARY && model->insts[inst->a].op == CC_OP_CONST ? inst->b : inst->a;
        } else {
            return false;
        }
    }
    return value == site;
}

/* Where a count is kept, and the loop in which it goes up. */
struct counter {
    uint32_t context, slot; /* the register, or CC_NO_REGISTER for memory */
    const struct cc_func_info *info;
    const struct cc_loop *loop;
    uint32_t created; /* the block of the creation */
    bool itself;      /* it is not in a call */
};

static bool counter_of(struct cc_interpreter *in, cc_thread_id thread, cc_term_id count, struct counter *out)
{
    const struct cc_term *row = cc_term_at(&in->terms, count);
    bool of_loop = row->op == CC_T_PHI && row->a;
    out->context = of_loop ? row->a : in->tree.threads[thread].context;
    out->slot = of_loop && !(row->imm & 1) ? (uint32_t)(row->imm >> 1) : CC_NO_REGISTER;
    cc_func_id func = in->contexts[out->context].func;
    out->info = in->funcs[func].info;
    out->created = block_of_creation(in, thread, out->context, &out->itself);
    if (out->created == UINT32_MAX)
        return false;
    uint32_t loop =
        of_loop ? out->info->loop_of[row->b - in->model->funcs[func].blocks] : out->info->innermost[out->created];
    if (!loop)
        return false;
    out->loop = &out->info->loops[loop - 1];
    return cc_bit(out->loop->body, out->created);
}

/* Is what is created in a turn of the loop, if that came off, counted in this block of the same turn? */
static bool counts_creation(struct cc_interpreter *in, cc_thread_id thread, const struct counter *c, uint32_t block)
{
    const struct cc_func *func = &in->model->funcs[c->info->func];
    const struct cc_block *created = &in->model->blocks[func->blocks + c->created];
    if (block == c->created || cc_every_way_passes(in, c->info, c->created, block) ||
        cc_turn_ends_after(in, c->info, c->loop, c->created, block))
        return true;
    if (!c->itself || created->term != CC_TERM_BRANCH ||
        !is_result(in->model, created, created->value, in->tree.threads[thread].site))
        return false;
    for (int way = 0; way < 2; way++) {
        uint32_t next = created->target[way] - func->blocks;
        if (next == block || (cc_bit(c->loop->body, next) && next != c->loop->head &&
                              cc_turn_ends_after(in, c->info, c->loop, next, block)))
            return true;
    }
    return false;
}

static bool is_each_counted(struct cc_interpreter *in, cc_thread_id thread, cc_term_id count)
{
    struct counter c;
    if (!counter_of(in, thread, count, &c))
        return false;
    for (uint32_t b = 0; b < c.info->block_count; b++) {
        const struct cc_block *block = &in->model->blocks[in->model->funcs[c.info->func].blocks + b];
        bool any = false;
        for (cc_inst_id i = block->insts; i < block->insts + block->inst_count && cc_bit(c.loop->body, b); i++)
            any |= counts(in->model, c.info, &in->model->insts[i], c.slot);
        if (any && counts_creation(in, thread, &c, b))
            return true;
    }
    return false;
}

/* ---- the two together ---- */

/* Is the term what a call has left in the place? */
static bool is_left_in(struct cc_interpreter *in, cc_term_id term, cc_term_id place)
{
    const struct cc_term *row = cc_term_at(&in->terms, term);
    return row->op == CC_T_RESULT && place && row->imm == CC_RESULT_OF_MEMORY(place);
}

/* Is `limit` what is now in the place in memory whose content was the number of the last handle? */
static bool is_kept(struct cc_interpreter *in, cc_thread_id thread, cc_term_id limit, const struct element *last)
{
    cc_term_id place = last->number ? cc_term_content_of(&in->terms, last->number) : 0;
    return place && !last->more && (is_left_in(in, limit, place) || are_of_one_place(in, limit, last->number)) &&
           is_count_in_memory(in, last->number) && is_each_counted(in, thread, last->number);
}

/* Is `limit` more than the number under which the last handle was stored? */
static bool exceeds(struct cc_interpreter *in, cc_thread_id thread, cc_term_id limit, const struct element *last,
                    int depth)
{
    int64_t beyond, constant;
    if (cc_term_is_int(&in->terms, limit, &constant))
        return !last->number && constant > last->more;
    cc_term_id base = cc_term_split(&in->terms, limit, &beyond);
    if ((base == last->number && beyond > last->more) || is_kept(in, thread, limit, last))
        return true;
    const struct cc_term count = *cc_term_at(&in->terms, base);
    const struct cc_term *number = last->number ? cc_term_at(&in->terms, last->number) : NULL;
    bool of_head =
        number && number->op == CC_T_PHI && count.op == CC_T_PHI && number->a == count.a && number->b == count.b;
    if (of_head && (base == last->number || begin_alike(in, last->number, base)))
        return goes_up(in, base, beyond < last->more ? last->more - beyond : 0) && is_each_counted(in, thread, base);
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, base);
    if (count.op != CC_T_PHI || !inputs || depth == 0)
        return false;
    for (uint32_t i = 0; i < inputs->count; i++) { /* a later loop that counts on, or paths that meet */
        int64_t step;
        bool again = cc_term_split(&in->terms, inputs->at[i], &step) == base;
        if (again ? step < 0 : !exceeds(in, thread, cc_term_offset(&in->terms, inputs->at[i], beyond), last, depth - 1))
            return false;
    }
    return inputs->count > 0;
}

/* The number that this path has found its counter to be below, beside the bound of the loop, on whichever path that was. */
static cc_term_id limit_here(const struct cc_frame *frame, cc_term_id counter)
{
    const struct cc_terms *terms = &frame->in->terms;
    for (uint32_t i = frame->state->facts_count; i-- > 0;) {
        const struct cc_term *atom = cc_term_at(terms, frame->state->facts[i].atom);
        if (frame->state->facts[i].truth && atom->op == CC_T_BINARY && atom->sub == CC_BIN_LT && atom->a == counter)
            return atom->b;
    }
    return 0;
}

bool cc_handle_count_covers(const struct cc_frame *frame, cc_thread_id thread, const struct cc_handle_pattern *creation,
                            const struct cc_handle_pattern *join)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_loop_bound *over = &join->bounds[0];
    int64_t from;
    if (!creation->place || join->levels != 1 || !over->from || !cc_term_is_int(&in->terms, over->from, &from))
        return false;
    struct element all = element_of(in, join->place, 0);
    struct element last = element_of(in, creation->place, all.stride);
    if (all.number != join->counters[0] || !are_of_one_array(in, &all, &last))
        return false;
    last.more -= all.more; /* from now on, as the counter of the join would have it */
    cc_term_id first =
        last.number ? cc_term_offset(&in->terms, last.number, last.more) : cc_term_int(&in->terms, last.more);
    if (!is_at_least(in, first, from, DEEPEST))
        return false;
    cc_term_id limit = limit_here(frame, join->counters[0]);
    limit = limit ? limit : over->to;
    return limit && exceeds(in, thread, limit, &last, DEEPEST);
}
