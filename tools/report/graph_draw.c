/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/report/graph_draw.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <gvc.h>

struct cc_drawing {
    GVC_t *context;
    graph_t *graph;
    bool laid_out;
};

enum cc_status cc_drawing_create(const char *dot, struct cc_drawing **out)
{
    struct cc_drawing *drawing = calloc(1, sizeof *drawing);
    if (!drawing)
        return CC_ERR_NO_MEMORY;
    enum cc_status status = CC_ERR_NO_MEMORY;
    drawing->context = gvContext();
    if (!drawing->context)
        goto out;
    status = CC_ERR_FORMAT;
    drawing->graph = agmemread(dot);
    if (!drawing->graph)
        goto out;
    drawing->laid_out = gvLayout(drawing->context, drawing->graph, "dot") == 0;
    status = drawing->laid_out ? CC_OK : CC_ERR_INPUT;
out:
    if (status == CC_OK)
        *out = drawing;
    else
        cc_drawing_destroy(drawing);
    return status;
}

enum cc_status cc_drawing_render(struct cc_drawing *drawing, const char *format, char **image, size_t *size)
{
    *image = NULL;
    *size = 0;
    /* Rendering goes to memory: Graphviz ends the process when a write to a file fails. */
    FILE *stream = open_memstream(image, size);
    if (!stream)
        return CC_ERR_NO_MEMORY;
    enum cc_status status = gvRender(drawing->context, drawing->graph, format, stream) == 0 ? CC_OK : CC_ERR_INPUT;
    if (fclose(stream) != 0)
        status = CC_ERR_NO_MEMORY;
    if (status == CC_OK && *size == 0)
        status = CC_ERR_INPUT;
    if (status != CC_OK) {
        free(*image);
        *image = NULL;
    }
    return status;
}

void cc_drawing_destroy(struct cc_drawing *drawing)
{
    if (!drawing)
        return;
    if (drawing->laid_out)
        gvFreeLayout(drawing->context, drawing->graph);
    if (drawing->graph)
        agclose(drawing->graph);
    if (drawing->context)
        gvFreeContext(drawing->context);
    free(drawing);
}
