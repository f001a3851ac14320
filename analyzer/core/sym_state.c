/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/sym_state.h"

#include "analyzer/core/choice.h"
#include "analyzer/core/core_memory.h"
#include "analyzer/core/order_facts.h"

/* A state without anything; its arrays have the room that they had. */
static struct cc_state *empty_state(struct cc_state_pool *pool)
{
    struct cc_state *state = pool->unused;
    if (state) {
        pool->unused = state->next;
        struct cc_state kept = *state;
        memset(state, 0, sizeof *state);
        state->registers = kept.registers, state->registers_room = kept.registers_room;
        state->memory = kept.memory, state->memory_room = kept.memory_room;
        state->holds = kept.holds, state->holds_room = kept.holds_room;
        state->facts = kept.facts, state->facts_room = kept.facts_room;
        state->private_objects = kept.private_objects, state->private_objects_room = kept.private_objects_room;
        state->known_objects = kept.known_objects, state->known_objects_room = kept.known_objects_room;
        state->owned = kept.owned, state->owned_room = kept.owned_room;
    } else {
        state = cc_arena_alloc(pool->arena, sizeof *state);
    }
    return state;
}

struct cc_state *cc_state_new(struct cc_state_pool *pool, uint32_t registers)
{
    struct cc_state *state = empty_state(pool);
    state->registers =
        cc_grow_rows(pool->arena, state->registers, 0, &state->registers_room, registers + 1, sizeof *state->registers);
    memset(state->registers, 0, (registers + 1) * sizeof *state->registers);
    state->registers_count = registers;
    return state;
}

