/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/ring.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/every_way.h"
#include "analyzer/core/lock_relation.h"
#include "analyzer/core/memory_order.h"

enum { DEEPEST = 32 };

/* What was seen of the other end: it is less than `limit` behind; it is not here. */
enum { ROOM = 1, FILLED = 2, ROOM_AND_FILLED = 3 };

struct cc_ring_view {
    uint8_t seen;
    cc_term_id room_to, filled_to; /* the places of the other end */
    int64_t limit;
};

/* How an access chose its slot. */
struct cc_ring_slot {
    cc_term_id counter; /* the place that holds the slot's number, or the number itself, a counter of a loop */
    bool in_memory;
    bool stepped;    /* the place has held it, and holds the next one */
    bool remembered; /* by the thread; others may have changed it since */
    bool beside;     /* it is certainly not what the place holds */
    int64_t modulus; /* of the number, where it is a remainder; else 0 */
    int64_t stride;
    struct cc_ring_view view;
};

/* ---- numbers ---- */

/* `x` of `x % n` and `x & (n - 1)`; the term itself if it is none of these. */
static cc_term_id without_modulus(const struct cc_interpreter *in, cc_term_id number, int64_t *modulus)
{
    const struct cc_term *row = cc_term_at(&in->terms, number);
    int64_t n;
    *modulus = 0;
    if (row->op != CC_T_BINARY || !cc_term_is_int(&in->terms, row->b, &n) || n <= 0)
        return number;
    if (row->sub == CC_BIN_AND && !(n & (n + 1)))
        *modulus = n + 1;
    else if (row->sub == CC_BIN_REM)
        *modulus = n;
    return *modulus ? row->a : number;
}

/* Two names of one value: joined where paths meet, in a variable and in memory. */
static bool is_same(const struct cc_interpreter *in, cc_term_id x, cc_term_id y)
{
    const struct cc_term *a = cc_term_at(&in->terms, x), *b = cc_term_at(&in->terms, y);
    if (x == y)
        return true;
    if (a->op != CC_T_PHI || b->op != CC_T_PHI || a->a != b->a || a->b != b->b)
        return false;
    const struct cc_id_vec *of_x = cc_heap_inputs(&in->heap, x), *of_y = cc_heap_inputs(&in->heap, y);
    if (!of_x || !of_y || of_x->count != of_y->count)
        return false;
    uint32_t common = 0;
    for (uint32_t i = 0; i < of_x->count; i++)
        for (uint32_t k = 0; k < of_y->count; k++)
            common += of_x->at[i] == of_y->at[k];
    return common == of_x->count;
}

/* Is `value` one more than `before`, or its remainder by `*modulus`? */
static bool is_next(const struct cc_interpreter *in, cc_term_id value, cc_term_id before, int64_t *modulus)
{
    int64_t more, less;
    cc_term_id sum = without_modulus(in, value, modulus);
    cc_term_id of_sum = cc_term_split(&in->terms, sum, &more), base = cc_term_split(&in->terms, before, &less);
    return is_same(in, of_sum, base) && more == less + 1;
}

/* What is left of a number without the operation by which it was computed from another one; itself if there is none. */
static cc_term_id computed_from(const struct cc_interpreter *in, cc_term_id number)
{
    const struct cc_term *row = cc_term_at(&in->terms, number);
    int64_t constant;
    cc_term_id inner = cc_term_split(&in->terms, without_modulus(in, number, &constant), &constant);
    if (inner != number)
        return inner;
    if (row->op == CC_T_UNARY && row->sub == CC_UN_LNOT)
        return row->a;
    if (row->op == CC_T_BINARY && row->sub == CC_BIN_SUB && cc_term_is_int(&in->terms, row->a, &constant))
        return row->b;
    if (row->op == CC_T_BINARY && row->sub == CC_BIN_XOR && cc_term_is_int(&in->terms, row->b, &constant))
        return row->a;
    return number;
}

