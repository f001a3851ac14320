/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/drain.h"

#include "analyzer/core/every_way.h"
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

/* A point of a thread: where it is in the function that has the loop, as the block and the instruction there. */
struct point {
    uint32_t block;
    cc_inst_id inst;
};

/* The loop in which jobs are taken, and the point in it at which each is counted off. */
struct jobs {
    cc_thread_id thread;
    uint32_t context; /* of the function that has the loop */
    const struct cc_loop *loop;
    struct point finished;
};

/* The point as the function of context `at` sees it, which calls what calls it; false if it does not. */
static bool seen_from(const struct cc_interpreter *in, uint32_t at, uint32_t context, cc_inst_id inst,
                      struct point *out)
{
    *out = (struct point){ cc_interp_block_of(in, inst), inst };
    for (int depth = 0; context && context != at && depth < CC_CALL_DEPTH; depth++) {
        *out = (struct point){ in->contexts[context].call_block, in->contexts[context].call_site };
        context = in->contexts[context].caller;
    }
    return context && context == at;
}

/* Does a turn of the loop come to `a` before `b`, if it comes to both? */
static bool is_before(const struct cc_interpreter *in, const struct jobs *jobs, const struct point *a,
                      const struct point *b)
{
    const struct cc_func_info *info = in->funcs[in->contexts[jobs->context].func].info;
    return a->block == b->block ? a->inst < b->inst : info->rank[a->block] < info->rank[b->block];
}

static bool is_in_innermost(const struct cc_interpreter *in, const struct jobs *jobs, const struct point *point)
{
    const struct cc_func_info *info = in->funcs[in->contexts[jobs->context].func].info;
    uint32_t loop = info->innermost[point->block];
    return loop && info->loops[loop - 1].head == jobs->loop->head;
}

/* Takes one off a count: `update` is no other change of it than that, or adding one. */
static bool is_one_off(const struct cc_update *update)
{
    return update->kind == CC_UPDATE_ADD && !update->value && update->delta == -1 && update->releases;
}

static bool is_one_more(const struct cc_update *update)
{
    return update->kind == CC_UPDATE_ADD && !update->value && update->delta == 1;
}

/* The innermost loop around a point, in its function or in a caller: `*context` and `*block` go there. */
static const struct cc_loop *loop_around(const struct cc_interpreter *in, uint32_t *context, uint32_t *block)
{
    for (int depth = 0; *context && depth < CC_CALL_DEPTH; depth++) {
        const struct cc_func_info *info = in->funcs[in->contexts[*context].func].info;
        if (info->innermost[*block])
            return &info->loops[info->innermost[*block] - 1];
        *block = in->contexts[*context].call_block;
        *context = in->contexts[*context].caller;
    }
    return NULL;
}

/* The loop in which the thread counts jobs off at `place`, one in a turn. */
static bool find_jobs(struct cc_interpreter *in, cc_thread_id thread, uint32_t place, struct jobs *out)
{
    const struct cc_latch_table *table = in->latches;
    *out = (struct jobs){ .thread = thread };
    for (uint32_t u = 0; u < table->updates_count; u++) {
        const struct cc_update *update = &table->updates[u];
        if (update->place != place || update->thread != thread || !is_one_off(update))
            continue;
        struct point finished;
        uint32_t context = update->context, block = cc_interp_block_of(in, update->inst);
        const struct cc_loop *loop = loop_around(in, &context, &block);
        if (!loop || !seen_from(in, context, update->context, update->inst, &finished) ||
            (out->loop && (out->context != context || out->loop != loop || out->finished.inst != finished.inst)))
            return false;
        out->context = context;
        out->loop = loop;
        out->finished = finished;
    }
    return out->loop != NULL;
}

/* Is the access part of a job: does its turn come to the count, afterwards? */
static bool is_of_job(struct cc_interpreter *in, const struct jobs *jobs, const struct cc_access *access,
                      struct point *here)
{
    const struct cc_func_info *info = in->funcs[in->contexts[jobs->context].func].info;
    return seen_from(in, jobs->context, access->context, access->inst, here) && cc_bit(jobs->loop->body, here->block) &&
           is_before(in, jobs, here, &jobs->finished) &&
           cc_rest_of_turn_passes(in, info, jobs->loop, here->block, jobs->finished.block);
}

/* Is `write` where a turn takes its job: before `use`, once, and on every way to the count? */
static bool takes_job(struct cc_interpreter *in, const struct jobs *jobs, const struct point *use,
                      const struct cc_access *write)
{
    const struct cc_func_info *info = in->funcs[in->contexts[jobs->context].func].info;
    struct point taken;
    if (write->thread != jobs->thread || write->kind != CC_ACCESS_WRITE || write->owned || !write->locks ||
        !seen_from(in, jobs->context, write->context, write->inst, &taken))
        return false;
    bool on_the_way =
        taken.block == jobs->finished.block || cc_every_way_passes(in, info, jobs->finished.block, taken.block);
    return is_in_innermost(in, jobs, &taken) && is_before(in, jobs, &taken, use) && on_the_way;
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
        if (table->updates[u].place == place && table->updates[u].thread == thread && is_one_off(&table->updates[u]))
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
    struct jobs jobs;
    for (uint32_t u = 0; u < table->updates_count; u++) {
        const struct cc_update *update = &table->updates[u];
        if (update->place != place || is_one_more(update))
            continue;
        if (!is_one_off(update) || !find_jobs(in, update->thread, place, &jobs))
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

/* Is there no call between two instructions of one function that may do anything to locks, in the blocks from the one to the other? */
static bool no_call_between(const struct cc_interpreter *in, cc_inst_id a, cc_inst_id b)
{
    const struct cc_func *func = &in->model->funcs[in->func_of_inst[a]];
    const struct cc_func_info *info = in->funcs[in->func_of_inst[a]].info;
    uint32_t first = info->rank[cc_interp_block_of(in, a)], last = info->rank[cc_interp_block_of(in, b)];
    for (uint32_t i = 0; i < func->block_count; i++) {
        const struct cc_block *block = &in->model->blocks[func->blocks + i];
        if (info->rank[i] < first || info->rank[i] > last)
            continue;
        cc_inst_id from = info->rank[i] == first ? a : block->insts;
        cc_inst_id to = info->rank[i] == last ? b : block->insts + block->inst_count;
        for (cc_inst_id id = from; id < to; id++) {
            const struct cc_inst *inst = &in->model->insts[id];
            if (inst->op == CC_OP_CALL && (!inst->a || !in->funcs[inst->a].quiet))
                return false;
        }
    }
    return true;
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
    return first ? no_call_between(in, take->inst, update->inst) : no_call_between(in, update->inst, take->inst);
}

/*
 * Is the count at `place` one of the jobs under way: does each thread add one where it takes one by the place of `take`, and is
 * it `thread` alone, besides those who do jobs, that puts any there?
 */
static bool counts_under_way(struct cc_interpreter *in, const struct jobs *jobs, const struct cc_access *take,
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
        struct point begun;
        if (update->place != place || is_one_off(update))
            continue;
        if (!is_one_more(update) || !update->releases || update->thread != jobs->thread ||
            !in_one_section(in, take, update) || !seen_from(in, jobs->context, update->context, update->inst, &begun) ||
            !is_in_innermost(in, jobs, &begun) || !is_before(in, jobs, &begun, &jobs->finished))
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
    struct jobs jobs;
    struct point here;
    if (in->latches->places[seen->place].blurred || in->tree.threads[later->thread].many ||
        !find_jobs(in, earlier->thread, seen->place, &jobs) || !is_of_job(in, &jobs, earlier, &here))
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
