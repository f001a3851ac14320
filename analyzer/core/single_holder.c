/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/single_holder.h"

#include "analyzer/core/lock_relation.h"

enum { DEEPEST = 8 };

/* What a state keeps in a private object that has been stored somewhere: a cell in front of all members. */
static cc_term_id stored_mark(struct cc_interpreter *in, cc_object_id object)
{
    return cc_term_offset(&in->terms, cc_heap_address(&in->heap, object), -((int64_t)1 << 40));
}

/* An element of an array or something behind a pointer: the state may forget what is stored there. */
static bool is_exact_place(const struct cc_interpreter *in, cc_term_id place)
{
    int64_t bytes;
    return cc_term_at(&in->terms, cc_term_split(&in->terms, place, &bytes))->op == CC_T_OBJECT;
}

static bool is_pointer(const struct cc_interpreter *in, cc_term_id value)
{
    const struct cc_term *row = cc_term_at(&in->terms, cc_term_root(&in->terms, value));
    switch ((enum cc_term_op)row->op) {
    case CC_T_OBJECT:
        return true;
    case CC_T_LOAD:
    case CC_T_PHI:
    case CC_T_RESULT:
    case CC_T_PARAM:
    case CC_T_OWN:
    case CC_T_INSTANCE:
    case CC_T_OLD:
        return !row->type || in->model->types[row->type].kind == CC_TYPE_POINTER;
    default:
        return false;
    }
}

static void give_up(struct cc_interpreter *in, cc_term_id value)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, value);
    for (uint32_t i = 0; i < where.count; i++)
        if (where.at[i].kind == CC_TARGET_OBJECT)
            in->heap.objects[where.at[i].id].held_twice = true;
}

/* A value that is being stored. */
struct holding {
    struct cc_frame *frame;
    cc_term_id place; /* overwritten; 0: none */
    bool own;         /* a place of the storing thread's own */
};

static void hold(const struct holding *h, cc_term_id value, int depth);

/* What is reached through an object that gets where others find it gets there too. */
static void hold_content(const struct holding *h, cc_term_id root, int depth)
{
    struct cc_interpreter *in = h->frame->in;
    const struct cc_state *state = h->frame->state;
    for (uint32_t i = 0; i < state->memory_count; i++) {
        struct cc_memory_entry entry = state->memory[i];
        if (cc_term_root(&in->terms, entry.address) == root && entry.value && is_exact_place(in, entry.address))
            hold(h, entry.value, depth + 1);
    }
}

static void hold_object(const struct holding *h, cc_object_id id, int depth)
{
    struct cc_interpreter *in = h->frame->in;
    struct cc_state *state = h->frame->state;
    struct cc_object *object = &in->heap.objects[id];
    cc_term_id mark = stored_mark(in, id);
    if (object->kind != CC_OBJECT_HEAP)
        return;
    object->given_away |= !h->own;
    if (!cc_state_is_private(state, id) || cc_state_memory(state, mark)) {
        object->held_twice = true;
        return;
    }
    cc_state_write(&in->pool, state, mark, cc_term_int(&in->terms, 1));
    if (depth < DEEPEST)
        hold_content(h, cc_heap_address(&in->heap, id), depth);
}

static void hold(const struct holding *h, cc_term_id value, int depth)
{
    struct cc_interpreter *in = h->frame->in;
    if (!value || !is_pointer(in, value))
        return;
    cc_term_id root = cc_term_root(&in->terms, value);
    if (h->place && cc_term_content_of(&in->terms, root) == h->place)
        return; /* it hung there, and hangs behind what takes its place */
    const struct cc_term *row = cc_term_at(&in->terms, root);
    if (row->op == CC_T_OBJECT) {
        hold_object(h, row->a, depth);
        return;
    }
    if (!cc_interp_through_owned(in, h->frame->state, value))
        give_up(in, value);
    else if (depth < DEEPEST && cc_sorted_has(h->frame->state->owned, h->frame->state->owned_count, root))
        hold_content(h, root, depth);
}

/* Is the place found in memory through what only the running instance of a thread has? */
static bool is_own_place(struct cc_frame *frame, cc_term_id place)
{
    struct cc_access access = { .address = place, .size = sizeof(void *), .thread = frame->thread };
    return cc_is_own_part(frame->in, &access);
}

void cc_holder_store(struct cc_frame *frame, cc_term_id place, cc_term_id value, bool shared)
{
    struct cc_interpreter *in = frame->in;
    if (!value || !is_pointer(in, value))
        return;
    if (!shared && is_exact_place(in, place))
        return; /* the state knows it, as long as nobody else can find it */
    if (cc_interp_through_owned(in, frame->state, place))
        return; /* nor can they there, until that is put somewhere */
    struct holding h = { frame, place, is_own_place(frame, place) };
    hold(&h, value, 0);
}

void cc_holder_give(struct cc_frame *frame, cc_term_id value)
{
    struct holding h = { frame, 0, false };
    if (value)
        hold(&h, value, 0);
}

/* ---- what follows ---- */

