/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a call of a known function does, and to what, as the source says it: for code that was not interpreted.
 *
 * Thread-safety: none. Complexity: O(1).
 */
#ifndef CC_CORE_CALL_SUBJECT_H
#define CC_CORE_CALL_SUBJECT_H

#include "analyzer/core/interpreter.h"

/* Kinds of effects, from the first to the last. */
struct cc_effect_range {
    enum cc_effect_kind first, last;
};

/* Does this call, or whoever calls the function whose address this is, do one of these? */
bool cc_call_does(struct cc_interpreter *in, cc_inst_id id, struct cc_effect_range kinds);

/* The global variable or the member that names the object of such an effect of a call, as one number; or 0. */
uint32_t cc_call_subject(struct cc_interpreter *in, cc_inst_id call, struct cc_effect_range kinds);

/* Likewise, but a pointer of the function that calls names it as well: a name for that function alone. */
uint32_t cc_call_subject_within(struct cc_interpreter *in, cc_inst_id call, struct cc_effect_range kinds);

/* The name of the mutex that the call of a function waits with; or 0. */
uint32_t cc_wait_mutex_name(struct cc_interpreter *in, cc_inst_id call);

#endif
