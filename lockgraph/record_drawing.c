/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/record_drawing.h"

#include "lockgraph/id_map.h"
#include "lockgraph/record_draft.h"

/* More edges than this make a picture nobody can read. */
enum { MOST_EDGES = 500 };

struct drawing {
    struct cc_record_drawing *out;
    struct cc_record_judge judge; /* for names; finds nothing */
    struct cc_id_map edges;       /* both ends -> edge of the drawing */
    uint32_t cycle_room;
    bool by_class;
    enum cc_status status;
};

static cc_lock_id node_of(struct drawing *drawing, uint32_t lock)
{
    const struct cc_record_lock *row = cc_record_lock_at(drawing->judge.view, lock);
    const struct cc_record_class *class = row ? cc_record_class_at(drawing->judge.view, row->class_id) : NULL;
    struct cc_record_lock_name name = cc_record_name_lock(&drawing->judge, lock);
    struct cc_lock_class node = { .name = drawing->by_class ? name.key : name.text,
                                  .class_key = name.key,
                                  .many = drawing->by_class && class && class->locks > 1,
                                  .site = name.site };
    cc_lock_id id = 0;
    if (drawing->status == CC_OK)
        drawing->status = cc_lock_order_graph_lock(drawing->out->graph, cc_hash_text(0, node.name), &node, &id);
    return id;
}

/* Draw an edge of a record's graph; the edge of the drawing that it becomes, or CC_NO_ID. */
static cc_edge_id draw_edge(struct drawing *drawing, const struct cc_record_order *order,
                            const struct cc_lock_edge *edge, uint32_t witness, bool can_close)
{
    struct cc_record_judge *judge = &drawing->judge;
    const struct cc_record_witness *row = cc_record_witness_at(order->view, (uint32_t)edge->witnesses[witness].context);
    cc_lock_id from = node_of(drawing, order->lock_of[edge->from]), to = node_of(drawing, order->lock_of[edge->to]);
    if (!row || drawing->status != CC_OK || (from == to && !drawing->by_class))
        return CC_NO_ID;
    uint64_t key = (uint64_t)from << 32 | to;
    cc_edge_id known = cc_id_map_get(&drawing->edges, key);
    if (known != CC_NO_ID)
        return known;
    struct cc_lock_witness drawn = { .thread = row->thread,
                                     .to_can_wait = can_close,
                                     .thread_name = cc_record_name_thread(judge, row->thread),
                                     .from_place = { .site = cc_record_site(judge, row->from_stack) },
                                     .to_place = { .site = cc_record_site(judge, row->to_stack) } };
    cc_edge_id id = cc_lock_order_graph_edge_count(drawing->out->graph);
    if (cc_lock_order_graph_add(drawing->out->graph, from, to, &drawn, NULL) != CC_OK)
        return CC_NO_ID; /* a class that holds one lock here and was several elsewhere */
    drawing->status = cc_id_map_put(judge->arena, &drawing->edges, key, id);
    return id;
}

static void draw_cycle(struct drawing *drawing, const struct cc_record_order *order, const struct cc_lock_cycle *cycle,
                       bool can_close)
{
    struct cc_arena *arena = drawing->judge.arena;
    cc_edge_id *edges = cc_arena_array(arena, cycle->length, sizeof *edges);
    uint32_t *witness = cc_arena_array(arena, cycle->length, sizeof *witness);
    bool whole = true;
    for (uint32_t i = 0; i < cycle->length; i++) {
        const struct cc_lock_edge *edge = cc_lock_order_graph_edge(order->graph, cycle->edges[i]);
        edges[i] = draw_edge(drawing, order, edge, cycle->witness[i], can_close);
        whole &= edges[i] != CC_NO_ID;
    }
    if (!can_close || !whole)
        return;
    struct cc_record_drawing *out = drawing->out;
    *CC_RECORD_APPEND(arena, out->cycles, out->cycle_count, drawing->cycle_room) =
        (struct cc_lock_cycle){ .edges = edges, .witness = witness, .length = cycle->length };
}

static void draw_record(struct drawing *drawing, const struct cc_record_order *order, bool all)
{
    struct cc_record_order relaxed;
    for (uint32_t i = 0; i < order->cycle_count; i++)
        draw_cycle(drawing, order, &order->cycles[i], true);
    if (order->tangled && cc_record_order_relax(order, &relaxed) == CC_OK)
        for (uint32_t i = 0; i < relaxed.cycle_count; i++)
            draw_cycle(drawing, &relaxed, &relaxed.cycles[i], false);
    struct cc_record_order whole;
    if (!all || cc_record_order_whole(order, &whole) != CC_OK)
        return;
    for (uint32_t i = 0; i < cc_lock_order_graph_edge_count(whole.graph); i++) {
        const struct cc_lock_edge *edge = cc_lock_order_graph_edge(whole.graph, i);
        (void)draw_edge(drawing, &whole, edge, 0, edge->witnesses[0].to_can_wait);
    }
}

enum cc_status cc_record_drawing_make(struct cc_arena *arena, const struct cc_record_run *run,
                                      const struct cc_record_findings *findings, bool all,
                                      struct cc_record_drawing *out)
{
    *out = (struct cc_record_drawing){ 0 };
    struct drawing drawing = { .out = out, .judge = { .arena = arena, .run = run } };
    drawing.by_class = all && findings->edges > MOST_EDGES;
    enum cc_status status = cc_lock_order_graph_create(arena, &out->graph);
    if (status != CC_OK)
        return status;
    for (uint32_t i = 0; i < run->count; i++) {
        drawing.judge.view = &run->views[i];
        draw_record(&drawing, &findings->orders[i], all);
    }
    return drawing.status;
}
