/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Races: pairs of accesses to one place, at least one of them a write, not both
 * atomic, by threads that may run in parallel, with no lock, hand-off or
 * confinement that keeps them apart. One finding for each place.
 */
#include "analyzer/core/access_extent.h"
#include "analyzer/core/barrier_step.h"
#include "analyzer/core/certainty.h"
#include "analyzer/core/claimed_number.h"
#include "analyzer/core/confinement.h"
#include "analyzer/core/creation_lock.h"
#include "analyzer/core/double_buffer.h"
#include "analyzer/core/drain.h"
#include "analyzer/core/element_latch.h"
#include "analyzer/core/family.h"
#include "analyzer/core/findable.h"
#include "analyzer/core/first_time.h"
#include "analyzer/core/flag_lock.h"
#include "analyzer/core/guard.h"
#include "analyzer/core/known_range.h"
#include "analyzer/core/last_reference.h"
#include "analyzer/core/latch.h"
#include "analyzer/core/lock_relation.h"
#include "analyzer/core/node_join.h"
#include "analyzer/core/object_life.h"
#include "analyzer/core/offered_function.h"
#include "analyzer/core/one_instance.h"
#include "analyzer/core/outside_object.h"
#include "analyzer/core/owner_region.h"
#include "analyzer/core/placed_pair.h"
#include "analyzer/core/publication.h"
#include "analyzer/core/race_report.h"
#include "analyzer/core/ring.h"
#include "analyzer/core/set_up.h"
#include "analyzer/core/single_holder.h"
#include "analyzer/core/tried_apart.h"
#include "analyzer/core/turn.h"
#include "analyzer/core/usual_lock.h"
#include "analyzer/core/word_claim.h"
#include "analyzer/core/work_round.h"

#include "analyzer/core/core_memory.h"
#include "lockgraph/in_place_sort.h"

enum {
    MOST_PAIRS = 400000, /* of one object, looked at in detail */
    MOST_MEANT = 4       /* objects that one access may be to, before it says little about each of them */
};

/* One access to one object. */
struct touch {
    struct cc_spot spot;
    uint32_t access;
    uint32_t next;    /* of the same object; row + 1 */
    bool guess;       /* only the type says that the access may be to this object */
    bool handed;      /* as its maker has returned it to callers, who have handed it in */
    bool one_of_many; /* it may be to this object, and to several others */
    bool certain;     /* enough is known of it for a race with some other touch */
    bool writes;
};

/* Where an access found the object: the place that holds it, and whether it keeps others from changing that place. */
struct region {
    cc_term_id place;
    bool looked, guarded;
};

struct race_check {
    struct cc_interpreter *in;
    const struct cc_analysis_options *options;
    struct touch *touches;
    uint32_t touches_count, touches_room;
    uint32_t *first; /* per object */
    uint32_t first_room;
    struct cc_lock_keys *keys; /* per access */
    bool *keyed;
    struct region *regions;    /* per access */
    uint32_t *alike;           /* per access: the next one of which all the same can be said, plus 1; or 0 */
    struct cc_id_vec outside;  /* objects of the program that code from outside knows */
    struct cc_id_vec returned; /* objects that public functions make and return */
    struct cc_findable findable;
    struct cc_usual_locks usual; /* of open programs */
    struct touch *rows;          /* all touches of the object looked at, sorted; made when they are asked for */
    uint32_t row_count;
    struct cc_families families;
    uint8_t *sync_inside; /* per type: is it, or has it inside, what threads synchronise with? (enum sync_inside) */
    struct cc_race *races;
    uint32_t races_count, races_room;
    struct cc_id_map race_of;
    struct cc_id_map places_met;    /* rows of an object -> the place that all their uses are */
    struct cc_id_map noted;         /* (race, access): it is one of the race's accesses */
    struct cc_id_map locks_of_ways; /* see certainty.h */
    struct cc_id_map unchanged;     /* (access, place) -> 1 if no store to the place comes beside the access */
};

static const struct cc_access *access_at(const struct race_check *check, uint32_t access)
{
    return &check->in->log.accesses[access];
}

static const struct cc_lock_keys *keys_at(struct race_check *check, uint32_t access)
{
    if (!check->keyed[access]) {
        check->keyed[access] = true;
        check->keys[access] = cc_lock_keys_of(check->in, access_at(check, access));
    }
    return &check->keys[access];
}

/* Only code that is not here may make this access happen. */
static bool is_assumed(const struct race_check *check, uint32_t access)
{
    return check->in->contexts[access_at(check, access)->context].assumed;
}

enum sync_inside { NOT_ASKED, NONE_INSIDE, SOME_INSIDE };

static bool has_sync_inside(struct race_check *check, cc_type_id type, int depth)
{
    const struct cc_model *model = check->in->model;
    const struct cc_type *row = &model->types[type];
    if (check->sync_inside[type] != NOT_ASKED)
        return check->sync_inside[type] == SOME_INSIDE;
    bool found = depth > 12 || cc_api_is_sync_type(check->in->apis, cc_model_text(model, row->name));
    if (row->kind == CC_TYPE_ARRAY)
        found = found || has_sync_inside(check, row->element, depth + 1);
    for (uint32_t i = 0; row->kind == CC_TYPE_STRUCT && i < row->field_count && !found; i++)
        found = has_sync_inside(check, model->fields[row->fields + i].type, depth + 1);
    check->sync_inside[type] = found ? SOME_INSIDE : NONE_INSIDE;
    return found;
}

