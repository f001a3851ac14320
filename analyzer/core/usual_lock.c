/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/usual_lock.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/describe.h"
#include "analyzer/core/handed_out.h"
#include "analyzer/core/object_life.h"
#include "analyzer/core/race_report.h"
#include "lockgraph/in_place_sort.h"

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

/* The classes of the locks that the access holds for certain. Who writes with a lock for reading does not rely on it. */
static cc_set_id classes_of(struct cc_interpreter *in, struct cc_usual_locks *locks, const struct cc_access *access)
{
    bool writes = cc_writes(access);
    uint64_t key = (uint64_t)access->locks << 1 | writes;
    uint32_t known = cc_id_map_get(&locks->classes_of, key);
    if (known != CC_NO_ID)
        return known;
    cc_set_id classes = 0;
    for (uint32_t i = 0; i < cc_set_at(&in->sets, access->locks)->count; i++) {
        uint32_t lock = cc_set_at(&in->sets, access->locks)->at[i];
        if (!writes || !(lock & 1))
            classes = cc_set_with(&in->sets, classes, class_of(in, locks, lock / 2));
    }
    (void)!cc_id_map_put(in->arena, &locks->classes_of, key, classes);
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

/* One class of locks at the place looked at. */
struct question {
    struct cc_interpreter *in;
    struct cc_usual_locks *locks;
    uint32_t place;
    uint32_t class;
};

static const struct cc_id_vec *uses_at(const struct question *q)
{
    return &q->locks->places[q->place].uses;
}

static const struct cc_access *use_at(const struct question *q, uint32_t i)
{
    return &q->in->log.accesses[uses_at(q)->at[i]];
}

static bool holds(const struct question *q, const struct cc_access *access)
{
    return cc_set_has(&q->in->sets, classes_of(q->in, q->locks, access), q->class);
}

static cc_func_id entry_of(const struct cc_interpreter *in, const struct cc_access *access)
{
    return in->contexts[cc_entry_context(in, access->context)].func;
}

/* Is the context one of a call of `func` that other code at hand makes? */
static bool is_called_below(const struct cc_interpreter *in, uint32_t context, cc_func_id func)
{
    for (; in->contexts[context].caller; context = in->contexts[context].caller)
        if (in->contexts[context].func == func)
            return true;
    return false;
}

/* Uses are in the order of instructions, and for each in that of contexts. */
static int compare_use(const struct cc_access *use, cc_inst_id inst, uint32_t context)
{
    if (use->inst != inst)
        return use->inst < inst ? -1 : 1;
    return use->context < context ? -1 : use->context > context;
}

/* The first use by this instruction in this context, or a later one. */
static uint32_t first_use_by(const struct question *q, cc_inst_id inst, uint32_t context)
{
    uint32_t low = 0, high = uses_at(q)->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (compare_use(use_at(q, middle), inst, context) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Has the path taken another way at a branch than that of the other use? */
static bool went_another_way(const struct cc_access *access, const struct cc_access *other)
{
    for (uint32_t i = 0; i < access->fact_count; i++)
        for (uint32_t k = 0; k < other->fact_count; k++)
            if (access->facts[i].atom == other->facts[k].atom && access->facts[i].truth != other->facts[k].truth)
                return true;
    return false;
}

/* Is `entry`, of whose uses by `inst` some lack the lock, called with it each time that code at hand calls it? */
static bool find_called_with(const struct question *q, cc_inst_id inst, cc_func_id entry)
{
    struct cc_interpreter *in = q->in;
    bool called_with = false, called_without = false;
    if (in->funcs[entry].called_bare)
        return false;
    for (uint32_t i = first_use_by(q, inst, 0); i < uses_at(q)->count && !called_without; i++) {
        const struct cc_access *other = use_at(q, i);
        if (other->inst != inst)
            break;
        if (entry_of(in, other) == entry || !is_called_below(in, other->context, entry))
            continue;
        bool held = holds(q, other);
        called_with |= held;
        called_without |= !held;
    }
    return called_with && !called_without;
}

/* The same, looked for once: there may be many uses. */
static bool is_called_with(const struct question *q, cc_inst_id inst, cc_func_id entry)
{
    uint64_t key = cc_hash_step(cc_hash_step(q->place, q->class), (uint64_t)inst << 32 | entry);
    uint32_t known = cc_id_map_get(&q->locks->called_with, key);
    if (known != CC_NO_ID)
        return known != 0;
    bool found = find_called_with(q, inst, entry);
    (void)!cc_id_map_put(q->in->arena, &q->locks->called_with, key, found);
    return found;
}

static bool find_excuse(const struct question *q, const struct cc_access *access)
{
    if (may_hold(q->in, q->locks, access, q->class))
        return true;
    for (uint32_t i = first_use_by(q, access->inst, access->context); i < uses_at(q)->count; i++) {
        const struct cc_access *other = use_at(q, i);
        if (other->inst != access->inst || other->context != access->context)
            break;
        if (holds(q, other) && went_another_way(access, other))
            return true;
    }
    return is_called_with(q, access->inst, entry_of(q->in, access));
}

static bool is_excused(const struct question *q, const struct cc_access *access)
{
    uint64_t key = cc_hash_step(cc_hash_step(q->place, q->class), (uint64_t)(access - q->in->log.accesses));
    uint32_t known = cc_id_map_get(&q->locks->excused, key);
    if (known != CC_NO_ID)
        return known != 0;
    bool excused = find_excuse(q, access);
    (void)!cc_id_map_put(q->in->arena, &q->locks->excused, key, excused);
    return excused;
}

/* ---- what is usual ---- */

/* Is the place reached from a parameter, and the lock not from the same one? */
static bool is_foreign(const struct question *q, const struct cc_access *access)
{
    const struct cc_terms *terms = &q->in->terms;
    cc_term_id origin = cc_term_origin(terms, access->address);
    if (cc_term_at(terms, origin)->op != CC_T_PARAM)
        return false;
    for (uint32_t i = 0; i < cc_set_at(&q->in->sets, access->locks)->count; i++) {
        cc_term_id lock = cc_set_at(&q->in->sets, access->locks)->at[i] / 2;
        if (class_of(q->in, q->locks, lock) == q->class && cc_term_origin(terms, lock) == origin)
            return false;
    }
    return true;
}

/* What one public function, or a thread's entry, does at the place. */
struct share {
    cc_func_id func;
    uint32_t uses, held;
    bool writes;
};

static struct share *share_of(struct share *shares, uint32_t *count, cc_func_id func)
{
    for (uint32_t i = 0; i < *count; i++)
        if (shares[i].func == func)
            return &shares[i];
    shares[*count] = (struct share){ .func = func };
    return &shares[(*count)++];
}

/*
 * Do most functions hold the lock, or all, and more than one, that write there? A function holds it if all its uses do,
 * or, if `half`, most.
 */
static bool is_usual(const struct share *shares, uint32_t count, bool half)
{
    uint32_t all = 0, held = 0, writes = 0, writes_held = 0;
    for (uint32_t i = 0; i < count; i++) {
        bool holds_it = half ? shares[i].held * 2 >= shares[i].uses : shares[i].held == shares[i].uses;
        all++;
        held += holds_it;
        writes += shares[i].writes;
        writes_held += shares[i].writes && holds_it;
    }
    return held && (held * 2 >= all || (writes_held == writes && writes > 1));
}

static struct cc_usual_lock judge(const struct question *q, cc_object_id object)
{
    struct cc_interpreter *in = q->in;
    struct cc_usual_lock lock = { .class = q->class };
    struct cc_scratch_mark mark = cc_scratch_mark(&in->scratch);
    struct share *shares = cc_scratch_array(&in->scratch, uses_at(q)->count, sizeof *shares);
    uint32_t count = 0;
    const struct cc_access *holder = NULL;
    for (uint32_t i = 0; i < uses_at(q)->count; i++)
        if (holds(q, use_at(q, i))) {
            holder = use_at(q, i);
            lock.foreign |= is_foreign(q, holder);
        }
    for (uint32_t i = 0; i < uses_at(q)->count; i++) {
        const struct cc_access *use = use_at(q, i);
        bool held = holds(q, use);
        if (!held && (is_excused(q, use) || cc_life_excludes(in, &q->locks->freed, use, holder, object)))
            continue;
        struct share *share = share_of(shares, &count, entry_of(in, use));
        share->uses++;
        share->held += held;
        share->writes |= cc_writes(use);
    }
    lock.usual = is_usual(shares, count, !lock.foreign);
    cc_scratch_release(&in->scratch, mark);
    return lock;
}

static int compare_uses(void *context, const void *left, const void *right)
{
    const struct cc_interpreter *in = context;
    const struct cc_access *other = &in->log.accesses[*(const uint32_t *)right];
    return compare_use(&in->log.accesses[*(const uint32_t *)left], other->inst, other->context);
}

bool cc_is_used_by_threads(struct cc_interpreter *in, struct cc_usual_locks *locks, const struct cc_access *use)
{
    if (!locks->handed_out)
        locks->handed_out = cc_handed_out(in);
    return use->thread || (locks->handed_out && cc_bit(locks->handed_out, in->func_of_inst[use->inst]));
}

uint32_t cc_usual_locks_at(struct cc_interpreter *in, struct cc_usual_locks *locks, struct cc_id_vec uses,
                           cc_object_id object, bool for_threads)
{
    cc_set_id classes = 0;
    struct cc_used_place place = { .uses = uses, .for_threads = for_threads };
    cc_sort_stable(uses.at, uses.count, sizeof *uses.at, compare_uses, in);
    for (uint32_t i = 0; i < uses.count; i++) {
        const struct cc_access *use = &in->log.accesses[uses.at[i]];
        classes = cc_set_union(&in->sets, classes, classes_of(in, locks, use));
        place.locked |= use->locks != 0;
    }
    place.locks_count = cc_set_at(&in->sets, classes)->count;
    place.locks = cc_arena_array(in->arena, place.locks_count + 1, sizeof *place.locks);
    if (!place.locks)
        return CC_NO_ID;
    uint32_t row = CC_APPEND_ROW(in->arena, locks, places);
    locks->places[row] = place;
    for (uint32_t i = 0; i < place.locks_count; i++) {
        struct question q = { in, locks, row, cc_set_at(&in->sets, classes)->at[i] };
        place.locks[i] = judge(&q, object);
    }
    return row;
}

/* Is it reached from what a caller has handed in, or from what his call has made? */
static bool is_of_caller(const struct cc_interpreter *in, const struct cc_access *access)
{
    const struct cc_term *origin = cc_term_at(&in->terms, cc_term_origin(&in->terms, access->address));
    return origin->op != CC_T_OBJECT || in->heap.objects[origin->a].kind != CC_OBJECT_GLOBAL;
}

/* Does one of the two lack the lock without an excuse, or is it another one of the class that each holds? */
static bool lacks(const struct question *q, const struct cc_usual_lock *lock, const struct cc_access *a,
                  const struct cc_access *b)
{
    bool held_a = holds(q, a), held_b = holds(q, b);
    if (held_a && held_b)
        return !lock->foreign;
    return lock->usual && ((!held_a && !is_excused(q, a)) || (!held_b && !is_excused(q, b)));
}

bool cc_lacks_usual_lock(struct cc_interpreter *in, struct cc_usual_locks *locks, uint32_t place,
                         const struct cc_access *a, const struct cc_access *b)
{
    const struct cc_used_place *row = &locks->places[place];
    if (a->thread || b->thread) {
        if (!row->locked)
            return true; /* a thread of the module is there for all to see */
    } else if (row->for_threads && is_of_caller(in, a) && is_of_caller(in, b)) {
        return false;
    }
    for (uint32_t i = 0; i < row->locks_count; i++) {
        struct question q = { in, locks, place, row->locks[i].class };
        if (lacks(&q, &row->locks[i], a, b))
            return true;
    }
    return false;
}
