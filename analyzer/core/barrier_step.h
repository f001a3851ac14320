/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Work in steps: all instances of a thread run one loop in step, each turn of it between the same barriers.
 *
 * What the loop's variables hold at its head, if they begin alike in all instances and each turn computes them from each other
 * alone, is then the same in all of them: the number of the step, which of two buffers is the current one. Two
 * accesses of one step are to different memory if that shows it: to the buffer that is read and to the one that is written.
 *
 * Ownership: none kept. Thread-safety: none. Complexity: the size of the addresses times the steps tried.
 */
#ifndef CC_CORE_BARRIER_STEP_H
#define CC_CORE_BARRIER_STEP_H

#include "analyzer/core/interpreter.h"

/* Are two accesses by instances of one thread in different steps, or apart in each of them? */
bool cc_steps_separate(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b);

#endif
