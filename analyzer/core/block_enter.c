/* SPDX-License-Identifier: Apache-2.0 */
/* Which states a block is run with: alike ones are joined, loops are entered under new names. Exits likewise. */
#include "analyzer/core/function_run.h"

#include "analyzer/core/choice.h"
#include "analyzer/core/core_memory.h"
#include "analyzer/core/order_facts.h"
#include "analyzer/core/taking.h"

/* Is the memory at `address`, in an object that was taken out of a container, the link by which that goes on without it? */
static bool is_left_link(const struct cc_interpreter *in, cc_term_id owned, cc_term_id address)
{
    int64_t bytes;
    uint32_t link = address ? cc_id_map_get(&in->pool.left_link, owned) : CC_NO_ID;
    return link != CC_NO_ID && link && cc_term_split(&in->terms, address, &bytes) == owned &&
           bytes + 1 == (int64_t)link;
}

/* The pointer that the state owns and through which `value` is reached, or 0. */
cc_term_id cc_interp_through_owned(const struct cc_interpreter *in, const struct cc_state *state, cc_term_id value)
{
    cc_term_id by = 0; /* from where it was loaded */
    for (int depth = 0; value && state->owned_count && depth < 32; depth++) {
        value = cc_term_root(&in->terms, value);
        if (cc_sorted_has(state->owned, state->owned_count, value))
            return is_left_link(in, value, by) || (by && cc_taking_is_handed_on(in, state, by)) ? 0 : value;
        const struct cc_term *row = cc_term_at(&in->terms, value);
        if (row->op != CC_T_LOAD)
            return 0;
        value = by = row->a;
    }
    return 0;
}

/* Has the first found, at the end of a search, an object with certain content, and the other a null pointer? */
static bool found_in(const struct cc_terms *terms, const struct cc_state *found, const struct cc_state *other)
{
    for (uint32_t i = 0; i < found->facts_count; i++) {
        const struct cc_term *fact = cc_term_at(terms, found->facts[i].atom);
        if (!found->facts[i].truth || fact->op != CC_T_BINARY || fact->sub != CC_BIN_EQ)
            continue;
        cc_term_id place = cc_term_content_of(terms, fact->a);
        place = place ? place : cc_term_content_of(terms, fact->b);
        cc_term_id pointer = place ? cc_term_root(terms, place) : 0;
        int64_t zero;
        for (uint32_t k = 0; pointer && k < other->facts_count; k++) {
            const struct cc_term *null = cc_term_at(terms, other->facts[k].atom);
            if (other->facts[k].truth && null->op == CC_T_BINARY && null->sub == CC_BIN_EQ && null->a == pointer &&
                cc_term_is_int(terms, null->b, &zero) && zero == 0)
                return true;
        }
    }
    return false;
}

/* What the path knows of what it found would be lost: under which key, which lock is the object's. */
static bool found_something(const struct cc_terms *terms, const struct cc_state *a, const struct cc_state *b)
{
    return found_in(terms, a, b) || found_in(terms, b, a);
}

/* Join states of the list until there are `most`: those of one property first. */
static void join_down(struct cc_run *run, struct cc_state *kept, uint32_t *count, uint32_t most, uint32_t place)
{
    for (; *count > most; --*count) {
        struct cc_state *first = NULL, **second = NULL;
        for (struct cc_state *a = kept; a && !second; a = a->next)
            for (struct cc_state **b = &a->next; *b && !second; b = &(*b)->next)
                if (cc_state_same_property(a, *b)) {
                    first = a;
                    second = b;
                }
        if (!second) {
            first = kept;
            second = &kept->next;
            run->in->funcs[run->info->func].bounded = true;
        }
        struct cc_state *gone = *second;
        *second = gone->next;
        cc_state_join(&run->in->pool, first, gone, run->context, place);
        cc_state_drop(&run->in->pool, gone);
    }
}

