/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Locks that come out of balance in a way that one place does not show: those of earlier iterations of a loop, and those
 * that a public function of an open program returns with, or releases without having them.
 *
 * The latter may be the function's contract, and its other half may be in code that is not here. So a lock left held is
 * reported only if nothing in the program releases it for another, and a release without the lock only if nothing
 * returns with it held. A lock that other files cannot name needs no more. For others the program must show that its
 * functions take and release the lock themselves, and the function must not sound like half of a pair; or the function
 * itself shows that a way out forgets what the others do (way_out.h).
 */
#include <string.h>

#include "analyzer/core/call_subject.h"
#include "analyzer/core/misuse_checks.h"
#include "analyzer/core/name_word.h"
#include "analyzer/core/sync_use.h"
#include "analyzer/core/way_out.h"
#include "analyzer/core/word_lock.h"

static const struct cc_effect_range acquires = { CC_EFFECT_ACQUIRE, CC_EFFECT_TIMED_ACQUIRE };
static const struct cc_effect_range releases = { CC_EFFECT_RELEASE, CC_EFFECT_RELEASE };

/* Is this the context in which unknown code calls a public function? */
static bool is_entry(const struct cc_interpreter *in, uint32_t context)
{
    const struct cc_context *row = &in->contexts[context];
    return !row->caller && !row->thread && !row->assumed && row->exits;
}

static const struct cc_hold *held_at(struct cc_interpreter *in, const struct cc_hold *holds, uint32_t count,
                                     cc_term_id lock)
{
    for (uint32_t i = 0; i < count; i++)
        if (holds[i].lock == lock || cc_interp_may_be_same(in, holds[i].lock, lock))
            return &holds[i];
    return NULL;
}

/* ---- the two halves of a contract ---- */

/* May the public function with this context, or with any if it is 0, return with the lock? */
static bool is_left(struct cc_interpreter *in, uint32_t entry, cc_term_id lock)
{
    for (uint32_t c = 1; c < in->contexts_count; c++)
        for (const struct cc_state *exit = is_entry(in, c) && (!entry || c == entry) ? in->contexts[c].exits : NULL;
             exit; exit = exit->next)
            if (held_at(in, exit->holds, exit->holds_count, lock))
                return true;
    return false;
}

/* Not so one that the function has taken itself: it is released a second time. */
static bool is_released_for_others(struct cc_interpreter *in, cc_term_id lock)
{
    for (uint32_t i = 0; i < in->uses->rows_count; i++) {
        const struct cc_sync_use *use = &in->uses->rows[i];
        if (use->kind == CC_USE_RELEASE && (use->subject == lock || cc_interp_may_be_same(in, use->subject, lock)) &&
            !held_at(in, use->holds, use->hold_count, use->subject) && !cc_way_out_of_own(in, use->inst))
            return true;
    }
    return false;
}

/*
 * May code that was not interpreted, or where a bound has cut precision, do this to the lock that `named` is the name of?
 * Not by releasing what it has just taken.
 */
static bool may_happen_unseen(struct cc_interpreter *in, struct cc_effect_range kinds, uint32_t named, bool is_hidden)
{
    for (cc_inst_id i = 1; i < in->model->insts_count; i++) {
        const struct cc_func_facts *row = &in->funcs[in->func_of_inst[i]];
        if ((row->reached && !row->bounded) || !cc_call_does(in, i, kinds) ||
            (row->reached && kinds.first == CC_EFFECT_RELEASE && cc_way_out_of_own(in, i)))
            continue;
        uint32_t other = cc_call_subject(in, i, kinds);
        if (other == named || (!is_hidden && !(other && named)))
            return true;
    }
    return false;
}

/* ---- who can name the lock ---- */

static bool leads_to(const struct cc_interpreter *in, cc_term_id term, cc_object_id object)
{
    return term && cc_heap_root_object(&in->heap, term) == object;
}

