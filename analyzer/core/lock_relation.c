/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/lock_relation.h"

#include "analyzer/core/choice.h"
#include "analyzer/core/core_memory.h"
#include "analyzer/core/lock_in_struct.h"
#include "analyzer/core/lock_row.h"
#include "analyzer/core/single_holder.h"
#include "analyzer/core/word_lock.h"

enum {
    MOST_POSITIONS = 24,
    DEEPEST_CHAIN = 16,
    DEEPEST_SYMBOLS = 6,
    MARKS = 1 << 30 /* no block has such a number */,
    MOST_INDICES = 2,
    KEYS_OF_LOCK = 5
};

cc_term_id cc_canonical(struct cc_interpreter *in, cc_term_id term)
{
    if (!term)
        return 0;
    struct cc_term row = *cc_term_at(&in->terms, term);
    switch ((enum cc_term_op)row.op) {
    case CC_T_OFFSET:
        return cc_term_offset(&in->terms, cc_canonical(in, row.a), row.imm);
    case CC_T_INDEX:
        return cc_term_index(&in->terms, cc_canonical(in, row.a), row.b ? cc_canonical(in, row.b) : 0, row.imm);
    case CC_T_LOAD: {
        cc_term_id address = cc_canonical(in, row.a);
        cc_term_id only = address ? cc_heap_only_value(&in->heap, address) : 0;
        if (only)
            return only;
        return address == row.a ? term : cc_term_symbol(&in->terms, CC_T_LOAD, address, row.b, row.imm, row.type);
    }
    case CC_T_OWN: /* handed to a thread that exists once */
        return in->tree.threads[row.a].created_many ? term : cc_heap_address(&in->heap, row.b);
    case CC_T_PHI:
    case CC_T_RESULT: {
        struct cc_targets means = cc_heap_resolve(&in->heap, term);
        if (means.count == 1 && means.complete && means.at[0].kind == CC_TARGET_OBJECT && !means.at[0].stride &&
            cc_heap_is_unique(&in->heap, means.at[0].id) && cc_heap_inputs(&in->heap, term))
            return cc_term_offset(&in->terms, cc_heap_address(&in->heap, means.at[0].id), means.at[0].offset);
        return term;
    }
    default:
        return term;
    }
}

/* ---- positions: the parts of an address that equal addresses have in common ---- */

enum position_kind { AT_OBJECT = 1, AT_INDEX_BASE, AT_INDEX, AT_CONTAINER };

struct position {
    cc_term_id term;
    uint32_t kind;  /* enum position_kind */
    int64_t detail; /* offset from the object, stride of the index, or of the base of indices a hash of these */
};

struct positions {
    struct position at[MOST_POSITIONS];
    uint32_t count;
};

static void add_position(struct positions *out, cc_term_id term, enum position_kind kind, int64_t detail)
{
    for (uint32_t i = 0; i < out->count; i++)
        if (out->at[i].term == term && (out->at[i].kind == AT_CONTAINER) == (kind == AT_CONTAINER))
            return;
    if (out->count < MOST_POSITIONS)
        out->at[out->count++] = (struct position){ term, kind, detail };
}

static bool has_position(const struct positions *list, cc_term_id term)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (list->at[i].term == term)
            return true;
    return false;
}

/* What to say of a position of a container: of the index of a slot, how large the slots are. */
static int64_t detail_in_container(const struct position *position)
{
    return position->kind == AT_INDEX || position->kind == AT_CONTAINER ? position->detail : 0;
}

static void positions_from(struct cc_interpreter *in, cc_term_id address, int64_t offset, struct positions *out,
                           uint32_t depth);
static void containers(struct cc_interpreter *in, cc_term_id pointer, struct positions *out, uint32_t depth);

/*
 * What all inputs of a symbol have in common. An input found by following the symbol itself (the next node of a list)
 * is in the same region.
 */