struct cc_state *cc_run_reduce(struct cc_run *run, struct cc_state *list, uint32_t most, uint32_t place)
{
    enum { CROWD = 1024 /* states that are compared with each other; thousands come from the cases of one switch */ };
    struct cc_state_pool *pool = &run->in->pool;
    bool creates =
        cc_interp_chain_matters(run->in, run->info->func); /* elsewhere, locks may be told apart by choices */
    struct cc_state *kept = NULL;
    uint32_t count = 0;
    for (struct cc_state *state = list, *next; state; state = next) {
        next = state->next;
        struct cc_state *same = kept, *chosen = kept;
        while (same && (!cc_state_equal_but_facts(pool->terms, same, state) ||
                        found_something(pool->terms, same, state) || cc_order_facts_swapped(pool->terms, same, state)))
            same = same->next;
        while (!same && chosen && !(creates && cc_choice_is_all(pool->terms, chosen, state)))
            chosen = chosen->next;
        if (same) {
            cc_state_join_facts(pool->terms, same, state);
            cc_state_drop(pool, state);
        } else if (chosen) {
            cc_state_join(pool, chosen, state, run->context, place);
            cc_state_drop(pool, state);
        } else {
            cc_push_state(&kept, state);
            if (++count > CROWD)
                join_down(run, kept, &count, most, place);
        }
    }
    join_down(run, kept, &count, most, place);
    return kept;
}

static void note_induction(struct cc_run *run, const struct cc_loop *loop, uint32_t slot, cc_term_id phi)
{
    if (cc_id_map_get(&run->in->induction, phi) != CC_NO_ID)
        return;
    uint32_t found = 0;
    for (uint32_t v = 0; v < run->func->var_count; v++) {
        int64_t step;
        if (run->info->var_register[v] == slot)
            found = cc_loop_induction(run->in->model, run->info, loop, run->func->params + v, &step);
    }
    if (cc_id_map_put(run->in->arena, &run->in->induction, phi, found))
        return;
}

/* Was the lock taken in the loop itself? */
static bool taken_in(const struct cc_run *run, const struct cc_loop *loop, const struct cc_hold *hold)
{
    for (uint32_t b = 0; b < run->info->block_count && hold->context == run->context; b++) {
        const struct cc_block *block = &run->in->model->blocks[run->func->blocks + b];
        if (hold->where >= block->insts && hold->where < block->insts + block->inst_count)
            return cc_bit(loop->body, b);
    }
    return false;
}

/* Was the value reached from one that `phi`'s loop had in an iteration? */
static bool is_of_loop(const struct cc_interpreter *in, cc_term_id value, cc_term_id phi)
{
    const struct cc_term *origin = cc_term_at(&in->terms, cc_term_origin(&in->terms, value));
    const struct cc_term *own = cc_term_at(&in->terms, phi);
    return origin->op == CC_T_PHI && origin->a == own->a && origin->b == own->b;
}

/* The next node of a walk, in the place of the current one. */
static cc_term_id next_node(struct cc_interpreter *in, uint32_t slot)
{
    return cc_term_symbol(&in->terms, CC_T_PHI, 0, slot, INT64_MIN + 2, 0);
}

/* Is it a lock in the element of an array whose number is `value`, no constant? */
static bool is_in_element(const struct cc_interpreter *in, cc_term_id lock, cc_term_id value)
{
    int64_t bytes;
    const struct cc_term *base = cc_term_at(&in->terms, cc_term_split(&in->terms, lock, &bytes));
    return base->op == CC_T_INDEX && base->b == value && cc_term_at(&in->terms, value)->op != CC_T_INT;
}

/*
 * A lock that an iteration takes in the object which `phi` means from the next one on, hand over hand: it is held
 * there by its new name. So is the lock that the walk begins with, as soon as the loop is known to be such a walk. What a
 * search keeps of the element that it has found and locked is handed over likewise, be it a pointer or a number.
 */
