/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/first_time.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/lock_relation.h"
#include "analyzer/core/memory_order.h"
#include "analyzer/core/turn.h"

/* The lock acquired last that excludes others, by the name it has for all threads; or 0. */
static cc_term_id innermost_lock(struct cc_interpreter *in, const struct cc_state *state)
{
    for (uint32_t i = state->holds_count; i-- > 0;) {
        const struct cc_hold *hold = &state->holds[i];
        bool excludes = hold->kind == CC_LOCK_MUTEX || hold->kind == CC_LOCK_RWLOCK || hold->kind == CC_LOCK_SPIN;
        if (excludes && !(hold->flags & (CC_HOLD_MAYBE | CC_HOLD_OLD | CC_HOLD_READ | CC_HOLD_CALLER)))
            return cc_stable_lock(in, hold->lock);
    }
    return 0;
}

/* Is the observation true of what the place holds at first? Remembered. */
static bool is_true_at_first(struct cc_interpreter *in, uint32_t observation)
{
    enum { YES = 1, NO = 2 };
    struct cc_observation *seen = &in->latches->observations[observation];
    int64_t initial;
    if (!seen->at_first) {
        bool known = cc_latch_initial(in, &in->latches->places[seen->place], &initial);
        bool is_true = known && cc_latch_is_true_of(in, seen, initial);
        in->latches->observations[observation].at_first = is_true ? YES : NO;
    }
    return in->latches->observations[observation].at_first == YES;
}

void cc_first_time_learn(struct cc_interpreter *in, struct cc_state *state, uint32_t observation)
{
    struct cc_observation seen = in->latches->observations[observation];
    if (!state->holds_count || in->latches->places[seen.place].repeated || !is_true_at_first(in, observation))
        return;
    seen.under = innermost_lock(in, state);
    uint32_t row = seen.under ? cc_latch_observation(in, seen) : CC_NO_ID;
    if (row != CC_NO_ID)
        cc_turn_take(in, state, row);
}

void cc_first_time_ends(struct cc_interpreter *in, struct cc_state *state, cc_term_id lock)
{
    struct cc_phase phase = cc_phase_at(&in->tree, state->phase);
    struct cc_set turns = *cc_set_at(&in->sets, phase.turns);
    cc_term_id stable = 0;
    bool any = false;
    for (uint32_t i = 0; i < turns.count; i++) {
        cc_term_id under = in->latches->observations[turns.at[i]].under;
        stable = under && !stable ? cc_stable_lock(in, lock) : stable;
        if (under && (!stable || under == stable)) {
            phase.turns = cc_set_without(&in->sets, phase.turns, turns.at[i]);
            any = true;
        }
    }
    if (any)
        state->phase = cc_phase_of(&in->tree, phase);
}

/* The first time of the place that goes on in a phase, or NULL. */
static const struct cc_observation *going_on(const struct cc_interpreter *in, cc_phase_id phase, uint32_t place)
{
    struct cc_set turns = *cc_set_at(&in->sets, cc_phase_at(&in->tree, phase).turns);
    for (uint32_t i = 0; i < turns.count; i++) {
        const struct cc_observation *seen = &in->latches->observations[turns.at[i]];
        if (seen->under && seen->place == place)
            return seen;
    }
    return NULL;
}

/* Is the change made in a first time, and does it end all first times? */
static bool ends_first_times(struct cc_interpreter *in, const struct cc_update *update, cc_term_id lock)
{
    const struct cc_observation *seen = going_on(in, update->phase, update->place);
    int64_t value;
    if (!seen || (lock && seen->under != lock) || update->kind != CC_UPDATE_SET)
        return false;
    if (!cc_term_is_int(&in->terms, update->value, &value)) { /* the address of something is not null */
        value = 1;
        if (cc_term_at(&in->terms, cc_term_root(&in->terms, update->value))->op != CC_T_OBJECT ||
            cc_latch_is_true_of(in, seen, 2))
            return false;
    }
    return !cc_latch_is_true_of(in, seen, value);
}

/* Does it put there what is there, in a first time: null, where an allocation has failed? */
static bool changes_nothing(struct cc_interpreter *in, const struct cc_update *update)
{
    const struct cc_observation *seen = going_on(in, update->phase, update->place);
    int64_t value;
    return seen && update->kind == CC_UPDATE_SET && cc_term_is_int(&in->terms, update->value, &value) &&
           cc_latch_is_true_of(in, seen, value);
}

void cc_first_time_update(struct cc_interpreter *in, const struct cc_update *update)
{
    if (changes_nothing(in, update))
        return;
    if (!cc_runs_alone(&in->tree, update->thread, update->phase) && !ends_first_times(in, update, 0) && in->round)
        in->latches->places[update->place].repeated = true;
}

/* Is the flag changed once in all, as far as these two threads are concerned, and visibly for all? */
static bool is_changed_once(struct cc_interpreter *in, const struct cc_observation *seen, cc_thread_id a,
                            cc_thread_id b)
{
    const struct cc_latch_table *table = in->latches;
    bool any = false;
    for (uint32_t u = 0; u < table->updates_count; u++) {
        const struct cc_update *update = &table->updates[u];
        if (update->place != seen->place || changes_nothing(in, update))
            continue;
        if (ends_first_times(in, update, seen->under)) {
            any = true;
            if (cc_is_atomic(in, update->inst) && !cc_order_releases(in, update->inst))
                return false;
        } else if (!cc_update_is_apart(in, update, a) || !cc_update_is_apart(in, update, b)) {
            return false;
        }
    }
    return any && !table->places[seen->place].blurred;
}

/* Has the thread seen the flag changed, or changed it itself? */
static bool has_seen_change(struct cc_interpreter *in, const struct cc_observation *first, cc_phase_id id)
{
    struct cc_phase phase = cc_phase_at(&in->tree, id);
    int64_t initial;
    if (cc_clock_get(&in->sets, phase.clock, CC_LATCH_CLOCK(first->place), false))
        return true;
    if (!cc_latch_initial(in, &in->latches->places[first->place], &initial))
        return false;
    struct cc_set awaited = *cc_set_at(&in->sets, phase.awaited);
    for (uint32_t i = 0; i < awaited.count; i++) {
        if (!CC_AWAITED_IS_LATCH(awaited.at[i]))
            continue;
        const struct cc_observation *seen = &in->latches->observations[awaited.at[i] >> 1];
        if (seen->place == first->place && !seen->own && !cc_latch_is_true_of(in, seen, initial))
            return true;
    }
    return false;
}

bool cc_first_time_orders(struct cc_interpreter *in, const struct cc_access *earlier, const struct cc_access *later)
{
    struct cc_set turns = *cc_set_at(&in->sets, cc_phase_at(&in->tree, earlier->phase).turns);
    for (uint32_t i = 0; i < turns.count; i++) {
        const struct cc_observation *seen = &in->latches->observations[turns.at[i]];
        if (seen->under && has_seen_change(in, seen, later->phase) &&
            is_changed_once(in, seen, earlier->thread, later->thread)) {
            cc_latch_need(in, seen->place);
            return true;
        }
    }
    return false;
}
