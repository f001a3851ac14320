/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lock-order graph of an analysis as a list of nestings that stands for itself: what reports carry of it.
 *
 * Ownership: the analysis arena. Thread-safety: none.
 * Complexity: linear in the witnesses of the graph, and quadratic in the moments they have; of more than a thousand
 * moments the rest is left out.
 */
#ifndef CC_CORE_NESTING_EXPORT_H
#define CC_CORE_NESTING_EXPORT_H

#include "analyzer/core/describe.h"
#include "lockgraph/lock_order_graph.h"
#include "lockgraph/nesting_set.h"

/* An acquisition that is in the graph, perhaps as a witness of another place. */
struct cc_nested_place {
    cc_lock_id from, to;
    cc_inst_id from_inst, to_inst;
};

/* The nestings in `graph`, whose witnesses have threads and phases of `in`, with the places that they come about at. */
struct cc_nesting_set *cc_nestings_of(struct cc_interpreter *in, const struct cc_lock_order_graph *graph,
                                      const struct cc_nested_place *places, uint32_t place_count);

#endif
