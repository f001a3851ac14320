/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/interpreter.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/creation_lock.h"
#include "analyzer/core/latch_events.h"
#include "analyzer/core/nonlocal_jump.h"
#include "analyzer/core/sync_use.h"

/* The run of one context: states that wait at each block, and what loop heads have seen. */
struct run {
    struct cc_interpreter *in;
    uint32_t context;
    struct cc_func_info *info;
    const struct cc_func *func;
    struct cc_state **pending;
    struct cc_state **heads;
    uint16_t *visits;
    uint64_t *waiting; /* bit set of ranks */
    uint32_t *by_rank;
    uint32_t widest; /* most instructions in a block */
    struct cc_state *exits;
};

struct cc_func_facts *cc_interp_func(struct cc_interpreter *in, cc_func_id func)
{
    struct cc_func_facts *facts = &in->funcs[func];
    if (!facts->looked_up) {
        facts->looked_up = true;
        const struct cc_api_model *model = cc_api_find(in->apis, cc_model_text(in->model, in->model->funcs[func].name));
        bool defined = in->model->funcs[func].flags & CC_FUNC_DEFINED;
        facts->model = model && defined && (model->flags & CC_API_WEAK) ? NULL : model;
    }
    return facts;
}

bool cc_interp_in_loop(const struct cc_frame *frame)
{
    return frame->info->innermost[frame->block] != 0;
}

cc_term_id cc_interp_fresh(struct cc_frame *frame, cc_inst_id inst, int64_t key, cc_type_id type)
{
    cc_term_id symbol = cc_term_symbol(&frame->in->terms, CC_T_RESULT, frame->context, inst, key, type);
    if (cc_interp_in_loop(frame))
        cc_state_retire(&frame->in->pool, frame->state, symbol);
    return symbol;
}

static cc_term_id address_of_variable(struct cc_frame *frame, cc_var_id id)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_var *var = &in->model->vars[id];
    cc_object_id object;
    if (var->flags & CC_VAR_THREAD_LOCAL)
        object = cc_heap_local(&in->heap, id, 0, frame->thread);
    else if (var->kind == CC_VAR_GLOBAL)
        object = cc_heap_global(&in->heap, id);
    else
        object = cc_heap_local(&in->heap, id, in->contexts[frame->context].name, frame->thread);
    return cc_heap_address(&in->heap, object);
}

cc_term_id cc_interp_value(struct cc_frame *frame, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_inst *inst = &in->model->insts[id];
    switch ((enum cc_op)inst->op) {
    case CC_OP_CONST:
        return cc_term_int(&in->terms, inst->imm);
    case CC_OP_TEXT:
        return cc_term_symbol(&in->terms, CC_T_TEXT, inst->a, 0, 0, 0);
    case CC_OP_FUNC_ADDR:
        return cc_term_symbol(&in->terms, CC_T_FUNC, inst->a, 0, 0, 0);
    case CC_OP_VAR_ADDR:
        return address_of_variable(frame, inst->a);
    default:
        break;
    }
    const struct cc_func *func = &in->model->funcs[frame->func];
    const struct cc_block *block = &in->model->blocks[func->blocks + frame->block];
    if (id >= block->insts && id < block->insts + block->inst_count)
        return frame->values[id - block->insts];
    if (id < func->insts || id >= func->insts + func->inst_count)
        return 0;
    uint32_t slot = frame->info->inst_register[id - func->insts];
    return slot == CC_NO_REGISTER ? 0 : frame->state->registers[slot];
}

static uint32_t register_at(struct cc_frame *frame, cc_inst_id address)
{
    const struct cc_inst *inst = &frame->in->model->insts[address];
    const struct cc_func *func = &frame->in->model->funcs[frame->func];
    if (inst->op != CC_OP_VAR_ADDR || inst->a < func->params || inst->a >= func->params + func->var_count)
        return CC_NO_REGISTER;
    return frame->info->var_register[inst->a - func->params];
}

/* ---- instructions ---- */

static cc_term_id or_fresh(struct cc_frame *frame, cc_term_id value, cc_inst_id id, cc_type_id type)
{
    return value ? value : cc_interp_fresh(frame, id, 0, type);
}

static cc_term_id run_load(struct cc_frame *frame, const struct cc_inst *inst, cc_inst_id id)
{
    uint32_t slot = register_at(frame, inst->a);
    if (slot == CC_NO_REGISTER)
        return cc_interp_load(frame, cc_interp_value(frame, inst->a), inst, id);
    cc_term_id value = frame->state->registers[slot];
    if (!value) /* never assigned: some value, the same until it is */
        value = frame->state->registers[slot] =
            cc_term_symbol(&frame->in->terms, CC_T_RESULT, frame->context, inst->a, -1, inst->type);
    return value;
}

static void run_store(struct cc_frame *frame, const struct cc_inst *inst, cc_inst_id id)
{
    cc_term_id value = inst->b ? cc_interp_value(frame, inst->b) : 0;
    uint32_t slot = register_at(frame, inst->a);
    value = or_fresh(frame, value, id, inst->type);
    if (slot != CC_NO_REGISTER) {
        frame->state->registers[slot] = value;
        return;
    }
    cc_interp_store(frame, cc_interp_value(frame, inst->a), value, frame->in->model->types[inst->type].size, id,
                    inst->flags & CC_INST_ATOMIC);
}

static cc_term_id run_rmw(struct cc_frame *frame, const struct cc_inst *inst, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    uint32_t slot = register_at(frame, inst->a);
    cc_term_id address = slot == CC_NO_REGISTER ? cc_interp_value(frame, inst->a) : 0;
    cc_term_id old = slot == CC_NO_REGISTER ? cc_interp_load(frame, address, inst, id) : frame->state->registers[slot];
    if (!frame->state)
        return 0;
    cc_term_id operand = cc_interp_value(frame, inst->b), fresh = 0;
    switch ((enum cc_rmw)inst->sub) {
    case CC_RMW_EXCHANGE:
        fresh = operand;
        break;
    case CC_RMW_ADD:
        fresh = old ? cc_term_binary(&in->terms, CC_BIN_ADD, old, operand) : 0;
        break;
    case CC_RMW_SUB:
        fresh = old ? cc_term_binary(&in->terms, CC_BIN_SUB, old, operand) : 0;
        break;
    default:
        break;
    }
    fresh = or_fresh(frame, fresh, id, inst->type);
    if (slot != CC_NO_REGISTER)
        frame->state->registers[slot] = fresh;
    else
        cc_interp_store(frame, address, fresh, in->model->types[inst->type].size, id, true);
    return inst->flags & CC_INST_NEW_VALUE ? fresh : old;
}

/* Compare and swap: the result is a fresh truth value; what was there may have been taken by this thread. */
static cc_term_id run_cas(struct cc_frame *frame, const struct cc_inst *inst, cc_inst_id id)
{
    cc_term_id address = cc_interp_value(frame, inst->a), desired = cc_interp_value(frame, inst->c);
    cc_interp_access(frame, address, frame->in->model->types[inst->type].size, id, CC_ACCESS_READ, true);
    if (!frame->state)
        return 0;
    if (desired)
        cc_interp_store(frame, address, desired, frame->in->model->types[inst->type].size, id, true);
    if (frame->state && address)
        cc_state_write(&frame->in->pool, frame->state, address, cc_interp_fresh(frame, id, 2, 0));
    return cc_interp_fresh(frame, id, 1, inst->type);
}

/* A new instance of a local variable: nothing is known of it, and nobody else has it. */
static void begin_variable(struct cc_frame *frame, cc_var_id var)
{
    const struct cc_func *func = &frame->in->model->funcs[frame->func];
    if (var < func->params || var >= func->params + func->var_count)
        return;
    uint32_t slot = frame->info->var_register[var - func->params];
    if (slot != CC_NO_REGISTER) {
        frame->state->registers[slot] = 0;
        return;
    }
    cc_object_id object = cc_heap_local(&frame->in->heap, var, frame->in->contexts[frame->context].name, frame->thread);
    if (cc_interp_in_loop(frame) && !cc_state_is_private(frame->state, object))
        return; /* the same memory again, and somebody still has its address */
    cc_interp_forget_object(frame, object);
    cc_state_set_private(&frame->in->pool, frame->state, object, true);
    cc_state_set_known(&frame->in->pool, frame->state, object);
}

