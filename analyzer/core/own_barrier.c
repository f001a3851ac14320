/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/own_barrier.h"

#include "analyzer/core/core_memory.h"

void cc_own_barrier_new_round(struct cc_interpreter *in)
{
    for (uint32_t i = 0; i < in->own_barriers_count; i++) {
        in->own_barriers[i].parties = in->own_barriers[i].begins = 0;
        in->own_barriers[i].broken = false;
    }
}

/* A number for the one place that an address means, or 0. */
static uint64_t place_key(struct cc_interpreter *in, cc_term_id address)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, address);
    if (where.count != 1 || where.at[0].kind != CC_TARGET_OBJECT || where.at[0].stride ||
        !cc_heap_is_unique(&in->heap, where.at[0].id))
        return 0;
    return cc_hash_step(where.at[0].id, (uint64_t)where.at[0].offset);
}

static bool holds_lock(struct cc_interpreter *in, const struct cc_state *state, uint64_t lock)
{
    for (uint32_t i = 0; i < state->holds_count; i++)
        if (!(state->holds[i].flags & (CC_HOLD_MAYBE | CC_HOLD_OLD | CC_HOLD_READ)) &&
            place_key(in, state->holds[i].lock) == lock)
            return true;
    return false;
}

static bool is_at(struct cc_interpreter *in, const struct cc_latch_place *place, cc_term_id address)
{
    return place_key(in, address) == cc_hash_step(place->object, (uint64_t)place->offset);
}

/* Is the content one more or one less than what was found at `address`? */
static int64_t step_of(const struct cc_interpreter *in, cc_term_id address, cc_term_id value)
{
    int64_t step;
    cc_term_id base = cc_term_split(&in->terms, value, &step);
    return base != value && (step == 1 || step == -1) && cc_term_content_of(&in->terms, base) == address ? step : 0;
}

static struct cc_own_barrier *barrier_of(struct cc_interpreter *in, uint32_t place)
{
    for (uint32_t i = 0; i < in->own_barriers_count; i++)
        if (in->own_barriers[i].count == place || in->own_barriers[i].generation == place)
            return &in->own_barriers[i];
    return NULL;
}

static uint32_t arrival(struct cc_interpreter *in, uint32_t count, cc_term_id generation)
{
    cc_term_id shape = cc_term_binary(&in->terms, CC_BIN_EQ, cc_latch_mark(in), generation);
    return cc_latch_observation(in, (struct cc_observation){ .place = count, .shape = shape, .own = true });
}

/* The path has changed the count at `counted`, and knows what is at `known`: it may wait for that to change. */
static void arrive_at(struct cc_frame *frame, const struct cc_memory_entry *counted, int64_t step,
                      const struct cc_memory_entry *known, uint64_t lock)
{
    struct cc_interpreter *in = frame->in;
    uint32_t count = cc_latch_place(in, counted->address), generation = cc_latch_place(in, known->address);
    if (count == CC_NO_ID || generation == CC_NO_ID || count == generation)
        return;
    struct cc_own_barrier *barrier = barrier_of(in, count);
    if (!barrier) {
        uint32_t row = CC_APPEND_ROW(in->arena, in, own_barriers);
        barrier = &in->own_barriers[row];
        *barrier = (struct cc_own_barrier){ .count = count, .generation = CC_NO_ID, .lock = lock, .step = step };
        in->heap.generation++;
    }
    barrier->broken |= barrier->count != count || barrier->lock != lock || barrier->step != step;
    uint32_t row = arrival(in, count, known->value);
    struct cc_phase phase = cc_phase_at(&in->tree, frame->state->phase);
    if (row == CC_NO_ID)
        return;
    phase.awaited = cc_set_with(&in->sets, phase.awaited, CC_AWAITED_LATCH(row));
    frame->state->phase = cc_phase_of(&in->tree, phase);
}

void cc_own_barrier_arrive(struct cc_frame *frame, cc_term_id mutex)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_state *state = frame->state;
    uint64_t lock = mutex && !cc_runs_alone(&in->tree, frame->thread, state->phase) ? place_key(in, mutex) : 0;
    if (!lock || !holds_lock(in, state, lock))
        return;
    for (uint32_t i = 0; i < state->memory_count; i++) {
        const struct cc_memory_entry counted = state->memory[i];
        int64_t step = step_of(in, counted.address, counted.value);
        for (uint32_t k = 0; step && k < state->memory_count; k++) {
            const struct cc_memory_entry known = state->memory[k];
            if (cc_term_content_of(&in->terms, known.value) == known.address && place_key(in, known.address) &&
                cc_heap_is_contended(&in->heap, known.address, CC_ANYONE))
                arrive_at(frame, &counted, step, &known, lock);
        }
    }
}

