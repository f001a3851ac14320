/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "lockgraph/in_place_sort.h"
#include "lockgraph/lock_order_graph_internal.h"

#define RED "#c62828"

/* How an edge is drawn. */
struct edge_style {
    bool in_cycle;
    uint32_t witness; /* the one the label speaks of */
};

struct drawing {
    const struct cc_lock_order_graph *graph;
    struct edge_style *styles; /* by edge */
    bool *drawn, *in_cycle;    /* by lock */
    uint32_t *number;          /* by lock: its place in the drawing */
    cc_lock_id *locks;         /* in that order */
    uint32_t lock_count;
    cc_edge_id *edges;
    cc_write_fn *write;
    void *context;
    bool stopped;
};

static void put_bytes(struct drawing *drawing, const char *text, size_t length)
{
    if (!drawing->stopped && length && !drawing->write(drawing->context, text, length))
        drawing->stopped = true;
}

static void put(struct drawing *drawing, const char *text)
{
    put_bytes(drawing, text, strlen(text));
}

static void put_number(struct drawing *drawing, uint32_t number)
{
    char digits[16];
    int length = snprintf(digits, sizeof digits, "%u", (unsigned)number);
    put_bytes(drawing, digits, (size_t)length);
}

/* Write `text` inside a quoted string: what quotes or escapes is escaped, control characters become spaces. */
static void put_quoted(struct drawing *drawing, const char *text)
{
    while (*text) {
        size_t plain = 0;
        while (text[plain] && text[plain] != '"' && text[plain] != '\\' && (unsigned char)text[plain] >= ' ')
            plain++;
        put_bytes(drawing, text, plain);
        text += plain;
        if (*text) {
            put(drawing, *text == '"' ? "\\\"" : *text == '\\' ? "\\\\" : " ");
            text++;
        }
    }
}

static const char *text_or(const char *text, const char *otherwise)
{
    return text ? text : otherwise;
}

static int compare_locks(void *context, const void *left, const void *right)
{
    const struct drawing *drawing = context;
    const struct cc_lock_class *a = &drawing->graph->locks[*(const cc_lock_id *)left];
    const struct cc_lock_class *b = &drawing->graph->locks[*(const cc_lock_id *)right];
    int order = cc_compare_texts(a->class_key, b->class_key);
    if (!order)
        order = cc_compare_texts(a->name, b->name);
    if (!order)
        order = cc_compare_texts(a->site.file, b->site.file);
    if (!order)
        order = cc_compare_numbers(a->site.line, b->site.line);
    return order ? order : cc_compare_numbers(a->site.column, b->site.column);
}

static int compare_edges(void *context, const void *left, const void *right)
{
    const struct drawing *drawing = context;
    const struct cc_lock_edge *a = &drawing->graph->edges[*(const cc_edge_id *)left].edge;
    const struct cc_lock_edge *b = &drawing->graph->edges[*(const cc_edge_id *)right].edge;
    int order = cc_compare_numbers(drawing->number[a->from], drawing->number[b->from]);
    return order ? order : cc_compare_numbers(drawing->number[a->to], drawing->number[b->to]);
}

static enum cc_status allocate(struct drawing *drawing)
{
    const struct cc_lock_order_graph *graph = drawing->graph;
    drawing->styles = cc_arena_array(graph->arena, graph->edge_count, sizeof *drawing->styles);
    drawing->edges = cc_arena_array(graph->arena, graph->edge_count, sizeof *drawing->edges);
    drawing->drawn = cc_arena_array(graph->arena, graph->lock_count, sizeof *drawing->drawn);
    drawing->in_cycle = cc_arena_array(graph->arena, graph->lock_count, sizeof *drawing->in_cycle);
    drawing->number = cc_arena_array(graph->arena, graph->lock_count, sizeof *drawing->number);
    drawing->locks = cc_arena_array(graph->arena, graph->lock_count, sizeof *drawing->locks);
    if (!drawing->styles || !drawing->edges || !drawing->drawn || !drawing->in_cycle || !drawing->number ||
        !drawing->locks)
        return CC_ERR_NO_MEMORY;
    return CC_OK;
}

/* Note what lies on a cycle; an edge on several speaks of its witness in the first. */
static void mark_cycles(struct drawing *drawing, const struct cc_lock_cycle *cycles, uint32_t cycle_count)
{
    for (uint32_t i = 0; i < cycle_count; i++) {
        for (uint32_t j = 0; j < cycles[i].length; j++) {
            struct edge_style *style = &drawing->styles[cycles[i].edges[j]];
            const struct cc_lock_edge *edge = &drawing->graph->edges[cycles[i].edges[j]].edge;
            if (!style->in_cycle)
                *style = (struct edge_style){ .in_cycle = true, .witness = cycles[i].witness[j] };
            drawing->in_cycle[edge->from] = drawing->in_cycle[edge->to] = true;
        }
    }
}