static bool is_sync_place(struct race_check *check, const struct cc_target *where)
{
    struct cc_interpreter *in = check->in;
    cc_type_id type = in->heap.objects[where->id].type;
    int64_t offset = where->offset;
    if (!type || !has_sync_inside(check, type, 0))
        return false;
    for (int depth = 0; type && depth < 12; depth++) {
        const struct cc_type *row = &in->model->types[type];
        if (cc_api_is_sync_type(in->apis, cc_model_text(in->model, row->name)))
            return true;
        if (row->kind == CC_TYPE_ARRAY) {
            type = row->element;
            if (in->model->types[type].size)
                offset %= (int64_t)in->model->types[type].size;
            continue;
        }
        cc_type_id next = 0;
        for (uint32_t i = 0; row->kind == CC_TYPE_STRUCT && i < row->field_count; i++) {
            const struct cc_field *field = &in->model->fields[row->fields + i];
            if (offset >= (int64_t)field->offset &&
                offset < (int64_t)(field->offset + in->model->types[field->type].size)) {
                next = field->type;
                offset -= (int64_t)field->offset;
                break;
            }
        }
        type = next;
    }
    return false;
}

/* The first touch of an object, plus 1; objects that appeared since have none. */
static uint32_t first_of(const struct race_check *check, cc_object_id object)
{
    return object < check->first_room ? check->first[object] : 0;
}

/* What a bound has taken from the access: one made by a call that is only assumed is no better than a general one. */
static uint8_t cut_of(const struct race_check *check, const struct touch *touch)
{
    bool assumed = check->in->was_cut && !check->in->open && is_assumed(check, touch->access);
    return access_at(check, touch->access)->cut | (assumed ? CC_CUT_GENERAL : 0);
}

/* Is enough known of the touch for a race with one of which all is known? */
static bool is_certain_touch(const struct race_check *check, cc_object_id object, const struct touch *touch)
{
    return check->options->strict ||
           (!touch->one_of_many && cc_is_certain_way(&check->locks_of_ways, access_at(check, touch->access)) &&
            cc_is_certain_place(check->in, cut_of(check, touch), object, touch->spot.stride));
}

/* And of both together, each of which is certain by itself? */
static bool are_certain(const struct race_check *check, cc_object_id object, const struct touch *x,
                        const struct touch *y)
{
    return check->options->strict ||
           cc_is_certain_place(check->in, cut_of(check, x) | cut_of(check, y), object, x->spot.stride | y->spot.stride);
}

static void add_touch(struct race_check *check, cc_object_id object, struct touch touch)
{
    touch.certain = is_certain_touch(check, object, &touch);
    touch.writes = cc_writes(access_at(check, touch.access));
    uint32_t row = CC_APPEND_LARGE(check->in->arena, check, touches);
    check->first = cc_grow_rows(check->in->arena, check->first, check->first_room, &check->first_room, object + 1,
                                sizeof *check->first);
    touch.next = check->first[object];
    check->touches[row] = touch;
    check->first[object] = row + 1;
}

/* An access to an object from outside, and the object of the program that it may be. */
struct guess {
    struct race_check *check;
    cc_object_id object;
    struct touch touch;
};

static void add_guess(void *context, int64_t offset, int64_t stride)
{
    struct guess *guess = context;
    struct touch touch = guess->touch;
    touch.guess = true;
    touch.spot.offset += offset;
    touch.spot.stride = touch.spot.stride ? touch.spot.stride : stride;
    add_touch(guess->check, guess->object, touch);
}

static void guess_objects(struct race_check *check, const struct cc_access *access, cc_object_id from,
                          const struct touch *touch)
{
    struct cc_interpreter *in = check->in;
    if (in->heap.objects[from].kind != CC_OBJECT_EXTERNAL || !cc_comes_from_outside(in, access->address))
        return;
    for (uint32_t i = 0; i < check->outside.count; i++) {
        cc_object_id object = check->outside.at[i];
        struct guess guess = { check, object, *touch };
        if (object != from)
            cc_visit_members(in, in->heap.objects[object].type, in->heap.objects[from].type, add_guess, &guess);
    }
}

/* Has a function called from outside made the object, and does it return a pointer to such? */
static bool is_returned(const struct cc_interpreter *in, cc_object_id id)
{
    const struct cc_object *object = &in->heap.objects[id];
    if (!in->open || object->kind != CC_OBJECT_HEAP || object->thread || !object->type)
        return false;
    cc_func_id maker = in->contexts[cc_entry_context(in, object->context)].func;
    cc_type_id result = in->model->types[in->model->funcs[maker].type].element;
    return in->model->types[result].kind == CC_TYPE_POINTER && in->model->types[result].element == object->type;
}

/* An access without any lock to what a caller has handed in: it may be to what the module has made, and its threads use under a lock. */
static void follow_handed(struct race_check *check, const struct cc_access *access, cc_object_id from,
                          const struct touch *touch)
{
    struct cc_interpreter *in = check->in;
    enum cc_term_op op = cc_term_at(&in->terms, cc_term_root(&in->terms, access->address))->op;
    if (!check->returned.count || access->thread || access->locks || access->hold_count || op != CC_T_PARAM ||
        access->kind == CC_ACCESS_FREE || in->heap.objects[from].kind != CC_OBJECT_EXTERNAL)
        return;
    for (uint32_t i = 0; i < check->returned.count; i++) {
        cc_object_id object = check->returned.at[i];
        struct guess guess = { check, object, *touch };
        guess.touch.handed = true;
        if (in->heap.objects[object].type == in->heap.objects[from].type)
            add_guess(&guess, 0, 0);
    }
}