/* The place whose content a number was computed from, or 0. The symbol at the bottom goes to `*symbol`. */
static cc_term_id place_behind(const struct cc_interpreter *in, cc_term_id number, cc_term_id *symbol)
{
    for (int depth = 0; depth < DEEPEST; depth++) {
        cc_term_id place = cc_term_content_of(&in->terms, number), inner = computed_from(in, number);
        *symbol = number;
        if (place || inner == number)
            return place;
        number = inner;
    }
    return 0;
}

/* Do the two never have the same value: is one computed from the other so that it differs? */
static bool never_equal(const struct cc_interpreter *in, cc_term_id x, cc_term_id y)
{
    const struct cc_term *row = cc_term_at(&in->terms, x);
    int64_t constant, modulus;
    if (row->op == CC_T_UNARY && row->sub == CC_UN_LNOT)
        return is_same(in, row->a, y);
    if (row->op == CC_T_BINARY && row->sub == CC_BIN_SUB && cc_term_is_int(&in->terms, row->a, &constant))
        return is_same(in, row->b, y) && constant % 2;
    if (row->op == CC_T_BINARY && row->sub == CC_BIN_XOR && cc_term_is_int(&in->terms, row->b, &constant))
        return is_same(in, row->a, y) && constant;
    return is_next(in, x, y, &modulus) && modulus != 1;
}

/* The load of `term`, if it is acquiring, whose place is the other end; and what is added to it. */
static cc_term_id other_end(struct cc_interpreter *in, cc_term_id term, int64_t *more)
{
    const struct cc_term row = *cc_term_at(&in->terms, cc_term_split(&in->terms, term, more));
    return row.op == CC_T_LOAD && row.b && cc_is_atomic(in, row.b) && cc_order_acquires(in, row.b) ? row.a : 0;
}

/* Does `term` compare as the distance from one end to the other? `back`: from the other one to the slot `number`. */
static cc_term_id distance(struct cc_interpreter *in, cc_term_id term, cc_term_id number, bool *back)
{
    int64_t more = 0;
    const struct cc_term row = *cc_term_at(&in->terms, term);
    if (row.op != CC_T_BINARY || row.sub != CC_BIN_SUB)
        return 0;
    *back = is_same(in, row.a, number);
    if (!*back && !is_same(in, row.b, number))
        return 0;
    cc_term_id other = other_end(in, *back ? row.b : row.a, &more);
    return more ? 0 : other;
}

static void see_room(struct cc_ring_view *view, cc_term_id other, int64_t limit)
{
    if (!other || limit <= 0 || (view->seen & ROOM))
        return;
    view->seen |= ROOM;
    view->room_to = other;
    view->limit = limit;
}

static void see_filled(struct cc_ring_view *view, cc_term_id other)
{
    if (!other || (view->seen & FILLED))
        return;
    view->seen |= FILLED;
    view->filled_to = other;
}

/* Two numbers that are not the same. */
static void see_unequal(struct cc_interpreter *in, struct cc_ring_view *view, cc_term_id number, cc_term_id x,
                        cc_term_id y)
{
    int64_t more, modulus, gap;
    bool back;
    cc_term_id other = other_end(in, y, &more);
    bool here = is_same(in, x, number);
    if (here && !more)
        see_filled(view, other);
    else if (here)
        see_room(view, other, more);
    else if (other && !more && is_next(in, x, number, &modulus) && modulus)
        see_room(view, other, modulus - 1);
    other = distance(in, x, number, &back);
    if (other && cc_term_is_int(&in->terms, y, &gap) && !gap)
        see_filled(view, other);
    else if (other && back && cc_term_is_int(&in->terms, y, &gap))
        see_room(view, other, gap);
}

/* `x` is below `y`. */
static void see_less(struct cc_interpreter *in, struct cc_ring_view *view, cc_term_id number, cc_term_id x,
                     cc_term_id y)
{
    int64_t more, gap;
    bool back;
    cc_term_id other = is_same(in, x, number) ? other_end(in, y, &more) : 0;
    if (other && !more)
        see_filled(view, other);
    else if (other)
        see_room(view, other, more);
    other = distance(in, x, number, &back);
    if (other && back && cc_term_is_int(&in->terms, y, &gap))
        see_room(view, other, gap);
    other = distance(in, y, number, &back);
    if (other && !back && cc_term_is_int(&in->terms, x, &gap) && gap >= 0)
        see_filled(view, other);
}

