/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/turn.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/lock_relation.h"
#include "analyzer/core/word_lock.h"

enum { MOST_GROUPS = 64, MOST_TURNS = 8 };

/* ---- what the interpreter reports ---- */

/* The content in one side of a comparison: the load itself, or what is left of it by a division; or 0. */
static cc_term_id content_in(const struct cc_interpreter *in, cc_term_id side)
{
    const struct cc_term *row = cc_term_at(&in->terms, side);
    int64_t constant;
    if (cc_term_content_of(&in->terms, side))
        return side;
    if (row->op != CC_T_BINARY || (row->sub != CC_BIN_REM && row->sub != CC_BIN_AND) ||
        !cc_term_is_int(&in->terms, row->b, &constant))
        return 0;
    return cc_term_content_of(&in->terms, row->a) ? row->a : 0;
}

/* Was the number drawn from an atomic counter? */
static bool is_drawn(const struct cc_interpreter *in, cc_term_id number)
{
    const struct cc_term *row = cc_term_at(&in->terms, number);
    return row->op == CC_T_LOAD && row->b && in->model->insts[row->b].op == CC_OP_RMW;
}

/* A number that no other instance of the thread has. */
static bool is_own_number(const struct cc_interpreter *in, cc_term_id number)
{
    int64_t bytes;
    cc_term_id base = cc_term_split(&in->terms, number, &bytes);
    return cc_term_at(&in->terms, base)->op == CC_T_INSTANCE || is_drawn(in, base);
}

/* The content that a fact compares with a constant, or finds equal to an own number; or 0. */
static cc_term_id content_compared(const struct cc_interpreter *in, const struct cc_fact *fact, bool *own)
{
    const struct cc_term row = *cc_term_at(&in->terms, fact->atom);
    int64_t constant;
    if (row.op != CC_T_BINARY || (row.sub != CC_BIN_EQ && row.sub != CC_BIN_LT))
        return 0;
    for (int side = 0; side < 2; side++) {
        cc_term_id with = side ? row.a : row.b, content = content_in(in, side ? row.b : row.a);
        bool is_constant = cc_term_is_int(&in->terms, with, &constant);
        *own = !is_constant || content != (side ? row.b : row.a);
        if (content && !is_drawn(in, content) &&
            (is_constant || (row.sub == CC_BIN_EQ && fact->truth && is_own_number(in, with))))
            return content;
    }
    return 0;
}

/* Has the thread not changed the place since the load, nor anybody's work made the load old? */
static bool is_current(const struct cc_interpreter *in, const struct cc_state *state, cc_term_id load)
{
    const struct cc_memory_entry *entry = cc_state_memory(state, cc_term_content_of(&in->terms, load));
    return entry && entry->value == load;
}

void cc_turn_learn(struct cc_interpreter *in, struct cc_state *state, const struct cc_fact *fact)
{
    bool own = false;
    cc_term_id load = content_compared(in, fact, &own);
    if (!load || !is_current(in, state, load) || cc_latch_orders_nothing(in, state, load) ||
        !cc_heap_is_contended(&in->heap, cc_term_content_of(&in->terms, load), CC_ANYONE))
        return;
    uint32_t place = cc_latch_place(in, cc_term_content_of(&in->terms, load));
    if (place == CC_NO_ID)
        return;
    cc_term_id shape = cc_term_replace(&in->terms, fact->atom, load, cc_latch_mark(in));
    uint32_t seen = cc_latch_observation(
        in, (struct cc_observation){ .place = place, .shape = shape, .truth = fact->truth, .own = own });
    if (seen != CC_NO_ID)
        cc_turn_take(in, state, seen);
}

void cc_turn_take(struct cc_interpreter *in, struct cc_state *state, uint32_t observation)
{
    struct cc_phase phase = cc_phase_at(&in->tree, state->phase);
    const struct cc_observation *seen = &in->latches->observations[observation];
    const struct cc_latch_place *place = &in->latches->places[seen->place];
    const struct cc_term *shape = cc_term_at(&in->terms, seen->shape);
    bool of_count = place->counted && !(shape->sub == CC_BIN_EQ && seen->truth); /* more or less than some number */
    if (place->idle || (!seen->under && (place->no_turn || place->one_hand || of_count)))
        return; /* of no use */
    if (cc_set_has(&in->sets, phase.turns, observation) || cc_set_at(&in->sets, phase.turns)->count >= MOST_TURNS)
        return;
    phase.turns = cc_set_with(&in->sets, phase.turns, observation);
    state->phase = cc_phase_of(&in->tree, phase);
}

