/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/room.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/lock_relation.h"

struct cc_room {
    struct cc_target semaphore, count;
    cc_term_id mutex; /* by its stable name */
    bool broken;      /* the count is changed otherwise too */
};

static bool exact(struct cc_interpreter *in, cc_term_id address, struct cc_target *out)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, address);
    if (where.count != 1 || where.at[0].kind != CC_TARGET_OBJECT || where.at[0].stride ||
        !cc_heap_is_unique(&in->heap, where.at[0].id))
        return false;
    *out = where.at[0];
    return true;
}

static bool same(const struct cc_target *a, const struct cc_target *b)
{
    return a->id == b->id && a->offset == b->offset;
}

/* Does the path know whether `value` is `number`? 1, 0, or -1. */
static int decide(struct cc_frame *frame, cc_term_id value, int64_t number)
{
    struct cc_interpreter *in = frame->in;
    cc_term_id equal = cc_term_binary(&in->terms, CC_BIN_EQ, value, cc_term_int(&in->terms, number));
    int64_t change;
    cc_term_id before = cc_term_split(&in->terms, value, &change);
    int known = cc_state_decide(&in->pool, frame->state, equal);
    if (known >= 0)
        return known;
    equal = cc_term_binary(&in->terms, CC_BIN_EQ, before, cc_term_int(&in->terms, number - change));
    return cc_state_decide(&in->pool, frame->state, equal);
}

/* The mutex under which a count is changed: the last lock taken, held alone. By its stable name, or 0. */
static cc_term_id mutex_of_count(struct cc_frame *frame)
{
    const struct cc_state *state = frame->state;
    for (uint32_t i = state->holds_count; i-- > 0;)
        if (!(state->holds[i].flags & (CC_HOLD_MAYBE | CC_HOLD_OLD | CC_HOLD_READ)))
            return cc_stable_lock(frame->in, state->holds[i].lock);
    return 0;
}

static void know_room(struct cc_frame *frame, cc_term_id semaphore, cc_term_id count)
{
    struct cc_interpreter *in = frame->in;
    struct cc_room room = { .mutex = mutex_of_count(frame) };
    if (!room.mutex || !exact(in, semaphore, &room.semaphore) || !exact(in, count, &room.count))
        return;
    for (uint32_t r = 0; r < in->rooms_count; r++) {
        struct cc_room *known = &in->rooms[r];
        if (!same(&known->semaphore, &room.semaphore) && !same(&known->count, &room.count))
            continue;
        bool again = same(&known->semaphore, &room.semaphore) && same(&known->count, &room.count);
        known->broken |= !again || known->mutex != room.mutex;
        return;
    }
    uint32_t row = CC_APPEND_ROW(in->arena, in, rooms);
    in->rooms[row] = room;
    in->heap.generation++; /* who counts himself in is inside from the next round on */
}

/* The place that the path has changed by `change` to `number`, under a lock it holds still; or 0. */
static cc_term_id counted_to(struct cc_frame *frame, int64_t change, int64_t number)
{
    const struct cc_state *state = frame->state;
    for (uint32_t i = 0; i < state->memory_count; i++) {
        cc_term_id address = state->memory[i].address, value = state->memory[i].value;
        if (value && cc_term_change(&frame->in->terms, address, value) == change && decide(frame, value, number) == 1)
            return address;
    }
    return 0;
}

bool cc_room_is_entered(struct cc_frame *frame, cc_term_id semaphore)
{
    cc_term_id count = semaphore && cc_state_holds_exclusively(frame->state) ? counted_to(frame, 1, 1) : 0;
    if (count)
        know_room(frame, semaphore, count);
    return count != 0;
}

bool cc_room_is_left(struct cc_frame *frame, cc_term_id semaphore)
{
    struct cc_interpreter *in = frame->in;
    struct cc_target of_semaphore, of_count;
    if (!in->rooms_count || !cc_state_holds_exclusively(frame->state) || !exact(in, semaphore, &of_semaphore))
        return false;
    cc_term_id count = counted_to(frame, -1, 0);
    for (uint32_t r = 0; count && r < in->rooms_count && exact(in, count, &of_count); r++)
        if (same(&in->rooms[r].semaphore, &of_semaphore) && same(&in->rooms[r].count, &of_count))
            return !in->rooms[r].broken;
    return false;
}

/* The row of the room whose count is at `address`, or NULL. */
static struct cc_room *room_counted_at(struct cc_interpreter *in, cc_term_id address)
{
    struct cc_target count;
    if (!in->rooms_count || !exact(in, address, &count))
        return NULL;
    for (uint32_t r = 0; r < in->rooms_count; r++)
        if (same(&in->rooms[r].count, &count))
            return &in->rooms[r];
    return NULL;
}

static struct cc_hold *held_room(struct cc_frame *frame, const struct cc_room *room)
{
    struct cc_state *state = frame->state;
    struct cc_target held;
    for (uint32_t i = 0; i < state->holds_count; i++)
        if ((state->holds[i].flags & CC_HOLD_ROOM) && exact(frame->in, state->holds[i].lock, &held) &&
            same(&held, &room->semaphore))
            return &state->holds[i];
    return NULL;
}

void cc_room_count(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    struct cc_room *room = room_counted_at(in, address);
    if (!room || cc_runs_alone(&in->tree, frame->thread, frame->state->phase))
        return;
    int64_t change = cc_term_change(&in->terms, address, value);
    if ((change != 1 && change != -1) || mutex_of_count(frame) != room->mutex) {
        in->heap.generation += !room->broken;
        room->broken = true;
    }
    struct cc_hold *held = held_room(frame, room);
    if (held)
        cc_state_release(frame->state, held);
    if (change != 1 || room->broken)
        return;
    cc_term_id object = cc_heap_address(&in->heap, room->semaphore.id);
    struct cc_hold inside = { .lock = cc_term_offset(&in->terms, object, room->semaphore.offset),
                              .flags = CC_HOLD_READ | CC_HOLD_ROOM | CC_HOLD_MAYBE,
                              .kind = CC_LOCK_SEM,
                              .depth = 1,
                              .where = id,
                              .context = frame->context };
    (void)cc_state_hold(&in->pool, frame->state, inside);
}

void cc_room_settle(struct cc_frame *frame)
{
    struct cc_interpreter *in = frame->in;
    struct cc_state *state = frame->state;
    for (uint32_t i = state->holds_count; i-- > 0;) {
        struct cc_hold *held = &state->holds[i];
        if (!(held->flags & CC_HOLD_ROOM) || !(held->flags & CC_HOLD_MAYBE))
            continue;
        bool follows = false; /* counted in, and not as the first */
        for (uint32_t m = 0; m < state->memory_count && !follows; m++) {
            const struct cc_room *room = room_counted_at(in, state->memory[m].address);
            cc_term_id value = state->memory[m].value;
            follows = room && value && held_room(frame, room) == held &&
                      cc_term_change(&in->terms, state->memory[m].address, value) == 1 && decide(frame, value, 1) == 0;
        }
        if (follows)
            held->flags &= (uint8_t)~CC_HOLD_MAYBE;
        else
            cc_state_release(state, held);
    }
}

bool cc_room_guards_count(struct cc_interpreter *in, const struct cc_hold *held, cc_term_id lock)
{
    struct cc_target semaphore;
    if (!(held->flags & CC_HOLD_ROOM) || !exact(in, held->lock, &semaphore))
        return false;
    for (uint32_t r = 0; r < in->rooms_count; r++)
        if (same(&in->rooms[r].semaphore, &semaphore))
            return in->rooms[r].mutex == cc_stable_lock(in, lock);
    return false;
}
