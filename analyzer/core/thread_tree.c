/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/thread_tree.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/pass_residue.h"

enum { NO_THREAD = UINT32_MAX };
enum { DEEPEST_TREE = 64 };

void cc_thread_tree_init(struct cc_thread_tree *tree, struct cc_arena *arena, struct cc_set_pool *sets)
{
    memset(tree, 0, sizeof *tree);
    tree->arena = arena;
    tree->sets = sets;
    (void)CC_APPEND_ROW(arena, tree, threads);
    (void)cc_phase_of(tree, (struct cc_phase){ 0 });
}

cc_thread_id cc_thread_for(struct cc_thread_tree *tree, uint64_t key, bool *fresh)
{
    uint32_t known = cc_id_map_get(&tree->by_key, key);
    *fresh = known == CC_NO_ID;
    if (!*fresh)
        return known;
    uint32_t made = CC_APPEND_ROW(tree->arena, tree, threads);
    tree->threads[made].key = key;
    if (cc_id_map_put(tree->arena, &tree->by_key, key, made))
        return 0;
    return made;
}

uint32_t cc_thread_lock_find(const struct cc_thread_tree *tree, cc_thread_id thread, cc_term_id lock)
{
    return cc_id_map_get(&tree->pair_of, cc_hash_step(thread, lock));
}

uint32_t cc_thread_lock_for(struct cc_thread_tree *tree, cc_thread_id thread, cc_term_id lock)
{
    uint32_t row = cc_thread_lock_find(tree, thread, lock);
    if (row != CC_NO_ID)
        return row;
    row = CC_APPEND_ROW(tree->arena, tree, pairs);
    tree->pairs[row].thread = thread;
    tree->pairs[row].lock = lock;
    if (cc_id_map_put(tree->arena, &tree->pair_of, cc_hash_step(thread, lock), row))
        return 0;
    return row;
}

cc_phase_id cc_phase_of(struct cc_thread_tree *tree, struct cc_phase phase)
{
    uint64_t key = cc_hash_step(cc_hash_step(cc_hash_step(phase.started, phase.joined), phase.clock), phase.awaited);
    key = cc_hash_step(cc_hash_step(cc_hash_step(key, phase.current), phase.history), phase.within);
    key = cc_hash_step(cc_hash_step(key, phase.failed_in), phase.turns);
    uint32_t known = cc_id_map_get(&tree->phase_of, key);
    if (known != CC_NO_ID)
        return known;
    uint32_t made = CC_APPEND_ROW(tree->arena, tree, phases);
    tree->phases[made] = phase;
    if (cc_id_map_put(tree->arena, &tree->phase_of, key, made))
        return 0;
    return made;
}

static uint32_t clock_item(const struct cc_set_pool *sets, cc_set_id clock, uint32_t object)
{
    const struct cc_set *set = cc_set_at(sets, clock);
    for (uint32_t i = 0; i < set->count; i++)
        if (CC_CLOCK_OBJECT(set->at[i]) == object)
            return set->at[i];
    return CC_CLOCK(object, 0, 0, 0);
}

uint32_t cc_clock_get(const struct cc_set_pool *sets, cc_set_id clock, uint32_t object, bool high)
{
    uint32_t item = clock_item(sets, clock, object);
    return high ? CC_CLOCK_HIGH(item) : CC_CLOCK_LOW(item);
}

uint32_t cc_clock_residue(const struct cc_set_pool *sets, cc_set_id clock, uint32_t object)
{
    return CC_CLOCK_RESIDUE(clock_item(sets, clock, object));
}

static uint32_t next_count(uint32_t count)
{
    return count < CC_CLOCK_MOST ? count + 1 : count;
}

static cc_set_id replace_item(struct cc_set_pool *sets, cc_set_id clock, uint32_t old, uint32_t item)
{
    clock = cc_set_without(sets, clock, old);
    return CC_CLOCK_HIGH(item) ? cc_set_with(sets, clock, item) : clock;
}

cc_set_id cc_clock_pass(struct cc_set_pool *sets, cc_set_id clock, uint32_t object)
{
    uint32_t old = clock_item(sets, clock, object);
    uint32_t low = CC_CLOCK_LOW(old), high = CC_CLOCK_HIGH(old);
    uint32_t residue = object < CC_CLOCK_BARRIERS ? cc_residue_next(CC_CLOCK_RESIDUE(old)) : 0;
    return replace_item(sets, clock, old, CC_CLOCK(object, residue, next_count(low), next_count(high)));
}

