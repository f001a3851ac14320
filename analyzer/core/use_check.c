/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Misuse that shows in what several threads do to one object: a lock destroyed while a thread may need it, one that
 * nothing initialises, a join that waits for a thread that waits for the joiner's lock, memory of a function that
 * returns before the thread that uses it, signals that no wait can hear.
 */
#include "analyzer/core/latch.h"
#include "analyzer/core/misuse_checks.h"
#include "analyzer/core/sync_use.h"

#include "analyzer/core/core_memory.h"

enum { LOCK_BYTES = 8 };

static const struct cc_sync_use *use_at(const struct cc_interpreter *in, uint32_t row)
{
    return &in->uses->rows[row];
}

/* The one place an address certainly is. */
static bool only_place(struct cc_interpreter *in, cc_term_id address, struct cc_target *out)
{
    struct cc_targets where = address ? cc_heap_resolve(&in->heap, address) : (struct cc_targets){ 0 };
    if (where.count != 1 || where.at[0].kind != CC_TARGET_OBJECT || where.at[0].stride ||
        in->heap.objects[where.at[0].id].many || in->heap.objects[where.at[0].id].kind == CC_OBJECT_EXTERNAL)
        return false;
    *out = where.at[0];
    return true;
}

static bool same_place(struct cc_interpreter *in, cc_term_id a, cc_term_id b)
{
    struct cc_target x, y;
    return only_place(in, a, &x) && only_place(in, b, &y) && x.id == y.id && x.offset == y.offset;
}

static bool is_ancestor(const struct cc_interpreter *in, cc_thread_id above, cc_thread_id thread)
{
    while (thread && thread != above)
        thread = in->tree.threads[thread].parent;
    return thread == above;
}

/* Does the handle of this join say `thread`? */
static bool joins(struct cc_interpreter *in, const struct cc_sync_use *use, cc_thread_id thread)
{
    if (use->kind != CC_USE_JOIN)
        return false;
    struct cc_targets who = cc_heap_resolve(&in->heap, use->subject);
    for (uint32_t i = 0; i < who.count; i++)
        if (who.at[i].kind == CC_TARGET_THREAD && who.at[i].id == thread)
            return true;
    return false;
}

static bool latch_orders(struct cc_interpreter *in, const struct cc_sync_use *later, cc_thread_id thread,
                         cc_phase_id phase)
{
    struct cc_access first = { .thread = thread, .phase = phase };
    struct cc_access second = { .thread = later->thread, .phase = later->phase };
    return cc_latch_orders(in, &first, &second);
}

static void add_misuse(struct cc_interpreter *in, enum cc_rule rule, const struct cc_sync_use *at,
                       const struct cc_sync_use *earlier, cc_term_id subject, const char *detail)
{
    struct cc_misuse misuse = { .rule = rule,
                                .inst = at->inst,
                                .context = at->context,
                                .thread = at->thread,
                                .subject = subject,
                                .holds = at->holds,
                                .hold_count = at->hold_count,
                                .detail = detail };
    if (earlier) {
        misuse.earlier = earlier->inst;
        misuse.earlier_context = earlier->context;
        misuse.earlier_thread = earlier->thread;
    }
    cc_event_log_misuse(&in->log, &misuse);
}

/* ---- join ---- */

static void check_join(struct cc_interpreter *in, const struct cc_sync_use *join)
{
    for (uint32_t h = join->hold_count; h-- > 0;) {
        const struct cc_hold *hold = &join->holds[h];
        if (hold->flags & (CC_HOLD_MAYBE | CC_HOLD_OLD | CC_HOLD_READ))
            continue;
        for (uint32_t i = 0; i < in->uses->rows_count; i++) {
            const struct cc_sync_use *use = use_at(in, i);
            if (use->kind != CC_USE_ACQUIRE || use->thread == join->thread || !joins(in, join, use->thread) ||
                !same_place(in, use->subject, hold->lock))
                continue;
            add_misuse(in, CC_RULE_JOIN_UNDER_LOCK, join, use, hold->lock, NULL);
            return;
        }
    }
}

/* ---- destruction ---- */

/* Does `by` join `thread` in one of the first `count` uses, in the order of interpretation? */
static bool is_joined_by(struct cc_interpreter *in, cc_thread_id by, cc_thread_id thread, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (use_at(in, i)->thread == by && joins(in, use_at(in, i), thread))
            return true;
    return false;
}