/* Is it a static variable whose address stays in this program? */
static bool is_hidden(struct cc_interpreter *in, cc_term_id lock)
{
    cc_object_id id = cc_heap_root_object(&in->heap, lock);
    const struct cc_object *object = &in->heap.objects[id];
    if (!id || object->kind != CC_OBJECT_GLOBAL || in->model->vars[object->var].linkage != CC_LINKAGE_INTERNAL)
        return false;
    for (uint32_t i = 0; i < in->uses->handed.count; i++)
        if (leads_to(in, in->uses->handed.at[i], id))
            return false;
    for (cc_object_id o = 1; o < in->heap.objects_count; o++)
        for (uint32_t c = 0; c < in->heap.objects[o].cells_count; c++)
            for (uint32_t v = 0; v < in->heap.objects[o].cells[c].values.count; v++)
                if (leads_to(in, in->heap.objects[o].cells[c].values.at[v], id))
                    return false;
    for (uint32_t c = 1; c < in->contexts_count; c++)
        for (const struct cc_state *exit = is_entry(in, c) ? in->contexts[c].exits : NULL; exit; exit = exit->next)
            if (leads_to(in, exit->result, id))
                return false;
    return true;
}

/* The words after OF_DATA are as often said of what is in an object as of the object. */
static const char *const halves[] = { "begin", "end",    "open",   "close", "start", "stop", "grab", "hold", "wait",
                                      "pin",   "unpin",  "leave",  "enter", "pause", "done", "next", "ref",  "first",
                                      "reset", "resume", "finish", "take",  "give",  "get",  "put",  "drop", "clear" };

enum { HALVES = sizeof halves / sizeof *halves, OF_DATA = 21 };

/* Does a name have one of the first `count` words that are half of a pair, such as begin and end? */
static bool sounds_like_half(const char *name, size_t count)
{
    if (strstr(name, "lock") || strstr(name, "Lock") || strstr(name, "cquire") || strstr(name, "elease"))
        return true;
    return cc_name_has_word(name, halves, count);
}

/* Does the function call one that is not here, and that may be there to take or release locks for it? */
static bool calls_half(const struct cc_interpreter *in, cc_func_id id, size_t count, bool pointers)
{
    const struct cc_func *func = &in->model->funcs[id];
    for (uint32_t i = 0; i < func->inst_count; i++) {
        const struct cc_inst *inst = &in->model->insts[func->insts + i];
        if (inst->op != CC_OP_CALL)
            continue;
        if (!inst->a ? pointers
                     : !(in->model->funcs[inst->a].flags & CC_FUNC_DEFINED) && !in->funcs[inst->a].model &&
                           sounds_like_half(cc_model_text(in->model, in->model->funcs[inst->a].name), count))
            return true;
    }
    return false;
}

static bool calls_unknown(const struct cc_interpreter *in, cc_func_id id)
{
    const struct cc_func *func = &in->model->funcs[id];
    for (uint32_t i = 0; i < func->inst_count; i++) {
        const struct cc_inst *inst = &in->model->insts[func->insts + i];
        if (inst->op == CC_OP_CALL &&
            (!inst->a || (!(in->model->funcs[inst->a].flags & CC_FUNC_DEFINED) && !in->funcs[inst->a].model)))
            return true;
    }
    return false;
}

/* Does another public function take the lock, and return without it? */
static bool is_balanced_elsewhere(struct cc_interpreter *in, uint32_t entry, cc_term_id lock)
{
    for (uint32_t i = 0; i < in->uses->rows_count; i++) {
        const struct cc_sync_use *use = &in->uses->rows[i];
        uint32_t other = cc_entry_context(in, use->context);
        if (use->kind == CC_USE_ACQUIRE && other != entry && is_entry(in, other) &&
            cc_interp_may_be_same(in, use->subject, lock) && !is_left(in, other, lock))
            return true;
    }
    return false;
}

/* Can no code outside do the other half of what the function in `context` does? */
static bool stands_alone(struct cc_interpreter *in, uint32_t context, cc_term_id lock)
{
    uint32_t entry = cc_entry_context(in, context);
    for (int depth = 0; context && depth < CC_CALL_DEPTH; depth++, context = in->contexts[context].caller) {
        cc_func_id func = in->contexts[context].func;
        if (sounds_like_half(cc_model_text(in->model, in->model->funcs[func].name), HALVES) || calls_unknown(in, func))
            return false;
    }
    return is_balanced_elsewhere(in, entry, lock);
}

/* ---- the checks ---- */