/* Put locks and edges into an order that does not depend on when they came. */
static void arrange(struct drawing *drawing)
{
    const struct cc_lock_order_graph *graph = drawing->graph;
    for (cc_edge_id id = 0; id < graph->edge_count; id++) {
        drawing->edges[id] = id;
        drawing->drawn[graph->edges[id].edge.from] = drawing->drawn[graph->edges[id].edge.to] = true;
    }
    for (cc_lock_id lock = 0; lock < graph->lock_count; lock++)
        if (drawing->drawn[lock])
            drawing->locks[drawing->lock_count++] = lock;
    cc_sort_stable(drawing->locks, drawing->lock_count, sizeof *drawing->locks, compare_locks, drawing);
    for (uint32_t i = 0; i < drawing->lock_count; i++)
        drawing->number[drawing->locks[i]] = i;
    cc_sort_stable(drawing->edges, graph->edge_count, sizeof *drawing->edges, compare_edges, drawing);
}

/* "file:12", as far as it is known. */
static void put_location(struct drawing *drawing, const struct cc_site *site)
{
    put_quoted(drawing, text_or(site->file, "unknown place"));
    if (site->file && site->line) {
        put(drawing, ":");
        put_number(drawing, site->line);
    }
}

/* "transfer:12", as far as it is known. */
static void put_function(struct drawing *drawing, const struct cc_site *site)
{
    put_quoted(drawing, text_or(site->function, "?"));
    if (site->line) {
        put(drawing, ":");
        put_number(drawing, site->line);
    }
}

static void put_lock(struct drawing *drawing, cc_lock_id lock)
{
    const struct cc_lock_class *class = &drawing->graph->locks[lock];
    put(drawing, "  n");
    put_number(drawing, drawing->number[lock]);
    put(drawing, " [label=\"");
    put_quoted(drawing, text_or(class->name, text_or(class->class_key, "?")));
    put(drawing, "\", tooltip=\"");
    put_quoted(drawing, text_or(class->class_key, ""));
    put(drawing, class->class_key ? ", " : "");
    put_location(drawing, &class->site);
    put(drawing, "\"");
    if (class->many)
        put(drawing, ", peripheries=2");
    if (drawing->in_cycle[lock])
        put(drawing, ", color=\"" RED "\", fontcolor=\"" RED "\"");
    put(drawing, "];\n");
}

static void put_edge(struct drawing *drawing, cc_edge_id id)
{
    const struct cc_lock_edge *edge = &drawing->graph->edges[id].edge;
    const struct edge_style *style = &drawing->styles[id];
    const struct cc_lock_witness *witness = &edge->witnesses[style->witness];
    put(drawing, "  n");
    put_number(drawing, drawing->number[edge->from]);
    put(drawing, " -> n");
    put_number(drawing, drawing->number[edge->to]);
    put(drawing, " [label=\"");
    if (witness->thread_name) {
        put_quoted(drawing, witness->thread_name);
        put(drawing, "\\n");
    }
    put_function(drawing, &witness->from_place.site);
    put(drawing, "\\n");
    put_function(drawing, &witness->to_place.site);
    put(drawing, "\", tooltip=\"");
    put_location(drawing, &witness->from_place.site);
    put(drawing, ", then ");
    put_location(drawing, &witness->to_place.site);
    put(drawing, "\"");
    if (!witness->to_can_wait)
        put(drawing, ", style=dashed");
    if (style->in_cycle)
        put(drawing, ", color=\"" RED "\", fontcolor=\"" RED "\", penwidth=2");
    put(drawing, "];\n");
}

enum cc_status cc_lock_order_graph_write_dot(const struct cc_lock_order_graph *graph,
                                             const struct cc_lock_cycle *cycles, uint32_t cycle_count,
                                             cc_write_fn *write, void *context)
{
    struct drawing drawing = { .graph = graph, .write = write, .context = context };
    enum cc_status status = allocate(&drawing);
    if (status)
        return status;
    mark_cycles(&drawing, cycles, cycle_count);
    arrange(&drawing);
    put(&drawing, "digraph lock_order {\n"
                  "  node [shape=box, style=rounded, fontname=\"Helvetica\"];\n"
                  "  edge [fontname=\"Helvetica\", fontsize=10];\n");
    for (uint32_t i = 0; i < drawing.lock_count && !drawing.stopped; i++)
        put_lock(&drawing, drawing.locks[i]);
    for (uint32_t i = 0; i < graph->edge_count && !drawing.stopped; i++)
        put_edge(&drawing, drawing.edges[i]);
    put(&drawing, "}\n");
    return drawing.stopped ? CC_ERR_IO : CC_OK;
}