/* What the path knows of the other end, as seen from `number`. */
static struct cc_ring_view view_from(struct cc_frame *frame, cc_term_id number)
{
    struct cc_interpreter *in = frame->in;
    struct cc_ring_view view = { 0 };
    for (uint32_t i = 0; i < frame->state->facts_count; i++) {
        const struct cc_fact fact = frame->state->facts[i];
        const struct cc_term row = *cc_term_at(&in->terms, fact.atom);
        int64_t limit;
        if (row.op != CC_T_BINARY || (row.sub != CC_BIN_EQ && row.sub != CC_BIN_LT))
            continue;
        if (row.sub == CC_BIN_EQ && !fact.truth) {
            see_unequal(in, &view, number, row.a, row.b);
            see_unequal(in, &view, number, row.b, row.a);
        } else if (row.sub == CC_BIN_LT && fact.truth) {
            see_less(in, &view, number, row.a, row.b);
        } else if (row.sub == CC_BIN_LT && cc_term_is_int(&in->terms, row.a, &limit)) { /* y <= n: y < n + 1 */
            see_less(in, &view, number, row.b, cc_term_int(&in->terms, limit + 1));
        } else if (row.sub == CC_BIN_LT && cc_term_is_int(&in->terms, row.b, &limit)) { /* x >= n: n - 1 < x */
            see_less(in, &view, number, cc_term_int(&in->terms, limit - 1), row.a);
        }
    }
    return view;
}

/* Of an instruction that stores: the modulus with which the place goes up by one each time, and what is always seen before. */
enum { MODULUS = (1 << 20) - 1, STEP_OF_ANY = MODULUS, SEEN = 20, NO_STEP = 1 << 24 };

static uint64_t step_key(const struct cc_interpreter *in, cc_inst_id id)
{
    return cc_hash_step(in->round, id);
}

void cc_ring_store(struct cc_frame *frame, cc_term_id value, cc_term_id before, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    int64_t modulus = 0, from, to;
    uint32_t known = cc_id_map_get(&in->ring_steps, step_key(in, id)), now = NO_STEP;
    if (known == NO_STEP)
        return;
    if (before && cc_term_is_int(&in->terms, before, &from) && cc_term_is_int(&in->terms, value, &to))
        now = to == from + 1 ? STEP_OF_ANY : NO_STEP;
    else if (before && is_next(in, value, before, &modulus) && modulus < STEP_OF_ANY)
        now = (uint32_t)modulus;
    uint32_t seen = now == NO_STEP ? 0 : view_from(frame, before).seen;
    if (known != CC_NO_ID && now != NO_STEP) {
        seen &= known >> SEEN;
        if (now == STEP_OF_ANY)
            now = known & MODULUS;
        else if ((known & MODULUS) != STEP_OF_ANY && (known & MODULUS) != now)
            now = NO_STEP;
    }
    now |= seen << SEEN;
    if (now != known && cc_id_map_put(in->arena, &in->ring_steps, step_key(in, id), now))
        return;
}

void cc_ring_begin(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_inst *inst = &in->model->insts[id];
    int64_t offset, number;
    if (in->model->types[inst->type].kind != CC_TYPE_INT || (cc_term_is_int(&in->terms, value, &number) && !number))
        return;
    const struct cc_term *object = cc_term_at(&in->terms, cc_term_split(&in->terms, address, &offset));
    uint64_t key = cc_hash_step(object->a, (uint64_t)offset);
    if (object->op == CC_T_OBJECT && cc_id_map_get(&in->ring_begins, key) == CC_NO_ID &&
        cc_id_map_put(in->arena, &in->ring_begins, key, 1))
        return;
}

