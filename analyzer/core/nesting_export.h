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

/* The nestings in `graph`, whose witnesses have threads and phases of `in`. */
struct cc_nesting_set *cc_nestings_of(struct cc_interpreter *in, const struct cc_lock_order_graph *graph);

#endif
