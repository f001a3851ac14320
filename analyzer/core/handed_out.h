/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions that the program hands to code that is not here, and what these call: another thread may run them, as the workers
 * of somebody else's pool do.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: linear in the instructions, once.
 */
#ifndef CC_CORE_HANDED_OUT_H
#define CC_CORE_HANDED_OUT_H

#include "analyzer/core/interpreter.h"

/* The functions, as bits by their numbers. NULL: out of memory. */
const uint64_t *cc_handed_out(struct cc_interpreter *in);

#endif
