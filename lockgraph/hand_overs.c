/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/hand_overs.h"

#include <stdbool.h>

#include "lockgraph/in_place_sort.h"

enum { MOST_AT_BARRIER = 64 };

/* The rows of one object. */
struct users {
    const struct cc_record_lock *lock;
    const struct cc_record_hand_over **rows;
    uint32_t count;
};

struct reading {
    struct cc_arena *arena;
    struct cc_hand_over *out;
    uint32_t count, room;
};

/* Epochs are noted plus one; 0 is not noted. */
static void order(struct reading *reading, uint32_t from, uint32_t given, uint32_t to, uint32_t taken)
{
    if (from == to || !given || !taken)
        return;
    reading->out = cc_arena_grown(reading->arena, reading->out, reading->count, &reading->room,
                                  (uint64_t)reading->count + 1, sizeof *reading->out);
    reading->out[reading->count++] =
        (struct cc_hand_over){ .from = from, .from_epoch = given - 1, .to = to, .to_epoch = taken - 1 };
}

static uint32_t turns(uint32_t count)
{
    return count < CC_RECORD_TURNS ? count : CC_RECORD_TURNS;
}

/* The only row that gave, or that took; NULL when there is none or more than one. */
static const struct cc_record_hand_over *only(const struct users *users, bool gives)
{
    const struct cc_record_hand_over *found = NULL;
    for (uint32_t i = 0; i < users->count; i++) {
        if (!(gives ? users->rows[i]->given : users->rows[i]->taken))
            continue;
        if (found)
            return NULL;
        found = users->rows[i];
    }
    return found;
}

static void order_after_last(struct reading *reading, const struct users *users,
                             const struct cc_record_hand_over *taker)
{
    uint64_t given = 0;
    for (uint32_t i = 0; i < users->count; i++)
        given += users->rows[i]->given;
    if (given != taker->taken || taker->taken > CC_RECORD_TURNS)
        return;
    for (uint32_t i = 0; i < users->count; i++) {
        const struct cc_record_hand_over *row = users->rows[i];
        if (row->given)
            order(reading, row->thread, row->given_epoch[row->given - 1], taker->thread,
                  taker->taken_epoch[taker->taken - 1]);
    }
}

static void read_semaphore(struct reading *reading, const struct users *users)
{
    for (uint32_t i = 0; i < users->count; i++)
        if (users->rows[i]->doubtful)
            return;
    const struct cc_record_hand_over *giver = only(users, true), *taker = only(users, false);
    if (users->lock->value != 0 || users->lock->flags & CC_RECORD_LOCK_SHARED)
        return;
    for (uint32_t i = 0; giver && i < users->count; i++)
        for (uint32_t turn = 0; turn < turns(users->rows[i]->taken); turn++)
            order(reading, giver->thread, giver->given_epoch[turn], users->rows[i]->thread,
                  users->rows[i]->taken_epoch[turn]);
    if (taker)
        order_after_last(reading, users, taker);
}

static void read_barrier(struct reading *reading, const struct users *users)
{
    if (users->count != users->lock->value || users->count > MOST_AT_BARRIER)
        return;
    for (uint32_t i = 0; i < users->count; i++)
        for (uint32_t k = 0; k < users->count; k++)
            for (uint32_t turn = 0; turn < turns(users->rows[k]->taken); turn++)
                order(reading, users->rows[i]->thread, users->rows[i]->given_epoch[turn], users->rows[k]->thread,
                      users->rows[k]->taken_epoch[turn]);
}

static void read_condition(struct reading *reading, const struct users *users)
{
    const struct cc_record_hand_over *giver = only(users, true);
    for (uint32_t i = 0; giver && i < users->count; i++) {
        const struct cc_record_hand_over *row = users->rows[i];
        for (uint32_t turn = 0; turn < turns(row->taken); turn++) {
            uint32_t signal = row->taken_turn[turn];
            if (signal && signal <= CC_RECORD_TURNS)
                order(reading, giver->thread, giver->given_epoch[signal - 1], row->thread, row->taken_epoch[turn]);
        }
    }
}

static void read_users(struct reading *reading, const struct users *users)
{
    switch (users->lock->kind) {
    case CC_RECORD_SEM:
        read_semaphore(reading, users);
        break;
    case CC_RECORD_BARRIER:
        read_barrier(reading, users);
        break;
    case CC_RECORD_COND:
    case CC_RECORD_C11_COND:
        read_condition(reading, users);
        break;
    default:
        break;
    }
}

static int compare_rows(void *context, const void *a, const void *b)
{
    const struct cc_record_hand_over *const *left = a, *const *right = b;
    (void)context;
    return cc_compare_numbers((*left)->lock, (*right)->lock);
}

/* All rows, those of one object beside each other. */
static const struct cc_record_hand_over **sorted_rows(struct cc_arena *arena, const struct cc_record_view *view,
                                                      uint32_t *count)
{
    uint32_t rows = cc_record_count(view, CC_RECORD_HAND_OVERS);
    const struct cc_record_hand_over **sorted = cc_arena_array(arena, (size_t)rows + 1, sizeof(void *));
    *count = 0;
    for (uint32_t i = 1; i < rows; i++) {
        const struct cc_record_hand_over *row = cc_record_hand_over_at(view, i);
        if (row && row->thread && cc_record_lock_at(view, row->lock))
            sorted[(*count)++] = row;
    }
    cc_sort_stable(sorted, *count, sizeof(void *), compare_rows, NULL);
    return sorted;
}

uint32_t cc_hand_overs_read(struct cc_arena *arena, const struct cc_record_view *view, struct cc_hand_over **out)
{
    struct reading reading = { .arena = arena };
    uint32_t count;
    const struct cc_record_hand_over **rows = sorted_rows(arena, view, &count);
    for (uint32_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && rows[to]->lock == rows[from]->lock; to++) {
        }
        struct users users = { .lock = cc_record_lock_at(view, rows[from]->lock),
                               .rows = rows + from,
                               .count = to - from };
        read_users(&reading, &users);
    }
    *out = reading.out;
    return reading.count;
}
