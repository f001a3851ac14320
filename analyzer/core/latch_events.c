/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/latch_events.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/memory_order.h"

void cc_latch_table_init(struct cc_interpreter *in)
{
    in->latches = cc_arena_alloc(in->arena, sizeof *in->latches);
}

void cc_latch_new_round(struct cc_interpreter *in)
{
    in->latches->updates_count = 0;
    memset(&in->latches->update_seen, 0, sizeof in->latches->update_seen);
    memset(&in->latches->order_memo, 0, sizeof in->latches->order_memo);
}

cc_term_id cc_latch_mark(struct cc_interpreter *in)
{
    return cc_term_symbol(&in->terms, CC_T_PHI, 0, 0, INT64_MIN + 2, 0);
}

/* The row of the one place that `address` means; CC_NO_ID if it is not one, or if it is new and `make` is not set. */
static uint32_t place_at(struct cc_interpreter *in, cc_term_id address, bool make)
{
    struct cc_latch_table *table = in->latches;
    struct cc_targets where = cc_heap_resolve(&in->heap, address);
    if (where.count != 1 || where.at[0].kind != CC_TARGET_OBJECT || where.at[0].stride ||
        !cc_heap_is_unique(&in->heap, where.at[0].id))
        return CC_NO_ID;
    uint64_t key = cc_hash_step(where.at[0].id, (uint64_t)where.at[0].offset);
    uint32_t row = cc_id_map_get(&table->place_of, key);
    if (row != CC_NO_ID || !make)
        return row;
    row = CC_APPEND_ROW(in->arena, table, places);
    table->places[row] = (struct cc_latch_place){ where.at[0].id, where.at[0].offset, false };
    in->heap.generation++; /* its updates count from the next round on */
    return cc_id_map_put(in->arena, &table->place_of, key, row) ? CC_NO_ID : row;
}

static void observe(struct cc_interpreter *in, struct cc_state *state, uint32_t place, cc_term_id shape, bool truth)
{
    struct cc_latch_table *table = in->latches;
    uint64_t key = cc_hash_step(cc_hash_step(place, shape), truth);
    uint32_t row = cc_id_map_get(&table->observation_of, key);
    if (row == CC_NO_ID) {
        row = CC_APPEND_ROW(in->arena, table, observations);
        table->observations[row] = (struct cc_observation){ place, shape, truth };
        if (cc_id_map_put(in->arena, &table->observation_of, key, row))
            return;
    }
    struct cc_phase phase = cc_phase_at(&in->tree, state->phase);
    phase.awaited = cc_set_with(&in->sets, phase.awaited, CC_AWAITED_LATCH(row));
    state->phase = cc_phase_of(&in->tree, phase);
}

/* The load in a comparison with a constant, or 0. */
static cc_term_id compared_load(const struct cc_interpreter *in, cc_term_id atom)
{
    const struct cc_term *row = cc_term_at(&in->terms, atom);
    int64_t constant;
    if (row->op != CC_T_BINARY)
        return 0;
    cc_term_id load = cc_term_is_int(&in->terms, row->b, &constant)   ? row->a
                      : cc_term_is_int(&in->terms, row->a, &constant) ? row->b
                                                                      : 0;
    return load && cc_term_content_of(&in->terms, load) ? load : 0;
}

/* Did the load find what it found without any order: by a relaxed operation, outside of all locks? */
static bool orders_nothing(struct cc_interpreter *in, const struct cc_state *state, cc_term_id load)
{
    const struct cc_term *row = cc_term_at(&in->terms, load);
    return !state->holds_count && row->op == CC_T_LOAD && row->b && cc_is_atomic(in, row->b) &&
           !cc_order_acquires(in, row->b);
}

static void observe_fact(struct cc_interpreter *in, struct cc_state *state, const struct cc_fact *fact)
{
    cc_term_id load = compared_load(in, fact->atom);
    cc_term_id address = load ? cc_term_content_of(&in->terms, load) : 0;
    if (!address || !cc_heap_is_contended(&in->heap, address) || orders_nothing(in, state, load))
        return;
    uint32_t place = place_at(in, address, true);
    if (place == CC_NO_ID)
        return;
    cc_term_id shape = cc_term_replace(&in->terms, fact->atom, load, cc_latch_mark(in));
    observe(in, state, place, shape, fact->truth);
}

