/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/double_buffer.h"

#include "analyzer/core/index_level.h"
#include "analyzer/core/memory_order.h"
#include "analyzer/core/single_holder.h"

#include "analyzer/core/core_memory.h"

enum { DEEPEST = 8, MOST_CELLS = 64 };

/* A store to one of the two pointers, or the place of a pointer that is swapped somewhere. */
struct pointer_store {
    cc_term_id value;
    cc_inst_id inst;
    uint32_t context;
    bool repeated; /* in a loop */
    uint32_t next; /* row + 1 */
};

struct pointer_cell {
    cc_term_id place;
    cc_thread_id by; /* stored by this thread, and in `several` by others too */
    bool several;
    bool spoiled;   /* something else was written there */
    uint32_t first; /* row of stores + 1 */
};

struct cc_buffers {
    struct cc_id_map swap_of; /* store -> the other store of the swap */
    struct cc_id_map cell_of; /* place -> row of cells */
    struct pointer_cell *cells;
    uint32_t cells_count, cells_room;
    struct pointer_store *stores; /* of this round */
    uint32_t stores_count, stores_room;
    struct cc_id_map apart; /* two places -> 1 if the pointers there never lead to one buffer; of this round */
};

/* ---- swaps in the program's text ---- */

/* The last store to the variable in the block, before instruction `at`; or 0. */
static cc_inst_id stored_before(const struct cc_model *model, const struct cc_block *block, cc_var_id var,
                                cc_inst_id at)
{
    for (cc_inst_id i = at; i-- > block->insts;) {
        const struct cc_inst *inst = &model->insts[i];
        const struct cc_inst *to = &model->insts[inst->a];
        if (inst->op == CC_OP_STORE && to->op == CC_OP_VAR_ADDR && to->a == var)
            return i;
    }
    return 0;
}

/* The load from memory that a stored value comes from, by way of a variable of the block perhaps; or 0. */
static cc_inst_id loaded_as(const struct cc_model *model, const struct cc_block *block, cc_inst_id value)
{
    for (int depth = 0; value && depth < DEEPEST; depth++) {
        const struct cc_inst *inst = &model->insts[value];
        if (inst->op == CC_OP_CAST) {
            value = inst->a;
            continue;
        }
        if (inst->op != CC_OP_LOAD || value < block->insts)
            return 0;
        const struct cc_inst *from = &model->insts[inst->a];
        cc_inst_id stored = from->op == CC_OP_VAR_ADDR ? stored_before(model, block, from->a, value) : 0;
        if (!stored)
            return value;
        value = model->insts[stored].b;
    }
    return 0;
}

/* What is the same for two instructions that compute one address, within a block. */
static uint64_t address_key(const struct cc_model *model, cc_inst_id address, int depth)
{
    const struct cc_inst *inst = cc_inst_without_casts(model, address);
    uint64_t key = cc_hash_step(inst->op, depth < DEEPEST ? 0 : address);
    switch ((enum cc_op)inst->op) {
    case CC_OP_CONST:
        return cc_hash_step(key, (uint64_t)inst->imm);
    case CC_OP_VAR_ADDR:
        return cc_hash_step(key, inst->a);
    case CC_OP_LOAD:
        return depth < DEEPEST ? cc_hash_step(key, address_key(model, inst->a, depth + 1)) : key;
    case CC_OP_FIELD_ADDR:
        key = cc_hash_step(key, inst->b);
        return depth < DEEPEST ? cc_hash_step(key, address_key(model, inst->a, depth + 1)) : key;
    case CC_OP_INDEX_ADDR:
        key = cc_hash_step(key, (uint64_t)inst->imm);
        key = depth < DEEPEST ? cc_hash_step(key, address_key(model, inst->a, depth + 1)) : key;
        return depth < DEEPEST ? cc_hash_step(key, address_key(model, inst->b, depth + 1)) : key;
    default:
        return cc_hash_step(key, address);
    }
}

static bool is_between_calls(const struct cc_model *model, cc_inst_id from, cc_inst_id to)
{
    for (cc_inst_id i = from; i < to; i++)
        if (model->insts[i].op == CC_OP_CALL || model->insts[i].op == CC_OP_ASM)
            return false;
    return true;
}

