/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/latch.h"

#include "analyzer/core/latch_events.h"
#include "analyzer/core/lock_relation.h"
#include "analyzer/core/own_barrier.h"
#include "analyzer/core/pass_residue.h"

enum { LONGEST_CHAIN = 5 };

/* ---- how often something happens ---- */

/* constant + coefficient * unknown */
struct amount {
    int64_t constant, coefficient;
    uint64_t unknown; /* identity of a loop's bound, or of a term */
    bool bad;
};

static struct amount amount_of(int64_t constant)
{
    return (struct amount){ .constant = constant };
}

static struct amount sum(struct amount a, struct amount b)
{
    if (b.coefficient && a.coefficient && a.unknown != b.unknown)
        a.bad = true;
    if (b.coefficient)
        a.unknown = b.unknown;
    a.constant += b.constant;
    a.coefficient += b.coefficient;
    a.bad |= b.bad;
    return a;
}

static struct amount scaled(struct amount a, int64_t by)
{
    a.constant *= by;
    a.coefficient *= by;
    return a;
}

static bool same_amount(struct amount a, struct amount b)
{
    return !a.bad && !b.bad && a.constant == b.constant && a.coefficient == b.coefficient &&
           (!a.coefficient || a.unknown == b.unknown);
}

static struct amount negated(struct amount a)
{
    a.constant = -a.constant;
    a.coefficient = -a.coefficient;
    return a;
}

/* A value as an amount: an integer, or one unknown. */
static struct amount amount_of_term(struct cc_interpreter *in, cc_term_id term)
{
    int64_t bytes;
    term = cc_canonical(in, term);
    cc_term_id base = cc_term_split(&in->terms, term, &bytes);
    if (cc_term_is_int(&in->terms, term, &bytes))
        return amount_of(bytes);
    return (struct amount){ .constant = bytes, .coefficient = 1, .unknown = cc_hash_step(7, base) };
}

/* How often a loop runs its body. */
static struct amount trips(struct cc_interpreter *in, uint32_t context, uint32_t head)
{
    const struct cc_loop_bound *bound = cc_interp_loop_bound(in, context, head);
    struct amount unknown = { .coefficient = 1, .unknown = cc_hash_step(cc_hash_step(11, context), head) };
    if (!bound || !bound->to)
        return unknown;
    return sum(amount_of_term(in, bound->to), negated(amount_of_term(in, bound->from)));
}

/* How often the point in `block` of `context` is reached in one run of its thread. At most one loop is understood. */
static struct amount reached(struct cc_interpreter *in, uint32_t context, uint32_t block)
{
    struct amount times = amount_of(1);
    bool looped = false;
    for (int depth = 0; context && depth < CC_CALL_DEPTH; depth++) {
        const struct cc_context *row = &in->contexts[context];
        const struct cc_func_info *info = in->funcs[row->func].info;
        if (info->innermost[block]) {
            const struct cc_loop *loop = &info->loops[info->innermost[block] - 1];
            struct amount here = trips(in, context, loop->head);
            times = looped ? (struct amount){ .bad = true } : here;
            looped = true;
        }
        block = row->call_block;
        context = row->caller;
    }
    return times;
}

/* How many instances of a thread there are. */
static struct amount instances(struct cc_interpreter *in, cc_thread_id thread)
{
    if (!thread)
        return amount_of(1);
    const struct cc_thread *row = &in->tree.threads[thread];
    if (in->tree.threads[row->parent].created_many)
        return (struct amount){ .bad = true };
    if (!row->created_many)
        return amount_of(1);
    const struct cc_func *func = &in->model->funcs[in->func_of_inst[row->site]];
    for (uint32_t b = 0; b < func->block_count; b++) {
        const struct cc_block *block = &in->model->blocks[func->blocks + b];
        if (row->site >= block->insts && row->site < block->insts + block->inst_count)
            return reached(in, row->context, b);
    }
    return (struct amount){ .bad = true };
}