void cc_latch_observe_loop_exit(struct cc_interpreter *in, cc_thread_id thread, struct cc_state *state)
{
    if (cc_runs_alone(&in->tree, thread, state->phase))
        return;
    for (uint32_t i = 0; i < state->facts_count; i++)
        observe_fact(in, state, &state->facts[i]);
}

/* Do all values ever stored at `address` look like those of a flag? */
static bool is_flag(struct cc_interpreter *in, cc_term_id address)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, address);
    if (where.count != 1 || where.at[0].kind != CC_TARGET_OBJECT || where.at[0].stride)
        return false;
    const struct cc_object *object = &in->heap.objects[where.at[0].id];
    for (uint32_t c = 0; c < object->cells_count; c++) {
        const struct cc_cell *cell = &object->cells[c];
        if (!cc_offsets_overlap(cell->offset, cell->stride, 1, where.at[0].offset, 0, 1))
            continue;
        for (uint32_t v = 0; v < cell->values.count; v++)
            if (cc_term_at(&in->terms, cell->values.at[v])->op != CC_T_INT)
                return false;
    }
    return true;
}

void cc_latch_observe_branch(struct cc_frame *frame, struct cc_state *state, cc_term_id value)
{
    struct cc_interpreter *in = frame->in;
    if (!value || !state->facts_count || cc_runs_alone(&in->tree, frame->thread, state->phase))
        return;
    const struct cc_fact fact = state->facts[state->facts_count - 1];
    cc_term_id load = compared_load(in, fact.atom);
    if (!load)
        return;
    const struct cc_term *row = cc_term_at(&in->terms, load);
    bool atomic =
        row->op == CC_T_LOAD && row->b && in->model->insts[row->b].op == CC_OP_LOAD && cc_order_acquires(in, row->b);
    if (atomic || (state->holds_count && is_flag(in, cc_term_content_of(&in->terms, load))))
        observe_fact(in, state, &fact);
}

/* ---- updates ---- */

static bool releases(struct cc_interpreter *in, const struct cc_state *state, cc_inst_id id, bool atomic)
{
    return cc_state_holds_exclusively(state) || (atomic && cc_order_releases(in, id));
}

static void log_update(struct cc_frame *frame, struct cc_update update)
{
    struct cc_interpreter *in = frame->in;
    struct cc_latch_table *table = in->latches;
    update.context = frame->context;
    update.block = frame->block;
    update.thread = frame->thread;
    update.phase = frame->state->phase;
    uint64_t key = cc_hash_step(cc_hash_step(update.place, update.inst), update.context);
    key = cc_hash_step(cc_hash_step(key, (uint64_t)update.delta), (uint64_t)update.value << 32 | update.phase);
    if (cc_id_map_get(&table->update_seen, key) == CC_NO_ID) {
        uint32_t row = CC_APPEND_ROW(in->arena, table, updates);
        table->updates[row] = update;
        if (cc_id_map_put(in->arena, &table->update_seen, key, row))
            return;
    }
    cc_func_id func = frame->func;
    if (!in->funcs[func].chain_matters) { /* who calls it matters now */
        in->funcs[func].chain_matters = true;
        in->heap.generation++;
    }
    struct cc_phase phase = cc_phase_at(&in->tree, frame->state->phase);
    if (cc_clock_get(&in->sets, phase.clock, CC_LATCH_CLOCK(update.place), false) < 2)
        phase.clock = cc_clock_pass(&in->sets, phase.clock, CC_LATCH_CLOCK(update.place));
    frame->state->phase = cc_phase_of(&in->tree, phase);
}

void cc_latch_update(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id, bool atomic)
{
    struct cc_interpreter *in = frame->in;
    uint32_t place = in->latches->places_count ? place_at(in, address, false) : CC_NO_ID;
    if (place == CC_NO_ID)
        return;
    struct cc_update update = { .place = place, .inst = id, .kind = CC_UPDATE_OTHER };
    int64_t bytes, constant;
    cc_term_id base = cc_term_split(&in->terms, value, &bytes);
    const struct cc_term *row = cc_term_at(&in->terms, base);
    cc_term_id content = cc_term_content_of(&in->terms, base);
    bool of_place = content && place_at(in, content, false) == place;
    if (of_place) {
        if (!bytes)
            return;
        update.kind = CC_UPDATE_ADD;
        update.delta = bytes;
    } else if (row->op == CC_T_BINARY && row->sub == CC_BIN_ADD && cc_term_content_of(&in->terms, row->a)) {
        update.kind = CC_UPDATE_ADD;
        update.value = row->b;
    } else {
        update.kind = CC_UPDATE_SET;
        update.value = value;
        if (cc_term_is_int(&in->terms, value, &constant))
            update.delta = constant;
    }
    update.releases = releases(in, frame->state, id, atomic);
    log_update(frame, update);
}