/* The number that `value`, with an offset, is equal to or not below by a fact of the path; or 0. */
static cc_term_id reached_by(struct cc_interpreter *in, const struct cc_state *state, cc_term_id value)
{
    int64_t more, at;
    cc_term_id base = cc_term_split(&in->terms, value, &more);
    for (uint32_t f = state->facts_count; f-- > 0;) {
        const struct cc_term row = *cc_term_at(&in->terms, state->facts[f].atom);
        bool truth = state->facts[f].truth;
        if (row.op != CC_T_BINARY || (row.sub != CC_BIN_EQ && row.sub != CC_BIN_LT))
            continue;
        for (int side = 0; side < 2; side++) {
            cc_term_id own = side ? row.b : row.a, other = side ? row.a : row.b;
            if (cc_term_split(&in->terms, own, &at) != base)
                continue;
            if (row.sub == CC_BIN_EQ && truth)
                return cc_term_offset(&in->terms, other, more - at);
            if (row.sub == CC_BIN_LT && truth == (side == 1)) /* not below, or above */
                return cc_term_offset(&in->terms, other, more - at + (side == 1));
        }
    }
    return 0;
}

/* Is the count, as the path knows it, full? Gives what it is then. */
static bool is_full(struct cc_interpreter *in, const struct cc_state *state, const struct cc_own_barrier *barrier,
                    cc_term_id value, cc_term_id *full)
{
    int64_t zero;
    *full = value ? reached_by(in, state, value) : 0;
    return *full && (barrier->step > 0 || (cc_term_is_int(&in->terms, *full, &zero) && zero == 0));
}

static cc_term_id known_count(struct cc_interpreter *in, const struct cc_state *state,
                              const struct cc_own_barrier *barrier)
{
    for (uint32_t i = 0; i < state->memory_count; i++)
        if (is_at(in, &in->latches->places[barrier->count], state->memory[i].address))
            return state->memory[i].value;
    return 0;
}

static void pass(struct cc_interpreter *in, struct cc_state *state, const struct cc_own_barrier *barrier,
                 cc_func_id func)
{
    struct cc_phase phase = cc_phase_at(&in->tree, state->phase);
    phase.clock = cc_clock_pass(&in->sets, phase.clock, CC_OWN_BARRIER(barrier->count));
    phase.clock = cc_clock_pass(&in->sets, phase.clock, CC_CLOCK_ANY_BARRIER);
    state->phase = cc_phase_of(&in->tree, phase);
    in->funcs[func].is_barrier = true;
}

static void set_same(struct cc_own_barrier *barrier, cc_term_id *known, cc_term_id value)
{
    barrier->broken |= *known && *known != value;
    *known = value;
}

/* The count is set: to what it begins with, by who found it full, or before threads run. */
static void update_count(struct cc_frame *frame, struct cc_own_barrier *barrier, cc_term_id value, bool alone)
{
    struct cc_interpreter *in = frame->in;
    int64_t zero;
    cc_term_id full;
    const struct cc_latch_place place = in->latches->places[barrier->count];
    int64_t step;
    cc_term_id base = cc_term_split(&in->terms, value, &step);
    cc_term_id content = cc_term_content_of(&in->terms, base);
    if (!alone && content && step == barrier->step && is_at(in, &place, content))
        return;
    bool is_zero = cc_term_is_int(&in->terms, value, &zero) && zero == 0;
    if (barrier->step > 0 && !is_zero)
        barrier->broken = true;
    if (alone) {
        set_same(barrier, &barrier->begins, value);
        return;
    }
    if (!is_full(in, frame->state, barrier, known_count(in, frame->state, barrier), &full))
        barrier->broken = true;
    else
        set_same(barrier, &barrier->parties, barrier->step > 0 ? full : value);
}

