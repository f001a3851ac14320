/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Jobs that a thread does in the turns of a loop, one in each, and counts when it has done them.
 *
 * Ownership: none kept. Thread-safety: none. Complexity: linear in the changes of the count, or in the blocks of the loop.
 */
#ifndef CC_CORE_JOB_TURN_H
#define CC_CORE_JOB_TURN_H

#include "analyzer/core/latch_events.h"

/* A point of a thread: where it is in the function that has the loop, as the block and the instruction there. */
struct cc_turn_point {
    uint32_t block;
    cc_inst_id inst;
};

/* The loop in which jobs are done, and the point in it at which each is counted. */
struct cc_jobs {
    cc_thread_id thread;
    uint32_t context; /* of the function that has the loop */
    const struct cc_loop *loop;
    struct cc_turn_point finished;
};

/* Is it that a count is changed by `step`, as others see it? */
static inline bool cc_is_one_step(const struct cc_update *update, int64_t step)
{
    return update->kind == CC_UPDATE_ADD && !update->value && update->delta == step && update->releases;
}

/* The loop in which the thread changes the count at `place` by `step`, once in a turn; false if it is not one. */
bool cc_jobs_find(struct cc_interpreter *in, cc_thread_id thread, uint32_t place, int64_t step, struct cc_jobs *out);

/* Is the access part of a job: does its turn come to the count, afterwards? `*here` is where it is in the turn. */
bool cc_job_has(struct cc_interpreter *in, const struct cc_jobs *jobs, const struct cc_access *access,
                struct cc_turn_point *here);

/* The point as the function of context `at` sees it, which calls what calls it; false if it does not. */
bool cc_job_point(const struct cc_interpreter *in, uint32_t at, uint32_t context, cc_inst_id inst,
                  struct cc_turn_point *out);

/* Does a turn of the loop come to `a` before `b`, if it comes to both? */
bool cc_job_is_before(const struct cc_interpreter *in, const struct cc_jobs *jobs, const struct cc_turn_point *a,
                      const struct cc_turn_point *b);

/* Is no other loop inside this one around the point? */
bool cc_job_is_in_innermost(const struct cc_interpreter *in, const struct cc_jobs *jobs,
                            const struct cc_turn_point *point);

/*
 * Is there no call between two instructions of one function that may do anything to locks, in the blocks from the one to
 * the other?
 */
bool cc_no_call_between(const struct cc_interpreter *in, cc_inst_id a, cc_inst_id b);

#endif
