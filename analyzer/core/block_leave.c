/* SPDX-License-Identifier: Apache-2.0 */
/* Where a state goes at the end of a block, and what leaving a loop tells. */
#include "analyzer/core/function_run.h"

#include "analyzer/core/array_walk.h"
#include "analyzer/core/cas_offer.h"
#include "analyzer/core/certainty.h"
#include "analyzer/core/core_memory.h"
#include "analyzer/core/element_choice.h"
#include "analyzer/core/guard.h"
#include "analyzer/core/last_reference.h"
#include "analyzer/core/latch_events.h"
#include "analyzer/core/lock_row.h"
#include "analyzer/core/sync_use.h"
#include "analyzer/core/taking.h"
#include "analyzer/core/word_lock.h"

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

/* Does the store only keep what was found by an atomic look: `while ((now = atomic_load(&round)) == last)`? */
static bool keeps_look(const struct cc_model *model, const struct cc_inst *store)
{
    const struct cc_inst *value = cc_inst_without_casts(model, store->b);
    return value->op == CC_OP_LOAD && (value->flags & CC_INST_ATOMIC);
}

/* Does the loop wait for another thread: by a call that waits, or by doing nothing but look? Found once. */
static bool waits_in_loop(struct cc_run *run, uint32_t number)
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
            busy |= (inst->op == CC_OP_STORE && !keeps_look(run->in->model, inst)) || inst->op == CC_OP_CALL ||
                    inst->op == CC_OP_COPY;
        }
    }
    loop->waits = calls || !busy ? 1 : 2;
    return loop->waits == 1;
}

/* Does the way from one block to another leave a loop that waits? */
static bool ends_wait(struct cc_run *run, uint32_t from, cc_block_id target)
{
    uint32_t to = target - run->func->blocks;
    for (uint32_t l = 0; l < run->info->loops_count && run->info->innermost[from]; l++)
        if (cc_bit(run->info->loops[l].body, from) && !cc_bit(run->info->loops[l].body, to) && waits_in_loop(run, l))
            return true;
    return false;
}

/* What a state calls by a counter's name, and knows to be one number, is that number from now on. */
static void settle_counters(struct cc_run *run, struct cc_state *state, uint32_t head)
{
    for (uint32_t f = 0; f < state->facts_count; f++) {
        const struct cc_term *row = cc_term_at(&run->in->terms, state->facts[f].atom);
        if (row->op != CC_T_BINARY || row->sub != CC_BIN_EQ || !state->facts[f].truth)
            continue;
        const struct cc_term *phi = cc_term_at(&run->in->terms, row->a);
        int64_t number;
        if (phi->op != CC_T_PHI || phi->a != run->context || phi->b != run->func->blocks + head ||
            !cc_term_is_int(&run->in->terms, row->b, &number))
            continue;
        for (uint32_t r = 0; r < state->registers_count; r++)
            if (state->registers[r] == row->a)
                state->registers[r] = row->b;
    }
}

static bool joins_in_loop(const struct cc_run *run, const struct cc_loop *loop)
{
    const struct cc_model *model = run->in->model;
    for (uint32_t b = 0; b < run->info->block_count; b++) {
        const struct cc_block *block = &model->blocks[run->func->blocks + b];
        for (uint32_t i = 0; i < block->inst_count && cc_bit(loop->body, b); i++) {
            const struct cc_inst *inst = &model->insts[block->insts + i];
            bool named = inst->op == CC_OP_CALL && inst->a;
            const struct cc_api_model *api = named ? cc_interp_func(run->in, inst->a)->model : NULL;
            if (api && (api->effects[0].kind == CC_EFFECT_JOIN || api->effects[0].kind == CC_EFFECT_JOIN_STORED ||
                        api->effects[0].kind == CC_EFFECT_TRY_JOIN))
                return true;
        }
    }
    return false;
}

/*
 * Leaving a loop that joins all instances of some threads: they are over. A way out of it that is met before its body, in the
 * first round, does not know yet which.
 */