/* The place that holds a number which the path has in a variable too, or 0. */
static cc_term_id place_holding(const struct cc_interpreter *in, const struct cc_state *state, cc_term_id number)
{
    if (cc_term_at(&in->terms, number)->op != CC_T_PHI || cc_id_map_get(&in->induction, number) == 1)
        return 0;
    for (uint32_t i = 0; i < state->memory_count; i++)
        if (is_same(in, state->memory[i].value, number))
            return state->memory[i].address;
    return 0;
}

/* The one place that an address means: its object, and where in it; false if it is not one. */
static bool exact_place(struct cc_interpreter *in, cc_term_id address, struct cc_target *out)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, address);
    if (where.count != 1 || where.at[0].kind != CC_TARGET_OBJECT || !cc_heap_is_unique(&in->heap, where.at[0].id))
        return false;
    *out = where.at[0];
    return true;
}

/* ---- what a place holds, known to the only thread that changes it ---- */

static uint64_t place_key(const struct cc_target *where)
{
    return cc_hash_step(where->id, (uint64_t)where->offset);
}

/* Where a state keeps what it last found or stored at `place`, also while others may look. */
static cc_term_id remembered_at(struct cc_interpreter *in, cc_term_id place)
{
    return cc_term_note(&in->terms, place, CC_NOTE_REMEMBERED);
}

/* The place is worth remembering, from the next round on. */
static void want_remembered(struct cc_interpreter *in, cc_term_id place)
{
    struct cc_target where;
    if (!exact_place(in, place, &where) || where.stride ||
        cc_id_map_get(&in->ring_fronts, place_key(&where)) != CC_NO_ID)
        return;
    in->heap.generation++;
    if (cc_id_map_put(in->arena, &in->ring_fronts, place_key(&where), 1))
        return;
}

void cc_ring_remember(struct cc_frame *frame, cc_term_id place, cc_term_id value)
{
    struct cc_interpreter *in = frame->in;
    struct cc_target where;
    if (!in->ring_fronts.count || in->tree.threads[frame->thread].many || !exact_place(in, place, &where) ||
        where.stride || cc_id_map_get(&in->ring_fronts, place_key(&where)) == CC_NO_ID)
        return;
    cc_state_write(&in->pool, frame->state, remembered_at(in, place), value);
}

/* Is the slot's number what its place holds, or held before it went up? */
static bool find_counter(struct cc_frame *frame, struct cc_ring_slot *slot, cc_term_id index, cc_term_id *number)
{
    struct cc_interpreter *in = frame->in;
    cc_term_id symbol, inner = without_modulus(in, index, &slot->modulus);
    int64_t ignored;
    slot->counter = place_behind(in, index, &symbol);
    if (!slot->counter)
        slot->counter = place_holding(in, frame->state, symbol);
    slot->in_memory = slot->counter != 0;
    if (!slot->in_memory) {
        slot->counter = symbol;
        *number = inner;
        return cc_term_at(&in->terms, symbol)->op == CC_T_PHI && (symbol == inner || symbol == index);
    }
    const struct cc_memory_entry *entry = cc_state_memory(frame->state, slot->counter);
    if ((!entry || !entry->value) && !cc_term_content_of(&in->terms, index)) {
        want_remembered(in, slot->counter);
        entry = cc_state_memory(frame->state, remembered_at(in, slot->counter));
        slot->remembered = entry != NULL;
    }
    if (!entry || !entry->value)
        return false;
    if (never_equal(in, index, entry->value)) {
        *number = index;
        slot->beside = true;
        return true;
    }
    bool whole = is_same(in, entry->value, index) || is_next(in, entry->value, index, &ignored);
    slot->modulus = whole ? 0 : slot->modulus;
    *number = whole ? index : inner;
    slot->stepped = !is_same(in, entry->value, *number);
    return !slot->stepped || is_next(in, entry->value, *number, &ignored);
}