void cc_own_barrier_update(struct cc_frame *frame, uint32_t place, cc_term_id value)
{
    struct cc_interpreter *in = frame->in;
    struct cc_own_barrier *barrier = barrier_of(in, place);
    if (!barrier)
        return;
    bool alone = cc_runs_alone(&in->tree, frame->thread, frame->state->phase);
    if (!alone && !holds_lock(in, frame->state, barrier->lock))
        barrier->broken = true;
    if (barrier->count == place) {
        update_count(frame, barrier, value, alone);
        return;
    }
    if (alone)
        return;
    int64_t constant;
    cc_term_id count = known_count(in, frame->state, barrier), full;
    bool begun_anew = count && (cc_term_is_int(&in->terms, count, &constant) ? barrier->step > 0 && constant == 0
                                                                             : count == barrier->parties);
    if (!begun_anew && !is_full(in, frame->state, barrier, count, &full))
        barrier->broken = true;
    pass(in, frame->state, barrier, frame->func);
}

void cc_own_barrier_learn(struct cc_interpreter *in, struct cc_state *state, const struct cc_fact *fact,
                          cc_func_id func)
{
    const struct cc_term row = *cc_term_at(&in->terms, fact->atom);
    if (!in->own_barriers_count || row.op != CC_T_BINARY || row.sub != CC_BIN_EQ || fact->truth)
        return;
    for (int side = 0; side < 2; side++) {
        cc_term_id then = side ? row.b : row.a, now = side ? row.a : row.b;
        cc_term_id at = cc_term_content_of(&in->terms, then), same = cc_term_content_of(&in->terms, now);
        if (!at || !same || place_key(in, at) != place_key(in, same))
            continue;
        for (uint32_t i = 0; i < in->own_barriers_count; i++) {
            struct cc_own_barrier *barrier = &in->own_barriers[i];
            uint32_t arrived = arrival(in, barrier->count, then);
            uint32_t generation = cc_latch_place(in, at);
            cc_set_id awaited = cc_phase_at(&in->tree, state->phase).awaited;
            if (arrived == CC_NO_ID || generation == CC_NO_ID ||
                !cc_set_has(&in->sets, awaited, CC_AWAITED_LATCH(arrived)))
                continue;
            in->heap.generation += barrier->generation == CC_NO_ID;
            barrier->broken |= barrier->generation != CC_NO_ID && barrier->generation != generation;
            barrier->generation = generation;
            struct cc_phase phase = cc_phase_at(&in->tree, state->phase);
            phase.awaited = cc_set_without(&in->sets, phase.awaited, CC_AWAITED_LATCH(arrived));
            state->phase = cc_phase_of(&in->tree, phase);
            pass(in, state, barrier, func);
            return;
        }
    }
}

/* What was stored, once and for all, where the number was read; else the number itself. */
static cc_term_id as_stored(struct cc_interpreter *in, cc_term_id number)
{
    int64_t more;
    const struct cc_term load = *cc_term_at(&in->terms, cc_term_split(&in->terms, number, &more));
    struct cc_targets where = load.op == CC_T_LOAD ? cc_heap_resolve(&in->heap, load.a) : (struct cc_targets){ 0 };
    if (where.count != 1 || where.at[0].kind != CC_TARGET_OBJECT || where.at[0].stride ||
        !cc_heap_is_unique(&in->heap, where.at[0].id))
        return number;
    const struct cc_object *object = &in->heap.objects[where.at[0].id];
    cc_term_id only = 0;
    for (uint32_t c = 0; c < object->cells_count; c++) {
        const struct cc_cell *cell = &object->cells[c];
        if (cell->offset != where.at[0].offset && !cell->stride)
            continue;
        if (cell->stride || cell->values.count != 1 || only)
            return number;
        only = cell->values.at[0];
    }
    return only ? cc_term_offset(&in->terms, only, more) : number;
}

cc_term_id cc_own_barrier_parties(struct cc_interpreter *in, uint32_t object)
{
    struct cc_own_barrier *barrier = barrier_of(in, object - CC_CLOCK_BARRIERS / 2);
    int64_t initial, begins;
    if (!barrier || barrier->broken || barrier->generation == CC_NO_ID)
        return 0;
    if (barrier->step > 0) /* set to 0 before threads run, or never */
        return cc_latch_initial(in, &in->latches->places[barrier->count], &initial) && !initial && barrier->parties
                   ? as_stored(in, barrier->parties)
                   : 0;
    if (barrier->begins)
        return barrier->parties && as_stored(in, barrier->begins) == as_stored(in, barrier->parties)
                   ? as_stored(in, barrier->parties)
                   : 0;
    bool same = barrier->parties && cc_term_is_int(&in->terms, barrier->parties, &begins) &&
                cc_latch_initial(in, &in->latches->places[barrier->count], &initial) && initial == begins;
    return same ? barrier->parties : 0;
}
