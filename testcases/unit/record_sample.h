/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records made by hand, for tests of what reads them: a program of threads and locks is told
 * step by step, and stands in memory as the shim would have written it.
 */
#ifndef CC_TESTCASES_RECORD_SAMPLE_H
#define CC_TESTCASES_RECORD_SAMPLE_H

#include "unit_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lockgraph/record_findings.h"

enum { SAMPLE_ROOM = 16384, SAMPLE_SIZE = CC_RECORD_ALIGNMENT + CC_RECORD_TABLES * SAMPLE_ROOM };

/* A record under construction. Code addresses are line numbers: frame 1012 is line 12 of function 10. */
struct sample {
    unsigned char *data;
    struct cc_record_header *header;
};

static inline void *sample_element(struct sample *sample, enum cc_record_table_id table, uint32_t index)
{
    struct cc_record_table *row = &sample->header->tables[table];
    return sample->data + row->offset + (size_t)index * row->element_size;
}

/* A new element of a table. */
static inline uint32_t sample_add(struct sample *sample, enum cc_record_table_id table, uint32_t number)
{
    struct cc_record_table *row = &sample->header->tables[table];
    uint32_t at = row->count;
    row->count += number;
    row->ready = (uint64_t)row->count * row->element_size;
    assert_true(row->ready <= row->capacity);
    return at;
}

static inline uint32_t sample_text(struct sample *sample, const char *text)
{
    uint32_t at = sample_add(sample, CC_RECORD_TEXT, (uint32_t)strlen(text) + 1);
    memcpy(sample_element(sample, CC_RECORD_TEXT, at), text, strlen(text) + 1);
    return at;
}

/* A stack of one frame: `address`. */
static inline uint32_t sample_stack(struct sample *sample, uint64_t address)
{
    uint32_t at = sample_add(sample, CC_RECORD_FRAMES, 2);
    uint64_t *words = sample_element(sample, CC_RECORD_FRAMES, at);
    words[0] = 1;
    words[1] = address;
    return at;
}

static inline uint32_t sample_thread(struct sample *sample, uint32_t parent, uint64_t routine)
{
    uint32_t at = sample_add(sample, CC_RECORD_THREADS, 1);
    struct cc_record_thread *thread = sample_element(sample, CC_RECORD_THREADS, at);
    *thread = (struct cc_record_thread){ .valid = 1,
                                         .state = CC_RECORD_THREAD_ALIVE,
                                         .tid = (int32_t)(100 + at),
                                         .parent = parent,
                                         .start_routine = routine };
    if (parent) {
        struct cc_record_thread *creator = sample_element(sample, CC_RECORD_THREADS, parent);
        thread->parent_epoch = creator->epoch++;
        thread->create_stack = sample_stack(sample, routine + 90);
    }
    return at;
}

static inline struct cc_record_thread *sample_thread_row(struct sample *sample, uint32_t thread)
{
    return sample_element(sample, CC_RECORD_THREADS, thread);
}

static inline void sample_join(struct sample *sample, uint32_t joiner, uint32_t thread)
{
    struct cc_record_thread *row = sample_thread_row(sample, thread);
    row->joiner = joiner;
    row->joiner_epoch = ++sample_thread_row(sample, joiner)->epoch;
    row->state = CC_RECORD_THREAD_OVER;
}