static bool is_held_once(struct cc_interpreter *in, cc_term_id pointer)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, pointer);
    for (uint32_t i = 0; i < where.count; i++) {
        const struct cc_object *object = &in->heap.objects[where.at[i].id];
        if (where.at[i].kind != CC_TARGET_OBJECT || object->kind != CC_OBJECT_HEAP || object->held_twice)
            return false;
    }
    return where.count > 0 && where.complete;
}

/*
 * The place where all values of a symbol come from: the one they are found at, or, of a walk from link to link
 * (`is_place`), the first link itself. 0: from several, or from elsewhere.
 */
static cc_term_id source_of(struct cc_interpreter *in, cc_term_id symbol, bool *is_place)
{
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, symbol);
    cc_term_id source = 0;
    for (uint32_t i = 0; inputs && i < inputs->count; i++) {
        int64_t null;
        cc_term_id input = inputs->at[i];
        if (cc_term_is_int(&in->terms, input, &null) || cc_term_contains(&in->terms, input, symbol))
            continue;
        const struct cc_term *root = cc_term_at(&in->terms, cc_term_root(&in->terms, input));
        bool found = root->op == CC_T_LOAD;
        cc_term_id from = found ? root->a : input;
        if (source && (source != from || *is_place == found))
            return 0;
        source = from;
        *is_place = !found;
    }
    return source;
}

/*
 * The place where the way to `address` begins, all further steps of which lead from an object that is held once to
 * another; 0: there is none. `*steps` is how many there are.
 */
static cc_term_id beginning(struct cc_interpreter *in, cc_term_id address, int *steps)
{
    for (*steps = 0; *steps < DEEPEST; ++*steps) {
        cc_term_id root = cc_term_root(&in->terms, address);
        struct cc_term row = *cc_term_at(&in->terms, root);
        bool is_place = false;
        if (row.op != CC_T_LOAD && row.op != CC_T_PHI && row.op != CC_T_RESULT)
            return address;
        cc_term_id place = row.op == CC_T_LOAD ? row.a : source_of(in, root, &is_place);
        if (!place || (is_place ? !*steps : !is_held_once(in, root)))
            return 0;
        address = place;
    }
    return 0;
}

cc_term_id cc_holder_container(struct cc_interpreter *in, const struct cc_access *access)
{
    int steps;
    cc_term_id place = beginning(in, access->address, &steps);
    return steps ? place : 0;
}

/* Is `address` in memory that the thread's running instance has allocated itself? */
static bool is_own_allocation(const struct cc_interpreter *in, cc_term_id address, cc_thread_id thread)
{
    const struct cc_term *root = cc_term_at(&in->terms, cc_term_root(&in->terms, address));
    return root->op == CC_T_OBJECT && in->heap.objects[root->a].kind == CC_OBJECT_HEAP &&
           in->heap.objects[root->a].thread == thread;
}

/* An element of an array on the stack of the running instance. */
static bool is_own_variable(const struct cc_interpreter *in, cc_term_id address, cc_thread_id thread)
{
    const struct cc_term *root = cc_term_at(&in->terms, cc_term_root(&in->terms, address));
    return root->op == CC_T_OBJECT && in->heap.objects[root->a].kind == CC_OBJECT_LOCAL &&
           in->heap.objects[root->a].thread == thread && !is_exact_place(in, address);
}

/* A place where only one instance of the thread finds something. */
static bool is_own_beginning(struct cc_interpreter *in, const struct cc_access *access, cc_term_id place)
{
    struct cc_access at = *access;
    at.address = place;
    at.size = sizeof(void *);
    return is_own_variable(in, place, access->thread) || cc_is_own_part(in, &at);
}

bool cc_holders_differ(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b,
                       cc_object_id object)
{
    int steps_a, steps_b;
    if (a->thread != b->thread || in->heap.objects[object].kind != CC_OBJECT_HEAP || !in->heap.objects[object].many)
        return false;
    cc_term_id from_a = beginning(in, a->address, &steps_a), from_b = beginning(in, b->address, &steps_b);
    if (!from_a || !from_b || (!steps_a && !steps_b))
        return false;
    if (!steps_a || !steps_b) { /* what it made itself, and what it finds where it keeps such things */
        const struct cc_access *finder = steps_a ? a : b, *maker = steps_a ? b : a;
        return is_own_allocation(in, maker->address, a->thread) && !in->heap.objects[object].given_away &&
               is_own_beginning(in, finder, steps_a ? from_a : from_b);
    }
    if (!is_own_beginning(in, a, from_a) || !is_own_beginning(in, b, from_b))
        return false;
    if (cc_heap_root_object(&in->heap, from_a) != cc_heap_root_object(&in->heap, from_b) ||
        is_own_variable(in, from_a, a->thread))
        return true;
    struct cc_access at_a = *a, at_b = *b;
    at_a.address = from_a;
    at_b.address = from_b;
    at_a.size = at_b.size = sizeof(void *);
    return cc_is_confined(in, &at_a, &at_b, a->thread);
}