/* Does a caller see by the result whether it got the lock? */
static bool result_says(const struct cc_interpreter *in, uint32_t entry, const struct cc_state *with, cc_term_id lock)
{
    for (const struct cc_state *exit = in->contexts[entry].exits; exit; exit = exit->next)
        if (!cc_state_held(exit, lock) && exit->result != with->result)
            return true;
    return false;
}

/* Does one way out of a public function forget the lock that the others release, and nothing says it is meant? */
static bool is_forgotten(struct cc_interpreter *in, uint32_t entry, const struct cc_state *exit,
                         const struct cc_hold *hold)
{
    const struct cc_func *func = &in->model->funcs[in->contexts[entry].func];
    return !sounds_like_half(cc_model_text(in->model, func->name), OF_DATA) &&
           cc_way_out_forgets(in, entry, exit, hold);
}

/* Does another way out of the function release the lock and give the same result, and is neither half of a pair? */
static bool is_left_alike(struct cc_interpreter *in, const struct cc_hold *hold)
{
    cc_func_id id = in->contexts[hold->context].func;
    return !sounds_like_half(cc_model_text(in->model, in->model->funcs[id].name), 0) && !calls_half(in, id, 0, false) &&
           cc_way_out_answers_alike(in, hold);
}

static void check_exit(struct cc_interpreter *in, uint32_t entry, const struct cc_state *exit)
{
    for (uint32_t i = 0; i < exit->holds_count && !exit->blurred; i++) {
        const struct cc_hold *hold = &exit->holds[i];
        if ((hold->flags & (CC_HOLD_MAYBE | CC_HOLD_OLD | CC_HOLD_CALLER)) || hold->kind == CC_LOCK_SEM ||
            hold->kind == CC_LOCK_OTHER || hold->kind == CC_LOCK_ONCE || is_released_for_others(in, hold->lock) ||
            (hold->kind == CC_LOCK_WORD && cc_word_lock_is_for_ever(in, hold->lock)))
            continue;
        bool hidden = is_hidden(in, hold->lock);
        if (may_happen_unseen(in, releases, cc_call_subject(in, hold->where, acquires), hidden) ||
            (!hidden && !is_forgotten(in, entry, exit, hold) && !is_left_alike(in, hold) &&
             (result_says(in, entry, exit, hold->lock) || !stands_alone(in, hold->context, hold->lock))))
            continue;
        cc_event_log_leak(&in->log, hold, 0, CC_AT_RETURN);
    }
}

static void log_release(struct cc_interpreter *in, const struct cc_sync_use *use)
{
    struct cc_misuse misuse = { .rule = CC_RULE_UNLOCK_NOT_HELD,
                                .inst = use->inst,
                                .context = use->context,
                                .thread = use->thread,
                                .subject = use->subject,
                                .holds = use->holds,
                                .hold_count = use->hold_count };
    cc_event_log_misuse(&in->log, &misuse);
}

/*
 * Has the function released the lock before? It takes it itself on every way here, and does not have it any more, so it is no
 * caller's. What it calls must not be there to take it again.
 */
static bool is_second_release(struct cc_interpreter *in, cc_inst_id release)
{
    cc_func_id id = in->func_of_inst[release];
    const struct cc_func *func = &in->model->funcs[id];
    if (!cc_way_out_of_own(in, release) || calls_half(in, id, HALVES, false))
        return false;
    for (uint32_t i = 0; i < func->inst_count; i++) {
        const struct cc_inst *inst = &in->model->insts[func->insts + i];
        if (inst->op != CC_OP_CALL || !inst->a || !(in->model->funcs[inst->a].flags & CC_FUNC_DEFINED))
            continue;
        const struct cc_func_facts *callee = &in->funcs[inst->a];
        if (callee->reached ? callee->bounded && callee->changes_locks : !callee->quiet)
            return false;
    }
    return true;
}

static void check_release(struct cc_interpreter *in, const struct cc_sync_use *use)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, use->subject);
    if (!use->plain || !where.count)
        return;
    if (is_second_release(in, use->inst)) {
        log_release(in, use);
        return;
    }
    if (is_left(in, 0, use->subject))
        return;
    bool hidden = is_hidden(in, use->subject);
    if (may_happen_unseen(in, acquires, cc_call_subject(in, use->inst, releases), hidden) ||
        (!hidden && !stands_alone(in, use->context, use->subject)))
        return;
    log_release(in, use);
}

