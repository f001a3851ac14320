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

struct cc_graph_picture {
    char *text;
    size_t size;
};

static bool write_bytes(const char *path, const char *bytes, size_t size)
{
    struct cc_output *output;
    if (cc_output_open(path, &output) != CC_OK)
        return false;
    fwrite(bytes, 1, size, cc_output_stream(output));
    return cc_output_commit(output) == CC_OK;
}

/* Draw in `format` into memory that the caller frees; NULL when Graphviz cannot. */
static char *draw(const struct cc_graph_picture *picture, const char *format, size_t *size)
{
    char *image;
    enum cc_status status = cc_graph_draw(picture->text, format, &image, size);
    if (status == CC_ERR_NO_MEMORY)
        cc_tool_out_of_memory();
    return status == CC_OK ? image : NULL;
}

static bool write_one(const struct cc_graph_picture *picture, const char *path)
{
    const char *format = format_of(path);
    if (strcmp(format, "dot") == 0)
        return write_bytes(path, picture->text, picture->size);
    size_t size = 0;
    char *image = draw(picture, format, &size);
    if (!image) {
        cc_error("%s: Graphviz cannot draw the graph as %s; write a .dot file and draw it elsewhere", path, format);
        return false;
    }
    bool written = write_bytes(path, image, size);
    free(image);
    return written;
}

/* Take over `text`, which free() releases. */
static struct cc_graph_picture *picture_of(char *text, size_t size)
{
    struct cc_graph_picture *picture = calloc(1, sizeof *picture);
    if (!picture || !text)
        cc_tool_out_of_memory();
    picture->text = text;
    picture->size = size;
    return picture;
}

struct cc_graph_picture *cc_graph_picture_of_text(const char *dot, size_t size)
{
    return picture_of(strndup(dot, size), size);
}

struct cc_graph_picture *cc_graph_picture_create(const struct cc_lock_order_graph *graph,
                                                 const struct cc_lock_cycle *cycles, uint32_t cycle_count)
{
    size_t size;
    char *text = dot_text(graph, cycles, cycle_count, &size);
    return picture_of(text, size);
}

void cc_graph_picture_destroy(struct cc_graph_picture *picture)
{
    if (!picture)
        return;
    free(picture->text);
    free(picture);
}

uint32_t cc_graph_picture_write(struct cc_graph_picture *picture, const struct cc_words *paths)
{
    uint32_t failures = 0;
    for (uint32_t i = 0; i < paths->count; i++)
        failures += !write_one(picture, paths->at[i]);
    return failures;
}

char *cc_graph_picture_svg(struct cc_graph_picture *picture)
{
    size_t size = 0;
    char *image = draw(picture, "svg", &size);
    if (!image)
        cc_note("Graphviz cannot draw the lock-order graph; the report has none");
    return image;
}

/* Write to all paths and be done with the picture. */
static uint32_t write_and_destroy(struct cc_graph_picture *picture, const struct cc_words *paths)
{
    uint32_t failures = cc_graph_picture_write(picture, paths);
    cc_graph_picture_destroy(picture);
    return failures;
}

uint32_t cc_graph_output_write(const struct cc_words *paths, const struct cc_lock_order_graph *graph,
                               const struct cc_lock_cycle *cycles, uint32_t cycle_count)
{
    return paths->count ? write_and_destroy(cc_graph_picture_create(graph, cycles, cycle_count), paths) : 0;
}

uint32_t cc_graph_output_write_text(const struct cc_words *paths, const char *dot, size_t size)
{
    return paths->count ? write_and_destroy(cc_graph_picture_of_text(dot, size), paths) : 0;
}