/* Did the thread that is at `row` join `thread` before, or who has joined it? Then the join is trusted to come first. */
static bool joined_before(struct cc_interpreter *in, uint32_t row, cc_thread_id thread)
{
    while (thread && !is_joined_by(in, use_at(in, row)->thread, thread, row)) {
        cc_thread_id creator = in->tree.threads[thread].parent;
        thread = is_joined_by(in, creator, thread, in->uses->rows_count) ? creator : 0;
    }
    return thread != 0;
}

static void check_destroy(struct cc_interpreter *in, uint32_t row)
{
    const struct cc_sync_use *gone = use_at(in, row);
    struct cc_target place, taken;
    if (!only_place(in, gone->subject, &place))
        return;
    for (uint32_t i = 0; i < in->uses->rows_count; i++) {
        const struct cc_sync_use *use = use_at(in, i);
        cc_term_id lock = use->kind == CC_USE_WAIT ? use->other : use->subject;
        bool takes = use->kind == CC_USE_ACQUIRE || use->kind == CC_USE_TRY || use->kind == CC_USE_WAIT;
        if (!takes || use->thread == gone->thread || !is_ancestor(in, gone->thread, use->thread) ||
            !only_place(in, lock, &taken) || taken.id != place.id || taken.offset != place.offset ||
            !cc_may_be_parallel(&in->tree, gone->thread, gone->phase, use->thread, use->phase) ||
            latch_orders(in, gone, use->thread, use->phase) || joined_before(in, row, use->thread))
            continue;
        add_misuse(in, CC_RULE_DESTROY_HELD, gone, use, gone->subject, NULL);
        return;
    }
}

/* ---- initialisation ---- */

/* Objects of one variable or one allocation site are initialised by the same code. */
static bool same_origin(const struct cc_object *a, const struct cc_object *b)
{
    return a->kind == b->kind && a->var == b->var && a->site == b->site;
}

static bool may_initialise(struct cc_interpreter *in, const struct cc_sync_use *use, const struct cc_target *lock)
{
    if (use->kind != CC_USE_INIT && use->kind != CC_USE_FILL)
        return false;
    struct cc_targets where = cc_heap_resolve(&in->heap, use->subject);
    if (!where.complete)
        return true;
    uint64_t size = use->kind == CC_USE_INIT ? LOCK_BYTES : use->size ? use->size : (uint64_t)1 << 30;
    for (uint32_t i = 0; i < where.count; i++)
        if (where.at[i].kind == CC_TARGET_OBJECT &&
            same_origin(&in->heap.objects[where.at[i].id], &in->heap.objects[lock->id]) &&
            (size > 4096 || cc_heap_spots_meet(&in->heap, lock->id, cc_target_spot(&where.at[i], size),
                                               cc_target_spot(lock, LOCK_BYTES))))
            return true;
    return false;
}

static bool is_initialised(struct cc_interpreter *in, const struct cc_target *lock)
{
    for (cc_object_id o = 1; o < in->heap.objects_count; o++) {
        const struct cc_object *object = &in->heap.objects[o];
        if (!same_origin(object, &in->heap.objects[lock->id]))
            continue;
        if (object->zeroed || object->clobbered)
            return true;
        for (uint32_t c = 0; c < object->cells_count; c++)
            if (cc_heap_spots_meet(&in->heap, o, cc_cell_spot(&object->cells[c]), cc_target_spot(lock, LOCK_BYTES)))
                return true;
    }
    for (uint32_t i = 0; i < in->uses->rows_count; i++)
        if (may_initialise(in, use_at(in, i), lock))
            return true;
    return false;
}

static void check_initialised(struct cc_interpreter *in, const struct cc_sync_use *use)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, use->subject);
    struct cc_target locks[CC_HEAP_TARGETS];
    uint32_t count = where.count;
    if (!where.complete || !count)
        return;
    cc_targets_copy(&where, locks);
    for (uint32_t i = 0; i < count; i++) {
        enum cc_object_kind kind =
            locks[i].kind == CC_TARGET_OBJECT ? in->heap.objects[locks[i].id].kind : CC_OBJECT_EXTERNAL;
        bool parameter = kind == CC_OBJECT_LOCAL && in->heap.objects[locks[i].id].var &&
                         in->model->vars[in->heap.objects[locks[i].id].var].kind != CC_VAR_LOCAL;
        if ((kind != CC_OBJECT_LOCAL && kind != CC_OBJECT_HEAP) || parameter || is_initialised(in, &locks[i]))
            return;
    }
    add_misuse(in, CC_RULE_UNINITIALISED_LOCK, use, NULL, use->subject, NULL);
}