static void leave_loops(struct cc_run *run, struct cc_state *state, uint32_t from, uint32_t to)
{
    struct cc_interpreter *in = run->in;
    if (from == UINT32_MAX || !run->info->innermost[from])
        return;
    for (uint32_t l = 0; l < run->info->loops_count; l++) {
        const struct cc_loop *loop = &run->info->loops[l];
        if (!cc_bit(loop->body, from) || cc_bit(loop->body, to))
            continue;
        settle_counters(run, state, loop->head);
        cc_taking_leave_loop(run, state, loop, from);
        if (waits_in_loop(run, l))
            cc_latch_observe_loop_exit(in, run->context, state);
        if (from == loop->head)
            cc_latch_leave_waiting_loop(in, state, run->context, loop->head);
        cc_lock_row_leave(in, state, run->context, loop, from == loop->head);
        cc_set_id over = cc_interp_joined_by_loop(in, run->context, loop->head);
        state->too_soon |= !over && in->round == 0 && joins_in_loop(run, loop);
        if (!over)
            continue;
        struct cc_phase phase = cc_phase_at(&in->tree, state->phase);
        phase.joined = cc_set_union(&in->sets, phase.joined, over);
        state->phase = cc_phase_of(&in->tree, phase);
    }
}

/* A path on which a creation failed is not followed into the next iteration, nor past a loop that waits or joins. */
static bool failure_ends(struct cc_run *run, const struct cc_state *state, uint32_t from, uint32_t to)
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
void cc_run_post(struct cc_run *run, struct cc_state *state, uint32_t from, cc_block_id target)
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
    cc_push_state(&run->pending[block], state);
    cc_bit_set(run->waiting, run->info->rank[block]);
}

const struct cc_loop_bound *cc_interp_loop_bound(const struct cc_interpreter *in, uint32_t context, uint32_t head)
{
    uint32_t row = cc_id_map_get(&in->loop_bounds, cc_hash_step(context, head));
    return row == CC_NO_ID ? NULL : &in->bounds[row];
}

/* The counter of the loop headed by `head` that `atom` compares, with `*more` added to it, or 0. */
static cc_term_id counter_compared(const struct cc_run *run, cc_term_id atom, uint32_t head, int64_t *more)
{
    const struct cc_term *row = cc_term_at(&run->in->terms, atom);
    for (int side = 0; row->op == CC_T_BINARY && side < 2; side++) {
        cc_term_id term = cc_term_split(&run->in->terms, side ? row->b : row->a, more);
        const struct cc_term *phi = cc_term_at(&run->in->terms, term);
        if (phi->op == CC_T_PHI && phi->a == run->context && phi->b == run->func->blocks + head &&
            cc_id_map_get(&run->in->induction, term) == 1)
            return term;
    }
    return 0;
}

/* The only value a counter starts from, or 0. */
static cc_term_id first_value(const struct cc_interpreter *in, cc_term_id counter)
{
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, counter);
    cc_term_id first = 0;
    for (uint32_t i = 0; inputs && i < inputs->count; i++)
        if (!cc_term_contains(&in->terms, inputs->at[i], counter)) {
            if (first)
                return 0;
            first = inputs->at[i];
        }
    return first;
}

/* By how much the loop advances its counter each time: 0 if that is not one constant. */
static int64_t step_of_counter(const struct cc_run *run, const struct cc_loop *loop, cc_term_id counter)
{
    uint32_t slot = (uint32_t)(cc_term_at(&run->in->terms, counter)->imm >> 1);
    int64_t step = 0;
    for (uint32_t v = 0; v < run->func->var_count; v++)
        if (run->info->var_register[v] == slot &&
            cc_loop_induction(run->in->model, run->info, loop, run->func->params + v, &step))
            return step;
    return 0;
}

/*
 * The values of a counter that starts at `first` and takes single steps while `atom` is `truth`, which compares it with
 * `more` added: `++i < n` tests the value before that step.
 */
static struct cc_loop_bound bound_of(struct cc_interpreter *in, cc_term_id counter, int64_t more, cc_term_id first,
                                     int64_t step, cc_term_id atom, bool truth)
{
    const struct cc_term row = *cc_term_at(&in->terms, atom);
    bool on_left = row.a == cc_term_offset(&in->terms, counter, more);
    cc_term_id limit = cc_term_offset(&in->terms, on_left ? row.b : row.a, -more);
    bool unequal = row.sub == CC_BIN_EQ && !truth;
    struct cc_loop_bound none = { 0 };
    if (!first || (row.sub != CC_BIN_LT && !unequal) || cc_term_contains(&in->terms, limit, counter))
        return none;
    if (step == 1) { /* i < n, i <= n, i != n */
        if (!unequal && on_left != truth)
            return none;
        return (struct cc_loop_bound){ .from = first,
                                       .to = cc_term_offset(&in->terms, limit, unequal || truth ? 0 : 1) };
    }
    if (step == -1) { /* i > n, i >= n, i != n */
        if (!unequal && on_left == truth)
            return none;
        return (struct cc_loop_bound){ .from = cc_term_offset(&in->terms, limit, unequal || truth ? 1 : 0),
                                       .to = cc_term_offset(&in->terms, first, 1) };
    }
    return none;
}

