/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/drain.h"

#include "analyzer/core/every_way.h"
#include "analyzer/core/job_turn.h"
#include "analyzer/core/lock_relation.h"

enum { DRAINS = 1 << 28, PAST_DRAINS = 1 << 29 /* no thread has such a number (see element_latch.c) */ };

/* ---- what the interpreter reports ---- */

/* The number in a phase's `current` that says this has been observed, and nothing put since. */
static uint32_t seen_mark(struct cc_interpreter *in, uint32_t observation)
{
    return cc_interp_current(in, DRAINS + observation, 0, true);
}

/* Marks of places that the path knows to hold nothing now, in the same critical section: no job is left there. */
static cc_set_id seen_empty(struct cc_interpreter *in, const struct cc_state *state)
{
    cc_set_id marks = 0;
    for (uint32_t i = 0; i < state->facts_count; i++) {
        const struct cc_term *row = cc_term_at(&in->terms, state->facts[i].atom);
        cc_term_id load = row->op != CC_T_BINARY ? 0 : cc_term_content_of(&in->terms, row->a) ? row->a : row->b;
        cc_term_id address = load ? cc_term_content_of(&in->terms, load) : 0;
        const struct cc_memory_entry *known = address ? cc_state_memory(state, address) : NULL;
        if (!known || known->value != load || !cc_heap_is_contended(&in->heap, address, CC_ANYONE))
            continue;
        struct cc_observation seen = { .truth = state->facts[i].truth };
        seen.shape = cc_term_replace(&in->terms, state->facts[i].atom, load, cc_latch_mark(in));
        if (!cc_latch_is_true_of(in, &seen, 0) || cc_latch_is_true_of(in, &seen, 1))
            continue;
        seen.place = cc_latch_place(in, address);
        uint32_t observation = seen.place == CC_NO_ID ? CC_NO_ID : cc_latch_observation(in, seen);
        if (observation < PAST_DRAINS - DRAINS)
            marks = cc_set_with(&in->sets, marks, seen_mark(in, observation));
    }
    return marks;
}

void cc_drain_see(struct cc_interpreter *in, struct cc_state *state, uint32_t observation)
{
    const struct cc_observation *seen = &in->latches->observations[observation];
    const struct cc_latch_place *place = &in->latches->places[seen->place];
    if (!place->counted || place->semaphore || place->idle || seen->own || observation >= PAST_DRAINS - DRAINS ||
        !cc_latch_is_true_of(in, seen, 0) || cc_latch_is_true_of(in, seen, 1))
        return;
    struct cc_phase phase = cc_phase_at(&in->tree, state->phase);
    phase.current = cc_set_with(&in->sets, phase.current, seen_mark(in, observation));
    phase.current = cc_set_union(&in->sets, phase.current, seen_empty(in, state));
    state->phase = cc_phase_of(&in->tree, phase);
}

void cc_drain_forget(struct cc_interpreter *in, struct cc_state *state, uint32_t place)
{
    struct cc_phase phase = cc_phase_at(&in->tree, state->phase);
    struct cc_set items = *cc_set_at(&in->sets, phase.current);
    for (uint32_t i = 0; i < items.count; i++) {
        cc_thread_id number = in->currents[items.at[i] / 2].thread;
        if (number >= DRAINS && number < PAST_DRAINS && in->latches->observations[number - DRAINS].place == place)
            phase.current = cc_set_without(&in->sets, phase.current, items.at[i]);
    }
    state->phase = cc_phase_of(&in->tree, phase);
}

/* ---- judging ---- */

static bool is_one_more(const struct cc_update *update)
{
    return update->kind == CC_UPDATE_ADD && !update->value && update->delta == 1;
}

/* Is `write` where a turn takes its job: before `use`, once, and on every way to the count? */
static bool takes_job(struct cc_interpreter *in, const struct cc_jobs *jobs, const struct cc_turn_point *use,
                      const struct cc_access *write)
{
    const struct cc_func_info *info = in->funcs[in->contexts[jobs->context].func].info;
    struct cc_turn_point taken;
    if (write->thread != jobs->thread || write->kind != CC_ACCESS_WRITE || write->owned || !write->locks ||
        !cc_job_point(in, jobs->context, write->context, write->inst, &taken))
        return false;
    bool on_the_way =
        taken.block == jobs->finished.block || cc_every_way_passes(in, info, jobs->finished.block, taken.block);
    return cc_job_is_in_innermost(in, jobs, &taken) && cc_job_is_before(in, jobs, &taken, use) && on_the_way;
}

