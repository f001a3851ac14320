/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/latch_events.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/drain.h"
#include "analyzer/core/element_latch.h"
#include "analyzer/core/every_way.h"
#include "analyzer/core/first_time.h"
#include "analyzer/core/handed_back.h"
#include "analyzer/core/memory_order.h"
#include "analyzer/core/own_barrier.h"
#include "analyzer/core/turn.h"
#include "analyzer/core/work_round.h"

enum { MOST_WAITS = 8 /* of one thread for one semaphore, counted one by one */ };

void cc_latch_table_init(struct cc_interpreter *in)
{
    in->latches = cc_arena_alloc(in->arena, sizeof *in->latches);
}

void cc_latch_new_round(struct cc_interpreter *in)
{
    memset(&in->latches->turns_memo, 0, sizeof in->latches->turns_memo);
    cc_turn_new_round(in);
    cc_own_barrier_new_round(in);
    in->latches->updates_count = in->latches->steps_count = 0;
    for (uint32_t i = 0; i < in->latches->places_count; i++)
        in->latches->places[i].blurred = false;
    memset(&in->latches->update_seen, 0, sizeof in->latches->update_seen);
    memset(&in->latches->step_of, 0, sizeof in->latches->step_of);
    memset(&in->latches->order_memo, 0, sizeof in->latches->order_memo);
}

void cc_latch_need(struct cc_interpreter *in, uint32_t place)
{
    in->latches->places[place].needed = true;
}

cc_term_id cc_latch_mark(struct cc_interpreter *in)
{
    return cc_term_symbol(&in->terms, CC_T_PHI, 0, 0, INT64_MIN + 2, 0);
}

/* The name of a place that it has in every run of the analysis. */
static uint64_t lasting_name(const struct cc_interpreter *in, const struct cc_latch_place *place)
{
    return cc_hash_step(in->heap.objects[place->object].origin, (uint64_t)place->offset + (uint64_t)place->stride * 31);
}

enum { NEEDED = 0, IDLE };

void cc_latch_rest_idle(const struct cc_interpreter *in, struct cc_id_map *idle)
{
    const struct cc_latch_table *table = in->latches;
    for (int needed = 1; needed >= 0; needed--)
        for (uint32_t p = 0; p < table->places_count; p++) {
            uint64_t name = lasting_name(in, &table->places[p]);
            if (table->places[p].needed == needed && cc_id_map_get(idle, name) == CC_NO_ID &&
                cc_id_map_put(in->arena, idle, name, needed ? NEEDED : IDLE))
                return;
        }
}

void cc_latch_let_rest(struct cc_interpreter *in)
{
    struct cc_latch_table *table = in->latches;
    for (uint32_t p = 0; p < table->places_count; p++)
        table->places[p].idle = cc_id_map_get(&in->idle_latches, lasting_name(in, &table->places[p])) == IDLE;
    for (cc_func_id f = 1; f < in->model->funcs_count; f++)
        in->funcs[f].updates_latch = false;
}

/* The row of the place; CC_NO_ID if it is new and `make` is not set. */
static uint32_t place_of_target(struct cc_interpreter *in, const struct cc_target *where, bool make)
{
    struct cc_latch_table *table = in->latches;
    uint64_t key = cc_hash_step(cc_hash_step(where->id, (uint64_t)where->offset), (uint64_t)where->stride);
    uint32_t row = cc_id_map_get(&table->place_of, key);
    if (row != CC_NO_ID || !make)
        return row;
    row = CC_APPEND_ROW(in->arena, table, places);
    struct cc_latch_place made = { .object = where->id, .offset = where->offset, .stride = where->stride };
    made.idle = cc_id_map_get(&in->idle_latches, lasting_name(in, &made)) == IDLE;
    table->places[row] = made;
    table->in_arrays += made.stride != 0;
    in->heap.generation++; /* its updates count from the next round on */
    return cc_id_map_put(in->arena, &table->place_of, key, row) ? CC_NO_ID : row;
}

