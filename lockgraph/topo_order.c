/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/topo_order.h"

#include "lockgraph/id_map.h"
#include "lockgraph/in_place_sort.h"

enum direction { OUT, IN, DIRECTIONS };

enum { FORWARD = 1, BACKWARD = 2 };

struct edge_list {
    uint32_t first, last; /* CC_NO_ID when empty */
};

struct cc_topo_node {
    uint32_t parent; /* union-find; a representative is its own parent */
    /* The rest counts for representatives only. */
    uint32_t size;
    uint32_t position;
    struct edge_list edges[DIRECTIONS]; /* of the component; those that became internal are dropped when met */
    uint32_t marks;
};

struct cc_topo_edge {
    uint32_t end[DIRECTIONS];  /* end[OUT]: where the edge leads; end[IN]: where it comes from */
    uint32_t next[DIRECTIONS]; /* in the list of that direction */
};

static enum cc_status reserve_nodes(struct cc_arena *arena, struct cc_topo_order *order, uint64_t wanted)
{
    uint32_t count = order->node_count, room = order->node_room, same_room = order->node_room;
    struct cc_topo_node *nodes = cc_arena_grown(arena, order->nodes, count, &room, wanted, sizeof *nodes);
    uint32_t *node_at = cc_arena_grown(arena, order->node_at, count, &same_room, wanted, sizeof *node_at);
    uint32_t *scratch = cc_arena_array(arena, room, 3 * sizeof *scratch);
    if (!nodes || !node_at || !scratch)
        return CC_ERR_NO_MEMORY;
    order->nodes = nodes;
    order->node_at = node_at;
    order->forward = scratch;
    order->backward = scratch + room;
    order->slots = scratch + 2 * (size_t)room;
    order->node_room = room;
    return CC_OK;
}

enum cc_status cc_topo_order_reserve(struct cc_arena *arena, struct cc_topo_order *order, uint32_t nodes,
                                     uint32_t edges)
{
    uint64_t all_nodes = (uint64_t)order->node_count + nodes, all_edges = (uint64_t)order->edge_count + edges;
    if (all_nodes >= CC_NO_ID || all_edges >= CC_NO_ID)
        return CC_ERR_LIMIT;
    if (all_nodes > order->node_room && reserve_nodes(arena, order, all_nodes))
        return CC_ERR_NO_MEMORY;
    struct cc_topo_edge *array =
        cc_arena_grown(arena, order->edges, order->edge_count, &order->edge_room, all_edges, sizeof *array);
    if (!array && all_edges)
        return CC_ERR_NO_MEMORY;
    order->edges = array;
    return CC_OK;
}

uint32_t cc_topo_order_add_node(struct cc_topo_order *order)
{
    uint32_t node = order->node_count++;
    order->nodes[node] = (struct cc_topo_node){
        .parent = node,
        .size = 1,
        .position = node,
        .edges = { { CC_NO_ID, CC_NO_ID }, { CC_NO_ID, CC_NO_ID } },
    };
    order->node_at[node] = node;
    return node;
}

/* Without path compression, so that looking never changes the order: union by size keeps the way logarithmic. */
uint32_t cc_topo_order_component(const struct cc_topo_order *order, uint32_t node)
{
    while (order->nodes[node].parent != node)
        node = order->nodes[node].parent;
    return node;
}

uint32_t cc_topo_order_component_size(const struct cc_topo_order *order, uint32_t node)
{
    return order->nodes[cc_topo_order_component(order, node)].size;
}

uint32_t cc_topo_order_position(const struct cc_topo_order *order, uint32_t node)
{
    return order->nodes[cc_topo_order_component(order, node)].position;
}

/* As cc_topo_order_component, halving the way for those who come after. */
static uint32_t find(struct cc_topo_order *order, uint32_t node)
{
    struct cc_topo_node *nodes = order->nodes;
    while (nodes[node].parent != node) {
        nodes[node].parent = nodes[nodes[node].parent].parent;
        node = nodes[node].parent;
    }
    return node;
}

