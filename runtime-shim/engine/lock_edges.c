/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/lock_edges.h"

#include <string.h>

#include "lockgraph/id_map.h"
#include "lockgraph/in_place_sort.h"
#include "runtime-shim/engine/engine.h"
#include "runtime-shim/engine/exit_report.h"
#include "runtime-shim/engine/lock_class.h"
#include "runtime-shim/engine/lock_holder.h"
#include "runtime-shim/engine/lock_registry.h"
#include "runtime-shim/platform/page_memory.h"

enum {
    GATES = 16,           /* more gate locks than these do not help to tell edges apart */
    WITNESSES = 64,       /* kept of an edge: enough distinct threads for any cycle */
    WITNESSES_OF_ONE = 8, /* of one thread */
    ENDS = 1024,          /* locks of one thread that come before its end */
};

/* No held lock. */
#define NONE UINT32_MAX

struct gate_set {
    uint32_t count;
    uint32_t locks[GATES];
};

static uint32_t enter_set(void *context)
{
    const struct gate_set *set = context;
    uint32_t reference = cc_record_take(CC_RECORD_SETS, set->count + 1);
    if (!reference) {
        cc_engine_lost();
        return 0;
    }
    uint32_t *words = cc_record_element(CC_RECORD_SETS, reference, sizeof *words);
    memcpy(words, set, (set->count + 1) * sizeof *words);
    return reference;
}

/* Is the element really a lock that the thread has? Another thread may have released it, or its memory be gone. */
static bool orders(const struct cc_self *self, const struct cc_record_held *held)
{
    uint64_t address = cc_record_held_address(held);
    if (!held->lock || cc_the_lock(held->lock)->address != address ||
        cc_the_lock(held->lock)->flags & (CC_RECORD_LOCK_FOREIGN_RELEASE | CC_RECORD_LOCK_FREED))
        return false;
    if (held->kind != CC_RECORD_MUTEX && held->kind != CC_RECORD_C11)
        return true;
    return cc_lock_owner_tid(address, held->kind) == self->thread->tid;
}

/* The locks that are held exclusively besides the one at `except`, which may be NONE. */
static uint32_t gates_besides(const struct cc_self *self, uint32_t held_count, uint32_t except)
{
    struct gate_set set = { 0, { 0 } };
    for (uint32_t i = 0; i < held_count && set.count < GATES; i++) {
        const struct cc_record_held *held = &self->held[i];
        if (i != except && held->mode == CC_RECORD_EXCLUSIVE && held->kind != CC_RECORD_SEM && orders(self, held) &&
            (except == NONE || held->lock != self->held[except].lock))
            set.locks[set.count++] = held->lock;
    }
    if (!set.count)
        return 0;
    cc_sort_ids(set.locks, set.count);
    uint32_t unique = 1;
    for (uint32_t i = 1; i < set.count; i++)
        if (set.locks[i] != set.locks[unique - 1])
            set.locks[unique++] = set.locks[i];
    set.count = unique;
    uint64_t hash = set.count;
    for (uint32_t i = 0; i < set.count; i++)
        hash = cc_hash_step(hash, set.locks[i]);
    return cc_growing_index_make(&cc_engine.sets, hash | 1, enter_set, &set);
}

static uint32_t enter_edge(void *context)
{
    const struct cc_record_edge *wanted = context;
    uint32_t number = cc_record_take(CC_RECORD_EDGES, 1);
    if (!number) {
        cc_engine_lost();
        return 0;
    }
    struct cc_record_edge *edge = cc_the_edge(number);
    edge->from = wanted->from;
    edge->to = wanted->to;
    edge->from_generation = cc_the_lock(wanted->from)->valid;
    edge->to_generation = cc_the_lock(wanted->to)->valid;
    __atomic_store_n(&edge->valid, 1, __ATOMIC_RELEASE);
    cc_lock_flag(wanted->from, CC_LOCK_MENTIONED);
    cc_lock_flag(wanted->to, CC_LOCK_MENTIONED);
    return number;
}

