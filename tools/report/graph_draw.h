/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drawing DOT text as SVG, PNG or PDF through Graphviz, in a process of its own: Graphviz and the libraries below it
 * end their process when memory is short, and keep global state that a second drawing may trip over.
 *
 * Ownership: the caller frees the image. Thread-safety: for processes of one thread, since it forks.
 * Complexity: that of Graphviz's layout, once for each picture.
 */
#ifndef CC_REPORT_GRAPH_DRAW_H
#define CC_REPORT_GRAPH_DRAW_H

#include <stddef.h>

#include "lockgraph/status.h"

/*
 * Draw `dot` (NUL-terminated) as `format` ("svg", "png", "pdf") into `*image` of `*size` bytes and a NUL. CC_ERR_FORMAT when the
 * text is no graph, CC_ERR_INPUT when this Graphviz cannot draw it so or ends before it is done, CC_ERR_NO_MEMORY,
 * CC_ERR_IO with errno when no process can be started.
 */
CC_MUST_USE enum cc_status cc_graph_draw(const char *dot, const char *format, char **image, size_t *size);

#endif
