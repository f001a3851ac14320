/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/points_to.h"

#include "analyzer/core/core_memory.h"

enum {
    INITS_LOOKED_AT = 16,
    OFFSETS_APART = 12,
    MOST_NEWS = 100 /* targets that one node ever gets: a pointer that walks backwards would get new ones for ever */
};

/* An edge to a load from the node of its address. */
#define OF_ADDRESS 0x80000000u

static struct cc_points_to *node_at(struct cc_heap *heap, uint32_t node)
{
    return &heap->nodes[node];
}

static void enqueue(struct cc_heap *heap, uint32_t node)
{
    if (node_at(heap, node)->queued)
        return;
    node_at(heap, node)->queued = true;
    uint32_t at = CC_APPEND_LARGE(heap->arena, heap, news);
    heap->news[at] = node;
}

static uint32_t new_node(struct cc_heap *heap, cc_term_id term)
{
    uint32_t node = CC_APPEND_LARGE(heap->arena, heap, nodes);
    heap->nodes[node].term = term;
    heap->nodes[node].complete = true;
    return node;
}

/* The node of a term; what it depends on is found before the next query is answered. */
static uint32_t node_of(struct cc_heap *heap, cc_term_id term)
{
    uint32_t *node = &cc_term_row(heap->terms, term)->notes.resolution;
    if (!*node) {
        *node = new_node(heap, term);
        enqueue(heap, *node);
    }
    return *node;
}

/* ---- sets ---- */

static void set_incomplete(struct cc_heap *heap, uint32_t node)
{
    if (!node_at(heap, node)->complete)
        return;
    node_at(heap, node)->complete = false;
    enqueue(heap, node);
}

/* Many places of one object: they become one pattern. */
static struct cc_target gather_offsets(struct cc_points_to *node, struct cc_target target)
{
    uint8_t kept = 0, passed_on = 0;
    for (uint32_t i = 0; i < node->count; i++) {
        struct cc_target old = node->targets[i];
        if (old.kind != target.kind || old.id != target.id) {
            passed_on = (uint8_t)(passed_on + (i < node->passed_on));
            node->targets[kept++] = old;
            continue;
        }
        target.stride = cc_stride_of_both(cc_stride_of_both(target.stride, old.stride), old.offset - target.offset);
        if (old.offset < target.offset)
            target.offset = old.offset;
    }
    node->count = kept;
    node->passed_on = passed_on;
    return target;
}

/* Most sets have one target. */
static void append_target(struct cc_arena *arena, struct cc_points_to *node, const struct cc_target *target)
{
    if (node->count == node->room) {
        uint32_t larger = node->room ? node->room * 4u : 1u;
        larger = larger > CC_HEAP_TARGETS ? CC_HEAP_TARGETS : larger;
        struct cc_target *moved = cc_arena_array(arena, larger, sizeof *moved);
        if (node->count)
            memcpy(moved, node->targets, node->count * sizeof *moved);
        node->targets = moved;
        node->room = (uint8_t)larger;
    }
    node->targets[node->count++] = *target;
    node->version++;
}

static void add_target(struct cc_heap *heap, uint32_t at, struct cc_target target)
{
    struct cc_points_to *node = node_at(heap, at);
    uint32_t same_object = 0;
    for (uint32_t i = 0; i < node->count; i++) {
        struct cc_target *old = &node->targets[i];
        if (old->kind != target.kind || old->id != target.id)
            continue;
        if (old->offset == target.offset && old->stride == target.stride)
            return;
        bool covered = old->stride && target.offset >= old->offset &&
                       (target.offset - old->offset) % old->stride == 0 && target.stride % old->stride == 0;
        if (covered)
            return;
        same_object++;
    }
    if (node->version == MOST_NEWS) {
        set_incomplete(heap, at);
        return;
    }
    if (same_object >= OFFSETS_APART && target.kind == CC_TARGET_OBJECT)
        target = gather_offsets(node, target);
    if (node->count == CC_HEAP_TARGETS) {
        set_incomplete(heap, at);
        return;
    }
    append_target(heap->arena, node, &target);
    enqueue(heap, at);
}

/* What is found at `target`, as the node that depends on it has it. */
static struct cc_target moved(const struct cc_points_to *node, struct cc_target target)
{
    if (target.kind == CC_TARGET_OBJECT) {
        target.offset += node->shift;
        if (node->stride)
            target.stride = cc_stride_of_both(target.stride, node->stride);
    }
    return target;
}