bool cc_thread_instances(struct cc_interpreter *in, cc_thread_id thread, int64_t *count)
{
    struct amount known = instances(in, thread);
    *count = known.constant;
    return !known.bad && !known.coefficient && known.constant > 0;
}

bool cc_latch_made_by_one_loop(struct cc_interpreter *in, cc_thread_id thread)
{
    return in->tree.threads[thread].created_many && !instances(in, thread).bad;
}

/* ---- barriers ---- */

/* Do exactly as many threads pass the barrier, all alive at once, as it waits for? */
static bool all_take_part(struct cc_interpreter *in, cc_object_id barrier)
{
    struct amount seen = amount_of(0);
    for (cc_thread_id t = 0; t < in->tree.threads_count; t++) {
        const struct cc_thread *thread = &in->tree.threads[t];
        if (!cc_clock_get(&in->sets, thread->clock_at_end, barrier, true))
            continue;
        if (thread->created_many && !thread->many)
            return false; /* one after the other */
        seen = sum(seen, instances(in, t));
    }
    cc_term_id parties =
        CC_IS_OWN_BARRIER(barrier) ? cc_own_barrier_parties(in, barrier) : in->heap.objects[barrier].parties;
    return parties && same_amount(seen, amount_of_term(in, parties));
}

static bool takes_part(const struct cc_interpreter *in, cc_thread_id thread, cc_object_id barrier)
{
    return cc_clock_get(&in->sets, in->tree.threads[thread].clock_at_end, barrier, true) > 0;
}

/* Do both threads pass the same barriers, and all parties of each? Then all pass them in one order. */
static bool share_barriers(struct cc_interpreter *in, cc_thread_id a, cc_thread_id b)
{
    struct cc_set passed = *cc_set_at(&in->sets, in->tree.threads[a].clock_at_end);
    struct cc_set other = *cc_set_at(&in->sets, in->tree.threads[b].clock_at_end);
    for (uint32_t i = 0; i < other.count; i++)
        if (CC_CLOCK_OBJECT(other.at[i]) < CC_CLOCK_ANY_BARRIER && !takes_part(in, a, CC_CLOCK_OBJECT(other.at[i])))
            return false;
    for (uint32_t i = 0; i < passed.count; i++) {
        cc_object_id barrier = CC_CLOCK_OBJECT(passed.at[i]);
        if (barrier < CC_CLOCK_ANY_BARRIER && (!takes_part(in, b, barrier) || !all_take_part(in, barrier)))
            return false;
    }
    return true;
}

bool cc_passes_in_step(struct cc_interpreter *in, cc_thread_id thread)
{
    return takes_part(in, thread, CC_CLOCK_ANY_BARRIER) && share_barriers(in, thread, thread);
}

/*
 * Both pass the barrier in step, and never equally often before the two accesses: the one is in an earlier interval than
 * the other.
 */
static bool barrier_orders(struct cc_interpreter *in, const struct cc_access *earlier, const struct cc_access *later)
{
    cc_set_id clock = cc_phase_at(&in->tree, later->phase).clock;
    cc_set_id before = cc_phase_at(&in->tree, earlier->phase).clock;
    struct cc_set passed = *cc_set_at(&in->sets, clock);
    for (uint32_t i = 0; i < passed.count; i++) {
        cc_object_id barrier = CC_CLOCK_OBJECT(passed.at[i]);
        if (barrier >= CC_CLOCK_BARRIERS)
            continue;
        bool apart = CC_CLOCK_LOW(passed.at[i]) > cc_clock_get(&in->sets, before, barrier, true) ||
                     cc_residue_differs(CC_CLOCK_RESIDUE(passed.at[i]), cc_clock_residue(&in->sets, before, barrier));
        if (!apart || !takes_part(in, earlier->thread, barrier) || !takes_part(in, later->thread, barrier))
            continue;
        if (barrier == CC_CLOCK_ANY_BARRIER ? share_barriers(in, earlier->thread, later->thread)
                                            : all_take_part(in, barrier))
            return true;
    }
    return false;
}