/* The variable's memory is given up; main's own last until the process ends. */
static void end_variable(struct cc_frame *frame, cc_var_id var, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_func *func = &in->model->funcs[frame->func];
    if (var < func->params || var >= func->params + func->var_count ||
        frame->info->var_register[var - func->params] != CC_NO_REGISTER)
        return;
    bool with_process = !frame->thread && !in->contexts[frame->context].caller &&
                        in->model->blocks[func->blocks + frame->block].term == CC_TERM_RETURN;
    if (!with_process)
        cc_sync_use_end_of(frame, cc_heap_local(&in->heap, var, frame->context, frame->thread), id);
}

/* A cast of a new allocation says what it is. */
static void type_allocation(struct cc_interpreter *in, cc_term_id pointer, cc_type_id type)
{
    const struct cc_term *row = cc_term_at(&in->terms, pointer);
    if (row->op != CC_T_OBJECT || in->model->types[type].kind == CC_TYPE_VOID)
        return;
    struct cc_object *object = &in->heap.objects[row->a];
    if (object->kind == CC_OBJECT_HEAP && !object->type)
        object->type = type;
}

/* A comparison of an unsigned value with zero asks whether it is zero. */
static cc_term_id run_binary(struct cc_frame *frame, const struct cc_inst *inst, cc_inst_id id, cc_term_id a,
                             cc_term_id b)
{
    const struct cc_model *model = frame->in->model;
    enum cc_binary op = inst->sub;
    int64_t left = 1, right = 1;
    bool is_unsigned = model->types[model->insts[inst->a].type].flags & CC_TYPE_UNSIGNED;
    if (is_unsigned && a && b) {
        bool zero_left = cc_term_is_int(&frame->in->terms, a, &left) && left == 0;
        bool zero_right = cc_term_is_int(&frame->in->terms, b, &right) && right == 0;
        if ((op == CC_BIN_GT && zero_right) || (op == CC_BIN_LT && zero_left))
            op = CC_BIN_NE;
        else if ((op == CC_BIN_LE && zero_right) || (op == CC_BIN_GE && zero_left))
            op = CC_BIN_EQ;
    }
    return or_fresh(frame, cc_term_binary(&frame->in->terms, op, a, b), id, inst->type);
}

static cc_term_id run_pure(struct cc_frame *frame, const struct cc_inst *inst, cc_inst_id id)
{
    struct cc_terms *terms = &frame->in->terms;
    cc_term_id a = cc_interp_value(frame, inst->a);
    switch ((enum cc_op)inst->op) {
    case CC_OP_FIELD_ADDR:
        return or_fresh(frame, cc_term_offset(terms, a, inst->imm), id, inst->type);
    case CC_OP_INDEX_ADDR: {
        cc_term_id index = or_fresh(frame, cc_interp_value(frame, inst->b), id, 0);
        return or_fresh(frame, a ? cc_term_index(terms, a, index, inst->imm ? inst->imm : 1) : 0, id, inst->type);
    }
    case CC_OP_BINARY:
        return run_binary(frame, inst, id, a, cc_interp_value(frame, inst->b));
    case CC_OP_UNARY:
        return or_fresh(frame, cc_term_unary(terms, inst->sub, a), id, inst->type);
    case CC_OP_CAST: {
        const struct cc_type *to = &frame->in->model->types[inst->type];
        int64_t constant;
        if (to->kind == CC_TYPE_FLOAT)
            return cc_interp_fresh(frame, id, 0, inst->type);
        if (to->kind == CC_TYPE_BOOL && cc_term_is_int(terms, a, &constant))
            return cc_term_int(terms, constant != 0);
        if (a && to->kind == CC_TYPE_POINTER)
            type_allocation(frame->in, a, to->element);
        if (a && to->kind == CC_TYPE_POINTER && cc_term_at(terms, a)->op >= CC_T_LOAD) {
            const struct cc_type *known = &frame->in->model->types[cc_term_at(terms, a)->type];
            if (known->kind != CC_TYPE_POINTER || frame->in->model->types[known->element].kind == CC_TYPE_VOID)
                terms->rows[a].type = inst->type; /* a cast from void * says what it points to */
        }
        return a;
    }
    default:
        return cc_interp_fresh(frame, id, 0, inst->type);
    }
}

/* One instruction that is not a call. `frame->state` becomes NULL when the path cannot go on. */
static cc_term_id run_instruction(struct cc_frame *frame, const struct cc_inst *inst, cc_inst_id id)
{
    switch ((enum cc_op)inst->op) {
    case CC_OP_CONST:
    case CC_OP_TEXT:
    case CC_OP_VAR_ADDR:
    case CC_OP_FUNC_ADDR:
        return cc_interp_value(frame, id);
    case CC_OP_LOAD:
        return run_load(frame, inst, id);
    case CC_OP_STORE:
        run_store(frame, inst, id);
        return 0;
    case CC_OP_COPY:
        cc_sync_use_fill(frame, cc_interp_value(frame, inst->a), (uint64_t)inst->imm, id);
        cc_interp_copy(frame, cc_interp_value(frame, inst->a), cc_interp_value(frame, inst->b), (uint64_t)inst->imm,
                       id);
        return 0;
    case CC_OP_ZERO:
        cc_sync_use_fill(frame, cc_interp_value(frame, inst->a), (uint64_t)inst->imm, id);
        cc_interp_store(frame, cc_interp_value(frame, inst->a), cc_term_int(&frame->in->terms, 0), (uint64_t)inst->imm,
                        id, false);
        return 0;
    case CC_OP_RMW:
        return run_rmw(frame, inst, id);
    case CC_OP_CAS:
        return run_cas(frame, inst, id);
    case CC_OP_FENCE:
        return 0;
    case CC_OP_ASM:
        return 0;
    case CC_OP_VAR_BEGIN:
        begin_variable(frame, inst->a);
        return 0;
    case CC_OP_VAR_END:
        end_variable(frame, inst->a, id);
        return 0;
    default:
        return run_pure(frame, inst, id);
    }
}

/* ---- blocks ---- */

static void push_state(struct cc_state **list, struct cc_state *state)
{
    state->next = *list;
    *list = state;
}

static bool is_waiting_call(struct cc_interpreter *in, const struct cc_inst *inst)
{
    const struct cc_api_model *api = inst->a ? cc_interp_func(in, inst->a)->model : NULL;
    for (int e = 0; api && e < CC_API_EFFECTS; e++)
        switch ((enum cc_effect_kind)api->effects[e].kind) {
        case CC_EFFECT_COND_WAIT:
        case CC_EFFECT_COND_TIMED_WAIT:
        case CC_EFFECT_SEM_WAIT:
        case CC_EFFECT_BLOCK:
        case CC_EFFECT_YIELD:
        case CC_EFFECT_ACQUIRE:
            return true;
        default:
            break;
        }
    return false;
}

/* Does the loop wait for another thread: by a call that waits, or by doing nothing but look? Found once. */
static bool waits_in_loop(struct run *run, uint32_t number)
{
    struct cc_loop *loop = &run->info->loops[number];
    if (loop->waits)
        return loop->waits == 1;
    bool busy = false, calls = false;
    for (uint32_t b = 0; b < run->info->block_count; b++) {
        if (!cc_bit(loop->body, b))
            continue;
        const struct cc_block *block = &run->in->model->blocks[run->func->blocks + b];
        for (uint32_t i = 0; i < block->inst_count; i++) {
            const struct cc_inst *inst = &run->in->model->insts[block->insts + i];
            calls |= inst->op == CC_OP_CALL && is_waiting_call(run->in, inst);
            busy |= inst->op == CC_OP_STORE || inst->op == CC_OP_CALL || inst->op == CC_OP_COPY;
        }
    }
    loop->waits = calls || !busy ? 1 : 2;
    return loop->waits == 1;
}

/* Leaving a loop that joins all instances of some threads: they are over. */
static void leave_loops(struct run *run, struct cc_state *state, uint32_t from, uint32_t to)
{
    struct cc_interpreter *in = run->in;
    if (from == UINT32_MAX || !run->info->innermost[from])
        return;
    for (uint32_t l = 0; l < run->info->loops_count; l++) {
        const struct cc_loop *loop = &run->info->loops[l];
        if (!cc_bit(loop->body, from) || cc_bit(loop->body, to))
            continue;
        if (waits_in_loop(run, l))
            cc_latch_observe_loop_exit(in, in->contexts[run->context].thread, state);
        cc_set_id over = cc_interp_joined_by_loop(in, run->context, loop->head);
        if (!over)
            continue;
        struct cc_phase phase = cc_phase_at(&in->tree, state->phase);
        phase.joined = cc_set_union(&in->sets, phase.joined, over);
        state->phase = cc_phase_of(&in->tree, phase);
    }
}