/* Targets `first` to `end` of one node, and that there may be others, belong to another. */
static void pass_on(struct cc_heap *heap, uint32_t from, uint32_t to, uint32_t first, uint32_t end)
{
    heap->looked_at++;
    for (uint32_t i = first; i < end; i++)
        add_target(heap, to, moved(node_at(heap, to), node_at(heap, from)->targets[i]));
}

/* All that `from` stands for belongs to `to`. */
static void add_edge(struct cc_heap *heap, uint32_t from, uint32_t to)
{
    if (from == to)
        return;
    uint32_t edge = CC_APPEND_LARGE(heap->arena, heap, edges);
    heap->edges[edge] = (struct cc_points_to_edge){ .to = to, .next = node_at(heap, from)->edges };
    node_at(heap, from)->edges = edge;
    pass_on(heap, from, to, 0, node_at(heap, from)->passed_on);
    if (node_at(heap, from)->told_incomplete)
        set_incomplete(heap, to);
}

/* All that `value` stands for belongs to `node`. */
static void add_value(struct cc_heap *heap, uint32_t node, cc_term_id value)
{
    if (!value)
        set_incomplete(heap, node);
    else if (cc_term_at(heap->terms, value)->op != CC_T_INT)
        add_edge(heap, node_of(heap, value), node);
}

/* ---- cells and places ---- */

/* The node of a cell: what it holds. */
static uint32_t node_of_cell(struct cc_heap *heap, cc_object_id object, uint32_t cell)
{
    uint32_t node = heap->objects[object].cells[cell].node;
    if (node)
        return node;
    node = heap->objects[object].cells[cell].node = new_node(heap, 0);
    if (heap->objects[object].cells[cell].overflow)
        set_incomplete(heap, node);
    for (uint32_t v = 0; v < heap->objects[object].cells[cell].values.count; v++)
        add_value(heap, node, heap->objects[object].cells[cell].values.at[v]);
    return node;
}

static void feed_place(struct cc_heap *heap, uint32_t place, uint32_t cell)
{
    struct cc_target at = heap->places[place].at;
    if (!cc_heap_spots_meet(heap, at.id, cc_cell_spot(&heap->objects[at.id].cells[cell]), cc_target_spot(&at, 1)))
        return;
    heap->places[place].has_cells = true;
    add_edge(heap, node_of_cell(heap, at.id, cell), heap->places[place].node);
}

/* The place that a target names; made on first use. */
static uint32_t place_at(struct cc_heap *heap, const struct cc_target *at)
{
    uint64_t key = cc_hash_step(cc_hash_step(at->id, (uint64_t)at->offset), (uint64_t)at->stride);
    uint32_t place = cc_id_map_get(&heap->place_of, key);
    if (place != CC_NO_ID)
        return place;
    place = CC_APPEND_LARGE(heap->arena, heap, places);
    uint32_t node = new_node(heap, 0);
    heap->places[place] = (struct cc_points_to_place){ .at = *at, .node = node, .next = heap->objects[at->id].places };
    heap->objects[at->id].places = place;
    (void)!cc_id_map_put(heap->arena, &heap->place_of, key,
                         place); /* without memory the next search makes another one */
    for (uint32_t c = 0; c < heap->objects[at->id].cells_count; c++)
        feed_place(heap, place, c);
    return place;
}

void cc_points_to_new_cell(struct cc_heap *heap, cc_object_id object, uint32_t cell)
{
    for (uint32_t place = heap->objects[object].places; place; place = heap->places[place].next)
        feed_place(heap, place, cell);
}

void cc_points_to_stored(struct cc_heap *heap, const struct cc_cell *cell, cc_term_id value)
{
    if (cell->node)
        add_value(heap, cell->node, value);
}

void cc_points_to_overflow(struct cc_heap *heap, const struct cc_cell *cell)
{
    if (cell->node)
        set_incomplete(heap, cell->node);
}

/* ---- symbols ---- */

/* x + c among the inputs of x: x moves in steps of c. Gives c, or 0 for any other input. */
static int64_t step_of_input(const struct cc_heap *heap, cc_term_id symbol, cc_term_id value)
{
    int64_t bytes;
    cc_term_id base = value ? cc_term_split(heap->terms, value, &bytes) : 0;
    const struct cc_term *term = cc_term_at(heap->terms, base);
    if (base == symbol)
        return bytes;
    return term->op == CC_T_INDEX && term->a == symbol ? (term->imm ? term->imm : 1) : 0;
}

