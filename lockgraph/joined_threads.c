/* SPDX-License-Identifier: Apache-2.0 */
/* Which threads of the static pass those of a run may be, and which of their nestings can be under way at once. */
#include <string.h>

#include "lockgraph/joined_order_internal.h"
#include "lockgraph/site_match.h"

/* Say whether both are known and stand at different lines. */
static bool elsewhere(const struct cc_site *a, const struct cc_site *b)
{
    return a->file && b->file && a->line && b->line && !cc_site_covers(a, b);
}

/* May the record's thread be this one of the static pass? The function it runs tells, and where it was created. */
static bool is_thread(const struct cc_join *join, const struct cc_finding_thread *thread, uint32_t index)
{
    static const char prefix[] = "thread ";
    const struct cc_record_view *view = join->judge.view;
    bool is_main = index == view->header->main_thread;
    if (strncmp(thread->name, prefix, sizeof prefix - 1) != 0)
        return is_main || thread->many; /* main, or any thread that calls the functions of an open program */
    if (is_main)
        return false;
    const char *seen = cc_record_name_thread(&join->judge, index);
    size_t length = strlen(thread->name);
    if (strncmp(seen, thread->name, length) != 0 || (seen[length] && seen[length] != ' '))
        return false;
    const struct cc_record_thread *row = cc_record_thread_at(view, index);
    if (!row || !row->create_stack || thread->creation_count == 0)
        return true;
    struct cc_site created = cc_record_site(&join->judge, row->create_stack);
    return !elsewhere(&thread->creation[thread->creation_count - 1], &created);
}

static bool same_thread(struct cc_join *join, uint32_t of_set, uint32_t index)
{
    if (index >= cc_record_count(join->judge.view, CC_RECORD_THREADS))
        return false;
    bool *row = join->same_thread[index];
    if (!row) {
        row = join->same_thread[index] =
            cc_arena_array(join->judge.arena, (size_t)join->set->thread_count + 1, sizeof *row);
        for (uint32_t i = 0; i < join->set->thread_count; i++)
            row[i] = is_thread(join, &join->set->threads[i], index);
    }
    return row[of_set];
}

/* Say whether all that `thread` did came before or after the nesting that was seen. */
static bool is_apart(const struct cc_join *join, uint32_t thread, const struct cc_record_thread *row,
                     const struct cc_record_witness *seen)
{
    struct cc_thread_order *order = join->judge.order->threads;
    return cc_thread_order_precedes(order, seen->thread, seen->epoch, thread, 0) ||
           cc_thread_order_precedes(order, thread, row->epoch, seen->thread, seen->epoch);
}

/* What the run knows of a predicted nesting's thread beside one that was seen. */
struct company {
    bool known, beside; /* the thread was there; some such thread was there at that time */
    bool any;           /* some thread was */
    bool same;          /* it is the very thread of the nesting seen, and there is but one */
};

static struct company company_of(struct cc_join *join, const struct cc_nesting_moment *moment,
                                 const struct cc_record_witness *seen)
{
    struct company out = { 0 };
    bool many = join->set->threads[moment->thread].many;
    uint32_t count = cc_record_count(join->judge.view, CC_RECORD_THREADS);
    for (uint32_t i = 1; i < count; i++) {
        const struct cc_record_thread *row = cc_record_thread_at(join->judge.view, i);
        if (!row || row->state == CC_RECORD_THREAD_NEVER || row->state == CC_RECORD_THREAD_PARENT)
            continue;
        bool itself = i == seen->thread, apart = !itself && is_apart(join, i, row, seen);
        bool match = same_thread(join, moment->thread, i);
        out.any |= !itself && !apart;
        out.known |= match;
        out.beside |= match && (itself ? many : !apart);
        out.same |= match && itself && !many;
    }
    return out;
}

/* Can what is predicted of a moment and what was seen be under way at once? */
static bool can_meet(struct cc_join *join, const struct cc_nesting_moment *moment, const struct cc_record_witness *seen)
{
    struct company company = company_of(join, moment, seen);
    /* the other way round: what the static pass knows of the thread that was seen */
    bool known = false, beside = false;
    for (uint32_t i = 0; i < join->set->thread_count; i++) {
        if (!same_thread(join, i, seen->thread))
            continue;
        known = true;
        beside |= cc_nesting_has(moment->threads, moment->thread_count, i);
    }
    if (company.same || (company.known && !company.beside) || (known && !beside))
        return false;
    return company.any && moment->thread_count && (known || company.known);
}

/* The same, judged once for each moment of the one half and of the other. */
static bool halves_may_meet(struct cc_join *join, const struct cc_nesting *predicted,
                            const struct cc_record_witness *seen)
{
    uint64_t key = cc_hash_step(predicted->moment, (uint64_t)seen->thread << 32 | seen->epoch);
    uint32_t known = cc_id_map_get(&join->meetings, key);
    if (known != CC_NO_ID)
        return known;
    bool meet = can_meet(join, &join->set->moments[predicted->moment], seen);
    /* cannot fail: the arena's hook does not return when memory is gone */
    (void)!cc_id_map_put(join->judge.arena, &join->meetings, key, meet);
    return meet;
}

bool cc_joined_may_meet(struct cc_join *join, const struct cc_joined_nesting *a, const struct cc_joined_nesting *b)
{
    if (a->predicted && b->predicted) {
        const struct cc_nesting_moment *moment = &join->set->moments[a->predicted->moment];
        return cc_nesting_has(moment->beside, moment->beside_count, b->predicted->moment);
    }
    if (a->predicted)
        return halves_may_meet(join, a->predicted, b->witness);
    if (b->predicted)
        return halves_may_meet(join, b->predicted, a->witness);
    struct cc_thread_order *order = join->judge.order->threads;
    const struct cc_record_witness *x = a->witness, *y = b->witness;
    return !cc_thread_order_precedes(order, x->thread, x->epoch, y->thread, y->epoch) &&
           !cc_thread_order_precedes(order, y->thread, y->epoch, x->thread, x->epoch);
}