static inline struct sample sample_start(void)
{
    static const uint32_t sizes[CC_RECORD_TABLES] = {
        [CC_RECORD_TEXT] = 1,
        [CC_RECORD_MODULES] = sizeof(struct cc_record_module),
        [CC_RECORD_FRAMES] = sizeof(uint64_t),
        [CC_RECORD_THREADS] = sizeof(struct cc_record_thread),
        [CC_RECORD_HELD] = sizeof(struct cc_record_held),
        [CC_RECORD_CLASSES] = sizeof(struct cc_record_class),
        [CC_RECORD_FIGURES] = sizeof(struct cc_record_figures),
        [CC_RECORD_LOCKS] = sizeof(struct cc_record_lock),
        [CC_RECORD_SETS] = sizeof(uint32_t),
        [CC_RECORD_EDGES] = sizeof(struct cc_record_edge),
        [CC_RECORD_WITNESSES] = sizeof(struct cc_record_witness),
        [CC_RECORD_EVENTS] = sizeof(struct cc_record_event),
        [CC_RECORD_STUCK] = sizeof(struct cc_record_stuck),
        [CC_RECORD_HAND_OVERS] = sizeof(struct cc_record_hand_over),
    };
    struct sample sample = { .data = aligned_alloc(CC_RECORD_ALIGNMENT, SAMPLE_SIZE) };
    memset(sample.data, 0, SAMPLE_SIZE);
    sample.header = (void *)sample.data;
    memcpy(sample.header->magic, CC_RECORD_MAGIC, 8);
    sample.header->version = CC_RECORD_VERSION;
    sample.header->header_size = sizeof *sample.header;
    sample.header->pid = 4711;
    sample.header->state = CC_RECORD_EXITED;
    for (int t = 0; t < CC_RECORD_TABLES; t++)
        sample.header->tables[t] = (struct cc_record_table){ .offset = CC_RECORD_ALIGNMENT + (uint64_t)t * SAMPLE_ROOM,
                                                             .capacity = SAMPLE_ROOM,
                                                             .element_size = sizes[t],
                                                             .count = 1 };
    sample.header->main_thread = sample_thread(&sample, 0, 0);
    return sample;
}

/* A lock of a class of its own (class_id 0), or one more of a class. */
static inline uint32_t sample_lock(struct sample *sample, enum cc_record_kind kind, uint32_t class_id)
{
    if (!class_id) {
        class_id = sample_add(sample, CC_RECORD_CLASSES, 1);
        struct cc_record_class *class = sample_element(sample, CC_RECORD_CLASSES, class_id);
        *class = (struct cc_record_class){
            .valid = 1, .kind = (uint8_t)kind, .origin = CC_RECORD_BY_INIT, .place = 0x400000 + class_id
        };
    }
    uint32_t at = sample_add(sample, CC_RECORD_LOCKS, 1);
    struct cc_record_lock *lock = sample_element(sample, CC_RECORD_LOCKS, at);
    struct cc_record_class *class = sample_element(sample, CC_RECORD_CLASSES, class_id);
    *lock = (struct cc_record_lock){
        .valid = 1, .kind = (uint8_t)kind, .address = 0x1000 + at, .class_id = class_id, .index = class->locks++
    };
    return at;
}

static inline struct cc_record_lock *sample_lock_row(struct sample *sample, uint32_t lock)
{
    return sample_element(sample, CC_RECORD_LOCKS, lock);
}

/* `thread`, which holds nothing yet, holds `lock` as far as the record says, and behind it `more`, if that is not 0; with `marks`. */
static inline void sample_hold(struct sample *sample, uint32_t thread, uint32_t lock, uint32_t more, uint64_t marks)
{
    uint32_t block = sample_add(sample, CC_RECORD_HELD, 3);
    const uint32_t locks[] = { lock, more };
    for (uint32_t i = 0; i < 2 && locks[i]; i++)
        *(struct cc_record_held *)sample_element(sample, CC_RECORD_HELD, block + i) =
            (struct cc_record_held){ .address = (0x1000 + UINT64_C(4) * locks[i]) | marks,
                                     .lock = locks[i],
                                     .kind = sample_lock_row(sample, locks[i])->kind,
                                     .mode = CC_RECORD_EXCLUSIVE };
    sample_thread_row(sample, thread)->held = block;
}

