/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a value is computed from, as the source has it.
 *
 * Thread-safety: pure. Complexity: exponential in `depth`, which is small, at most.
 */
#ifndef CC_CORE_VALUE_SEARCH_H
#define CC_CORE_VALUE_SEARCH_H

#include "analyzer/model/program_model.h"

typedef bool cc_is_sought(const struct cc_model *model, const struct cc_inst *inst);

/* Is the value, without its conversions, what is sought, or an operation on such, at most `depth` of them? */
bool cc_value_has(const struct cc_model *model, cc_inst_id id, int depth, cc_is_sought *is_sought);

#endif
