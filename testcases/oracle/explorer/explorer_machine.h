/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside the explorer: what instructions of all kinds use. Each instruction is a function of a machine: the state, the
 * program, and the thread that runs.
 */
#ifndef CONCHECK_EXPLORER_MACHINE_H
#define CONCHECK_EXPLORER_MACHINE_H

#include "explorer_state.h"

struct cc_explorer_machine {
    struct cc_explorer_state *state;
    const struct cc_explorer_program *program;
    struct cc_explorer_thread *self;
    int id;
    const struct cc_explorer_instruction *at;
    int choice;
    bool stop; /* the thread goes no further in this step */
};

enum {
    CC_RELAXED = 0,
    CC_ACQUIRE = 2,
    CC_RELEASE = 3,
    CC_ACQ_REL = 4,
    CC_SEQ_CST = 5,
    CC_BUSY = 16,
    CC_TIMED_OUT = 110
};

/* The operand stack. */
int cc_machine_pop(struct cc_explorer_machine *machine);
void cc_machine_push(struct cc_explorer_machine *machine, int value);
int cc_machine_top(const struct cc_explorer_thread *self, int depth);

/* A cell by address; a wrong address ends the process as a crash would, and gives a cell to waste. */
struct cc_explorer_memory *cc_machine_cell(struct cc_explorer_machine *machine, int address);

/* Check an access for races, and remember it. */
void cc_machine_access(struct cc_explorer_machine *machine, int address, bool writes, bool atomic);

/* Clocks. */
void cc_machine_acquire(struct cc_explorer_machine *machine, union cc_explorer_clock from);
void cc_machine_tick(struct cc_explorer_machine *machine);
void cc_clock_join(union cc_explorer_clock *into, union cc_explorer_clock from);

/* A thread came to its end. */
void cc_machine_end_thread(struct cc_explorer_machine *machine, int result);

/* A fact of the form `misuse WORD LINE CLASS`. */
void cc_machine_misuse(struct cc_explorer_machine *machine, const char *word, int address);

void cc_machine_limit(const char *what);

/* Instructions that synchronise (explorer_sync.c). */
void cc_machine_sync(struct cc_explorer_machine *machine);
struct cc_explorer_machine cc_machine_at(struct cc_explorer_state *state, const struct cc_explorer_program *program,
                                         int thread);

#endif