/* ---- latches ---- */

/* Does the observation become true when the value grows (or, if not `up`, when it falls)? */
static bool grows_true(struct cc_interpreter *in, const struct cc_observation *seen, bool up)
{
    int64_t far = up ? 1 << 20 : -(1 << 20);
    bool at_zero = cc_latch_is_true_of(in, seen, 0), later = cc_latch_is_true_of(in, seen, far);
    return up ? later && !at_zero : at_zero;
}

bool cc_latch_may_establish(struct cc_interpreter *in, const struct cc_observation *seen,
                            const struct cc_update *update)
{
    int64_t constant;
    switch ((enum cc_update_kind)update->kind) {
    case CC_UPDATE_SET:
        return !cc_term_is_int(&in->terms, update->value, &constant) || cc_latch_is_true_of(in, seen, constant);
    case CC_UPDATE_ADD:
        if (update->value)
            return grows_true(in, seen, true);
        return grows_true(in, seen, update->delta > 0);
    default:
        return true;
    }
}

static bool orders(struct cc_interpreter *in, cc_thread_id thread, cc_phase_id earlier, cc_phase_id later, int depth);

/* Is a point of `thread` in `phase` before the update, whenever the update happens? */
static bool precedes_update(struct cc_interpreter *in, cc_thread_id thread, cc_phase_id phase,
                            const struct cc_update *update, bool each_instance, int depth)
{
    const struct cc_thread *row = &in->tree.threads[thread];
    struct cc_phase now = cc_phase_at(&in->tree, phase);
    if (update->thread == thread) {
        uint32_t place = CC_LATCH_CLOCK(update->place);
        uint32_t passed = cc_clock_get(&in->sets, now.clock, place, true);
        if (each_instance)
            return !passed && cc_clock_get(&in->sets, row->clock_at_end, place, false) > 0;
        cc_set_id before = cc_phase_at(&in->tree, update->phase).clock;
        bool earlier = !passed || (passed < CC_LATCH_MOST && passed <= cc_clock_get(&in->sets, before, place, false));
        if (!row->created_many && !row->many)
            return earlier;
        return orders(in, thread, phase, update->phase,
                      depth + 1); /* the last one has counted all others, and itself */
    }
    if (cc_is_over(&in->tree, cc_phase_at(&in->tree, update->phase).joined, thread))
        return true;
    for (cc_thread_id t = update->thread; t; t = in->tree.threads[t].parent) /* before the updater was created */
        if (in->tree.threads[t].parent == thread && !row->many)
            return !cc_set_has(&in->sets, now.started, t);
    return orders(in, thread, phase, update->phase, depth + 1);
}

/*
 * A count that was seen at zero: if as many have been taken off as were put on, every one of the takers had come to
 * the point where it takes.
 */
