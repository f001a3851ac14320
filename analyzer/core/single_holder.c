/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/single_holder.h"

#include "analyzer/core/confinement.h"
#include "analyzer/core/lock_relation.h"

enum { DEEPEST = 8, MOST_HELD = 8 };

/* What a state keeps in a private object that has been stored somewhere: a cell in front of all members. */
static cc_term_id stored_mark(struct cc_interpreter *in, cc_object_id object)
{
    return cc_term_note(&in->terms, cc_heap_address(&in->heap, object), CC_NOTE_STORED);
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
    cc_term_id place;             /* overwritten; 0: none */
    cc_term_id before;            /* what was there, or 0 */
    cc_term_id at;                /* where others find it, or what it hangs on */
    bool shared;                  /* others find it from now on */
    cc_object_id held[MOST_HELD]; /* by this store, so far */
    uint32_t held_count;
};

static void hold(struct holding *h, cc_term_id value, int depth);

/* What is reached through an object that gets where others find it gets there too. */
static void hold_content(struct holding *h, cc_term_id root, int depth)
{
    struct cc_interpreter *in = h->frame->in;
    const struct cc_state *state = h->frame->state;
    for (uint32_t i = 0; i < state->memory_count; i++) {
        struct cc_memory_entry entry = state->memory[i];
        if (cc_term_root(&in->terms, entry.address) != root || !entry.value || !is_exact_place(in, entry.address))
            continue;
        cc_term_id outer = h->at;
        h->at = entry.address; /* the nearest */
        hold(h, entry.value, depth + 1);
        h->at = outer;
    }
}

/* Remember where the object is stored. */
static void note_place(struct holding *h, struct cc_object *object)
{
    uint32_t at = 0;
    while (at < CC_KEPT_AT && object->kept_at[at] && object->kept_at[at] != h->at)
        at++;
    if (!h->at || at == CC_KEPT_AT || object->thread != h->frame->thread)
        object->given_away = true;
    else
        object->kept_at[at] = h->at;
}

static void hold_object(struct holding *h, cc_object_id id, int depth)
{
    struct cc_interpreter *in = h->frame->in;
    struct cc_state *state = h->frame->state;
    struct cc_object *object = &in->heap.objects[id];
    if (object->kind != CC_OBJECT_HEAP)
        return;
    note_place(h, object);
    bool again = !cc_state_is_private(state, id) || cc_state_memory(state, stored_mark(in, id));
    for (uint32_t i = 0; i < h->held_count; i++)
        again |= h->held[i] == id;
    if (again || h->held_count == MOST_HELD) {
        object->held_twice = true;
        return;
    }
    h->held[h->held_count++] = id;
    if (!h->shared) /* it stays private */
        cc_state_write(&in->pool, state, stored_mark(in, id), cc_term_int(&in->terms, 1));
    if (depth < DEEPEST)
        hold_content(h, cc_heap_address(&in->heap, id), depth);
}

static void hold(struct holding *h, cc_term_id value, int depth)
{
    struct cc_interpreter *in = h->frame->in;
    if (!value || !is_pointer(in, value))
        return;
    cc_term_id root = cc_term_root(&in->terms, value);
    if (h->place && (cc_term_content_of(&in->terms, root) == h->place || root == h->before))
        return; /* it hung there, and hangs behind what takes its place */
    cc_term_id behind = h->before ? cc_term_content_of(&in->terms, root) : 0;
    if (behind && cc_term_root(&in->terms, behind) == h->before)
        return; /* it hung on what hung there, and which nothing leads to any more */
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

void cc_holder_store(struct cc_frame *frame, cc_term_id place, cc_term_id before, cc_term_id value, bool shared)
{
    struct cc_interpreter *in = frame->in;
    if (!value || !is_pointer(in, value))
        return;
    if (!shared && is_exact_place(in, place))
        return; /* the state knows it, as long as nobody else can find it */
    if (cc_interp_through_owned(in, frame->state, place))
        return; /* nor can they there, until that is put somewhere */
    struct holding h = { .frame = frame, .place = place, .before = before, .at = place, .shared = shared };
    hold(&h, value, 0);
}

void cc_holder_give(struct cc_frame *frame, cc_term_id value)
{
    struct holding h = { .frame = frame, .shared = true };
    if (value)
        hold(&h, value, 0);
}

/* ---- what follows ---- */

static bool is_kept(struct cc_interpreter *in, cc_object_id object, int depth);

/* `lenient`: what is not of this program need not be looked at, nor what is not known. */
static bool is_held_once(struct cc_interpreter *in, cc_term_id pointer, bool lenient)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, pointer);
    bool any = false;
    for (uint32_t i = 0; i < where.count; i++) {
        const struct cc_object *object = &in->heap.objects[where.at[i].id];
        if (lenient && where.at[i].kind == CC_TARGET_OBJECT && object->kind == CC_OBJECT_EXTERNAL)
            continue;
        if (where.at[i].kind != CC_TARGET_OBJECT || object->kind != CC_OBJECT_HEAP || object->held_twice)
            return false;
        any = true;
    }
    return any && (where.complete || lenient);
}