/* All that decides whether an access races, in one number: not which instruction it is. */
static uint64_t kind_of_access(const struct race_check *check, uint32_t row)
{
    const struct cc_access *access = access_at(check, row);
    uint64_t hash = cc_hash_step(cc_hash_step(access->address, access->size), access->thread);
    hash = cc_hash_step(cc_hash_step(hash, access->phase), access->locks);
    hash = cc_hash_step(hash, access->taken_under * 2u + access->owned);
    hash = cc_hash_step(hash, access->published_at ? (uint64_t)access->published_at << 32 | access->inst : 0);
    hash = cc_hash_step(hash, access->cut * 64u + access->kind * 4u + access->atomic * 2u + is_assumed(check, row));
    hash = cc_hash_step(hash, access->claim * 2u + access->claim_met);
    for (uint32_t i = 0; i < access->hold_count; i++)
        hash = cc_hash_step(hash, (uint64_t)access->holds[i].lock << 8 | access->holds[i].flags);
    hash = cc_hash_step(hash, (uint64_t)access->slot << 32 | access->reference);
    for (uint32_t i = 0; i < access->fact_count; i++) {
        const struct cc_term *atom = cc_term_at(&check->in->terms, access->facts[i].atom);
        bool bounds = atom->op == CC_T_BINARY && atom->sub == CC_BIN_LT && access->facts[i].truth;
        bool found = atom->op == CC_T_BINARY && atom->sub == CC_BIN_EQ && access->facts[i].truth && access->locks &&
                     cc_term_at(&check->in->terms, atom->b)->op != CC_T_INT;
        if (bounds || found || cc_is_told_apart(check->in, &access->facts[i], access->address))
            hash = cc_hash_step(hash, (uint64_t)access->facts[i].atom << 1 | access->facts[i].truth);
    }
    return hash;
}

/* Is there an access like this one already? Then it stands for both. */
static bool joins_another(struct race_check *check, struct cc_id_map *kinds, uint32_t row)
{
    uint64_t kind = kind_of_access(check, row);
    uint32_t first = cc_id_map_get(kinds, kind);
    if (first == CC_NO_ID)
        return cc_id_map_put(check->in->arena, kinds, kind, row) != CC_OK;
    check->alike[row] = check->alike[first];
    check->alike[first] = row + 1;
    return true;
}

/* Are there so many different objects among the targets that it says little of each? */
static bool are_many_objects(const struct cc_targets *where)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < where->count && count <= MOST_MEANT; i++) {
        bool again = where->at[i].kind != CC_TARGET_OBJECT;
        for (uint32_t j = 0; j < i && !again; j++)
            again = where->at[j].kind == CC_TARGET_OBJECT && where->at[j].id == where->at[i].id;
        count += !again;
    }
    return count > MOST_MEANT;
}

static void collect(struct race_check *check, struct cc_id_map *kinds)
{
    struct cc_interpreter *in = check->in;
    for (cc_object_id object = 1; object < in->heap.objects_count; object++)
        if ((cc_is_known_outside(in, object) && cc_id_vec_push(in->arena, &check->outside, object)) ||
            (is_returned(in, object) && cc_id_vec_push(in->arena, &check->returned, object)))
            return;
    for (uint32_t a = 0; a < in->log.accesses_count; a++) {
        const struct cc_access *access = &in->log.accesses[a];
        if (joins_another(check, kinds, a))
            continue;
        struct cc_targets where = cc_heap_resolve(&in->heap, access->address);
        bool one_of_many = are_many_objects(&where);
        for (uint32_t t = 0; t < where.count; t++) {
            bool whole = access->kind == CC_ACCESS_FREE;
            if (where.at[t].kind != CC_TARGET_OBJECT || !cc_is_findable(&check->findable, where.at[t].id) ||
                (!whole && is_sync_place(check, &where.at[t])))
                continue;
            enum cc_object_kind kind = in->heap.objects[where.at[t].id].kind;
            if (whole && (kind == CC_OBJECT_GLOBAL || kind == CC_OBJECT_LOCAL))
                continue; /* only what was allocated can be freed */
            struct touch touch = { .access = a,
                                   .spot = cc_target_spot(&where.at[t], whole ? UINT64_MAX : access->size),
                                   .one_of_many = one_of_many };
            add_touch(check, where.at[t].id, touch);
            guess_objects(check, access, where.at[t].id, &touch);
            follow_handed(check, access, where.at[t].id, &touch);
        }
    }
}

/* Of an open program only what shows concurrency is believed: a thread of its own, or a lock around the place. */
static bool shows_concurrency(const struct race_check *check, const struct cc_access *a, const struct cc_access *b,
                              bool guarded_somewhere)
{
    if (!check->in->open || check->options->strict)
        return true;
    return a->thread || b->thread || guarded_somewhere;
}

static bool passed_once_before(const struct race_check *check, const struct cc_access *inside,
                               const struct cc_access *after)
{
    const struct cc_set_pool *sets = &check->in->sets;
    struct cc_set locks = *cc_set_at(sets, inside->locks);
    cc_set_id awaited = cc_phase_at(&check->in->tree, after->phase).awaited;
    for (uint32_t i = 0; i < locks.count; i++)
        if (cc_set_has(sets, awaited, CC_AWAITED_ONCE(locks.at[i] / 2)))
            return true;
    return false;
}

/*
 * The thread in whose local variable or allocation this address is, as it is and not through memory; CC_NO_ID for any
 * other address.
 */
static cc_thread_id owner_of(const struct cc_interpreter *in, cc_term_id address, enum cc_object_kind kind)
{
    const struct cc_term *root = cc_term_at(&in->terms, cc_term_root(&in->terms, address));
    if (root->op != CC_T_OBJECT || in->heap.objects[root->a].kind != kind)
        return CC_NO_ID;
    return in->heap.objects[root->a].thread;
}

/*
 * Is the place a thread-local variable, or one of thread-specific data, in which threads of this kind put nothing but what they
 * have allocated?
 */