static uint32_t slot_number(struct cc_interpreter *in, const struct cc_ring_slot *slot)
{
    uint64_t key = cc_hash_step(slot->counter, (uint64_t)slot->modulus * 8 + slot->remembered * 4u +
                                                   slot->stepped * 2u + slot->beside);
    key = cc_hash_step(cc_hash_step(key, (uint64_t)slot->stride), (uint64_t)slot->view.room_to << 8 | slot->view.seen);
    key = cc_hash_step(cc_hash_step(key, (uint64_t)slot->view.limit), slot->view.filled_to);
    uint32_t row = cc_id_map_get(&in->ring_slot_of, key);
    if (row == CC_NO_ID) {
        row = CC_APPEND_ROW(in->arena, in, ring_slots);
        in->ring_slots[row] = *slot;
        if (cc_id_map_put(in->arena, &in->ring_slot_of, key, row))
            return 0;
    }
    return row + 1;
}

uint32_t cc_ring_slot(struct cc_frame *frame, cc_term_id address)
{
    struct cc_interpreter *in = frame->in;
    struct cc_ring_slot found = { 0 };
    for (int depth = 0; depth < DEEPEST; depth++) {
        const struct cc_term row = *cc_term_at(&in->terms, address);
        struct cc_ring_slot slot = { .stride = row.imm };
        cc_term_id number;
        if (row.op != CC_T_OFFSET && row.op != CC_T_INDEX)
            break;
        if (row.op == CC_T_INDEX && !found.in_memory && find_counter(frame, &slot, row.b, &number)) {
            if (slot.in_memory)
                slot.view = view_from(frame, number);
            found = slot;
        }
        address = row.a;
    }
    bool waited = cc_phase_at(&in->tree, frame->state->phase).turns != 0;
    bool of_use = found.view.seen || waited || found.beside || (found.in_memory && frame->state->holds_count);
    return found.counter && of_use ? slot_number(in, &found) : 0;
}

/* ---- judging ---- */

/* One end of a ring, as an access uses it. */
struct end {
    const struct cc_access *access;
    struct cc_ring_slot slot;
    int64_t slots;    /* how many there are, by the numbers of this end */
    int64_t start;    /* the first number, where it is known */
    cc_inst_id moved; /* the instruction that moves it, of a place; more than one: 0 */
};

static bool same_place(struct cc_interpreter *in, cc_term_id x, cc_term_id y)
{
    struct cc_target a, b;
    return exact_place(in, x, &a) && exact_place(in, y, &b) && a.id == b.id && a.offset == b.offset && !a.stride &&
           !b.stride;
}

/* Do both accesses go to slots of one array, so that they do not meet unless the slot is the same? */
static bool in_one_array(struct cc_interpreter *in, const struct end *x, const struct end *y)
{
    struct cc_target a, b;
    int64_t stride = x->slot.stride;
    if (!exact_place(in, x->access->address, &a) || !exact_place(in, y->access->address, &b) || a.id != b.id ||
        a.stride != stride || b.stride != stride || y->slot.stride != stride)
        return false;
    int64_t end_a = a.offset + (int64_t)x->access->size, end_b = b.offset + (int64_t)y->access->size;
    return (end_a > end_b ? end_a : end_b) - (a.offset < b.offset ? a.offset : b.offset) <= stride;
}

static bool agree(int64_t *known, int64_t further)
{
    if (further && *known && further != *known)
        return false;
    *known = further ? further : *known;
    return true;
}

/* A counter of a loop: where it begins, and by what it goes on. */
static bool know_loop_counter(struct cc_interpreter *in, struct end *end)
{
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, end->slot.counter);
    bool begins = false, goes_on = false;
    for (uint32_t i = 0; inputs && i < inputs->count; i++) {
        int64_t number, modulus;
        if (cc_term_is_int(&in->terms, inputs->at[i], &number) && !begins) {
            end->start = number;
            begins = true;
        } else if (is_next(in, inputs->at[i], end->slot.counter, &modulus) && agree(&end->slots, modulus)) {
            goes_on = true;
        } else {
            return false;
        }
    }
    return begins && goes_on;
}