/* A branch that stays in the loop one way and leaves it the other bounds it. */
static void note_bound(struct cc_run *run, uint32_t from, const struct cc_block *block, cc_term_id value)
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
    int64_t more = 0;
    cc_term_id counter = counter_compared(run, atom, loop->head, &more);
    if (!counter)
        return;
    cc_term_id first = first_value(in, counter);
    int64_t step = step_of_counter(run, loop, counter);
    struct cc_loop_bound bound = bound_of(in, counter, more, first, step, atom, truth == stays[0]);
    bound.counter = counter;
    if (!more)
        cc_walk_bound(in, counter, first, step, atom, truth == stays[0], &bound);
    bound.round = in->heap.round;
    bound.certain = from == loop->head;
    uint64_t key = cc_hash_step(run->context, loop->head);
    uint32_t row = cc_id_map_get(&in->loop_bounds, key);
    if (row == CC_NO_ID) {
        row = CC_APPEND_ROW(in->arena, in, bounds);
        if (cc_id_map_put(in->arena, &in->loop_bounds, key, row))
            return;
    } else if (in->bounds[row].round == bound.round) {
        const struct cc_loop_bound *old = &in->bounds[row];
        bound.certain &= old->certain && old->from == bound.from && old->to == bound.to;
    }
    in->bounds[row] = bound;
}

/* Two pointers that never mean one place are not equal; -1 when that is not so, or not known. */
static int decide_by_places(struct cc_interpreter *in, const struct cc_state *state, cc_term_id value)
{
    cc_term_id atom;
    bool when;
    if (!value)
        return -1;
    cc_term_condition(&in->terms, value, &atom, &when);
    struct cc_term row = *cc_term_at(&in->terms, atom);
    if (row.op != CC_T_BINARY || cc_term_at(&in->terms, row.a)->op == CC_T_INT ||
        cc_term_at(&in->terms, row.b)->op == CC_T_INT)
        return -1;
    bool equality = row.sub == CC_BIN_EQ; /* else: is it less, as it is known not to be greater? */
    if (!equality && cc_state_decide(&in->pool, state, cc_term_binary(&in->terms, CC_BIN_LT, row.b, row.a)) != 0)
        return -1;
    return cc_interp_may_be_same(in, row.a, row.b) ? -1 : when != equality;
}

/* A number that counts up from one that is not negative is not negative itself; nor is one that comes from such numbers only. */
static bool is_not_negative(const struct cc_interpreter *in, cc_term_id term, int depth)
{
    enum { DEEPEST = 4 };
    int64_t number, step;
    if (cc_term_is_int(&in->terms, term, &number))
        return number >= 0;
    const struct cc_id_vec *inputs = depth < DEEPEST ? cc_heap_inputs(&in->heap, term) : NULL;
    for (uint32_t i = 0; inputs && i < inputs->count; i++) {
        bool counts = cc_term_split(&in->terms, inputs->at[i], &step) == term && step >= 0;
        if (!counts && !is_not_negative(in, inputs->at[i], depth + 1))
            return false;
    }
    return inputs && inputs->count;
}

/* Is a number compared with what is less than all it can be? */
static int decide_by_sign(struct cc_interpreter *in, cc_term_id value)
{
    cc_term_id atom;
    bool when;
    int64_t limit;
    if (!value)
        return -1;
    struct cc_terms *terms = &in->terms;
    cc_term_condition(terms, value, &atom, &when);
    const struct cc_term row = *cc_term_at(terms, atom);
    if (row.op != CC_T_BINARY)
        return -1;
    if (cc_term_is_int(terms, row.b, &limit) && (row.sub == CC_BIN_EQ ? limit < 0 : limit <= 0) &&
        (row.sub == CC_BIN_EQ || row.sub == CC_BIN_LT) && is_not_negative(in, row.a, 0))
        return !when;
    if (cc_term_is_int(terms, row.a, &limit) && row.sub == CC_BIN_LT && limit < 0 && is_not_negative(in, row.b, 0))
        return when;
    return -1;
}