/* ---- the end of a variable ---- */

/* Is `thread` joined in the function that ends here, or in one it calls? */
static bool joined_within(struct cc_interpreter *in, const struct cc_sync_use *end, cc_thread_id thread)
{
    for (uint32_t i = 0; i < in->uses->rows_count; i++)
        if (use_at(in, i)->inst < end->inst && cc_context_is_within(in, use_at(in, i)->context, end->context) &&
            joins(in, use_at(in, i), thread))
            return true;
    return false;
}

static bool touches(struct cc_interpreter *in, const struct cc_access *access, cc_object_id object)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, access->address);
    for (uint32_t i = 0; i < where.count; i++)
        if (where.at[i].kind == CC_TARGET_OBJECT && where.at[i].id == object)
            return true;
    return false;
}

static void check_end(struct cc_interpreter *in, const struct cc_sync_use *end)
{
    cc_object_id object = cc_heap_root_object(&in->heap, end->subject);
    for (uint32_t a = 0; a < in->log.accesses_count; a++) {
        const struct cc_access *access = &in->log.accesses[a];
        const struct cc_thread *thread = &in->tree.threads[access->thread];
        if (access->locks || access->published_at) /* the owner takes it back under that lock */
            continue;
        if (access->thread == end->thread || !is_ancestor(in, end->thread, access->thread) ||
            !cc_may_be_parallel(&in->tree, end->thread, end->phase, access->thread, access->phase) ||
            !touches(in, access, object) || latch_orders(in, end, access->thread, access->phase) ||
            joined_within(in, end, access->thread))
            continue;
        struct cc_misuse misuse = { .rule = CC_RULE_STACK_ESCAPE,
                                    .inst = thread->site,
                                    .context = thread->context,
                                    .thread = thread->parent,
                                    .subject = end->subject,
                                    .earlier = access->inst,
                                    .earlier_context = access->context,
                                    .earlier_thread = access->thread };
        cc_event_log_misuse(&in->log, &misuse);
        return;
    }
}

/* ---- signals ---- */

static bool is_timed(struct cc_interpreter *in, cc_inst_id wait)
{
    cc_func_id callee = in->model->insts[wait].a;
    const struct cc_api_model *model = callee ? cc_interp_func(in, callee)->model : NULL;
    for (int e = 0; model && e < CC_API_EFFECTS; e++)
        if (model->effects[e].kind == CC_EFFECT_COND_TIMED_WAIT)
            return true;
    return false;
}

static bool comes_before(struct cc_interpreter *in, const struct cc_sync_use *signal, const struct cc_sync_use *wait)
{
    cc_set_id joined = cc_phase_at(&in->tree, wait->phase).joined;
    cc_set_id at_start = cc_phase_at(&in->tree, in->tree.threads[wait->thread].created_in).joined;
    if (signal->thread == wait->thread ||
        cc_may_be_parallel(&in->tree, signal->thread, signal->phase, wait->thread, wait->phase))
        return false;
    if (cc_is_over(&in->tree, joined, signal->thread) || cc_is_over(&in->tree, at_start, signal->thread))
        return true;
    return is_ancestor(in, signal->thread, wait->thread) &&
           !cc_set_has(&in->sets, cc_phase_at(&in->tree, signal->phase).started, wait->thread);
}

/* A wait that tests nothing, after the last signal: it never returns. */
static void check_blind_wait(struct cc_interpreter *in, const struct cc_sync_use *wait)
{
    const struct cc_sync_use *last = NULL;
    for (uint32_t i = 0; i < in->uses->rows_count; i++) {
        const struct cc_sync_use *signal = use_at(in, i);
        if (signal->kind != CC_USE_SIGNAL || !cc_interp_may_be_same(in, signal->subject, wait->subject))
            continue;
        if (!comes_before(in, signal, wait))
            return;
        last = signal;
    }
    if (last)
        add_misuse(in, CC_RULE_LOST_SIGNAL, wait, last, wait->subject, "early");
}