/* May the access to the counter's place be by somebody who moves the end? In turn, or under the lock of the slot. */
static bool moves_in_order(struct cc_interpreter *in, const struct end *end, const struct cc_access *move)
{
    const struct cc_inst *inst = &in->model->insts[move->inst];
    cc_term_id lock;
    if (move->thread == end->access->thread && !in->tree.threads[move->thread].many)
        return true;
    struct cc_lock_keys here = cc_lock_keys_of(in, end->access), there = cc_lock_keys_of(in, move);
    return inst->op == CC_OP_STORE && cc_locks_exclude(&here, &there, &lock);
}

/* Does the content of the counter's place go up by one each time it changes while threads run? */
static bool know_place(struct cc_interpreter *in, struct end *end, uint32_t seen)
{
    bool several = false;
    for (uint32_t i = 0; i < in->log.accesses_count; i++) {
        const struct cc_access *move = &in->log.accesses[i];
        if (move->kind != CC_ACCESS_WRITE || !same_place(in, move->address, end->slot.counter))
            continue;
        uint32_t step = cc_id_map_get(&in->ring_steps, step_key(in, move->inst));
        if (step >= NO_STEP || !moves_in_order(in, end, move) || (step >> SEEN & seen) != seen ||
            (seen && (!move->atomic || !cc_order_releases(in, move->inst))) ||
            !agree(&end->slots, (step & MODULUS) == STEP_OF_ANY ? 0 : (int64_t)(step & MODULUS)))
            return false;
        several |= end->moved && end->moved != move->inst;
        end->moved = move->inst;
    }
    bool any = end->moved != 0;
    end->moved = several ? 0 : end->moved;
    return any;
}

/* `seen`: what who moves the end has always seen before, or 0 if semaphores tell him. */
static bool know_end(struct cc_interpreter *in, const struct cc_access *access, struct end *end, uint32_t seen)
{
    if (!access->slot)
        return false;
    *end = (struct end){ .access = access, .slot = in->ring_slots[access->slot - 1] };
    end->slots = end->slot.modulus;
    return (end->slot.in_memory ? know_place(in, end, seen) : know_loop_counter(in, end)) && end->slots > 0;
}

/* Is `x` about to fill a slot that it has seen to be free, and `y` to empty one that is filled? */
static bool ends_keep_apart(struct cc_interpreter *in, const struct cc_access *x, const struct cc_access *y)
{
    const struct cc_ring_slot *at_x = &in->ring_slots[x->slot - 1], *at_y = &in->ring_slots[y->slot - 1];
    struct end fill, empty;
    return (at_x->view.seen & ROOM) && (at_y->view.seen & FILLED) && !at_x->stepped && !at_y->stepped &&
           !in->tree.threads[x->thread].many && !in->tree.threads[y->thread].many && know_end(in, x, &fill, ROOM) &&
           know_end(in, y, &empty, FILLED) && in_one_array(in, &fill, &empty) && fill.slots == empty.slots &&
           at_x->view.limit <= fill.slots && same_place(in, at_x->counter, at_y->view.filled_to) &&
           same_place(in, at_y->counter, at_x->view.room_to);
}

/* ---- buffers that are exchanged ---- */

/* The array in which an access goes to an element by steps of `stride`, or 0. */
static cc_term_id array_of(struct cc_interpreter *in, const struct cc_access *access, int64_t stride)
{
    cc_term_id address = cc_canonical(in, access->address);
    for (int depth = 0; depth < DEEPEST; depth++) {
        const struct cc_term row = *cc_term_at(&in->terms, address);
        if (row.op == CC_T_INDEX && row.imm == stride)
            return row.a;
        if (row.op != CC_T_OFFSET && row.op != CC_T_INDEX)
            break;
        address = row.a;
    }
    return 0;
}

/* Is a lock held at `access` that is held alone at `move`? */
static bool have_common_lock(struct cc_interpreter *in, const struct cc_access *access, const struct cc_access *move)
{
    struct cc_set here = *cc_set_at(&in->sets, access->locks), there = *cc_set_at(&in->sets, move->locks);
    for (uint32_t i = 0; i < here.count; i++)
        for (uint32_t k = 0; k < there.count; k++) {
            cc_term_id lock = cc_stable_lock(in, here.at[i] / 2);
            if (lock && !(there.at[k] & 1) && lock == cc_stable_lock(in, there.at[k] / 2))
                return true;
        }
    return false;
}