/* ---- threads that an open program creates: they begin without locks, and take none along ---- */

/* Is this the entry of a thread that the program creates itself? */
static bool is_thread_root(const struct cc_interpreter *in, uint32_t context)
{
    const struct cc_context *row = &in->contexts[context];
    return !row->caller && row->thread && !row->assumed && in->tree.threads[row->thread].site;
}

/* May a function that is not here have been called to take or release the lock, on the way down to `context`? */
static bool may_be_for_it(const struct cc_interpreter *in, uint32_t context)
{
    for (int depth = 0; context && depth < CC_CALL_DEPTH; depth++, context = in->contexts[context].caller)
        if (calls_half(in, in->contexts[context].func, OF_DATA, true))
            return true;
    return false;
}

static void check_thread_exit(struct cc_interpreter *in, uint32_t root, const struct cc_state *exit)
{
    for (uint32_t i = 0; i < exit->holds_count && !exit->blurred; i++) {
        const struct cc_hold *hold = &exit->holds[i];
        if ((hold->flags & (CC_HOLD_MAYBE | CC_HOLD_OLD | CC_HOLD_CALLER)) ||
            (hold->kind != CC_LOCK_MUTEX && hold->kind != CC_LOCK_RWLOCK && hold->kind != CC_LOCK_SPIN) ||
            is_released_for_others(in, hold->lock))
            continue;
        bool hidden = is_hidden(in, hold->lock);
        if ((!hidden && may_be_for_it(in, hold->context)) ||
            may_happen_unseen(in, releases, cc_call_subject(in, hold->where, acquires), hidden))
            continue;
        cc_event_log_leak(&in->log, hold, in->contexts[root].thread, NULL);
    }
}

static void check_thread_release(struct cc_interpreter *in, const struct cc_sync_use *use)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, use->subject);
    if (!use->plain || !where.count || !where.complete || is_left(in, 0, use->subject))
        return;
    bool hidden = is_hidden(in, use->subject);
    if ((!hidden && may_be_for_it(in, use->context)) ||
        may_happen_unseen(in, acquires, cc_call_subject(in, use->inst, releases), hidden))
        return;
    log_release(in, use);
}

/* ---- locks of earlier iterations ---- */

/*
 * May the thread release the lock of an earlier iteration? Not by a release of what it holds under just the name it
 * took it by: that is the lock of the current one.
 */
static bool releases_earlier_one(struct cc_interpreter *in, cc_thread_id thread, cc_term_id lock)
{
    for (uint32_t i = 0; i < in->uses->rows_count; i++) {
        const struct cc_sync_use *use = &in->uses->rows[i];
        bool current = false;
        for (uint32_t h = 0; h < use->hold_count; h++)
            current |= use->holds[h].lock == use->subject;
        if (use->kind == CC_USE_RELEASE && use->thread == thread && !current &&
            cc_interp_may_be_same(in, use->subject, lock))
            return true;
    }
    return false;
}

/* Does the thread come to this release also with the lock of an earlier iteration? */
static bool comes_from_loop(struct cc_interpreter *in, const struct cc_misuse *release)
{
    for (uint32_t i = 0; i < in->uses->rows_count; i++) {
        const struct cc_sync_use *use = &in->uses->rows[i];
        if (use->kind != CC_USE_RELEASE || use->inst != release->inst || use->thread != release->thread)
            continue;
        for (uint32_t h = 0; h < use->hold_count; h++)
            if ((use->holds[h].flags & CC_HOLD_OLD) && cc_interp_may_be_same(in, use->holds[h].lock, use->subject))
                return true;
    }
    return false;
}

/* One loop takes locks, another releases them: that the first one is not run at all, but the second is, is not meant. */
static void forget_loops_not_run(struct cc_interpreter *in)
{
    struct cc_event_log *log = &in->log;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < log->misuses_count; i++)
        if (log->misuses[i].rule != CC_RULE_UNLOCK_NOT_HELD || !comes_from_loop(in, &log->misuses[i]))
            log->misuses[kept++] = log->misuses[i];
    log->misuses_count = kept;
}