static bool hand_over(struct cc_run *run, struct cc_state *state, const struct cc_loop *loop, cc_term_id value,
                      uint32_t slot, cc_term_id phi)
{
    struct cc_interpreter *in = run->in;
    bool any = false;
    for (uint32_t i = 0; i < state->holds_count; i++) {
        struct cc_hold *hold = &state->holds[i];
        int64_t bytes;
        bool at_pointer = cc_term_split(&in->terms, hold->lock, &bytes) == value;
        if ((!at_pointer && !is_in_element(in, hold->lock, value)) || (hold->flags & CC_HOLD_OLD))
            continue;
        bool of_iteration = is_of_loop(in, value, phi) || taken_in(run, loop, hold);
        if (of_iteration && cc_id_map_get(&in->walks, phi) == CC_NO_ID) {
            in->heap.generation++; /* another round, in which the first entry knows */
            if (cc_id_map_put(in->arena, &in->walks, phi, 1))
                return any;
        }
        if (!of_iteration && cc_id_map_get(&in->walks, phi) == CC_NO_ID)
            continue;
        hold->lock = cc_term_replace(&in->terms, hold->lock, value, next_node(in, slot));
        any = true;
    }
    return any;
}

static cc_term_id null_test(struct cc_interpreter *in, cc_term_id pointer)
{
    return cc_term_binary(&in->terms, CC_BIN_EQ, pointer, cc_term_int(&in->terms, 0));
}

/* The loop begins anew: locks of its last run are in no order to those it takes now. */
static void leave_behind(struct cc_interpreter *in, struct cc_state *state, cc_term_id phi)
{
    cc_type_id type = cc_term_at(&in->terms, phi)->type;
    cc_term_id old = cc_term_symbol(&in->terms, CC_T_OLD, phi, 0, 0, type);
    cc_term_id of_last_run = cc_term_symbol(&in->terms, CC_T_OLD, phi, 1, 0, type);
    for (uint32_t i = 0; i < state->holds_count; i++)
        if (cc_term_contains(&in->terms, state->holds[i].lock, phi) ||
            cc_term_contains(&in->terms, state->holds[i].lock, old)) {
            cc_term_id lock = cc_term_replace(&in->terms, state->holds[i].lock, old, of_last_run);
            state->holds[i].lock = cc_term_replace(&in->terms, lock, phi, of_last_run);
            state->holds[i].flags |= CC_HOLD_OLD;
            for (uint32_t k = 0; k < i; k++)
                if (state->holds[k].lock == state->holds[i].lock) { /* once is enough */
                    cc_state_release(state, &state->holds[i--]);
                    break;
                }
        }
}

/* What is kept of a register under its new name: a lock in the object it points to, whether it is null; a flag's value. */
struct kept {
    bool handed;
    int8_t is_null; /* -1: not known */
    bool is_known;
    int64_t flag;
};

static cc_term_id loop_name(struct cc_run *run, uint32_t block, uint32_t slot, cc_term_id value)
{
    return cc_term_symbol(&run->in->terms, CC_T_PHI, run->context, run->func->blocks + block, (int64_t)slot << 1,
                          cc_term_at(&run->in->terms, value)->type);
}

/*
 * Before the first register gets its new name, as that makes others old. A flag may say what the path has done, such as taken
 * a lock: its value stays known.
 */