static cc_set_id find_turns_ended(struct cc_interpreter *in, cc_set_id turns, uint32_t place)
{
    const struct cc_latch_table *table = in->latches;
    struct cc_set items = *cc_set_at(&in->sets, turns);
    cc_set_id own = 0, others = 0;
    for (uint32_t i = 0; i < items.count; i++) {
        uint32_t of = table->observations[items.at[i]].place;
        if (table->observations[items.at[i]].under)
            continue;
        if (of == place)
            own = cc_set_with(&in->sets, own, items.at[i]);
        else if (table->places[of].semaphore && table->places[place].semaphore)
            others = cc_set_with(&in->sets, others, items.at[i]);
    }
    return own ? own : others;
}

/*
 * The turns of the place in a set; for a semaphore that the thread has not waited for, those of all semaphores. The checks ask the same of
 * each pair of accesses.
 */
static cc_set_id turns_ended(struct cc_interpreter *in, cc_set_id turns, uint32_t place)
{
    struct cc_id_map *memo = &in->latches->turns_memo;
    uint64_t key = (uint64_t)turns << 32 | place;
    uint32_t known = in->heap.exact ? cc_id_map_get(memo, key) : CC_NO_ID;
    if (known != CC_NO_ID)
        return known;
    cc_set_id found = find_turns_ended(in, turns, place);
    if (in->heap.exact && cc_id_map_put(in->arena, memo, key, found))
        return found; /* and will be found again */
    return found;
}

void cc_turn_end(struct cc_interpreter *in, struct cc_state *state, uint32_t place, bool plainly)
{
    struct cc_phase phase = cc_phase_at(&in->tree, state->phase);
    if (!phase.turns)
        return;
    struct cc_set ended = *cc_set_at(&in->sets, turns_ended(in, phase.turns, place));
    for (uint32_t i = 0; i < ended.count; i++)
        phase.turns = cc_set_without(&in->sets, phase.turns, ended.at[i]);
    struct cc_set left = *cc_set_at(&in->sets, phase.turns);
    for (uint32_t i = 0; i < left.count; i++) /* nor is it a first time any more, for who may look without the lock */
        if (in->latches->observations[left.at[i]].place == place &&
            !(plainly && in->latches->observations[left.at[i]].under))
            phase.turns = cc_set_without(&in->sets, phase.turns, left.at[i]);
    state->phase = cc_phase_of(&in->tree, phase);
}

/* ---- what two observations have to do with each other ---- */

/* Mark and constant of a comparison of the content itself with a constant. */
static bool constant_of(struct cc_interpreter *in, const struct cc_observation *seen, int64_t *out)
{
    const struct cc_term *row = cc_term_at(&in->terms, seen->shape);
    return !seen->own && (cc_term_is_int(&in->terms, row->a, out) || cc_term_is_int(&in->terms, row->b, out));
}

/* Both compare with constants: is there no content of which both are true? Nothing changes but next to a constant. */
static bool never_both(struct cc_interpreter *in, const struct cc_observation *x, const struct cc_observation *y)
{
    int64_t near[2];
    if (!constant_of(in, x, &near[0]) || !constant_of(in, y, &near[1]))
        return false;
    for (int i = 0; i < 2; i++)
        for (int64_t value = near[i] - 1; value <= near[i] + 1; value++)
            if (cc_latch_is_true_of(in, x, value) && cc_latch_is_true_of(in, y, value))
                return false;
    return true;
}

/* Are the numbers different in any two instances of threads, or any two draws? */
static bool are_distinct(struct cc_interpreter *in, cc_term_id x, cc_term_id y)
{
    int64_t more_x, more_y;
    cc_term_id base_x = cc_term_split(&in->terms, x, &more_x), base_y = cc_term_split(&in->terms, y, &more_y);
    const struct cc_term *number = cc_term_at(&in->terms, base_x), *other = cc_term_at(&in->terms, base_y);
    if (more_x != more_y)
        return false;
    if (number->op == CC_T_INSTANCE)
        return base_x == base_y && in->starts[number->a].levels == 1;
    return is_drawn(in, base_x) && is_drawn(in, base_y) && cc_canonical(in, number->a) == cc_canonical(in, other->a) &&
           cc_word_is_counter(in, number->a);
}