static bool joins_in_loop(const struct run *run, const struct cc_loop *loop)
{
    const struct cc_model *model = run->in->model;
    for (uint32_t b = 0; b < run->info->block_count; b++) {
        const struct cc_block *block = &model->blocks[run->func->blocks + b];
        for (uint32_t i = 0; i < block->inst_count && cc_bit(loop->body, b); i++) {
            const struct cc_inst *inst = &model->insts[block->insts + i];
            bool named = inst->op == CC_OP_CALL && inst->a;
            const struct cc_api_model *api = named ? cc_interp_func(run->in, inst->a)->model : NULL;
            if (api && (api->effects[0].kind == CC_EFFECT_JOIN || api->effects[0].kind == CC_EFFECT_TRY_JOIN))
                return true;
        }
    }
    return false;
}

/* A path on which a creation failed is not followed into the next iteration, nor past a loop that waits or joins. */
static bool failure_ends(struct run *run, const struct cc_state *state, uint32_t from, uint32_t to)
{
    uint32_t failed_in = cc_phase_at(&run->in->tree, state->phase).failed_in;
    if (!failed_in || from == UINT32_MAX)
        return false;
    if (failed_in == run->context && run->info->loop_of[to] && run->info->rank[to] <= run->info->rank[from])
        return true;
    for (uint32_t l = 0; l < run->info->loops_count; l++) {
        const struct cc_loop *loop = &run->info->loops[l];
        if (cc_bit(loop->body, from) && !cc_bit(loop->body, to) && (waits_in_loop(run, l) || joins_in_loop(run, loop)))
            return true;
    }
    return false;
}

/* Hand `state` to the block `target`, without the registers that are dead there. */
static void post(struct run *run, struct cc_state *state, uint32_t from, cc_block_id target)
{
    uint32_t block = target - run->func->blocks;
    if (failure_ends(run, state, from, block)) {
        cc_state_drop(&run->in->pool, state);
        return;
    }
    leave_loops(run, state, from, block);
    const uint64_t *live = run->info->live[block];
    for (uint32_t i = 0; i < state->registers_count; i++)
        if (!cc_bit(live, i))
            state->registers[i] = 0;
    push_state(&run->pending[block], state);
    cc_bit_set(run->waiting, run->info->rank[block]);
}

cc_term_id cc_interp_counter_mark(struct cc_interpreter *in)
{
    return cc_term_symbol(&in->terms, CC_T_PHI, 0, 0, INT64_MIN, 0);
}

const struct cc_loop_bound *cc_interp_loop_bound(const struct cc_interpreter *in, uint32_t context, uint32_t head)
{
    uint32_t row = cc_id_map_get(&in->loop_bounds, cc_hash_step(context, head));
    return row == CC_NO_ID ? NULL : &in->bounds[row];
}

/* The counter of the loop headed by `head` that `atom` compares, or 0. */
static cc_term_id counter_compared(const struct run *run, cc_term_id atom, uint32_t head)
{
    const struct cc_term *row = cc_term_at(&run->in->terms, atom);
    for (int side = 0; row->op == CC_T_BINARY && side < 2; side++) {
        cc_term_id term = side ? row->b : row->a;
        const struct cc_term *phi = cc_term_at(&run->in->terms, term);
        if (phi->op == CC_T_PHI && phi->a == run->context && phi->b == run->func->blocks + head &&
            cc_id_map_get(&run->in->induction, term) == 1)
            return term;
    }
    return 0;
}

/* The only integer a counter starts from. */
static bool first_value(const struct cc_interpreter *in, cc_term_id counter, int64_t *first)
{
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, counter);
    bool known = false;
    for (uint32_t i = 0; inputs && i < inputs->count; i++)
        if (!cc_term_contains(&in->terms, inputs->at[i], counter)) {
            if (known || !cc_term_is_int(&in->terms, inputs->at[i], first))
                return false;
            known = true;
        }
    return known;
}

/* A branch that stays in the loop one way and leaves it the other bounds it. */
static void note_bound(struct run *run, uint32_t from, const struct cc_block *block, cc_term_id value)
{
    struct cc_interpreter *in = run->in;
    if (!value || !run->info->innermost[from])
        return;
    const struct cc_loop *loop = &run->info->loops[run->info->innermost[from] - 1];
    bool stays[2];
    for (int way = 0; way < 2; way++)
        stays[way] = cc_bit(loop->body, block->target[way] - run->func->blocks);
    if (stays[0] == stays[1])
        return;
    cc_term_id atom;
    bool truth;
    cc_term_condition(&in->terms, value, &atom, &truth);
    cc_term_id counter = counter_compared(run, atom, loop->head);
    if (!counter)
        return;
    struct cc_loop_bound bound = { .shape = cc_term_replace(&in->terms, atom, counter, cc_interp_counter_mark(in)),
                                   .truth = truth == stays[0] };
    bound.counted = first_value(in, counter, &bound.first);
    uint64_t key = cc_hash_step(run->context, loop->head);
    uint32_t row = cc_id_map_get(&in->loop_bounds, key);
    if (row == CC_NO_ID) {
        row = CC_APPEND_ROW(in->arena, in, bounds);
        if (cc_id_map_put(in->arena, &in->loop_bounds, key, row))
            return;
    }
    in->bounds[row] = bound;
}

static void post_branch(struct run *run, struct cc_frame *frame, const struct cc_block *block)
{
    struct cc_state *state = frame->state;
    cc_term_id value = cc_interp_value(frame, block->value);
    note_bound(run, frame->block, block, value);
    int decided = cc_state_decide(&run->in->pool, state, value);
    if (decided >= 0) {
        post(run, state, frame->block, block->target[decided ? 0 : 1]);
        return;
    }
    struct cc_state *other = cc_state_copy(&run->in->pool, state);
    bool possible = cc_state_assume(&run->in->pool, state, value, true);
    if (possible)
        cc_latch_observe_branch(frame, state, value);
    if (possible)
        post(run, state, frame->block, block->target[0]);
    else
        cc_state_drop(&run->in->pool, state);
    possible = cc_state_assume(&run->in->pool, other, value, false);
    if (possible)
        cc_latch_observe_branch(frame, other, value);
    if (possible)
        post(run, other, frame->block, block->target[1]);
    else
        cc_state_drop(&run->in->pool, other);
}

static void post_case(struct run *run, uint32_t from, const struct cc_state *state, cc_term_id value,
                      const struct cc_case *row)
{
    struct cc_state *copy = cc_state_copy(&run->in->pool, state);
    bool possible = true;
    if (value && row->low == row->high) {
        cc_term_id equal = cc_term_binary(&run->in->terms, CC_BIN_EQ, value, cc_term_int(&run->in->terms, row->low));
        possible = cc_state_assume(&run->in->pool, copy, equal, true);
    }
    if (possible)
        post(run, copy, from, row->target);
    else
        cc_state_drop(&run->in->pool, copy);
}

static void post_switch(struct run *run, struct cc_frame *frame, const struct cc_block *block)
{
    cc_term_id value = block->value ? cc_interp_value(frame, block->value) : 0;
    int64_t known;
    bool constant = value && cc_state_known_int(&run->in->pool, frame->state, value, &known), matched = false;
    for (uint32_t i = 0; i < block->case_count; i++) {
        const struct cc_case *row = &run->in->model->cases[block->cases + i];
        bool hit = !constant || block->term == CC_TERM_INDIRECT || (known >= row->low && known <= row->high);
        matched |= constant && hit;
        if (hit)
            post_case(run, frame->block, frame->state, block->term == CC_TERM_SWITCH ? value : 0, row);
    }
    if (block->term == CC_TERM_SWITCH && block->target[0] && !(constant && matched))
        post(run, frame->state, frame->block, block->target[0]);
    else
        cc_state_drop(&run->in->pool, frame->state);
}

static void leave_block(struct run *run, struct cc_frame *frame, const struct cc_block *block)
{
    switch ((enum cc_term_kind)block->term) {
    case CC_TERM_JUMP:
        post(run, frame->state, frame->block, block->target[0]);
        break;
    case CC_TERM_BRANCH:
        post_branch(run, frame, block);
        break;
    case CC_TERM_SWITCH:
    case CC_TERM_INDIRECT:
        post_switch(run, frame, block);
        break;
    case CC_TERM_RETURN:
        if (cc_phase_at(&run->in->tree, frame->state->phase).failed_in == run->context) {
            cc_state_drop(&run->in->pool, frame->state);
            break;
        }
        for (uint32_t i = 0; i < frame->state->holds_count; i++)
            if (frame->state->holds[i].context == run->context && !frame->state->holds[i].left_at)
                frame->state->holds[i].left_at = block->term_loc;
        frame->state->result = block->value ? cc_interp_value(frame, block->value) : 0;
        push_state(&run->exits, frame->state);
        break;
    default:
        cc_state_drop(&run->in->pool, frame->state);
        break;
    }
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
};