static void keep_known(struct cc_run *run, struct cc_state *state, uint32_t block, struct kept *kept)
{
    struct cc_interpreter *in = run->in;
    const struct cc_loop *loop = &run->info->loops[run->info->loop_of[block] - 1];
    for (uint32_t i = 0; i < state->registers_count; i++) {
        cc_term_id value = state->registers[i];
        kept[i] = (struct kept){ .is_null = -1 };
        if (!value || !cc_bit(loop->assigned, i) || !cc_bit(run->info->live[block], i))
            continue;
        kept[i].is_known = cc_bit(run->info->flags, i) && cc_state_known_int(&in->pool, state, value, &kept[i].flag);
        if (cc_bit(run->info->flags, i) && !kept[i].is_known)
            kept[i].is_null = (int8_t)cc_state_decide(&in->pool, state, null_test(in, value));
        cc_term_id phi = loop_name(run, block, i, value);
        if (value == phi)
            continue;
        kept[i].handed = hand_over(run, state, loop, value, i, phi);
        if (cc_id_map_get(&in->walks, phi) == CC_NO_ID)
            continue; /* at the end of a walk there is no lock to hand over, nor while a search has found nothing */
        kept[i].is_null = (int8_t)cc_state_decide(&in->pool, state, null_test(in, value));
        kept[i].is_known = cc_state_known_int(&in->pool, state, value, &kept[i].flag);
    }
}

static void rename_all(struct cc_run *run, struct cc_state *state, cc_term_id value, cc_term_id phi)
{
    struct cc_interpreter *in = run->in;
    if (cc_id_map_get(&in->induction, phi) == 1 && !cc_term_contains(&in->terms, value, phi))
        leave_behind(in, state, phi);
    cc_state_retire(&in->pool, state, phi);
    cc_interp_next_value(in, state, phi);
}

static void name_kept(struct cc_interpreter *in, struct cc_state *state, uint32_t slot, const struct kept *kept,
                      cc_term_id phi)
{
    for (uint32_t i = 0; i < state->holds_count && kept->handed; i++)
        state->holds[i].lock = cc_term_replace(&in->terms, state->holds[i].lock, next_node(in, slot), phi);
    if (kept->is_null >= 0)
        (void)cc_state_assume(&in->pool, state, null_test(in, phi), kept->is_null);
    cc_term_id number = kept->is_known ? cc_term_int(&in->terms, kept->flag) : 0;
    if (number)
        (void)cc_state_assume(&in->pool, state, cc_term_binary(&in->terms, CC_BIN_EQ, phi, number), true);
}

/*
 * A counter that comes back to the head has left its first value behind. Where threads are created this tells what the first
 * turn alone does, before there are any.
 */
static bool has_left_first(const struct cc_run *run, cc_term_id value, cc_term_id phi, cc_term_id *first)
{
    const struct cc_interpreter *in = run->in;
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, phi);
    int64_t bytes, number;
    if (!run->in->funcs[run->info->func].creates || cc_term_split(&in->terms, value, &bytes) != phi || bytes <= 0)
        return false;
    *first = 0;
    for (uint32_t i = 0; inputs && i < inputs->count; i++) {
        if (cc_term_contains(&in->terms, inputs->at[i], phi))
            continue;
        if (*first || !cc_term_is_int(&in->terms, inputs->at[i], &number))
            return false;
        *first = inputs->at[i];
    }
    return *first && cc_id_map_get(&in->induction, phi) == 1;
}

/* Has the symbol, or one that it gets its value from, ever stood for what somebody has taken? */
static bool was_taken(const struct cc_interpreter *in, cc_term_id symbol, int depth)
{
    enum { DEEPEST = 3 };
    if (cc_id_map_get(&in->pool.taken_under, symbol) != CC_NO_ID)
        return true;
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, symbol);
    for (uint32_t i = 0; inputs && i < inputs->count && depth < DEEPEST; i++)
        if (inputs->at[i] != symbol && cc_term_at(&in->terms, inputs->at[i])->op == CC_T_PHI &&
            was_taken(in, inputs->at[i], depth + 1))
            return true;
    return false;
}

/*
 * What the state owns is its own under the new name. Who comes with a null pointer where others come with what they have taken,
 * a whole queue that may be empty or a list that has yet to grow, does not take it from them.
 */