/* Does the one find equal to one number what the other finds equal to another? */
static bool equal_to_others(struct cc_interpreter *in, const struct cc_observation *x, const struct cc_observation *y)
{
    const struct cc_term a = *cc_term_at(&in->terms, x->shape), b = *cc_term_at(&in->terms, y->shape);
    int64_t left, right;
    if (a.sub != CC_BIN_EQ || b.sub != CC_BIN_EQ || !x->truth || !y->truth)
        return false;
    for (int side = 0; side < 4; side++) {
        cc_term_id of_x = side & 1 ? a.a : a.b, of_y = side & 2 ? b.a : b.b;
        cc_term_id content = side & 1 ? a.b : a.a;
        if (content != (side & 2 ? b.b : b.a) || !cc_term_contains(&in->terms, content, cc_latch_mark(in)))
            continue; /* not the same of the content */
        if (cc_term_is_int(&in->terms, of_x, &left) && cc_term_is_int(&in->terms, of_y, &right))
            return left != right;
        return are_distinct(in, of_x, of_y);
    }
    return false;
}

/* Can the observations of two different instances of threads never be true at once? */
static bool disjoint(struct cc_interpreter *in, const struct cc_observation *x, const struct cc_observation *y)
{
    if (in->latches->places[x->place].semaphore)
        return true; /* one token, and each has taken it */
    if (x->place != y->place)
        return false;
    return never_both(in, x, y) || equal_to_others(in, x, y);
}

/* ---- who changes a place ---- */

/* The places among which one token goes round, or one place whose content says whose turn it is. */
struct group {
    uint32_t places[MOST_GROUPS];
    uint32_t count;
    cc_thread_id first; /* had the turn from its beginning */
    uint32_t first_place;
    bool has_first;
};

static bool in_group(const struct group *group, uint32_t place)
{
    for (uint32_t i = 0; i < group->count; i++)
        if (group->places[i] == place)
            return true;
    return false;
}

/* All semaphores that are posted by who has waited for one of the group. False if there are too many. */
static bool collect_group(struct cc_interpreter *in, uint32_t place, struct group *group)
{
    const struct cc_latch_table *table = in->latches;
    *group = (struct group){ .places = { place }, .count = 1 };
    for (bool more = table->places[place].semaphore; more;) {
        more = false;
        for (uint32_t u = 0; u < table->updates_count; u++) {
            const struct cc_update *update = &table->updates[u];
            if (!table->places[update->place].semaphore)
                continue;
            cc_set_id turns = cc_phase_at(&in->tree, update->phase).turns;
            struct cc_set ended = *cc_set_at(&in->sets, turns_ended(in, turns, update->place));
            bool touches = in_group(group, update->place), adds = false;
            for (uint32_t i = 0; i < ended.count; i++)
                touches |= in_group(group, table->observations[ended.at[i]].place);
            for (uint32_t i = 0; touches && i <= ended.count; i++) {
                uint32_t other = i < ended.count ? table->observations[ended.at[i]].place : update->place;
                adds |= !in_group(group, other);
                if (!in_group(group, other) && group->count == MOST_GROUPS)
                    return false;
                if (!in_group(group, other))
                    group->places[group->count++] = other;
            }
            more |= adds;
        }
    }
    return true;
}

bool cc_update_is_apart(const struct cc_interpreter *in, const struct cc_update *update, cc_thread_id thread)
{
    if (update->thread == thread)
        return !in->tree.threads[thread].many;
    return !cc_may_be_parallel(&in->tree, update->thread, update->phase, thread, 0);
}

/* Is it the first change that the only instance of its thread makes? */
static bool may_begin(const struct cc_interpreter *in, const struct cc_update *update)
{
    const struct cc_thread *thread = &in->tree.threads[update->thread];
    cc_set_id clock = cc_phase_at(&in->tree, update->phase).clock;
    return !thread->many && !thread->created_many &&
           !cc_clock_get(&in->sets, clock, CC_LATCH_CLOCK(update->place), true);
}

/* A change by one who has not observed: the first of the one thread that begins. */
static bool begins(struct cc_interpreter *in, struct group *group, const struct cc_update *update)
{
    if (!may_begin(in, update))
        return false;
    if (group->has_first && (group->first != update->thread || group->first_place != update->place))
        return false;
    group->has_first = true;
    group->first = update->thread;
    group->first_place = update->place;
    return true;
}