static bool counted_down(struct cc_interpreter *in, const struct cc_observation *seen)
{
    const struct cc_latch_table *table = in->latches;
    int64_t initial;
    if (!cc_latch_is_true_of(in, seen, 0) || cc_latch_is_true_of(in, seen, 1) ||
        !cc_latch_initial(in, &table->places[seen->place], &initial))
        return false;
    struct amount up = amount_of(initial), down = amount_of(0);
    bool set = false;
    cc_set_id takers = 0;
    for (uint32_t i = 0; i < table->updates_count; i++) {
        const struct cc_update *update = &table->updates[i];
        if (update->place != seen->place)
            continue;
        bool repeated = false;
        for (uint32_t k = 0; k < i && !repeated; k++)
            repeated = table->updates[k].place == update->place && table->updates[k].inst == update->inst &&
                       table->updates[k].context == update->context;
        if (update->kind == CC_UPDATE_ADD && (update->value || update->delta > 0)) {
            struct amount one = update->value ? amount_of_term(in, update->value) : amount_of(update->delta);
            struct amount times = reached(in, update->context, update->block);
            if (repeated)
                continue;
            if (in->tree.threads[update->thread].created_many || (times.coefficient && one.coefficient))
                return false;
            up = sum(up, one.coefficient ? scaled(one, times.constant) : scaled(times, one.constant));
        } else if (update->kind == CC_UPDATE_SET) {
            if (repeated)
                continue;
            if (set)
                return false;
            set = true;
            up = sum(up, amount_of_term(in, update->value));
        } else if (update->kind == CC_UPDATE_ADD && update->delta == -1 && update->releases) {
            takers = cc_set_with(&in->sets, takers, update->thread);
        } else {
            return false;
        }
    }
    struct cc_set who = *cc_set_at(&in->sets, takers);
    for (uint32_t i = 0; i < who.count; i++) {
        const struct cc_thread *thread = &in->tree.threads[who.at[i]];
        uint32_t least = cc_clock_get(&in->sets, thread->clock_at_end, CC_LATCH_CLOCK(seen->place), false);
        uint32_t most = cc_clock_get(&in->sets, thread->clock_at_end, CC_LATCH_CLOCK(seen->place), true);
        if (!thread->ends || least != most || least != 1)
            return false;
        down = sum(down, instances(in, who.at[i]));
    }
    return who.count && same_amount(up, down);
}

/* The least content that makes the observation true, for observations that are true of all that is greater; or false. */
static bool least_content(struct cc_interpreter *in, const struct cc_observation *seen, struct amount *out)
{
    const struct cc_term *row = cc_term_at(&in->terms, seen->shape);
    cc_term_id mark = cc_latch_mark(in);
    bool equal = row->op == CC_T_BINARY && row->sub == CC_BIN_EQ && seen->truth;
    bool less = row->op == CC_T_BINARY && row->sub == CC_BIN_LT;
    if (equal && row->b == mark)
        *out = amount_of_term(in, row->a);
    else if (row->a == mark && (equal || (less && !seen->truth)))
        *out = amount_of_term(in, row->b);
    else if (less && row->b == mark && seen->truth)
        *out = sum(amount_of_term(in, row->a), amount_of(1));
    else
        return false;
    return !out->bad;
}

bool cc_latch_says_reached(struct cc_interpreter *in, const struct cc_observation *seen)
{
    struct amount least;
    return least_content(in, seen, &least);
}

bool cc_latch_counts_workers(struct cc_interpreter *in, const struct cc_observation *seen, cc_term_id from,
                             int64_t step, cc_set_id threads)
{
    struct amount end = amount_of(0), total = amount_of(0);
    bool at_zero = cc_latch_is_true_of(in, seen, 0) && !cc_latch_is_true_of(in, seen, 1);
    if (step > 0 ? !least_content(in, seen, &end) : !at_zero)
        return false;
    struct cc_set who = *cc_set_at(&in->sets, threads);
    for (uint32_t i = 0; i < who.count; i++)
        total = sum(total, instances(in, who.at[i]));
    return who.count && same_amount(sum(end, negated(amount_of_term(in, from))), scaled(total, step));
}