static void own_renamed(struct cc_interpreter *in, struct cc_state *state, cc_term_id value, cc_term_id owned,
                        cc_term_id phi)
{
    bool nothing = !owned && cc_state_decide(&in->pool, state, null_test(in, value)) == 1;
    cc_state_set_owned(&in->pool, state, phi, owned || (nothing && was_taken(in, phi, 0)));
    if (owned) {
        in->heap.generation += cc_id_map_get(&in->pool.taken_under, phi) == CC_NO_ID &&
                               cc_id_map_get(&in->empty_handed, phi) != CC_NO_ID; /* another round, which knows */
        cc_state_inherit_taking(&in->pool, owned, phi);
    } else if ((nothing || cc_id_map_get(&in->empty_handed, value) != CC_NO_ID) &&
               cc_id_map_put(in->arena, &in->empty_handed, phi, 1))
        return;
}

/* A loop, and a call of the function that it is in. */
struct turns {
    const struct cc_run *run;
    const struct cc_loop *loop;
};

/* Is it what the path knew of its reference to an object that an earlier turn has chosen, by a name that the next one uses again? */
static bool is_note_of_turn(void *context, const struct cc_memory_entry *entry)
{
    const struct turns *turns = context;
    const struct cc_terms *terms = &turns->run->in->terms;
    int64_t offset;
    const struct cc_term *root = cc_term_at(terms, cc_term_split(terms, entry->address, &offset));
    cc_block_id first = turns->run->func->blocks;
    return root->op == CC_T_PHI && root->a == turns->run->context && offset == -((int64_t)CC_NOTE_REFERENCE << 44) &&
           root->b >= first && root->b < first + turns->run->info->block_count &&
           cc_bit(turns->loop->body, root->b - first);
}

/* Give the registers that the loop assigns their name for "in some iteration". */
static void enter_loop(struct cc_run *run, struct cc_state *state, uint32_t block)
{
    struct cc_interpreter *in = run->in;
    const struct cc_loop *loop = &run->info->loops[run->info->loop_of[block] - 1];
    const uint64_t *live = run->info->live[block];
    struct cc_scratch_mark mark = cc_scratch_mark(&in->scratch);
    struct kept *kept = cc_scratch_array(&in->scratch, state->registers_count, sizeof *kept);
    keep_known(run, state, block, kept);
    if (state->gave_back) {
        struct turns turns = { run, loop };
        cc_state_forget(state, is_note_of_turn, &turns);
    }
    for (uint32_t i = 0; i < state->registers_count; i++) {
        if (!cc_bit(loop->assigned, i))
            continue;
        cc_term_id value = state->registers[i];
        state->registers[i] = 0;
        if (!value || !cc_bit(live, i))
            continue;
        cc_term_id phi = loop_name(run, block, i, value);
        cc_term_id owned = cc_interp_through_owned(in, state, value);
        cc_heap_input(&in->heap, phi, value);
        note_induction(run, loop, i, phi);
        if (value != phi)
            rename_all(run, state, value, phi);
        name_kept(in, state, i, &kept[i], phi);
        cc_term_id first;
        if (has_left_first(run, value, phi, &first))
            (void)cc_state_assume(&in->pool, state, cc_term_binary(&in->terms, CC_BIN_EQ, phi, first), false);
        state->registers[i] = phi;
        own_renamed(in, state, value, owned, phi);
    }
    cc_scratch_release(&in->scratch, mark);
}

/* What the head of the loop compares, where the state knows both numbers. */
static bool knows_numbers(const struct cc_run *run, const struct cc_state *state, const struct cc_loop *loop,
                          int64_t *counter, int64_t *bound)
{
    const struct cc_terms *terms = &run->in->terms;
    if (loop->counter == CC_NO_REGISTER || !state->registers[loop->counter] ||
        !cc_term_is_int(terms, state->registers[loop->counter], counter))
        return false;
    *bound = loop->limit;
    return loop->bound == CC_NO_REGISTER ||
           (state->registers[loop->bound] && cc_term_is_int(terms, state->registers[loop->bound], bound));
}

