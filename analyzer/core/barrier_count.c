/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/barrier_count.h"

#include "analyzer/core/every_way.h"

enum { DEEPEST = 16, MOST_PASSES = 64 };
enum { UNKNOWN = UINT32_MAX };

/* Counting from one block on, in a function or in one loop of it. */
struct count {
    struct cc_interpreter *in;
    const struct cc_func *func;
    const struct cc_func_info *info;
    const struct cc_loop *loop; /* NULL: the whole function */
    uint32_t start;
    uint32_t *before; /* per block: plus 1, 0 if it is not reached; or UNKNOWN */
    uint32_t from;    /* the block being left, and how often barriers were passed at its end, plus 1; or UNKNOWN */
    uint32_t so_far;
    uint32_t in_all; /* plus 1; or UNKNOWN */
};

static uint32_t passes_of_func(struct cc_interpreter *in, cc_func_id id, int depth);

/* How often the instruction passes a barrier, or UNKNOWN. */
static uint32_t passes_of_inst(struct cc_interpreter *in, const struct cc_inst *inst, int depth)
{
    if (inst->op != CC_OP_CALL)
        return 0;
    if (!inst->a)
        return UNKNOWN;
    const struct cc_api_model *api = cc_interp_func(in, inst->a)->model;
    for (int e = 0; api && e < CC_API_EFFECTS; e++)
        if (api->effects[e].kind == CC_EFFECT_BARRIER_WAIT)
            return 1;
    if (in->funcs[inst->a].is_barrier)
        return 1;
    return api || !cc_interp_has_body(in, inst->a) ? 0 : passes_of_func(in, inst->a, depth + 1);
}

static void note(uint32_t *where, uint32_t passes)
{
    *where = *where && *where != passes ? (uint32_t)UNKNOWN : passes;
}

static void step_to(void *context, cc_block_id target)
{
    struct count *count = context;
    uint32_t to = target - count->func->blocks;
    if (count->loop && to == count->start)
        note(&count->in_all, count->so_far);
    else if ((!count->loop || cc_bit(count->loop->body, to)) && count->info->rank[to] > count->info->rank[count->from])
        note(&count->before[to], count->so_far);
}

/* Is the block in a loop inside the one that is counted? */
static bool is_inside_another(const struct count *count, uint32_t block)
{
    uint32_t inner = count->info->innermost[block];
    return inner && &count->info->loops[inner - 1] != count->loop;
}

static void leave_block(struct count *count, uint32_t b, int depth)
{
    struct cc_interpreter *in = count->in;
    const struct cc_block *block = &in->model->blocks[count->func->blocks + b];
    count->from = b;
    count->so_far = count->before[b];
    for (uint32_t i = 0; i < block->inst_count && count->so_far != UNKNOWN; i++) {
        uint32_t passes = passes_of_inst(in, &in->model->insts[block->insts + i], depth);
        bool uneven = passes == UNKNOWN || count->so_far > MOST_PASSES || (passes && is_inside_another(count, b));
        count->so_far = uneven ? (uint32_t)UNKNOWN : count->so_far + passes;
    }
    if (!count->loop && block->term == CC_TERM_RETURN)
        note(&count->in_all, count->so_far);
    cc_block_successors(in->model, block, step_to, count);
}

static void run_count(struct count *count, int depth)
{
    struct cc_interpreter *in = count->in;
    uint32_t n = count->info->block_count;
    uint32_t *order = cc_scratch_array(&in->scratch, n + 1, sizeof *order);
    count->before = cc_scratch_array(&in->scratch, n + 1, sizeof *count->before);
    count->before[count->start] = 1;
    for (uint32_t b = 0; b < n; b++)
        if (count->info->rank[b] < n)
            order[count->info->rank[b]] = b + 1;
    for (uint32_t r = 0; r < n; r++)
        if (order[r] && count->before[order[r] - 1])
            leave_block(count, order[r] - 1, depth);
}