/* `thread` acquires `to` at line `line` of function 10 times itself, holding `from` and perhaps `gate`. */
static inline struct cc_record_witness *sample_nest(struct sample *sample, uint32_t thread, uint32_t from, uint32_t to,
                                                    uint32_t gate)
{
    struct cc_record_edge *edge = NULL;
    uint32_t id = 0, count = sample->header->tables[CC_RECORD_EDGES].count;
    for (uint32_t i = 1; i < count; i++) {
        edge = sample_element(sample, CC_RECORD_EDGES, i);
        if (edge->from == from && edge->to == to)
            id = i;
    }
    if (!id) {
        id = sample_add(sample, CC_RECORD_EDGES, 1);
        edge = sample_element(sample, CC_RECORD_EDGES, id);
        *edge = (struct cc_record_edge){ .valid = 1, .from = from, .to = to, .from_generation = 1, .to_generation = 1 };
    }
    edge = sample_element(sample, CC_RECORD_EDGES, id);
    uint32_t at = sample_add(sample, CC_RECORD_WITNESSES, 1);
    struct cc_record_witness *witness = sample_element(sample, CC_RECORD_WITNESSES, at);
    *witness = (struct cc_record_witness){ .valid = 1,
                                           .from_mode = CC_RECORD_EXCLUSIVE,
                                           .to_mode = CC_RECORD_EXCLUSIVE,
                                           .edge = id,
                                           .next = edge->witness,
                                           .thread = thread,
                                           .epoch = sample_thread_row(sample, thread)->epoch,
                                           .from_stack = sample_stack(sample, thread * 1000 + from * 10 + 1),
                                           .to_stack = sample_stack(sample, thread * 1000 + from * 10 + to + 1) };
    edge->witness = at;
    edge->count++;
    if (gate) {
        witness->gates = sample_add(sample, CC_RECORD_SETS, 2);
        uint32_t *set = sample_element(sample, CC_RECORD_SETS, witness->gates);
        set[0] = 1;
        set[1] = gate;
    }
    return witness;
}

static inline struct cc_record_event *sample_event(struct sample *sample, enum cc_record_event_kind kind,
                                                   uint32_t thread, uint32_t lock)
{
    uint32_t at = sample_add(sample, CC_RECORD_EVENTS, 1);
    struct cc_record_event *event = sample_element(sample, CC_RECORD_EVENTS, at);
    *event = (struct cc_record_event){ .valid = 1,
                                       .kind = kind,
                                       .thread = thread,
                                       .lock = lock,
                                       .stack = sample_stack(sample, thread * 1000 + 51),
                                       .count = 1 };
    return event;
}

/* One more thread of deadlock `group`: it waits for `lock`, which `owner` has. */
static inline struct cc_record_stuck *sample_stuck(struct sample *sample, uint32_t group, uint32_t thread,
                                                   uint32_t lock, uint32_t owner)
{
    uint32_t at = sample_add(sample, CC_RECORD_STUCK, 1);
    struct cc_record_stuck *row = sample_element(sample, CC_RECORD_STUCK, at);
    *row = (struct cc_record_stuck){ .valid = 1,
                                     .group = group,
                                     .thread = thread,
                                     .wait = CC_RECORD_WAIT_LOCK,
                                     .wait_kind = CC_RECORD_MUTEX,
                                     .element = lock,
                                     .stack = sample_stack(sample, thread * 1000 + 61),
                                     .owner = owner,
                                     .owner_stack = owner ? sample_stack(sample, owner * 1000 + 62) : 0 };
    return row;
}

/* Names: lock 3 of class 2 is "class2.m#1", address 1012 is file1.c:12 in fn1. */
static inline const struct cc_site *sample_code(void *context, const struct cc_record_view *view, uint64_t address,
                                                uint32_t *count)
{
    (void)view;
    struct cc_site *site = cc_arena_alloc(context, sizeof *site);
    site->function = cc_arena_format(context, "fn%u", (unsigned)(address / 1000));
    site->file = cc_arena_format(context, "file%u.c", (unsigned)(address / 1000));
    site->line = (uint32_t)(address % 1000);
    *count = 1;
    return site;
}

static inline struct cc_record_lock_name sample_lock_name(void *context, const struct cc_record_view *view,
                                                          uint32_t index)
{
    const struct cc_record_lock *lock = cc_record_lock_at(view, index);
    const char *key = cc_arena_format(context, "class%u.m", lock->class_id);
    return (struct cc_record_lock_name){ .text = cc_arena_format(context, "%s#%u", key, lock->index + 1), .key = key };
}

#endif