/* The one place, or one place in each element of an array, that `address` means, in an object of which there is one. */
static bool only_target(struct cc_interpreter *in, cc_term_id address, struct cc_target *out)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, address);
    if (where.count != 1 || where.at[0].kind != CC_TARGET_OBJECT || !cc_heap_is_unique(&in->heap, where.at[0].id))
        return false;
    *out = where.at[0];
    return true;
}

/* The row of the one place that `address` means; CC_NO_ID if it is not one, or if it is new and `make` is not set. */
static uint32_t place_at(struct cc_interpreter *in, cc_term_id address, bool make)
{
    struct cc_target where;
    return only_target(in, address, &where) && !where.stride ? place_of_target(in, &where, make) : CC_NO_ID;
}

uint32_t cc_latch_place_of_elements(struct cc_interpreter *in, cc_term_id address, bool make)
{
    struct cc_target where;
    return only_target(in, address, &where) && where.stride ? place_of_target(in, &where, make) : CC_NO_ID;
}

uint32_t cc_latch_place(struct cc_interpreter *in, cc_term_id address)
{
    return place_at(in, address, true);
}

uint32_t cc_latch_observation(struct cc_interpreter *in, struct cc_observation seen)
{
    struct cc_latch_table *table = in->latches;
    uint64_t key =
        cc_hash_step(cc_hash_step(seen.place, seen.shape), (uint64_t)seen.under << 2 | seen.counted * 2u | seen.truth);
    key = seen.after ? cc_hash_step(key, seen.after) : key;
    uint32_t row = cc_id_map_get(&table->observation_of, key);
    if (row != CC_NO_ID)
        return row;
    row = CC_APPEND_ROW(in->arena, table, observations);
    table->observations[row] = seen;
    return cc_id_map_put(in->arena, &table->observation_of, key, row) ? CC_NO_ID : row;
}

/* Of a count that is found at zero: the look, if there was one, that has found it at another number; row + 1. */
static uint32_t found_before(struct cc_interpreter *in, const struct cc_state *state, const struct cc_observation *seen)
{
    if (!in->latches->places[seen->place].falls || !cc_latch_is_true_of(in, seen, 0) ||
        cc_latch_is_true_of(in, seen, 1))
        return 0;
    struct cc_set awaited = *cc_set_at(&in->sets, cc_phase_at(&in->tree, state->phase).awaited);
    for (uint32_t i = 0; i < awaited.count; i++) {
        if (!CC_AWAITED_IS_LATCH(awaited.at[i]))
            continue;
        const struct cc_observation *other = &in->latches->observations[awaited.at[i] >> 1];
        const struct cc_term *shape = cc_term_at(&in->terms, other->shape);
        if (other->place == seen->place && other->truth && shape->op == CC_T_BINARY && shape->sub == CC_BIN_EQ &&
            !cc_latch_is_true_of(in, other, 0))
            return (awaited.at[i] >> 1) + 1;
    }
    return 0;
}

/* Note in the phase what is observed; gives the row of the observation, or CC_NO_ID. */
static uint32_t observe_as(struct cc_interpreter *in, struct cc_state *state, struct cc_observation seen)
{
    seen.after = found_before(in, state, &seen);
    uint32_t row = cc_latch_observation(in, seen);
    if (row != CC_NO_ID) {
        cc_drain_see(in, state, row);
        cc_round_look(in, state, row);
    }
    if (row == CC_NO_ID || in->latches->places[seen.place].idle ||
        cc_set_has(&in->sets, cc_phase_at(&in->tree, state->phase).awaited, CC_AWAITED_LATCH(row)))
        return row;
    struct cc_phase phase = cc_phase_at(&in->tree, state->phase);
    phase.awaited = cc_set_with(&in->sets, phase.awaited, CC_AWAITED_LATCH(row));
    state->phase = cc_phase_of(&in->tree, phase);
    return row;
}

static uint32_t observe(struct cc_interpreter *in, struct cc_state *state, uint32_t place, cc_term_id shape, bool truth)
{
    return observe_as(in, state, (struct cc_observation){ .place = place, .shape = shape, .truth = truth });
}

