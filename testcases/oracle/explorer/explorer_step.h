/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How one thread takes a step: the instruction it stands before, which others can see, and then everything up to the
 * next such instruction.
 *
 * Plain accesses are not scheduling points: as long as there is no race, all orders of them within a step give the
 * same; where there is one, vector clocks show it in any order, and the classes found racy become scheduling points in
 * the next round of the exploration. Unlocking is none either, unless some try-lock could tell.
 */
#ifndef CONCHECK_EXPLORER_STEP_H
#define CONCHECK_EXPLORER_STEP_H

#include "explorer_state.h"

struct cc_explorer_choices {
    int count;     /* ways in which the thread can go on now; 0: it is blocked */
    bool spurious; /* it can go on only because a wait may end without cause */
};

/* In how many ways can the thread go on? */
struct cc_explorer_choices cc_explorer_thread_choices(const struct cc_explorer_state *state,
                                                      const struct cc_explorer_program *program, int thread);

/* Let it go on, in way `choice`. */
void cc_explorer_thread_step(struct cc_explorer_state *state, const struct cc_explorer_program *program, int thread,
                             int choice);

/* Run from the thread's start to its first scheduling point. */
void cc_explorer_thread_start(struct cc_explorer_state *state, const struct cc_explorer_program *program, int thread);

/* Whether some program limit of the explorer was met, so that its answer is not complete. */
bool cc_explorer_limit_met(void);

#endif