/* A count that was seen as high as it gets when each of those who add to it has done so, once. */
static bool counted_up(struct cc_interpreter *in, const struct cc_observation *seen)
{
    const struct cc_latch_table *table = in->latches;
    int64_t initial;
    struct amount needed;
    if (!least_content(in, seen, &needed) || !cc_latch_initial(in, &table->places[seen->place], &initial))
        return false;
    struct amount total = amount_of(initial);
    cc_set_id adders = 0;
    for (uint32_t i = 0; i < table->updates_count; i++) {
        const struct cc_update *update = &table->updates[i];
        if (update->place != seen->place)
            continue;
        if (update->kind != CC_UPDATE_ADD || update->value || update->delta != 1 || !update->releases)
            return false;
        adders = cc_set_with(&in->sets, adders, update->thread);
    }
    struct cc_set who = *cc_set_at(&in->sets, adders);
    for (uint32_t i = 0; i < who.count; i++) {
        const struct cc_thread *thread = &in->tree.threads[who.at[i]];
        uint32_t least = cc_clock_get(&in->sets, thread->clock_at_end, CC_LATCH_CLOCK(seen->place), false);
        uint32_t most = cc_clock_get(&in->sets, thread->clock_at_end, CC_LATCH_CLOCK(seen->place), true);
        if (!thread->ends || least != 1 || most != 1)
            return false;
        total = sum(total, instances(in, who.at[i]));
    }
    return who.count && same_amount(needed, total);
}

/* Does the thread add one, once, and take it off again, once? */
static bool counts_itself(struct cc_interpreter *in, uint32_t place, cc_thread_id thread)
{
    const struct cc_latch_table *table = in->latches;
    const struct cc_update *up = NULL, *down = NULL;
    for (uint32_t i = 0; i < table->updates_count; i++) {
        const struct cc_update *update = &table->updates[i];
        if (update->place != place || update->thread != thread)
            continue;
        const struct cc_update **which = update->delta > 0 ? &up : &down;
        if ((*which && (*which)->inst != update->inst) ||
            !same_amount(reached(in, update->context, update->block), amount_of(1)))
            return false;
        *which = update;
    }
    return up && down && in->tree.threads[thread].ends &&
           cc_clock_get(&in->sets, in->tree.threads[thread].clock_at_end, CC_LATCH_CLOCK(place), false) == 2 &&
           !cc_clock_get(&in->sets, cc_phase_at(&in->tree, up->phase).clock, CC_LATCH_CLOCK(place), true);
}

/*
 * A count of those who are there, which each raises when he comes and lowers when he goes, was seen with all of them there, and
 * then at zero: all have gone.
 */
static bool counted_in_and_out(struct cc_interpreter *in, const struct cc_observation *seen)
{
    const struct cc_latch_table *table = in->latches;
    int64_t initial;
    struct amount all, total = amount_of(0);
    if (!seen->after || !least_content(in, &table->observations[seen->after - 1], &all) ||
        !cc_latch_initial(in, &table->places[seen->place], &initial) || initial)
        return false;
    cc_set_id counted = 0;
    for (uint32_t i = 0; i < table->updates_count; i++) {
        const struct cc_update *update = &table->updates[i];
        if (update->place != seen->place)
            continue;
        if (update->kind != CC_UPDATE_ADD || update->value || (update->delta != 1 && update->delta != -1) ||
            !update->releases)
            return false;
        counted = cc_set_with(&in->sets, counted, update->thread);
    }
    struct cc_set who = *cc_set_at(&in->sets, counted);
    for (uint32_t i = 0; i < who.count; i++) {
        if (!counts_itself(in, seen->place, who.at[i]))
            return false;
        total = sum(total, instances(in, who.at[i]));
    }
    return who.count && same_amount(all, total);
}

/* Is the point before the second time that its thread changes the count? */
static bool precedes_leaving(struct cc_interpreter *in, cc_thread_id thread, cc_phase_id phase, uint32_t place)
{
    cc_set_id at_end = in->tree.threads[thread].clock_at_end;
    return cc_clock_get(&in->sets, at_end, CC_LATCH_CLOCK(place), false) == 2 &&
           cc_clock_get(&in->sets, cc_phase_at(&in->tree, phase).clock, CC_LATCH_CLOCK(place), true) < 2;
}

