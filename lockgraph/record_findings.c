/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/record_findings.h"

#include "lockgraph/id_map.h"
#include "lockgraph/record_draft.h"

static uint32_t elements(const struct cc_record_view *view, enum cc_record_table_id table)
{
    uint32_t count = cc_record_count(view, table);
    return count ? count - 1 : 0;
}

/* Count locks and nestings; those that stand for ends of threads are none. */
static void count_locks(const struct cc_record_view *view, struct cc_record_findings *out)
{
    uint32_t locks = cc_record_count(view, CC_RECORD_LOCKS), edges = cc_record_count(view, CC_RECORD_EDGES);
    for (uint32_t i = 1; i < locks; i++) {
        const struct cc_record_lock *lock = cc_record_lock_at(view, i);
        out->locks += !lock || lock->kind != CC_RECORD_THREAD_END;
    }
    for (uint32_t i = 1; i < edges; i++) {
        const struct cc_record_edge *edge = cc_record_edge_at(view, i);
        const struct cc_record_lock *from = edge ? cc_record_lock_at(view, edge->from) : NULL;
        const struct cc_record_lock *to = edge ? cc_record_lock_at(view, edge->to) : NULL;
        out->edges += !(from && from->kind == CC_RECORD_THREAD_END) && !(to && to->kind == CC_RECORD_THREAD_END);
    }
}

/* Judge one record. Deadlocks come first: they say more than the cycle they are made of. */
static enum cc_status judge_record(struct cc_record_judge *judge)
{
    enum cc_status status = cc_record_order_read(judge->arena, judge->view, judge->order);
    if (status != CC_OK)
        return status;
    cc_record_judge_deadlocks(judge);
    cc_record_judge_cycles(judge);
    cc_record_judge_classes(judge);
    cc_record_judge_events(judge);
    if (judge->run->waiting)
        cc_record_judge_waits(judge);
    return CC_OK;
}

/* Say of findings that came again how often they did. */
static void tell_repeats(struct cc_record_judge *judge)
{
    for (uint32_t i = 0; i < judge->count; i++)
        if (judge->repeats[i])
            judge->findings[i].message = cc_arena_format(judge->arena, "%s, and %u more like this",
                                                         judge->findings[i].message, judge->repeats[i]);
}

enum cc_status cc_record_findings_make(struct cc_arena *arena, const struct cc_record_run *run,
                                       struct cc_record_findings *out)
{
    struct cc_id_map known = { 0 };
    struct cc_record_judge judge = { .arena = arena, .run = run, .known = &known };
    *out = (struct cc_record_findings){ .complete = true };
    out->orders = cc_arena_array(arena, run->count, sizeof *out->orders);
    for (uint32_t i = 0; i < run->count; i++) {
        judge.view = &run->views[i];
        judge.order = &out->orders[i];
        enum cc_status status = judge_record(&judge);
        if (status != CC_OK)
            return status;
        out->complete &= out->orders[i].complete;
        out->threads += elements(judge.view, CC_RECORD_THREADS);
        count_locks(judge.view, out);
    }
    tell_repeats(&judge);
    out->at = judge.findings;
    out->count = judge.count;
    cc_findings_sort(out->at, out->count);
    return cc_findings_fingerprint(arena, out->at, out->count);
}