void cc_latch_note_changed(struct cc_frame *frame, struct cc_state *state, cc_term_id address)
{
    struct cc_interpreter *in = frame->in;
    uint32_t place = cc_runs_alone(&in->tree, frame->thread, state->phase) ? CC_NO_ID : place_at(in, address, true);
    cc_term_id is_zero = cc_term_binary(&in->terms, CC_BIN_EQ, cc_latch_mark(in), cc_term_int(&in->terms, 0));
    if (place != CC_NO_ID)
        (void)observe(in, state, place, is_zero, false);
}

bool cc_latch_was_changed(struct cc_interpreter *in, const struct cc_state *state, cc_term_id address)
{
    uint32_t place = place_at(in, address, false);
    struct cc_set awaited = *cc_set_at(&in->sets, cc_phase_at(&in->tree, state->phase).awaited);
    for (uint32_t i = 0; i < awaited.count && place != CC_NO_ID; i++) {
        if (!CC_AWAITED_IS_LATCH(awaited.at[i]))
            continue;
        struct cc_observation seen = in->latches->observations[awaited.at[i] >> 1];
        if (seen.place == place && !seen.own && !cc_latch_is_true_of(in, &seen, 0)) {
            cc_latch_need(in, place);
            return true;
        }
    }
    return false;
}

/* What a comparison compares with a constant, or 0. */
static cc_term_id compared_value(const struct cc_interpreter *in, cc_term_id atom)
{
    const struct cc_term *row = cc_term_at(&in->terms, atom);
    int64_t constant;
    if (row->op != CC_T_BINARY)
        return 0;
    return cc_term_is_int(&in->terms, row->b, &constant)   ? row->a
           : cc_term_is_int(&in->terms, row->a, &constant) ? row->b
                                                           : 0;
}

/* The load in a comparison with a constant, or 0. */
static cc_term_id compared_load(const struct cc_interpreter *in, cc_term_id atom)
{
    cc_term_id load = compared_value(in, atom);
    return load && cc_term_content_of(&in->terms, load) ? load : 0;
}

/* What was waited for to be, or to reach, some number that is no constant: how many threads there are, say. Or 0. */
static cc_term_id awaited_count(struct cc_interpreter *in, const struct cc_fact *fact)
{
    const struct cc_term row = *cc_term_at(&in->terms, fact->atom);
    bool less = row.op == CC_T_BINARY && row.sub == CC_BIN_LT;
    if (row.op != CC_T_BINARY || (row.sub != CC_BIN_EQ && !less) || (!less && !fact->truth))
        return 0;
    cc_term_id of_a = cc_term_content_of(&in->terms, row.a), of_b = cc_term_content_of(&in->terms, row.b);
    bool a = of_a && cc_heap_is_contended(&in->heap, of_a, CC_ANYONE);
    bool b = of_b && cc_heap_is_contended(&in->heap, of_b, CC_ANYONE);
    if (a == b || (less && a == fact->truth)) /* below some number: that it has been reached is what is waited for */
        return 0;
    return a ? row.a : row.b;
}

bool cc_latch_orders_nothing(struct cc_interpreter *in, const struct cc_state *state, cc_term_id load)
{
    const struct cc_term *row = cc_term_at(&in->terms, load);
    return !state->holds_count && row->op == CC_T_LOAD && row->b && cc_is_atomic(in, row->b) &&
           !cc_order_acquires(in, row->b);
}

/* Observe what a fact says of a place; gives the row of the observation, or CC_NO_ID. */
static uint32_t observe_fact(struct cc_interpreter *in, struct cc_state *state, const struct cc_fact *fact,
                             cc_term_id load)
{
    cc_term_id address = load ? cc_term_content_of(&in->terms, load) : 0;
    if (!address || !cc_heap_is_contended(&in->heap, address, CC_ANYONE) || cc_latch_orders_nothing(in, state, load))
        return CC_NO_ID;
    uint32_t place = place_at(in, address, true);
    cc_term_id shape = cc_term_replace(&in->terms, fact->atom, load, cc_latch_mark(in));
    if (place == CC_NO_ID) {
        cc_element_latch_observe(in, state, address, shape, fact->truth);
        return CC_NO_ID;
    }
    return observe(in, state, place, shape, fact->truth);
}