static void positions_of_symbol(struct cc_interpreter *in, cc_term_id symbol, int64_t offset, struct positions *out,
                                uint32_t depth)
{
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, symbol);
    struct positions common = { .count = 0 };
    bool first = true, walks = false;
    for (uint32_t i = 0; inputs && i < inputs->count && depth < DEEPEST_SYMBOLS; i++) {
        cc_term_id input = inputs->at[i];
        int64_t ignored;
        if (cc_term_is_int(&in->terms, input, &ignored))
            continue;
        if (cc_term_contains(&in->terms, input, symbol)) {
            walks = true;
            continue;
        }
        struct positions one = { .count = 0 };
        positions_from(in, input, offset, &one, depth + 1);
        if (first)
            common = one;
        first = false;
        uint32_t kept = 0;
        for (uint32_t c = 0; c < common.count; c++)
            if (has_position(&one, common.at[c].term))
                common.at[kept++] = common.at[c];
        common.count = kept;
        for (uint32_t o = 0; o < one.count; o++)
            if (has_position(&common, one.at[o].term))
                add_position(&common, one.at[o].term, one.at[o].kind, one.at[o].detail);
    }
    for (uint32_t c = 0; c < common.count; c++) {
        add_position(out, common.at[c].term, common.at[c].kind, common.at[c].detail);
        if (walks)
            add_position(out, common.at[c].term, AT_CONTAINER, detail_in_container(&common.at[c]));
    }
}

/*
 * Does this load take one certain object out of one of several elements of an array? Other elements may hold it too: a
 * lock that belongs to an element, or is found there, does not protect it.
 */
static bool is_held_elsewhere(struct cc_interpreter *in, cc_term_id load)
{
    cc_term_id address = cc_term_at(&in->terms, load)->a;
    bool element = false;
    for (;;) {
        const struct cc_term *row = cc_term_at(&in->terms, address);
        if (row->op != CC_T_INDEX && row->op != CC_T_OFFSET)
            break;
        element |= row->op == CC_T_INDEX;
        address = row->a;
    }
    if (!element || cc_is_stable(in, cc_canonical(in, load)))
        return false;
    struct cc_targets means = cc_heap_resolve(&in->heap, load);
    for (uint32_t i = 0; i < means.count; i++)
        if (means.at[i].kind == CC_TARGET_OBJECT && cc_heap_is_unique(&in->heap, means.at[i].id))
            return true;
    return false;
}

static void positions_of_places(struct cc_interpreter *in, const cc_term_id *places, struct positions *out,
                                uint32_t depth);

/* Everything on the way to `pointer` through loads, or to where an object hangs. */
static void containers(struct cc_interpreter *in, cc_term_id pointer, struct positions *out, uint32_t depth)
{
    for (; pointer && depth < DEEPEST_CHAIN; depth++) {
        struct cc_term row = *cc_term_at(&in->terms, pointer);
        if (row.op != CC_T_OFFSET)
            add_position(out, pointer, AT_CONTAINER, 0);
        if (row.op == CC_T_INDEX && row.b)
            add_position(out, row.b, AT_CONTAINER, row.imm);
        if (row.op == CC_T_LOAD && is_held_elsewhere(in, pointer))
            return;
        switch ((enum cc_term_op)row.op) {
        case CC_T_OFFSET:
        case CC_T_INDEX:
        case CC_T_LOAD:
        case CC_T_OLD:
            pointer = row.a;
            continue;
        case CC_T_PHI:
        case CC_T_RESULT: {
            struct positions inner = { .count = 0 };
            positions_of_symbol(in, pointer, 0, &inner, depth + 1);
            for (uint32_t i = 0; i < inner.count; i++)
                add_position(out, inner.at[i].term, AT_CONTAINER, detail_in_container(&inner.at[i]));
            return;
        }
        case CC_T_OBJECT:
            positions_of_places(in, cc_holder_places(in, row.a), out, depth + 1);
            return;
        default:
            return;
        }
    }
}

/* What an allocated object hangs on, in each context that stores it: what is nearest first, then all. */
static void positions_of_places(struct cc_interpreter *in, const cc_term_id *places, struct positions *out,
                                uint32_t depth)
{
    int64_t bytes;
    for (uint32_t i = 0; places && i < CC_KEPT_AT && places[i]; i++)
        add_position(out, cc_term_split(&in->terms, places[i], &bytes), AT_CONTAINER, 0);
    for (uint32_t i = 0; places && i < CC_KEPT_AT && places[i]; i++)
        containers(in, places[i], out, depth);
}