static void run_strand(struct run *run, struct cc_frame *frame, const struct cc_block *block, struct strand strand,
                       struct strands *others)
{
    struct cc_interpreter *in = run->in;
    frame->state = strand.state;
    frame->values = strand.values;
    in->work += block->inst_count - strand.next;
    for (uint32_t i = strand.next; i < block->inst_count; i++) {
        cc_inst_id id = block->insts + i;
        const struct cc_inst *inst = &in->model->insts[id];
        cc_term_id value;
        if (inst->op == CC_OP_CALL) {
            struct cc_state *list = cc_interp_call(frame, inst, id);
            if (!list)
                return;
            for (struct cc_state *more = list->next, *next; more; more = next) {
                next = more->next;
                uint32_t at = CC_APPEND_ROW(in->arena, others, rows);
                cc_term_id *values = cc_arena_array(in->arena, block->inst_count, sizeof *values);
                memcpy(values, strand.values, i * sizeof *values);
                values[i] = more->result;
                uint32_t slot = frame->info->inst_register[id - run->func->insts];
                if (slot != CC_NO_REGISTER)
                    more->registers[slot] = more->result;
                others->rows[at] = (struct strand){ more, values, i + 1 };
            }
            frame->state = list;
            value = list->result;
        } else {
            value = run_instruction(frame, inst, id);
        }
        if (!frame->state)
            return;
        strand.values[i] = value;
        uint32_t slot = frame->info->inst_register[id - run->func->insts];
        if (slot != CC_NO_REGISTER)
            frame->state->registers[slot] = value;
    }
    leave_block(run, frame, block);
}

static void run_block(struct run *run, uint32_t number, struct cc_state *state, cc_term_id *values)
{
    const struct cc_block *block = &run->in->model->blocks[run->func->blocks + number];
    struct cc_frame frame = { .in = run->in,
                              .context = run->context,
                              .func = run->info->func,
                              .thread = run->in->contexts[run->context].thread,
                              .info = run->info,
                              .block = number };
    struct strands strands = { 0 };
    run_strand(run, &frame, block, (struct strand){ state, values, 0 }, &strands);
    while (strands.rows_count) {
        struct strand next = strands.rows[--strands.rows_count];
        run_strand(run, &frame, block, next, &strands);
    }
}

/* ---- joining ---- */

/* Reduce a list to at most `most` states: drop equals, join those alike in locks and phase, then any. */
static struct cc_state *reduce(struct run *run, struct cc_state *list, uint32_t most, cc_block_id block)
{
    struct cc_state_pool *pool = &run->in->pool;
    struct cc_state *kept = NULL;
    uint32_t count = 0;
    for (struct cc_state *state = list, *next; state; state = next) {
        next = state->next;
        struct cc_state *same = kept;
        while (same && !cc_state_equal_but_facts(same, state))
            same = same->next;
        if (same) {
            cc_state_join_facts(same, state);
            cc_state_drop(pool, state);
        } else {
            push_state(&kept, state);
            count++;
        }
    }
    while (count > most) {
        struct cc_state *first = NULL, **second = NULL;
        for (struct cc_state *a = kept; a && !second; a = a->next)
            for (struct cc_state **b = &a->next; *b && !second; b = &(*b)->next)
                if (cc_state_same_property(a, *b)) {
                    first = a;
                    second = b;
                }
        if (!second) {
            first = kept;
            second = &kept->next;
            run->in->funcs[run->info->func].bounded = true;
        }
        struct cc_state *gone = *second;
        *second = gone->next;
        cc_state_join(pool, first, gone, run->context, block);
        cc_state_drop(pool, gone);
        count--;
    }
    return kept;
}

/* The pointer that the state owns and through which `value` is reached, or 0. */
static cc_term_id through_owned(const struct cc_interpreter *in, const struct cc_state *state, cc_term_id value)
{
    for (int depth = 0; value && state->owned_count && depth < 32; depth++) {
        value = cc_term_root(&in->terms, value);
        if (cc_sorted_has(state->owned, state->owned_count, value))
            return value;
        const struct cc_term *row = cc_term_at(&in->terms, value);
        if (row->op != CC_T_LOAD)
            return 0;
        value = row->a;
    }
    return 0;
}

static void note_induction(struct run *run, const struct cc_loop *loop, uint32_t slot, cc_term_id phi)
{
    if (cc_id_map_get(&run->in->induction, phi) != CC_NO_ID)
        return;
    uint32_t found = 0;
    for (uint32_t v = 0; v < run->func->var_count; v++) {
        int64_t step;
        if (run->info->var_register[v] == slot)
            found = cc_loop_induction(run->in->model, run->info, loop, run->func->params + v, &step);
    }
    if (cc_id_map_put(run->in->arena, &run->in->induction, phi, found))
        return;
}

/* Give the registers that the loop assigns their name for "in some iteration". */
static void enter_loop(struct run *run, struct cc_state *state, uint32_t block)
{
    struct cc_interpreter *in = run->in;
    const struct cc_loop *loop = &run->info->loops[run->info->loop_of[block] - 1];
    const uint64_t *live = run->info->live[block];
    for (uint32_t i = 0; i < state->registers_count; i++) {
        if (!cc_bit(loop->assigned, i))
            continue;
        cc_term_id value = state->registers[i];
        state->registers[i] = 0;
        if (!value || !cc_bit(live, i))
            continue;
        cc_term_id phi = cc_term_symbol(&in->terms, CC_T_PHI, run->context, run->func->blocks + block, (int64_t)i << 1,
                                        cc_term_at(&in->terms, value)->type);
        cc_term_id owned = through_owned(in, state, value);
        cc_heap_input(&in->heap, phi, value);
        note_induction(run, loop, i, phi);
        if (value != phi) {
            cc_state_retire(&in->pool, state, phi);
            cc_interp_next_value(in, state, phi);
        }
        state->registers[i] = phi;
        cc_state_set_owned(&in->pool, state, phi, owned != 0);
        if (owned)
            cc_state_inherit_taking(&in->pool, owned, phi);
    }
}

/* A state arrives at a loop head. Gives the state to run the loop with, or NULL if it brings nothing new. */
static struct cc_state *at_loop_head(struct run *run, struct cc_state *state, uint32_t block)
{
    struct cc_state_pool *pool = &run->in->pool;
    enter_loop(run, state, block);
    struct cc_state *like = NULL;
    uint32_t count = 0;
    for (struct cc_state *old = run->heads[block]; old; old = old->next, count++)
        if (cc_state_same_property(old, state))
            like = old;
    bool crowded = count >= CC_STATES_PER_BLOCK;
    if (!like && crowded) {
        like = run->heads[block];
        run->in->funcs[run->info->func].bounded = true;
    }
    if (!like) {
        push_state(&run->heads[block], cc_state_copy(pool, state));
        return state;
    }
    uint64_t before = cc_state_hash(like, true);
    cc_state_join(pool, like, state, run->context, run->func->blocks + block);
    cc_state_drop(pool, state);
    return cc_state_hash(like, true) == before ? NULL : cc_state_copy(pool, like);
}

/* How many states a block may have: fewer when the work exceeds the allowance. */
static uint32_t states_allowed(const struct cc_interpreter *in)
{
    uint64_t used = in->work / in->allowance;
    return used >= 4 ? 1 : used >= 2 ? 2 : CC_STATES_PER_BLOCK;
}

static struct cc_state *take_states(struct run *run, uint32_t block)
{
    struct cc_state *list = run->pending[block];
    run->pending[block] = NULL;
    run->visits[block]++;
    bool weary = run->visits[block] > CC_VISITS_PER_BLOCK;
    if (weary)
        run->in->funcs[run->info->func].bounded = true;
    if (!run->info->loop_of[block])
        return reduce(run, list, weary ? 1 : states_allowed(run->in), run->func->blocks + block);
    struct cc_state *fresh = NULL;
    for (struct cc_state *state = list, *next; state; state = next) {
        next = state->next;
        state = at_loop_head(run, state, block);
        if (state && run->visits[block] > 4 * CC_VISITS_PER_BLOCK) {
            cc_state_drop(&run->in->pool, state);
            state = NULL;
        }
        if (state)
            push_state(&fresh, state);
    }
    return reduce(run, fresh, states_allowed(run->in), run->func->blocks + block);
}

