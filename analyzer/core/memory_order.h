/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an atomic operation orders.
 *
 * A relaxed operation orders nothing by itself. A fence before or after it can make it order: where the program has
 * fences that release, or assembly that may be one, every atomic operation is believed to release; with those that
 * acquire, to acquire.
 *
 * Thread-safety: none. Complexity: O(1), the first question linear in the program.
 */
#ifndef CC_CORE_MEMORY_ORDER_H
#define CC_CORE_MEMORY_ORDER_H

#include "analyzer/core/interpreter.h"

/* Does the program order atomic operations by fences? Bits; 0: not asked yet. */
enum cc_fences { CC_FENCES_KNOWN = 1, CC_FENCES_ACQUIRE = 2, CC_FENCES_RELEASE = 4 };

/* Is this an atomic load, store, exchange or other update? */
bool cc_is_atomic(const struct cc_interpreter *in, cc_inst_id id);

/* Is what comes after this atomic operation ordered after it? */
bool cc_order_acquires(struct cc_interpreter *in, cc_inst_id id);

/* Is what comes before this atomic operation ordered before it? */
bool cc_order_releases(struct cc_interpreter *in, cc_inst_id id);

#endif