static void positions_from(struct cc_interpreter *in, cc_term_id address, int64_t extra, struct positions *out,
                           uint32_t depth)
{
    int64_t offset;
    cc_term_id at = cc_term_split(&in->terms, address, &offset);
    offset += extra;
    add_position(out, at, AT_OBJECT, offset);
    uint64_t strides = 0;
    for (int level = 0; level < DEEPEST_CHAIN; level++) {
        struct cc_term row = *cc_term_at(&in->terms, at);
        if (row.op != CC_T_INDEX)
            break;
        if (row.b)
            add_position(out, row.b, AT_INDEX, row.imm);
        int64_t bytes;
        at = cc_term_split(&in->terms, row.a, &bytes);
        offset += bytes;
        strides = cc_hash_step(strides, (uint64_t)row.imm);
        add_position(out, at, AT_INDEX_BASE, (int64_t)cc_hash_step(strides, (uint64_t)offset));
    }
    struct cc_term row = *cc_term_at(&in->terms, at);
    if (row.op == CC_T_LOAD && !is_held_elsewhere(in, at))
        containers(in, row.a, out, depth);
    else if (row.op == CC_T_PHI || row.op == CC_T_RESULT)
        positions_of_symbol(in, at, offset, out, depth);
    else if (row.op == CC_T_OBJECT)
        positions_of_places(in, cc_holder_places(in, row.a), out, depth);
}

/* ---- keys ---- */

static cc_term_id mark(struct cc_interpreter *in, uint32_t kind, int64_t detail)
{
    return cc_term_symbol(&in->terms, CC_T_PHI, 0, MARKS + kind, detail, 0);
}

static bool is_mark(const struct cc_term *row)
{
    return row->op == CC_T_PHI && row->a == 0 && row->b >= MARKS + AT_OBJECT && row->b <= MARKS + AT_CONTAINER;
}

/* Does the term mean the same in every thread and at every time? */
bool cc_is_stable(struct cc_interpreter *in, cc_term_id term)
{
    struct cc_term row = *cc_term_at(&in->terms, term);
    switch ((enum cc_term_op)row.op) {
    case CC_T_INT:
    case CC_T_FUNC:
    case CC_T_TEXT:
        return true;
    case CC_T_OBJECT:
        return cc_heap_is_unique(&in->heap, row.a);
    case CC_T_OFFSET:
    case CC_T_UNARY:
        return cc_is_stable(in, row.a);
    case CC_T_INDEX:
    case CC_T_BINARY:
        return row.b && cc_is_stable(in, row.a) && cc_is_stable(in, row.b);
    case CC_T_LOAD:
        return cc_is_stable(in, row.a) && !cc_heap_is_contended(&in->heap, row.a, CC_ANYONE);
    case CC_T_PHI:
        return is_mark(&row) || cc_is_row_index(&row);
    default:
        return false;
    }
}

cc_term_id cc_stable_lock(struct cc_interpreter *in, cc_term_id lock)
{
    cc_term_id canonical = cc_canonical(in, lock);
    if (!canonical || cc_is_stable(in, canonical))
        return canonical;
    struct cc_targets means = cc_heap_resolve(&in->heap, canonical); /* by whichever pointer: all lead to one lock */
    if (means.count != 1 || !means.complete || means.at[0].kind != CC_TARGET_OBJECT || means.at[0].stride ||
        !cc_heap_is_unique(&in->heap, means.at[0].id))
        return 0;
    return cc_term_offset(&in->terms, cc_heap_address(&in->heap, means.at[0].id), means.at[0].offset);
}

static bool add_key(struct cc_lock_keys *keys, uint64_t key, uint32_t item, bool past)
{
    keys->at[keys->count++] = (struct cc_lock_key){ key, item / 2, item & 1, past };
    return true;
}

/* x % n or x & n, n a constant above zero. */
struct remainder {
    enum cc_binary op;
    cc_term_id of;
    int64_t by;
};

static bool remainder_of(const struct cc_interpreter *in, cc_term_id term, struct remainder *out)
{
    const struct cc_term *row = term ? cc_term_at(&in->terms, term) : NULL;
    if (!row || row->op != CC_T_BINARY || (row->sub != CC_BIN_REM && row->sub != CC_BIN_AND))
        return false;
    out->op = row->sub;
    bool swapped = row->sub == CC_BIN_AND && cc_term_is_int(&in->terms, row->a, &out->by);
    out->of = swapped ? row->b : row->a;
    return (swapped || cc_term_is_int(&in->terms, row->b, &out->by)) && out->by > 0;
}