/* Say whether the edge needs no such witness: an equal one is there, or enough of them are. */
static bool is_enough(struct cc_record_edge *edge, const struct cc_record_witness *new)
{
    uint32_t all = 0, alike = 0;
    for (uint32_t i = __atomic_load_n(&edge->witness, __ATOMIC_ACQUIRE); i; all++) {
        struct cc_record_witness *known = cc_the_witness(i);
        i = known->next;
        if (known->thread != new->thread)
            continue;
        bool same = known->from_mode == new->from_mode && known->to_mode == new->to_mode &&
                    known->gates == new->gates && known->epoch == new->epoch;
        /* A later one that can wait says more than a try-lock. */
        if (same && (known->flags & CC_RECORD_CANNOT_WAIT) == (new->flags &CC_RECORD_CANNOT_WAIT)) {
            __atomic_fetch_add(&known->count, 1, __ATOMIC_RELAXED);
            return true;
        }
        alike++;
    }
    return all >= WITNESSES || alike >= WITNESSES_OF_ONE;
}

/* Say whether there is a way along the edges from one lock to another. O(edges) for each lock on the way. */
static bool leads_to(uint32_t from, uint32_t to)
{
    uint32_t locks = cc_record_taken(CC_RECORD_LOCKS), edges = cc_record_taken(CC_RECORD_EDGES);
    size_t size = (size_t)locks * 2 * sizeof(uint32_t);
    uint32_t *queue = cc_pages_take(size), *met = queue + locks, count = 0;
    if (!queue)
        return false;
    queue[count++] = from;
    met[from] = 1;
    for (uint32_t next = 0; next < count && !met[to]; next++)
        for (uint32_t i = 1; i < edges; i++) {
            const struct cc_record_edge *edge = cc_the_edge(i);
            if (!edge->valid || edge->from != queue[next] || edge->to >= locks || met[edge->to])
                continue;
            met[edge->to] = 1;
            queue[count++] = edge->to;
        }
    bool found = met[to] != 0;
    cc_pages_give(queue, size);
    return found;
}

/* Returns whether the witness is new. */
static bool add_witness(uint32_t number, struct cc_record_witness *new)
{
    struct cc_record_edge *edge = cc_the_edge(number);
    __atomic_fetch_add(&edge->count, 1, __ATOMIC_RELAXED);
    if (is_enough(edge, new))
        return false;
    uint32_t reference = cc_record_take(CC_RECORD_WITNESSES, 1);
    if (!reference) {
        cc_engine_lost();
        return false;
    }
    struct cc_record_witness *witness = cc_the_witness(reference);
    *witness = *new;
    witness->edge = number;
    witness->count = 1;
    witness->next = __atomic_load_n(&edge->witness, __ATOMIC_RELAXED);
    __atomic_store_n(&witness->valid, 1, __ATOMIC_RELEASE);
    while (!__atomic_compare_exchange_n(&edge->witness, &witness->next, reference, false, __ATOMIC_RELEASE,
                                        __ATOMIC_RELAXED)) {
    }
    return true;
}

void cc_edges_note(struct cc_self *self, uint32_t held_count, const struct cc_acquisition *a, uint32_t lock,
                   uint32_t stack)
{
    if (cc_the_lock(lock)->flags & CC_RECORD_LOCK_FOREIGN_RELEASE)
        return;
    bool closes = false;
    for (uint32_t i = 0; i < held_count; i++) {
        const struct cc_record_held *held = &self->held[i];
        if (!orders(self, held) || held->lock == lock)
            continue;
        struct cc_record_edge wanted = { .from = held->lock, .to = lock };
        uint64_t key = (uint64_t)held->lock << 32 | lock;
        uint32_t number = cc_growing_index_make(&cc_engine.edges, key, enter_edge, &wanted);
        if (!number)
            continue;
        struct cc_record_witness witness = {
            .from_mode = held->mode,
            .to_mode = a->mode,
            .flags = a->flags,
            .thread = self->number,
            .epoch = self->epoch,
            .gates = gates_besides(self, held_count, i),
            .from_stack = held->stack,
            .to_stack = stack,
            .from_epoch = held->epoch,
        };
        closes |= add_witness(number, &witness) && cc_engine.options.early && leads_to(lock, held->lock);
    }
    if (closes && cc_engine.options.predict)
        cc_report_cycles();
}