static uint32_t first_waiting(const struct run *run)
{
    uint32_t words = run->info->block_count / 64 + 1;
    for (uint32_t w = 0; w < words; w++)
        if (run->waiting[w])
            return w * 64 + (uint32_t)__builtin_ctzll(run->waiting[w]);
    return UINT32_MAX;
}

/* ---- contexts ---- */

static void *scratch(struct cc_interpreter *in, size_t count, size_t size)
{
    return cc_arena_array(in->arena, count + 1, size);
}

static bool is_own_local(struct cc_interpreter *in, uint32_t context, cc_object_id object)
{
    return object && in->heap.objects[object].kind == CC_OBJECT_LOCAL &&
           in->heap.objects[object].context == in->contexts[context].name;
}

struct leaving {
    struct cc_interpreter *in;
    uint32_t context;
};

/* Does the term name a value by a symbol of this context? */
static bool names_context(const struct cc_terms *terms, cc_term_id term, uint32_t context)
{
    const struct cc_term *row = cc_term_at(terms, term);
    if (!row->symbols)
        return false;
    switch ((enum cc_term_op)row->op) {
    case CC_T_PHI:
    case CC_T_RESULT:
        return row->a == context;
    case CC_T_OFFSET:
    case CC_T_UNARY:
    case CC_T_OLD:
    case CC_T_LOAD:
        return names_context(terms, row->a, context);
    case CC_T_INDEX:
    case CC_T_BINARY:
        return names_context(terms, row->a, context) || (row->b && names_context(terms, row->b, context));
    default:
        return false;
    }
}

static bool dies_with_frame(void *context, const struct cc_memory_entry *entry)
{
    struct leaving *leaving = context;
    if (names_context(&leaving->in->terms, entry->address, leaving->context))
        return true;
    cc_object_id object = cc_heap_root_object(&leaving->in->heap, entry->address);
    return is_own_local(leaving->in, leaving->context, object) && !leaving->in->heap.objects[object].shared;
}

static uint32_t without_locals(struct cc_interpreter *in, uint32_t context, uint32_t *objects, uint32_t count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        if (!is_own_local(in, context, objects[i]))
            objects[kept++] = objects[i];
    return kept;
}

/* What the caller sees of an exit state. */
static void strip_exit(struct run *run, struct cc_state *state)
{
    struct leaving leaving = { run->in, run->context };
    state->registers_count = 0;
    cc_state_forget(state, dies_with_frame, &leaving);
    state->private_objects_count =
        without_locals(run->in, run->context, state->private_objects, state->private_objects_count);
    state->known_objects_count =
        without_locals(run->in, run->context, state->known_objects, state->known_objects_count);
    int64_t known;
    if (state->result && cc_state_known_int(&run->in->pool, state, state->result, &known))
        state->result = cc_term_int(&run->in->terms, known);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < state->facts_count; i++) {
        cc_term_id atom = state->facts[i].atom;
        bool of_result = state->result && cc_term_contains(&run->in->terms, atom, state->result);
        if (of_result || !names_context(&run->in->terms, atom, run->context))
            state->facts[kept++] = state->facts[i];
    }
    state->facts_count = kept;
}

/* Exits that differ in locks, phase or in what the result says stay apart. */
static struct cc_state *reduce_exits(struct run *run)
{
    struct cc_state *list = run->exits, *kept = NULL;
    uint32_t count = 0;
    for (struct cc_state *state = list, *next; state; state = next) {
        next = state->next;
        strip_exit(run, state);
        struct cc_state *like = kept;
        int truth = cc_state_decide(&run->in->pool, state, state->result);
        for (; like; like = like->next)
            if (cc_state_same_property(like, state) &&
                (like->result == state->result ||
                 (truth >= 0 && cc_state_decide(&run->in->pool, like, like->result) == truth)))
                break;
        if (like) {
            bool same = cc_state_equal_but_facts(like, state);
            if (same)
                cc_state_join_facts(like, state);
            else {
                cc_state_join(&run->in->pool, like, state, run->context, 0);
                if (truth >= 0)
                    (void)cc_state_assume(&run->in->pool, like, like->result, truth);
            }
            cc_state_drop(&run->in->pool, state);
        } else {
            push_state(&kept, state);
            count++;
        }
    }
    return count > CC_EXITS_PER_CONTEXT ? reduce(run, kept, CC_EXITS_PER_CONTEXT, 0) : kept;
}

/* Local variables in memory exist, unknown and private, when a function begins. */
static void add_locals(struct run *run, struct cc_state *state)
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

static void run_context(struct cc_interpreter *in, uint32_t context, struct cc_state *entry)
{
    cc_func_id func = in->contexts[context].func;
    struct cc_func_info *info = in->funcs[func].info;
    struct run run = { .in = in, .context = context, .info = info, .func = &in->model->funcs[func] };
    if (in->funcs[func].creates_threads) /* its counters tell threads apart: one name for each of them */
        run.context = in->contexts[context].name;
    run.pending = scratch(in, info->block_count, sizeof *run.pending);
    run.heads = scratch(in, info->block_count, sizeof *run.heads);
    run.visits = scratch(in, info->block_count, sizeof *run.visits);
    run.waiting = scratch(in, info->block_count / 64 + 1, sizeof *run.waiting);
    run.by_rank = scratch(in, info->block_count, sizeof *run.by_rank);
    for (uint32_t b = 0; b < info->block_count; b++) {
        const struct cc_block *block = &in->model->blocks[run.func->blocks + b];
        if (info->rank[b] != UINT32_MAX)
            run.by_rank[info->rank[b]] = b;
        if (block->inst_count > run.widest)
            run.widest = block->inst_count;
    }
    cc_term_id *values = scratch(in, run.widest, sizeof *values);
    in->contexts[context].running = true;
    in->funcs[func].reached = true;
    add_locals(&run, entry);
    post(&run, entry, UINT32_MAX, run.func->blocks);
    for (uint32_t rank; (rank = first_waiting(&run)) != UINT32_MAX;) {
        uint32_t block = run.by_rank[rank];
        run.waiting[rank / 64] &= ~((uint64_t)1 << (rank % 64));
        struct cc_state *list = take_states(&run, block);
        for (struct cc_state *state = list, *next; state; state = next) {
            next = state->next;
            run_block(&run, block, state, values);
        }
    }
    for (uint32_t b = 0; b < info->block_count; b++)
        for (struct cc_state *old = run.heads[b], *next; old; old = next) {
            next = old->next;
            cc_state_drop(&in->pool, old);
        }
    in->contexts[context].exits = reduce_exits(&run);
    in->contexts[context].running = false;
    in->contexts[context].done = true;
}

/* ---- calls of defined functions ---- */

/* What of the caller's state a callee can see. */
struct view {
    struct cc_interpreter *in;
    const struct cc_state *state;
    const cc_term_id *arguments; /* as the callee gets them */
    const cc_term_id *given;     /* as the caller gives them */
    uint32_t count;
    uint64_t symbols;         /* filter of the symbols in the arguments */
    struct cc_id_vec objects; /* objects it can reach through its arguments */
    bool only_arguments;      /* it can reach nothing else */
    bool nothing;
};

static void view_value(struct view *view, cc_term_id value)
{
    const struct cc_terms *terms = &view->in->terms;
    while (value && cc_term_at(terms, cc_term_root(terms, value))->op == CC_T_LOAD)
        value = cc_term_at(terms, cc_term_root(terms, value))->a; /* reached through what holds it */
    cc_object_id object = value ? cc_heap_root_object(&view->in->heap, value) : 0;
    if (!object || cc_id_vec_has(&view->objects, object))
        return;
    if (cc_id_vec_push(view->in->arena, &view->objects, object))
        return;
    for (uint32_t i = 0; i < view->state->memory_count; i++) /* and what it points to */
        if (cc_heap_root_object(&view->in->heap, view->state->memory[i].address) == object)
            view_value(view, view->state->memory[i].value);
}

static bool in_view(void *context, const struct cc_memory_entry *entry)
{
    struct view *view = context;
    if (view->nothing)
        return false;
    cc_object_id object = cc_heap_root_object(&view->in->heap, entry->address);
    if (object && (view->only_arguments || cc_state_is_private(view->state, object)) &&
        !cc_id_vec_has(&view->objects, object))
        return false;
    if (object && cc_state_is_private(view->state, object))
        return true;
    if (!view->state->holds_count && cc_heap_is_contended(&view->in->heap, entry->address))
        return false; /* it may have another value by now */
    if (object)
        return true;
    const struct cc_term *root = cc_term_at(&view->in->terms, cc_term_root(&view->in->terms, entry->address));
    return (root->symbols & view->symbols) != 0;
}