/* Does each of the two stores put what the other's place held before? */
static bool is_swap(const struct cc_model *model, const struct cc_block *block, cc_inst_id first, cc_inst_id second)
{
    const struct cc_inst *x = &model->insts[first], *y = &model->insts[second];
    cc_inst_id to_x = loaded_as(model, block, x->b), to_y = loaded_as(model, block, y->b);
    if (!to_x || !to_y || to_y > first || !is_between_calls(model, to_x < to_y ? to_x : to_y, second))
        return false;
    uint64_t at_x = address_key(model, x->a, 0), at_y = address_key(model, y->a, 0);
    return at_x != at_y && address_key(model, model->insts[to_x].a, 0) == at_y &&
           address_key(model, model->insts[to_y].a, 0) == at_x;
}

static bool is_pointer_store(const struct cc_model *model, cc_inst_id id)
{
    const struct cc_inst *inst = &model->insts[id];
    return inst->op == CC_OP_STORE && model->types[inst->type].kind == CC_TYPE_POINTER && inst->b &&
           !(inst->flags & CC_INST_ATOMIC);
}

static void add_swap(struct cc_interpreter *in, cc_inst_id first, cc_inst_id second)
{
    if (!in->buffers)
        in->buffers = cc_arena_array(in->arena, 1, sizeof *in->buffers);
    if (cc_id_map_put(in->arena, &in->buffers->swap_of, first, second) ||
        cc_id_map_put(in->arena, &in->buffers->swap_of, second, first))
        return;
}

void cc_buffers_find(struct cc_interpreter *in)
{
    enum { NEAR = 24 /* instructions */ };
    const struct cc_model *model = in->model;
    for (cc_block_id b = 1; in->threaded && b < model->blocks_count; b++) {
        const struct cc_block *block = &model->blocks[b];
        cc_inst_id end = block->insts + block->inst_count;
        for (cc_inst_id i = block->insts, last = 0; i < end; i++) {
            if (!is_pointer_store(model, i))
                continue;
            if (last && i - last < NEAR && is_swap(model, block, last, i))
                add_swap(in, last, i);
            last = i;
        }
    }
}

/* ---- stores of this round ---- */

void cc_buffers_new_round(struct cc_interpreter *in)
{
    struct cc_buffers *all = in->buffers;
    if (!all)
        return;
    all->stores_count = 0;
    cc_id_map_clear(&all->apart);
    for (uint32_t i = 0; i < all->cells_count; i++) {
        all->cells[i].first = 0;
        all->cells[i].spoiled = false;
    }
}

/* The one place of the program that the address means, in one form; or 0. */
static cc_term_id exact_place(struct cc_interpreter *in, cc_term_id address)
{
    struct cc_targets means = cc_heap_resolve(&in->heap, address);
    if (means.count != 1 || !means.complete || means.at[0].kind != CC_TARGET_OBJECT || means.at[0].stride ||
        !cc_heap_is_unique(&in->heap, means.at[0].id))
        return 0;
    return cc_term_offset(&in->terms, cc_heap_address(&in->heap, means.at[0].id), means.at[0].offset);
}

static struct pointer_cell *cell_at(struct cc_interpreter *in, cc_term_id place, bool make)
{
    struct cc_buffers *all = in->buffers;
    uint32_t row = place ? cc_id_map_get(&all->cell_of, place) : CC_NO_ID;
    if (row == CC_NO_ID && make && place && all->cells_count < MOST_CELLS) {
        row = CC_APPEND_ROW(in->arena, all, cells);
        all->cells[row].place = place;
        all->cells[row].by = CC_NO_ID;
        in->heap.generation++; /* the stores so far have not been noted */
        if (cc_id_map_put(in->arena, &all->cell_of, place, row))
            return NULL;
    }
    return row == CC_NO_ID ? NULL : &all->cells[row];
}

void cc_buffers_overwrite(struct cc_interpreter *in, cc_term_id address)
{
    struct cc_buffers *all = in->buffers;
    if (!all || !all->cells_count)
        return;
    struct cc_targets means = cc_heap_resolve(&in->heap, address);
    for (uint32_t i = 0; i < means.count; i++)
        for (uint32_t c = 0; c < all->cells_count; c++)
            all->cells[c].spoiled |= means.at[i].kind == CC_TARGET_OBJECT &&
                                     cc_heap_root_object(&in->heap, all->cells[c].place) == means.at[i].id;
}