/* Locks that a loop takes one after the other, and that the thread ends with. */
static void check_earlier_locks(struct cc_interpreter *in, uint32_t root, const struct cc_state *exit)
{
    for (uint32_t i = 0; i < exit->holds_count && !exit->blurred; i++) {
        const struct cc_hold *hold = &exit->holds[i];
        if (!(hold->flags & CC_HOLD_OLD) || (hold->flags & (CC_HOLD_MAYBE | CC_HOLD_CALLER)) ||
            hold->kind == CC_LOCK_SEM || hold->kind == CC_LOCK_OTHER || hold->kind == CC_LOCK_ONCE ||
            releases_earlier_one(in, in->contexts[root].thread, hold->lock))
            continue;
        cc_event_log_leak(&in->log, hold, in->contexts[root].thread, NULL);
    }
}

/* ---- semaphores ---- */

static const struct cc_effect_range semaphore_waits = { CC_EFFECT_SEM_WAIT, CC_EFFECT_SEM_WAIT };

/* May code that was not interpreted post the semaphore that `named` is the name of? */
static bool may_be_posted_unseen(struct cc_interpreter *in, cc_term_id semaphore, uint32_t named)
{
    static const struct cc_effect_range posts = { CC_EFFECT_SEM_POST, CC_EFFECT_SEM_POST };
    for (uint32_t i = 0; i < in->uses->handed.count; i++)
        if (cc_interp_may_be_same(in, in->uses->handed.at[i], semaphore) ||
            leads_to(in, in->uses->handed.at[i], cc_heap_root_object(&in->heap, semaphore)))
            return true;
    return may_happen_unseen(in, posts, named, false);
}

/* Does the function that waited for the semaphore post it on another way out? */
static bool is_posted_otherwise(struct cc_interpreter *in, const struct cc_hold *hold)
{
    bool posted = false, without = false;
    for (uint32_t i = 0; i < in->uses->rows_count; i++) {
        const struct cc_sync_use *use = &in->uses->rows[i];
        for (uint32_t h = 0; h < use->hold_count && use->kind == CC_USE_POST; h++)
            posted |= use->context == hold->context && use->holds[h].where == hold->where;
    }
    for (const struct cc_state *exit = in->contexts[hold->context].exits; exit; exit = exit->next)
        without |= cc_state_held(exit, hold->lock) == NULL;
    return posted && without;
}

static bool is_posted(struct cc_interpreter *in, cc_term_id semaphore)
{
    for (uint32_t i = 0; i < in->uses->rows_count; i++)
        if (in->uses->rows[i].kind == CC_USE_POST && cc_interp_may_be_same(in, in->uses->rows[i].subject, semaphore))
            return true;
    return false;
}

/* The wait that took the semaphore, or NULL. */
static const struct cc_sync_use *wait_of(const struct cc_interpreter *in, const struct cc_hold *hold)
{
    for (uint32_t i = 0; i < in->uses->rows_count; i++) {
        const struct cc_sync_use *use = &in->uses->rows[i];
        if (use->kind == CC_USE_ACQUIRE && use->inst == hold->where && use->context == hold->context)
            return use;
    }
    return NULL;
}

/* Do others wait for the semaphore, while the thread that holds it may have it? */
static bool keeps_others_waiting(struct cc_interpreter *in, const struct cc_hold *hold, cc_thread_id thread)
{
    const struct cc_sync_use *own = wait_of(in, hold);
    if (in->tree.threads[thread].many)
        return true;
    for (uint32_t i = 0; own && i < in->uses->rows_count; i++) {
        const struct cc_sync_use *use = &in->uses->rows[i];
        if (use->kind == CC_USE_ACQUIRE && use->thread != thread &&
            cc_may_be_parallel(&in->tree, own->thread, own->phase, use->thread, use->phase) &&
            cc_interp_may_be_same(in, use->subject, hold->lock))
            return true;
    }
    return false;
}

/* Is it a semaphore of one, and the same in the whole run, that nobody posts but who holds it? */
static bool is_lock_of_one(struct cc_interpreter *in, cc_term_id semaphore, cc_inst_id wait)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, semaphore);
    if (where.count != 1 || !where.complete || where.at[0].kind != CC_TARGET_OBJECT || where.at[0].stride ||
        !cc_heap_is_unique(&in->heap, where.at[0].id))
        return false;
    const struct cc_lock_facts *facts = cc_interp_facts_at(in, where.at[0].id, where.at[0].offset);
    return facts && facts->one && !facts->other_count && !facts->signalled &&
           !may_be_posted_unseen(in, semaphore, cc_call_subject(in, wait, semaphore_waits));
}