/* Is the place only ever added to, or only ever taken from, under locks or atomically? */
static bool goes_one_way(struct cc_interpreter *in, uint32_t place)
{
    const struct cc_latch_table *table = in->latches;
    bool up = false, down = false;
    for (uint32_t i = 0; i < table->updates_count; i++) {
        const struct cc_update *update = &table->updates[i];
        if (update->place != place)
            continue;
        if (update->kind != CC_UPDATE_ADD || update->value || !update->releases)
            return false;
        up |= update->delta > 0;
        down |= update->delta < 0;
    }
    return up != down && !table->places[place].blurred;
}

bool cc_latch_one_counted(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b)
{
    cc_set_id other = cc_phase_at(&in->tree, b->phase).awaited;
    struct cc_set awaited = *cc_set_at(&in->sets, cc_phase_at(&in->tree, a->phase).awaited);
    for (uint32_t i = 0; i < awaited.count; i++) {
        if (!CC_AWAITED_IS_LATCH(awaited.at[i]) || !cc_set_has(&in->sets, other, awaited.at[i]))
            continue;
        const struct cc_observation *seen = &in->latches->observations[awaited.at[i] >> 1];
        if (!seen->counted)
            continue;
        bool number = cc_term_at(&in->terms, seen->shape)->sub == CC_BIN_EQ && goes_one_way(in, seen->place);
        if (number || counted_down(in, seen) || counted_up(in, seen)) {
            cc_latch_need(in, seen->place);
            return true;
        }
    }
    return false;
}

static bool observation_orders(struct cc_interpreter *in, const struct cc_observation *seen, cc_thread_id thread,
                               cc_phase_id phase, int depth)
{
    const struct cc_latch_table *table = in->latches;
    int64_t initial;
    if (counted_in_and_out(in, seen))
        return precedes_leaving(in, thread, phase, seen->place);
    bool down = counted_down(in, seen);
    if (down || counted_up(in, seen)) {
        for (uint32_t i = 0; i < table->updates_count; i++)
            if (table->updates[i].place == seen->place && table->updates[i].kind == CC_UPDATE_ADD &&
                (table->updates[i].delta < 0) == down &&
                precedes_update(in, thread, phase, &table->updates[i], true, depth))
                return true;
        return false;
    }
    if (!cc_latch_initial(in, &table->places[seen->place], &initial) || cc_latch_is_true_of(in, seen, initial))
        return false;
    bool any = false;
    for (uint32_t i = 0; i < table->updates_count; i++) {
        const struct cc_update *update = &table->updates[i];
        if (update->place != seen->place || !cc_latch_may_establish(in, seen, update))
            continue;
        if (!update->releases || !precedes_update(in, thread, phase, update, false, depth))
            return false;
        any = true;
    }
    return any;
}

/* Is a point of `thread` in phase `earlier` before every point in phase `later`? */
static bool orders(struct cc_interpreter *in, cc_thread_id thread, cc_phase_id earlier, cc_phase_id later, int depth)
{
    if (depth > LONGEST_CHAIN)
        return false;
    uint64_t key = cc_hash_step(cc_hash_step(thread, earlier), (uint64_t)later << 8 | (uint64_t)depth);
    uint32_t known = cc_id_map_get(&in->latches->order_memo, key);
    if (known != CC_NO_ID)
        return known;
    bool found = false;
    struct cc_set awaited = *cc_set_at(&in->sets, cc_phase_at(&in->tree, later).awaited);
    for (uint32_t i = 0; i < awaited.count && !found; i++) {
        if (!CC_AWAITED_IS_LATCH(awaited.at[i]))
            continue;
        const struct cc_observation *seen = &in->latches->observations[awaited.at[i] >> 1];
        found = observation_orders(in, seen, thread, earlier, depth);
        if (found)
            cc_latch_need(in, seen->place);
    }
    if (cc_id_map_put(in->arena, &in->latches->order_memo, key, found))
        return found;
    return found;
}

bool cc_latch_orders(struct cc_interpreter *in, const struct cc_access *earlier, const struct cc_access *later)
{
    return barrier_orders(in, earlier, later) || orders(in, earlier->thread, earlier->phase, later->phase, 0);
}
