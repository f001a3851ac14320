/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drawing DOT text as SVG, PNG or PDF through Graphviz: laid out once, rendered as often as wanted.
 *
 * Ownership: the caller destroys the drawing and frees the images.
 * Thread-safety: none; Graphviz keeps global state, which the fonts of an earlier
 * drawing leave dangling in some versions: make one drawing a process.
 */
#ifndef CC_REPORT_GRAPH_DRAW_H
#define CC_REPORT_GRAPH_DRAW_H

#include <stddef.h>

#include "lockgraph/status.h"

struct cc_drawing;

/* Lay out `dot` (NUL-terminated). CC_ERR_FORMAT when the text is no graph, CC_ERR_INPUT when it cannot be laid out. */
CC_MUST_USE enum cc_status cc_drawing_create(const char *dot, struct cc_drawing **out);

/*
 * Render as `format` ("svg", "png", "pdf") into `*image` of `*size` bytes.
 * CC_ERR_INPUT when this Graphviz cannot write the format, CC_ERR_NO_MEMORY.
 */
CC_MUST_USE enum cc_status cc_drawing_render(struct cc_drawing *drawing, const char *format, char **image,
                                             size_t *size);

/* NULL is allowed. */
void cc_drawing_destroy(struct cc_drawing *drawing);

#endif