cc_set_id cc_clock_join(struct cc_set_pool *sets, cc_set_id a, cc_set_id b)
{
    if (a == b)
        return a;
    cc_set_id joined = a;
    cc_set_id both = cc_set_union(sets, a, b);
    struct cc_set rows = *cc_set_at(sets, both);
    for (uint32_t i = 0; i < rows.count; i++) {
        uint32_t object = CC_CLOCK_OBJECT(rows.at[i]);
        uint32_t left = clock_item(sets, a, object), right = clock_item(sets, b, object);
        uint32_t low = CC_CLOCK_LOW(left) < CC_CLOCK_LOW(right) ? CC_CLOCK_LOW(left) : CC_CLOCK_LOW(right);
        uint32_t high = CC_CLOCK_HIGH(left) > CC_CLOCK_HIGH(right) ? CC_CLOCK_HIGH(left) : CC_CLOCK_HIGH(right);
        uint32_t residue = cc_residue_join(CC_CLOCK_RESIDUE(left), CC_CLOCK_RESIDUE(right));
        joined = replace_item(sets, joined, clock_item(sets, joined, object), CC_CLOCK(object, residue, low, high));
    }
    return joined;
}

/* Do the clocks differ only in the residues of passes that are counted no further? */
static bool differ_in_residues(const struct cc_set_pool *sets, cc_set_id a, cc_set_id b)
{
    struct cc_set x = *cc_set_at(sets, a), y = *cc_set_at(sets, b);
    for (uint32_t i = 0; i < x.count && x.count == y.count; i++)
        if (x.at[i] != y.at[i] &&
            (CC_CLOCK_OBJECT(x.at[i]) != CC_CLOCK_OBJECT(y.at[i]) || CC_CLOCK_LOW(x.at[i]) != CC_CLOCK_LOW(y.at[i]) ||
             CC_CLOCK_HIGH(x.at[i]) != CC_CLOCK_MOST || CC_CLOCK_HIGH(y.at[i]) != CC_CLOCK_MOST))
            return false;
    return x.count == y.count && a != b;
}

cc_phase_id cc_phase_of_turn(struct cc_thread_tree *tree, cc_phase_id earlier, cc_phase_id turn)
{
    struct cc_phase old = cc_phase_at(tree, earlier), now = cc_phase_at(tree, turn);
    if (earlier == turn || !differ_in_residues(tree->sets, old.clock, now.clock))
        return turn;
    cc_set_id joined = cc_clock_join(tree->sets, old.clock, now.clock);
    old.clock = now.clock = joined;
    cc_phase_id covering = cc_phase_of(tree, now);
    return cc_phase_of(tree, old) == covering ? covering : turn;
}

/* Has one of the threads in `joined`, whoever created it, joined this one on every path to its end? */
static bool joined_by_joined(const struct cc_thread_tree *tree, cc_set_id joined, cc_thread_id thread)
{
    struct cc_set over = *cc_set_at(tree->sets, joined);
    for (uint32_t i = 0; i < over.count; i++)
        if (tree->threads[over.at[i]].joined_at_end &&
            cc_set_has(tree->sets, tree->threads[over.at[i]].joined_at_end, thread))
            return true;
    return false;
}

static bool over_at_depth(const struct cc_thread_tree *tree, cc_set_id joined, cc_thread_id thread, int depth)
{
    if (cc_set_has(tree->sets, joined, thread) || joined_by_joined(tree, joined, thread))
        return true;
    /* not joined by us: perhaps by its own creator before that ended */
    cc_thread_id parent = tree->threads[thread].parent;
    if (!thread || !parent || depth > DEEPEST_TREE)
        return false;
    return over_at_depth(tree, joined, parent, depth + 1) &&
           cc_set_has(tree->sets, tree->threads[parent].joined_at_end, thread);
}

bool cc_is_over(const struct cc_thread_tree *tree, cc_set_id joined, cc_thread_id thread)
{
    return over_at_depth(tree, joined, thread, 0);
}

/* The child of `ancestor` on the way to `thread`; CC_NO_ID when it is not below it. */
static uint32_t child_towards(const struct cc_thread_tree *tree, cc_thread_id ancestor, cc_thread_id thread)
{
    for (int depth = 0; thread && depth < DEEPEST_TREE; depth++) {
        cc_thread_id parent = tree->threads[thread].parent;
        if (parent == ancestor)
            return thread;
        thread = parent;
    }
    return CC_NO_ID;
}

/* Point of `above` in `phase` against anything in `below`, a descendant through `child`. */
static bool parallel_with_descendant(const struct cc_thread_tree *tree, cc_phase_id phase, uint32_t child,
                                     cc_thread_id below)
{
    struct cc_phase at = cc_phase_at(tree, phase);
    return cc_set_has(tree->sets, at.started, child) && !cc_is_over(tree, at.joined, below);
}

/*
 * Of children of one thread: may `first`, one of them or below it, be under way when its sibling is created? Where one path
 * creates the one and another path the other, neither is.
 */