void cc_latch_observe_loop_exit(struct cc_interpreter *in, uint32_t context, struct cc_state *state)
{
    if (cc_runs_alone(&in->tree, in->contexts[context].thread, state->phase))
        return;
    for (uint32_t i = 0; i < state->facts_count; i++) {
        (void)observe_fact(in, state, &state->facts[i], compared_load(in, state->facts[i].atom));
        cc_own_barrier_learn(in, state, &state->facts[i], in->contexts[context].func);
        cc_round_learn(in, state, &state->facts[i]);
    }
}

static bool is_flag_value(void *context, cc_term_id value)
{
    const struct cc_terms *terms = context;
    enum cc_term_op op = cc_term_at(terms, cc_term_root(terms, value))->op;
    return op == CC_T_INT || op == CC_T_OBJECT;
}

/* Do all values ever stored at `address` look like those of a flag: numbers, or the address of something? */
static bool is_flag(struct cc_interpreter *in, cc_term_id address)
{
    return cc_heap_every_value(&in->heap, address, is_flag_value, &in->terms, NULL);
}

/* Does the fact say that a count has come to some number, or, going up or down by `step`, as far as that? */
static bool says_reached(const struct cc_interpreter *in, const struct cc_fact *fact, int64_t step)
{
    const struct cc_term *row = cc_term_at(&in->terms, fact->atom);
    if (row->op != CC_T_BINARY || row->sub != CC_BIN_LT)
        return row->op == CC_T_BINARY && row->sub == CC_BIN_EQ && fact->truth;
    if (step != 1 && step != -1)
        return false;                                            /* a sum, not a count */
    bool below = cc_term_at(&in->terms, row->b)->op == CC_T_INT; /* it compares as less than a constant */
    return (below == fact->truth) == (step < 0);
}

/* What is compared with a constant, and the constant, in terms of what a place holds which is so much more than it. */
static cc_term_id shape_of_content(struct cc_interpreter *in, cc_term_id atom, int64_t more)
{
    const struct cc_term row = *cc_term_at(&in->terms, atom);
    cc_term_id mark = cc_latch_mark(in);
    int64_t constant;
    if (cc_term_is_int(&in->terms, row.b, &constant))
        return cc_term_binary(&in->terms, row.sub, mark, cc_term_int(&in->terms, constant + more));
    (void)cc_term_is_int(&in->terms, row.a, &constant);
    return cc_term_binary(&in->terms, row.sub, cc_term_int(&in->terms, constant + more), mark);
}

/* Note what a fact says of a count to which this thread has added `step`: `more` than what the fact compares. */
static void observe_step(struct cc_interpreter *in, struct cc_state *state, const struct cc_fact *fact, uint32_t place,
                         int64_t step, int64_t more, bool ends_wait)
{
    bool up_to = cc_term_at(&in->terms, fact->atom)->sub == CC_BIN_LT && step > 0;
    if (!ends_wait && up_to && in->latches->places[place].falls) /* it may come there more than once */
        return;
    struct cc_observation seen = { .place = place, .truth = fact->truth, .counted = !ends_wait };
    seen.shape = shape_of_content(in, fact->atom, more);
    (void)observe_as(in, state, seen);
}

/* The thread looks at what it has made of a count in an earlier critical section: `seen` more than `before`. */
static bool observe_earlier(struct cc_interpreter *in, struct cc_state *state, const struct cc_fact *fact,
                            cc_term_id before, int64_t seen)
{
    uint32_t row = cc_id_map_get(&in->latches->step_of, before);
    if (row == CC_NO_ID)
        return false;
    const struct cc_latch_step step = in->latches->steps[row];
    cc_term_id address = cc_term_content_of(&in->terms, before);
    if (step.unclear || !says_reached(in, fact, step.more) || !cc_heap_is_contended(&in->heap, address, CC_ANYONE))
        return false;
    uint32_t place = place_at(in, address, true);
    cc_set_id clock = cc_phase_at(&in->tree, state->phase).clock;
    if (place == CC_NO_ID || !cc_clock_get(&in->sets, clock, CC_LATCH_CLOCK(place), false))
        return false;
    observe_step(in, state, fact, place, step.more, step.more - seen, false);
    return true;
}

