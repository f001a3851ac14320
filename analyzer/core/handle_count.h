/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Handles stored one after the other, where a count says how many there are: `t[k++]`. The loop that goes up to the count
 * joins them all, whatever other numbers there are in the loop that creates.
 *
 * Thread-safety: none. Complexity: linear in the values of the count and in the blocks of the loop.
 */
#ifndef CC_CORE_HANDLE_COUNT_H
#define CC_CORE_HANDLE_COUNT_H

#include "analyzer/core/interpreter.h"

/*
 * Does the loop of this join, which goes over `join`, come to every place where a handle of `thread` was stored, as the
 * last one at `creation`, since it goes from the first of them up to what the count of them is now?
 */
bool cc_handle_count_covers(const struct cc_frame *frame, cc_thread_id thread, const struct cc_handle_pattern *creation,
                            const struct cc_handle_pattern *join);

#endif