/* The symbol moves in other steps than was known: what is known of it does so too. */
static void add_step(struct cc_heap *heap, uint32_t node, int64_t step)
{
    int64_t stride = cc_stride_of_both(node_at(heap, node)->stride, step);
    if (stride == node_at(heap, node)->stride)
        return;
    node_at(heap, node)->stride = stride;
    for (uint32_t i = 0; i < node_at(heap, node)->count; i++) {
        struct cc_target target = node_at(heap, node)->targets[i];
        if (target.kind == CC_TARGET_OBJECT && cc_stride_of_both(target.stride, stride) != target.stride)
            add_target(heap, node, moved(node_at(heap, node), target));
    }
}

static void add_input(struct cc_heap *heap, uint32_t node, cc_term_id symbol, cc_term_id value)
{
    int64_t step = step_of_input(heap, symbol, value);
    if (step)
        add_step(heap, node, step);
    else if (value != symbol)
        add_value(heap, node, value);
}

void cc_points_to_input(struct cc_heap *heap, cc_term_id symbol, cc_term_id value)
{
    uint32_t node = cc_term_at(heap->terms, symbol)->notes.resolution;
    if (node && node_at(heap, node)->ready)
        add_input(heap, node, symbol, value);
}

/* What a pointer of this type points to when nobody here says: the external object of the type. */
static void add_external(struct cc_heap *heap, uint32_t node, cc_type_id pointer)
{
    set_incomplete(heap, node);
    const struct cc_type *type = &heap->model->types[pointer];
    if (type->kind != CC_TYPE_POINTER)
        return;
    enum cc_type_kind to = heap->model->types[type->element].kind;
    if (to == CC_TYPE_STRUCT || to == CC_TYPE_UNION)
        add_target(heap, node, (struct cc_target){ CC_TARGET_OBJECT, cc_heap_external(heap, type->element), 0, 0 });
}

static void add_inputs(struct cc_heap *heap, uint32_t node, cc_term_id symbol)
{
    const struct cc_id_vec *inputs = cc_heap_inputs(heap, symbol);
    for (uint32_t i = 0; inputs && i < inputs->count; i++)
        add_step(heap, node, step_of_input(heap, symbol, inputs->at[i]));
    for (uint32_t i = 0; inputs && i < inputs->count; i++)
        add_input(heap, node, symbol, inputs->at[i]);
    if (!inputs)
        add_external(heap, node, cc_term_at(heap->terms, symbol)->type);
}

/* ---- loads ---- */

/* Does the object begin as null pointers, and is it changed by nobody but the code at hand? */
static bool begins_null(const struct cc_heap *heap, const struct cc_object *object)
{
    if (object->clobbered)
        return false;
    if (object->kind != CC_OBJECT_GLOBAL)
        return object->kind == CC_OBJECT_OWN_DATA || (object->kind == CC_OBJECT_HEAP && object->zeroed);
    const struct cc_var *var = &heap->model->vars[object->var];
    for (uint32_t i = 0; i < var->init_count; i++)
        if (i == INITS_LOOKED_AT || heap->model->inits[var->inits + i].kind == CC_INIT_OTHER)
            return false;
    return var->linkage != CC_LINKAGE_EXTERNAL;
}

/* Does the load find anything? Answered when all else is known. */
static void ask_again(struct cc_heap *heap, uint32_t load)
{
    uint32_t at = CC_APPEND_LARGE(heap->arena, heap, asked);
    heap->asked[at] = load;
}

/* The load gets what is found at targets `first` to `end` of its address. */
static void load_from(struct cc_heap *heap, uint32_t address, uint32_t load, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        struct cc_target at = node_at(heap, address)->targets[i];
        uint32_t place = at.kind == CC_TARGET_OBJECT ? place_at(heap, &at) : 0;
        if (place)
            add_edge(heap, heap->places[place].node, load);
    }
}

static void add_load(struct cc_heap *heap, uint32_t node, cc_term_id address)
{
    uint32_t from = node_of(heap, address), edge = CC_APPEND_LARGE(heap->arena, heap, edges);
    heap->edges[edge] = (struct cc_points_to_edge){ .to = node | OF_ADDRESS, .next = node_at(heap, from)->edges };
    node_at(heap, from)->edges = edge;
    load_from(heap, from, node, 0, node_at(heap, from)->passed_on);
    ask_again(heap, node);
}

void cc_points_to_clobbered(struct cc_heap *heap, cc_object_id object)
{
    for (uint32_t place = heap->objects[object].places; place; place = heap->places[place].next)
        for (uint32_t edge = node_at(heap, heap->places[place].node)->edges; edge; edge = heap->edges[edge].next)
            ask_again(heap, heap->edges[edge].to);
}