/* Is `address` in memory that the running instance of the thread has allocated itself? */
static bool is_own_allocation(const struct cc_interpreter *in, cc_term_id address, cc_thread_id thread)
{
    const struct cc_term *root = cc_term_at(&in->terms, cc_term_root(&in->terms, address));
    return root->op == CC_T_OBJECT && in->heap.objects[root->a].kind == CC_OBJECT_HEAP &&
           in->heap.objects[root->a].thread == thread;
}

/*
 * The place where all values of a symbol come from: the one they are found at, or, of a walk from link to link
 * (`is_place`), the first link itself. What a maker puts there and goes on to use comes from there too. 0: from
 * several, or from elsewhere.
 */
struct source {
    cc_term_id place, made;
    cc_thread_id maker;
    bool is_place, is_none;
};

static void find_source(struct cc_interpreter *in, cc_term_id symbol, struct source *out, int depth)
{
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, symbol);
    out->is_none |= !inputs || depth >= DEEPEST;
    for (uint32_t i = 0; !out->is_none && i < inputs->count; i++) {
        int64_t null;
        cc_term_id input = inputs->at[i], base = cc_term_root(&in->terms, input);
        const struct cc_term root = *cc_term_at(&in->terms, base);
        if (cc_term_is_int(&in->terms, input, &null) || cc_term_contains(&in->terms, input, symbol))
            continue;
        if (out->maker != CC_NO_ID && is_own_allocation(in, input, out->maker) && is_kept(in, root.a, depth + 1)) {
            out->made = input;
            continue;
        }
        if (root.op == CC_T_PHI || root.op == CC_T_RESULT) {
            find_source(in, base, out, depth + 1);
            inputs = cc_heap_inputs(&in->heap, symbol);
            continue;
        }
        bool found = root.op == CC_T_LOAD;
        cc_term_id from = found ? root.a : input;
        out->is_none |= out->place && (out->place != from || out->is_place == found);
        out->place = from;
        out->is_place = !found;
    }
}

static cc_term_id source_of(struct cc_interpreter *in, cc_term_id symbol, cc_thread_id maker, bool *is_place, int depth)
{
    struct source source = { .maker = maker };
    find_source(in, symbol, &source, depth);
    *is_place = source.is_place || !source.place;
    return source.is_none ? 0 : source.place ? source.place : source.made;
}

/*
 * The place where the way to `address` begins, all further steps of which lead from an object that is held once to
 * another; 0: there is none. `*steps` is how many there are. `maker`: a thread whose own allocations are as good as
 * found, or CC_NO_ID. `depth`: of the question, since what keeps an object may itself be kept in it.
 */
static cc_term_id way_from(struct cc_interpreter *in, cc_term_id address, cc_thread_id maker, bool lenient, int *steps,
                           int depth)
{
    for (*steps = 0; *steps < DEEPEST; ++*steps) {
        cc_term_id root = cc_term_root(&in->terms, address);
        struct cc_term row = *cc_term_at(&in->terms, root);
        bool is_place = false;
        if (row.op != CC_T_LOAD && row.op != CC_T_PHI && row.op != CC_T_RESULT)
            return address;
        cc_term_id place = row.op == CC_T_LOAD ? row.a : source_of(in, root, maker, &is_place, depth);
        if (!place || (is_place ? !*steps && maker == CC_NO_ID : !is_held_once(in, root, lenient)))
            return 0;
        address = place;
    }
    return 0;
}

