/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Allocations whose failure a program looks at.
 *
 * A path on which malloc returned null is worth following where the program asks for null. Where it does not, the path
 * ends at the first use of the pointer, and until then every such allocation would double the states there are.
 *
 * Thread-safety: none. Complexity: linear in the instructions of the function, a few times; callers remember it.
 */
#ifndef CC_CORE_CHECKED_RESULT_H
#define CC_CORE_CHECKED_RESULT_H

#include "analyzer/core/interpreter.h"

/*
 * Is the result of call `id` of function `func` compared or tested there, also read again from the variable, the
 * member or the array it was put into, or handed on to others who may: returned, or passed to a function of the program,
 * by who does not follow it himself?
 */
bool cc_is_checked_result(struct cc_interpreter *in, cc_func_id func, cc_inst_id id);

#endif
