/* SPDX-License-Identifier: Apache-2.0 */
/*
 * --graph=FILE: the lock-order graph in files, each drawn as its suffix says.
 */
#ifndef CC_TOOLS_GRAPH_OUTPUT_H
#define CC_TOOLS_GRAPH_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "lockgraph/lock_order_graph.h"
#include "tools/options.h"

/* Say whether `path` has a suffix that can be drawn; says what is wrong when it has not. */
bool cc_graph_output_accepts(const char *path);

/* The graph as text, drawn as often as a picture of it is wanted. */
struct cc_graph_picture;

/* Make a picture of DOT text, which is copied; the caller destroys it. */
struct cc_graph_picture *cc_graph_picture_of_text(const char *dot, size_t size);

/* Make one of the graph with `cycles` in red. */
struct cc_graph_picture *cc_graph_picture_create(const struct cc_lock_order_graph *graph,
                                                 const struct cc_lock_cycle *cycles, uint32_t cycle_count);
void cc_graph_picture_destroy(struct cc_graph_picture *picture);

/* Write it to every one of `paths`. Returns how many could not be written; that was said for each. */
uint32_t cc_graph_picture_write(struct cc_graph_picture *picture, const struct cc_words *paths);

/* The picture as SVG, which the caller frees; NULL, with a note, when Graphviz cannot draw it. */
char *cc_graph_picture_svg(struct cc_graph_picture *picture);

/*
 * Shorthand: write the graph with `cycles` in red to every one of `paths`. Returns how many
 * could not be written; that was said for each.
 */
uint32_t cc_graph_output_write(const struct cc_words *paths, const struct cc_lock_order_graph *graph,
                               const struct cc_lock_cycle *cycles, uint32_t cycle_count);

/* The same for DOT text that is there already. */
uint32_t cc_graph_output_write_text(const struct cc_words *paths, const char *dot, size_t size);

#endif