/* The observations with which a change of the group's places was made. */
static cc_set_id made_in_turn(struct cc_interpreter *in, const struct cc_update *update)
{
    return turns_ended(in, cc_phase_at(&in->tree, update->phase).turns, update->place);
}

/* Is no observation that `update` was made with true together with `seen`, of another instance? */
static bool is_clear_of(struct cc_interpreter *in, const struct cc_update *update, const struct cc_observation *seen,
                        cc_thread_id thread)
{
    struct cc_set made = *cc_set_at(&in->sets, made_in_turn(in, update));
    if (update->thread == thread && !in->tree.threads[thread].many)
        return true;
    for (uint32_t i = 0; i < made.count; i++)
        if (disjoint(in, &in->latches->observations[made.at[i]], seen))
            return true;
    return false;
}

static bool find_clear(struct cc_interpreter *in, const struct cc_update *update)
{
    const struct cc_latch_table *table = in->latches;
    struct cc_set made = *cc_set_at(&in->sets, made_in_turn(in, update));
    for (uint32_t u = 0; u < table->updates_count; u++) {
        bool clear = table->updates[u].place != update->place || !made_in_turn(in, &table->updates[u]);
        for (uint32_t i = 0; i < made.count && !clear; i++)
            clear = is_clear_of(in, &table->updates[u], &table->observations[made.at[i]], update->thread);
        if (!clear)
            return false;
    }
    return true;
}

/* A change made in turn: does it keep clear of all others made in turn? */
static bool keeps_clear(struct cc_interpreter *in, const struct cc_update *update)
{
    struct cc_id_map *memo = &in->latches->turns_memo;
    uint64_t key = UINT64_MAX << 32 | (uint64_t)(update - in->latches->updates);
    uint32_t known = in->heap.exact ? cc_id_map_get(memo, key) : CC_NO_ID;
    if (known != CC_NO_ID)
        return known;
    bool clear = find_clear(in, update);
    if (in->heap.exact && cc_id_map_put(in->arena, memo, key, clear))
        return clear; /* and will be found again */
    return clear;
}

/* Does the state hold a semaphore that may be found to be no lock, but a signal? */
static bool holds_semaphore(const struct cc_state *state)
{
    for (uint32_t i = 0; i < state->holds_count; i++)
        if (state->holds[i].kind == CC_LOCK_SEM)
            return true;
    return false;
}

void cc_turn_update(struct cc_interpreter *in, const struct cc_state *state, const struct cc_update *update)
{
    struct cc_latch_place *place = &in->latches->places[update->place];
    if (place->no_turn || cc_runs_alone(&in->tree, update->thread, update->phase))
        return;
    if (!in->round && (!place->semaphore || holds_semaphore(state)))
        return; /* the first round does not know what is contended, and what is a lock */
    if (made_in_turn(in, update))
        place->no_turn = !update->releases || (!place->semaphore && !keeps_clear(in, update));
    else
        place->no_turn = !may_begin(in, update);
}

void cc_turn_new_round(struct cc_interpreter *in)
{
    const struct cc_latch_table *table = in->latches;
    for (uint32_t p = 0; p < table->places_count && in->round > 1; p++) {
        cc_thread_id only = 0;
        uint32_t hands = 0;
        for (uint32_t u = 0; u < table->updates_count && hands < 2; u++) {
            const struct cc_update *update = &table->updates[u];
            if (update->place != p || (hands && update->thread == only) ||
                cc_runs_alone(&in->tree, update->thread, update->phase))
                continue;
            only = update->thread;
            hands += in->tree.threads[only].many ? 2 : 1;
        }
        table->places[p].one_hand = !table->places[p].semaphore && hands < 2;
    }
}

/* How many tokens there are at the beginning; -1 if that is not known. */
static int64_t tokens(struct cc_interpreter *in, const struct group *group)
{
    int64_t sum = group->has_first;
    for (uint32_t i = 0; i < group->count; i++) {
        int64_t value;
        if (!cc_latch_initial(in, &in->latches->places[group->places[i]], &value) || value < 0)
            return -1;
        sum += value;
    }
    return sum;
}

/*
 * Is every change of the group's places made by who has the turn, or out of reach of `a` and `b`, or the first one of
 * all? And do those in turn exclude each other?
 */
