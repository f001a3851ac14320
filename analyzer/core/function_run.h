/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The run of one function in one context: states wait at blocks, in reverse
 * post-order; each block takes what waits there, joins what is alike, runs its
 * instructions, and hands the states on.
 *
 * Ownership: a run lives as long as cc_interp_run_context; its states belong to the
 * pool. Thread-safety: none. Complexity: blocks times states times visits, each bounded.
 */
#ifndef CC_CORE_FUNCTION_RUN_H
#define CC_CORE_FUNCTION_RUN_H

#include "analyzer/core/interpreter.h"

/* States that wait at each block, and what loop heads have seen. */
struct cc_run {
    struct cc_interpreter *in;
    uint32_t context;
    struct cc_func_info *info;
    const struct cc_func *func;
    struct cc_state **pending;
    struct cc_state **heads;
    uint16_t *visits;
    uint64_t *waiting; /* bit set of ranks */
    struct cc_state *exits;
};

/* Hand `state` to the block `target`, without the registers that are dead there; `from` is UINT32_MAX at the entry. */
void cc_run_post(struct cc_run *run, struct cc_state *state, uint32_t from, cc_block_id target);

/* Hand the frame's state to the successors of `block`, or to the exits. */
void cc_run_leave_block(struct cc_run *run, struct cc_frame *frame, const struct cc_block *block);

/* The states to run `block` with: what waits there, joined where alike. */
struct cc_state *cc_run_take_states(struct cc_run *run, uint32_t block);

/*
 * Reduce a list to at most `most` states: equal ones are one, those alike in locks and phase are joined, then any.
 * What differs is named after `place`: a block, or CC_PLACE_OF_CALL and an instruction.
 */
#define CC_PLACE_OF_CALL 0x80000000u
struct cc_state *cc_run_reduce(struct cc_run *run, struct cc_state *list, uint32_t most, uint32_t place);

/* The exit states, as the caller sees them; those that differ in locks, phase or what the result says stay apart. */
struct cc_state *cc_run_reduce_exits(struct cc_run *run);

#endif