static struct cc_brief_lock making_end;

void cc_lock_edges_forget(void)
{
    making_end = (struct cc_brief_lock){ 0 };
}

/* The lock that stands for the end of a thread. */
static uint32_t end_of(uint32_t number)
{
    struct cc_record_thread *thread = cc_the_thread(number);
    uint32_t end = __atomic_load_n(&thread->end_lock, __ATOMIC_ACQUIRE);
    if (end || !cc_brief_lock_take(&making_end))
        return end;
    end = thread->end_lock ? thread->end_lock : cc_record_take(CC_RECORD_LOCKS, 1);
    if (end && !thread->end_lock) {
        struct cc_record_lock *lock = cc_the_lock(end);
        lock->kind = CC_RECORD_THREAD_END;
        lock->flags = CC_RECORD_LOCK_ACQUIRED;
        lock->address = thread->handle;
        lock->thread = number;
        __atomic_store_n(&lock->valid, 1, __ATOMIC_RELEASE);
        __atomic_store_n(&thread->end_lock, end, __ATOMIC_RELEASE);
    }
    cc_brief_lock_drop(&making_end);
    return end;
}

static void add_edge(uint32_t from, uint32_t to, struct cc_record_witness *witness)
{
    struct cc_record_edge wanted = { .from = from, .to = to };
    uint32_t number =
        from && to ? cc_growing_index_make(&cc_engine.edges, (uint64_t)from << 32 | to, enter_edge, &wanted) : 0;
    if (number)
        (void)add_witness(number, witness);
}

void cc_end_edge_note(struct cc_self *self, uint32_t held_count, const struct cc_acquisition *a, uint32_t lock,
                      uint32_t stack)
{
    if (!(self->thread->flags & CC_RECORD_THREAD_KNOWN_START) || self->thread->flags & CC_RECORD_THREAD_DETACHED ||
        a->flags & (CC_RECORD_CANNOT_WAIT | CC_RECORD_TIMED) || self->ends >= ENDS)
        return;
    self->ends++;
    struct cc_record_witness witness = { .from_mode = CC_RECORD_EXCLUSIVE,
                                         .to_mode = a->mode,
                                         .flags = a->flags,
                                         .thread = self->number,
                                         .epoch = self->epoch,
                                         .gates = gates_besides(self, held_count, NONE),
                                         .from_stack = self->thread->create_stack,
                                         .to_stack = stack };
    add_edge(end_of(self->number), lock, &witness);
}

void cc_join_edges_note(struct cc_self *self, uint32_t thread, bool timed, uint32_t stack)
{
    uint32_t count = cc_held_count(self);
    for (uint32_t i = 0; i < count; i++) {
        const struct cc_record_held *held = &self->held[i];
        if (!orders(self, held))
            continue;
        struct cc_record_witness witness = { .from_mode = held->mode,
                                             .to_mode = CC_RECORD_EXCLUSIVE,
                                             .flags = timed ? CC_RECORD_TIMED : 0,
                                             .thread = self->number,
                                             .epoch = self->epoch,
                                             .gates = gates_besides(self, count, i),
                                             .from_stack = held->stack,
                                             .to_stack = stack,
                                             .from_epoch = held->epoch };
        add_edge(held->lock, end_of(thread), &witness);
    }
}