/* Does the state run the body of the loop once at most? Then it needs no names for "in some iteration". */
static bool is_last_turn(const struct cc_run *run, const struct cc_state *state, uint32_t block)
{
    const struct cc_loop *loop = &run->info->loops[run->info->loop_of[block] - 1];
    int64_t counter, bound;
    return knows_numbers(run, state, loop, &counter, &bound) && cc_loop_is_last_turn(loop, counter, bound);
}

/* The counter has got its name for "in some iteration", and begins so that there is a turn: that the name hides. */
static void keep_first_turn(struct cc_run *run, struct cc_state *state, const struct cc_loop *loop, int64_t bound)
{
    struct cc_terms *terms = &run->in->terms;
    cc_term_id counter = state->registers[loop->counter], limit = cc_term_int(terms, bound);
    bool changes = loop->bound != CC_NO_REGISTER && cc_bit(loop->assigned, loop->bound);
    if (counter && limit && !changes)
        (void)cc_state_assume(&run->in->pool, state,
                              cc_term_binary(terms, (enum cc_binary)loop->compare, counter, limit), loop->stays);
}

/* Do both know the same of all flags? */
static bool same_flags(const struct cc_run *run, struct cc_state *a, struct cc_state *b)
{
    for (uint32_t i = 0; i < a->registers_count && i < b->registers_count; i++) {
        int64_t of_a = 0, of_b = 0;
        if (!cc_bit(run->info->flags, i) || !a->registers[i] || !b->registers[i])
            continue;
        bool known_a = cc_state_known_int(&run->in->pool, a, a->registers[i], &of_a);
        bool known_b = cc_state_known_int(&run->in->pool, b, b->registers[i], &of_b);
        if (known_a != known_b || of_a != of_b)
            return false;
    }
    return true;
}

/*
 * The state of this head that another one is joined with, or NULL. Where locks differ from turn to turn, or what was given
 * away, a flag may say which: while there is room, states that differ in flags stay apart.
 */
static struct cc_state *alike_at_head(struct cc_run *run, struct cc_state *state, uint32_t block, uint32_t *count)
{
    enum { ROOM_FOR_FLAGS = CC_STATES_PER_BLOCK - 2 };
    struct cc_state *like = NULL, *same = NULL;
    bool differ = false;
    *count = 0;
    for (struct cc_state *old = run->heads[block]; old; old = old->next, ++*count) {
        bool alike = cc_state_same_property(old, state);
        differ |= old->holds_count != state->holds_count || !cc_state_owns_alike(old, state);
        if (!alike || cc_order_facts_swapped(&run->in->terms, old, state))
            continue;
        like = old;
        same = same_flags(run, old, state) ? old : same;
    }
    return same || (differ && *count < ROOM_FOR_FLAGS) ? same : like;
}

/* Do all states that wait at the head bound the loop alike? Else they are one choice of two, which own facts would hide. */
static bool has_one_bound(const struct cc_run *run, const struct cc_state *list, uint32_t block)
{
    const struct cc_loop *loop = &run->info->loops[run->info->loop_of[block] - 1];
    for (const struct cc_state *state = list; state && loop->bound != CC_NO_REGISTER; state = state->next)
        if (state->registers[loop->bound] != list->registers[loop->bound])
            return false;
    return true;
}

