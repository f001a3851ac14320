/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/usual_lock.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/describe.h"
#include "analyzer/core/handed_out.h"
#include "analyzer/core/object_life.h"
#include "analyzer/core/race_report.h"

/* ---- classes ---- */

static uint32_t class_of(struct cc_interpreter *in, struct cc_usual_locks *locks, cc_term_id lock)
{
    uint32_t known = cc_id_map_get(&locks->class_of, lock);
    if (known != CC_NO_ID)
        return known;
    uint64_t hash = cc_hash_text(0, cc_describe_address(in, lock).key);
    uint32_t number = cc_id_map_get(&locks->number_of, hash);
    if (number == CC_NO_ID)
        number = ++locks->classes;
    if (cc_id_map_put(in->arena, &locks->number_of, hash, number) ||
        cc_id_map_put(in->arena, &locks->class_of, lock, number))
        return 0;
    return number;
}

/* The classes of the locks that the access holds for certain. */
static cc_set_id classes_of(struct cc_interpreter *in, struct cc_usual_locks *locks, const struct cc_access *access)
{
    uint32_t known = cc_id_map_get(&locks->classes_of, access->locks);
    if (known != CC_NO_ID)
        return known;
    cc_set_id classes = 0;
    for (uint32_t i = 0; i < cc_set_at(&in->sets, access->locks)->count; i++)
        classes = cc_set_with(&in->sets, classes, class_of(in, locks, cc_set_at(&in->sets, access->locks)->at[i] / 2));
    (void)!cc_id_map_put(in->arena, &locks->classes_of, access->locks, classes);
    return classes;
}

/* Is a lock of the class held on some of the paths that have met here? */
static bool may_hold(struct cc_interpreter *in, struct cc_usual_locks *locks, const struct cc_access *access,
                     uint32_t class)
{
    for (uint32_t i = 0; i < access->hold_count; i++)
        if (access->holds[i].flags & CC_HOLD_MAYBE && class_of(in, locks, access->holds[i].lock) == class)
            return true;
    return false;
}

/* ---- excuses ---- */

/* One class of locks, and the uses of one place. */
struct question {
    struct cc_interpreter *in;
    struct cc_usual_locks *locks;
    const struct cc_place_uses *uses;
    uint32_t class;
};

static bool holds(const struct question *q, const struct cc_access *access)
{
    return cc_set_has(&q->in->sets, classes_of(q->in, q->locks, access), q->class);
}

/* Is the context one of a call of `func` that other code at hand makes? */
static bool is_called_below(const struct cc_interpreter *in, uint32_t context, cc_func_id func)
{
    for (; in->contexts[context].caller; context = in->contexts[context].caller)
        if (in->contexts[context].func == func)
            return true;
    return false;
}

static bool is_excused(const struct question *q, const struct cc_access *access)
{
    struct cc_interpreter *in = q->in;
    cc_func_id entry = in->contexts[cc_entry_context(in, access->context)].func;
    bool called_with = false, called_without = false;
    if (may_hold(in, q->locks, access, q->class))
        return true;
    for (uint32_t i = 0; i < q->uses->count; i++) {
        const struct cc_access *other = &in->log.accesses[q->uses->at[i]];
        if (other->inst != access->inst)
            continue;
        bool held = holds(q, other);
        if (held && other->context == access->context)
            return true;
        if (in->contexts[cc_entry_context(in, other->context)].func != entry &&
            is_called_below(in, other->context, entry)) {
            called_with |= held;
            called_without |= !held;
        }
    }
    return called_with && !called_without;
}

/* ---- what is usual ---- */

/* Is the place reached from a parameter, and the lock not from the same one? */
static bool is_foreign(const struct question *q, const struct cc_access *access)
{
    const struct cc_terms *terms = &q->in->terms;
    cc_term_id origin = cc_term_origin(terms, access->address);
    if (cc_term_at(terms, origin)->op != CC_T_PARAM)
        return false;
    const struct cc_set *set = cc_set_at(&q->in->sets, access->locks);
    for (uint32_t i = 0; i < set->count; i++)
        if (class_of(q->in, q->locks, set->at[i] / 2) == q->class &&
            cc_term_origin(terms, cc_set_at(&q->in->sets, access->locks)->at[i] / 2) == origin)
            return false;
    return true;
}

struct count {
    uint32_t all, held, writes, writes_held;
};

static cc_func_id entry_of(const struct question *q, const struct cc_access *access)
{
    return q->in->contexts[cc_entry_context(q->in, access->context)].func;
}

