/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/confirm/evidence_graph.h"

#include "lockgraph/id_map.h"
#include "tools/confirm/cycle_target.h"
#include "tools/report/finding_words.h"

struct builder {
    struct cc_arena *arena;
    struct cc_evidence_graph *out;
    struct cc_id_map edges; /* both ends and the evidence -> edge */
};

/* A class of locks as a node. Whether there are several only matters where one is nested in another. */
static enum cc_status node_of(struct builder *builder, const char *key, bool many, cc_lock_id *out)
{
    struct cc_lock_class node = { .name = key, .class_key = key, .many = many };
    return cc_lock_order_graph_lock(builder->out->graph, cc_hash_text(many, key), &node, out);
}

static const char *label_of(struct builder *builder, const struct cc_finding *finding, const struct cc_place *place)
{
    const char *evidence = cc_evidence_word(place && place->evidence ? place->evidence : finding->evidence);
    const char *thread =
        place && place->thread < finding->thread_count ? finding->threads[place->thread].name : "some thread";
    return cc_arena_format(builder->arena, "%s (%s)", thread, evidence);
}

static enum cc_status add_edge(struct builder *builder, const struct cc_cycle_target *target, uint32_t index,
                               cc_edge_id *out)
{
    const struct cc_target_edge *edge = &target->edges[index];
    const struct cc_finding *finding = target->finding;
    cc_lock_id from = 0, to = 0;
    enum cc_status status = node_of(builder, target->keys[edge->from], target->class_count == 1, &from);
    if (status == CC_OK)
        status = node_of(builder, target->keys[edge->to], target->class_count == 1, &to);
    uint64_t key = (uint64_t)from << 32 | to;
    *out = cc_id_map_get(&builder->edges, key);
    if (status != CC_OK || *out != CC_NO_ID)
        return status;
    struct cc_lock_witness witness = { .thread = index,
                                       .to_can_wait = true,
                                       .thread_name = label_of(
                                           builder, finding,
                                           edge->place < finding->place_count ? &finding->places[edge->place] : NULL),
                                       .from_place = { .site = edge->from_site },
                                       .to_place = { .site = edge->to_site } };
    *out = cc_lock_order_graph_edge_count(builder->out->graph);
    status = cc_lock_order_graph_add(builder->out->graph, from, to, &witness, NULL);
    return status == CC_OK ? cc_id_map_put(builder->arena, &builder->edges, key, *out) : status;
}

static enum cc_status add_cycle(struct builder *builder, const struct cc_cycle_target *target)
{
    struct cc_evidence_graph *out = builder->out;
    cc_edge_id *edges = cc_arena_array(builder->arena, target->length, sizeof *edges);
    uint32_t *witness = cc_arena_array(builder->arena, target->length, sizeof *witness);
    for (uint32_t i = 0; i < target->length; i++) {
        enum cc_status status = add_edge(builder, target, i, &edges[i]);
        if (status != CC_OK)
            return status;
    }
    out->cycles = cc_arena_grown(builder->arena, out->cycles, out->cycle_count, &out->cycle_room,
                                 (uint64_t)out->cycle_count + 1, sizeof *out->cycles);
    out->cycles[out->cycle_count++] =
        (struct cc_lock_cycle){ .edges = edges, .witness = witness, .length = target->length };
    return CC_OK;
}

enum cc_status cc_evidence_graph_make(struct cc_arena *arena, const struct cc_finding *findings, uint32_t count,
                                      struct cc_evidence_graph *out)
{
    *out = (struct cc_evidence_graph){ 0 };
    struct builder builder = { .arena = arena, .out = out };
    enum cc_status status = cc_lock_order_graph_create(arena, &out->graph);
    for (uint32_t i = 0; i < count && status == CC_OK; i++) {
        struct cc_cycle_target target;
        if (cc_cycle_target_make(arena, &findings[i], &target))
            status = add_cycle(&builder, &target);
    }
    return status;
}
