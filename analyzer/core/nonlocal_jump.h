/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setjmp and longjmp: a jump comes back at the point of setjmp with what the jumping path holds and knows of
 * other threads, the registers as setjmp left them, and memory that others can reach forgotten.
 *
 * A jump seen in one round arrives in the next: the heap's generation grows with each new arrival.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: each setjmp looks at all arrivals, which are bounded.
 */
#ifndef CC_CORE_NONLOCAL_JUMP_H
#define CC_CORE_NONLOCAL_JUMP_H

#include "analyzer/core/interpreter.h"

enum { CC_MOST_ARRIVALS = 16 };

/* A path that jumps. */
struct cc_arrival {
    uint64_t key;
    cc_term_id target; /* the jump buffer */
    cc_thread_id thread;
    cc_term_id value; /* what setjmp returns there; 0: not known */
    cc_phase_id phase;
    const struct cc_hold *holds;
    uint32_t holds_count;
    uint8_t cut;
    bool blurred;
};

struct cc_jumps {
    struct cc_arrival *arrivals;
    uint32_t arrivals_count, arrivals_room;
};

/* The frame's path jumps to buffer `target`; it ends here. */
void cc_jump_away(struct cc_frame *frame, cc_term_id target, cc_term_id value);

/* The states after setjmp of `target` at instruction `id`: the first return and one for each jump that arrives. */
struct cc_state *cc_jump_set(struct cc_frame *frame, cc_term_id target, cc_inst_id id, cc_type_id type);

#endif
