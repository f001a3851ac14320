/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/lock_relation.h"

#include "analyzer/core/choice.h"
#include "analyzer/core/core_memory.h"
#include "analyzer/core/word_lock.h"

enum { MOST_POSITIONS = 24, DEEPEST_CHAIN = 16, DEEPEST_SYMBOLS = 6, MARKS = 1 << 30 /* no block has such a number */ };

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
    int64_t detail; /* offset from the object, or stride of the index */
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

static bool is_stable(struct cc_interpreter *in, cc_term_id term);

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
    if (!element || is_stable(in, cc_canonical(in, load)))
        return false;
    struct cc_targets means = cc_heap_resolve(&in->heap, load);
    for (uint32_t i = 0; i < means.count; i++)
        if (means.at[i].kind == CC_TARGET_OBJECT && cc_heap_is_unique(&in->heap, means.at[i].id))
            return true;
    return false;
}

/* Everything on the way to `pointer` through loads. */
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
        default:
            return;
        }
    }
}

static void positions_from(struct cc_interpreter *in, cc_term_id address, int64_t extra, struct positions *out,
                           uint32_t depth)
{
    int64_t offset;
    cc_term_id at = cc_term_split(&in->terms, address, &offset);
    offset += extra;
    add_position(out, at, AT_OBJECT, offset);
    for (int level = 0; level < DEEPEST_CHAIN; level++) {
        struct cc_term row = *cc_term_at(&in->terms, at);
        if (row.op != CC_T_INDEX)
            break;
        if (row.b)
            add_position(out, row.b, AT_INDEX, row.imm);
        int64_t bytes;
        at = cc_term_split(&in->terms, row.a, &bytes);
        offset += bytes;
        add_position(out, at, AT_INDEX_BASE, offset);
    }
    struct cc_term row = *cc_term_at(&in->terms, at);
    if (row.op == CC_T_LOAD && !is_held_elsewhere(in, at))
        containers(in, row.a, out, depth);
    else if (row.op == CC_T_PHI || row.op == CC_T_RESULT)
        positions_of_symbol(in, at, offset, out, depth);
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
static bool is_stable(struct cc_interpreter *in, cc_term_id term)
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
        return is_stable(in, row.a);
    case CC_T_INDEX:
    case CC_T_BINARY:
        return row.b && is_stable(in, row.a) && is_stable(in, row.b);
    case CC_T_LOAD:
        return is_stable(in, row.a) && !cc_heap_is_contended(&in->heap, row.a);
    case CC_T_PHI:
        return is_mark(&row);
    default:
        return false;
    }
}

