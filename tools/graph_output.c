/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/graph_output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/message.h"
#include "tools/output_file.h"
#include "tools/report/graph_draw.h"
#include "tools/tool_memory.h"

/* The format that the suffix of `path` names, or NULL. */
static const char *format_of(const char *path)
{
    static const char *const formats[] = { "dot", "svg", "png", "pdf" };
    const char *slash = strrchr(path, '/');
    const char *suffix = strrchr(slash ? slash : path, '.');
    for (size_t i = 0; suffix && i < sizeof formats / sizeof *formats; i++)
        if (strcmp(suffix + 1, formats[i]) == 0)
            return formats[i];
    return NULL;
}

bool cc_graph_output_accepts(const char *path)
{
    if (format_of(path))
        return true;
    cc_error("--graph=%s: the name must end in .dot, .svg, .png or .pdf", path);
    return false;
}

static bool append(void *stream, const char *text, size_t length)
{
    return fwrite(text, 1, length, stream) == length;
}

/* The graph as DOT text, which the caller frees. */
static char *dot_text(const struct cc_lock_order_graph *graph, const struct cc_lock_cycle *cycles, uint32_t cycle_count,
                      size_t *size)
{
    char *text = NULL;
    FILE *stream = open_memstream(&text, size);
    if (!stream)
        cc_tool_out_of_memory();
    enum cc_status status = cc_lock_order_graph_write_dot(graph, cycles, cycle_count, append, stream);
    if (fclose(stream) != 0 || status != CC_OK)
        cc_tool_out_of_memory();
    return text;
}

/* The graph as text, and its drawing once a picture of it is wanted. */
struct graph_source {
    const char *text;
    size_t size;
    struct cc_drawing *drawing;
};

static bool write_bytes(const char *path, const char *bytes, size_t size)
{
    struct cc_output *output;
    if (cc_output_open(path, &output) != CC_OK)
        return false;
    fwrite(bytes, 1, size, cc_output_stream(output));
    return cc_output_commit(output) == CC_OK;
}

static bool write_one(struct graph_source *source, const char *path)
{
    const char *format = format_of(path);
    if (strcmp(format, "dot") == 0)
        return write_bytes(path, source->text, source->size);
    enum cc_status status = source->drawing ? CC_OK : cc_drawing_create(source->text, &source->drawing);
    char *image = NULL;
    size_t size = 0;
    if (status == CC_OK)
        status = cc_drawing_render(source->drawing, format, &image, &size);
    if (status == CC_ERR_NO_MEMORY)
        cc_tool_out_of_memory();
    if (status != CC_OK) {
        cc_error("%s: Graphviz cannot draw the graph as %s; write a .dot file and draw it elsewhere", path, format);
        return false;
    }
    bool written = write_bytes(path, image, size);
    free(image);
    return written;
}

uint32_t cc_graph_output_write_text(const struct cc_words *paths, const char *dot, size_t size)
{
    struct graph_source source = { .text = dot, .size = size };
    uint32_t failures = 0;
    for (uint32_t i = 0; i < paths->count; i++)
        failures += !write_one(&source, paths->at[i]);
    cc_drawing_destroy(source.drawing);
    return failures;
}

uint32_t cc_graph_output_write(const struct cc_words *paths, const struct cc_lock_order_graph *graph,
                               const struct cc_lock_cycle *cycles, uint32_t cycle_count)
{
    if (paths->count == 0)
        return 0;
    size_t size;
    char *text = dot_text(graph, cycles, cycle_count, &size);
    uint32_t failures = cc_graph_output_write_text(paths, text, size);
    free(text);
    return failures;
}