static void make_view(struct view *view)
{
    for (uint32_t i = 0; i < view->count; i++) {
        if (!view->arguments[i])
            continue;
        view->symbols |= cc_term_at(&view->in->terms, view->arguments[i])->symbols;
        view_value(view, view->arguments[i]);
    }
    for (uint32_t i = 0; i < view->state->memory_count && !view->only_arguments;
         i++) { /* private objects behind shared or symbolic ones */
        cc_object_id object = cc_heap_root_object(&view->in->heap, view->state->memory[i].address);
        if (!object || !cc_state_is_private(view->state, object))
            view_value(view, view->state->memory[i].value);
    }
}

static void bind_parameters(struct cc_interpreter *in, struct cc_state *entry, uint32_t context, cc_func_id id,
                            const cc_term_id *arguments, uint32_t count)
{
    const struct cc_func *func = &in->model->funcs[id];
    struct cc_func_info *info = in->funcs[id].info;
    for (uint32_t i = 0; i < func->param_count && i < count; i++) {
        if (!arguments[i])
            continue;
        if (info->var_register[i] != CC_NO_REGISTER) {
            entry->registers[info->var_register[i]] = arguments[i];
            continue;
        }
        cc_object_id object = cc_heap_local(&in->heap, func->params + i, context, in->contexts[context].thread);
        cc_term_id address = cc_heap_address(&in->heap, object);
        enum cc_type_kind kind = in->model->types[in->model->vars[func->params + i].type].kind;
        if (kind != CC_TYPE_STRUCT && kind != CC_TYPE_UNION) {
            cc_state_write(&in->pool, entry, address, arguments[i]);
            cc_heap_store(&in->heap, address, arguments[i]);
            continue;
        }
        for (uint32_t m = 0; m < entry->memory_count; m++) { /* a struct by value: the caller's copy */
            struct cc_memory_entry row = entry->memory[m];
            int64_t at, base_at;
            cc_term_id base = cc_term_split(&in->terms, arguments[i], &base_at);
            if (cc_term_split(&in->terms, row.address, &at) == base && at >= base_at) {
                cc_term_id to = cc_term_offset(&in->terms, address, at - base_at);
                if (!cc_state_memory(entry, to)) {
                    cc_state_write(&in->pool, entry, to, row.value);
                    cc_heap_store(&in->heap, to, row.value);
                    m = UINT32_MAX; /* the table moved */
                }
            }
        }
    }
}

/* Rewrite a term from one side's names of the arguments to the other's; they differ in general contexts only. */
static cc_term_id swap_arguments(const struct view *view, cc_term_id term, const cc_term_id *from, const cc_term_id *to)
{
    int64_t constant;
    for (uint32_t i = 0; view->nothing && i < view->count; i++)
        if (from[i] && to[i] && from[i] != to[i] && !cc_term_is_int(&view->in->terms, from[i], &constant))
            term = cc_term_replace(&view->in->terms, term, from[i], to[i]);
    return term;
}

static struct cc_state *entry_state(struct view *view, cc_func_id func)
{
    struct cc_interpreter *in = view->in;
    struct cc_state_pool *pool = &in->pool;
    const struct cc_state *from = view->state;
    struct cc_state *entry = cc_state_new(pool, in->funcs[func].info->register_count);
    entry->phase = from->phase;
    entry->blurred = from->blurred;
    for (uint32_t i = 0; i < from->holds_count; i++) {
        struct cc_hold hold = from->holds[i];
        hold.lock = swap_arguments(view, hold.lock, view->given, view->arguments);
        (void)cc_state_hold(pool, entry, hold);
    }
    for (uint32_t i = 0; i < from->memory_count; i++)
        if (in_view(view, &from->memory[i]))
            cc_state_write(pool, entry, from->memory[i].address, from->memory[i].value);
    for (uint32_t i = 0; i < view->objects.count; i++) {
        if (!cc_state_is_private(from, view->objects.at[i]))
            continue;
        cc_state_set_private(pool, entry, view->objects.at[i], true);
        cc_state_set_known(pool, entry, view->objects.at[i]);
    }
    if (view->nothing)
        return entry;
    for (uint32_t i = 0; i < from->facts_count; i++)
        if (cc_term_at(&in->terms, from->facts[i].atom)->symbols & view->symbols)
            (void)cc_state_assume(pool, entry, from->facts[i].atom, from->facts[i].truth);
    for (uint32_t i = 0; i < from->owned_count; i++)
        if (cc_term_at(&in->terms, from->owned[i])->symbols & view->symbols)
            cc_state_set_owned(pool, entry, from->owned[i], true);
    return entry;
}

static uint32_t context_for(struct cc_interpreter *in, uint64_t key, cc_func_id func)
{
    uint32_t known = cc_id_map_get(&in->context_of, key);
    if (known != CC_NO_ID)
        return known;
    uint32_t made = CC_APPEND_ROW(in->arena, in, contexts);
    in->contexts[made].func = func;
    if (cc_id_map_put(in->arena, &in->context_of, key, made))
        return 0;
    return made;
}

/* Contexts of one calling chain share the names of what they make: their variables, their symbols. */
static uint32_t name_context(struct cc_interpreter *in, uint32_t context, uint64_t chain)
{
    uint64_t key = cc_hash_step(cc_hash_step(0x6e61, chain), in->contexts[context].func);
    uint32_t name = cc_id_map_get(&in->context_of, key);
    if (name == CC_NO_ID) {
        name = context;
        if (cc_id_map_put(in->arena, &in->context_of, key, name))
            return context;
    }
    in->contexts[context].name = name;
    return name;
}

static void prepare(struct cc_interpreter *in, cc_func_id func)
{
    if (!in->funcs[func].info)
        in->funcs[func].info = cc_func_info_make(in->arena, in->model, func);
}

/* Does the result name values that another call of the same context would name the same? */
static bool names_inner_symbols(const struct cc_interpreter *in, cc_term_id value, const struct view *view)
{
    const struct cc_term *row = cc_term_at(&in->terms, value);
    if (!row->symbols)
        return false;
    for (uint32_t i = 0; i < view->count; i++)
        if (view->arguments[i] && cc_term_contains(&in->terms, view->arguments[i], value))
            return false;
    switch ((enum cc_term_op)row->op) {
    case CC_T_PHI:
    case CC_T_RESULT:
        return true;
    case CC_T_LOAD:
        return row->b != 0 || names_inner_symbols(in, row->a, view);
    case CC_T_OFFSET:
    case CC_T_UNARY:
    case CC_T_OLD:
        return names_inner_symbols(in, row->a, view);
    case CC_T_INDEX:
    case CC_T_BINARY:
        return names_inner_symbols(in, row->a, view) || names_inner_symbols(in, row->b, view);
    default:
        return false;
    }
}

/* An object made in the callee and still private is a different one for each call site. */
static cc_term_id rename_object(struct cc_interpreter *in, cc_term_id term, cc_object_id from, cc_object_id to)
{
    return term ? cc_term_replace(&in->terms, term, cc_heap_address(&in->heap, from), cc_heap_address(&in->heap, to))
                : 0;
}

/* What the callee left in the caller's memory gets a name at this call if only the callee can name it. */
static cc_term_id name_content(struct cc_frame *frame, const struct view *view, struct cc_state *out,
                               const struct cc_memory_entry *entry, cc_inst_id call)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_memory_entry *before = cc_state_memory(view->state, entry->address);
    if ((before && before->value == entry->value) || !names_inner_symbols(in, entry->value, view))
        return entry->value;
    cc_term_id owned = through_owned(in, out, entry->value);
    cc_term_id named =
        cc_interp_fresh(frame, call, ((int64_t)entry->address << 8) + 32, cc_term_at(&in->terms, entry->value)->type);
    cc_heap_input(&in->heap, named, entry->value);
    if (owned) {
        cc_state_set_owned(&in->pool, out, named, true);
        cc_state_inherit_taking(&in->pool, owned, named);
    }
    return named;
}