cc_term_id cc_stable_lock(struct cc_interpreter *in, cc_term_id lock)
{
    cc_term_id canonical = cc_canonical(in, lock);
    return canonical && is_stable(in, canonical) ? canonical : 0;
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

static void keys_of_lock(struct cc_interpreter *in, const struct positions *where, uint32_t item, bool past,
                         struct cc_lock_keys *keys)
{
    cc_term_id lock = item / 2, canonical = cc_canonical(in, lock);
    if (is_stable(in, canonical))
        add_key(keys, cc_hash_step(1, canonical), item, past);
    cc_term_id near = relative_lock(in, where, lock, false), far = relative_lock(in, where, lock, true);
    if (near != lock && is_stable(in, near))
        add_key(keys, cc_hash_step(2, near), item, past);
    if (far != lock && far != near && is_stable(in, far))
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

struct cc_lock_keys cc_lock_keys_of(struct cc_interpreter *in, const struct cc_access *access)
{
    struct cc_set locks = *cc_set_at(&in->sets, access->locks), taken = *cc_set_at(&in->sets, access->taken_under);
    struct cc_lock_keys keys = { 0 };
    if (!locks.count && !taken.count)
        return keys;
    struct positions where = { .count = 0 };
    positions_from(in, access->address, 0, &where, 0);
    keys.at = cc_arena_array(in->arena, 6 * locks.count + 3 * taken.count, sizeof *keys.at);
    for (uint32_t i = 0; i < locks.count; i++) {
        if (cc_word_lock_is_broken(in, locks.at[i] / 2))
            continue;
        keys_of_lock(in, &where, locks.at[i], false, &keys);
        cc_term_id same = lock_by_content(in, access, locks.at[i] / 2);
        if (same != locks.at[i] / 2)
            keys_of_lock(in, &where, same * 2 + (locks.at[i] & 1), false, &keys);
    }
    for (uint32_t i = 0; i < taken.count && access->owned; i++)
        keys_of_lock(in, &where, taken.at[i], true, &keys);
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

bool cc_locks_beside_exclude(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b,
                             cc_term_id *lock)
{
    struct cc_set of_a = *cc_set_at(&in->sets, a->locks), of_b = *cc_set_at(&in->sets, b->locks);
    int64_t here, there;
    for (uint32_t i = 0; i < of_a.count; i++)
        for (uint32_t j = 0; j < of_b.count && distance(in, a, of_a.at[i] / 2, &here); j++)
            if (!(of_a.at[i] & of_b.at[j] & 1) && distance(in, b, of_b.at[j] / 2, &there) && here == there &&
                !cc_word_lock_is_broken(in, of_a.at[i] / 2) && !cc_word_lock_is_broken(in, of_b.at[j] / 2)) {
                *lock = of_a.at[i] / 2;
                return true;
            }
    return false;
}

/* ---- confinement to a thread instance ---- */

/* A symbol that differs in each instance of `thread`, inside `term`; or 0. */
static cc_term_id instance_symbol(const struct cc_interpreter *in, cc_term_id term, cc_thread_id thread)
{
    const struct cc_term *row = cc_term_at(&in->terms, term);
    switch ((enum cc_term_op)row->op) {
    case CC_T_INSTANCE:
    case CC_T_OWN:
        return row->a == thread ? term : 0;
    case CC_T_OFFSET:
        return instance_symbol(in, row->a, thread);
    case CC_T_BINARY: {
        cc_term_id left = instance_symbol(in, row->a, thread);
        return left ? left : instance_symbol(in, row->b, thread);
    }
    default:
        return 0;
    }
}

/* Is `high` the product `low` with one more: i * n and (i + 1) * n, also written i * n + n? */
static bool is_next_product(struct cc_interpreter *in, cc_term_id high, cc_term_id low, cc_term_id self)
{
    struct cc_term product = *cc_term_at(&in->terms, low), sum = *cc_term_at(&in->terms, high);
    int64_t size, bytes;
    if (product.op != CC_T_BINARY || product.sub != CC_BIN_MUL || (product.a != self && product.b != self))
        return false;
    cc_term_id factor = product.a == self ? product.b : product.a;
    if (cc_term_is_int(&in->terms, factor, &size))
        return cc_term_split(&in->terms, high, &bytes) == low && bytes == size;
    return sum.op == CC_T_BINARY && sum.sub == CC_BIN_ADD &&
           ((sum.a == low && sum.b == factor) || (sum.b == low && sum.a == factor));
}

/* What an instance's part of an array is bounded by: from `low` to below `next`, which is where the next one's begins. */
struct chunk {
    cc_term_id self, low, next;
};

/* An integer is a constant with no base. */
static cc_term_id base_of(const struct cc_interpreter *in, cc_term_id term, int64_t *constant)
{
    return cc_term_is_int(&in->terms, term, constant) ? 0 : cc_term_split(&in->terms, term, constant);
}

/* Does `atom`, being `truth`, say that `value` is not above `limit`? */
static bool says_not_above(const struct cc_interpreter *in, cc_term_id atom, bool truth, cc_term_id value,
                           cc_term_id limit)
{
    const struct cc_term *row = cc_term_at(&in->terms, atom);
    int64_t less, more, of_value, of_limit;
    if (row->op != CC_T_BINARY || row->sub != CC_BIN_LT)
        return false;
    cc_term_id low = base_of(in, truth ? row->a : row->b, &less), high = base_of(in, truth ? row->b : row->a, &more);
    return base_of(in, value, &of_value) == low && base_of(in, limit, &of_limit) == high &&
           of_value - less <= of_limit - more + truth;
}

/* Does `atom`, being `truth`, say that the instance is the last one that the creating loop makes? */
static bool says_last(struct cc_interpreter *in, cc_term_id atom, bool truth, cc_term_id self)
{
    const struct cc_term row = *cc_term_at(&in->terms, atom);
    const struct cc_term phi = *cc_term_at(&in->terms, cc_term_at(&in->terms, self)->b);
    if (row.op != CC_T_BINARY || row.sub != CC_BIN_EQ || !truth || phi.op != CC_T_PHI || !phi.a)
        return false;
    uint32_t head = phi.b - in->model->funcs[in->contexts[phi.a].func].blocks;
    const struct cc_loop_bound *bound = cc_interp_loop_bound(in, phi.a, head);
    if (!bound || !bound->certain || !bound->to)
        return false;
    for (int side = 0; side < 2; side++) {
        int64_t more;
        cc_term_id number = side ? row.b : row.a, last = side ? row.a : row.b;
        if (cc_term_split(&in->terms, number, &more) == self &&
            cc_canonical(in, cc_term_offset(&in->terms, last, 1 - more)) == cc_canonical(in, bound->to))
            return true;
    }
    return false;
}

/* Is `high` where the next instance's part begins, or not above, or anything for the last instance? */
static bool ends_chunk(struct cc_interpreter *in, const struct chunk *chunk, cc_term_id high)
{
    struct cc_choice choice;
    if (high == chunk->next || is_next_product(in, high, chunk->low, chunk->self))
        return true;
    if (!cc_choice_of(&in->terms, high, &choice))
        return false;
    cc_term_id values[2] = { choice.if_false, choice.if_true };
    for (int truth = 0; truth < 2; truth++) {
        cc_term_id value = values[truth], other = values[!truth];
        bool fits = ends_chunk(in, chunk, value) || says_last(in, choice.condition, truth, chunk->self) ||
                    (ends_chunk(in, chunk, other) && says_not_above(in, choice.condition, truth, value, other));
        if (!fits)
            return false;
    }
    return true;
}

/* On the path of this access, is `high` not above where the next instance's part begins, or the instance the last? */
static bool is_end_here(struct cc_interpreter *in, const struct cc_access *access, const struct chunk *chunk,
                        cc_term_id high)
{
    const struct cc_term low = *cc_term_at(&in->terms, chunk->low);
    int64_t size;
    cc_term_id next = chunk->next;
    if (low.op == CC_T_BINARY && low.sub == CC_BIN_MUL && low.a == chunk->self &&
        cc_term_is_int(&in->terms, low.b, &size))
        next = cc_term_offset(&in->terms, chunk->low, size);
    for (uint32_t f = 0; f < access->fact_count; f++) {
        const struct cc_fact fact = access->facts[f];
        if (says_last(in, fact.atom, fact.truth, chunk->self) || says_not_above(in, fact.atom, fact.truth, high, next))
            return true;
    }
    return false;
}

/* Is index `i` a counter that runs from lo(instance) to below lo(instance + 1)? */
static bool is_chunk_counter(struct cc_interpreter *in, const struct cc_access *access, cc_term_id i,
                             cc_thread_id thread)
{
    if (cc_id_map_get(&in->induction, i) != 1)
        return false;
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, i);
    for (uint32_t n = 0; inputs && n < inputs->count; n++) {
        struct chunk chunk = { .low = inputs->at[n] };
        if (cc_term_contains(&in->terms, chunk.low, i))
            continue;
        chunk.self = instance_symbol(in, chunk.low, thread);
        if (!chunk.self)
            return false;
        cc_term_id one_more = cc_term_offset(&in->terms, chunk.self, 1);
        chunk.next = cc_term_replace(&in->terms, chunk.low, chunk.self, one_more);
        bool bounded = false;
        for (uint32_t f = 0; f < access->fact_count && !bounded; f++) {
            const struct cc_term *row = cc_term_at(&in->terms, access->facts[f].atom);
            bool below = row->op == CC_T_BINARY && row->sub == CC_BIN_LT && row->a == i && access->facts[f].truth;
            bounded = below && (ends_chunk(in, &chunk, row->b) || is_end_here(in, access, &chunk, row->b));
        }
        if (!bounded)
            return false;
    }
    return inputs != NULL;
}

/* Are there at most `step` instances of the thread, numbered by the counter of the loop that creates them? */
static bool is_enough_for_all(struct cc_interpreter *in, cc_term_id self, cc_term_id step)
{
    const struct cc_term phi = *cc_term_at(&in->terms, cc_term_at(&in->terms, self)->b);
    if (phi.op != CC_T_PHI || !phi.a)
        return false;
    uint32_t head = phi.b - in->model->funcs[in->contexts[phi.a].func].blocks;
    const struct cc_loop_bound *bound = cc_interp_loop_bound(in, phi.a, head);
    int64_t from, to, width;
    if (!bound || !bound->certain || !bound->from || !bound->to || !cc_term_is_int(&in->terms, bound->from, &from))
        return false;
    if (cc_term_is_int(&in->terms, bound->to, &to) && cc_term_is_int(&in->terms, step, &width))
        return width > 0 && to - from <= width;
    if (from < 0 || !is_stable(in, cc_canonical(in, step)))
        return false;
    const struct cc_term load = *cc_term_at(&in->terms, step); /* the creator may know what it put there */
    (void)cc_heap_resolve(&in->heap, step);                    /* the initialiser too */
    return cc_canonical(in, bound->to) == cc_canonical(in, step) ||
           (load.op == CC_T_LOAD && cc_heap_holds_only(&in->heap, load.a, bound->to));
}

/*
 * Does index `i` start at the instance's number and advance by as many as there are instances, or more? Gives the
 * step, or 0.
 */
static cc_term_id step_over_others(struct cc_interpreter *in, cc_term_id i, cc_thread_id thread)
{
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, i);
    cc_term_id self = 0, step = 0;
    for (uint32_t n = 0; inputs && n < inputs->count; n++) {
        cc_term_id input = inputs->at[n], by, *known = &step;
        const struct cc_term row = *cc_term_at(&in->terms, input);
        int64_t bytes;
        if (row.op == CC_T_INSTANCE && row.a == thread) {
            known = &self;
            by = input;
        } else if (cc_term_split(&in->terms, input, &bytes) == i && bytes) {
            by = cc_term_int(&in->terms, bytes);
        } else if (row.op == CC_T_BINARY && row.sub == CC_BIN_ADD && (row.a == i || row.b == i)) {
            by = row.a == i ? row.b : row.a;
        } else {
            return 0;
        }
        if (*known && *known != by)
            return 0;
        *known = by;
    }
    return self && step && is_enough_for_all(in, self, step) ? step : 0;
}

/* How an index tells the instances of a thread apart. */
enum own_kind { NOT_OWN, OWN_OBJECT, OWN_NUMBER, OWN_STEPS, OWN_CHUNK };

/* The part of memory that an instance has for itself. */
struct own_part {
    enum own_kind kind;
    cc_term_id base, by; /* `by`: what must be equal so that parts of one kind belong together */
    int64_t stride;
    int64_t offset; /* the constant part of the whole address */
};

static void own_by_index(struct cc_interpreter *in, const struct cc_access *access, cc_term_id i, cc_thread_id thread,
                         struct own_part *part)
{
    const struct cc_term *index = cc_term_at(&in->terms, i);
    part->by = 0;
    if (index->op == CC_T_INSTANCE && index->a == thread)
        part->kind = OWN_NUMBER;
    else if (is_chunk_counter(in, access, i, thread))
        part->kind = OWN_CHUNK;
    else if (index->op == CC_T_PHI && (part->by = step_over_others(in, i, thread)) != 0)
        part->kind = OWN_STEPS;
}

static bool is_own_part(struct cc_interpreter *in, const struct cc_access *access, cc_thread_id thread,
                        struct own_part *out)
{
    uint32_t own = 0;
    int64_t bytes;
    *out = (struct own_part){ .kind = NOT_OWN };
    cc_term_id at = cc_term_split(&in->terms, access->address, &out->offset);
    for (int depth = 0; depth < DEEPEST_CHAIN; depth++) {
        struct cc_term row = *cc_term_at(&in->terms, at);
        if (row.op == CC_T_OWN && row.a == thread) {
            *out = (struct own_part){ .kind = OWN_OBJECT, .base = at };
            return true;
        }
        if (row.op != CC_T_INDEX)
            break;
        struct own_part level = { .kind = NOT_OWN };
        own_by_index(in, access, row.b, thread, &level);
        if (level.kind != NOT_OWN && !own++) {
            out->kind = level.kind;
            out->by = level.by;
            out->stride = row.imm;
        }
        at = cc_term_split(&in->terms, row.a, &bytes);
        out->offset += bytes;
    }
    out->base = cc_term_root(&in->terms, at);
    return own && own >= in->starts[thread].levels;
}

bool cc_is_own_part(struct cc_interpreter *in, const struct cc_access *access)
{
    struct own_part part;
    return is_own_part(in, access, access->thread, &part);
}

bool cc_is_confined(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b,
                    cc_thread_id thread)
{
    struct own_part x, y;
    if (!is_own_part(in, a, thread, &x) || !is_own_part(in, b, thread, &y) || x.base != y.base || x.stride != y.stride)
        return false;
    bool alike = x.kind == y.kind && x.by == y.by;
    bool numbers = (x.kind == OWN_NUMBER || x.kind == OWN_STEPS) && (y.kind == OWN_NUMBER || y.kind == OWN_STEPS) &&
                   (!x.by || !y.by);
    if (!alike && !numbers)
        return false;
    if (x.kind == OWN_OBJECT || !x.stride)
        return true;
    /* apart by a stride at least: a[i] and a[i + 1] of two instances meet */
    int64_t low = x.offset < y.offset ? x.offset : y.offset;
    int64_t end_x = x.offset + (int64_t)a->size, end_y = y.offset + (int64_t)b->size;
    int64_t stride = x.stride < 0 ? -x.stride : x.stride;
    return (end_x > end_y ? end_x : end_y) - low <= stride;
}

/* The index of an address over `base` with `stride`, or 0. */
static cc_term_id index_over(const struct cc_interpreter *in, cc_term_id address, cc_term_id base, int64_t stride)
{
    for (int depth = 0; depth < DEEPEST_CHAIN; depth++) {
        const struct cc_term *row = cc_term_at(&in->terms, address);
        if (row->op == CC_T_INDEX && row->a == base && row->imm == stride)
            return row->b;
        if (row->op != CC_T_INDEX && row->op != CC_T_OFFSET)
            return 0;
        address = row->a;
    }
    return 0;
}

/* The address as the creator had it when it created this instance. */
static cc_term_id as_created(struct cc_interpreter *in, cc_term_id address, cc_thread_id thread)
{
    const struct cc_thread_start *start = &in->starts[thread];
    for (uint32_t i = 0; i < start->levels; i++) {
        cc_term_id own = cc_term_symbol(&in->terms, CC_T_INSTANCE, thread, start->counters[i], 0, 0);
        address = cc_term_replace(&in->terms, address, own, start->counters[i]);
    }
    return address;
}

bool cc_element_orders(struct cc_interpreter *in, const struct cc_access *creator, const struct cc_access *instance)
{
    cc_thread_id thread = instance->thread;
    while (thread && in->tree.threads[thread].parent != creator->thread)
        thread = in->tree.threads[thread].parent;
    const struct cc_thread_start *start = &in->starts[thread];
    if (!thread || !start->levels)
        return false;
    int64_t ignored;
    cc_term_id element = as_created(in, instance->address, thread);
    if (element == instance->address)
        return false;
    cc_set_id current = cc_phase_at(&in->tree, creator->phase).current;
    cc_term_id counter = start->counters[start->levels - 1];
    if (cc_term_split(&in->terms, element, &ignored) == cc_term_split(&in->terms, creator->address, &ignored))
        return !cc_set_has(&in->sets, current, cc_interp_current(in, thread, counter, false));
    cc_term_id address = element; /* by another counter, whose instance has been joined */
    for (int depth = 0; depth < DEEPEST_CHAIN; depth++) {
        struct cc_term row = *cc_term_at(&in->terms, address);
        if (row.op != CC_T_INDEX && row.op != CC_T_OFFSET)
            return false;
        address = row.a;
        if (row.op != CC_T_INDEX || row.b != counter)
            continue;
        cc_term_id index = index_over(in, creator->address, row.a, row.imm);
        return index && instance->thread == thread &&
               cc_set_has(&in->sets, current, cc_interp_current(in, thread, index, true));
    }
    return false;
}