static bool keeps_own_allocations(struct cc_interpreter *in, cc_term_id place, cc_term_id pointer, cc_thread_id thread)
{
    cc_object_id object = cc_heap_root_object(&in->heap, place);
    cc_var_id var = object ? in->heap.objects[object].var : 0;
    bool specific = object && in->heap.objects[object].kind == CC_OBJECT_OWN_DATA;
    if (!specific && (!var || !(in->model->vars[var].flags & CC_VAR_THREAD_LOCAL)))
        return false;
    struct cc_targets where = cc_heap_resolve(&in->heap, pointer);
    for (uint32_t i = 0; i < where.count; i++)
        if (where.at[i].kind != CC_TARGET_OBJECT || in->heap.objects[where.at[i].id].kind != CC_OBJECT_HEAP ||
            in->heap.objects[where.at[i].id].thread != thread)
            return false;
    return where.count > 0 && where.complete;
}

/* Symbols on the way from an address to what it may be: loops go round. */
struct ways {
    cc_term_id seen[8];
    uint32_t count;
};

/* Is the address in what the running instance of `thread` has allocated, or keeps as its own since it did? */
static bool is_own_allocation(struct cc_interpreter *in, cc_term_id address, cc_thread_id thread, struct ways *ways)
{
    cc_term_id root = cc_term_root(&in->terms, address);
    const struct cc_term row = *cc_term_at(&in->terms, root);
    if (row.op == CC_T_OBJECT)
        return owner_of(in, root, CC_OBJECT_HEAP) == thread;
    if (row.op == CC_T_LOAD)
        return keeps_own_allocations(in, row.a, root, thread);
    for (uint32_t i = 0; i < ways->count; i++)
        if (ways->seen[i] == root)
            return true;
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, root);
    bool own = inputs && inputs->count && ways->count < sizeof ways->seen / sizeof *ways->seen;
    if (own)
        ways->seen[ways->count++] = root;
    for (uint32_t i = 0; own && i < inputs->count; i++)
        own = is_own_allocation(in, inputs->at[i], thread, ways);
    return own;
}

/* Two instances of a thread that each use what they allocated themselves: not the same. */
static bool are_own_allocations(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b)
{
    struct ways of_a = { .count = 0 }, of_b = { .count = 0 };
    return a->thread == b->thread && is_own_allocation(in, a->address, a->thread, &of_a) &&
           is_own_allocation(in, b->address, a->thread, &of_b);
}

/* May they happen in parallel? A local variable handed down to threads is that of one instance of its thread. */
static bool are_parallel(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b)
{
    if (are_own_allocations(in, a, b))
        return false;
    cc_thread_id top = owner_of(in, a->address, CC_OBJECT_LOCAL);
    if (top && top != CC_NO_ID && top == owner_of(in, b->address, CC_OBJECT_LOCAL) &&
        cc_is_in_family(in, top, a->thread) && cc_is_in_family(in, top, b->thread))
        return cc_meet_in_family(in, top, a, b);
    if (in->open && cc_is_of_one_set_up(in, a, b))
        return cc_may_be_parallel_within(&in->tree, 0, a->thread, a->phase, b->thread, b->phase);
    return cc_may_be_parallel(&in->tree, a->thread, a->phase, b->thread, b->phase);
}

/* Does a lock of the access keep all others from changing what `place` holds? */
static bool guards_place(struct race_check *check, const struct cc_access *access, cc_term_id place)
{
    struct cc_interpreter *in = check->in;
    struct cc_access here = *access;
    cc_term_id lock;
    here.address = place;
    here.owned = false;
    struct cc_lock_keys keys = cc_lock_keys_of(in, &here);
    struct cc_targets where = cc_heap_resolve(&in->heap, place);
    for (uint32_t t = 0; t < where.count; t++) {
        const struct cc_target *at = &where.at[t];
        if (at->kind != CC_TARGET_OBJECT)
            return false;
        for (uint32_t i = first_of(check, at->id); i; i = check->touches[i - 1].next) {
            const struct touch *touch = &check->touches[i - 1];
            const struct cc_access *other = access_at(check, touch->access);
            if (cc_writes(other) &&
                cc_heap_spots_meet(&in->heap, at->id, cc_target_spot(at, sizeof(void *)), touch->spot) &&
                are_parallel(in, &here, other) && !cc_locks_exclude(&keys, keys_at(check, touch->access), &lock))
                return false;
        }
    }
    return keys.count && where.count && where.complete;
}

static const struct region *region_at(struct race_check *check, uint32_t row)
{
    struct region *region = &check->regions[row];
    const struct cc_access *access = access_at(check, row);
    if (!region->looked && access->locks) {
        region->place = cc_holder_container(check->in, access);
        region->guarded = region->place && guards_place(check, access, region->place);
    }
    region->looked = true;
    return region;
}

/*
 * Nodes that hang in one place at a time: found in two lists, each under the lock of the list, or by who has taken the
 * node out and in a list, it is not the same node, or not at the same time.
 */
static bool are_in_different_regions(struct race_check *check, cc_object_id object, const struct touch *x,
                                     const struct touch *y)
{
    struct cc_interpreter *in = check->in;
    if (in->heap.objects[object].kind != CC_OBJECT_HEAP || in->heap.objects[object].held_twice)
        return false;
    bool owned_x = access_at(check, x->access)->owned, owned_y = access_at(check, y->access)->owned;
    if (owned_x || owned_y)
        return region_at(check, owned_x ? y->access : x->access)->guarded;
    const struct region *a = region_at(check, x->access), *b = region_at(check, y->access);
    if (!a->guarded || !b->guarded)
        return false;
    cc_object_id in_a = cc_heap_root_object(&in->heap, a->place), in_b = cc_heap_root_object(&in->heap, b->place);
    return in_a && in_b && in_a != in_b;
}