static bool holds_lock(struct cc_interpreter *in, const struct cc_hold *holds, uint32_t count, cc_term_id lock)
{
    for (uint32_t i = 0; i < count; i++)
        if (!(holds[i].flags & (CC_HOLD_MAYBE | CC_HOLD_OLD)) &&
            (holds[i].lock == lock || cc_interp_may_be_same(in, holds[i].lock, lock)))
            return true;
    return false;
}

/* Does the code that signals ever take the mutex of the wait, in the same call? */
static bool takes_mutex(struct cc_interpreter *in, const struct cc_sync_use *signal, cc_term_id mutex)
{
    if (holds_lock(in, signal->holds, signal->hold_count, mutex))
        return true;
    for (uint32_t i = 0; i < in->uses->rows_count; i++) {
        const struct cc_sync_use *use = use_at(in, i);
        if ((use->kind == CC_USE_ACQUIRE || use->kind == CC_USE_TRY) && use->thread == signal->thread &&
            cc_interp_may_be_same(in, use->subject, mutex))
            return true;
    }
    return false;
}

/* Is the one context part of a call that the other makes, or the same? */
static bool are_in_one_call(const struct cc_interpreter *in, uint32_t a, uint32_t b)
{
    for (uint32_t turn = 0; turn < 2; turn++) {
        uint32_t inner = turn ? a : b, outer = turn ? b : a;
        for (int depth = 0; inner && inner != outer && depth < CC_CALL_DEPTH; depth++)
            inner = in->contexts[inner].caller;
        if (inner == outer)
            return true;
    }
    return false;
}

/* Is a place that the waiter tests atomically under the mutex changed by the signaller without it? */
static bool changes_test(struct cc_interpreter *in, const struct cc_sync_use *signal, const struct cc_sync_use *wait)
{
    for (uint32_t t = 0; t < in->log.accesses_count; t++) {
        const struct cc_access *test = &in->log.accesses[t];
        bool tests = test->kind == CC_ACCESS_READ || in->model->insts[test->inst].op == CC_OP_RMW;
        if (!test->atomic || !tests || test->thread != wait->thread ||
            !are_in_one_call(in, test->context, wait->context) ||
            !holds_lock(in, test->holds, test->hold_count, wait->other))
            continue;
        for (uint32_t c = 0; c < in->log.accesses_count; c++) {
            const struct cc_access *change = &in->log.accesses[c];
            if (change->atomic && change->kind == CC_ACCESS_WRITE && change->thread == signal->thread &&
                are_in_one_call(in, change->context, signal->context) && same_place(in, change->address, test->address))
                return true;
        }
    }
    return false;
}

/* A change and its signal that can both come between another thread's test and its wait. */
static void check_bare_signal(struct cc_interpreter *in, const struct cc_sync_use *signal)
{
    for (uint32_t i = 0; i < in->uses->rows_count; i++) {
        const struct cc_sync_use *wait = use_at(in, i);
        if (wait->kind != CC_USE_WAIT || !wait->other || wait->thread == signal->thread ||
            !same_place(in, wait->subject, signal->subject) || is_timed(in, wait->inst) ||
            !cc_may_be_parallel(&in->tree, signal->thread, signal->phase, wait->thread, wait->phase) ||
            takes_mutex(in, signal, wait->other) || !changes_test(in, signal, wait))
            continue;
        add_misuse(in, CC_RULE_LOST_SIGNAL, signal, wait, signal->subject, NULL);
        return;
    }
}

void cc_check_uses(struct cc_interpreter *in)
{
    for (uint32_t i = 0; i < in->uses->rows_count; i++) {
        const struct cc_sync_use *use = use_at(in, i);
        switch (use->kind) {
        case CC_USE_JOIN:
            check_join(in, use);
            break;
        case CC_USE_DESTROY:
            if (!use->alone)
                check_destroy(in, i);
            break;
        case CC_USE_ACQUIRE:
        case CC_USE_TRY:
            if (use->plain)
                check_initialised(in, use);
            break;
        case CC_USE_END:
            check_end(in, use);
            break;
        case CC_USE_WAIT:
            if (use->blind && !use->repeated && !is_timed(in, use->inst))
                check_blind_wait(in, use);
            break;
        case CC_USE_SIGNAL:
            check_bare_signal(in, use);
            break;
        default:
            break;
        }
    }
}