/* A state arrives at a loop head. Gives the state to run the loop with, or NULL if it brings nothing new. */
static struct cc_state *at_loop_head(struct cc_run *run, struct cc_state *state, uint32_t block, bool one_bound)
{
    struct cc_state_pool *pool = &run->in->pool;
    const struct cc_loop *loop = &run->info->loops[run->info->loop_of[block] - 1];
    int64_t counter, bound;
    /* and has a turn to run, or it would not be here; where threads are created, that tells whether there are any */
    bool begins = one_bound && knows_numbers(run, state, loop, &counter, &bound);
    enter_loop(run, state, block);
    if (begins && run->in->funcs[run->info->func].creates)
        keep_first_turn(run, state, loop, bound);
    for (const struct cc_state *old = run->heads[block]; old; old = old->next)
        state->phase = cc_phase_of_turn(&run->in->tree, old->phase, state->phase);
    uint32_t count;
    struct cc_state *like = alike_at_head(run, state, block, &count);
    bool crowded = count >= CC_STATES_PER_BLOCK;
    if (!like && crowded) {
        like = run->heads[block];
        run->in->funcs[run->info->func].bounded = true;
    }
    if (!like) {
        cc_push_state(&run->heads[block], cc_state_copy(pool, state));
        return state;
    }
    uint64_t before = cc_state_hash(like, true);
    cc_state_join(pool, like, state, run->context, run->func->blocks + block);
    cc_state_drop(pool, state);
    return cc_state_hash(like, true) == before ? NULL : cc_state_copy(pool, like);
}

/*
 * How many states a block may have: fewer when the work exceeds the allowance, or when much is done and the function's part of it is
 * more than its share (decision 0066).
 */
static uint32_t states_allowed(const struct cc_run *run)
{
    const struct cc_interpreter *in = run->in;
    uint64_t used = in->work / in->allowance, own = in->funcs[run->info->func].work / (in->allowance / CC_SHARES);
    bool greedy = in->work > in->allowance / 2 && own >= 2 && own > used;
    if (greedy || used == 2 || used == 3)
        return 2; /* joined to one, states make findings of their own */
    return used > 3 ? 1 : CC_STATES_PER_BLOCK;
}

struct cc_state *cc_run_take_states(struct cc_run *run, uint32_t block)
{
    struct cc_state *list = run->pending[block];
    run->pending[block] = NULL;
    run->visits[block]++;
    bool weary = run->visits[block] > CC_VISITS_PER_BLOCK;
    if (weary)
        run->in->funcs[run->info->func].bounded = true;
    if (!run->info->loop_of[block])
        return cc_run_reduce(run, list, weary ? 1 : states_allowed(run), run->func->blocks + block);
    bool one_bound = has_one_bound(run, list, block);
    struct cc_state *fresh = NULL;
    for (struct cc_state *state = list, *next; state; state = next) {
        next = state->next;
        state = is_last_turn(run, state, block) ? state : at_loop_head(run, state, block, one_bound);
        if (state && run->visits[block] > 4 * CC_VISITS_PER_BLOCK) {
            cc_state_drop(&run->in->pool, state);
            state = NULL;
        }
        if (state)
            cc_push_state(&fresh, state);
    }
    return cc_run_reduce(run, fresh, states_allowed(run), run->func->blocks + block);
}

/* ---- exits ---- */

static bool is_own_local(struct cc_interpreter *in, uint32_t context, cc_object_id object)
{
    return object && in->heap.objects[object].kind == CC_OBJECT_LOCAL &&
           in->heap.objects[object].context == in->contexts[context].name;
}

struct leaving {
    struct cc_interpreter *in;
    uint32_t context;
};

/* Does the term name a value by a symbol of this context? */
static bool names_context(const struct cc_terms *terms, cc_term_id term, uint32_t context)
{
    const struct cc_term *row = cc_term_at(terms, term);
    if (!row->symbols)
        return false;
    switch ((enum cc_term_op)row->op) {
    case CC_T_PHI:
    case CC_T_RESULT:
        return row->a == context;
    case CC_T_OFFSET:
    case CC_T_UNARY:
    case CC_T_OLD:
    case CC_T_LOAD:
        return names_context(terms, row->a, context);
    case CC_T_INDEX:
    case CC_T_BINARY:
        return names_context(terms, row->a, context) || (row->b && names_context(terms, row->b, context));
    default:
        return false;
    }
}