/* Would these two accesses harm each other, if two threads came to them at the same time? */
static bool would_harm(const struct cc_access *a, const struct cc_access *b)
{
    return (cc_writes(a) || cc_writes(b)) && !(a->atomic && b->atomic) && !(a->owned && b->owned);
}

/* Is what they touch the family's own, of which each has another one, or does nothing in it run beside the other? */
static bool are_of_two_families(struct race_check *check, cc_object_id object, const struct cc_access *a,
                                const struct cc_access *b)
{
    cc_thread_id head = cc_family_of(check->in, &check->families, object);
    return head && cc_is_in_family(check->in, head, a->thread) && cc_is_in_family(check->in, head, b->thread) &&
           !cc_meet_in_family(check->in, head, a, b);
}

static bool are_ordered(struct race_check *check, cc_object_id object, const struct cc_access *a,
                        const struct cc_access *b)
{
    struct cc_interpreter *in = check->in;
    if ((a->published_at && cc_publication_orders(in, a, b)) || (b->published_at && cc_publication_orders(in, b, a)))
        return true;
    if (passed_once_before(check, a, b) || passed_once_before(check, b, a))
        return true;
    if (a->thread == b->thread && (!in->open || a->thread) &&
        (cc_is_confined(in, a, b, a->thread) || cc_is_one_instance(in, a, b) || cc_holders_differ(in, a, b, object)))
        return true;
    if (cc_is_before_handover(in, a, b) || cc_is_before_handover(in, b, a))
        return true;
    if (cc_is_before_parts(in, a, b) || cc_is_before_parts(in, b, a))
        return true;
    if (cc_are_claimed(in, a, b) || cc_element_orders(in, a, b) || cc_element_orders(in, b, a))
        return true;
    if (cc_element_latch_orders(in, a, b) || cc_element_latch_orders(in, b, a))
        return true;
    if (cc_node_join_orders(in, a, b) || cc_node_join_orders(in, b, a))
        return true;
    if (cc_holder_element_orders(in, a, b, object) || cc_holder_element_orders(in, b, a, object))
        return true;
    if (cc_steps_separate(in, a, b) || (in->open && cc_owners_exclude(in, a, b, object)))
        return true;
    if (!check->options->strict && in->open &&
        (cc_set_up_separates(in, a, b) || cc_set_up_separates(in, b, a) || cc_registered_take_turns(in, a, b)))
        return true;
    if (!check->options->strict && (cc_life_excludes(in, &check->usual.freed, a, b, object) ||
                                    cc_life_excludes(in, &check->usual.freed, b, a, object)))
        return true;
    if (cc_creation_orders(in, a, b) || cc_reference_orders(in, a, b, object) || cc_reference_orders(in, b, a, object))
        return true;
    if (cc_flag_is_readers_own(in, a, b) || cc_flag_is_readers_own(in, b, a))
        return true;
    if (cc_drain_orders(in, a, b) || cc_drain_orders(in, b, a))
        return true;
    if (cc_round_orders(in, a, b) || cc_round_orders(in, b, a) || cc_round_separates(in, a, b))
        return true;
    return cc_latch_orders(in, a, b) || cc_latch_orders(in, b, a) || cc_latch_one_counted(in, a, b) ||
           cc_turns_exclude(in, a, b) || cc_first_time_orders(in, a, b) || cc_first_time_orders(in, b, a) ||
           cc_word_claim_orders(in, a, b) || cc_word_claim_orders(in, b, a) || cc_ring_excludes(in, a, b) ||
           cc_known_ranges_differ(in, a, b) || are_of_two_families(check, object, a, b) || cc_are_tried_apart(in, a, b);
}

static bool no_store_comes_beside(struct race_check *check, const struct cc_access *access, cc_term_id place,
                                  enum cc_change change)
{
    struct cc_interpreter *in = check->in;
    struct cc_access here = *access; /* as if it looked at the place once more */
    here.address = place;
    here.size = sizeof(void *);
    here.kind = CC_ACCESS_READ;
    here.atomic = here.owned = here.current = false;
    here.published_at = 0;
    here.kept_at = 0;
    struct cc_lock_keys keys = cc_lock_keys_of(in, &here);
    struct cc_targets where = cc_heap_resolve(&in->heap, place);
    if (where.count != 1 || where.at[0].kind != CC_TARGET_OBJECT)
        return false;
    struct cc_target at = where.at[0];
    for (uint32_t i = first_of(check, at.id); i; i = check->touches[i - 1].next) {
        const struct touch *touch = &check->touches[i - 1];
        const struct cc_access *store = access_at(check, touch->access);
        cc_term_id lock;
        if (change == CC_NO_COUNTING && cc_claim_counts(in, store))
            continue;
        if (cc_writes(store) && cc_heap_spots_meet(&in->heap, at.id, cc_target_spot(&at, here.size), touch->spot) &&
            are_parallel(in, &here, store) && !cc_locks_exclude(&keys, keys_at(check, touch->access), &lock) &&
            !are_ordered(check, at.id, &here, store))
            return false;
    }
    return true;
}

static bool is_unchanged(void *context, const struct cc_access *access, cc_term_id place, enum cc_change change)
{
    struct race_check *check = context;
    uint64_t key = cc_hash_step(cc_hash_step((uint64_t)(access - check->in->log.accesses), place), change);
    uint32_t known = cc_id_map_get(&check->unchanged, key);
    if (known != CC_NO_ID)
        return known;
    bool unchanged = no_store_comes_beside(check, access, place, change);
    return !cc_id_map_put(check->in->arena, &check->unchanged, key, unchanged) && unchanged;
}