/*
 * The thread looks at a count that it has changed itself in the same critical section: what it put there is what it sees.
 * Or at what it has made of the count in an earlier one. Says whether there is such a count.
 */
static bool observe_own(struct cc_interpreter *in, struct cc_state *state, const struct cc_fact *fact, bool ends_wait)
{
    int64_t seen, held;
    cc_term_id value = compared_value(in, fact->atom), base = value ? cc_term_split(&in->terms, value, &seen) : 0;
    cc_term_id where = base ? cc_term_content_of(&in->terms, base) : 0;
    const struct cc_memory_entry *at = where && !ends_wait ? cc_state_memory(state, where) : NULL;
    bool any = false;
    if (!base || (!ends_wait && !where))
        return false;
    /* who waits may compare what a loop has made of the count: it is looked for by what it is */
    uint32_t first = ends_wait || !at ? 0 : (uint32_t)(at - state->memory);
    uint32_t end = ends_wait ? state->memory_count : first + (at != NULL);
    for (uint32_t i = first; state->holds_count && i < end; i++) {
        cc_term_id address = state->memory[i].address, content = state->memory[i].value;
        if (cc_term_split(&in->terms, content, &held) != base || cc_term_content_of(&in->terms, content) ||
            !cc_heap_is_contended(&in->heap, address, CC_ANYONE) || (!ends_wait && !says_reached(in, fact, held)))
            continue;
        uint32_t place = place_at(in, address, true);
        if (place != CC_NO_ID)
            observe_step(in, state, fact, place, held, held - seen, ends_wait);
        any = true;
    }
    return any || (!ends_wait && observe_earlier(in, state, fact, base, seen));
}

/* The same of a count that is changed atomically: what the operation gave was there before it. */
static bool observe_counted(struct cc_interpreter *in, struct cc_state *state, const struct cc_fact *fact,
                            cc_term_id load, bool ends_wait)
{
    const struct cc_term *row = cc_term_at(&in->terms, load);
    const struct cc_inst *inst = &in->model->insts[load && row->op == CC_T_LOAD ? row->b : 0];
    if (inst->op != CC_OP_RMW || (inst->sub != CC_RMW_ADD && inst->sub != CC_RMW_SUB) || !cc_order_acquires(in, row->b))
        return false;
    const struct cc_inst *operand = cc_inst_without_casts(in->model, inst->b);
    uint32_t place = operand->op == CC_OP_CONST ? place_at(in, cc_term_content_of(&in->terms, load), true) : CC_NO_ID;
    if (place == CC_NO_ID)
        return false;
    int64_t more = inst->sub == CC_RMW_SUB ? -operand->imm : operand->imm;
    if (!ends_wait && !says_reached(in, fact, more))
        return false;
    observe_step(in, state, fact, place, more, more, ends_wait);
    return true;
}

void cc_latch_observe_branch(struct cc_frame *frame, struct cc_state *state, cc_term_id value, bool ends_wait)
{
    struct cc_interpreter *in = frame->in;
    if (!value || !state->facts_count || cc_runs_alone(&in->tree, frame->thread, state->phase))
        return;
    const struct cc_fact fact = state->facts[state->facts_count - 1];
    cc_term_id load = compared_load(in, fact.atom);
    if (ends_wait)
        cc_round_learn(in, state, &fact);
    else if (load)
        cc_round_say(in, state, load, fact.atom, fact.truth);
    /* it waits, or it is the last of those who count */
    if (observe_own(in, state, &fact, ends_wait) || observe_counted(in, state, &fact, load, ends_wait) || !load) {
        if (ends_wait && !load) {
            (void)observe_fact(in, state, &fact, awaited_count(in, &fact));
            cc_turn_learn(in, state, &fact);
        }
        return;
    }
    const struct cc_term *row = cc_term_at(&in->terms, load);
    bool atomic =
        row->op == CC_T_LOAD && row->b && in->model->insts[row->b].op != CC_OP_RMW && cc_order_acquires(in, row->b);
    bool flag = !atomic && state->holds_count && !ends_wait &&
                ((row->op == CC_T_LOAD && row->b && cc_is_atomic(in, row->b)) ||
                 is_flag(in, cc_term_content_of(&in->terms, load)));
    uint32_t seen = atomic || ends_wait || flag ? observe_fact(in, state, &fact, load) : CC_NO_ID;
    if (atomic || ends_wait || flag)
        cc_handed_back_see(frame, state, &fact, load, cc_term_content_of(&in->terms, load));
    const struct cc_memory_entry *entry =
        seen == CC_NO_ID ? NULL : cc_state_memory(state, cc_term_content_of(&in->terms, load));
    if (!entry || entry->value != load) /* others may have changed it since, or this thread */
        return;
    cc_turn_take(in, state, seen);
    if (!ends_wait)
        cc_first_time_learn(in, state, seen);
}

