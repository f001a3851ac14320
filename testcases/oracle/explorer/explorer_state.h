/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One state of the explored program: memory, threads, and what is needed to see races.
 *
 * Races are seen by happens-before: each thread, and each object that synchronises, has a vector clock; each cell
 * remembers for each thread the clock of its last plain and atomic read and write. Only the order between clocks of
 * one component matters, so cc_explorer_state_hash replaces clocks by their ranks: states that differ in numbers alone
 * become one, and numbers stay small.
 *
 * A state is plain data and copied with `=`. Not thread-safe.
 */
#ifndef CONCHECK_EXPLORER_STATE_H
#define CONCHECK_EXPLORER_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "explorer_program.h"

enum {
    CC_MAX_THREADS = 8,
    CC_MAX_CELLS = 448,
    CC_STACK = 96,
    CC_MAX_HELD = 8,
    CC_KEYS = 2,           /* thread-specific keys */
    CC_HANDLE_BASE = 5000, /* the first thread's handle; so that one never set is none */
};

/* A clock for each thread; also read as one word. */
union cc_explorer_clock {
    uint8_t of[CC_MAX_THREADS];
    uint64_t word;
};

struct cc_explorer_memory {
    union cc_explorer_clock write, read, atomic_write, atomic_read; /* when each thread last did it; 0: never */
    union cc_explorer_clock released;                               /* what acquiring this cell gives */
    int value;
    uint16_t class_id;
    uint8_t block; /* at the first cell of an allocation: its length */
    uint8_t frame; /* there, for an automatic variable: 1 + the base of its frame */
    bool freed;
};

enum cc_explorer_status { CC_THREAD_NONE, CC_THREAD_RUNS, CC_THREAD_ENDED };

struct cc_explorer_thread {
    enum cc_explorer_status status;
    int pc, fp, base, sp;
    int phase;      /* within a wait: 0 begins, 1 waits, 2 woken; within a barrier: 1 waits, 2 may leave */
    int timed_out;  /* result of a timed wait */
    int used;       /* cells of the thread's region in use */
    int result;     /* what the thread returned */
    int held_count; /* locks held, in the order taken; a read lock is negative */
    int held[CC_MAX_HELD];
    union cc_explorer_clock clock;
    int stack[CC_STACK];
};

struct cc_explorer_state {
    int threads; /* how many were created, main included */
    int keys;
    bool exited; /* the process has ended */
    struct cc_explorer_thread thread[CC_MAX_THREADS];
    struct cc_explorer_memory memory[CC_MAX_CELLS + 1];
};

/* The first cell of a thread's region, and how long a region is. */
int cc_explorer_region(const struct cc_explorer_program *program, int thread);
int cc_explorer_region_size(const struct cc_explorer_program *program);

/* The state before main's first instruction. */
void cc_explorer_state_init(struct cc_explorer_state *state, const struct cc_explorer_program *program);

/* Start a thread at `function` with one argument; -1 when there are too many. */
int cc_explorer_state_spawn(struct cc_explorer_state *state, const struct cc_explorer_program *program, int function,
                            int argument, int parameters);

/* Allocate cells in a thread's region; 0 when it is full. */
int cc_explorer_state_allocate(struct cc_explorer_state *state, const struct cc_explorer_program *program, int thread,
                               int type, int count);

/* Drop the freed blocks at the end of a thread's region that only this thread has accessed. */
void cc_explorer_state_shrink(struct cc_explorer_state *state, const struct cc_explorer_program *program, int thread,
                              int from);

/* Replace clocks by ranks, and hash everything that matters. */
uint64_t cc_explorer_state_hash(struct cc_explorer_state *state, const struct cc_explorer_program *program);

#endif
