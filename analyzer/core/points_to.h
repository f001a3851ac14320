/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What terms may stand for, kept up to date as the heap grows: inclusion-based points-to (Andersen 1994), solved by
 * propagating differences (Pearce, Kelly, Hankin 2004).
 *
 * A term that was asked for has a node, and so has all that it depends on: the term it is built upon, the inputs of a symbol,
 * the cells and places that it is loaded from. An edge says that all targets of one node belong to another; a target travels
 * along each edge once. Nothing is done before somebody asks. A cell or a symbol nobody has asked for has no node.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: all queries together are linear in edges times
 * CC_HEAP_TARGETS; a query that meets no news is a look into a table.
 */
#ifndef CC_CORE_POINTS_TO_H
#define CC_CORE_POINTS_TO_H

#include "analyzer/core/heap.h"

/* Cell `cell` of `object` is new. */
void cc_points_to_new_cell(struct cc_heap *heap, cc_object_id object, uint32_t cell);

/* The cell holds `value` as well, or with `overflow` anything. */
void cc_points_to_stored(struct cc_heap *heap, const struct cc_cell *cell, cc_term_id value);
void cc_points_to_overflow(struct cc_heap *heap, const struct cc_cell *cell);

/* The object need not hold any more what it began with. */
void cc_points_to_clobbered(struct cc_heap *heap, cc_object_id object);

/* `value` is a new input of `symbol`. */
void cc_points_to_input(struct cc_heap *heap, cc_term_id symbol, cc_term_id value);

/* The number of targets that `term`, which was resolved before, has ever got. */
uint32_t cc_points_to_version(const struct cc_heap *heap, cc_term_id term);

#endif