/*
 * A few locks for many elements: in locks[h % 8], h % 8 follows from the h % 64 of the element, and h & 7 from h & 63.
 */
static cc_term_id follow_remainder(struct cc_interpreter *in, cc_term_id lock, const struct position *part)
{
    struct remainder whole, rest;
    if (!remainder_of(in, part->term, &whole))
        return lock;
    cc_term_id at = lock;
    for (int depth = 0; depth < DEEPEST_CHAIN; depth++) {
        const struct cc_term row = *cc_term_at(&in->terms, at);
        if (row.op != CC_T_INDEX && row.op != CC_T_OFFSET)
            break;
        at = row.a;
        if (row.op != CC_T_INDEX || !remainder_of(in, row.b, &rest) || rest.op != whole.op || rest.of != whole.of)
            continue;
        bool follows = rest.op == CC_BIN_REM ? whole.by % rest.by == 0 : (whole.by & rest.by) == rest.by;
        if (follows)
            return cc_term_replace(&in->terms, lock, row.b,
                                   cc_term_binary(&in->terms, rest.op, mark(in, part->kind, part->detail),
                                                  cc_term_int(&in->terms, rest.by)));
    }
    return lock;
}

/* The lock relative to the address; with `far`, parts that are both here and in the region stand for the region. */
static cc_term_id relative_lock(struct cc_interpreter *in, const struct positions *where, cc_term_id lock, bool far)
{
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < where->count; i++) {
            const struct position *part = &where->at[i];
            if ((part->kind == AT_CONTAINER) != (pass == 0 ? far : !far))
                continue;
            lock = cc_term_replace(&in->terms, lock, part->term, mark(in, part->kind, part->detail));
            lock = follow_remainder(in, lock, part);
        }
    return lock;
}

/* How far a lock lies from the place of an access, if both are in one object or element. */
static bool distance(const struct cc_interpreter *in, const struct cc_access *access, cc_term_id lock, int64_t *bytes)
{
    int64_t of_place, of_lock;
    cc_term_id base = cc_term_split(&in->terms, access->address, &of_place);
    if (cc_term_split(&in->terms, lock, &of_lock) != base)
        return false;
    *bytes = of_lock - of_place;
    return true;
}

/* At most KEYS_OF_LOCK. */
static void keys_of_lock(struct cc_interpreter *in, const struct cc_access *access, const struct positions *where,
                         uint32_t item, bool past, struct cc_lock_keys *keys)
{
    cc_term_id lock = item / 2, stable = cc_stable_lock(in, lock);
    int64_t bytes;
    if (distance(in, access, lock, &bytes)) /* in a[1] as in a[i] */
        add_key(keys, cc_hash_step(3, (uint64_t)bytes), item, past);
    uint64_t in_struct;
    if (cc_lock_in_struct(in, access, lock, &in_struct))
        add_key(keys, in_struct, item, past);
    if (stable)
        add_key(keys, cc_hash_step(1, stable), item, past);
    cc_term_id near = relative_lock(in, where, lock, false), far = relative_lock(in, where, lock, true);
    if (near != lock && cc_is_stable(in, near))
        add_key(keys, cc_hash_step(2, near), item, past);
    if (far != lock && far != near && cc_is_stable(in, far))
        add_key(keys, cc_hash_step(2, far), item, past);
}

/*
 * What the path found equal to content of the accessed object: in locks[id % 8], taken before the object with that id
 * was found, id is what the object says.
 */
static cc_term_id lock_by_content(struct cc_interpreter *in, const struct cc_access *access, cc_term_id lock)
{
    cc_term_id object = cc_term_root(&in->terms, access->address);
    for (uint32_t i = 0; i < access->fact_count; i++) {
        const struct cc_term row = *cc_term_at(&in->terms, access->facts[i].atom);
        if (row.op != CC_T_BINARY || row.sub != CC_BIN_EQ || !access->facts[i].truth)
            continue;
        for (int side = 0; side < 2; side++) {
            cc_term_id content = side ? row.b : row.a, equal = side ? row.a : row.b;
            cc_term_id place = cc_term_content_of(&in->terms, content);
            int64_t constant;
            if (place && cc_term_root(&in->terms, place) == object && !cc_term_is_int(&in->terms, equal, &constant) &&
                cc_term_contains(&in->terms, lock, equal))
                return cc_term_replace(&in->terms, lock, equal, content);
        }
    }
    return lock;
}