/*
 * A semaphore of one that only who holds it ever posts, if anybody does, is a lock. A thread that ends with it leaves the
 * others waiting that come there.
 */
static void check_kept_semaphores(struct cc_interpreter *in, uint32_t root, const struct cc_state *exit)
{
    cc_thread_id thread = in->contexts[root].thread;
    for (uint32_t i = 0; i < exit->holds_count && !exit->blurred; i++) {
        const struct cc_hold *hold = &exit->holds[i];
        if (hold->kind != CC_LOCK_SEM || (hold->flags & (CC_HOLD_MAYBE | CC_HOLD_OLD | CC_HOLD_CALLER)) ||
            !cc_call_does(in, hold->where, semaphore_waits) || !is_lock_of_one(in, hold->lock, hold->where) ||
            !keeps_others_waiting(in, hold, thread) || !(is_posted_otherwise(in, hold) || !is_posted(in, hold->lock)))
            continue;
        cc_event_log_leak(&in->log, hold, thread, NULL);
    }
}

/* Who holds such a semaphore and waits for it once more, waits for himself. */
static void check_semaphores_taken_twice(struct cc_interpreter *in)
{
    for (uint32_t i = 0; i < in->uses->rows_count; i++) {
        const struct cc_sync_use *use = &in->uses->rows[i];
        if (use->kind != CC_USE_ACQUIRE || !cc_call_does(in, use->inst, semaphore_waits))
            continue;
        for (uint32_t h = 0; h < use->hold_count; h++) {
            const struct cc_hold *hold = &use->holds[h];
            if (hold->lock != use->subject || (hold->flags & (CC_HOLD_MAYBE | CC_HOLD_OLD | CC_HOLD_CALLER)) ||
                !is_lock_of_one(in, hold->lock, use->inst))
                continue;
            struct cc_misuse misuse = { .rule = CC_RULE_DOUBLE_LOCK,
                                        .inst = use->inst,
                                        .context = use->context,
                                        .thread = use->thread,
                                        .subject = use->subject,
                                        .earlier = hold->where,
                                        .earlier_context = hold->context,
                                        .earlier_thread = use->thread,
                                        .holds = use->holds,
                                        .hold_count = use->hold_count };
            cc_event_log_misuse(&in->log, &misuse);
            break;
        }
    }
}

void cc_check_lock_balance(struct cc_interpreter *in)
{
    forget_loops_not_run(in);
    bool bounded = false;
    for (cc_func_id f = 1; f < in->model->funcs_count; f++)
        bounded |= in->funcs[f].bounded;
    for (uint32_t c = 1; c < in->contexts_count && !bounded; c++) {
        const struct cc_context *root = &in->contexts[c];
        bool ends_thread = !root->caller && !root->assumed && (!in->open || root->thread);
        for (const struct cc_state *exit = ends_thread ? root->exits : NULL; exit; exit = exit->next)
            check_earlier_locks(in, c, exit);
        for (const struct cc_state *exit = ends_thread && !in->open ? root->exits : NULL; exit; exit = exit->next)
            check_kept_semaphores(in, c, exit);
    }
    if (!in->open) {
        if (!bounded)
            check_semaphores_taken_twice(in);
        return;
    }
    for (uint32_t i = 0; i < in->uses->rows_count; i++) {
        const struct cc_sync_use *use = &in->uses->rows[i];
        uint32_t root = use->kind == CC_USE_RELEASE ? cc_entry_context(in, use->context) : 0;
        if (root && is_entry(in, root))
            check_release(in, use);
        else if (root && is_thread_root(in, root))
            check_thread_release(in, use);
    }
    for (uint32_t c = 1; c < in->contexts_count; c++) {
        bool is_thread = is_thread_root(in, c);
        for (const struct cc_state *exit = is_thread || is_entry(in, c) ? in->contexts[c].exits : NULL; exit;
             exit = exit->next) {
            if (is_thread)
                check_thread_exit(in, c, exit);
            else
                check_exit(in, c, exit);
        }
    }
}