/* Is it not the same memory whenever both are at it? */
static bool are_elsewhere(struct race_check *check, cc_object_id object, const struct touch *x, const struct touch *y)
{
    const struct cc_unchanged unchanged = { is_unchanged, check };
    const struct cc_access *a = access_at(check, x->access), *b = access_at(check, y->access);
    return are_in_different_regions(check, object, x, y) || cc_buffers_differ(check->in, a, b, &unchanged) ||
           cc_are_claimed_anew(check->in, a, b, &unchanged);
}

/* One of the accesses of a race, or more than one if others are like it; gives the row of the race, or CC_NO_ID. */
static uint32_t note_access(struct race_check *check, cc_object_id object, const struct touch *touch, bool guess,
                            bool excluded)
{
    struct cc_interpreter *in = check->in;
    struct cc_name name = cc_describe_place(in, object, touch->spot.offset, touch->spot.stride);
    uint64_t key = cc_hash_text(excluded, name.key);
    uint32_t row = cc_id_map_get(&check->race_of, key);
    if (row == CC_NO_ID) {
        row = CC_APPEND_ROW(in->arena, check, races);
        check->races[row].key = key;
        check->races[row].name = name;
        check->races[row].object = object;
        check->races[row].guess = true;
        check->races[row].excluded = excluded;
        if (cc_id_map_put(in->arena, &check->race_of, key, row))
            return CC_NO_ID;
    }
    enum cc_object_kind kind = in->heap.objects[object].kind;
    if (!check->races[row].claim)
        check->races[row].claim = access_at(check, touch->access)->claim;
    check->races[row].guess &= guess || kind == CC_OBJECT_EXTERNAL || kind == CC_OBJECT_HIDDEN;
    for (uint32_t access = touch->access + 1; access; access = check->alike[access - 1]) {
        uint64_t pair = (uint64_t)row << 32 | access;
        if (cc_id_map_get(&check->noted, pair) != CC_NO_ID)
            return row; /* and so are those alike */
        if (cc_id_map_put(in->arena, &check->noted, pair, 1) ||
            cc_id_vec_push(in->arena, &check->races[row].accesses, access - 1))
            return CC_NO_ID;
    }
    return row;
}

/* Where in its struct a place is, whichever element of an array of such structs it is in. */
static bool extent_of(const struct race_check *check, cc_object_id object, const struct touch *touch,
                      struct cc_extent *out)
{
    const struct cc_model *model = check->in->model;
    cc_type_id type = check->in->heap.objects[object].type;
    while (model->types[type].kind == CC_TYPE_ARRAY)
        type = model->types[type].element;
    int64_t size = (int64_t)model->types[type].size;
    int64_t at = size > 0 ? touch->spot.offset % size : 0; /* negative for an index less a constant */
    if (model->types[type].kind == CC_TYPE_STRUCT && size > 0 && touch->spot.stride % size &&
        cc_extent_as_written(check->in, access_at(check, touch->access)->inst, type, at < 0 ? at + size : at, out))
        return true;
    return cc_extent_of_spot(model, type, touch->spot, out);
}

static bool in_different_members(const struct race_check *check, cc_object_id object, const struct touch *x,
                                 const struct touch *y)
{
    struct cc_extent a, b;
    return extent_of(check, object, x, &a) && extent_of(check, object, y, &b) && (a.to <= b.from || b.to <= a.from);
}

static bool overlap(const struct race_check *check, cc_object_id object, const struct touch *x, const struct touch *y)
{
    const struct cc_model *model = check->in->model;
    if (!x->spot.stride && !y->spot.stride)
        return cc_heap_spots_meet(&check->in->heap, object, x->spot, y->spot);
    switch (cc_written_relation(model, access_at(check, x->access)->inst, access_at(check, y->access)->inst)) {
    case CC_WRITTEN_APART:
        return false;
    case CC_WRITTEN_TOGETHER: /* whatever array a constant in the index seems to lead to */
        return cc_spots_meet(model, 0, x->spot, y->spot);
    default:
        return cc_heap_spots_meet(&check->in->heap, object, x->spot, y->spot) &&
               !in_different_members(check, object, x, y);
    }
}

static void note_pair(struct race_check *check, uint32_t race, uint32_t x, uint32_t y)
{
    enum { MOST_KEPT = 512 };
    struct cc_id_vec *pairs = race == CC_NO_ID ? NULL : &check->races[race].pairs;
    if (!pairs || pairs->count >= MOST_KEPT || cc_id_vec_push(check->in->arena, pairs, x) ||
        cc_id_vec_push(check->in->arena, pairs, y))
        return;
}

/*
 * How far behind x, which is larger or smaller, y begins wherever they meet: a whole struct and a member of it, in whichever
 * element of an array of such structs.
 */
static bool bytes_between(const struct touch *x, const struct touch *y, int64_t *out)
{
    int64_t stride = cc_stride_of_both(x->spot.stride, y->spot.stride), of_x = cc_spot_bytes(x->spot);
    *out = y->spot.offset - x->spot.offset;
    if (stride <= 0)
        return true;
    *out = (*out % stride + stride) % stride;
    if (of_x + cc_spot_bytes(y->spot) > stride)
        return false;
    if (*out >= of_x)
        *out -= stride;
    return true;
}

/* Does a lock exclude them that lies in the same object or element? */
static bool are_excluded_beside(struct race_check *check, const struct touch *x, const struct touch *y,
                                cc_term_id *lock)
{
    const struct cc_access *a = access_at(check, x->access), *b = access_at(check, y->access);
    int64_t between = 0;
    bool guess = x->guess || y->guess;
    if (!guess && (x->spot.size == y->spot.size || !bytes_between(x, y, &between)))
        return false;
    return cc_locks_beside_exclude(check->in, a, b, between, lock);
}