/* Go to `target`, where `value` is `truth`, if that can be. */
static void post_way(struct cc_run *run, struct cc_frame *frame, struct cc_state *state, cc_term_id value, bool truth,
                     uint32_t target)
{
    struct cc_interpreter *in = run->in;
    bool possible =
        !cc_word_lock_refutes(frame, state, value, truth) && cc_state_assume(&in->pool, state, value, truth);
    if (possible) {
        cc_reference_learn(frame, state, value, truth);
        cc_cas_offer_learn(in, state, value, truth);
    }
    if (possible && !cc_word_lock_learn(frame, state, value, truth))
        cc_latch_observe_branch(frame, state, value, ends_wait(run, frame->block, target));
    if (possible && cc_element_learn(in, state, value, truth))
        cc_run_post(run, state, frame->block, target);
    else
        cc_state_drop(&in->pool, state);
}

/* The way on is not decided. Which one a call takes may be its own choice. */
static void choose_way(const struct cc_interpreter *in, struct cc_state *state, cc_term_id value)
{
    if (state->cut & CC_CUT_GENERAL && value && cc_is_choice_of_call(&in->terms, value))
        state->cut |= CC_CUT_CHOSEN;
}

static void post_branch(struct cc_run *run, struct cc_frame *frame, const struct cc_block *block)
{
    struct cc_state *state = frame->state;
    cc_term_id value = cc_interp_value(frame, block->value);
    note_bound(run, frame->block, block, value);
    int decided = cc_state_decide(&run->in->pool, state, value);
    if (decided < 0)
        decided = decide_by_places(run->in, state, value);
    if (decided < 0)
        decided = decide_by_sign(run->in, value);
    if (decided >= 0) {
        cc_run_post(run, state, frame->block, block->target[decided ? 0 : 1]);
        return;
    }
    choose_way(run->in, state, value);
    struct cc_state *other = cc_state_copy(&run->in->pool, state);
    post_way(run, frame, state, value, true, block->target[0]);
    post_way(run, frame, other, value, false, block->target[1]);
}

static void post_case(struct cc_run *run, uint32_t from, const struct cc_state *state, cc_term_id value,
                      const struct cc_case *row)
{
    struct cc_state *copy = cc_state_copy(&run->in->pool, state);
    bool possible = true;
    if (value && row->low == row->high) {
        cc_term_id equal = cc_term_binary(&run->in->terms, CC_BIN_EQ, value, cc_term_int(&run->in->terms, row->low));
        possible = cc_state_assume(&run->in->pool, copy, equal, true);
    }
    if (possible)
        cc_run_post(run, copy, from, row->target);
    else
        cc_state_drop(&run->in->pool, copy);
}

static void post_switch(struct cc_run *run, struct cc_frame *frame, const struct cc_block *block)
{
    cc_term_id value = block->value ? cc_interp_value(frame, block->value) : 0;
    int64_t known;
    bool constant = value && cc_state_known_int(&run->in->pool, frame->state, value, &known), matched = false;
    if (!constant && block->term == CC_TERM_SWITCH)
        choose_way(run->in, frame->state, value);
    for (uint32_t i = 0; i < block->case_count; i++) {
        const struct cc_case *row = &run->in->model->cases[block->cases + i];
        bool hit = !constant || block->term == CC_TERM_INDIRECT || (known >= row->low && known <= row->high);
        matched |= constant && hit;
        if (hit)
            post_case(run, frame->block, frame->state, block->term == CC_TERM_SWITCH ? value : 0, row);
    }
    if (block->term == CC_TERM_SWITCH && block->target[0] && !(constant && matched))
        cc_run_post(run, frame->state, frame->block, block->target[0]);
    else
        cc_state_drop(&run->in->pool, frame->state);
}

static void add_exit(struct cc_run *run, struct cc_state *state, cc_term_id result, cc_loc_id where)
{
    for (uint32_t i = 0; i < state->holds_count; i++)
        if (state->holds[i].context == run->context && !state->holds[i].left_at)
            state->holds[i].left_at = where;
    state->result = result;
    cc_push_state(&run->exits, state);
}