/*
 * A place says which buffer all may use that hold a lock; `back` is to another one, by the only thread that changes the
 * place, `front` to this one, under the lock.
 */
static bool buffers_keep_apart(struct cc_interpreter *in, const struct cc_access *back, const struct cc_access *front)
{
    const struct cc_ring_slot *x = &in->ring_slots[back->slot - 1], *y = &in->ring_slots[front->slot - 1];
    if (!x->beside || y->beside || y->remembered || !y->in_memory || y->stepped || y->modulus ||
        x->stride != y->stride || in->tree.threads[back->thread].many || !same_place(in, x->counter, y->counter))
        return false;
    cc_term_id array = array_of(in, back, x->stride);
    if (!array || array != array_of(in, front, y->stride))
        return false;
    for (uint32_t i = 0; i < in->log.accesses_count; i++) {
        const struct cc_access *move = &in->log.accesses[i];
        if (move->kind == CC_ACCESS_WRITE && same_place(in, move->address, x->counter) &&
            (move->thread != back->thread || !have_common_lock(in, front, move)))
            return false;
    }
    return true;
}

/* ---- semaphores ---- */

/* Has the path waited for the semaphore at `place`, and not posted one since? */
static bool has_turn(const struct cc_interpreter *in, cc_phase_id phase, uint32_t place)
{
    struct cc_set turns = *cc_set_at(&in->sets, cc_phase_at(&in->tree, phase).turns);
    for (uint32_t i = 0; i < turns.count; i++)
        if (in->latches->observations[turns.at[i]].place == place && !in->latches->observations[turns.at[i]].under)
            return true;
    return false;
}

/* Does each run of a function, or each turn of a loop, pass both points once? */
static bool go_together(struct cc_interpreter *in, uint32_t context, uint32_t block, uint32_t other_context,
                        uint32_t other)
{
    uint32_t at, other_at;
    const struct cc_loop *loop, *other_loop;
    const struct cc_func_info *info = in->funcs[in->contexts[context].func].info;
    if (context == other_context && !info->innermost[block] && !info->innermost[other])
        return cc_every_return_passes(in, info, block) && cc_every_return_passes(in, info, other);
    return cc_loop_passing(in, context, block, &at, &loop) &&
           cc_loop_passing(in, other_context, other, &other_at, &other_loop) && at == other_at &&
           loop->head == other_loop->head;
}

/* Does the number of the end go up once for each post of the semaphore? */
static bool goes_up_with(struct cc_interpreter *in, const struct end *end, const struct cc_update *post)
{
    uint32_t at;
    const struct cc_loop *loop;
    if (!end->slot.in_memory) {
        const struct cc_term phi = *cc_term_at(&in->terms, end->slot.counter);
        return cc_loop_passing(in, post->context, post->block, &at, &loop) && at == phi.a &&
               loop->head + in->model->funcs[in->contexts[at].func].blocks == phi.b;
    }
    for (uint32_t i = 0; i < in->log.accesses_count; i++) {
        const struct cc_access *move = &in->log.accesses[i];
        if (move->kind == CC_ACCESS_WRITE && move->thread == post->thread &&
            same_place(in, move->address, end->slot.counter) &&
            go_together(in, move->context, cc_interp_block_of(in, move->inst), post->context, post->block))
            return true;
    }
    return false;
}

/* Is the semaphore at `to` posted only by who has waited for the one at `from`, with whom the number goes up? */
static bool is_posted_in_turn(struct cc_interpreter *in, const struct end *end, uint32_t from, uint32_t to)
{
    const struct cc_latch_table *table = in->latches;
    bool by_end = false;
    if (table->places[to].blurred || table->places[to].no_turn)
        return false;
    for (uint32_t u = 0; u < table->updates_count; u++) {
        const struct cc_update *post = &table->updates[u];
        if (post->place != to)
            continue;
        bool alone = post->thread == end->access->thread && !in->tree.threads[post->thread].many;
        if (!has_turn(in, post->phase, from) || !goes_up_with(in, end, post) || (!alone && !end->slot.in_memory))
            return false;
        by_end |= post->thread == end->access->thread;
    }
    return by_end;
}