static void link_edge(struct cc_topo_order *order, uint32_t node, uint32_t edge, enum direction direction)
{
    struct edge_list *list = &order->nodes[node].edges[direction];
    order->edges[edge].next[direction] = list->first;
    list->first = edge;
    if (list->last == CC_NO_ID)
        list->last = edge;
}

/*
 * Gather in `reached` the components that `start` leads to in `direction` without
 * leaving the positions up to (OUT) or down to (IN) `bound`. The list is its own work queue.
 */
static uint32_t search(struct cc_topo_order *order, uint32_t start, uint32_t bound, enum direction direction,
                       uint32_t *reached)
{
    uint32_t mark = direction == OUT ? FORWARD : BACKWARD;
    uint32_t count = 0;
    order->nodes[start].marks |= mark;
    reached[count++] = start;
    for (uint32_t done = 0; done < count; done++) {
        uint32_t here = reached[done];
        struct edge_list *list = &order->nodes[here].edges[direction];
        uint32_t kept = CC_NO_ID;
        for (uint32_t edge = list->first, next; edge != CC_NO_ID; edge = next) {
            next = order->edges[edge].next[direction];
            uint32_t there = find(order, order->edges[edge].end[direction]);
            if (there == here) { /* became internal when components were joined: never needed again */
                *(kept == CC_NO_ID ? &list->first : &order->edges[kept].next[direction]) = next;
                continue;
            }
            kept = edge;
            uint32_t position = order->nodes[there].position;
            bool inside = direction == OUT ? position <= bound : position >= bound;
            if (!inside || (order->nodes[there].marks & mark))
                continue;
            order->nodes[there].marks |= mark;
            reached[count++] = there;
        }
        list->last = kept;
    }
    return count;
}

static void append_list(struct cc_topo_order *order, struct edge_list *to, const struct edge_list *more,
                        enum direction direction)
{
    if (more->first == CC_NO_ID)
        return;
    *(to->first == CC_NO_ID ? &to->first : &order->edges[to->last].next[direction]) = more->first;
    to->last = more->last;
}

/* Make one component of two; return its representative. */
static uint32_t unite(struct cc_topo_order *order, uint32_t a, uint32_t b)
{
    uint32_t winner = order->nodes[a].size >= order->nodes[b].size ? a : b;
    uint32_t loser = winner == a ? b : a;
    struct cc_topo_node *to = &order->nodes[winner], *from = &order->nodes[loser];
    from->parent = winner;
    from->marks = 0;
    to->size += from->size;
    for (enum direction direction = OUT; direction < DIRECTIONS; direction++)
        append_list(order, &to->edges[direction], &from->edges[direction], direction);
    return winner;
}

/* Replace nodes by their positions, ascending; leave out those that carry the mark `except`. */
static uint32_t sorted_positions(const struct cc_topo_order *order, uint32_t *nodes, uint32_t count, uint32_t except)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        if (!(order->nodes[nodes[i]].marks & except))
            nodes[kept++] = order->nodes[nodes[i]].position;
    cc_sort_ids(nodes, kept);
    return kept;
}

static void merge_sorted(uint32_t *out, const uint32_t *a, uint32_t a_count, const uint32_t *b, uint32_t b_count)
{
    uint32_t i = 0, j = 0;
    while (i < a_count || j < b_count) {
        bool from_a = j == b_count || (i < a_count && a[i] < b[j]);
        *out++ = from_a ? a[i++] : b[j++];
    }
}

static void place(struct cc_topo_order *order, uint32_t node, uint32_t position)
{
    order->nodes[node].position = position;
    order->nodes[node].marks = 0;
    order->node_at[position] = node;
}

/*
 * Give the positions of all that was reached to: first what leads to the new edge,
 * then the component that it closes, if any (what was reached both ways), then what
 * the edge leads to. What comes first only moves down and what comes last only moves
 * up, so edges from and to the rest of the graph keep fitting. Positions that joining
 * components sets free stay empty.
 */