/* ---- what a place holds ---- */

bool cc_latch_initial(struct cc_interpreter *in, const struct cc_latch_place *place, int64_t *value)
{
    const struct cc_object *object = &in->heap.objects[place->object];
    *value = 0;
    if (place->semaphore) {
        const struct cc_lock_facts *facts = cc_interp_facts_at(in, place->object, place->offset);
        *value = facts ? facts->begins : 0;
        return !facts || !facts->begins_unknown;
    }
    if (object->kind != CC_OBJECT_GLOBAL)
        return true; /* what initialises it is an update or was zeroed */
    const struct cc_var *var = &in->model->vars[object->var];
    for (uint32_t i = 0; i < var->init_count; i++) {
        const struct cc_init *init = &in->model->inits[var->inits + i];
        if ((int64_t)init->offset == place->offset) {
            *value = init->value;
            return init->kind == CC_INIT_INT;
        }
    }
    return true;
}

bool cc_latch_is_true_of(struct cc_interpreter *in, const struct cc_observation *seen, int64_t value)
{
    cc_term_id atom = cc_term_replace(&in->terms, seen->shape, cc_latch_mark(in), cc_term_int(&in->terms, value));
    int64_t truth;
    return cc_term_is_int(&in->terms, atom, &truth) && (truth != 0) == seen->truth;
}

/* ---- updates ---- */

static bool releases(struct cc_interpreter *in, const struct cc_state *state, cc_inst_id id, bool atomic)
{
    return cc_state_holds_exclusively(state) || (atomic && cc_order_releases(in, id));
}

void cc_latch_log_update(struct cc_frame *frame, struct cc_update update)
{
    struct cc_interpreter *in = frame->in;
    struct cc_latch_table *table = in->latches;
    update.context = frame->context;
    update.block = frame->block;
    update.thread = frame->thread;
    update.phase = frame->state->phase;
    uint64_t key = cc_hash_step(cc_hash_step(update.place, update.inst), update.context);
    key = cc_hash_step(cc_hash_step(key, (uint64_t)update.delta), (uint64_t)update.value << 32 | update.phase);
    key = update.element ? cc_hash_step(key, update.element) : key;
    if (cc_id_map_get(&table->update_seen, key) == CC_NO_ID) {
        uint32_t row = CC_APPEND_ROW(in->arena, table, updates);
        table->updates[row] = update;
        if (cc_id_map_put(in->arena, &table->update_seen, key, row))
            return;
        table->places[update.place].falls |= update.kind != CC_UPDATE_ADD || update.value || update.delta < 0;
        table->places[update.place].counted |= update.kind == CC_UPDATE_ADD && !table->places[update.place].semaphore;
        if (!table->places[update.place].stride)
            cc_turn_update(in, frame->state, &update);
    }
    if (table->places[update.place].idle)
        return;
    if (!cc_runs_alone(&in->tree, frame->thread, frame->state->phase))
        cc_round_update(in, frame->state, &update);
    if (update.kind != CC_UPDATE_ADD || update.delta >= 0)
        cc_drain_forget(in, frame->state, update.place);
    cc_func_id func = frame->func;
    if (!cc_interp_chain_matters(in, func)) { /* who calls it matters now */
        in->funcs[func].updates_latch = true;
        in->heap.generation++;
    }
    struct cc_phase phase = cc_phase_at(&in->tree, frame->state->phase);
    if (cc_clock_get(&in->sets, phase.clock, CC_LATCH_CLOCK(update.place), false) < CC_LATCH_MOST)
        phase.clock = cc_clock_pass(&in->sets, phase.clock, CC_LATCH_CLOCK(update.place));
    frame->state->phase = cc_phase_of(&in->tree, phase);
    cc_first_time_update(in, &update);
    cc_turn_end(in, frame->state, update.place, !cc_is_atomic(in, update.inst));
}