/* Is the number moved only by who has waited for the semaphore? */
static bool moves_in_turn(struct cc_interpreter *in, const struct end *end, uint32_t place)
{
    for (uint32_t i = 0; end->slot.in_memory && i < in->log.accesses_count; i++) {
        const struct cc_access *move = &in->log.accesses[i];
        if (move->kind == CC_ACCESS_WRITE && same_place(in, move->address, end->slot.counter) &&
            !has_turn(in, move->phase, place))
            return false;
    }
    return true;
}

/* The number of the slot that the end uses first; false if it is not known. */
static bool first_slot(struct cc_interpreter *in, struct end *end, int64_t *out)
{
    struct cc_target where;
    if (!end->slot.in_memory) {
        *out = end->start;
        return true;
    }
    if (!exact_place(in, end->slot.counter, &where))
        return false;
    struct cc_latch_place place = { .object = where.id, .offset = where.offset };
    if (!cc_latch_initial(in, &place, &end->start) || cc_id_map_get(&in->ring_begins, place_key(&where)) != CC_NO_ID)
        return false;
    const struct cc_func_info *info = in->funcs[in->func_of_inst[end->access->inst]].info;
    if (!end->moved || in->func_of_inst[end->moved] != in->func_of_inst[end->access->inst])
        return false;
    uint32_t use = info->rank[cc_interp_block_of(in, end->access->inst)],
             move = info->rank[cc_interp_block_of(in, end->moved)];
    bool after = move < use || (move == use && end->moved < end->access->inst);
    *out = end->start + (after && !end->slot.stepped);
    return true;
}

/* Do the semaphores, of which `x` has waited for the one and `y` for the other, count the slots of the ring? */
static bool are_counted(struct cc_interpreter *in, struct end *x, uint32_t place_x, struct end *y, uint32_t place_y)
{
    const struct cc_latch_table *table = in->latches;
    int64_t tokens, more, first, other;
    return cc_latch_initial(in, &table->places[place_x], &tokens) &&
           cc_latch_initial(in, &table->places[place_y], &more) && tokens >= 0 && more >= 0 &&
           tokens + more <= x->slots && x->slots == y->slots && is_posted_in_turn(in, x, place_x, place_y) &&
           is_posted_in_turn(in, y, place_y, place_x) && moves_in_turn(in, x, place_x) &&
           moves_in_turn(in, y, place_y) && first_slot(in, x, &first) && first_slot(in, y, &other) &&
           (tokens == 0 || more == 0) && (first - other) % x->slots == 0;
}

static bool semaphores_keep_apart(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b)
{
    const struct cc_latch_table *table = in->latches;
    struct end x, y;
    if (!know_end(in, a, &x, 0) || !know_end(in, b, &y, 0) || !in_one_array(in, &x, &y))
        return false;
    struct cc_set of_a = *cc_set_at(&in->sets, cc_phase_at(&in->tree, a->phase).turns);
    struct cc_set of_b = *cc_set_at(&in->sets, cc_phase_at(&in->tree, b->phase).turns);
    for (uint32_t i = 0; i < of_a.count; i++)
        for (uint32_t k = 0; k < of_b.count; k++) {
            uint32_t from = table->observations[of_a.at[i]].place, to = table->observations[of_b.at[k]].place;
            if (from == to || !table->places[from].semaphore || !table->places[to].semaphore ||
                !are_counted(in, &x, from, &y, to))
                continue;
            cc_latch_need(in, from);
            cc_latch_need(in, to);
            return true;
        }
    return false;
}

bool cc_ring_excludes(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b)
{
    if (!a->slot || !b->slot || !a->size || !b->size || a->thread == b->thread)
        return false;
    return ends_keep_apart(in, a, b) || ends_keep_apart(in, b, a) || buffers_keep_apart(in, a, b) ||
           buffers_keep_apart(in, b, a) || semaphores_keep_apart(in, a, b);
}