/* Is the place, from which jobs are taken by counting up to a limit, given out as often as the count says at first? */
static bool are_numbered(struct cc_interpreter *in, const struct cc_access *take, uint32_t place)
{
    const struct cc_latch_table *table = in->latches;
    int64_t jobs, first, limit;
    struct cc_targets where = cc_heap_resolve(&in->heap, take->address);
    if (where.count != 1 || where.at[0].kind != CC_TARGET_OBJECT || where.at[0].stride)
        return false;
    struct cc_latch_place number = { .object = where.at[0].id, .offset = where.at[0].offset };
    if (!cc_latch_initial(in, &table->places[place], &jobs) || !cc_latch_initial(in, &number, &first))
        return false;
    for (uint32_t u = 0; u < table->updates_count; u++)
        if (table->updates[u].place == place && is_one_more(&table->updates[u]))
            return false;
    for (uint32_t i = 0; i < in->log.accesses_count; i++) {
        const struct cc_access *other = &in->log.accesses[i];
        if (other->kind == CC_ACCESS_WRITE && other->inst != take->inst &&
            cc_canonical(in, other->address) == cc_canonical(in, take->address))
            return false;
    }
    for (uint32_t f = 0; f < take->fact_count; f++) {
        const struct cc_term row = *cc_term_at(&in->terms, take->facts[f].atom);
        if (row.op == CC_T_BINARY && row.sub == CC_BIN_LT && take->facts[f].truth &&
            cc_term_content_of(&in->terms, row.a) == take->address && cc_heap_is_stepped(&in->heap, row.a) &&
            cc_term_is_int(&in->terms, row.b, &limit) && limit - first <= jobs)
            return true;
    }
    return false;
}

/* Is one added to the count where `put` puts a job, each time? */
static bool is_counted(struct cc_interpreter *in, const struct cc_access *put, uint32_t place)
{
    const struct cc_latch_table *table = in->latches;
    uint32_t block = cc_interp_block_of(in, put->inst);
    for (uint32_t u = 0; u < table->updates_count; u++) {
        const struct cc_update *update = &table->updates[u];
        if (update->place == place && update->delta == 1 && update->context == put->context &&
            (update->block == block ||
             (!in->funcs[in->contexts[put->context].func].info->innermost[update->block] &&
              !in->funcs[in->contexts[put->context].func].info->innermost[block] &&
              cc_every_return_passes(in, in->funcs[in->contexts[put->context].func].info, update->block))))
            return true;
    }
    return false;
}

/* Does the thread count jobs off at `place`? */
static bool counts_off(const struct cc_interpreter *in, uint32_t place, cc_thread_id thread)
{
    const struct cc_latch_table *table = in->latches;
    for (uint32_t u = 0; u < table->updates_count; u++)
        if (table->updates[u].place == place && table->updates[u].thread == thread &&
            cc_is_one_step(&table->updates[u], -1))
            return true;
    return false;
}

/* Does only `thread` put jobs where they are taken from, and count each? */
static bool are_counted_up(struct cc_interpreter *in, const struct cc_access *take, uint32_t place, cc_thread_id thread)
{
    const struct cc_latch_table *table = in->latches;
    cc_term_id from = cc_canonical(in, take->address);
    bool any = false;
    int64_t first;
    if (!cc_latch_initial(in, &table->places[place], &first) || first)
        return false;
    for (uint32_t i = 0; i < in->log.accesses_count; i++) {
        const struct cc_access *put = &in->log.accesses[i];
        if (put->kind != CC_ACCESS_WRITE || counts_off(in, place, put->thread) ||
            cc_canonical(in, put->address) != from)
            continue;
        if (put->thread != thread || !is_counted(in, put, place))
            return false;
        any = true;
    }
    for (uint32_t u = 0; u < table->updates_count; u++)
        if (table->updates[u].place == place && table->updates[u].delta == 1 && table->updates[u].thread != thread)
            return false;
    return any;
}

/* Does every thread that counts jobs off take each from the place of `take` before, and change the count no other way? */
static bool all_take_there(struct cc_interpreter *in, const struct cc_access *take, uint32_t place)
{
    const struct cc_latch_table *table = in->latches;
    cc_term_id from = cc_canonical(in, take->address);
    struct cc_jobs jobs;
    for (uint32_t u = 0; u < table->updates_count; u++) {
        const struct cc_update *update = &table->updates[u];
        if (update->place != place || is_one_more(update))
            continue;
        if (!cc_is_one_step(update, -1) || !cc_jobs_find(in, update->thread, place, -1, &jobs))
            return false;
        bool takes = false;
        for (uint32_t i = 0; i < in->log.accesses_count && !takes; i++)
            takes = takes_job(in, &jobs, &jobs.finished, &in->log.accesses[i]) &&
                    cc_canonical(in, in->log.accesses[i].address) == from;
        if (!takes)
            return false;
    }
    return true;
}

/* Does the count at `place` say of the jobs taken by `take` that all are done, to `thread`? Asked for each pair of accesses. */
static bool counts_jobs(struct cc_interpreter *in, const struct cc_access *take, uint32_t place, cc_thread_id thread)
{
    uint64_t key = cc_hash_step((uint64_t)in->round << 1 | in->rehearsed, (uint64_t)place << 32 | thread);
    key = cc_hash_step(key, (uint64_t)take->address << 32 | take->inst);
    uint32_t known = cc_id_map_get(&in->counted_jobs, key);
    if (known != CC_NO_ID)
        return known;
    bool counts =
        (are_numbered(in, take, place) || are_counted_up(in, take, place, thread)) && all_take_there(in, take, place);
    (void)!cc_id_map_put(in->arena, &in->counted_jobs, key, counts); /* without memory it is asked again */
    return counts;
}

