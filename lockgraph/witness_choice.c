/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/witness_choice.h"

#include <string.h>

#include "lockgraph/lock_order_graph_internal.h"

bool cc_witness_step(struct cc_witness_search *search, uint64_t count)
{
    if (search->steps < count) {
        search->steps = 0;
        search->exhausted = true;
        return false;
    }
    search->steps -= count;
    return true;
}

bool cc_witness_can_wait(const struct cc_lock_edge *edge)
{
    for (uint32_t i = 0; i < edge->witness_count; i++)
        if (edge->witnesses[i].to_can_wait)
            return true;
    return false;
}

/* An edge with one of its witnesses. */
struct step {
    const struct cc_lock_edge *edge;
    const struct cc_lock_witness *witness;
};

static bool is_many(const struct cc_witness_search *search, cc_lock_id lock)
{
    return search->graph->locks[lock].many;
}

static bool has_gate(const struct step *step, cc_lock_id lock)
{
    const struct cc_lock_witness *witness = step->witness;
    uint32_t low = 0, high = witness->gate_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (witness->gates[middle] < lock)
            low = middle + 1;
        else
            high = middle;
    }
    return low < witness->gate_count && witness->gates[low] == lock;
}

/*
 * Do both threads hold the one lock that `gate` stands for? A class of many is one lock
 * for both only where all locks in play are classes, none of them this one: then the
 * cycle is about the members of one object, and so is the gate (`o->m` around `o->a` and `o->b`).
 */
static bool is_same_lock(const struct cc_witness_search *search, const struct step *a, const struct step *b,
                         cc_lock_id gate)
{
    if (!is_many(search, gate))
        return true;
    const cc_lock_id ends[] = { a->edge->from, a->edge->to, b->edge->from, b->edge->to };
    for (uint32_t i = 0; i < 4; i++)
        if (ends[i] == gate || !is_many(search, ends[i]))
            return false;
    return true;
}

static bool share_gate(const struct cc_witness_search *search, const struct step *a, const struct step *b)
{
    const struct cc_lock_witness *left = a->witness, *right = b->witness;
    for (uint32_t i = 0, j = 0; i < left->gate_count && j < right->gate_count;) {
        if (left->gates[i] == right->gates[j] && is_same_lock(search, a, b, left->gates[i]))
            return true;
        if (left->gates[i] <= right->gates[j])
            i++;
        else
            j++;
    }
    return false;
}

/* Does one thread hold as a gate what the other holds while it waits? */
static bool gate_is_held(const struct cc_witness_search *search, const struct step *holder, const struct step *other)
{
    return !is_many(search, holder->edge->from) && has_gate(other, holder->edge->from);
}

/* Can both be under way at the same time? */
static bool can_coexist(const struct cc_witness_search *search, const struct step *a, const struct step *b)
{
    if (a->witness->thread == b->witness->thread && !(a->witness->thread_many && b->witness->thread_many))
        return false;
    if (share_gate(search, a, b) || gate_is_held(search, a, b) || gate_is_held(search, b, a))
        return false;
    return !search->parallel || search->parallel(search->context, a->witness, b->witness);
}

/* Can `waiter` be blocked by `holder`, who holds the lock it waits for? Two readers do not block each other. */
static bool can_block(const struct step *waiter, const struct step *holder)
{
    return !(waiter->witness->to_shared && holder->witness->from_shared);
}

static struct step step_at(const struct cc_witness_search *search, const cc_edge_id *edges, const uint32_t *choice,
                           uint32_t at)
{
    const struct cc_lock_edge *edge = &search->graph->edges[edges[at]].edge;
    return (struct step){ edge, &edge->witnesses[choice[at]] };
}

/* Is one total order proved for every step of the cycle? Then there is no cycle of instances. */
static bool is_ordered(const struct cc_witness_search *search, const cc_edge_id *edges, uint32_t length,
                       const uint32_t *choice)
{
    uint64_t proof = step_at(search, edges, choice, 0).witness->order_proof;
    for (uint32_t i = 1; i < length && proof; i++)
        if (step_at(search, edges, choice, i).witness->order_proof != proof)
            return false;
    return proof != 0;
}

/* Does the choice at `at` fit those before it? */
static bool fits(struct cc_witness_search *search, const cc_edge_id *edges, const uint32_t *choice, uint32_t at)
{
    struct step step = step_at(search, edges, choice, at);
    if (!step.witness->to_can_wait)
        return false;
    for (uint32_t i = at; i-- > 0;) {
        struct step before = step_at(search, edges, choice, i);
        if (i + 1 == at && !can_block(&before, &step))
            return false;
        if (!can_coexist(search, &before, &step))
            return false;
    }
    return true;
}

/* Does the last step of a cycle block on the first, and is the whole in no proved order? */
static bool closes(const struct cc_witness_search *search, const cc_edge_id *edges, uint32_t length,
                   const uint32_t *choice)
{
    struct step last = step_at(search, edges, choice, length - 1), first = step_at(search, edges, choice, 0);
    return can_block(&last, &first) && !is_ordered(search, edges, length, choice);
}

bool cc_witness_choose(struct cc_witness_search *search, const cc_edge_id *edges, uint32_t length, bool closed,
                       uint32_t *choice)
{
    uint32_t at = 0;
    choice[0] = 0;
    for (;;) {
        if (choice[at] == search->graph->edges[edges[at]].edge.witness_count) {
            if (at == 0)
                return false;
            choice[--at]++;
            continue;
        }
        if (!cc_witness_step(search, at + 1))
            return false;
        bool last = at + 1 == length;
        if (!fits(search, edges, choice, at) || (last && closed && !closes(search, edges, length, choice))) {
            choice[at]++;
        } else if (last) {
            return true;
        } else {
            choice[++at] = 0;
        }
    }
}

bool cc_witness_extend(struct cc_witness_search *search, const cc_edge_id *edges, uint32_t length, uint32_t *choice,
                       uint32_t *scratch)
{
    uint32_t at = length - 1;
    uint32_t count = search->graph->edges[edges[at]].edge.witness_count;
    for (choice[at] = 0; choice[at] < count; choice[at]++) {
        if (!cc_witness_step(search, length))
            return false;
        if (fits(search, edges, choice, at))
            return true;
    }
    if (at == 0 || !cc_witness_choose(search, edges, length, false, scratch))
        return false;
    memcpy(choice, scratch, length * sizeof *choice);
    return true;
}