static void merge_exit(struct cc_frame *frame, const struct view *view, struct cc_state *out,
                       const struct cc_state *exit, cc_inst_id call)
{
    struct cc_interpreter *in = frame->in;
    struct cc_state_pool *pool = &in->pool;
    cc_term_id result = exit->result ? swap_arguments(view, exit->result, view->arguments, view->given) : 0;
    out->holds_count = 0;
    for (uint32_t i = 0; i < exit->holds_count; i++) {
        struct cc_hold hold = exit->holds[i];
        hold.lock = swap_arguments(view, hold.lock, view->arguments, view->given);
        (void)cc_state_hold(pool, out, hold);
    }
    out->phase = exit->phase;
    out->blurred |= exit->blurred;
    for (uint32_t i = 0; i < view->objects.count; i++)
        cc_state_set_private(pool, out, view->objects.at[i], cc_state_is_private(exit, view->objects.at[i]));
    struct cc_memory_entry *rows = scratch(in, exit->memory_count, sizeof *rows);
    if (exit->memory_count > 0)
        memcpy(rows, exit->memory, exit->memory_count * sizeof *rows);
    for (uint32_t k = 0; k < exit->known_objects_count; k++) {
        cc_object_id made = exit->known_objects[k], here = made;
        if (cc_id_vec_has(&view->objects, made))
            continue;
        bool is_private = cc_state_is_private(exit, made);
        if (is_private && in->heap.objects[made].kind == CC_OBJECT_HEAP)
            here = cc_heap_clone(&in->heap, made, in->contexts[frame->context].name, call);
        if (cc_sorted_has(out->known_objects, out->known_objects_count, here)) {
            in->heap.objects[here].many = true;
            cc_interp_forget_object(frame, here);
        }
        cc_state_set_known(pool, out, here);
        cc_state_set_private(pool, out, here, is_private);
        if (here == made)
            continue;
        result = rename_object(in, result, made, here);
        for (uint32_t i = 0; i < exit->memory_count; i++) {
            rows[i].address = rename_object(in, rows[i].address, made, here);
            rows[i].value = rename_object(in, rows[i].value, made, here);
        }
    }
    for (uint32_t i = 0; i < exit->owned_count; i++)
        cc_state_set_owned(pool, out, exit->owned[i], true);
    for (uint32_t i = 0; i < exit->memory_count; i++)
        if (rows[i].address && rows[i].value)
            cc_state_write(pool, out, rows[i].address, name_content(frame, view, out, &rows[i], call));
    for (uint32_t i = 0; i < exit->facts_count; i++)
        (void)cc_state_assume(pool, out, exit->facts[i].atom, exit->facts[i].truth);
    out->result = result;
}

/* Give a result that only the callee can name a name at this call. */
static void name_result(struct cc_frame *frame, const struct view *view, struct cc_state *out,
                        const struct cc_state *exit, cc_inst_id call, int64_t number)
{
    struct cc_interpreter *in = frame->in;
    if (!out->result || !names_inner_symbols(in, out->result, view))
        return;
    int truth = cc_state_decide(&in->pool, exit, exit->result);
    cc_term_id owned = through_owned(in, out, out->result);
    struct cc_state *kept = frame->state;
    frame->state = out;
    cc_term_id named = cc_interp_fresh(frame, call, 16 + number, cc_term_at(&in->terms, out->result)->type);
    frame->state = kept;
    cc_heap_input(&in->heap, named, out->result);
    out->result = named;
    if (truth >= 0)
        (void)cc_state_assume(&in->pool, out, named, truth);
    if (owned) {
        cc_state_set_owned(&in->pool, out, named, true);
        cc_state_inherit_taking(&in->pool, owned, named);
    }
}

static bool not_in_view(void *context, const struct cc_memory_entry *entry)
{
    return in_view(context, entry);
}

static struct cc_state *unknown_outcome(struct cc_frame *frame, struct cc_state *state, cc_func_id func,
                                        cc_inst_id call)
{
    cc_type_id type = frame->in->model->types[frame->in->model->funcs[func].type].element;
    struct cc_state *kept = frame->state;
    frame->state = state;
    state->result = cc_interp_fresh(frame, call, 0, type);
    frame->state = kept;
    state->next = NULL;
    return state;
}

/* Replace arguments by the parameter as such: one context for all further calls. */
static void generalise(struct view *view, cc_func_id id, cc_term_id *arguments)
{
    struct cc_interpreter *in = view->in;
    const struct cc_func *func = &in->model->funcs[id];
    for (uint32_t i = 0; i < view->count; i++) {
        if (!arguments[i] || i >= func->param_count)
            continue;
        cc_term_id symbol =
            cc_term_symbol(&in->terms, CC_T_PARAM, func->params + i, 0, 0, in->model->vars[func->params + i].type);
        cc_heap_input(&in->heap, symbol, arguments[i]);
        arguments[i] = symbol;
    }
    view->nothing = true;
    view->objects.count = 0;
    in->funcs[id].bounded = true;
}

/* The context for a call: its entry state, and which one it is. */
struct entering {
    struct cc_state *entry;
    uint32_t context;
    uint64_t chain, key;
};

static struct entering enter_function(struct cc_frame *frame, struct view *view, cc_func_id func, cc_inst_id call)
{
    struct cc_interpreter *in = frame->in;
    struct entering e = { .chain = cc_hash_step(in->contexts[frame->context].chain, call) };
    e.entry = entry_state(view, func);
    e.key = cc_hash_step(func, frame->thread);
    for (uint32_t i = 0; i < view->count; i++)
        e.key = cc_hash_step(e.key, view->arguments[i]);
    e.key = cc_hash_step(e.key, cc_state_hash(e.entry, true));
    if (in->funcs[func].creates_threads || in->funcs[func].blocks)
        e.key = cc_hash_step(e.key, e.chain);
    e.context = context_for(in, e.key, func);
    return e;
}

static void run_new_context(struct cc_frame *frame, struct view *view, const struct entering *e, cc_func_id func,
                            cc_inst_id call)
{
    struct cc_interpreter *in = frame->in;
    uint32_t name = name_context(in, e->context, e->chain);
    for (int self = 0; self < 2; self++) {
        struct cc_context *row = &in->contexts[self ? e->context : name];
        row->thread = frame->thread;
        row->caller = frame->context;
        row->call_site = call;
        row->call_block = frame->block;
        row->chain = e->chain;
        row->depth = in->contexts[frame->context].depth + 1;
        row->assumed = in->assuming;
    }
    in->funcs[func].contexts++;
    bind_parameters(in, e->entry, name, func, view->arguments, view->count);
    run_context(in, e->context, e->entry);
}

/* How many contexts a function may have: fewer, down to one, as the work exceeds the allowance. */
static uint32_t contexts_allowed(const struct cc_interpreter *in)
{
    uint64_t used = in->work / in->allowance;
    return used >= 5 ? 1 : (uint32_t)CC_CONTEXTS_PER_FUNCTION >> used;
}

struct cc_state *cc_interp_run_function(struct cc_frame *frame, struct cc_state *state, cc_func_id func,
                                        const cc_term_id *given, uint32_t count, cc_inst_id call)
{
    struct cc_interpreter *in = frame->in;
    if (in->contexts[frame->context].depth >= CC_CALL_DEPTH) {
        in->funcs[func].bounded = true;
        return unknown_outcome(frame, state, func, call);
    }
    prepare(in, func);
    cc_term_id *arguments = scratch(in, count, sizeof *arguments);
    if (count > 0)
        memcpy(arguments, given, count * sizeof *arguments);
    struct view view = { .in = in, .state = state, .arguments = arguments, .given = given, .count = count };
    view.only_arguments = !in->funcs[func].touches_globals;
    make_view(&view);
    struct entering e = enter_function(frame, &view, func, call);
    if (!in->contexts[e.context].done && in->funcs[func].contexts >= contexts_allowed(in)) {
        cc_state_drop(&in->pool, e.entry);
        generalise(&view, func, arguments);
        e = enter_function(frame, &view, func, call);
    }
    bool done = in->contexts[e.context].done && (!in->contexts[e.context].assumed || in->assuming);
    bool exhausted = in->work / in->allowance >= 5 && in->funcs[func].reached;
    bool refused = in->contexts[e.context].running || (!done && exhausted) ||
                   (!done && in->funcs[func].contexts >= 3 * contexts_allowed(in));
    if (done || refused)
        cc_state_drop(&in->pool, e.entry);
    if (refused) {
        state->blurred |= !in->contexts[e.context].running; /* it may have done anything to locks */
        return unknown_outcome(frame, state, func, call);
    }
    if (!done)
        run_new_context(frame, &view, &e, func, call);
    struct cc_state *list = NULL;
    int64_t number = 0;
    cc_state_forget(state, not_in_view, &view);
    for (const struct cc_state *exit = in->contexts[e.context].exits; exit; exit = exit->next) {
        struct cc_state *out = cc_state_copy(&in->pool, state);
        struct cc_state *kept = frame->state;
        frame->state = out;
        merge_exit(frame, &view, out, exit, call);
        frame->state = kept;
        name_result(frame, &view, out, exit, call, number++);
        push_state(&list, out);
    }
    cc_state_drop(&in->pool, state);
    return list;
}