/* A whole row of locks protects what that of its elements would protect which has the index of the place. */
static void keys_of_row(struct cc_interpreter *in, const struct cc_access *access, const struct positions *where,
                        uint32_t item, struct cc_lock_keys *keys)
{
    uint32_t indices = 0;
    for (uint32_t i = 0; i < where->count && indices < MOST_INDICES; i++) {
        cc_term_id lock = where->at[i].kind == AT_INDEX ? cc_lock_row_element(in, item / 2, where->at[i].term) : 0;
        if (!lock)
            continue;
        keys_of_lock(in, access, where, lock * 2 + (item & 1), false, keys);
        indices++;
    }
}

/* A lock in a local variable that no other thread knows: each call has one of its own, which keeps nobody out. */
static bool is_of_one_call(const struct cc_interpreter *in, cc_term_id lock)
{
    const struct cc_term *root = cc_term_at(&in->terms, cc_term_root(&in->terms, lock));
    if (root->op != CC_T_OBJECT)
        return false;
    const struct cc_object *object = &in->heap.objects[root->a];
    return object->kind == CC_OBJECT_LOCAL && !object->shared;
}

struct cc_lock_keys cc_lock_keys_of(struct cc_interpreter *in, const struct cc_access *access)
{
    struct cc_set locks = *cc_set_at(&in->sets, access->locks), taken = *cc_set_at(&in->sets, access->taken_under);
    struct cc_lock_keys keys = { 0 };
    if (!locks.count && !taken.count)
        return keys;
    struct positions where = { .count = 0 };
    positions_from(in, access->address, 0, &where, 0);
    keys.at =
        cc_arena_array(in->arena, KEYS_OF_LOCK * ((2 + MOST_INDICES) * locks.count + taken.count), sizeof *keys.at);
    for (uint32_t i = 0; i < locks.count; i++) {
        if (cc_word_lock_is_broken(in, locks.at[i] / 2) || is_of_one_call(in, locks.at[i] / 2))
            continue;
        keys_of_lock(in, access, &where, locks.at[i], false, &keys);
        cc_term_id same = lock_by_content(in, access, locks.at[i] / 2);
        if (same != locks.at[i] / 2)
            keys_of_lock(in, access, &where, same * 2 + (locks.at[i] & 1), false, &keys);
        keys_of_row(in, access, &where, locks.at[i], &keys);
    }
    for (uint32_t i = 0; i < taken.count && access->owned; i++)
        keys_of_lock(in, access, &where, taken.at[i], true, &keys);
    return keys;
}

bool cc_locks_exclude(const struct cc_lock_keys *a, const struct cc_lock_keys *b, cc_term_id *lock)
{
    for (uint32_t i = 0; i < a->count; i++)
        for (uint32_t j = 0; j < b->count; j++)
            if (a->at[i].key == b->at[j].key && !(a->at[i].shared && b->at[j].shared) &&
                !(a->at[i].past && b->at[j].past)) {
                *lock = a->at[i].lock;
                return true;
            }
    return false;
}

bool cc_locks_beside_exclude(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b,
                             int64_t between, cc_term_id *lock)
{
    struct cc_set of_a = *cc_set_at(&in->sets, a->locks), of_b = *cc_set_at(&in->sets, b->locks);
    int64_t here, there;
    for (uint32_t i = 0; i < of_a.count; i++)
        for (uint32_t j = 0; j < of_b.count && distance(in, a, of_a.at[i] / 2, &here); j++)
            if (!(of_a.at[i] & of_b.at[j] & 1) && distance(in, b, of_b.at[j] / 2, &there) && here == between + there &&
                !cc_word_lock_is_broken(in, of_a.at[i] / 2) && !cc_word_lock_is_broken(in, of_b.at[j] / 2)) {
                *lock = of_a.at[i] / 2;
                return true;
            }
    return false;
}