/* Who has stored the pointer keeps that in mind when others may look at the place again. */
static void remember(struct cc_frame *frame, cc_term_id place, cc_term_id value)
{
    struct cc_interpreter *in = frame->in;
    if (!in->tree.threads[frame->thread].many)
        cc_state_write(&in->pool, frame->state, cc_term_note(&in->terms, place, CC_NOTE_REMEMBERED), value);
}

static void note_thread(const struct cc_frame *frame, struct pointer_cell *cell)
{
    if (cell->by == CC_NO_ID)
        cell->by = frame->thread;
    if (cell->by == frame->thread || cell->several)
        return;
    cell->several = true;
    frame->in->heap.generation++;
}

void cc_buffers_store(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    struct cc_buffers *all = in->buffers;
    const struct cc_inst *inst = &in->model->insts[id];
    if (!all || inst->op != CC_OP_STORE || in->model->types[inst->type].kind != CC_TYPE_POINTER)
        return;
    bool swaps = cc_id_map_get(&all->swap_of, id) != CC_NO_ID;
    if (!swaps && !all->cells_count)
        return;
    cc_term_id place = exact_place(in, address);
    struct pointer_cell *cell = cell_at(in, place, swaps);
    if (!cell) {
        if (!place)
            cc_buffers_overwrite(in, address);
        return;
    }
    note_thread(frame, cell);
    if (swaps || !cell->several) /* what it holds at first is forgotten where another thread swaps */
        remember(frame, place, value);
    for (uint32_t i = cell->first; i; i = all->stores[i - 1].next)
        if (all->stores[i - 1].inst == id && all->stores[i - 1].context == frame->context &&
            all->stores[i - 1].value == value)
            return;
    uint32_t row = CC_APPEND_ROW(in->arena, all, stores);
    all->stores[row] = (struct pointer_store){
        .value = value, .inst = id, .context = frame->context, .repeated = cc_interp_in_loop(frame), .next = cell->first
    };
    cell->first = row + 1;
}

/* ---- what the path knows ---- */

/* Is the load done in the same block, with one atomic operation in between at most: `next[atomic_fetch_add(&n, 1)]`? */
static bool is_just_loaded(const struct cc_frame *frame, cc_inst_id load, cc_inst_id access)
{
    const struct cc_model *model = frame->in->model;
    const struct cc_block *block = &model->blocks[model->funcs[frame->func].blocks + frame->block];
    uint32_t atomics = 0;
    if (load < block->insts || load >= access || access >= block->insts + block->inst_count)
        return false;
    for (cc_inst_id i = load; i < access; i++)
        atomics += cc_is_atomic(frame->in, i) || model->insts[i].op == CC_OP_FENCE;
    return atomics < 2 && is_between_calls(model, load, access);
}

/* The place of which the term says what a path found there: by a load, or where paths meet, or after a call; or 0. */
static cc_term_id found_at(const struct cc_interpreter *in, cc_term_id term)
{
    const struct cc_term *row = cc_term_at(&in->terms, term);
    cc_term_id after_call = row->op == CC_T_RESULT && row->imm > 0 ? (cc_term_id)(row->imm >> 8) : 0;
    return after_call && row->imm == CC_RESULT_OF_MEMORY(after_call) ? after_call
                                                                     : cc_term_content_of(&in->terms, term);
}

static bool is_current(const struct cc_frame *frame, cc_term_id term, cc_inst_id id, int depth)
{
    const struct cc_interpreter *in = frame->in;
    const struct cc_term *row = cc_term_at(&in->terms, term);
    cc_term_id place = found_at(in, term);
    const struct cc_memory_entry *entry = place ? cc_state_memory(frame->state, place) : NULL;
    if (!row->symbols)
        return true;
    if (depth > DEEPEST)
        return false;
    if (place)
        return ((entry && entry->value == term) ||
                (row->op == CC_T_LOAD && !row->imm && is_just_loaded(frame, row->b, id))) &&
               is_current(frame, place, id, depth + 1);
    switch ((enum cc_term_op)row->op) {
    case CC_T_OFFSET:
    case CC_T_UNARY:
        return is_current(frame, row->a, id, depth + 1);
    case CC_T_INDEX:
    case CC_T_BINARY:
        return is_current(frame, row->a, id, depth + 1) && (!row->b || is_current(frame, row->b, id, depth + 1));
    default:
        return true; /* a name that does not come from memory */
    }
}

