/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A count of threads that is kept in memory, as the bound of the loop that joins them.
 *
 * Thread-safety: none. Complexity: linear in the values ever stored there, and for a count that others may look at
 * meanwhile in the blocks of the loop that creates the threads.
 */
#ifndef CC_CORE_KEPT_COUNT_H
#define CC_CORE_KEPT_COUNT_H

#include "analyzer/core/interpreter.h"

/*
 * Is `count` kept in memory, and nothing ever stored there but how many instances of `thread` the loop was to create,
 * the one with the counter of this level, or has created so far?
 */
bool cc_is_kept_count(struct cc_interpreter *in, cc_term_id count, cc_thread_id thread,
                      const struct cc_handle_pattern *creation, uint32_t level);

#endif