/* The memory of parameters is given up as well; what main was given lasts until the process ends. */
static void end_parameters(struct cc_frame *frame, const struct cc_block *block)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_func *func = &in->model->funcs[frame->func];
    if (!frame->thread && !in->contexts[frame->context].caller)
        return;
    for (uint32_t i = 0; i < func->param_count && i < func->var_count; i++)
        if (frame->info->var_register[i] == CC_NO_REGISTER)
            cc_sync_use_end_of(frame, cc_heap_local(&in->heap, func->params + i, frame->context, frame->thread),
                               block->insts + block->inst_count);
}

static void leave_function(struct cc_run *run, struct cc_frame *frame, const struct cc_block *block)
{
    struct cc_interpreter *in = run->in;
    struct cc_state *state = frame->state;
    if (cc_phase_at(&in->tree, state->phase).failed_in == run->context) {
        cc_state_drop(&in->pool, state);
        return;
    }
    cc_guard_leave(frame);
    end_parameters(frame, block);
    cc_term_id result = block->value ? cc_interp_value(frame, block->value) : 0;
    if (!cc_word_lock_depends(in, result) || cc_state_decide(&in->pool, state, result) >= 0) {
        add_exit(run, state, result, block->term_loc);
        return;
    }
    for (int truth = 0; truth < 2; truth++) { /* the caller is told whether a word was taken */
        struct cc_state *one = truth ? state : cc_state_copy(&in->pool, state);
        (void)cc_state_assume(&in->pool, one, result, truth);
        (void)cc_word_lock_learn(frame, one, result, truth);
        add_exit(run, one, truth ? cc_term_int(&in->terms, 1) : cc_term_int(&in->terms, 0), block->term_loc);
    }
}

/* The result of the block's last atomic change, if it is open whether that has taken a word or given it back; or 0. */
static cc_term_id open_offer(const struct cc_run *run, const struct cc_frame *frame, const struct cc_block *block)
{
    struct cc_interpreter *in = run->in;
    for (uint32_t i = in->offers_count ? block->inst_count : 0; i-- > 0;) {
        const struct cc_inst *inst = &in->model->insts[block->insts + i];
        cc_term_id value = frame->values[i];
        if (inst->op == CC_OP_RMW || inst->op == CC_OP_CAS)
            return value && cc_word_lock_depends(in, value) && cc_state_decide(&in->pool, frame->state, value) < 0
                       ? value
                       : 0;
    }
    return 0;
}

static void leave_decided(struct cc_run *run, struct cc_frame *frame, const struct cc_block *block)
{
    switch ((enum cc_term_kind)block->term) {
    case CC_TERM_JUMP:
        cc_run_post(run, frame->state, frame->block, block->target[0]);
        break;
    case CC_TERM_BRANCH:
        post_branch(run, frame, block);
        break;
    case CC_TERM_SWITCH:
    case CC_TERM_INDIRECT:
        post_switch(run, frame, block);
        break;
    case CC_TERM_RETURN:
        leave_function(run, frame, block);
        break;
    default:
        cc_state_drop(&run->in->pool, frame->state);
        break;
    }
}

/* Does the end of the block itself depend on the value, or tell it to the caller? */
static bool ends_on(struct cc_frame *frame, const struct cc_block *block, cc_term_id value)
{
    cc_term_id last = block->value ? cc_interp_value(frame, block->value) : 0;
    return block->term == CC_TERM_RETURN || (last && cc_term_contains(&frame->in->terms, last, value));
}

/* What an atomic change has come to is kept apart before paths meet on which a variable holds the result of another one. */
void cc_run_leave_block(struct cc_run *run, struct cc_frame *frame, const struct cc_block *block)
{
    struct cc_interpreter *in = run->in;
    cc_term_id value = open_offer(run, frame, block);
    if (!value || ends_on(frame, block, value)) {
        leave_decided(run, frame, block);
        return;
    }
    struct cc_state *state[2] = { cc_state_copy(&in->pool, frame->state), frame->state };
    for (int truth = 0; truth < 2; truth++) {
        frame->state = state[truth];
        if (!cc_word_lock_refutes(frame, frame->state, value, truth) &&
            cc_state_assume(&in->pool, frame->state, value, truth)) {
            (void)cc_word_lock_learn(frame, frame->state, value, truth);
            leave_decided(run, frame, block);
        } else {
            cc_state_drop(&in->pool, frame->state);
        }
    }
}

/* A state in the middle of a block, with the values computed so far. */