/* By offset; those in arrays after all others. */
static int compare_touches(void *context, const void *left, const void *right)
{
    const struct touch *a = left, *b = right;
    (void)context;
    if ((a->spot.stride != 0) != (b->spot.stride != 0))
        return a->spot.stride ? 1 : -1;
    return a->spot.offset < b->spot.offset ? -1 : a->spot.offset > b->spot.offset;
}

/* All touches of one object, for `rows`. */
static void need_rows(struct race_check *check, cc_object_id object)
{
    if (check->rows)
        return;
    for (uint32_t i = first_of(check, object); i; i = check->touches[i - 1].next)
        check->row_count++;
    check->rows = cc_scratch_array(&check->in->scratch, check->row_count, sizeof *check->rows);
    uint32_t at = check->row_count; /* the list has the last one first */
    for (uint32_t i = first_of(check, object); i; i = check->touches[i - 1].next)
        check->rows[--at] = check->touches[i - 1];
    struct cc_scratch_mark mark = cc_scratch_mark(&check->in->scratch);
    cc_sort_stable_in(check->rows, check->row_count, sizeof *check->rows, compare_touches, NULL,
                      cc_scratch_array(&check->in->scratch, check->row_count / 2 + 1, sizeof *check->rows));
    cc_scratch_release(&check->in->scratch, mark);
}

/* Do threads of the module use the object that is looked at? */
static bool is_for_threads(struct race_check *check)
{
    for (uint32_t i = 0; i < check->row_count; i++)
        for (uint32_t use = check->rows[i].access + 1; use; use = check->alike[use - 1])
            if (cc_is_used_by_threads(check->in, &check->usual, access_at(check, use - 1)))
                return true;
    return false;
}

/* The place that all uses of some rows of the object are, as a row of `usual`; or CC_NO_ID. */
static uint32_t place_of_rows(struct race_check *check, cc_object_id object, struct cc_spot spot)
{
    struct cc_interpreter *in = check->in;
    struct cc_id_vec uses = { 0 };
    for (uint32_t i = 0; i < check->row_count; i++)
        if (cc_heap_spots_meet(&in->heap, object, check->rows[i].spot, spot))
            for (uint32_t use = check->rows[i].access + 1; use; use = check->alike[use - 1])
                if (cc_id_vec_push(in->arena, &uses, use - 1))
                    return CC_NO_ID;
    return cc_usual_locks_at(in, &check->usual, uses, object, is_for_threads(check));
}

/*
 * The place that a spot of the object is, with all its uses, as a row of `usual`; or CC_NO_ID. Spots that meet the same uses are
 * one: of a large array whose indices are not known there are thousands.
 */
static uint32_t place_at(struct race_check *check, cc_object_id object, struct cc_spot spot)
{
    struct cc_interpreter *in = check->in;
    uint64_t key =
        cc_hash_step(cc_hash_step(object, (uint64_t)spot.offset), cc_hash_step((uint64_t)spot.stride, spot.size));
    uint32_t place = cc_id_map_get(&check->usual.place_of, key);
    if (place != CC_NO_ID)
        return place;
    uint64_t met = object;
    need_rows(check, object);
    for (uint32_t i = 0; i < check->row_count; i++)
        if (cc_heap_spots_meet(&in->heap, object, check->rows[i].spot, spot))
            met = cc_hash_step(met, i);
    place = cc_id_map_get(&check->places_met, met);
    if (place == CC_NO_ID)
        place = place_of_rows(check, object, spot);
    (void)!cc_id_map_put(in->arena, &check->usual.place_of, key, place);
    (void)!cc_id_map_put(in->arena, &check->places_met, met, place);
    return place;
}

/* Of an open program: is it usual to hold a lock there? Code from outside may come from several threads, or not. */
static bool breaks_a_custom(struct race_check *check, cc_object_id object, const struct touch *x, const struct touch *y)
{
    const struct cc_access *a = access_at(check, x->access), *b = access_at(check, y->access);
    if (!check->in->open || check->options->strict || (a->thread && b->thread))
        return true;
    uint32_t place = place_at(check, object, x->spot.size <= y->spot.size ? x->spot : y->spot);
    if (place != CC_NO_ID && (x->handed || y->handed) && !check->usual.places[place].locked)
        return false;
    return place == CC_NO_ID || cc_lacks_usual_lock(check->in, &check->usual, place, a, b);
}

static void check_pair(struct race_check *check, cc_object_id object, const struct touch *x, const struct touch *y,
                       bool guarded)
{
    const struct cc_access *a = access_at(check, x->access), *b = access_at(check, y->access);
    bool annotated = a->claim || b->claim;
    /* most pairs end here: what costs least is asked first */
    if (!would_harm(a, b) || (x->guess && y->guess) || !shows_concurrency(check, a, b, guarded || annotated) ||
        !are_certain(check, object, x, y))
        return;
    cc_term_id lock;
    bool excluded = cc_locks_exclude(keys_at(check, x->access), keys_at(check, y->access), &lock);
    bool unmet = (a->claim && !a->claim_met && !a->owned) || (b->claim && !b->claim_met && !b->owned);
    if ((excluded && !unmet) || !are_parallel(check->in, a, b) || !overlap(check, object, x, y))
        return;
    excluded = excluded || are_excluded_beside(check, x, y, &lock);
    if ((excluded && !unmet) || are_ordered(check, object, a, b) || are_elsewhere(check, object, x, y) ||
        (!annotated && !breaks_a_custom(check, object, x, y)))
        return;
    /* the narrower access names the place */
    const struct touch *narrow = x->spot.size <= y->spot.size ? x : y, *wide = narrow == x ? y : x;
    struct touch named = *wide;
    named.spot.offset = narrow->spot.offset;
    named.spot.stride = narrow->spot.stride;
    struct touch other = *narrow;
    if (a->kind == CC_ACCESS_FREE || b->kind == CC_ACCESS_FREE) { /* one cause, whatever member is touched */
        named.spot.offset = other.spot.offset = CC_WHOLE_OBJECT;
        named.spot.stride = other.spot.stride = 0;
    }
    bool guess = x->guess || y->guess || is_assumed(check, x->access) || is_assumed(check, y->access);
    (void)note_access(check, object, &other, guess, excluded);
    note_pair(check, note_access(check, object, &named, guess, excluded), x->access, y->access);
}