bool cc_buffers_are_current(const struct cc_frame *frame, cc_term_id address, cc_inst_id id)
{
    return is_current(frame, address, id, 0);
}

cc_term_id cc_buffers_kept_at(const struct cc_frame *frame, cc_term_id address)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_buffers *all = in->buffers;
    cc_term_id root = cc_term_root(&in->terms, address);
    for (uint32_t i = 0; all && i < all->cells_count; i++) {
        cc_term_id place = all->cells[i].place, note = cc_term_note(&in->terms, place, CC_NOTE_REMEMBERED);
        const struct cc_memory_entry *entry = cc_state_memory(frame->state, note);
        if (entry && entry->value == root)
            return place;
    }
    cc_term_id from = all && all->cells_count ? found_at(in, root) : 0;
    const struct cc_memory_entry *entry = from ? cc_state_memory(frame->state, from) : NULL;
    cc_term_id place = entry && entry->value == root ? exact_place(in, from) : 0;
    return place && cc_id_map_get(&all->cell_of, place) != CC_NO_ID ? place : 0;
}

/* ---- do two pointers never lead to one buffer? ---- */

struct beginnings {
    struct cc_target at[CC_HEAP_TARGETS];
    uint32_t count;
};

static bool add_beginning(struct cc_interpreter *in, struct beginnings *all, cc_term_id value)
{
    int64_t constant;
    if (cc_term_is_int(&in->terms, value, &constant))
        return constant == 0;
    struct cc_targets means = value ? cc_heap_resolve(&in->heap, value) : (struct cc_targets){ 0 };
    if (!means.count || !means.complete || all->count + means.count > CC_HEAP_TARGETS)
        return false;
    cc_targets_copy(&means, all->at + all->count);
    all->count += means.count;
    return true;
}

static bool add_initialiser(struct cc_interpreter *in, struct beginnings *all, cc_term_id place)
{
    int64_t offset;
    const struct cc_object *object =
        &in->heap.objects[cc_term_at(&in->terms, cc_term_split(&in->terms, place, &offset))->a];
    if (object->kind != CC_OBJECT_GLOBAL)
        return true;
    const struct cc_var *var = &in->model->vars[object->var];
    for (uint32_t i = 0; i < var->init_count; i++) {
        const struct cc_init *init = &in->model->inits[var->inits + i];
        if ((int64_t)init->offset != offset)
            continue;
        if (init->kind != CC_INIT_VAR)
            return init->kind == CC_INIT_INT && init->value == 0;
        cc_term_id address = cc_heap_address(&in->heap, cc_heap_global(&in->heap, init->id));
        return add_beginning(in, all, cc_term_offset(&in->terms, address, init->value));
    }
    return true;
}

/* Different objects, or different rows of one array. */
static bool are_two_buffers(const struct cc_interpreter *in, const struct cc_target *x, const struct cc_target *y)
{
    if (x->kind != CC_TARGET_OBJECT || y->kind != CC_TARGET_OBJECT || x->id != y->id)
        return x->kind == CC_TARGET_OBJECT && y->kind == CC_TARGET_OBJECT;
    const struct cc_type *type = &in->model->types[in->heap.objects[x->id].type];
    int64_t row = type->kind == CC_TYPE_ARRAY ? (int64_t)in->model->types[type->element].size : 0;
    return row > 0 && in->model->types[type->element].kind == CC_TYPE_ARRAY && !x->stride && !y->stride &&
           x->offset / row != y->offset / row;
}