static cc_term_id beginning(struct cc_interpreter *in, cc_term_id address, cc_thread_id maker, int *steps)
{
    return way_from(in, address, maker, false, steps, 0);
}

cc_term_id cc_holder_container(struct cc_interpreter *in, const struct cc_access *access)
{
    int steps;
    cc_term_id place = beginning(in, access->address, CC_NO_ID, &steps);
    return steps ? place : 0;
}

/* An element of an array on the stack of the running instance. */
static bool is_own_variable(const struct cc_interpreter *in, cc_term_id address, cc_thread_id thread)
{
    const struct cc_term *root = cc_term_at(&in->terms, cc_term_root(&in->terms, address));
    return root->op == CC_T_OBJECT && in->heap.objects[root->a].kind == CC_OBJECT_LOCAL &&
           in->heap.objects[root->a].thread == thread && !is_exact_place(in, address);
}

/* Does the running instance keep it under a key? */
static bool is_own_data(const struct cc_interpreter *in, cc_term_id place)
{
    const struct cc_term *root = cc_term_at(&in->terms, cc_term_root(&in->terms, place));
    return root->op == CC_T_OBJECT && in->heap.objects[root->a].kind == CC_OBJECT_OWN_DATA;
}

/* A place where only one instance of the thread finds something. */
static bool is_own_beginning(struct cc_interpreter *in, const struct cc_access *access, cc_term_id place, int depth)
{
    struct cc_access at = *access;
    at.address = place;
    at.size = sizeof(void *);
    if (is_own_allocation(in, place, access->thread))
        return is_kept(in, cc_heap_root_object(&in->heap, place), depth + 1);
    return is_own_data(in, place) || is_own_variable(in, place, access->thread) || cc_is_own_part(in, &at);
}

/* Does only the instance of the thread that made the object find it: nobody is given its address? */
static bool is_kept(struct cc_interpreter *in, cc_object_id id, int depth)
{
    const struct cc_object object = in->heap.objects[id];
    bool kept = !object.given_away && depth < DEEPEST;
    for (uint32_t i = 0; kept && i < CC_KEPT_AT && object.kept_at[i]; i++) {
        int steps;
        struct cc_access at = { .address = object.kept_at[i], .size = sizeof(void *), .thread = object.thread };
        cc_term_id place = way_from(in, object.kept_at[i], object.thread, false, &steps, depth);
        kept = place && cc_heap_root_object(&in->heap, place) != id && is_own_beginning(in, &at, place, depth);
    }
    return kept;
}

const cc_term_id *cc_holder_places(const struct cc_interpreter *in, cc_object_id object)
{
    const struct cc_object *row = &in->heap.objects[object];
    return row->kind == CC_OBJECT_HEAP && !row->held_twice && !row->given_away ? row->kept_at : NULL;
}

/* Is what the place is in one table for all instances that come there, or any of several, but no part of one? */
static bool is_in_whole_object(struct cc_interpreter *in, cc_term_id place)
{
    cc_term_id root = cc_term_root(&in->terms, place);
    if (cc_term_at(&in->terms, root)->op != CC_T_LOAD)
        return false;
    struct cc_targets where = cc_heap_resolve(&in->heap, root);
    for (uint32_t i = 0; i < where.count; i++)
        if (where.at[i].kind != CC_TARGET_OBJECT || where.at[i].stride || (where.count > 1 && where.at[i].offset))
            return false;
    return where.count && where.complete;
}

/*
 * Are they found in different elements of a table that all have: the rows of a matrix, each of which was allocated by itself,
 * by pointers that the instances share out as they would the rows themselves?
 */