static bool dies_with_frame(void *context, const struct cc_memory_entry *entry)
{
    struct leaving *leaving = context;
    if (names_context(&leaving->in->terms, entry->address, leaving->context))
        return true;
    cc_object_id object = cc_heap_root_object(&leaving->in->heap, entry->address);
    return is_own_local(leaving->in, leaving->context, object) && !leaving->in->heap.objects[object].shared;
}

static uint32_t without_locals(struct cc_interpreter *in, uint32_t context, uint32_t *objects, uint32_t count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        if (!is_own_local(in, context, objects[i]))
            objects[kept++] = objects[i];
    return kept;
}

/* What the caller sees of an exit state. */
static void strip_exit(struct cc_run *run, struct cc_state *state)
{
    struct leaving leaving = { run->in, run->context };
    state->registers_count = 0;
    cc_state_forget(state, dies_with_frame, &leaving);
    state->private_objects_count =
        without_locals(run->in, run->context, state->private_objects, state->private_objects_count);
    state->known_objects_count =
        without_locals(run->in, run->context, state->known_objects, state->known_objects_count);
    int64_t known;
    if (state->result && cc_state_known_int(&run->in->pool, state, state->result, &known))
        state->result = cc_term_int(&run->in->terms, known);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < state->facts_count; i++) {
        cc_term_id atom = state->facts[i].atom;
        bool of_result = state->result && cc_term_contains(&run->in->terms, atom, state->result);
        if (of_result || !names_context(&run->in->terms, atom, run->context))
            state->facts[kept++] = state->facts[i];
    }
    state->facts_count = kept;
}

/* Has the caller's counter another value in the one than in the other? */
static bool differ_in_number(const struct cc_run *run, const struct cc_state *a, const struct cc_state *b)
{
    const struct cc_terms *terms = &run->in->terms;
    for (uint32_t i = 0; i < a->facts_count; i++) {
        const struct cc_term *row = cc_term_at(terms, a->facts[i].atom);
        int64_t of_a, of_b;
        if (row->op == CC_T_BINARY && row->sub == CC_BIN_EQ && a->facts[i].truth &&
            cc_term_at(terms, row->a)->op == CC_T_PHI && cc_term_is_int(terms, row->b, &of_a) &&
            cc_state_known_int(&run->in->pool, b, row->a, &of_b) && of_a != of_b)
            return true;
    }
    return false;
}

/* Exits that differ in locks, phase, a counter of the caller or in what the result says stay apart. */
struct cc_state *cc_run_reduce_exits(struct cc_run *run)
{
    struct cc_state *list = run->exits, *kept = NULL;
    uint32_t count = 0;
    for (struct cc_state *state = list, *next; state; state = next) {
        next = state->next;
        strip_exit(run, state);
        struct cc_state *like = kept;
        int truth = cc_state_decide(&run->in->pool, state, state->result);
        for (; like; like = like->next)
            if (cc_state_same_property(like, state) &&
                (like->result == state->result ||
                 (truth >= 0 && cc_state_decide(&run->in->pool, like, like->result) == truth)) &&
                !cc_order_facts_swapped(&run->in->terms, like, state) && !differ_in_number(run, like, state))
                break;
        if (like) {
            bool same = cc_state_equal_but_facts(&run->in->terms, like, state);
            if (same)
                cc_state_join_facts(&run->in->terms, like, state);
            else {
                cc_state_join(&run->in->pool, like, state, run->context, 0);
                if (truth >= 0)
                    (void)cc_state_assume(&run->in->pool, like, like->result, truth);
            }
            cc_state_drop(&run->in->pool, state);
        } else {
            cc_push_state(&kept, state);
            count++;
        }
    }
    if (count > CC_EXITS_PER_CONTEXT)
        kept = cc_run_reduce(run, kept, CC_EXITS_PER_CONTEXT, 0);
    struct cc_state *settled = NULL;
    for (struct cc_state *state = kept, *next; state; state = next) {
        next = state->next;
        cc_push_state(&settled, cc_state_settle(&run->in->pool, &run->in->exits, state));
    }
    return settled;
}