/* ---- semaphores ---- */

static uint32_t semaphore_place(struct cc_interpreter *in, cc_term_id semaphore)
{
    uint32_t place = place_at(in, semaphore, true);
    if (place != CC_NO_ID)
        in->latches->places[place].semaphore = true;
    return place;
}

void cc_latch_post(struct cc_frame *frame, cc_term_id semaphore, cc_inst_id id)
{
    uint32_t place = semaphore ? semaphore_place(frame->in, semaphore) : CC_NO_ID;
    if (place != CC_NO_ID)
        log_update(frame, (struct cc_update){
                              .place = place, .inst = id, .kind = CC_UPDATE_ADD, .delta = 1, .releases = true });
}

/* Does every iteration of the loop pass `block`, once? So it is when the body branches nowhere but at its head. */
static bool is_in_each_iteration(const struct cc_interpreter *in, const struct cc_func_info *info,
                                 const struct cc_loop *loop, uint32_t block)
{
    const struct cc_func *func = &in->model->funcs[info->func];
    for (uint32_t b = 0; b < info->block_count; b++) {
        const struct cc_block *row = &in->model->blocks[func->blocks + b];
        if (cc_bit(loop->body, b) && b != loop->head && row->term != CC_TERM_JUMP)
            return false;
    }
    return info->innermost[block] && &info->loops[info->innermost[block] - 1] == loop;
}

/* The loop around this wait, in the function that waits or in a caller, waits once in each iteration. */
static void note_waiting_loop(struct cc_frame *frame, uint32_t place)
{
    struct cc_interpreter *in = frame->in;
    uint32_t context = frame->context, block = frame->block;
    for (int depth = 0; context && depth < CC_CALL_DEPTH; depth++) {
        const struct cc_context *row = &in->contexts[context];
        const struct cc_func_info *info = in->funcs[row->func].info;
        if (info->innermost[block]) {
            const struct cc_loop *loop = &info->loops[info->innermost[block] - 1];
            uint64_t key = cc_hash_step(context, loop->head);
            uint32_t known = cc_id_map_get(&in->waiting_loops, key);
            bool good = is_in_each_iteration(in, info, loop, block) && (known == CC_NO_ID || known == place);
            if (cc_id_map_put(in->arena, &in->waiting_loops, key, good ? place : CC_NO_ID - 1))
                return;
            return;
        }
        block = row->call_block;
        context = row->caller;
    }
}

void cc_latch_leave_waiting_loop(struct cc_interpreter *in, struct cc_state *state, uint32_t context, uint32_t head)
{
    uint32_t place = cc_id_map_get(&in->waiting_loops, cc_hash_step(context, head));
    const struct cc_loop_bound *bound = cc_interp_loop_bound(in, context, head);
    int64_t from;
    if (place >= in->latches->places_count || !bound || !bound->to || !cc_term_is_int(&in->terms, bound->from, &from))
        return;
    /* as many have been posted as there were iterations */
    cc_term_id trips = cc_term_offset(&in->terms, bound->to, -from);
    cc_term_id shape = cc_term_binary(&in->terms, CC_BIN_LT, cc_latch_mark(in), trips);
    observe(in, state, place, shape, false);
}

void cc_latch_wait(struct cc_frame *frame, cc_term_id semaphore)
{
    struct cc_interpreter *in = frame->in;
    uint32_t place = semaphore ? semaphore_place(in, semaphore) : CC_NO_ID;
    if (place == CC_NO_ID)
        return;
    note_waiting_loop(frame, place);
    /* it was above zero */
    cc_term_id shape = cc_term_binary(&in->terms, CC_BIN_LT, cc_term_int(&in->terms, 0), cc_latch_mark(in));
    observe(in, frame->state, place, shape, true);
}
