/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/thread_order.h"

#include <string.h>

#include "lockgraph/hand_overs.h"
#include "lockgraph/id_map.h"

/* Above this product of threads and remembered places memory counts more than time. */
enum { MOST_REMEMBERED = 1 << 22 };

/* Of one place in one thread: for each thread, its epochs that precede the place, plus one; 0 for none. */
struct past {
    uint64_t *until;
};

struct cc_thread_order {
    struct cc_arena *arena;
    const struct cc_record_view *view;
    uint32_t count;        /* of threads, 0 included */
    uint32_t *first_child; /* by joiner: the first thread it joined */
    uint32_t *next_child;  /* by thread: the next one that the same thread joined */
    struct cc_hand_over *hand_overs;
    uint32_t *first_taken; /* by thread: the first hand-over to it, plus one */
    uint32_t *next_taken;  /* by hand-over: the next one to the same thread, plus one */
    uint32_t *queue;
    bool *queued;
    struct cc_id_map index; /* thread and epoch -> pasts */
    struct past *pasts;
    uint32_t past_count, past_room;
};

/* Chain the hand-overs to the threads that took. */
static void read_hand_overs(struct cc_thread_order *order)
{
    uint32_t count = cc_hand_overs_read(order->arena, order->view, &order->hand_overs);
    order->next_taken = cc_arena_array(order->arena, (size_t)count + 1, sizeof *order->next_taken);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t taker = order->hand_overs[i].to;
        if (taker >= order->count)
            continue;
        order->next_taken[i] = order->first_taken[taker];
        order->first_taken[taker] = i + 1;
    }
}

struct cc_thread_order *cc_thread_order_create(struct cc_arena *arena, const struct cc_record_view *view,
                                               bool handed_over)
{
    struct cc_thread_order *order = cc_arena_alloc(arena, sizeof *order);
    order->arena = arena;
    order->view = view;
    order->count = cc_record_count(view, CC_RECORD_THREADS);
    order->first_child = cc_arena_array(arena, (size_t)order->count + 1, sizeof *order->first_child);
    order->next_child = cc_arena_array(arena, (size_t)order->count + 1, sizeof *order->next_child);
    order->queue = cc_arena_array(arena, (size_t)order->count + 1, sizeof *order->queue);
    order->queued = cc_arena_array(arena, (size_t)order->count + 1, sizeof *order->queued);
    for (uint32_t i = 1; i < order->count; i++) {
        const struct cc_record_thread *thread = cc_record_thread_at(view, i);
        if (!thread || !thread->joiner || thread->joiner >= order->count || thread->joiner == i)
            continue;
        order->next_child[i] = order->first_child[thread->joiner];
        order->first_child[thread->joiner] = i;
    }
    order->first_taken = cc_arena_array(arena, (size_t)order->count + 1, sizeof *order->first_taken);
    if (handed_over)
        read_hand_overs(order);
    return order;
}

/* Note that `thread` precedes up to `until`; what becomes known by that is looked at later. */
static void extend(struct cc_thread_order *order, struct past *past, uint32_t thread, uint64_t until, uint32_t *tail)
{
    if (thread == 0 || thread >= order->count || past->until[thread] >= until)
        return;
    past->until[thread] = until;
    if (order->queued[thread])
        return;
    order->queued[thread] = true;
    order->queue[(*tail)++ % order->count] = thread;
}

/* Find all that precedes `epoch` of `thread`: a fixed point, since a later epoch of a thread has more before it. */
static void fill(struct cc_thread_order *order, struct past *past, uint32_t thread, uint32_t epoch)
{
    uint32_t head = 0, tail = 0;
    memset(past->until, 0, order->count * sizeof *past->until);
    extend(order, past, thread, (uint64_t)epoch + 1, &tail);
    while (head != tail) {
        uint32_t at = order->queue[head++ % order->count];
        order->queued[at] = false;
        const struct cc_record_thread *row = cc_record_thread_at(order->view, at);
        if (row)
            extend(order, past, row->parent, (uint64_t)row->parent_epoch + 1, &tail);
        for (uint32_t child = order->first_child[at]; child; child = order->next_child[child]) {
            const struct cc_record_thread *joined = cc_record_thread_at(order->view, child);
            if (joined && joined->joiner_epoch < past->until[at])
                extend(order, past, child, UINT64_MAX, &tail);
        }
        for (uint32_t i = order->first_taken[at]; i; i = order->next_taken[i - 1]) {
            const struct cc_hand_over *taken = &order->hand_overs[i - 1];
            if (taken->to_epoch < past->until[at])
                extend(order, past, taken->from, (uint64_t)taken->from_epoch + 1, &tail);
        }
    }
}

static const struct past *past_of(struct cc_thread_order *order, uint32_t thread, uint32_t epoch)
{
    uint64_t key = cc_hash_step(cc_hash_step(1, thread), epoch);
    uint32_t known = cc_id_map_get(&order->index, key);
    if (known != CC_NO_ID)
        return &order->pasts[known];
    uint32_t at = order->past_count;
    if ((uint64_t)order->count * order->past_count > MOST_REMEMBERED) {
        at = 0; /* forget the others, and use the place of one of them again */
        order->index = (struct cc_id_map){ 0 };
        order->past_count = 0;
    }
    order->pasts = cc_arena_grown(order->arena, order->pasts, order->past_count, &order->past_room, (uint64_t)at + 1,
                                  sizeof *order->pasts);
    if (!order->pasts[at].until)
        order->pasts[at].until = cc_arena_array(order->arena, order->count, sizeof *order->pasts[at].until);
    order->past_count = at + 1;
    fill(order, &order->pasts[at], thread, epoch);
    if (cc_id_map_put(order->arena, &order->index, key, at) != CC_OK)
        order->past_count = 0; /* the arena's hook does not return, so this cannot be */
    return &order->pasts[at];
}

bool cc_thread_order_precedes(struct cc_thread_order *order, uint32_t a, uint32_t epoch_a, uint32_t b, uint32_t epoch_b)
{
    if (a == b)
        return epoch_a < epoch_b;
    if (a == 0 || b == 0 || a >= order->count || b >= order->count)
        return false;
    return past_of(order, b, epoch_b)->until[a] > epoch_a;
}