/* Count a public function, or a thread's entry: does it hold the lock wherever it should, or, if `half`, mostly? */
static void count_function(const struct question *q, cc_func_id func, bool half, const struct cc_access *other,
                           struct count *count)
{
    struct cc_interpreter *in = q->in;
    struct count own = { 0 };
    for (uint32_t i = 0; i < q->uses->count; i++) {
        const struct cc_access *use = &in->log.accesses[q->uses->at[i]];
        bool held = holds(q, use);
        if (entry_of(q, use) != func || (!held && is_excused(q, use)) ||
            cc_life_excludes(in, &q->locks->freed, use, other, q->uses->object))
            continue;
        own.all++;
        own.held += held;
        own.writes += cc_writes(use);
    }
    if (!own.all)
        return;
    bool held = half ? own.held * 2 >= own.all : own.held == own.all;
    count->all++;
    count->held += held;
    count->writes += own.writes != 0;
    count->writes_held += held && own.writes;
}

static struct count count_uses(const struct question *q, bool half, const struct cc_access *other)
{
    struct cc_interpreter *in = q->in;
    struct count count = { 0 };
    for (uint32_t i = 0; i < q->uses->count; i++) {
        cc_func_id func = entry_of(q, &in->log.accesses[q->uses->at[i]]);
        bool counted = false;
        for (uint32_t k = 0; k < i && !counted; k++)
            counted = entry_of(q, &in->log.accesses[q->uses->at[k]]) == func;
        if (!counted)
            count_function(q, func, half, other, &count);
    }
    return count;
}

/* Is the lock usual, and lacks one of the two it? */
static bool is_broken(const struct question *q, const struct cc_access *a, const struct cc_access *b)
{
    bool held_a = holds(q, a), held_b = holds(q, b);
    bool foreign = false;
    for (uint32_t i = 0; i < q->uses->count; i++) {
        const struct cc_access *use = &q->in->log.accesses[q->uses->at[i]];
        foreign |= holds(q, use) && is_foreign(q, use);
    }
    if (held_a && held_b)
        return !foreign;
    if ((held_a || is_excused(q, a)) && (held_b || is_excused(q, b)))
        return false;
    struct count count = count_uses(q, !foreign, held_a ? b : a);
    return count.held && (count.held * 2 >= count.all || (count.writes_held == count.writes && count.writes_held > 1));
}

bool cc_is_ever_locked(const struct cc_interpreter *in, const struct cc_place_uses *uses)
{
    for (uint32_t i = 0; i < uses->count; i++)
        if (in->log.accesses[uses->at[i]].locks)
            return true;
    return false;
}

/* Is it reached from what a caller has handed in, or from what his call has made? */
static bool is_of_caller(const struct cc_interpreter *in, const struct cc_access *access)
{
    const struct cc_term *origin = cc_term_at(&in->terms, cc_term_origin(&in->terms, access->address));
    return origin->op != CC_T_OBJECT || in->heap.objects[origin->a].kind != CC_OBJECT_GLOBAL;
}

/* Do threads of the module come to this place, or functions that it gives away for others to run? */
static bool is_for_threads(struct cc_interpreter *in, struct cc_usual_locks *locks, const struct cc_place_uses *uses)
{
    if (!locks->handed_out)
        locks->handed_out = cc_handed_out(in);
    for (uint32_t i = 0; i < uses->count; i++) {
        const struct cc_access *use = &in->log.accesses[uses->at[i]];
        if (use->thread || (locks->handed_out && cc_bit(locks->handed_out, in->func_of_inst[use->inst])))
            return true;
    }
    return false;
}

bool cc_lacks_usual_lock(struct cc_interpreter *in, struct cc_usual_locks *locks, const struct cc_place_uses *uses,
                         const struct cc_access *a, const struct cc_access *b)
{
    if (!a->thread && !b->thread && is_of_caller(in, a) && is_of_caller(in, b) && is_for_threads(in, locks, uses))
        return false;
    cc_set_id classes = 0;
    for (uint32_t i = 0; i < uses->count; i++)
        classes = cc_set_union(&in->sets, classes, classes_of(in, locks, &in->log.accesses[uses->at[i]]));
    for (uint32_t i = 0; i < cc_set_at(&in->sets, classes)->count; i++) {
        struct question q = { in, locks, uses, cc_set_at(&in->sets, classes)->at[i] };
        if (is_broken(&q, a, b))
            return true;
    }
    return false;
}
