/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Choice of witnesses: can distinct threads bring about these edges at the same time?
 *
 * One witness an edge is sought such that, in every pair, the threads are distinct
 * (or are two of many), may run in parallel, and hold no lock that only one can
 * hold; such that each blocks on what the next holds; and such that no one order
 * is proved for all of them.
 *
 * The search is backtracking over witnesses in their order, so that the choice is the
 * least one. Exponential in the worst case, hence counted in steps.
 * Thread-safety: none. No memory, no recursion.
 */
#ifndef CC_LOCKGRAPH_WITNESS_CHOICE_H
#define CC_LOCKGRAPH_WITNESS_CHOICE_H

#include "lockgraph/lock_order_graph.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_witness_search {
    const struct cc_lock_order_graph *graph;
    cc_parallel_fn *parallel; /* NULL: everything is parallel */
    void *context;
    uint64_t steps; /* what is left */
    bool exhausted; /* a step was wanted that was not left */
};

/* Take `count` steps; false when not so many are left. */
bool cc_witness_step(struct cc_witness_search *search, uint64_t count);

/* Say whether a thread can wait for the second lock of `edge` at all. */
bool cc_witness_can_wait(const struct cc_lock_edge *edge);

/*
 * Find the least choice for the chain `edges`, each edge beginning where the one before
 * ends; if `closed`, the first begins where the last ends. False: there is none,
 * or the steps ran out.
 */
bool cc_witness_choose(struct cc_witness_search *search, const cc_edge_id *edges, uint32_t length, bool closed,
                       uint32_t *choice);

/*
 * Extend `choice`, which fits the first `length - 1` edges of a chain, by the last edge:
 * kept where that is possible, made anew where it is not, left as it was for those
 * edges when there is none. `scratch` has room for `length` entries.
 */
bool cc_witness_extend(struct cc_witness_search *search, const cc_edge_id *edges, uint32_t length, uint32_t *choice,
                       uint32_t *scratch);

#ifdef __cplusplus
}
#endif

#endif