/* Is it in one critical section that the thread takes a job by `take` and adds one to the count by `update`? */
static bool in_one_section(const struct cc_interpreter *in, const struct cc_access *take,
                           const struct cc_update *update)
{
    if (take->context != update->context || in->func_of_inst[take->inst] != in->func_of_inst[update->inst])
        return false;
    const struct cc_func_info *info = in->funcs[in->func_of_inst[take->inst]].info;
    uint32_t at = cc_interp_block_of(in, take->inst), other = cc_interp_block_of(in, update->inst);
    bool first = at == other ? take->inst < update->inst : info->rank[at] < info->rank[other];
    return first ? cc_no_call_between(in, take->inst, update->inst) : cc_no_call_between(in, update->inst, take->inst);
}

/*
 * Is the count at `place` one of the jobs under way: does each thread add one where it takes one by the place of `take`, and is
 * it `thread` alone, besides those who do jobs, that puts any there?
 */
static bool counts_under_way(struct cc_interpreter *in, const struct cc_jobs *jobs, const struct cc_access *take,
                             uint32_t place, cc_thread_id thread)
{
    const struct cc_latch_table *table = in->latches;
    cc_term_id from = cc_canonical(in, take->address);
    int64_t first;
    bool any = false;
    if (!cc_latch_initial(in, &table->places[place], &first) || first)
        return false;
    for (uint32_t u = 0; u < table->updates_count; u++) {
        const struct cc_update *update = &table->updates[u];
        struct cc_turn_point begun;
        if (update->place != place || cc_is_one_step(update, -1))
            continue;
        if (!is_one_more(update) || !update->releases || update->thread != jobs->thread ||
            !in_one_section(in, take, update) ||
            !cc_job_point(in, jobs->context, update->context, update->inst, &begun) ||
            !cc_job_is_in_innermost(in, jobs, &begun) || !cc_job_is_before(in, jobs, &begun, &jobs->finished))
            return false;
        const struct cc_func_info *info = in->funcs[in->contexts[jobs->context].func].info;
        any = begun.block == jobs->finished.block || cc_every_way_passes(in, info, jobs->finished.block, begun.block);
        if (!any)
            return false;
    }
    for (uint32_t i = 0; i < in->log.accesses_count; i++) {
        const struct cc_access *put = &in->log.accesses[i];
        if (put->kind == CC_ACCESS_WRITE && put->thread != thread && !counts_off(in, place, put->thread) &&
            cc_canonical(in, put->address) == from)
            return false;
    }
    return any && all_take_there(in, take, place);
}

/* Has the thread, as it saw the count at `count` at zero, also seen that there was no job at the place of `take`? */
static bool found_none(struct cc_interpreter *in, const struct cc_access *take, uint32_t count,
                       const struct cc_access *later)
{
    struct cc_set items = *cc_set_at(&in->sets, cc_phase_at(&in->tree, later->phase).current);
    struct cc_targets where = cc_heap_resolve(&in->heap, take->address);
    for (uint32_t i = 0; i < items.count && where.count == 1; i++) {
        cc_thread_id number = in->currents[items.at[i] / 2].thread;
        if (number < DRAINS || number >= PAST_DRAINS)
            continue;
        uint32_t row = in->latches->observations[number - DRAINS].place;
        const struct cc_latch_place *place = &in->latches->places[row];
        if (row != count && where.at[0].kind == CC_TARGET_OBJECT && place->object == where.at[0].id && !place->stride &&
            place->offset == where.at[0].offset && !where.at[0].stride)
            return true;
    }
    return false;
}

static bool finds_all_done(struct cc_interpreter *in, const struct cc_observation *seen,
                           const struct cc_access *earlier, const struct cc_access *later)
{
    struct cc_jobs jobs;
    struct cc_turn_point here;
    if (in->latches->places[seen->place].blurred || in->tree.threads[later->thread].many ||
        !cc_jobs_find(in, earlier->thread, seen->place, -1, &jobs) || !cc_job_has(in, &jobs, earlier, &here))
        return false;
    for (uint32_t i = 0; i < in->log.accesses_count; i++) {
        const struct cc_access *write = &in->log.accesses[i];
        if (!takes_job(in, &jobs, &here, write))
            continue;
        if (counts_jobs(in, write, seen->place, later->thread) ||
            (found_none(in, write, seen->place, later) &&
             counts_under_way(in, &jobs, write, seen->place, later->thread)))
            return true;
    }
    return false;
}

bool cc_drain_orders(struct cc_interpreter *in, const struct cc_access *earlier, const struct cc_access *later)
{
    struct cc_set items = *cc_set_at(&in->sets, cc_phase_at(&in->tree, later->phase).current);
    for (uint32_t i = 0; i < items.count && earlier->thread != later->thread; i++) {
        cc_thread_id number = in->currents[items.at[i] / 2].thread;
        if (number < DRAINS || number >= PAST_DRAINS)
            continue;
        const struct cc_observation *seen = &in->latches->observations[number - DRAINS];
        if (finds_all_done(in, seen, earlier, later)) {
            cc_latch_need(in, seen->place);
            return true;
        }
    }
    return false;
}
