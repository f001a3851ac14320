/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How often code passes a barrier on its way, where that is one number: from the head of a loop to a place in its body, and
 * round the whole loop. It is counted in the code, so a place after the last barrier of a turn and one before the first
 * of the next are told apart, which remainders (pass_residue.h) do not.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: linear in the instructions of the loop, and once in those
 * of what it calls.
 */
#ifndef CC_CORE_BARRIER_COUNT_H
#define CC_CORE_BARRIER_COUNT_H

#include "analyzer/core/interpreter.h"

/* A place in a loop: the context the loop is in, and how many barriers each turn passes before it and in all. */
struct cc_turn_place {
    uint32_t context;
    const struct cc_loop *loop;
    uint32_t before, in_all;
};

enum { CC_TURN_PLACES = 8 };

/*
 * The loops around an instruction of `context`, there and in its callers, whose turns each pass one and the same number of
 * barriers, not none. Gives how many, up to CC_TURN_PLACES.
 */
uint32_t cc_turns_around(struct cc_interpreter *in, uint32_t context, cc_inst_id inst,
                         struct cc_turn_place out[CC_TURN_PLACES]);

/* Does an instruction of `context` come after the loop of `place`, which no way comes back to? */
bool cc_is_past_turns(struct cc_interpreter *in, uint32_t context, cc_inst_id inst, const struct cc_turn_place *place);

#endif
