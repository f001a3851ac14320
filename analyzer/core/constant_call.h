/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a function does not do when it is called with certain constants: `drop(name, 1)`, where 1 says that a signal handler calls.
 *
 * Ownership: none kept. Thread-safety: none. Complexity: linear in the instructions of the function.
 */
#ifndef CC_CORE_CONSTANT_CALL_H
#define CC_CORE_CONSTANT_CALL_H

#include "analyzer/core/interpreter.h"

enum { CC_CONSTANT_PARAMS = 8 };

/* Which of a function's first parameters are constants, and always have the value they are called with. */
struct cc_constants {
    int64_t values[CC_CONSTANT_PARAMS];
    uint32_t known; /* bits */
};

/* Those of the function that the instruction calls, in a function with these. */
struct cc_constants cc_constants_of_call(struct cc_interpreter *in, cc_inst_id call, const struct cc_constants *caller);

/* The blocks that the function may come to with these: bits of `blocks`, zeroed, with room for all. */
void cc_constants_reach(struct cc_interpreter *in, cc_func_id func, const struct cc_constants *constants,
                        uint64_t *blocks);

/* One number for a function with these. */
uint64_t cc_constants_key(cc_func_id func, const struct cc_constants *constants);

#endif
