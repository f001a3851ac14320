/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waits that cannot end because of who waits: too few threads for a barrier, and threads that join each other.
 *
 * Only in closed programs, where all threads are known, and only of threads of which it is known how many there are.
 */
#include "analyzer/core/call_subject.h"
#include "analyzer/core/every_way.h"
#include "analyzer/core/latch.h"
#include "analyzer/core/misuse_checks.h"
#include "analyzer/core/sync_use.h"

static const struct cc_sync_use *use_at(const struct cc_interpreter *in, uint32_t row)
{
    return &in->uses->rows[row];
}

static void note(struct cc_interpreter *in, const struct cc_sync_use *at, const struct cc_sync_use *other,
                 const char *detail)
{
    struct cc_misuse misuse = { .rule = CC_RULE_THREAD_BLOCKED,
                                .inst = at->inst,
                                .context = at->context,
                                .thread = at->thread,
                                .subject = at->subject,
                                .holds = at->holds,
                                .hold_count = at->hold_count,
                                .detail = detail };
    if (other) {
        misuse.earlier = other->inst;
        misuse.earlier_context = other->context;
        misuse.earlier_thread = other->thread;
    }
    cc_event_log_misuse(&in->log, &misuse);
}

/* ---- barriers ---- */

/* Is each wait at a barrier one that was noted, of a barrier that is known? */
static bool knows_all_arrivals(struct cc_interpreter *in)
{
    static const struct cc_effect_range arrives = { CC_EFFECT_BARRIER_WAIT, CC_EFFECT_BARRIER_WAIT };
    for (cc_inst_id i = 1; i < in->model->insts_count; i++) {
        bool noted = !cc_call_does(in, i, arrives);
        for (uint32_t u = 0; u < in->uses->rows_count && !noted; u++)
            noted = use_at(in, u)->kind == CC_USE_ARRIVE && use_at(in, u)->inst == i;
        if (!noted)
            return false;
    }
    return true;
}

/* Is it initialised at one place of the program, as far as names tell? */
static bool begins_once(struct cc_interpreter *in, const struct cc_sync_use *arrival)
{
    static const struct cc_effect_range begins = { CC_EFFECT_BARRIER_INIT, CC_EFFECT_BARRIER_INIT };
    static const struct cc_effect_range arrives = { CC_EFFECT_BARRIER_WAIT, CC_EFFECT_BARRIER_WAIT };
    uint32_t named = cc_call_subject(in, arrival->inst, arrives), places = 0;
    for (cc_inst_id i = 1; i < in->model->insts_count; i++) {
        uint32_t other = cc_call_does(in, i, begins) ? cc_call_subject(in, i, begins) : CC_NO_ID;
        places += other != CC_NO_ID && (!other || !named || other == named);
    }
    return places == 1;
}

/* The one barrier that this is a wait at, if it exists once; or 0. */
static const struct cc_object *only_barrier(struct cc_interpreter *in, const struct cc_sync_use *arrival)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, arrival->subject);
    if (where.count != 1 || !where.complete || where.at[0].kind != CC_TARGET_OBJECT || where.at[0].stride)
        return NULL;
    const struct cc_object *barrier = &in->heap.objects[where.at[0].id];
    bool of_main = barrier->kind == CC_OBJECT_LOCAL && !barrier->many && !barrier->thread &&
                   !in->contexts[barrier->context].caller;
    return barrier->kind == CC_OBJECT_GLOBAL || of_main ? barrier : NULL;
}

/* How many threads wait there at most: false if that is not known. */
static bool count_arrivals(struct cc_interpreter *in, const struct cc_sync_use *arrival, int64_t *most)
{
    *most = 0;
    for (cc_thread_id t = 0; t < in->tree.threads_count; t++) {
        int64_t count;
        bool arrives = false;
        for (uint32_t u = 0; u < in->uses->rows_count; u++) {
            const struct cc_sync_use *use = use_at(in, u);
            if (use->kind != CC_USE_ARRIVE || use->thread != t ||
                !cc_interp_may_be_same(in, use->subject, arrival->subject))
                continue;
            if (in->contexts[use->context].assumed)
                return false;
            arrives = true;
        }
        if (arrives && !cc_thread_instances(in, t, &count))
            return false;
        *most += arrives ? count : 0;
    }
    return true;
}

static void check_arrival(struct cc_interpreter *in, const struct cc_sync_use *arrival)
{
    const struct cc_object *barrier = only_barrier(in, arrival);
    int64_t parties, most;
    if (barrier && barrier->parties && cc_term_is_int(&in->terms, barrier->parties, &parties) &&
        count_arrivals(in, arrival, &most) && most < parties && begins_once(in, arrival) && knows_all_arrivals(in))
        note(in, arrival, NULL, CC_TOO_FEW);
}

/* ---- joins ---- */

/* The one thread, of which there is one, that is joined; or 0. */
static cc_thread_id joined_by(struct cc_interpreter *in, const struct cc_sync_use *join)
{
    struct cc_targets who = cc_heap_resolve(&in->heap, join->subject);
    bool one = who.count == 1 && who.complete && who.at[0].kind == CC_TARGET_THREAD;
    return one && !in->tree.threads[who.at[0].id].created_many ? who.at[0].id : 0;
}

/* Does the thread come to this join whatever it does? */
static bool is_certain(struct cc_interpreter *in, const struct cc_sync_use *join)
{
    const struct cc_context *root = &in->contexts[join->context];
    uint32_t block = cc_func_block_of(in->model, &in->model->funcs[root->func], join->inst);
    return block != UINT32_MAX && !root->caller && !root->assumed &&
           cc_every_return_passes(in, in->funcs[root->func].info, block);
}

static void check_join(struct cc_interpreter *in, const struct cc_sync_use *join)
{
    cc_thread_id other = joined_by(in, join);
    if (!other || !join->thread || in->tree.threads[join->thread].created_many || !is_certain(in, join))
        return;
    for (uint32_t i = 0; i < in->uses->rows_count; i++) {
        const struct cc_sync_use *back = use_at(in, i);
        if (back->kind == CC_USE_JOIN && back->thread == other && joined_by(in, back) == join->thread &&
            join->thread < other && is_certain(in, back)) {
            note(in, join, back, CC_JOINED_BACK);
            return;
        }
    }
}

void cc_check_endless_waits(struct cc_interpreter *in)
{
    if (in->open || in->was_cut)
        return;
    for (cc_func_id f = 1; f < in->model->funcs_count; f++)
        if (in->funcs[f].bounded)
            return;
    for (uint32_t i = 0; i < in->uses->rows_count; i++)
        if (use_at(in, i)->kind == CC_USE_ARRIVE)
            check_arrival(in, use_at(in, i));
        else if (use_at(in, i)->kind == CC_USE_JOIN)
            check_join(in, use_at(in, i));
}