/* A change through an address that may mean several places: which of them is not known. */
static void blur(struct cc_frame *frame, cc_term_id address, bool semaphores)
{
    struct cc_interpreter *in = frame->in;
    struct cc_latch_table *table = in->latches;
    struct cc_targets where = cc_heap_resolve(&in->heap, address);
    for (uint32_t t = 0; t < where.count; t++) {
        if (where.at[t].kind != CC_TARGET_OBJECT || (where.count == 1 && !where.at[t].stride))
            continue;
        for (uint32_t p = 0; p < table->places_count; p++)
            if (table->places[p].object == where.at[t].id && table->places[p].semaphore == semaphores &&
                !table->places[p].stride &&
                cc_heap_spots_meet(&in->heap, where.at[t].id, cc_target_spot(&where.at[t], 1),
                                   (struct cc_spot){ .offset = table->places[p].offset })) {
                table->places[p].blurred = true;
                table->places[p].no_turn = true;
            }
    }
}

/* Is what the instruction stores written as what it has loaded and a constant more or less? */
static bool is_written_as_step(const struct cc_model *model, cc_inst_id id)
{
    const struct cc_inst *store = &model->insts[id];
    if (store->op != CC_OP_STORE)
        return false;
    const struct cc_inst *sum = cc_inst_without_casts(model, store->b);
    if (sum->op != CC_OP_BINARY || (sum->sub != CC_BIN_ADD && sum->sub != CC_BIN_SUB))
        return false;
    return cc_inst_without_casts(model, sum->a)->op == CC_OP_LOAD && model->insts[sum->b].op == CC_OP_CONST;
}

/* How much is stored at the place more than it held, if the value is made from that. */
static bool is_step(struct cc_frame *frame, cc_term_id address, cc_term_id value, const struct cc_update *update,
                    int64_t *more)
{
    struct cc_interpreter *in = frame->in;
    int64_t before = 0;
    cc_term_id base = cc_term_split(&in->terms, value, more), content = cc_term_content_of(&in->terms, base);
    const struct cc_memory_entry *known = cc_state_memory(frame->state, address);
    if (known && cc_term_is_int(&in->terms, value, more)) {
        bool step = cc_term_is_int(&in->terms, known->value, &before) && is_written_as_step(in->model, update->inst);
        *more -= before;
        return step;
    }
    /* changed by this thread, perhaps in a loop, since it was read */
    bool changed = known && (content || cc_term_at(&in->terms, base)->op == CC_T_PHI) &&
                   cc_term_split(&in->terms, known->value, &before) == base;
    if (changed) {
        *more -= before;
        return true;
    }
    return content && (update->place == CC_NO_ID ? content == address : place_at(in, content, false) == update->place);
}

/* What storing `value` at the place does to it; false: nothing. */
static bool describe_update(struct cc_frame *frame, cc_term_id address, cc_term_id value, struct cc_update *out)
{
    struct cc_interpreter *in = frame->in;
    int64_t bytes, constant;
    if (is_step(frame, address, value, out, &bytes)) {
        out->kind = CC_UPDATE_ADD;
        out->delta = bytes;
        return bytes != 0;
    }
    const struct cc_term *row = cc_term_at(&in->terms, cc_term_split(&in->terms, value, &bytes));
    out->kind = CC_UPDATE_SET;
    if (row->op == CC_T_BINARY && row->sub == CC_BIN_ADD && cc_term_content_of(&in->terms, row->a)) {
        out->kind = CC_UPDATE_ADD;
        out->value = row->b;
    } else {
        out->value = value;
        if (cc_term_is_int(&in->terms, value, &constant))
            out->delta = constant;
    }
    return true;
}

