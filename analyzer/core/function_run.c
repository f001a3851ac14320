/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/function_run.h"

#include "analyzer/core/core_memory.h"

void cc_push_state(struct cc_state **list, struct cc_state *state)
{
    state->next = *list;
    *list = state;
}

/* A state in the middle of a block, with the values computed so far. */
struct strand {
    struct cc_state *state;
    cc_term_id *values;
    uint32_t next;
};

struct strands {
    struct strand *rows;
    uint32_t rows_count, rows_room;
    uint32_t forks; /* calls with several outcomes multiply: after so many, outcomes are joined */
};

/* How often the calls of one block may have several outcomes before they are joined. */
static uint32_t forks_allowed(const struct cc_run *run)
{
    return run->in->work > run->in->allowance ? CC_FORKS_PER_BLOCK / 4 : CC_FORKS_PER_BLOCK;
}

/* What is done for instructions behind the scenes costs as well: rows of states copied, terms looked at in the heap. */
static uint64_t cost_behind(struct cc_interpreter *in)
{
    enum { ROWS_OF_AN_INSTRUCTION = 32 };
    uint64_t rows = in->heap.looked_at + in->pool.rows_copied,
             more = (rows - in->rows_counted) / ROWS_OF_AN_INSTRUCTION;
    in->rows_counted += more * ROWS_OF_AN_INSTRUCTION;
    return more;
}

static void run_strand(struct cc_run *run, struct cc_frame *frame, const struct cc_block *block, struct strand strand,
                       struct strands *others)
{
    struct cc_interpreter *in = run->in;
    frame->state = strand.state;
    frame->values = strand.values;
    uint64_t work = block->inst_count - strand.next + cost_behind(in);
    in->work += work;
    in->funcs[frame->func].work += work;
    for (uint32_t i = strand.next; i < block->inst_count; i++) {
        cc_inst_id id = block->insts + i;
        const struct cc_inst *inst = &in->model->insts[id];
        cc_term_id value;
        if (inst->op == CC_OP_CALL) {
            struct cc_state *list = cc_interp_call(frame, inst, id);
            if (!list)
                return;
            if (list->next && ++others->forks > forks_allowed(run))
                list = cc_run_reduce(run, list, 1, CC_PLACE_OF_CALL | (block->insts + i));
            for (struct cc_state *more = list->next, *next; more; more = next) {
                next = more->next;
                uint32_t at = CC_APPEND_ROW(in->arena, others, rows);
                cc_term_id *values = cc_scratch_array(&in->scratch, block->inst_count, sizeof *values);
                memcpy(values, strand.values, i * sizeof *values);
                values[i] = more->result;
                uint32_t slot = frame->info->inst_register[id - run->func->insts];
                if (slot != CC_NO_REGISTER)
                    more->registers[slot] = more->result;
                more->result = 0;
                others->rows[at] = (struct strand){ more, values, i + 1 };
            }
            frame->state = list;
            value = list->result;
            list->result = 0;
        } else {
            value = cc_interp_instruction(frame, inst, id);
        }
        if (!frame->state)
            return;
        strand.values[i] = value;
        uint32_t slot = frame->info->inst_register[id - run->func->insts];
        if (slot != CC_NO_REGISTER)
            frame->state->registers[slot] = value;
    }
    cc_run_leave_block(run, frame, block);
}

static void run_block(struct cc_run *run, uint32_t number, struct cc_state *state, cc_term_id *values)
{
    const struct cc_block *block = &run->in->model->blocks[run->func->blocks + number];
    struct cc_frame frame = { .in = run->in,
                              .context = run->context,
                              .func = run->info->func,
                              .thread = run->in->contexts[run->context].thread,
                              .info = run->info,
                              .block = number };
    struct strands strands = { 0 };
    struct cc_scratch_mark mark = cc_scratch_mark(&run->in->scratch);
    run_strand(run, &frame, block, (struct strand){ state, values, 0 }, &strands);
    while (strands.rows_count) {
        struct strand next = strands.rows[--strands.rows_count];
        run_strand(run, &frame, block, next, &strands);
    }
    cc_scratch_release(&run->in->scratch, mark);
}

static uint32_t first_waiting(const struct cc_run *run)
{
    uint32_t words = run->info->block_count / 64 + 1;
    for (uint32_t w = 0; w < words; w++)
        if (run->waiting[w])
            return w * 64 + (uint32_t)__builtin_ctzll(run->waiting[w]);
    return UINT32_MAX;
}

/* Local variables in memory exist, unknown and private, when a function begins. */
static void add_locals(struct cc_run *run, struct cc_state *state)
{
    for (uint32_t v = 0; v < run->func->var_count; v++) {
        cc_var_id var = run->func->params + v;
        if (run->info->var_register[v] != CC_NO_REGISTER || run->in->model->vars[var].kind == CC_VAR_GLOBAL)
            continue;
        cc_object_id object = cc_heap_local(&run->in->heap, var, run->in->contexts[run->context].name,
                                            run->in->contexts[run->context].thread);
        cc_state_set_private(&run->in->pool, state, object, true);
        cc_state_set_known(&run->in->pool, state, object);
    }
}

void cc_interp_run_context(struct cc_interpreter *in, uint32_t context, struct cc_state *entry)
{
    cc_func_id func = in->contexts[context].func;
    struct cc_func_info *info = in->funcs[func].info;
    struct cc_run run = { .in = in, .context = context, .info = info, .func = &in->model->funcs[func] };
    if (cc_interp_chain_matters(in, func)) /* its counters tell threads apart: one name for each of them */
        run.context = in->contexts[context].name;
    struct cc_scratch_mark mark = cc_scratch_mark(&in->scratch);
    run.pending = cc_scratch_array(&in->scratch, info->block_count, sizeof *run.pending);
    run.heads = cc_scratch_array(&in->scratch, info->block_count, sizeof *run.heads);
    run.visits = cc_scratch_array(&in->scratch, info->block_count, sizeof *run.visits);
    run.waiting = cc_scratch_array(&in->scratch, info->block_count / 64 + 1, sizeof *run.waiting);
    cc_term_id *values = cc_scratch_array(&in->scratch, info->widest, sizeof *values);
    in->contexts[context].running = true;
    in->funcs[func].active++;
    in->funcs[func].reached = true;
    add_locals(&run, entry);
    cc_run_post(&run, entry, UINT32_MAX, run.func->blocks);
    for (uint32_t rank; (rank = first_waiting(&run)) != UINT32_MAX;) {
        uint32_t block = info->by_rank[rank];
        run.waiting[rank / 64] &= ~((uint64_t)1 << (rank % 64));
        struct cc_state *list = cc_run_take_states(&run, block);
        for (struct cc_state *state = list, *next; state; state = next) {
            next = state->next;
            run_block(&run, block, state, values);
        }
    }
    for (uint32_t l = 0; l < info->loops_count; l++)
        for (struct cc_state *old = run.heads[info->loops[l].head], *next; old; old = next) {
            next = old->next;
            cc_state_drop(&in->pool, old);
        }
    in->contexts[context].exits = cc_run_reduce_exits(&run);
    in->contexts[context].running = false;
    in->funcs[func].active--;
    in->contexts[context].done = true;
    cc_scratch_release(&in->scratch, mark);
}