#define COPY_ROWS(rows)                                                                                                \
    do {                                                                                                               \
        copy->rows =                                                                                                   \
            cc_grow_rows(pool->arena, copy->rows, 0, &copy->rows##_room, state->rows##_count, sizeof *copy->rows);     \
        if (state->rows##_count)                                                                                       \
            memcpy(copy->rows, state->rows, state->rows##_count * sizeof *copy->rows);                                 \
        pool->rows_copied += state->rows##_count;                                                                      \
        copy->rows##_count = state->rows##_count;                                                                      \
    } while (0)

struct cc_state *cc_state_copy(struct cc_state_pool *pool, const struct cc_state *state)
{
    struct cc_state *copy = empty_state(pool);
    COPY_ROWS(registers);
    COPY_ROWS(memory);
    COPY_ROWS(holds);
    COPY_ROWS(facts);
    COPY_ROWS(private_objects);
    COPY_ROWS(known_objects);
    COPY_ROWS(owned);
    copy->phase = state->phase;
    copy->result = state->result;
    copy->cut = state->cut;
    copy->blurred = state->blurred;
    copy->gave_back = state->gave_back;
    copy->too_soon = state->too_soon;
    return copy;
}

void cc_state_drop(struct cc_state_pool *pool, struct cc_state *state)
{
    if (!state)
        return;
    state->next = pool->unused;
    pool->unused = state;
}

#define SETTLE_ROWS(rows)                                                                                              \
    do {                                                                                                               \
        settled->rows = cc_scratch_copy(store, state->rows, state->rows##_count, sizeof *settled->rows);               \
    } while (0)

struct cc_state *cc_state_settle(struct cc_state_pool *pool, struct cc_scratch *store, struct cc_state *state)
{
    struct cc_state *settled = cc_scratch_array(store, 1, sizeof *settled);
    *settled = *state;
    SETTLE_ROWS(registers);
    SETTLE_ROWS(memory);
    SETTLE_ROWS(holds);
    SETTLE_ROWS(facts);
    SETTLE_ROWS(private_objects);
    SETTLE_ROWS(known_objects);
    SETTLE_ROWS(owned);
    cc_state_drop(pool, state);
    return settled;
}

/* ---- sorted sets ---- */

static uint32_t lower_bound(const uint32_t *set, uint32_t count, uint32_t item)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (set[middle] < item)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool cc_sorted_has(const uint32_t *set, uint32_t count, uint32_t item)
{
    uint32_t at = lower_bound(set, count, item);
    return at < count && set[at] == item;
}

static void sorted_put(struct cc_arena *arena, uint32_t **set, uint32_t *count, uint32_t *room, uint32_t item,
                       bool present)
{
    uint32_t at = lower_bound(*set, *count, item);
    bool there = at < *count && (*set)[at] == item;
    if (there == present)
        return;
    if (present) {
        *set = cc_grow_rows(arena, *set, *count, room, *count + 1, sizeof **set);
        memmove(*set + at + 1, *set + at, (*count - at) * sizeof **set);
        (*set)[at] = item;
        ++*count;
    } else {
        memmove(*set + at, *set + at + 1, (*count - at - 1) * sizeof **set);
        --*count;
    }
}

void cc_state_set_private(struct cc_state_pool *pool, struct cc_state *state, cc_object_id object, bool is_private)
{
    sorted_put(pool->arena, &state->private_objects, &state->private_objects_count, &state->private_objects_room,
               object, is_private);
}

void cc_state_set_known(struct cc_state_pool *pool, struct cc_state *state, cc_object_id object)
{
    sorted_put(pool->arena, &state->known_objects, &state->known_objects_count, &state->known_objects_room, object,
               true);
}

void cc_state_set_owned(struct cc_state_pool *pool, struct cc_state *state, cc_term_id pointer, bool is_owned)
{
    sorted_put(pool->arena, &state->owned, &state->owned_count, &state->owned_room, pointer, is_owned);
}

/* ---- memory ---- */

static uint32_t memory_slot(const struct cc_state *state, cc_term_id address)
{
    uint32_t low = 0, high = state->memory_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (state->memory[middle].address < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct cc_memory_entry *cc_state_memory(const struct cc_state *state, cc_term_id address)
{
    uint32_t at = memory_slot(state, address);
    return at < state->memory_count && state->memory[at].address == address ? &state->memory[at] : NULL;
}

void cc_state_set(struct cc_state_pool *pool, struct cc_state *state, const struct cc_memory_entry *entry)
{
    bool last = !state->memory_count || state->memory[state->memory_count - 1].address < entry->address;
    uint32_t at = last ? state->memory_count : memory_slot(state, entry->address);
    if (at < state->memory_count && state->memory[at].address == entry->address) {
        state->memory[at] = *entry;
        return;
    }
    if (state->memory_count >= CC_STATE_MEMORY)
        return;
    struct cc_memory_entry row = *entry;
    state->memory = cc_grow_rows(pool->arena, state->memory, state->memory_count, &state->memory_room,
                                 state->memory_count + 1, sizeof *state->memory);
    memmove(state->memory + at + 1, state->memory + at, (state->memory_count - at) * sizeof *state->memory);
    state->memory[at] = row;
    state->memory_count++;
}

void cc_state_write(struct cc_state_pool *pool, struct cc_state *state, cc_term_id address, cc_term_id value)
{
    const struct cc_memory_entry *old = cc_state_memory(state, address);
    struct cc_memory_entry entry = { .address = address, .value = value, .touch = old ? old->touch : 0 };
    cc_state_set(pool, state, &entry);
}

void cc_state_forget(struct cc_state *state, bool (*gone)(void *context, const struct cc_memory_entry *entry),
                     void *context)
{
    uint32_t kept = 0;
    while (kept < state->memory_count && !gone(context, &state->memory[kept]))
        kept++;
    for (uint32_t i = kept + 1; i < state->memory_count; i++)
        if (!gone(context, &state->memory[i]))
            state->memory[kept++] = state->memory[i];
    if (kept < state->memory_count)
        state->memory_count = kept;
}

/* ---- locks ---- */

bool cc_state_holds_exclusively(const struct cc_state *state)
{
    for (uint32_t i = 0; i < state->holds_count; i++)
        if (!(state->holds[i].flags & (CC_HOLD_MAYBE | CC_HOLD_READ)))
            return true;
    return false;
}

void cc_state_release(struct cc_state *state, struct cc_hold *hold)
{
    uint32_t at = (uint32_t)(hold - state->holds);
    memmove(hold, hold + 1, (state->holds_count - at - 1) * sizeof *hold);
    state->holds_count--;
}

/* Room for one more lock: what is held for certain stays longest. Without the one that goes, absence proves nothing. */
static void forget_hold(struct cc_state *state)
{
    uint32_t gone = 0;
    while (gone < state->holds_count && !(state->holds[gone].flags & (CC_HOLD_MAYBE | CC_HOLD_OLD)))
        gone++;
    cc_state_release(state, &state->holds[gone < state->holds_count ? gone : 0]);
    state->blurred = true;
}

struct cc_hold *cc_state_hold(struct cc_state_pool *pool, struct cc_state *state, struct cc_hold hold)
{
    if (state->holds_count >= CC_STATE_HOLDS)
        forget_hold(state);
    uint32_t at = CC_APPEND_ROW(pool->arena, state, holds);
    state->holds[at] = hold;
    return &state->holds[at];
}

struct cc_hold *cc_state_held(const struct cc_state *state, cc_term_id lock)
{
    for (uint32_t i = state->holds_count; i-- > 0;)
        if (state->holds[i].lock == lock && !(state->holds[i].flags & CC_HOLD_OLD))
            return &state->holds[i];
    return NULL;
}

/* ---- facts ---- */

static bool fact_about(const struct cc_terms *terms, const struct cc_fact *fact, cc_term_id value, int64_t *constant)
{
    const struct cc_term *row = cc_term_at(terms, fact->atom);
    return row->op == CC_T_BINARY && row->sub == CC_BIN_EQ && row->a == value &&
           cc_term_is_int(terms, row->b, constant);
}

bool cc_state_known_int(const struct cc_state_pool *pool, const struct cc_state *state, cc_term_id value, int64_t *out)
{
    int64_t bytes;
    if (cc_term_is_int(pool->terms, value, out))
        return true;
    cc_term_id base = cc_term_split(pool->terms, value, &bytes);
    for (uint32_t i = 0; i < state->facts_count; i++)
        if (state->facts[i].truth && fact_about(pool->terms, &state->facts[i], base, out)) {
            *out += bytes;
            return true;
        }
    return false;
}

static bool knows_unequal(const struct cc_state *state, const struct cc_terms *terms, cc_term_id a, cc_term_id b)
{
    for (uint32_t i = 0; i < state->facts_count; i++) {
        const struct cc_term *fact = cc_term_at(terms, state->facts[i].atom);
        if (fact->op == CC_T_BINARY && fact->sub == CC_BIN_EQ && !state->facts[i].truth &&
            ((fact->a == a && fact->b == b) || (fact->a == b && fact->b == a)))
            return true;
    }
    return false;
}

static int decide_less(const struct cc_state_pool *pool, const struct cc_state *state, const struct cc_term *row)
{
    int64_t left, right, bound;
    bool left_known = cc_state_known_int(pool, state, row->a, &left);
    bool right_known = cc_state_known_int(pool, state, row->b, &right);
    if (left_known && right_known)
        return left < right;
    for (uint32_t i = 0; i < state->facts_count; i++) {
        const struct cc_term *fact = cc_term_at(pool->terms, state->facts[i].atom);
        if (fact->op != CC_T_BINARY || fact->sub != CC_BIN_LT)
            continue;
        bool truth = state->facts[i].truth;
        if (fact->a == row->b && fact->b == row->a && truth)
            return 0; /* b < a */
        if (fact->a == row->b && fact->b == row->a && knows_unequal(state, pool->terms, row->a, row->b))
            return 1;
        if (right_known && fact->a == row->a && cc_term_is_int(pool->terms, fact->b, &bound)) {
            if (truth && bound <= right)
                return 1;
            if (!truth && bound >= right)
                return 0;
        }
        if (left_known && fact->b == row->b && cc_term_is_int(pool->terms, fact->a, &bound)) {
            if (truth && bound >= left)
                return 1;
            if (!truth && bound <= left)
                return 0;
        }
    }
    return -1;
}

static int decide_equal(const struct cc_state_pool *pool, const struct cc_state *state, const struct cc_term *row)
{
    int64_t left, right;
    if (cc_state_known_int(pool, state, row->a, &left) && cc_state_known_int(pool, state, row->b, &right))
        return left == right;
    for (uint32_t i = 0; i < state->facts_count; i++) { /* x < y, x > y: not equal */
        const struct cc_term *fact = cc_term_at(pool->terms, state->facts[i].atom);
        if (fact->op == CC_T_BINARY && fact->sub == CC_BIN_LT && state->facts[i].truth &&
            ((fact->a == row->a && fact->b == row->b) || (fact->a == row->b && fact->b == row->a)))
            return 0;
    }
    return -1;
}

static int decide_atom(const struct cc_state_pool *pool, const struct cc_state *state, cc_term_id atom)
{
    int64_t constant;
    if (cc_term_is_int(pool->terms, atom, &constant))
        return constant != 0;
    for (uint32_t i = 0; i < state->facts_count; i++)
        if (state->facts[i].atom == atom)
            return state->facts[i].truth;
    const struct cc_term *row = cc_term_at(pool->terms, atom);
    if (row->op != CC_T_BINARY)
        return -1;
    return row->sub == CC_BIN_LT ? decide_less(pool, state, row) : decide_equal(pool, state, row);
}

int cc_state_decide(struct cc_state_pool *pool, const struct cc_state *state, cc_term_id value)
{
    if (!value)
        return -1;
    cc_term_id atom;
    bool when;
    cc_term_condition(pool->terms, value, &atom, &when);
    int known = decide_atom(pool, state, atom);
    return known < 0 ? -1 : known == when;
}

bool cc_state_assume(struct cc_state_pool *pool, struct cc_state *state, cc_term_id value, bool truth)
{
    if (!value)
        return true;
    cc_term_id atom;
    bool when;
    cc_term_condition(pool->terms, value, &atom, &when);
    bool holds = when == truth;
    int known = decide_atom(pool, state, atom);
    if (known >= 0)
        return known == holds;
    if (state->facts_count == CC_STATE_FACTS) { /* the oldest goes */
        memmove(state->facts, state->facts + 1, (CC_STATE_FACTS - 1) * sizeof *state->facts);
        state->facts_count--;
    }
    uint32_t at = CC_APPEND_ROW(pool->arena, state, facts);
    state->facts[at] = (struct cc_fact){ atom, holds };
    return true;
}

/* ---- retiring a symbol ---- */

static cc_term_id renamed(struct cc_state_pool *pool, cc_term_id term, cc_term_id symbol, cc_term_id old)
{
    return term ? cc_term_replace(pool->terms, term, symbol, old) : 0;
}

/* Locks of several earlier iterations go by one name: once is enough. */
static void drop_repeated_hold(struct cc_state *state, uint32_t at)
{
    for (uint32_t i = 0; i < at; i++)
        if (state->holds[i].lock == state->holds[at].lock && (state->holds[i].flags & CC_HOLD_OLD)) {
            cc_state_release(state, &state->holds[i]);
            return;
        }
}

/* The first cell whose place or content has the symbol in it, or the number of cells: in most states there is none. */
static uint32_t first_cell_with(const struct cc_terms *terms, const struct cc_state *state, cc_term_id symbol)
{
    uint32_t at = 0;
    while (at < state->memory_count && !cc_term_contains(terms, state->memory[at].address, symbol) &&
           !cc_term_contains(terms, state->memory[at].value, symbol))
        at++;
    return at;
}

void cc_state_retire(struct cc_state_pool *pool, struct cc_state *state, cc_term_id symbol)
{
    cc_term_id old = cc_term_symbol(pool->terms, CC_T_OLD, symbol, 0, 0, cc_term_at(pool->terms, symbol)->type);
    for (uint32_t i = 0; i < state->registers_count; i++)
        if (cc_term_contains(pool->terms, state->registers[i], symbol))
            state->registers[i] = renamed(pool, state->registers[i], symbol, old);
    uint32_t kept = first_cell_with(pool->terms, state, symbol);
    for (uint32_t i = kept; i < state->memory_count; i++) {
        struct cc_memory_entry entry = state->memory[i];
        if (cc_term_contains(pool->terms, entry.address, symbol))
            continue;
        entry.value = renamed(pool, entry.value, symbol, old);
        state->memory[kept++] = entry;
    }
    state->memory_count = kept;
    for (uint32_t i = 0; i < state->holds_count; i++)
        if (cc_term_contains(pool->terms, state->holds[i].lock, symbol)) {
            state->holds[i].lock = renamed(pool, state->holds[i].lock, symbol, old);
            state->holds[i].flags |= CC_HOLD_OLD;
            drop_repeated_hold(state, i);
        }
    kept = 0;
    for (uint32_t i = 0; i < state->facts_count; i++)
        if (!cc_term_contains(pool->terms, state->facts[i].atom, symbol))
            state->facts[kept++] = state->facts[i];
    state->facts_count = kept;
    kept = 0;
    for (uint32_t i = 0; i < state->owned_count; i++)
        if (!cc_term_contains(pool->terms, state->owned[i], symbol))
            state->owned[kept++] = state->owned[i];
    state->owned_count = kept;
}

void cc_state_inherit_taking(struct cc_state_pool *pool, cc_term_id from, cc_term_id to)
{
    struct cc_set_pool *sets = pool->tree->sets;
    uint32_t locks = cc_id_map_get(&pool->taken_under, from), old = cc_id_map_get(&pool->taken_under, to);
    if (locks == CC_NO_ID)
        return;
    uint32_t link = cc_id_map_get(&pool->left_link, from);
    if (link != CC_NO_ID && cc_id_map_get(&pool->left_link, to) != 0 &&
        cc_id_map_put(pool->arena, &pool->left_link, to, link))
        return;
    if (old != CC_NO_ID)
        locks = cc_set_intersection(sets, old, locks);
    if (locks != old && cc_id_map_put(pool->arena, &pool->taken_under, to, locks))
        return;
}

/* ---- comparison and join ---- */

static uint64_t hash_hold(uint64_t hash, const struct cc_hold *hold)
{
    hash = cc_hash_step(hash, hold->lock);
    return cc_hash_step(hash, (uint64_t)hold->flags << 24 | (uint64_t)hold->kind << 16 | hold->depth);
}

/* Hash words whose places matter; one does not wait for another. */
static uint64_t hash_words(uint64_t seed, const uint32_t *words, uint32_t count)
{
    uint64_t sum = 0, place = seed;
    for (uint32_t i = 0; i < count; i++) {
        place += UINT64_C(0x9e3779b97f4a7c15);
        sum += cc_hash_mix(place ^ words[i]);
    }
    return cc_hash_step(sum, (uint64_t)count << 32 | (uint32_t)seed);
}

static uint64_t hash_memory(uint64_t seed, const struct cc_memory_entry *memory, uint32_t count)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i++) /* sorted: each address has its place */
        sum += cc_hash_mix(seed ^ ((uint64_t)memory[i].address << 32 | memory[i].value));
    return cc_hash_step(sum, count);
}

uint64_t cc_state_hash(const struct cc_state *state, bool whole)
{
    uint64_t hash = state->phase;
    for (uint32_t i = 0; i < state->holds_count; i++)
        hash = hash_hold(hash, &state->holds[i]);
    if (!whole)
        return hash;
    hash = cc_hash_step(hash, hash_words(1, state->registers, state->registers_count));
    hash = cc_hash_step(hash, hash_memory(2, state->memory, state->memory_count));
    for (uint32_t i = 0; i < state->facts_count; i++)
        hash = cc_hash_step(hash, (uint64_t)state->facts[i].atom << 1 | state->facts[i].truth);
    hash = cc_hash_step(hash, hash_words(3, state->private_objects, state->private_objects_count));
    hash =
        cc_hash_step(hash, hash_words(4, state->known_objects, state->known_objects_count)); /* made again: several */
    hash = cc_hash_step(hash, hash_words(5, state->owned, state->owned_count));
    return cc_hash_step(hash, state->result * 2u + state->blurred);
}

bool cc_state_same_property(const struct cc_state *a, const struct cc_state *b)
{
    if (a->phase != b->phase || a->holds_count != b->holds_count)
        return false;
    for (uint32_t i = 0; i < a->holds_count; i++) {
        const struct cc_hold *x = &a->holds[i], *y = &b->holds[i];
        if (x->lock != y->lock || x->flags != y->flags || x->depth != y->depth)
            return false;
    }
    return true;
}

static bool same_words(const uint32_t *a, uint32_t count_a, const uint32_t *b, uint32_t count_b)
{
    return count_a == count_b && (!count_a || !memcmp(a, b, count_a * sizeof *a));
}

bool cc_state_owns_alike(const struct cc_state *a, const struct cc_state *b)
{
    return same_words(a->private_objects, a->private_objects_count, b->private_objects, b->private_objects_count) &&
           same_words(a->owned, a->owned_count, b->owned, b->owned_count);
}

/* Does the cell say no more than that the place has the content it has? */
static bool says_nothing(const struct cc_terms *terms, const struct cc_memory_entry *entry)
{
    const struct cc_term *row = cc_term_at(terms, entry->value);
    return row->op == CC_T_LOAD && row->a == entry->address && !row->b && !entry->atomic_load;
}

/* Past the cells that both have alike. */
static void pass_alike(const struct cc_state *a, const struct cc_state *b, struct cc_cell_walk *walk)
{
    uint32_t left_a = a->memory_count - walk->a, left_b = b->memory_count - walk->b;
    const struct cc_memory_entry *x = a->memory + walk->a, *y = b->memory + walk->b;
    uint32_t most = left_a < left_b ? left_a : left_b, alike = 0;
    while (alike < most && x[alike].address == y[alike].address && x[alike].value == y[alike].value && x[alike].value)
        alike++;
    walk->a += alike;
    walk->b += alike;
}

bool cc_state_next_unlike(const struct cc_terms *terms, const struct cc_state *a, const struct cc_state *b,
                          struct cc_cell_walk *walk)
{
    for (;;) {
        pass_alike(a, b, walk);
        const struct cc_memory_entry *x = walk->a < a->memory_count ? &a->memory[walk->a] : NULL;
        const struct cc_memory_entry *y = walk->b < b->memory_count ? &b->memory[walk->b] : NULL;
        if (x && y && x->address == y->address) {
            walk->a++;
            walk->b++;
            walk->in_a = x->value;
            walk->in_b = y->value;
            return true;
        }
        if (!x && !y)
            return false;
        bool first = x && (!y || x->address < y->address);
        if (!says_nothing(terms, first ? x : y)) {
            walk->in_a = walk->in_b = 0;
            return true;
        }
        walk->a += first;
        walk->b += !first;
    }
}

bool cc_state_equal_but_facts(const struct cc_terms *terms, const struct cc_state *a, const struct cc_state *b)
{
    if (!cc_state_same_property(a, b) || a->result != b->result)
        return false;
    if (!same_words(a->registers, a->registers_count, b->registers, b->registers_count) ||
        !same_words(a->private_objects, a->private_objects_count, b->private_objects, b->private_objects_count) ||
        !same_words(a->owned, a->owned_count, b->owned, b->owned_count))
        return false;
    struct cc_cell_walk walk = { .a = 0 };
    return !cc_state_next_unlike(terms, a, b, &walk);
}

/*
 * Does the state know the fact, or one that says more: x < y, where y is not below x? Paths that meet have mostly come the same
 * way: it is looked for first where the other one has it.
 */
static bool knows(const struct cc_terms *terms, const struct cc_state *state, const struct cc_fact *fact, uint32_t at)
{
    if (at < state->facts_count && state->facts[at].atom == fact->atom && state->facts[at].truth == fact->truth)
        return true;
    const struct cc_term *row = cc_term_at(terms, fact->atom);
    bool weak = !fact->truth && row->op == CC_T_BINARY && row->sub == CC_BIN_LT;
    for (uint32_t i = 0; i < state->facts_count; i++) {
        const struct cc_fact *known = &state->facts[i];
        if (known->atom == fact->atom)
            return known->truth == fact->truth;
        const struct cc_term *other = weak && known->truth ? cc_term_at(terms, known->atom) : NULL;
        if (other && other->op == CC_T_BINARY && other->sub == CC_BIN_LT && other->a == row->b && other->b == row->a)
            return true;
    }
    return false;
}

void cc_state_join_facts(const struct cc_terms *terms, struct cc_state *into, const struct cc_state *from)
{
    uint32_t kept = 0;
    struct cc_fact common[CC_STATE_FACTS];
    for (uint32_t i = 0; i < into->facts_count; i++)
        if (knows(terms, from, &into->facts[i], i))
            common[kept++] = into->facts[i];
    uint32_t both = kept;
    for (uint32_t i = 0; i < from->facts_count && kept < CC_STATE_FACTS; i++) {
        bool there = !knows(terms, into, &from->facts[i], i);
        for (uint32_t k = 0; k < both && !there; k++)
            there = common[k].atom == from->facts[i].atom;
        if (!there)
            common[kept++] = from->facts[i];
    }
    if (kept)
        memcpy(into->facts, common, kept * sizeof *common);
    into->facts_count = kept;
    into->cut |= from->cut;
    into->blurred |= from->blurred;
    into->gave_back |= from->gave_back;
    into->too_soon |= from->too_soon;
}

/* Two states being joined, where, and the owned pointers that get a new name there. */
struct joining {
    struct cc_state_pool *pool;
    struct cc_state *into;
    const struct cc_state *from;
    uint32_t context;
    cc_block_id block;
    cc_term_id renamed[16];
    uint32_t renamed_count;
    struct joined_choice {
        cc_term_id in_into, in_from, choice;
    } choices[4];
    uint32_t choice_count;
};

/* Does the path know the pointer to be null? */
static bool is_null(const struct cc_terms *terms, const struct cc_state *state, cc_term_id pointer)
{
    for (uint32_t i = 0; i < state->facts_count; i++) {
        const struct cc_term *row = cc_term_at(terms, state->facts[i].atom);
        int64_t zero;
        if (state->facts[i].truth && row->op == CC_T_BINARY && row->sub == CC_BIN_EQ && row->a == pointer &&
            cc_term_is_int(terms, row->b, &zero) && zero == 0)
            return true;
    }
    return false;
}

/* The pointer that the state owns and from which `value` was reached, itself perhaps; or 0. */
static cc_term_id owner_of(const struct cc_state_pool *pool, const struct cc_state *state, cc_term_id value)
{
    enum { DEEPEST = 8 };
    for (int depth = 0; value && state->owned_count && depth < DEEPEST; depth++) {
        if (cc_sorted_has(state->owned, state->owned_count, value))
            return value;
        const struct cc_term *row = cc_term_at(pool->terms, value);
        value = row->op == CC_T_LOAD ? cc_term_root(pool->terms, row->a) : 0;
    }
    return 0;
}

/* Has the state made the value, or taken what it was reached from? */
static bool has_for_itself(const struct cc_state_pool *pool, const struct cc_state *state, cc_term_id value)
{
    const struct cc_term *row = cc_term_at(pool->terms, value);
    return (row->op == CC_T_OBJECT && cc_state_is_private(state, row->a)) || owner_of(pool, state, value);
}

/* May the state call the value its own? `*taken` is the pointer by which it took it, if it is neither null nor made. */
static bool is_owned(const struct cc_state_pool *pool, const struct cc_state *state, cc_term_id value,
                     cc_term_id *taken)
{
    int64_t constant;
    if (cc_term_is_int(pool->terms, value, &constant) || is_null(pool->terms, state, value))
        return true;
    const struct cc_term *row = cc_term_at(pool->terms, value);
    *taken = value;
    if (row->op == CC_T_OBJECT && cc_state_is_private(state, row->a)) /* made, where the other path has taken one */
        return true;
    *taken = owner_of(pool, state, value);
    return *taken != 0;
}

static cc_term_id join_values(struct joining *j, cc_term_id a, cc_term_id b, int64_t key)
{
    struct cc_state_pool *pool = j->pool;
    if (a == b || !a || !b)
        return a == b ? a : 0;
    cc_term_id choice = cc_choice_join(pool->terms, j->into, a, j->from, b);
    if (choice) {
        if (j->choice_count < 4)
            j->choices[j->choice_count++] = (struct joined_choice){ a, b, choice };
        return choice;
    }
    cc_type_id type = cc_term_at(pool->terms, a)->type;
    if (!type)
        type = cc_term_at(pool->terms, b)->type;
    cc_term_id phi = cc_term_symbol(pool->terms, CC_T_PHI, j->context, j->block, key, type);
    cc_heap_input(pool->heap, phi, a);
    cc_heap_input(pool->heap, phi, b);
    cc_term_id by_a = 0, by_b = 0;
    if ((has_for_itself(pool, j->into, a) || has_for_itself(pool, j->from, b)) && is_owned(pool, j->into, a, &by_a) &&
        is_owned(pool, j->from, b, &by_b) && (by_a || by_b) && j->renamed_count < 16) {
        cc_state_inherit_taking(pool, by_a, phi);
        cc_state_inherit_taking(pool, by_b, phi);
        j->renamed[j->renamed_count++] = phi;
    }
    return phi;
}

/* What the path that knows nothing of an address still has there. Through a pointer it is not worth looking further. */
static cc_term_id content_before(struct cc_state_pool *pool, const struct cc_memory_entry *entry)
{
    cc_type_id type = cc_term_at(pool->terms, entry->value)->type;
    if (cc_heap_root_object(pool->heap, entry->address))
        return cc_heap_content(pool->heap, entry->address, type);
    return cc_term_symbol(pool->terms, CC_T_LOAD, entry->address, 0, 0, type);
}

/* What a place holds after both, where only one of them says so: the other still has what was there before. */
static cc_term_id join_with_before(struct joining *j, const struct cc_memory_entry *entry, bool in_into)
{
    if (cc_heap_is_contended(j->pool->heap, entry->address, j->pool->who))
        return 0;
    cc_term_id before = content_before(j->pool, entry);
    return join_values(j, in_into ? entry->value : before, in_into ? before : entry->value,
                       CC_PHI_OF_MEMORY(entry->address));
}

static void join_memory(struct joining *j)
{
    struct cc_state *into = j->into;
    const struct cc_state *from = j->from;
    struct cc_memory_entry joined[CC_STATE_MEMORY];
    struct cc_cell_walk walk = { .a = 0 };
    pass_alike(into, from, &walk);
    uint32_t alike = walk.a, count = alike;
    for (uint32_t i = alike, k = alike; i < into->memory_count || k < from->memory_count;) {
        const struct cc_memory_entry *x = i < into->memory_count ? &into->memory[i] : NULL;
        const struct cc_memory_entry *y = k < from->memory_count ? &from->memory[k] : NULL;
        bool has_x = x && (!y || x->address <= y->address), has_y = y && (!x || y->address <= x->address);
        struct cc_memory_entry entry = has_x ? *x : *y;
        if (has_x && has_y && x->value != y->value)
            entry.value = join_values(j, x->value, y->value, CC_PHI_OF_MEMORY(entry.address));
        else if (!has_x || !has_y)
            entry.value = join_with_before(j, &entry, has_x);
        if (!has_x)
            entry.atomic_load = 0;
        if (entry.value && count < CC_STATE_MEMORY)
            joined[count++] = entry;
        i += has_x;
        k += has_y;
    }
    into->memory =
        cc_grow_rows(j->pool->arena, into->memory, into->memory_count, &into->memory_room, count, sizeof *joined);
    if (count > alike)
        memcpy(into->memory + alike, joined + alike, (count - alike) * sizeof *joined);
    into->memory_count = count;
}

static void join_holds(struct cc_state_pool *pool, struct cc_state *into, const struct cc_state *from)
{
    for (uint32_t i = 0; i < into->holds_count; i++) {
        struct cc_hold *hold = &into->holds[i];
        bool both = false;
        for (uint32_t j = 0; j < from->holds_count; j++)
            if (from->holds[j].lock == hold->lock) {
                both = true;
                hold->flags |= from->holds[j].flags;
                if (from->holds[j].depth < hold->depth)
                    hold->depth = from->holds[j].depth;
                break;
            }
        if (!both) {
            hold->flags |= CC_HOLD_MAYBE;
            into->blurred = true;
        }
    }
    for (uint32_t j = 0; j < from->holds_count; j++) {
        bool there = false;
        for (uint32_t i = 0; i < into->holds_count && !there; i++)
            there = into->holds[i].lock == from->holds[j].lock;
        if (!there) {
            struct cc_hold hold = from->holds[j];
            hold.flags |= CC_HOLD_MAYBE;
            into->blurred = true;
            (void)cc_state_hold(pool, into, hold);
        }
    }
}

static uint32_t intersect_sorted(uint32_t *into, uint32_t into_count, const uint32_t *from, uint32_t from_count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < into_count; i++)
        if (cc_sorted_has(from, from_count, into[i]))
            into[kept++] = into[i];
    return kept;
}

/* What one path owns, and the other knows to be nothing: as after `if (node) list = node->next`. */
static uint32_t owned_or_null(const struct cc_terms *terms, const struct cc_state *owner, const struct cc_state *other,
                              cc_term_id *out, uint32_t count, uint32_t room)
{
    for (uint32_t i = 0; i < owner->owned_count && count < room; i++)
        if (!cc_sorted_has(other->owned, other->owned_count, owner->owned[i]) && is_null(terms, other, owner->owned[i]))
            out[count++] = owner->owned[i];
    return count;
}

/* An object stays private if both paths keep it so, or one keeps it so and the other has never made it. */
static void join_private(struct cc_state_pool *pool, struct cc_state *into, const struct cc_state *from)
{
    uint32_t kept = 0;
    if (same_words(into->private_objects, into->private_objects_count, from->private_objects,
                   from->private_objects_count))
        return;
    for (uint32_t i = 0; i < into->private_objects_count; i++) {
        uint32_t object = into->private_objects[i];
        if (cc_state_is_private(from, object) || !cc_sorted_has(from->known_objects, from->known_objects_count, object))
            into->private_objects[kept++] = object;
    }
    into->private_objects_count = kept;
    for (uint32_t i = 0; i < from->private_objects_count; i++)
        if (!cc_sorted_has(into->known_objects, into->known_objects_count, from->private_objects[i]))
            cc_state_set_private(pool, into, from->private_objects[i], true);
}

/* Created on either path, joined on both: even items tell of creation, odd ones of joins. */
static cc_set_id join_current(struct cc_set_pool *sets, cc_set_id a, cc_set_id b)
{
    cc_set_id both = cc_set_union(sets, a, b);
    struct cc_set rows = *cc_set_at(sets, both);
    for (uint32_t i = 0; i < rows.count; i++)
        if ((rows.at[i] & 1) && !(cc_set_has(sets, a, rows.at[i]) && cc_set_has(sets, b, rows.at[i])))
            both = cc_set_without(sets, both, rows.at[i]);
    return both;
}

/* A path that has not created the thread has nothing against it. */
static cc_set_id join_within(const struct cc_thread_tree *tree, const struct cc_phase *a, const struct cc_phase *b)
{
    cc_set_id both = cc_set_union(tree->sets, a->within, b->within);
    struct cc_set pairs = *cc_set_at(tree->sets, both);
    for (uint32_t i = 0; i < pairs.count; i++) {
        cc_thread_id thread = tree->pairs[pairs.at[i]].thread;
        if ((cc_set_has(tree->sets, a->started, thread) && !cc_set_has(tree->sets, a->within, pairs.at[i])) ||
            (cc_set_has(tree->sets, b->started, thread) && !cc_set_has(tree->sets, b->within, pairs.at[i])))
            both = cc_set_without(tree->sets, both, pairs.at[i]);
    }
    return both;
}

static cc_phase_id join_phases(struct cc_state_pool *pool, cc_phase_id a, cc_phase_id b)
{
    if (a == b)
        return a;
    struct cc_phase x = cc_phase_at(pool->tree, a), y = cc_phase_at(pool->tree, b);
    struct cc_set_pool *sets = pool->tree->sets;
    /* a thread that one path has not started is as good as over on that path */
    cc_set_id over_x = x.joined, over_y = y.joined;
    struct cc_set only_x = *cc_set_at(sets, x.joined), only_y = *cc_set_at(sets, y.joined);
    for (uint32_t i = 0; i < only_x.count; i++)
        if (!cc_set_has(sets, y.started, only_x.at[i]))
            over_y = cc_set_with(sets, over_y, only_x.at[i]);
    for (uint32_t i = 0; i < only_y.count; i++)
        if (!cc_set_has(sets, x.started, only_y.at[i]))
            over_x = cc_set_with(sets, over_x, only_y.at[i]);
    return cc_phase_of(pool->tree, (struct cc_phase){ .started = cc_set_union(sets, x.started, y.started),
                                                      .joined = cc_set_intersection(sets, over_x, over_y),
                                                      .clock = cc_clock_join(sets, x.clock, y.clock),
                                                      .awaited = cc_set_intersection(sets, x.awaited, y.awaited),
                                                      .history = cc_set_intersection(sets, x.history, y.history),
                                                      .failed_in = x.failed_in == y.failed_in ? x.failed_in : 0,
                                                      .within = join_within(pool->tree, &x, &y),
                                                      .current = join_current(sets, x.current, y.current),
                                                      .turns = cc_set_intersection(sets, x.turns, y.turns) });
}

/* Comparisons both paths know, said of the names that values are about to get. */
static void find_orders(struct joining *j, struct cc_joined_orders *orders)
{
    struct cc_terms *terms = j->pool->terms;
    const struct cc_state *into = j->into, *from = j->from;
    if (!cc_order_facts_any(terms, into) || !cc_order_facts_any(terms, from))
        return;
    for (uint32_t i = 0; i < into->registers_count; i++)
        if (into->registers[i] && from->registers[i] && into->registers[i] != from->registers[i])
            cc_order_facts_name(orders, into->registers[i], from->registers[i],
                                cc_term_symbol(terms, CC_T_PHI, j->context, j->block, (int64_t)i << 1, 0));
    struct cc_cell_walk walk = { .a = 0 };
    pass_alike(into, from, &walk);
    for (uint32_t i = walk.a, k = walk.b; i < into->memory_count; i++) {
        const struct cc_memory_entry *entry = &into->memory[i];
        while (k < from->memory_count && from->memory[k].address < entry->address)
            k++;
        if (k < from->memory_count && from->memory[k].address == entry->address &&
            from->memory[k].value != entry->value)
            cc_order_facts_name(
                orders, entry->value, from->memory[k].value,
                cc_term_symbol(terms, CC_T_PHI, j->context, j->block, CC_PHI_OF_MEMORY(entry->address), 0));
    }
    cc_order_facts_find(terms, orders, into, from);
}

/* A comparison with what became a choice, which each path knows of what it had, is one with the choice. */
static uint32_t compared_choices(const struct joining *j, struct cc_fact *out, uint32_t room)
{
    struct cc_terms *terms = j->pool->terms;
    uint32_t count = 0;
    for (uint32_t c = 0; c < j->choice_count; c++)
        for (uint32_t i = 0; i < j->into->facts_count && count < room; i++) {
            const struct joined_choice *made = &j->choices[c];
            struct cc_fact fact = j->into->facts[i];
            struct cc_term row = *cc_term_at(terms, fact.atom);
            if (row.op != CC_T_BINARY || row.sub != CC_BIN_LT || (row.a != made->in_into && row.b != made->in_into))
                continue;
            bool left = row.a == made->in_into;
            cc_term_id other =
                cc_term_binary(terms, CC_BIN_LT, left ? made->in_from : row.a, left ? row.b : made->in_from);
            for (uint32_t k = 0; k < j->from->facts_count; k++)
                if (j->from->facts[k].atom == other && j->from->facts[k].truth == fact.truth) {
                    fact.atom =
                        cc_term_binary(terms, CC_BIN_LT, left ? made->choice : row.a, left ? row.b : made->choice);
                    out[count++] = fact;
                    break;
                }
        }
    return count;
}

void cc_state_join(struct cc_state_pool *pool, struct cc_state *into, const struct cc_state *from, uint32_t context,
                   cc_block_id block)
{
    struct joining j = { .pool = pool, .into = into, .from = from, .context = context, .block = block };
    struct cc_fact compared[4];
    struct cc_joined_orders orders = { .name_count = 0 };
    cc_term_id nulls[8];
    uint32_t null_count = owned_or_null(pool->terms, into, from, nulls, 0, 8);
    null_count = owned_or_null(pool->terms, from, into, nulls, null_count, 8);
    find_orders(&j, &orders);
    for (uint32_t i = 0; i < into->registers_count; i++)
        if (into->registers[i] != from->registers[i])
            into->registers[i] = join_values(&j, into->registers[i], from->registers[i], (int64_t)i << 1);
    into->result = join_values(&j, into->result, from->result, -1);
    join_memory(&j);
    join_holds(pool, into, from);
    uint32_t compared_count = compared_choices(&j, compared, 4);
    cc_state_join_facts(pool->terms, into, from);
    for (uint32_t i = 0; i < compared_count; i++)
        (void)cc_state_assume(pool, into, compared[i].atom, compared[i].truth);
    for (uint32_t i = 0; i < orders.fact_count; i++)
        (void)cc_state_assume(pool, into, orders.facts[i].atom, orders.facts[i].truth);
    join_private(pool, into, from);
    into->owned_count = intersect_sorted(into->owned, into->owned_count, from->owned, from->owned_count);
    for (uint32_t i = 0; i < null_count; i++)
        cc_state_set_owned(pool, into, nulls[i], true);
    for (uint32_t i = 0; i < j.renamed_count; i++)
        cc_state_set_owned(pool, into, j.renamed[i], true);
    bool same_known =
        same_words(into->known_objects, into->known_objects_count, from->known_objects, from->known_objects_count);
    for (uint32_t i = 0; i < from->known_objects_count && !same_known; i++)
        cc_state_set_known(pool, into, from->known_objects[i]);
    into->phase = join_phases(pool, into->phase, from->phase);
}
