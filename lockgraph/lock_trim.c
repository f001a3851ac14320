/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/lock_trim.h"

/* The edges at each lock, in one direction: those of lock l are next[first[l]] to next[first[l + 1] - 1]. */
struct neighbours {
    uint32_t *first, *next;
    uint32_t *left; /* of them, by lock */
};

struct trim {
    const struct cc_record_view *view;
    uint32_t locks, edges;
    struct neighbours after, before;
    bool *kept;
    uint32_t *queue, queued;
};

/* The edge's locks; false when it is none. The record may still grow: what came after we counted is left out. */
static bool ends_of(const struct trim *trim, uint32_t index, uint32_t *from, uint32_t *to)
{
    const struct cc_record_edge *edge = cc_record_edge_at(trim->view, index);
    if (!edge || edge->from >= trim->locks || edge->to >= trim->locks || edge->from == edge->to)
        return false;
    *from = edge->from;
    *to = edge->to;
    return true;
}

static void read_neighbours(struct trim *trim, struct cc_arena *arena, struct neighbours *out, bool forwards)
{
    uint32_t from, to, *at = cc_arena_array(arena, (size_t)trim->locks + 2, sizeof *at);
    out->first = cc_arena_array(arena, (size_t)trim->locks + 2, sizeof *out->first);
    out->left = cc_arena_array(arena, (size_t)trim->locks + 1, sizeof *out->left);
    out->next = cc_arena_array(arena, (size_t)trim->edges + 1, sizeof *out->next);
    for (uint32_t i = 1; i < trim->edges; i++)
        if (ends_of(trim, i, &from, &to))
            out->left[forwards ? from : to]++;
    for (uint32_t lock = 0; lock < trim->locks; lock++)
        at[lock + 1] = out->first[lock + 1] = out->first[lock] + out->left[lock];
    for (uint32_t i = 1; i < trim->edges; i++)
        if (ends_of(trim, i, &from, &to)) {
            uint32_t *place = &at[forwards ? from : to];
            if (*place < out->first[(forwards ? from : to) + 1])
                out->next[(*place)++] = forwards ? to : from;
        }
}

static void take_away(struct trim *trim, uint32_t lock)
{
    if (!trim->kept[lock])
        return;
    trim->kept[lock] = false;
    trim->queue[trim->queued++] = lock;
}

/* The lock has gone: its neighbours have one edge less on the `other` side. */
static void leave(struct trim *trim, const struct neighbours *side, struct neighbours *other, uint32_t lock)
{
    for (uint32_t i = side->first[lock]; i < side->first[lock + 1]; i++) {
        uint32_t neighbour = side->next[i];
        if (other->left[neighbour] && --other->left[neighbour] == 0)
            take_away(trim, neighbour);
    }
}

const bool *cc_lock_trim(struct cc_arena *arena, const struct cc_record_view *view, uint32_t *count)
{
    struct trim trim = { .view = view,
                         .locks = cc_record_count(view, CC_RECORD_LOCKS),
                         .edges = cc_record_count(view, CC_RECORD_EDGES) };
    read_neighbours(&trim, arena, &trim.after, true);
    read_neighbours(&trim, arena, &trim.before, false);
    trim.kept = cc_arena_array(arena, (size_t)trim.locks + 1, sizeof *trim.kept);
    trim.queue = cc_arena_array(arena, (size_t)trim.locks + 1, sizeof *trim.queue);
    for (uint32_t lock = 0; lock < trim.locks; lock++)
        trim.kept[lock] = true;
    for (uint32_t lock = 0; lock < trim.locks; lock++)
        if (!trim.after.left[lock] || !trim.before.left[lock])
            take_away(&trim, lock);
    for (uint32_t at = 0; at < trim.queued; at++) {
        leave(&trim, &trim.after, &trim.before, trim.queue[at]);
        leave(&trim, &trim.before, &trim.after, trim.queue[at]);
    }
    *count = trim.locks;
    return trim.kept;
}