static bool is_handed_on(struct cc_interpreter *in, struct group *group, cc_thread_id a, cc_thread_id b)
{
    const struct cc_latch_table *table = in->latches;
    for (uint32_t u = 0; u < table->updates_count; u++) {
        const struct cc_update *update = &table->updates[u];
        if (!in_group(group, update->place))
            continue;
        bool semaphore = table->places[update->place].semaphore;
        if (made_in_turn(in, update)) {
            if (!update->releases || (!semaphore && !keeps_clear(in, update)))
                return false;
        } else if (!semaphore && cc_update_is_apart(in, update, a) && cc_update_is_apart(in, update, b)) {
            continue;
        } else if (!update->releases || !begins(in, group, update)) {
            return false;
        }
    }
    for (uint32_t i = 0; i < group->count; i++)
        if (table->places[group->places[i]].blurred || table->places[group->places[i]].no_turn)
            return false;
    return !table->places[group->places[0]].semaphore || tokens(in, group) == 1;
}

/* Is the observation false of all that the place may hold before the first turn ends? */
static bool false_at_first(struct cc_interpreter *in, const struct group *group, const struct cc_observation *seen)
{
    const struct cc_latch_table *table = in->latches;
    int64_t value;
    if (!group->has_first || table->places[seen->place].semaphore)
        return true;
    if (seen->own || !cc_latch_initial(in, &table->places[seen->place], &value) || cc_latch_is_true_of(in, seen, value))
        return false;
    for (uint32_t u = 0; u < table->updates_count; u++) {
        const struct cc_update *update = &table->updates[u];
        if (update->place != seen->place || made_in_turn(in, update) || update->thread == group->first)
            continue;
        if (!cc_term_is_int(&in->terms, update->value, &value) || cc_latch_is_true_of(in, seen, value))
            return false; /* set to this before the turns began */
    }
    return true;
}

/* Does the observation keep clear of all changes made in turn by others? */
static bool is_among_turns(struct cc_interpreter *in, const struct group *group, const struct cc_observation *seen,
                           cc_thread_id thread)
{
    const struct cc_latch_table *table = in->latches;
    if (!false_at_first(in, group, seen))
        return false;
    for (uint32_t u = 0; u < table->updates_count; u++)
        if (table->updates[u].place == seen->place && made_in_turn(in, &table->updates[u]) &&
            !is_clear_of(in, &table->updates[u], seen, thread))
            return false;
    return true;
}

/* Has the access the turn from its thread's beginning? */
static bool is_of_first(struct cc_interpreter *in, const struct group *group, const struct cc_access *access)
{
    cc_set_id clock = cc_phase_at(&in->tree, access->phase).clock;
    return group->has_first && group->first == access->thread &&
           !cc_clock_get(&in->sets, clock, CC_LATCH_CLOCK(group->first_place), true);
}

/* Has the access, of another thread, a turn in the group that is not that of `seen`? */
static bool has_another_turn(struct cc_interpreter *in, const struct group *group, const struct cc_observation *seen,
                             const struct cc_access *access)
{
    struct cc_set turns = *cc_set_at(&in->sets, cc_phase_at(&in->tree, access->phase).turns);
    for (uint32_t i = 0; i < turns.count; i++) {
        const struct cc_observation *other = &in->latches->observations[turns.at[i]];
        if (!other->under && in_group(group, other->place) && disjoint(in, seen, other) &&
            is_among_turns(in, group, other, access->thread))
            return true;
    }
    return false;
}

static bool excludes(struct cc_interpreter *in, const struct cc_observation *seen, const struct cc_access *a,
                     const struct cc_access *b)
{
    struct group group;
    if (!collect_group(in, seen->place, &group) || !is_handed_on(in, &group, a->thread, b->thread) ||
        !is_among_turns(in, &group, seen, a->thread))
        return false;
    bool apart = is_of_first(in, &group, b) ? a->thread != b->thread : has_another_turn(in, &group, seen, b);
    for (uint32_t i = 0; apart && i < group.count; i++)
        cc_latch_need(in, group.places[i]);
    return apart;
}

static bool has_turn_against(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b)
{
    struct cc_set turns = *cc_set_at(&in->sets, cc_phase_at(&in->tree, a->phase).turns);
    for (uint32_t i = 0; i < turns.count; i++)
        if (!in->latches->observations[turns.at[i]].under &&
            excludes(in, &in->latches->observations[turns.at[i]], a, b))
            return true;
    return false;
}

bool cc_turns_exclude(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b)
{
    return has_turn_against(in, a, b) || has_turn_against(in, b, a);
}