/* Keep in mind that what a count held, `value` but for a constant, was replaced by `value`, if that is what is stored. */
static void note_step(struct cc_interpreter *in, cc_term_id address, cc_term_id value)
{
    struct cc_latch_table *table = in->latches;
    int64_t more;
    cc_term_id before = cc_term_split(&in->terms, value, &more);
    if (!more || cc_term_content_of(&in->terms, before) != address)
        return;
    uint32_t row = cc_id_map_get(&table->step_of, before);
    if (row == CC_NO_ID) {
        row = CC_APPEND_ROW(in->arena, table, steps);
        table->steps[row].more = more;
        table->steps[row].unclear = cc_id_map_put(in->arena, &table->step_of, before, row) != CC_OK;
    }
    table->steps[row].unclear |= table->steps[row].more != more;
}

void cc_latch_update(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id, bool atomic)
{
    struct cc_interpreter *in = frame->in;
    if (value && cc_state_holds_exclusively(frame->state))
        note_step(in, address, value);
    if (!in->latches->places_count)
        return;
    uint32_t place = place_at(in, address, false);
    struct cc_update update = { .place = place, .inst = id, .releases = releases(in, frame->state, id, atomic) };
    if (!describe_update(frame, address, value, &update))
        return;
    if (in->latches->in_arrays)
        cc_element_latch_update(frame, address, update);
    if (place == CC_NO_ID) {
        blur(frame, address, false);
        return;
    }
    cc_own_barrier_update(frame, place, value);
    cc_latch_log_update(frame, update);
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
    if (semaphore)
        cc_handed_back_post(frame, semaphore);
    if (place != CC_NO_ID)
        cc_latch_log_update(
            frame,
            (struct cc_update){ .place = place, .inst = id, .kind = CC_UPDATE_ADD, .delta = 1, .releases = true });
    else if (semaphore)
        blur(frame, semaphore, true);
}

/* The loops around this wait, in the function that waits or in its callers, that wait in each of their turns. */
static void note_waiting_loops(struct cc_frame *frame, uint32_t place)
{
    struct cc_interpreter *in = frame->in;
    uint32_t context = frame->context, block = frame->block;
    for (int depth = 0; context && depth < CC_CALL_DEPTH; depth++) {
        const struct cc_context *row = &in->contexts[context];
        const struct cc_func_info *info = in->funcs[row->func].info;
        for (uint32_t l = 0; l < info->loops_count; l++) {
            uint64_t key = cc_hash_step(context, info->loops[l].head);
            if (cc_bit(info->loops[l].body, block) && cc_id_map_get(&in->waiting_loops, key) == CC_NO_ID &&
                cc_every_turn_passes(in, info, &info->loops[l], block) &&
                cc_id_map_put(in->arena, &in->waiting_loops, key, place))
                return;
        }
        if (!cc_every_return_passes(in, info, block))
            return;
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

/* The content of a semaphore, as if waiting did not lower it, is above `waits`. */
static cc_term_id posted_more_than(struct cc_interpreter *in, int64_t waits)
{
    return cc_term_binary(&in->terms, CC_BIN_LT, cc_term_int(&in->terms, waits), cc_latch_mark(in));
}

void cc_latch_wait(struct cc_frame *frame, cc_term_id semaphore, bool tries)
{
    struct cc_interpreter *in = frame->in;
    uint32_t place = semaphore ? semaphore_place(in, semaphore) : CC_NO_ID;
    if (semaphore)
        cc_handed_back_wait(frame, semaphore);
    if (place == CC_NO_ID)
        return;
    if (!tries)
        note_waiting_loops(frame, place);
    cc_set_id awaited = cc_phase_at(&in->tree, frame->state->phase).awaited;
    int64_t most = cc_may_come_again(in, frame->context, frame->block) ? 1 : MOST_WAITS;
    for (int64_t waits = 0; waits < most; waits++) { /* as many have been posted as this thread has waited for */
        struct cc_observation seen = { .place = place, .shape = posted_more_than(in, waits), .truth = true };
        uint32_t row = cc_latch_observation(in, seen);
        if (row == CC_NO_ID)
            return;
        if (!waits)
            cc_turn_take(in, frame->state, row);
        if (!cc_set_has(&in->sets, awaited, CC_AWAITED_LATCH(row))) {
            observe(in, frame->state, place, seen.shape, true);
            return;
        }
    }
}