/* Is the other half of the swap done to that place in the same call, and to no other? */
static bool is_swapped_with(const struct cc_buffers *all, const struct pointer_store *store, cc_term_id other)
{
    cc_inst_id half = cc_id_map_get(&all->swap_of, store->inst);
    bool found = false;
    for (uint32_t c = 0; c < all->cells_count; c++)
        for (uint32_t i = all->cells[c].first; i; i = all->stores[i - 1].next) {
            if (all->stores[i - 1].inst != half || all->stores[i - 1].context != store->context)
                continue;
            if (all->cells[c].place != other)
                return false;
            found = true;
        }
    return found;
}

/* Is what is stored just made, or is the other pointer set as well in the same block? Then it may happen again and again. */
static bool is_set_with(struct cc_interpreter *in, const struct pointer_store *store, const struct pointer_cell *other)
{
    struct cc_buffers *all = in->buffers;
    uint32_t block = cc_interp_block_of(in, store->inst);
    cc_object_id made = cc_heap_root_object(&in->heap, store->value);
    if (made && in->heap.objects[made].kind == CC_OBJECT_HEAP && in->heap.objects[made].context == store->context &&
        cc_interp_block_of(in, in->heap.objects[made].site) == block)
        return true;
    for (uint32_t i = other->first; i; i = all->stores[i - 1].next)
        if (all->stores[i - 1].context == store->context && cc_interp_block_of(in, all->stores[i - 1].inst) == block &&
            cc_id_map_get(&all->swap_of, all->stores[i - 1].inst) == CC_NO_ID)
            return true;
    return false;
}

static bool collect_beginnings(struct cc_interpreter *in, const struct pointer_cell *cell,
                               const struct pointer_cell *other, struct beginnings *out)
{
    struct cc_buffers *all = in->buffers;
    if (cell->spoiled || in->heap.objects[cc_heap_root_object(&in->heap, cell->place)].clobbered ||
        !add_initialiser(in, out, cell->place))
        return false;
    for (uint32_t i = cell->first; i; i = all->stores[i - 1].next) {
        const struct pointer_store *store = &all->stores[i - 1];
        if (cc_id_map_get(&all->swap_of, store->inst) != CC_NO_ID) {
            if (!is_swapped_with(all, store, other->place))
                return false;
        } else if (((store->repeated || in->open) && !is_set_with(in, store, other)) ||
                   !add_beginning(in, out, store->value))
            return false;
    }
    return true;
}

static bool never_meet(struct cc_interpreter *in, cc_term_id x, cc_term_id y)
{
    struct cc_buffers *all = in->buffers;
    const struct pointer_cell *of_x = all ? cell_at(in, x, false) : NULL, *of_y = all ? cell_at(in, y, false) : NULL;
    if (!of_x || !of_y || of_x == of_y)
        return false;
    uint64_t key = x < y ? (uint64_t)x << 32 | y : (uint64_t)y << 32 | x;
    uint32_t known = cc_id_map_get(&all->apart, key);
    if (known != CC_NO_ID)
        return known;
    struct beginnings from_x = { .count = 0 }, from_y = { .count = 0 };
    bool apart = collect_beginnings(in, of_x, of_y, &from_x) && collect_beginnings(in, of_y, of_x, &from_y) &&
                 from_x.count && from_y.count;
    for (uint32_t i = 0; apart && i < from_x.count; i++)
        for (uint32_t k = 0; apart && k < from_y.count; k++)
            apart = are_two_buffers(in, &from_x.at[i], &from_y.at[k]);
    return !cc_id_map_put(in->arena, &all->apart, key, apart) && apart;
}

/* ---- are two accesses apart whenever they come together? ---- */

struct question {
    struct cc_interpreter *in;
    const struct cc_access *a, *b;
    const struct cc_unchanged *unchanged;
};

static bool both_find(const struct question *q, cc_term_id place)
{
    return cc_both_find(q->unchanged, q->a, q->b, place, CC_ANY_CHANGE);
}

/* The loads of one place in two indices. */
struct number_loads {
    cc_term_id place;
    cc_term_id at[4];
    uint32_t count;
};

