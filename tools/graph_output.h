/* SPDX-License-Identifier: Apache-2.0 */
/*
 * --graph=FILE: the lock-order graph in files, each drawn as its suffix says.
 */
#ifndef CC_TOOLS_GRAPH_OUTPUT_H
#define CC_TOOLS_GRAPH_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lockgraph/lock_order_graph.h"
#include "tools/options.h"

/* Say whether `path` has a suffix that can be drawn; says what is wrong when it has not. */
bool cc_graph_output_accepts(const char *path);

/*
 * Write the graph with `cycles` in red to every one of `paths`. Returns how many
 * could not be written; that was said for each. To be called once a process.
 */
uint32_t cc_graph_output_write(const struct cc_words *paths, const struct cc_lock_order_graph *graph,
                               const struct cc_lock_cycle *cycles, uint32_t cycle_count);

/* The same for any graph in DOT, `size` bytes with a NUL behind them. */
uint32_t cc_graph_output_write_text(const struct cc_words *paths, const char *dot, size_t size);

#endif