static void reorder(struct cc_topo_order *order, uint32_t forward_count, uint32_t backward_count)
{
    uint32_t *forward = order->forward, *backward = order->backward, *slots = order->slots;
    forward_count = sorted_positions(order, forward, forward_count, BACKWARD);
    backward_count = sorted_positions(order, backward, backward_count, 0);
    uint32_t slot_count = forward_count + backward_count;
    merge_sorted(slots, forward, forward_count, backward, backward_count);

    uint32_t before = 0, joined = CC_NO_ID;
    for (uint32_t i = 0; i < backward_count; i++) {
        uint32_t node = order->node_at[backward[i]];
        if (!(order->nodes[node].marks & FORWARD))
            backward[before++] = node;
        else
            joined = joined == CC_NO_ID ? node : unite(order, joined, node);
    }
    for (uint32_t i = 0; i < forward_count; i++)
        forward[i] = order->node_at[forward[i]];

    for (uint32_t i = 0; i < slot_count; i++)
        order->node_at[slots[i]] = CC_NO_ID;
    for (uint32_t i = 0; i < before; i++)
        place(order, backward[i], slots[i]);
    if (joined != CC_NO_ID)
        place(order, joined, slots[before]);
    for (uint32_t i = 0; i < forward_count; i++)
        place(order, forward[i], slots[slot_count - forward_count + i]);
}

bool cc_topo_order_add_edge(struct cc_topo_order *order, uint32_t from, uint32_t to)
{
    uint32_t tail = find(order, from), head = find(order, to);
    if (tail == head)
        return true;
    uint32_t edge = order->edge_count++;
    order->edges[edge].end[OUT] = to;
    order->edges[edge].end[IN] = from;
    link_edge(order, tail, edge, OUT);
    link_edge(order, head, edge, IN);
    uint32_t lower = order->nodes[head].position, upper = order->nodes[tail].position;
    if (upper < lower)
        return false;
    uint32_t forward_count = search(order, head, upper, OUT, order->forward);
    uint32_t backward_count = search(order, tail, lower, IN, order->backward);
    reorder(order, forward_count, backward_count);
    return find(order, from) == find(order, to);
}

/* Every edge of the lists of `node` belongs there; add to `count` those between components. */
static bool check_lists(const struct cc_topo_order *order, uint32_t node, enum direction direction, uint64_t *count)
{
    const struct edge_list *list = &order->nodes[node].edges[direction];
    uint32_t last = CC_NO_ID;
    uint32_t length = 0;
    enum direction other = direction == OUT ? IN : OUT;
    for (uint32_t edge = list->first; edge != CC_NO_ID; edge = order->edges[edge].next[direction]) {
        if (edge >= order->edge_count || ++length > order->edge_count)
            return false;
        if (cc_topo_order_component(order, order->edges[edge].end[other]) != node)
            return false;
        if (cc_topo_order_component(order, order->edges[edge].end[direction]) != node)
            ++*count;
        last = edge;
    }
    return last == list->last;
}

bool cc_topo_order_check(const struct cc_topo_order *order)
{
    uint64_t listed[DIRECTIONS] = { 0 }, between = 0, members = 0;
    for (uint32_t node = 0; node < order->node_count; node++) {
        const struct cc_topo_node *at = &order->nodes[node];
        if (at->marks || at->parent >= order->node_count)
            return false;
        if (at->parent != node)
            continue;
        members += at->size;
        if (at->position >= order->node_count || order->node_at[at->position] != node)
            return false;
        for (enum direction direction = OUT; direction < DIRECTIONS; direction++)
            if (!check_lists(order, node, direction, &listed[direction]))
                return false;
    }
    for (uint32_t edge = 0; edge < order->edge_count; edge++) {
        uint32_t from = cc_topo_order_component(order, order->edges[edge].end[IN]);
        uint32_t to = cc_topo_order_component(order, order->edges[edge].end[OUT]);
        between += from != to;
        if (from != to && order->nodes[from].position >= order->nodes[to].position)
            return false;
    }
    return members == order->node_count && listed[OUT] == between && listed[IN] == between;
}