static bool collect_loads(struct cc_interpreter *in, struct number_loads *out, cc_term_id term, int depth)
{
    const struct cc_term row = *cc_term_at(&in->terms, term);
    if (!row.symbols)
        return true;
    cc_term_id found = found_at(in, term);
    if (found) {
        cc_term_id place = exact_place(in, found);
        if (!place || (out->place && out->place != place) || out->count == 4)
            return false;
        out->place = place;
        out->at[out->count++] = term;
        return true;
    }
    if (depth > DEEPEST || (row.op != CC_T_UNARY && row.op != CC_T_BINARY))
        return false;
    return collect_loads(in, out, row.a, depth + 1) &&
           (row.op == CC_T_UNARY || !row.b || collect_loads(in, out, row.b, depth + 1));
}

/* What the index is where the place holds `number`. */
static bool index_for(struct cc_interpreter *in, const struct number_loads *loads, const struct cc_index_level *level,
                      int64_t number, int64_t *out)
{
    cc_term_id term = level->index;
    for (uint32_t i = 0; i < loads->count; i++)
        term = cc_term_replace(&in->terms, term, loads->at[i], cc_term_int(&in->terms, number));
    bool known = cc_term_is_int(&in->terms, term, out);
    *out += known ? level->more : 0;
    return known;
}

static bool numbers_differ(const struct question *q, const struct cc_index_level *x, const struct cc_index_level *y)
{
    enum { BUFFERS = 24 };
    struct cc_interpreter *in = q->in;
    struct number_loads loads = { .count = 0 };
    int64_t of_x, of_y;
    if (!collect_loads(in, &loads, x->index, 0) || !loads.count)
        return false;
    uint32_t of_first = loads.count;
    if (!collect_loads(in, &loads, y->index, 0) || loads.count == of_first)
        return false;
    for (int64_t number = 0; number < BUFFERS; number++)
        if (!index_for(in, &loads, x, number, &of_x) || !index_for(in, &loads, y, number, &of_y) || of_x == of_y)
            return false;
    return both_find(q, loads.place);
}

static bool indices_differ(const struct question *q, cc_term_id x, cc_term_id y)
{
    struct cc_index_level of_x[CC_INDEX_LEVELS], of_y[CC_INDEX_LEVELS];
    uint32_t count_x = cc_index_levels(q->in, x, of_x), count_y = cc_index_levels(q->in, y, of_y);
    for (uint32_t i = 0; i < count_x; i++)
        for (uint32_t k = 0; k < count_y; k++)
            if (cc_index_levels_compare(&of_x[i], q->a->size, &of_y[k], q->b->size) &&
                numbers_differ(q, &of_x[i], &of_y[k]))
                return true;
    return false;
}

static bool are_apart(const struct question *q, cc_term_id x, cc_term_id y, int depth)
{
    struct cc_interpreter *in = q->in;
    cc_term_id root_x = cc_term_root(&in->terms, x), root_y = cc_term_root(&in->terms, y);
    cc_term_id from_x = found_at(in, root_x), from_y = found_at(in, root_y);
    if (from_x && from_y) {
        cc_term_id place_x = exact_place(in, from_x), place_y = exact_place(in, from_y);
        if (place_x && place_y && never_meet(in, place_x, place_y))
            return both_find(q, place_x) && both_find(q, place_y);
        if (depth < DEEPEST && cc_holder_has_one_place(in, root_x) && cc_holder_has_one_place(in, root_y) &&
            are_apart(q, from_x, from_y, depth + 1))
            return true;
    }
    return indices_differ(q, x, y);
}

/* The place of the pointer that leads to the object of the access while it lasts, or 0. */
static cc_term_id led_to_by(struct cc_interpreter *in, const struct cc_access *access)
{
    cc_term_id from = found_at(in, cc_term_root(&in->terms, access->address));
    return access->kept_at ? access->kept_at : access->current && from ? exact_place(in, from) : 0;
}

bool cc_buffers_differ(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b,
                       const struct cc_unchanged *unchanged)
{
    struct question q = { in, a, b, unchanged };
    cc_term_id to_a = in->buffers ? led_to_by(in, a) : 0, to_b = to_a ? led_to_by(in, b) : 0;
    if (to_b && never_meet(in, to_a, to_b) && both_find(&q, to_a) && both_find(&q, to_b))
        return true;
    return a->current && b->current && are_apart(&q, a->address, b->address, 0);
}