static bool is_there_at_creation(const struct cc_thread_tree *tree, cc_thread_id first, cc_thread_id its_child,
                                 cc_thread_id sibling)
{
    struct cc_phase created = cc_phase_at(tree, tree->threads[sibling].created_in);
    if (first == its_child)
        return cc_set_has(tree->sets, tree->threads[sibling].beside, first);
    return cc_set_has(tree->sets, created.started, its_child) && !cc_is_over(tree, created.joined, first);
}

/* May several instances of `thread` be alive at once; if `top` is a thread, within one instance of that? */
static bool is_many(const struct cc_thread_tree *tree, cc_thread_id top, cc_thread_id thread)
{
    if (top == NO_THREAD || thread == top)
        return top == NO_THREAD && tree->threads[thread].many;
    bool many = false;
    for (cc_thread_id t = thread; t; t = tree->threads[t].parent) {
        if (t == top)
            return many;
        many |= tree->threads[t].many_each;
    }
    return tree->threads[thread].many; /* not below it */
}

/*
 * Is this point of `thread` over for one who joined `joined`? So it is before the creation of a thread that was joined,
 * by `thread` itself or by the way down to it.
 */
static bool before_joined(const struct cc_thread_tree *tree, cc_thread_id top, cc_thread_id thread, cc_phase_id phase,
                          cc_set_id joined)
{
    if (is_many(tree, top, thread))
        return false;
    cc_set_id started = cc_phase_at(tree, phase).started;
    struct cc_set over = *cc_set_at(tree->sets, joined);
    for (uint32_t i = 0; i < over.count; i++) {
        uint32_t down = child_towards(tree, thread, over.at[i]);
        if (over.at[i] == thread || (down != CC_NO_ID && !cc_set_has(tree->sets, started, down)))
            return true;
    }
    return false;
}

static bool may_be_parallel(const struct cc_thread_tree *tree, cc_thread_id top, cc_thread_id a, cc_phase_id in_a,
                            cc_thread_id b, cc_phase_id in_b)
{
    if (a == b)
        return is_many(tree, top, a);
    if (before_joined(tree, top, a, in_a, cc_phase_at(tree, in_b).joined) ||
        before_joined(tree, top, b, in_b, cc_phase_at(tree, in_a).joined))
        return false;
    uint32_t down = child_towards(tree, a, b);
    if (down != CC_NO_ID)
        return is_many(tree, top, a) || parallel_with_descendant(tree, in_a, down, b);
    down = child_towards(tree, b, a);
    if (down != CC_NO_ID)
        return is_many(tree, top, b) || parallel_with_descendant(tree, in_b, down, a);
    if (cc_is_over(tree, cc_phase_at(tree, in_a).joined, b) || cc_is_over(tree, cc_phase_at(tree, in_b).joined, a))
        return false;
    for (cc_thread_id up = tree->threads[a].parent;; up = tree->threads[up].parent) {
        uint32_t to_a = child_towards(tree, up, a), to_b = child_towards(tree, up, b);
        if (to_a != CC_NO_ID && to_b != CC_NO_ID) {
            if (is_many(tree, top, up) || to_a == to_b)
                return true;
            return is_there_at_creation(tree, a, to_a, to_b) || is_there_at_creation(tree, b, to_b, to_a);
        }
        if (!up)
            return true;
    }
}

bool cc_may_be_parallel(const struct cc_thread_tree *tree, cc_thread_id a, cc_phase_id in_a, cc_thread_id b,
                        cc_phase_id in_b)
{
    return may_be_parallel(tree, NO_THREAD, a, in_a, b, in_b);
}

bool cc_may_be_parallel_within(const struct cc_thread_tree *tree, cc_thread_id top, cc_thread_id a, cc_phase_id in_a,
                               cc_thread_id b, cc_phase_id in_b)
{
    return may_be_parallel(tree, top, a, in_a, b, in_b);
}

bool cc_is_left_alone(const struct cc_thread_tree *tree, cc_thread_id self, cc_phase_id phase)
{
    struct cc_phase now = cc_phase_at(tree, phase);
    if (self || tree->threads[0].many || !now.joined)
        return false;
    for (cc_thread_id thread = 1; thread < tree->threads_count; thread++) {
        uint32_t child = child_towards(tree, 0, thread);
        if (child != CC_NO_ID && cc_set_has(tree->sets, now.started, child) && !cc_is_over(tree, now.joined, thread))
            return false;
    }
    return true;
}

bool cc_runs_alone(const struct cc_thread_tree *tree, cc_thread_id self, cc_phase_id phase)
{
    return !self && !tree->threads[0].many && !cc_phase_at(tree, phase).started;
}