/* Touches of an object as they are visited in pairs. */
struct pairing {
    struct race_check *check;
    cc_object_id object;
    bool guarded; /* some hold a lock, in an open program */
};

static void check_touches(void *context, uint32_t x, uint32_t y)
{
    struct pairing *pairing = context;
    const struct touch *touches = pairing->check->touches;
    check_pair(pairing->check, pairing->object, &touches[x], &touches[y], pairing->guarded);
}

static void check_object(struct race_check *check, cc_object_id object)
{
    struct pairing pairing = { .check = check, .object = object };
    uint32_t count = 0, certain = 0;
    bool written = false, certainly = false;
    for (uint32_t i = first_of(check, object); i; i = check->touches[i - 1].next) {
        const struct touch *touch = &check->touches[i - 1];
        pairing.guarded |= check->in->open && access_at(check, touch->access)->locks;
        count++;
        certain += touch->certain;
        written |= touch->writes;
        certainly |= touch->writes && touch->certain;
    }
    bool few = (uint64_t)count * (count + 1) / 2 < MOST_PAIRS; /* then what is not certain need not be counted */
    if (!written || (few && !certainly))
        return;
    struct cc_scratch_mark mark = cc_scratch_mark(&check->in->scratch);
    uint32_t at = count = few ? certain : count; /* the list has the last one first */
    struct cc_placed *rows = cc_scratch_array(&check->in->scratch, count, sizeof *rows);
    for (uint32_t i = first_of(check, object); i; i = check->touches[i - 1].next) {
        const struct touch *touch = &check->touches[i - 1];
        if (touch->certain || !few)
            rows[--at] = (struct cc_placed){ .offset = touch->spot.offset,
                                             .bytes = cc_spot_bytes(touch->spot),
                                             .row = i - 1,
                                             .strided = touch->spot.stride != 0,
                                             .writes = touch->writes,
                                             .visited = touch->certain };
    }
    check->rows = NULL;
    check->row_count = 0;
    if (cc_visit_pairs(&check->in->scratch, rows, count, MOST_PAIRS, check_touches, &pairing)) {
        cc_inst_id first = access_at(check, check->touches[rows[0].row].access)->inst;
        check->in->funcs[check->in->func_of_inst[first]].bounded = true;
    }
    cc_scratch_release(&check->in->scratch, mark);
}

/* Of a large program these are large: what is analysed next finds room there. */
static void give_tables_back(struct race_check *check)
{
    void *tables[] = { check->touches, check->first, check->keys,       check->keyed,
                       check->regions, check->alike, check->noted.slots };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        cc_arena_give_back(check->in->arena, tables[i]);
}

/* A race says it all. */
static bool is_said_by_race(const struct race_check *check, const struct cc_race *race)
{
    return cc_id_map_get(&check->race_of, cc_hash_text(0, race->name.key)) != CC_NO_ID;
}

void cc_check_races(struct cc_interpreter *in, const struct cc_analysis_options *options, struct cc_findings *out)
{
    struct race_check check = { .in = in, .options = options };
    check.keys = cc_arena_array(in->arena, in->log.accesses_count + 1, sizeof *check.keys);
    check.keyed = cc_arena_array(in->arena, in->log.accesses_count + 1, sizeof *check.keyed);
    check.regions = cc_arena_array(in->arena, in->log.accesses_count + 1, sizeof *check.regions);
    check.sync_inside = cc_arena_array(in->arena, in->model->types_count + 1, sizeof *check.sync_inside);
    check.alike = cc_arena_array(in->arena, in->log.accesses_count + 1, sizeof *check.alike);
    uint32_t targets = 0;
    for (uint32_t a = 0; a < in->log.accesses_count; a++) /* resolve once: external objects appear now */
        targets += cc_heap_resolve(&in->heap, in->log.accesses[a].address).count;
    if (cc_findable_objects(in, &check.findable) || cc_life_find_freed(in, &check.usual.freed))
        return;
    cc_find_locks_of_ways(in, &check.locks_of_ways);
    check.first = cc_arena_array(in->arena, in->heap.objects_count, sizeof *check.first);
    check.first_room = in->heap.objects_count;
    check.touches = cc_arena_array(in->arena, targets + 1, sizeof *check.touches);
    check.touches_room = targets + 1;
    struct cc_id_map kinds = { 0 };
    collect(&check, &kinds);
    cc_arena_give_back(in->arena, kinds.slots);
    for (cc_object_id object = 1; object < in->heap.objects_count; object++)
        check_object(&check, object);
    for (uint32_t i = 0; i < check.races_count; i++) {
        struct cc_race *race = &check.races[i];
        if (!race->excluded)
            cc_report_race(in, race, check.alike, out);
        else if (race->claim && !is_said_by_race(&check, race))
            cc_report_unguarded(in, race, out);
    }
    give_tables_back(&check);
}