static bool are_in_different_elements(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b)
{
    struct cc_access at_a = *a, at_b = *b;
    at_a.size = at_b.size = sizeof(void *);
    for (int depth = 0; depth < DEEPEST; depth++) {
        cc_term_id root_a = cc_term_root(&in->terms, at_a.address), root_b = cc_term_root(&in->terms, at_b.address);
        const struct cc_term row_a = *cc_term_at(&in->terms, root_a), row_b = *cc_term_at(&in->terms, root_b);
        if (row_a.op != CC_T_LOAD || row_b.op != CC_T_LOAD || !is_held_once(in, root_a, false) ||
            !is_held_once(in, root_b, false))
            return false;
        at_a.address = row_a.a;
        at_b.address = row_b.a;
        if (is_in_whole_object(in, at_a.address) && is_in_whole_object(in, at_b.address) &&
            cc_is_confined(in, &at_a, &at_b, a->thread))
            return true;
    }
    return false;
}

bool cc_holder_has_one_place(struct cc_interpreter *in, cc_term_id pointer)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, pointer);
    if (!is_held_once(in, pointer, false))
        return false;
    for (uint32_t i = 0; i < where.count; i++) {
        const struct cc_object *object = &in->heap.objects[where.at[i].id];
        if (!object->many && (object->given_away || object->kept_at[1] || !is_exact_place(in, object->kept_at[0])))
            return false;
    }
    return true;
}

bool cc_holders_differ(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b,
                       cc_object_id object)
{
    int steps_a, steps_b;
    if (a->thread != b->thread || in->heap.objects[object].kind != CC_OBJECT_HEAP || !in->heap.objects[object].many)
        return false;
    if (are_in_different_elements(in, a, b))
        return true;
    cc_term_id from_a = beginning(in, a->address, a->thread, &steps_a);
    cc_term_id from_b = beginning(in, b->address, b->thread, &steps_b);
    if (!from_a || !from_b || (!steps_a && !steps_b) || !is_own_beginning(in, a, from_a, 0) ||
        !is_own_beginning(in, b, from_b, 0))
        return false;
    cc_object_id in_a = cc_heap_root_object(&in->heap, from_a), in_b = cc_heap_root_object(&in->heap, from_b);
    if (in_a != in_b || in->heap.objects[in_a].kind == CC_OBJECT_HEAP || is_own_data(in, from_a) ||
        is_own_variable(in, from_a, a->thread))
        return true;
    struct cc_access at_a = *a, at_b = *b;
    at_a.address = from_a;
    at_b.address = from_b;
    at_a.size = at_b.size = sizeof(void *);
    return cc_is_confined(in, &at_a, &at_b, a->thread);
}

/* Are all places where the instance keeps such objects, or what leads there, in elements that are ordered with `found`? */
static bool is_kept_in_order(struct cc_interpreter *in, const struct cc_access *found, const struct cc_access *instance,
                             cc_object_id object, int depth)
{
    const struct cc_object *row = &in->heap.objects[object];
    if (row->kind != CC_OBJECT_HEAP || row->held_twice || row->given_away || row->thread != instance->thread ||
        !row->kept_at[0] || depth == DEEPEST)
        return false;
    for (uint32_t i = 0; i < CC_KEPT_AT && in->heap.objects[object].kept_at[i]; i++) {
        int steps;
        struct cc_access kept = *instance;
        kept.address = beginning(in, in->heap.objects[object].kept_at[i], instance->thread, &steps);
        if (!kept.address)
            return false;
        cc_object_id in_object = cc_heap_root_object(&in->heap, kept.address);
        bool is_inside = is_own_allocation(in, kept.address, instance->thread);
        if (is_inside && in_object == object)
            continue; /* one behind the other */
        if (is_inside ? !is_kept_in_order(in, found, instance, in_object, depth + 1)
                      : !cc_element_orders(in, found, &kept))
            return false;
    }
    return true;
}

bool cc_holder_element_orders(struct cc_interpreter *in, const struct cc_access *creator,
                              const struct cc_access *instance, cc_object_id object)
{
    int steps;
    struct cc_access found = *creator;
    if (creator->thread == instance->thread || in->heap.objects[object].thread != instance->thread)
        return false;
    /* it is this object that it comes to, and who else keeps one is asked of the object */
    found.address = way_from(in, creator->address, CC_NO_ID, true, &steps, 0);
    return found.address && steps && is_kept_in_order(in, &found, instance, object, 0);
}