/* ---- threads and rounds ---- */

static void run_thread(struct cc_interpreter *in, cc_thread_id thread, cc_func_id func, const cc_term_id *arguments,
                       uint32_t count, cc_phase_id phase)
{
    if (!(in->model->funcs[func].flags & CC_FUNC_DEFINED))
        return;
    prepare(in, func);
    uint64_t key = cc_hash_step(cc_hash_step(0x7472, func), in->tree.threads[thread].key);
    uint32_t context = context_for(in, cc_hash_step(key, phase), func);
    struct cc_state *entry = cc_state_new(&in->pool, in->funcs[func].info->register_count);
    entry->phase = phase;
    struct cc_thread_start *start = &in->starts[thread];
    for (uint32_t i = 0; i < start->memory_count; i++)
        if (!cc_heap_is_contended(&in->heap, start->memory[i].address))
            cc_state_write(&in->pool, entry, start->memory[i].address, start->memory[i].value);
    uint32_t name = name_context(in, context, key);
    for (int self = 0; self < 2; self++) {
        in->contexts[self ? context : name].thread = thread;
        in->contexts[self ? context : name].chain = key;
    }
    bind_parameters(in, entry, name, func, arguments, count);
    run_context(in, context, entry);
    for (struct cc_state *exit = in->contexts[context].exits; exit; exit = exit->next)
        cc_interp_thread_ends(in, thread, exit);
}

static void run_entry(struct cc_interpreter *in, cc_func_id id)
{
    const struct cc_func *func = &in->model->funcs[id];
    cc_term_id *arguments = scratch(in, func->param_count, sizeof *arguments);
    for (uint32_t i = 0; i < func->param_count; i++)
        arguments[i] =
            cc_term_symbol(&in->terms, CC_T_PARAM, func->params + i, 0, 0, in->model->vars[func->params + i].type);
    run_thread(in, 0, id, arguments, func->param_count, 0);
}

static cc_func_id find_main(const struct cc_model *model)
{
    for (cc_func_id f = 1; f < model->funcs_count; f++)
        if ((model->funcs[f].flags & CC_FUNC_DEFINED) && model->funcs[f].linkage == CC_LINKAGE_EXTERNAL &&
            !strcmp(cc_model_text(model, model->funcs[f].name), "main"))
            return f;
    return 0;
}

static void run_first_thread(struct cc_interpreter *in)
{
    cc_func_id entry = find_main(in->model);
    in->open = !entry;
    in->tree.threads[0].many = in->open;
    for (cc_func_id f = 1; f < in->model->funcs_count; f++)
        if ((in->model->funcs[f].flags & CC_FUNC_CONSTRUCTOR) && (in->model->funcs[f].flags & CC_FUNC_DEFINED) && entry)
            run_entry(in, f);
    if (entry) {
        run_entry(in, entry);
        return;
    }
    for (cc_func_id f = 1; f < in->model->funcs_count; f++) {
        const struct cc_func *func = &in->model->funcs[f];
        if ((func->flags & CC_FUNC_DEFINED) && !(func->flags & (CC_FUNC_IN_SYSTEM | CC_FUNC_INLINE)) &&
            func->linkage == CC_LINKAGE_EXTERNAL)
            run_entry(in, f);
    }
}

static void run_round(struct cc_interpreter *in)
{
    cc_event_log_clear(&in->log);
    cc_latch_new_round(in);
    cc_creation_locks_new_round(in);
    cc_sync_uses_clear(in);
    in->unknown_join = false; /* the last round knows most */
    for (uint32_t c = 0; c < in->contexts_count; c++) {
        in->contexts[c].done = in->contexts[c].running = false;
        in->contexts[c].exits = NULL;
    }
    for (uint32_t t = 0; t < in->tree.threads_count; t++) {
        in->tree.threads[t].ends = false;
        in->starts[t].run = in->starts[t].queued = false;
    }
    for (cc_func_id f = 1; f < in->model->funcs_count; f++)
        in->funcs[f].contexts = 0;
    in->work = 0;
    in->allowance = 100000 + 2 * (uint64_t)in->model->insts_count;
    in->queue.count = 0;
    run_first_thread(in);
    for (uint32_t i = 0; i < in->queue.count; i++) {
        cc_thread_id thread = in->queue.at[i];
        struct cc_thread *row = &in->tree.threads[thread];
        in->starts[thread].queued = false;
        in->starts[thread].run = true;
        run_thread(in, thread, row->entry, &in->starts[thread].argument, 1, row->created_in);
    }
}

/* Functions that create threads, directly or through direct calls: their calling chain matters. */
static void find_creators(struct cc_interpreter *in)
{
    const struct cc_model *model = in->model;
    for (bool changed = true; changed;) {
        changed = false;
        for (cc_inst_id i = 1; i < model->insts_count; i++) {
            const struct cc_inst *inst = &model->insts[i];
            if (inst->op != CC_OP_CALL || !inst->a || inst->a >= model->funcs_count)
                continue;
            const struct cc_api_model *api = cc_interp_func(in, inst->a)->model;
            bool creates = in->funcs[inst->a].creates_threads;
            for (int e = 0; api && e < CC_API_EFFECTS; e++)
                creates |= api->effects[e].kind == CC_EFFECT_SPAWN;
            for (int e = 0; api && e < CC_API_EFFECTS; e++)
                if (api->effects[e].kind == CC_EFFECT_BLOCK)
                    in->funcs[in->func_of_inst[i]].blocks = true;
            if (!creates)
                continue;
            in->threaded = true;
            cc_func_id caller = in->func_of_inst[i];
            changed |= !in->funcs[caller].creates_threads;
            in->funcs[caller].creates_threads = true;
        }
    }
}

static bool names_global(const struct cc_interpreter *in, const struct cc_inst *inst)
{
    if (inst->op == CC_OP_CALL)
        return !inst->a || in->funcs[inst->a].touches_globals;
    if (inst->op == CC_OP_FUNC_ADDR)
        return true; /* perhaps to be called */
    const struct cc_var *var = inst->op == CC_OP_VAR_ADDR ? &in->model->vars[inst->a] : NULL;
    return var && var->kind == CC_VAR_GLOBAL && !(var->flags & CC_VAR_CONST);
}

/* Functions that see nothing but their arguments: the rest of memory makes no difference to them. */
static void find_touching(struct cc_interpreter *in)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (cc_inst_id i = 1; i < in->model->insts_count; i++) {
            struct cc_func_facts *func = &in->funcs[in->func_of_inst[i]];
            if (func->touches_globals || !names_global(in, &in->model->insts[i]))
                continue;
            func->touches_globals = changed = true;
        }
    }
}

static void map_instructions(struct cc_interpreter *in)
{
    in->func_of_inst = cc_arena_array(in->arena, in->model->insts_count + 1, sizeof *in->func_of_inst);
    for (cc_func_id f = 1; f < in->model->funcs_count; f++)
        for (uint32_t i = 0; i < in->model->funcs[f].inst_count; i++)
            in->func_of_inst[in->model->funcs[f].insts + i] = f;
}

void cc_interpret(struct cc_interpreter *in)
{
    in->funcs = cc_arena_array(in->arena, in->model->funcs_count + 1, sizeof *in->funcs);
    in->undefined_mattered = cc_arena_array(in->arena, in->model->funcs_count + 1, 1);
    (void)CC_APPEND_ROW(in->arena, in, contexts);
    (void)CC_APPEND_ROW(in->arena, in, starts);
    cc_latch_table_init(in);
    in->creation = cc_creation_locks_make(in);
    in->jumps = cc_arena_array(in->arena, 1, sizeof *in->jumps);
    map_instructions(in);
    find_creators(in);
    find_touching(in);
    for (in->round = 0; in->round < CC_ROUNDS; in->round++) {
        uint32_t before = in->heap.generation;
        in->heap.round = in->round + 1;
        run_round(in);
        in->work_in_all += in->work;
        if (in->heap.generation == before || in->work_in_all > 6 * in->allowance)
            break;
    }
}