static uint32_t passes_of_func(struct cc_interpreter *in, cc_func_id id, int depth)
{
    uint32_t known = cc_id_map_get(&in->barrier_passes, id);
    if (known != CC_NO_ID)
        return known == MOST_PASSES + 1 ? (uint32_t)UNKNOWN : known;
    if (depth > DEEPEST || !in->funcs[id].info)
        return in->funcs[id].reached ? (uint32_t)UNKNOWN : 0;
    if (cc_id_map_put(in->arena, &in->barrier_passes, id, MOST_PASSES + 1)) /* while it calls itself */
        return UNKNOWN;
    struct cc_scratch_mark mark = cc_scratch_mark(&in->scratch);
    struct count count = { .in = in, .func = &in->model->funcs[id], .info = in->funcs[id].info };
    run_count(&count, depth);
    uint32_t passes = count.in_all == UNKNOWN ? MOST_PASSES + 1 : count.in_all ? count.in_all - 1 : 0;
    cc_scratch_release(&in->scratch, mark);
    return cc_id_map_put(in->arena, &in->barrier_passes, id, passes) || passes > MOST_PASSES ? (uint32_t)UNKNOWN
                                                                                             : passes;
}

/* Passes from the beginning of the count to the instruction, or UNKNOWN. */
static uint32_t passes_before(const struct count *count, cc_inst_id inst, uint32_t block)
{
    struct cc_interpreter *in = count->in;
    if (!count->before[block] || count->before[block] == UNKNOWN)
        return UNKNOWN;
    uint32_t passes = count->before[block] - 1;
    for (cc_inst_id i = in->model->blocks[count->func->blocks + block].insts; i < inst; i++)
        passes += passes_of_inst(in, &in->model->insts[i], 0);
    return passes;
}

/* Adds the loops around the instruction, all in one function, which come to their heads by ways that pass equally many. */
static uint32_t add_turns(const struct count *whole, uint32_t context, cc_inst_id inst, uint32_t block, uint32_t inner,
                          struct cc_turn_place *out, uint32_t room)
{
    uint32_t found = 0;
    for (uint32_t l = 0; l < whole->info->loops_count && found < room; l++) {
        struct count turn = *whole;
        turn.loop = &whole->info->loops[l];
        turn.start = turn.loop->head;
        turn.in_all = 0;
        if (!cc_bit(turn.loop->body, block) || whole->before[turn.start] == UNKNOWN)
            continue;
        run_count(&turn, 0);
        uint32_t before = passes_before(&turn, inst, block);
        if (before != UNKNOWN && turn.in_all != UNKNOWN && turn.in_all > 1)
            out[found++] = (struct cc_turn_place){ context, turn.loop, before + inner, turn.in_all - 1 };
    }
    return found;
}

uint32_t cc_turns_around(struct cc_interpreter *in, uint32_t context, cc_inst_id inst,
                         struct cc_turn_place out[CC_TURN_PLACES])
{
    uint32_t found = 0, inner = 0; /* passes in the functions called from here */
    bool known = true;
    for (int depth = 0; context && depth < CC_CALL_DEPTH; depth++) {
        const struct cc_context *row = &in->contexts[context];
        struct count whole = { .in = in, .func = &in->model->funcs[row->func], .info = in->funcs[row->func].info };
        uint32_t block = cc_func_block_of(in->model, whole.func, inst);
        if (block == UINT32_MAX)
            return 0;
        struct cc_scratch_mark mark = cc_scratch_mark(&in->scratch);
        run_count(&whole, 0);
        uint32_t here_found = 0;
        if (known)
            here_found = add_turns(&whole, context, inst, block, inner, out + found, CC_TURN_PLACES - found);
        found += here_found;
        uint32_t here = passes_before(&whole, inst, block);
        bool uneven = whole.before[block] == UNKNOWN && !here_found;
        cc_scratch_release(&in->scratch, mark);
        if (uneven) /* who called may have passed more or fewer barriers */
            return 0;
        known &= here != UNKNOWN;
        inner += known ? here : 0;
        inst = row->call_site;
        context = row->caller;
    }
    return found;
}

bool cc_is_past_turns(struct cc_interpreter *in, uint32_t context, cc_inst_id inst, const struct cc_turn_place *place)
{
    for (int depth = 0; context && context != place->context && depth < CC_CALL_DEPTH; depth++) {
        inst = in->contexts[context].call_site;
        context = in->contexts[context].caller;
    }
    if (context != place->context)
        return false;
    cc_func_id func = in->contexts[context].func;
    uint32_t block = cc_func_block_of(in->model, &in->model->funcs[func], inst);
    return block != UINT32_MAX && !cc_may_come_again(in, context, block) &&
           cc_every_way_passes(in, in->funcs[func].info, block, place->loop->head);
}