/* Has something been stored where this loads from, or is it known to begin as nothing? */
static bool finds_something(struct cc_heap *heap, uint32_t node)
{
    uint32_t from = node_of(heap, cc_term_at(heap->terms, node_at(heap, node)->term)->a);
    for (uint32_t i = 0; i < node_at(heap, from)->count; i++) {
        struct cc_target at = node_at(heap, from)->targets[i];
        uint32_t place = at.kind == CC_TARGET_OBJECT ? place_at(heap, &at) : 0;
        if (place && (begins_null(heap, &heap->objects[at.id]) || heap->places[place].has_cells))
            return true;
    }
    return false;
}

/* ---- propagation ---- */

/* A node that is new: on what does it depend? */
static void get_ready(struct cc_heap *heap, uint32_t node)
{
    struct cc_term t = *cc_term_at(heap->terms, node_at(heap, node)->term);
    node_at(heap, node)->ready = true;
    switch ((enum cc_term_op)t.op) {
    case CC_T_INT:
        break; /* no object */
    case CC_T_OBJECT:
        add_target(heap, node, (struct cc_target){ CC_TARGET_OBJECT, t.a, 0, 0 });
        break;
    case CC_T_OWN:
        add_target(heap, node, (struct cc_target){ CC_TARGET_OBJECT, t.b, 0, 0 });
        break;
    case CC_T_FUNC:
        add_target(heap, node, (struct cc_target){ CC_TARGET_FUNC, t.a, 0, 0 });
        break;
    case CC_T_TEXT:
        add_target(heap, node, (struct cc_target){ CC_TARGET_TEXT, t.a, 0, 0 });
        break;
    case CC_T_THREAD:
        add_target(heap, node, (struct cc_target){ CC_TARGET_THREAD, t.a, 0, 0 });
        break;
    case CC_T_OFFSET:
        node_at(heap, node)->shift = t.imm;
        add_value(heap, node, t.a);
        break;
    case CC_T_INDEX:
        node_at(heap, node)->stride = t.imm ? t.imm : 1;
        add_value(heap, node, t.a);
        break;
    case CC_T_LOAD:
        add_load(heap, node, t.a);
        break;
    case CC_T_PHI:
    case CC_T_RESULT:
    case CC_T_PARAM:
        add_inputs(heap, node, node_at(heap, node)->term);
        break;
    case CC_T_INSTANCE:
        add_value(heap, node, t.b);
        break;
    case CC_T_OLD:
        add_value(heap, node, t.a);
        break;
    case CC_T_BINARY:
        node_at(heap, node)->stride = 1;
        add_value(heap, node, t.a);
        break; /* alignment tricks keep the object */
    default:
        set_incomplete(heap, node);
        break;
    }
}

static void propagate(struct cc_heap *heap, uint32_t node)
{
    uint32_t first = node_at(heap, node)->passed_on, end = node_at(heap, node)->count;
    bool incomplete = !node_at(heap, node)->complete && !node_at(heap, node)->told_incomplete;
    node_at(heap, node)->passed_on = (uint8_t)end; /* edges that appear meanwhile get them at once */
    node_at(heap, node)->told_incomplete |= incomplete;
    for (uint32_t edge = node_at(heap, node)->edges; edge; edge = heap->edges[edge].next) {
        uint32_t to = heap->edges[edge].to;
        if (to & OF_ADDRESS) {
            load_from(heap, node, to & ~OF_ADDRESS, first, end);
            continue;
        }
        pass_on(heap, node, to, first, end);
        if (incomplete)
            set_incomplete(heap, to);
    }
}

static void settle(struct cc_heap *heap)
{
    for (uint32_t done = 0; done < heap->news_count || heap->asked_count;) {
        if (done == heap->news_count) { /* all that is known is in place: what loads nothing now comes from outside */
            uint32_t load = heap->asked[--heap->asked_count];
            if (!finds_something(heap, load))
                add_external(heap, load, cc_term_at(heap->terms, node_at(heap, load)->term)->type);
            continue;
        }
        uint32_t node = heap->news[done++];
        node_at(heap, node)->queued = false;
        if (node_at(heap, node)->term && !node_at(heap, node)->ready)
            get_ready(heap, node);
        propagate(heap, node);
    }
    heap->news_count = 0;
}

struct cc_targets cc_heap_resolve(struct cc_heap *heap, cc_term_id term)
{
    if (!term)
        return (struct cc_targets){ 0 };
    uint32_t at = node_of(heap, term);
    if (heap->news_count || heap->asked_count)
        settle(heap);
    const struct cc_points_to *node = node_at(heap, at);
    return (struct cc_targets){ node->targets, node->count, node->complete };
}

uint32_t cc_points_to_version(const struct cc_heap *heap, cc_term_id term)
{
    return heap->nodes[cc_term_at(heap->terms, term)->notes.resolution].version;
}
