/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Barriers that the program writes itself, of a mutex, a condition, a count and a generation; recognised by what the code
 * does.
 *
 * Under one mutex, who arrives adds one to the count, and either finds it full, begins it anew and changes the generation,
 * or waits until the generation is not what it was when it arrived. Nothing else changes either of them once threads run. Then
 * a generation changes when as many have arrived as the count says, and each of them once; if that is how many threads
 * come, it is a barrier, and passes are counted in the clock as those of any other.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: linear in the memory and facts of a state at each wait on a
 * condition and each change of such a place.
 */
#ifndef CC_CORE_OWN_BARRIER_H
#define CC_CORE_OWN_BARRIER_H

#include "analyzer/core/latch_events.h"

/* The clock's name for the barrier whose count is at this place of latches. */
#define CC_OWN_BARRIER(place) (CC_CLOCK_BARRIERS / 2 + (place))
#define CC_IS_OWN_BARRIER(object) ((object) >= CC_CLOCK_BARRIERS / 2 && (object) < CC_CLOCK_ANY_BARRIER)

/* What is known of a count of those who have arrived. */
struct cc_own_barrier {
    uint32_t count, generation; /* places */
    uint64_t lock;              /* place of the mutex */
    int64_t step;               /* 1: counts up from 0; -1: down to 0 */
    cc_term_id parties;         /* in this round; 0: not seen full yet */
    cc_term_id begins;          /* what it was set to before threads run, in this round, or 0 */
    bool broken;                /* in this round: it is no barrier */
};

void cc_own_barrier_new_round(struct cc_interpreter *in);

/* A thread is about to wait, under `mutex`: those whose count it has just changed it has arrived at. */
void cc_own_barrier_arrive(struct cc_frame *frame, cc_term_id mutex);

/* `place` is about to be changed to `value`. */
void cc_own_barrier_update(struct cc_frame *frame, uint32_t place, cc_term_id value);

/* A loop that waits is left, with this fact. */
void cc_own_barrier_learn(struct cc_interpreter *in, struct cc_state *state, const struct cc_fact *fact,
                          cc_func_id func);

/* The number of threads for which the barrier waits, by the clock's name; 0 if it is none after all. */
cc_term_id cc_own_barrier_parties(struct cc_interpreter *in, uint32_t object);

#endif
